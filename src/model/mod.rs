//! What is simulated: particle, potential, packet, grid. No time, no files.

pub mod barrier;
mod breakpoints;
mod cubic;
pub mod discontinuities;
pub mod extremum;
mod fourier;
pub mod grid;
pub mod hamiltonian;
mod interpolation;
mod membrane;
pub mod packet;
pub mod potential;
mod sample;
mod slopes;
pub mod species;
pub mod table;

pub use barrier::Barrier;
pub use discontinuities::Discontinuity;
pub use extremum::Extremum;
pub(crate) use extremum::golden_section;
pub use fourier::{Amplitudes, Fourier, amplitudes};
pub use grid::Axis;
pub use hamiltonian::Hamiltonian;
pub use interpolation::Interpolation;
pub use membrane::Membrane;
pub use packet::Packet;
pub use potential::Potential;
pub use sample::Sample;
pub use species::Species;
pub use table::{Excursion, Table};
