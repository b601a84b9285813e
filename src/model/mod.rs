//! What is simulated: particle, potential, packet, grid. No time, no files.

pub mod barrier;
pub mod discontinuities;
pub mod extremum;
mod fourier;
pub mod grid;
pub mod hamiltonian;
pub mod packet;
pub mod potential;
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
pub use packet::Packet;
pub use potential::{Membrane, Potential};
pub use species::Species;
pub use table::{Excursion, Interpolation, Table};
