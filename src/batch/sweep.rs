//! Every case of a share that is not finished yet, on the threads of this machine.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::blocks::Blocks;
use super::claims::Claims;
use super::compute::What;
use super::folder::Folder;
use super::names::CaseName;
use super::share::Share;
use super::work::Sweeping;
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::simulation::Control;

/// Between two looks at cases that another process is computing.
const PAUSE: Duration = Duration::from_millis(200);

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
    /// Cases of the share.
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
    /// Those that were not begun, or dropped, because the sweep was to end.
    pub left: usize,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// What ended it early: what the machine refused.
    pub trouble: Option<Error>,
}

/// Computes the cases of `order` that are not finished.
///
/// A case that fails does not stop the others. Twins (cases of one name) are computed once.
///
/// # Errors
/// What the machine refuses before the first case is begun.
pub fn sweep(order: &Order<'_>, watch: &Watch) -> Result<Report> {
    let (blocks, notes) = Blocks::open(order.folder, order.what)?;
    let sweeping = Sweeping {
        order,
        watch,
        claims: Claims::open(&order.folder.claims())?,
        blocks: Mutex::new(blocks),
        report: Mutex::new(Report { notes, ..Report::default() }),
        trouble: Mutex::new(None),
        computed: Mutex::new(Vec::new()),
    };
    sweeping.clear()?;
    let share: Vec<&CaseName> = order.names.iter().filter(|case| order.share.holds(case.index)).collect();
    let mut seen = HashSet::new();
    let mut waiting = Vec::new();
    let (mut before, mut twins) = (0, 0);
    for case in &share {
        if !seen.insert(&case.name) {
            twins += 1;
        } else if sweeping.is_finished(&case.name)? {
            before += 1;
        } else {
            waiting.push(*case);
        }
    }
    watch.wanted.store(waiting.len() as u64, Ordering::Relaxed);
    loop {
        let held = sweeping.pass(&waiting)?;
        if held.is_empty() || watch.over() {
            let there = sweeping.look_back();
            let mut report = sweeping.into_report();
            report.trouble = report.trouble.or(there.err());
            (report.cases, report.before, report.twins) = (share.len(), before, twins);
            report.left = share.len() - before - twins - report.computed - report.elsewhere - report.failures.len();
            report.failures.sort_by_key(|failure| failure.index);
            report.warned.sort_by_key(|warned| warned.index);
            return Ok(report);
        }
        // Another process computes these: it may finish them, or end before.
        waiting = held;
        std::thread::sleep(PAUSE);
        let notes = sweeping.blocks().refresh()?;
        sweeping.report().notes.extend(notes);
    }
}

/// What became of every case of a folder, in a word: `finished`, `failed` or `-`.
///
/// # Errors
/// The folder cannot be read.
pub fn states(folder: &Folder, what: What, names: &[CaseName]) -> Result<Vec<&'static str>> {
    let finished = Blocks::finished_in(folder, what)?;
    let state = |case: &CaseName| match &finished {
        _ if what.is_large() && folder.has_record(&case.name).unwrap_or(false) => "finished",
        finished if finished.contains(&case.name) => "finished",
        _ if folder.reason(&case.name).is_some() => "failed",
        _ => "-",
    };
    Ok(names.iter().map(state).collect())
}
