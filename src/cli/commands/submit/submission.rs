//! A sweep to submit: its cases, its folder, and its jobs.

use std::path::PathBuf;
use std::time::Duration;

use super::case_time::case_time;
use super::request::SubmitArguments;
use crate::batch::scheduler::{
    self, ArrayJob, ArrayRequest, CollectionJob, JobPaths, Scheduler, Sizes, TimeLimit,
    format_wall_time,
};
use crate::batch::{self, CaseName, Computation, Folder, Partition, SweepRequest};
use crate::cli::console::Console;
use crate::error::Result;
use crate::scenario::Scenario;
use crate::system::Program;

/// A sweep to submit.
pub(super) struct Submission<'a> {
    pub(super) arguments: &'a SubmitArguments,
    pub(super) scenario: &'a Scenario,
    pub(super) computation: Computation,
    pub(super) names: Vec<CaseName>,
    pub(super) path: PathBuf,
    pub(super) program: Program,
    pub(super) folder: Folder,
    pub(super) cores: usize,
    pub(super) array_size: usize,
    pub(super) limit: Option<TimeLimit>,
    pub(super) console: &'a Console,
}

impl Submission<'_> {
    /// The scheduler of the cluster.
    pub(super) fn scheduler(&self) -> Scheduler {
        self.arguments.scheduler
    }

    /// The script of the array, in the folder of the sweep.
    pub(super) fn array_script(&self) -> PathBuf {
        self.folder.root().join(self.script_name("sweep"))
    }

    /// The script of the collection.
    pub(super) fn collection_script(&self) -> PathBuf {
        self.folder.root().join(self.script_name("collect"))
    }

    /// The name of a script.
    pub(super) fn script_name(&self, stem: &str) -> String {
        format!("{stem}.{}", self.scheduler().dialect().facts().extension)
    }

    /// The cases to compute: neither finished nor refused; the first of duplicates.
    pub(super) fn left(&self) -> Result<Vec<&CaseName>> {
        let states = batch::states(&self.folder, self.computation, &self.names)?;
        let mut seen = std::collections::HashSet::new();
        let mut left: Vec<&CaseName> = Vec::new();
        for (case, state) in self.names.iter().zip(states) {
            let is_refused = state == "failed" && case.refusal.is_some();
            if state != "finished" && !is_refused && seen.insert(&case.name) {
                left.push(case);
            }
        }
        Ok(left)
    }

    /// The time of a case: that of `--case-time`, else measured on some of `left`, whose results go
    /// to `folder`.
    pub(super) fn case_time(&self, left: &[&CaseName], folder: &Folder) -> Result<Duration> {
        if let Some(time) = self.arguments.case_time {
            return Ok(time);
        }
        let request = SweepRequest {
            scenario: self.scenario,
            computation: self.computation,
            names: &self.names,
            partition: Partition::ALL,
            task: None,
            folder,
            threads: 1,
            unlimited: self.arguments.cases.force,
        };
        case_time(&request, left, self.console)
    }

    pub(super) fn sizes(&self, left: &[&CaseName], case: Duration) -> Sizes {
        let left: Vec<usize> = left.iter().map(|case| case.index).collect();
        scheduler::sizes(&ArrayRequest {
            left: &left,
            case,
            task: self.arguments.task_time,
            cores: self.cores,
            limit: self.chosen_limit(),
            array_size: self.array_size,
        })
    }

    pub(super) fn array<'b>(&'b self, sizes: &'b Sizes) -> ArrayJob<'b> {
        ArrayJob {
            paths: self.paths(),
            computation: self.computation,
            unlimited: self.arguments.cases.force,
            sizes,
            limit: (self.limit != Some(TimeLimit::Other)).then_some(sizes.limit),
            cores: self.cores,
            memory: self.arguments.memory,
            at_once: self.arguments.at_once,
        }
    }

    pub(super) fn collection(&self) -> CollectionJob<'_> {
        let (paths, cases, limit) = (self.paths(), self.names.len(), self.chosen_limit());
        CollectionJob { paths, cases, limit, memory: self.arguments.memory }
    }

    /// The user's time limit of the tasks.
    pub(super) fn chosen_limit(&self) -> Option<Duration> {
        match self.limit {
            Some(TimeLimit::Of(limit)) => Some(limit),
            _ => None,
        }
    }

    fn paths(&self) -> JobPaths<'_> {
        let folder = self.folder.root();
        JobPaths { program: &self.program, scenario: &self.path, folder }
    }

    /// The array in one line.
    pub(super) fn describe(&self, sizes: &Sizes, left: usize, case: Duration) -> String {
        let tasks = sizes.tasks.len();
        let limit = match self.limit {
            Some(TimeLimit::Other) => {
                let command = self.scheduler().dialect().facts().command;
                format!("the time limit given to {command}")
            }
            _ => format!("up to {}", format_wall_time(sizes.limit)),
        };
        format!(
            "{} cases, {left} to compute in {tasks} task{} of up to {} and {limit} (a case takes \
             {})",
            self.names.len(),
            if tasks == 1 { "" } else { "s" },
            sizes.load,
            format_wall_time(case),
        )
    }
}
