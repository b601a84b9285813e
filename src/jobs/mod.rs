//! Turns a scenario into a file: checks and plans its case, runs it, and writes its record, its
//! T(E), its currents or its side bands.
//!
//! The only module that names scenarios, the simulation and records. The command line, sweeps and
//! Python call it. Read `run` first.

mod classical_ions;
mod computation;
pub(crate) mod currents;
mod driven_run;
mod effective;
mod levels;
mod observer;
mod peaks;
mod potential_curve;
mod run;
mod sidebands;
mod transmission;
mod validate;

pub(crate) use computation::{Computation, RunTarget, run, tabulate, validate_sweep};
pub(crate) use driven_run::{DrivenRecord, record_driven};
pub(crate) use levels::{Levels, energies_of_levels, levels};
pub(crate) use peaks::{Peaks, levels_among, peaks_among, spacing};
pub(crate) use potential_curve::potential_curve;
pub(crate) use run::{Recorded, Target, header_of, record};
pub(crate) use sidebands::{SidebandRequest, refused_drive, sideband_request};
pub(crate) use transmission::stationary_to;
pub use transmission::{stationary, stationary_energies};
pub(crate) use validate::{PlannedRun, validate};

#[cfg(test)]
#[path = "../../tests/jobs/cancelled.rs"]
mod cancelled;
