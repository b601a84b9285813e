//! Laws, references and orders: what the physics must obey, asked of the public interface.

// A helper that fails is a test that fails.
#![allow(clippy::unwrap_used)]

mod arrhenius;
#[cfg(feature = "program")]
mod bounds;
mod budget;
mod cancellation;
mod classical_driven;
mod double_double;
mod draw;
mod driven;
mod driven_run;
mod dynamics;
mod factors;
mod floquet;
#[cfg(feature = "program")]
mod frames;
mod friction;
mod levels;
#[cfg(feature = "program")]
mod packet;
mod packet_currents;
mod passage;
mod potentials;
mod scattering;
mod sidebands;
mod siegert;
mod times;
mod transport;
mod uncertainty;
