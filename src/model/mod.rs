//! What is simulated: particle, potential, packet, grid. No time, no files.
//!
//! ```
//! use wavepore::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Species};
//! use wavepore::units::Interval;
//!
//! let potassium = Species::named("K+").ok_or("no such ion")?;
//! let barrier = Barrier::Gaussian { height: 50.0, width: 0.3, center: 0.0 }; // meV, Å, Å
//! let axis = Axis::new(-4.0, 4.0, 256);
//! let closing = Interval::new(3.0, 4.0);
//! let tables = Hamiltonian::new(&potassium, &Potential::from(barrier), axis, closing);
//! assert!((tables.potential[axis.nearest(0.0)] - 50.0).abs() < 1e-9);
//!
//! // At its centre the current of a packet is that of a plane wave, and its density.
//! let packet = Packet { wavenumber: 40.0, center: -2.0, width: 0.3 };
//! let sample = packet.free(&potassium, -2.0, 0.0);
//! assert!((sample.current() / sample.value.norm_sqr() - 40.0).abs() < 1e-9);
//! # Ok::<(), &str>(())
//! ```

pub(crate) mod barrier;
mod breakpoints;
mod cubic;
mod curve;
mod derivatives;
pub(crate) mod discontinuities;
mod drive;
mod element;
pub(crate) mod extremum;
mod fourier;
pub(crate) mod grid;
pub(crate) mod hamiltonian;
mod interpolation;
mod mean_energy;
mod membrane;
pub(crate) mod packet;
pub(crate) mod potential;
mod sample;
mod sampled;
mod slopes;
pub(crate) mod species;
pub(crate) mod table;
mod table_draws;
mod table_errors;

pub use barrier::Barrier;
pub(crate) use curve::Curve;
pub(crate) use derivatives::SmoothTop;
pub use drive::{Drive, Phase, Pulse};
pub(crate) use element::{ElementHamiltonian, ElementJudge, Lobatto, element_potential};
pub(crate) use extremum::{Extremum, golden_section};
pub(crate) use fourier::Amplitudes;
pub use fourier::{Fourier, amplitudes};
pub use grid::Axis;
pub use hamiltonian::Hamiltonian;
pub(crate) use hamiltonian::{band_limited, derivative, smooth_step, smooth_step_slope};
pub use interpolation::Interpolation;
pub use membrane::Membrane;
pub use packet::Packet;
pub use potential::Potential;
pub use sample::Sample;
pub use sampled::{SampleError, Sampled, sample};
pub use species::Species;
pub use table::Table;
pub use table_draws::{ErrorDirection, TableDraws};
pub use table_errors::{Correlation, TableErrors};
