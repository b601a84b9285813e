//! A sweep that is being submitted: its cases, its folder, and what is asked of the cluster.

use std::path::PathBuf;
use std::time::Duration;

use super::case_time::case_time;
use super::request::SubmitArguments;
use crate::batch::slurm::{self, ArrayJob, CollectionJob, Needs, Places, Sizes};
use crate::batch::slurm::{TimeLimit, tell_wall_time};
use crate::batch::{self, CaseName, Folder, Order, Share, What};
use crate::cli::console::Console;
use crate::error::Result;
use crate::scenario::Scenario;

/// A sweep that is being submitted.
pub(super) struct Submission<'a> {
    pub(super) arguments: &'a SubmitArguments,
    pub(super) scenario: &'a Scenario,
    pub(super) what: What,
    pub(super) names: Vec<CaseName>,
    pub(super) path: PathBuf,
    pub(super) program: PathBuf,
    pub(super) folder: Folder,
    pub(super) cores: usize,
    pub(super) array_size: usize,
    pub(super) limit: Option<TimeLimit>,
    pub(super) console: &'a Console,
}

impl Submission<'_> {
    /// The cases that are to be computed: not finished, and not known to be impossible. Of twins the first.
    pub(super) fn left(&self) -> Result<Vec<&CaseName>> {
        let states = batch::states(&self.folder, self.what, &self.names)?;
        let mut seen = std::collections::HashSet::new();
        let mut left: Vec<&CaseName> = Vec::new();
        for (case, state) in self.names.iter().zip(states) {
            let is_over = state == "finished" || (state == "failed" && case.refusal.is_some());
            if !is_over && seen.insert(&case.name) {
                left.push(case);
            }
        }
        Ok(left)
    }

    /// What a case takes: as told, or measured on some of `left`, whose results go to `folder`.
    pub(super) fn case_time(&self, left: &[&CaseName], folder: &Folder) -> Result<Duration> {
        let Self { arguments, scenario, what, names, console, .. } = self;
        if let Some(told) = arguments.case_time {
            return Ok(told);
        }
        let (what, unlimited) = (*what, arguments.cases.force);
        let order = Order { scenario, what, names, share: Share::ALL, task: None, folder, threads: 1, unlimited };
        case_time(&order, left, console)
    }

    pub(super) fn sizes(&self, left: &[&CaseName], case: Duration) -> Sizes {
        let left: Vec<usize> = left.iter().map(|case| case.index).collect();
        let Self { arguments, cores, array_size, .. } = *self;
        let task = arguments.task_time;
        slurm::sizes(&Needs { left: &left, case, task, cores, limit: self.chosen_limit(), array_size })
    }

    pub(super) fn array<'b>(&'b self, sizes: &'b Sizes) -> ArrayJob<'b> {
        ArrayJob {
            places: self.places(),
            what: self.what,
            unlimited: self.arguments.cases.force,
            sizes,
            limit: (self.limit != Some(TimeLimit::Other)).then_some(sizes.limit),
            cores: self.cores,
            at_once: self.arguments.at_once,
        }
    }

    pub(super) fn collection<'b>(&'b self, array_name: Option<&'b str>) -> CollectionJob<'b> {
        let (places, cases, limit) = (self.places(), self.names.len(), self.chosen_limit());
        CollectionJob { places, cases, limit, array_name }
    }

    /// The time limit that the user has chosen for the tasks.
    pub(super) fn chosen_limit(&self) -> Option<Duration> {
        match self.limit {
            Some(TimeLimit::Of(limit)) => Some(limit),
            _ => None,
        }
    }

    pub(super) fn places(&self) -> Places<'_> {
        Places { program: &self.program, scenario: &self.path, folder: self.folder.root() }
    }

    /// What is submitted, in a line.
    pub(super) fn told(&self, sizes: &Sizes, left: usize, case: Duration) -> String {
        let tasks = sizes.tasks.len();
        let limit = match self.limit {
            Some(TimeLimit::Other) => "the time limit given to sbatch".into(),
            _ => format!("up to {}", tell_wall_time(sizes.limit)),
        };
        format!(
            "{} cases, {left} to compute in {tasks} task{} of up to {} and {limit} (a case takes {})",
            self.names.len(),
            if tasks == 1 { "" } else { "s" },
            sizes.load,
            tell_wall_time(case),
        )
    }
}
