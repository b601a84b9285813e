//! Computes every case of a partition that is not finished, on the threads of this machine.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use super::array_peers::ArrayPeers;
use super::case_locks::CaseLocks;
use super::folder::Folder;
use super::names::CaseName;
use super::result_shards::{OpenedShards, ResultShards};
use super::sweep_request::{SweepProgress, SweepReport, SweepRequest};
use super::sweep_runner::SweepRunner;
use crate::error::{Error, Result};
use crate::jobs::Computation;

/// Computes the cases of `request` that are not finished.
///
/// A case that fails does not stop the others. Duplicates (cases of one name) are computed once.
///
/// # Errors
/// [`Error::Machine`] before the first case is started; later errors are in the report.
pub(crate) fn sweep(request: &SweepRequest<'_>, progress: &SweepProgress) -> Result<SweepReport> {
    let OpenedShards { shards, notes } = ResultShards::open(request.folder, request.computation)?;
    let register = |task| ArrayPeers::register(request.folder, task, request.names);
    let runner = SweepRunner {
        request,
        progress,
        peers: request.task.map(register).transpose()?,
        locks: CaseLocks::open(&request.folder.lock_file())?,
        shards: Mutex::new(shards),
        report: Mutex::new(SweepReport { notes, ..SweepReport::default() }),
        error: Mutex::new(None),
        computed: Mutex::new(Vec::new()),
    };
    runner.remove_abandoned_files()?;
    let Selections { own, rest } = Selections::of(&runner)?;
    progress.wanted.store(own.pending.len() as u64, Ordering::Relaxed);
    runner.complete(&own.pending)?;
    let mut counts = SweepReport {
        partition: request.task.and_then(|task| task.partition).unwrap_or(request.partition),
        cases: own.cases,
        finished_before: own.finished_before,
        duplicates: own.duplicates,
        left: own.pending.len() - runner.report().done(),
        ..SweepReport::default()
    };
    if !runner.has_peers() && rest.cases > 0 {
        progress.wanted.fetch_add(rest.pending.len() as u64, Ordering::Relaxed);
        let done = runner.report().done();
        runner.complete(&rest.pending)?;
        let not_done = rest.pending.len() + done - runner.report().done();
        counts.partition = request.partition;
        counts.cases += rest.cases;
        counts.finished_before += rest.finished_before;
        counts.duplicates += rest.duplicates;
        let remaining =
            if runner.has_peers() { &mut counts.left_to_peers } else { &mut counts.left };
        *remaining += not_done;
    }
    let results = runner.check_results_exist();
    let mut report = runner.into_report().with_counts(&counts);
    report.error = report.error.or(results.err());
    report.failures.sort_by_key(|case| case.index);
    report.warned.sort_by_key(|case| case.index);
    Ok(report)
}

/// Cases by what is to be done with them.
#[derive(Default)]
struct Selection<'a> {
    cases: usize,
    finished_before: usize,
    duplicates: usize,
    pending: Vec<&'a CaseName>,
}

/// The cases of the own share of an array's task, and the others of the partition.
#[derive(Default)]
struct Selections<'a> {
    own: Selection<'a>,
    rest: Selection<'a>,
}

impl<'a> Selections<'a> {
    fn of(runner: &SweepRunner<'a>) -> Result<Self> {
        let request = runner.request;
        let mut seen = HashSet::new();
        let mut all = Self::default();
        let is_requested = |case: &&CaseName| request.partition.contains(case.index);
        for case in request.names.iter().filter(is_requested) {
            let part = if runner.is_beyond_own_share(case) { &mut all.rest } else { &mut all.own };
            part.cases += 1;
            if !seen.insert(&case.name) {
                part.duplicates += 1;
            } else if runner.is_finished(&case.name)? {
                part.finished_before += 1;
            } else {
                part.pending.push(case);
            }
        }
        if let Some(peers) = &runner.peers {
            all.rest.pending.sort_by_key(|case| peers.distance(case.index));
        }
        Ok(all)
    }
}

/// The state of every case of a folder: `finished`, `failed` or `-`.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn states(
    folder: &Folder,
    computation: Computation,
    names: &[CaseName],
) -> Result<Vec<&'static str>> {
    let finished = ResultShards::finished_in(folder, computation)?;
    let has_record = |name: &str| match folder.has_record(name) {
        // A damaged record is computed again.
        Err(Error::Damaged { .. } | Error::Usage { .. }) => Ok(false),
        answer => answer,
    };
    let is_finished = |case: &CaseName| {
        if computation.is_large() {
            has_record(&case.name)
        } else {
            Ok(finished.contains(&case.name))
        }
    };
    let state = |case: &CaseName| {
        Ok(match is_finished(case)? {
            true => "finished",
            false if folder.failure_reason(&case.name).is_some() => "failed",
            false => "-",
        })
    };
    names.iter().map(state).collect()
}
