//! What a sweep is asked for, what is seen of it from outside, and what it tells in the end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::folder::Folder;
use super::names::CaseName;
use super::share::Share;
use super::team::ArrayTask;
use crate::error::Error;
use crate::jobs::What;
use crate::scenario::Scenario;
use crate::simulation::Control;

/// What is to be computed.
#[derive(Debug)]
pub struct Order<'a> {
    /// The scenario with its sweep.
    pub scenario: &'a Scenario,
    /// What of every case.
    pub what: What,
    /// All cases of the sweep.
    pub names: &'a [CaseName],
    /// Which of them.
    pub share: Share,
    /// The task of a job array that this is, where the array says nothing of shares: of `share` it
    /// begins with its own part.
    pub task: Option<&'a ArrayTask>,
    /// Where results go.
    pub folder: &'a Folder,
    /// On how many threads.
    pub threads: usize,
    /// Whether cases may cost whatever they cost.
    pub unlimited: bool,
}

/// Looked at from outside while a sweep goes on.
#[derive(Debug, Default)]
pub struct Watch {
    /// Stops every case where it is; what was finished is kept.
    pub control: Control,
    /// Begins no further case.
    pub drain: AtomicBool,
    /// How many cases are to be computed.
    pub wanted: AtomicU64,
    /// Cases that came to their end here, failed ones included.
    pub ended: AtomicU64,
    /// Cases that failed.
    pub failed: AtomicU64,
}

impl Watch {
    /// Whether no further case is to be begun.
    pub(super) fn over(&self) -> bool {
        self.control.stopped() || self.drain.load(Ordering::Relaxed)
    }
}

/// A case that could not be computed, or not as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Number of the case.
    pub index: usize,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What became of a share.
#[derive(Debug, Default)]
#[must_use]
pub struct Report {
    /// Which cases it was about in the end: those of an array's task may be all of them.
    pub share: Share,
    /// How many these are.
    pub cases: usize,
    /// Those that were finished before.
    pub before: usize,
    /// Those that mean the same as one before them.
    pub twins: usize,
    /// Those that were computed now.
    pub computed: usize,
    /// Those that another process computed meanwhile.
    pub elsewhere: usize,
    /// Those that could not be computed.
    pub failures: Vec<Failure>,
    /// Those that were computed now, with what a reader of their numbers must know.
    pub warned: Vec<Failure>,
    /// Those that other tasks of the same array compute, or will.
    pub others: usize,
    /// Those that were not begun, or dropped, because the sweep was to end.
    pub left: usize,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// What ended it early: what the machine refused.
    pub trouble: Option<Error>,
}

impl Report {
    /// How many of the cases that were not finished before came to their end.
    pub(super) fn done(&self) -> usize {
        self.computed + self.elsewhere + self.failures.len()
    }

    /// The same with what was counted beforehand, and in the end.
    pub(super) fn with_counts(self, counts: &Self) -> Self {
        let Self { share, cases, before, twins, others, left, .. } = *counts;
        Self { share, cases, before, twins, others, left, ..self }
    }
}
