//! What a sweep is asked to compute, its progress, and its report.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::array_peers::ArrayTask;
use super::folder::Folder;
use super::names::CaseName;
use super::partition::Partition;
use crate::error::{Error, Result};
use crate::jobs::Computation;
use crate::scenario::Scenario;
use crate::simulation::Control;

/// Which cases are computed, how, and where results go.
#[derive(Debug)]
pub(crate) struct SweepRequest<'a> {
    /// The scenario with its sweep.
    pub scenario: &'a Scenario,
    /// What is computed of every case.
    pub computation: Computation,
    /// All cases of the sweep.
    pub names: &'a [CaseName],
    /// Which of them may be computed.
    pub partition: Partition,
    /// The task of a job array, if its share was not given explicitly. It starts with its own share
    /// of `partition`.
    pub task: Option<&'a ArrayTask>,
    /// Where results go.
    pub folder: &'a Folder,
    /// Number of threads.
    pub threads: usize,
    /// Whether cases may exceed the limits of memory, time and disk.
    pub unlimited: bool,
}

/// The state of a sweep, shared with the thread that shows its progress and handles signals.
#[derive(Debug, Default)]
pub struct SweepProgress {
    /// Stops every case at its present step; finished cases are kept.
    pub control: Control,
    /// Starts no further case.
    pub drain: AtomicBool,
    /// Number of cases to compute.
    pub wanted: AtomicU64,
    /// Number of cases that ended, failed ones included.
    pub ended: AtomicU64,
    /// Number of cases that failed.
    pub failed: AtomicU64,
}

impl SweepProgress {
    /// Whether no further case is to be started.
    pub(super) fn is_stopping(&self) -> bool {
        self.control.stopped() || self.drain.load(Ordering::Relaxed)
    }

    /// Counts one more piece of work.
    ///
    /// # Errors
    /// [`Error::Cancelled`] if the work is to stop.
    pub(super) fn count_one(&self) -> Result<()> {
        self.ended.fetch_add(1, Ordering::Relaxed);
        if self.control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

/// A case with what its reader must know: why it failed or is missing, or its warnings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseNote {
    /// Number of the case.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// The reason, or the warnings, a line each.
    pub reason: String,
}

/// The cases of a partition after a sweep, by result.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct SweepReport {
    /// Which cases these are: a task of an array may have computed more than its share.
    pub partition: Partition,
    /// Number of these cases.
    pub cases: usize,
    /// Number of cases that were finished before.
    pub finished_before: usize,
    /// Number of cases with the name of an earlier one.
    pub duplicates: usize,
    /// Number of cases computed now.
    pub computed: usize,
    /// Number of cases that another process computed meanwhile.
    pub computed_elsewhere: usize,
    /// Cases that failed.
    pub failures: Vec<CaseNote>,
    /// Cases computed now, with warnings.
    pub warned: Vec<CaseNote>,
    /// Number of cases left to other tasks of the same array.
    pub left_to_peers: usize,
    /// Number of cases that were not started, or dropped, because the sweep was to end.
    pub left: usize,
    /// Other notes for the user.
    pub notes: Vec<String>,
    /// The error that ended the sweep early.
    pub error: Option<Error>,
}

impl SweepReport {
    /// Number of cases that ended and were not finished before.
    pub(super) fn done(&self) -> usize {
        self.computed + self.computed_elsewhere + self.failures.len()
    }

    /// The same report with the numbers that are counted before and after the computation.
    pub(super) fn with_counts(self, counts: &Self) -> Self {
        Self {
            partition: counts.partition,
            cases: counts.cases,
            finished_before: counts.finished_before,
            duplicates: counts.duplicates,
            left_to_peers: counts.left_to_peers,
            left: counts.left,
            ..self
        }
    }
}
