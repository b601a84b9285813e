//! A sweep as a job array of Slurm: its size and its scripts, as values and texts. Nothing is run
//! or written here.
//!
//! Every task computes one share of all cases, a [`Partition`](super::Partition), and skips the
//! finished ones. So a task means the same whatever has been computed meanwhile, and any part of an
//! array can be submitted again.

mod indices;
mod options;
mod quoting;
mod refusals;
mod sbatch_arguments;
mod sbatch_output;
mod script;
mod sizes;
mod wall_time;

pub(crate) use indices::ArrayIndices;
pub(crate) use options::{
    TimeLimit, UnsupportedOption, clusters_option, collection_options, job_name_option, time_limit,
    unsupported_option,
};
pub(crate) use quoting::unique_job_name;
pub(crate) use refusals::advice;
pub(crate) use sbatch_output::{Job, is_refusal, parse_sbatch_output};
pub(crate) use script::{ArrayJob, CollectionJob, JobPaths};
pub(crate) use sizes::{ArrayRequest, MAX_ARRAY_SIZE, Sizes, sizes};
pub(crate) use wall_time::{format_wall_time, parse_wall_time};
