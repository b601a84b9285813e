//! The cases of a sweep: computed on one machine or by the tasks of a cluster, and collected into
//! one file.
//!
//! `sweep` computes every case of a partition that is not finished, `collect` makes one file of
//! all, `scheduler` writes the jobs that do both. They share only a folder: processes on several
//! machines work on it without further communication.
//!
//! A case is named by a hash of its effective scenario (`names`), so the same case is the same file
//! in every sweep. Runs are records of their own. Steady states and currents are small and share
//! files (`result_shards`). A file gets its final name once it is complete and on the disk. While a
//! case is computed it is locked (`case_locks`); the operating system releases the lock when the
//! process ends.

mod array_peers;
mod case_locks;
mod collect;
mod cost_probe;
mod files;
mod folder;
mod folder_contents;
mod input_reader;
mod manifest;
mod names;
mod partition;
mod result_shards;
pub(crate) mod scheduler;
mod sweep;
mod sweep_request;
mod sweep_runner;
mod whole_sweep;
mod workers;

pub use crate::jobs::Computation;
pub(crate) use crate::jobs::validate_sweep;
pub(crate) use array_peers::ArrayTask;
pub(crate) use case_locks::CaseLocks;
pub(crate) use collect::{Collected, Destination, collect};
pub(crate) use cost_probe::{CostProbe, probe_cost};
pub(crate) use folder::Folder;
pub(crate) use manifest::Manifest;
pub(crate) use names::{CaseName, names};
pub(crate) use partition::Partition;
pub(crate) use sweep::{states, sweep};
pub use sweep_request::SweepProgress;
pub(crate) use sweep_request::{CaseNote, SweepReport, SweepRequest};
pub use whole_sweep::{SweptCases, WholeSweep};
