//! Every case of a share that is not finished yet, on the threads of this machine.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use super::blocks::Blocks;
use super::claims::Claims;
use super::folder::Folder;
use super::names::CaseName;
use super::order::{Order, Report, Watch};
use super::team::Team;
use super::work::Sweeping;
use crate::error::{Error, Result};
use crate::jobs::What;

/// Computes the cases of `order` that are not finished.
///
/// A case that fails does not stop the others. Twins (cases of one name) are computed once.
///
/// # Errors
/// What the machine refuses before the first case is begun.
pub fn sweep(order: &Order<'_>, watch: &Watch) -> Result<Report> {
    let (blocks, notes) = Blocks::open(order.folder, order.what)?;
    let team = order.task.map(|task| Team::join(order.folder, task, order.names)).transpose()?;
    let sweeping = Sweeping {
        order,
        watch,
        claims: Claims::open(&order.folder.claims())?,
        blocks: Mutex::new(blocks),
        report: Mutex::new(Report { notes, ..Report::default() }),
        trouble: Mutex::new(None),
        computed: Mutex::new(Vec::new()),
        team,
    };
    sweeping.clear()?;
    let (own, rest) = Selection::of(&sweeping)?;
    watch.wanted.store(own.waiting.len() as u64, Ordering::Relaxed);
    sweeping.complete(&own.waiting)?;
    let left = own.waiting.len() - sweeping.report().done();
    let mut counts = Report { cases: own.cases, before: own.before, twins: own.twins, left, ..Report::default() };
    counts.share = order.task.and_then(|task| task.share).unwrap_or(order.share);
    if !sweeping.has_others() && rest.cases > 0 {
        watch.wanted.fetch_add(rest.waiting.len() as u64, Ordering::Relaxed);
        let done = sweeping.report().done();
        sweeping.complete(&rest.waiting)?;
        let not_done = rest.waiting.len() + done - sweeping.report().done();
        counts.share = order.share;
        counts.cases += rest.cases;
        counts.before += rest.before;
        counts.twins += rest.twins;
        *(if sweeping.has_others() { &mut counts.others } else { &mut counts.left }) += not_done;
    }
    let there = sweeping.look_back();
    let mut report = sweeping.into_report().with_counts(&counts);
    report.trouble = report.trouble.or(there.err());
    report.failures.sort_by_key(|failure| failure.index);
    report.warned.sort_by_key(|warned| warned.index);
    Ok(report)
}

/// Cases of a share, by what is to be done with them.
#[derive(Default)]
struct Selection<'a> {
    cases: usize,
    before: usize,
    twins: usize,
    waiting: Vec<&'a CaseName>,
}

impl<'a> Selection<'a> {
    /// The cases of the own share, and those beyond it.
    fn of(sweeping: &Sweeping<'a>) -> Result<(Self, Self)> {
        let order = sweeping.order;
        let mut seen = HashSet::new();
        let (mut own, mut rest) = (Self::default(), Self::default());
        for case in order.names.iter().filter(|case| order.share.holds(case.index)) {
            let part = if sweeping.is_beyond(case) { &mut rest } else { &mut own };
            part.cases += 1;
            if !seen.insert(&case.name) {
                part.twins += 1;
            } else if sweeping.is_finished(&case.name)? {
                part.before += 1;
            } else {
                part.waiting.push(case);
            }
        }
        if let Some(team) = &sweeping.team {
            rest.waiting.sort_by_key(|case| team.distance(case.index));
        }
        Ok((own, rest))
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
