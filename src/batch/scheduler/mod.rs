//! A sweep as a job array of a batch scheduler: its size and its scripts, as values and texts.
//! Nothing is run or written here.
//!
//! Every task computes one share of all cases, a [`Partition`](super::Partition), and skips the
//! finished ones. So a task means the same whatever has been computed meanwhile, and any part of an
//! array can be submitted again.
//!
//! What is common to schedulers is in files of this folder; what differs is a [`Dialect`], one for
//! each [`Scheduler`].

mod arguments;
mod dialect;
mod facts;
mod grid_engine;
mod indices;
mod job;
mod lsf;
mod memory;
mod pbs;
mod quoting;
mod refusals;
mod script;
mod sizes;
mod slurm;
mod variables;
mod wall_time;

pub(crate) use dialect::{After, Dialect, MissingOption, TimeLimit, UnsupportedOption};
pub(crate) use facts::{Facts, QueueQuery, Restart};
pub(crate) use indices::ArrayIndices;
pub(crate) use job::{ArrayJob, CollectionJob, Job, JobPaths};
pub(crate) use memory::{Megabytes, parse_memory};
pub(crate) use quoting::unique_job_name;
pub(crate) use refusals::advice;
pub(crate) use script::{array_script, collection_script};
pub(crate) use sizes::{ArrayRequest, Sizes, sizes};
pub(crate) use slurm::{clusters_option, parse_job};
pub(crate) use wall_time::{format_wall_time, parse_wall_time};

/// A batch scheduler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheduler {
    /// Slurm.
    Slurm,
    /// PBS Professional and `OpenPBS`; arrays of Torque are understood in tasks.
    Pbs,
    /// Sun, Univa, Altair and Son of Grid Engine.
    GridEngine,
    /// IBM Spectrum LSF.
    Lsf,
}

impl Scheduler {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Slurm, Self::Pbs, Self::GridEngine, Self::Lsf];

    /// Its name on the command line and in `submitted.jobs`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Slurm => "slurm",
            Self::Pbs => "pbs",
            Self::GridEngine => "sge",
            Self::Lsf => "lsf",
        }
    }

    /// The scheduler of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheduler| scheduler.name() == name)
    }

    /// How it is spoken to.
    pub(crate) fn dialect(self) -> &'static dyn Dialect {
        match self {
            Self::Slurm => &slurm::Slurm,
            Self::Pbs => &pbs::Pbs,
            Self::GridEngine => &grid_engine::GridEngine,
            Self::Lsf => &lsf::Lsf,
        }
    }
}
