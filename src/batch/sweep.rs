//! Every case of a share that is not finished yet, on the threads of this machine.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::blocks::Blocks;
use super::claims::Claims;
use super::compute::What;
use super::folder::Folder;
use super::names::CaseName;
use super::order::{Order, Report, Watch};
use super::work::Sweeping;
use crate::error::{Error, Result};

/// Between two looks at cases that another process is computing.
const PAUSE: Duration = Duration::from_millis(200);

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
    let has_record = |name: &str| match folder.has_record(name) {
        // What is damaged is computed anew.
        Err(Error::Damaged(_) | Error::Usage(_)) => Ok(false),
        answer => answer,
    };
    let state = |case: &CaseName| {
        let is_finished = if what.is_large() { has_record(&case.name)? } else { finished.contains(&case.name) };
        Ok(match is_finished {
            true => "finished",
            false if folder.reason(&case.name).is_some() => "failed",
            false => "-",
        })
    };
    names.iter().map(state).collect()
}
