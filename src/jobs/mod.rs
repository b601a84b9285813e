//! Where a scenario becomes a file: whether its case can be run, its runs, their record, its T(E) and its currents.
//!
//! Names everything below it: the only module that knows scenarios, the simulation and records. The command line, sweeps and Python call it.
//! Read [`record`] first.

pub mod currents;
mod effective;
mod observer;
mod run;
mod task;
mod transmission;
mod validate;

pub use run::{Recorded, Target, header_of, record};
pub use task::{What, refuse_all, run, tabulate};
pub use transmission::{STATIONARY_TOLERANCE, stationary, stationary_energies, stationary_to};
pub use validate::admit;
