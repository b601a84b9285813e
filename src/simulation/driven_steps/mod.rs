//! Step, grid and duration of a run under a drive: its comparison run, what leaves by energy, pilots.

mod comparison;
mod refine;
mod spectrum;

pub(super) use comparison::comparison;
pub(super) use refine::{ComparedRuns, compared_runs, refine};
pub use spectrum::OutgoingSpectrum;
pub(super) use spectrum::{distance, energies};
