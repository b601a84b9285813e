//! What is simulated: particle, potential, packet, grid. No time, no files.

pub(crate) mod barrier;
mod breakpoints;
mod cubic;
pub(crate) mod discontinuities;
pub(crate) mod extremum;
mod fourier;
pub(crate) mod grid;
pub(crate) mod hamiltonian;
mod interpolation;
mod membrane;
pub(crate) mod packet;
pub(crate) mod potential;
mod sample;
mod slopes;
pub(crate) mod species;
pub(crate) mod table;

pub use barrier::Barrier;
pub(crate) use extremum::{Extremum, golden_section};
pub(crate) use fourier::Amplitudes;
pub use fourier::{Fourier, amplitudes};
pub use grid::Axis;
pub use hamiltonian::Hamiltonian;
pub use interpolation::Interpolation;
pub use membrane::Membrane;
pub use packet::Packet;
pub use potential::Potential;
pub use sample::Sample;
pub use species::Species;
pub use table::Table;
