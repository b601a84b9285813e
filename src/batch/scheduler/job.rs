//! The jobs of a sweep: the array that computes its cases, and the job that collects them.

use std::path::Path;
use std::time::Duration;

use super::memory::Megabytes;
use super::quoting::job_name;
use super::sizes::Sizes;
use crate::jobs::Computation;
use crate::system::Program;

/// A submitted job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Job {
    /// Its number, as the scheduler writes it: `12`, `12[].server`.
    pub id: String,
    /// Its cluster, if Slurm manages several.
    pub cluster: Option<String>,
}

impl Job {
    /// A job without the name of a cluster.
    pub(crate) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), cluster: None }
    }

    /// Number and cluster in one word.
    pub(crate) fn parsable(&self) -> String {
        match &self.cluster {
            Some(cluster) => format!("{};{cluster}", self.id),
            None => self.id.clone(),
        }
    }
}

/// Absolute paths that are the same on every node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobPaths<'a> {
    /// The program, and what comes before its arguments.
    pub program: &'a Program,
    /// The scenario; paths of its tables are relative to it.
    pub scenario: &'a Path,
    /// The folder of the sweep.
    pub folder: &'a Path,
}

/// The array that computes the cases.
#[derive(Debug, Clone)]
pub(crate) struct ArrayJob<'a> {
    /// Program, scenario and folder.
    pub paths: JobPaths<'a>,
    /// What is computed.
    pub computation: Computation,
    /// Whether cases may exceed the limits of memory, time and disk.
    pub unlimited: bool,
    /// Its size.
    pub sizes: &'a Sizes,
    /// Time limit of a task; none if the user passes on one that cannot be read.
    pub limit: Option<Duration>,
    /// Cores of a task.
    pub cores: usize,
    /// Memory of a task, if that is requested.
    pub memory: Option<Megabytes>,
    /// Tasks that may run at once, if that is limited.
    pub at_once: Option<u32>,
}

/// The job that collects the cases.
#[derive(Debug, Clone)]
pub(crate) struct CollectionJob<'a> {
    /// Program, scenario and folder.
    pub paths: JobPaths<'a>,
    /// Number of cases.
    pub cases: usize,
    /// The user's time limit of the tasks: a queue may allow no more.
    pub limit: Option<Duration>,
    /// Memory of a task, if that is requested.
    pub memory: Option<Megabytes>,
}

impl ArrayJob<'_> {
    /// Name of the job in its script.
    pub(crate) fn name(&self) -> String {
        job_name("wavepore", self.paths.scenario)
    }
}

impl CollectionJob<'_> {
    /// Name of the job.
    pub(crate) fn name(&self) -> String {
        job_name("wavepore-collect", self.paths.scenario)
    }

    /// Its time limit.
    pub(crate) fn time_limit(&self) -> Duration {
        let own = Duration::from_secs(60 * (10 + self.cases as u64 / 120));
        self.limit.map_or(own, |limit| limit.min(own))
    }
}
