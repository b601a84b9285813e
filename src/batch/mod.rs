//! Many cases: the sweep of a scenario on one machine or as a share of a cluster's, and one file out of all of them.
//!
//! What: [`sweep`] computes every case of a share that is not there yet, [`collect`] makes one file of all, [`slurm`] writes the job that
//! does both. A folder ([`Folder`]) is all they have in common: processes on several machines work on it without a word to each other.
//!
//! How: a case is named by what it means (`names`), so the same case is the same file whatever sweep asks for it. Runs are records of
//! their own; steady states and currents, which are small, share files, some hundred cases or one second of work each (`blocks`). Every file
//! gets its final name once it is complete and on the disk. A case is claimed (`claims`) while it is computed, by a lock that the operating
//! system takes back when the process ends, whatever ends it.

mod blocks;
mod claims;
mod collect;
mod files;
mod folder;
mod inputs;
mod manifest;
mod names;
mod order;
mod share;
pub mod slurm;
mod sweep;
mod team;
mod trial;
mod work;
mod workers;

pub use crate::jobs::{What, refuse_all};
pub use claims::Claims;
pub use collect::{Collected, Destination, Inspection, collect};
pub use folder::Folder;
pub use manifest::Manifest;
pub use names::{CaseName, names};
pub use order::{Failure, Order, Report, Watch};
pub use share::Share;
pub use sweep::{states, sweep};
pub use team::ArrayTask;
pub use trial::{Trial, trial};
