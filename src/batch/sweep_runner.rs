//! Computes the cases of a sweep on several threads, beside other processes in the same folder.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::array_peers::ArrayPeers;
use super::case_locks::CaseLocks;
use super::files::set_aside;
use super::names::CaseName;
use super::result_shards::{self, ResultShards};
use super::sweep_request::{CaseNote, SweepProgress, SweepReport, SweepRequest};
use super::workers::for_each_on_threads;
use crate::error::{Error, Result};
use crate::jobs::{Target, run, tabulate};
use crate::record::CaseEntry;
use crate::system::Lock;

/// Time between two looks at cases that another process is computing.
// A look asks for a lock on each and lists the shards: round trips on a network file system.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// A sweep in progress.
pub(super) struct SweepRunner<'a> {
    pub request: &'a SweepRequest<'a>,
    pub progress: &'a SweepProgress,
    pub locks: CaseLocks,
    pub shards: Mutex<ResultShards<'a>>,
    pub report: Mutex<SweepReport>,
    /// The first error that ended the sweep early.
    pub error: Mutex<Option<Error>>,
    /// Cases whose record this process wrote.
    pub computed: Mutex<Vec<String>>,
    /// The other tasks of the array, if this one is a task without an explicit share.
    pub peers: Option<ArrayPeers<'a>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'a> SweepRunner<'a> {
    fn shards(&self) -> MutexGuard<'_, ResultShards<'a>> {
        locked(&self.shards)
    }

    /// The report so far.
    pub(crate) fn report(&self) -> MutexGuard<'_, SweepReport> {
        locked(&self.report)
    }

    /// The report, with the error that ended the sweep.
    pub(crate) fn into_report(self) -> SweepReport {
        let report = self.report.into_inner().unwrap_or_else(PoisonError::into_inner);
        let error = self.error.into_inner().unwrap_or_else(PoisonError::into_inner);
        SweepReport { error, ..report }
    }

    fn keep_first_error(&self, error: Error) {
        locked(&self.error).get_or_insert(error);
    }

    /// Removes unfinished files whose writer is gone. Without locks on the file system that cannot
    /// be known, and they stay.
    pub(crate) fn remove_abandoned_files(&self) -> Result<()> {
        let folder = self.request.folder;
        folder.remove_unfinished_texts()?;
        for file in folder.unfinished_files()? {
            if self.locks.lock(&file.case) == Lock::Ours {
                let _ = std::fs::remove_file(file.path);
                self.locks.release(&file.case);
            }
        }
        Ok(())
    }

    /// Whether a case is finished. A damaged record is set aside, and its case is not finished.
    ///
    /// # Errors
    /// The record cannot be read now.
    pub(crate) fn is_finished(&self, name: &str) -> Result<bool> {
        if !self.request.computation.is_large() {
            return Ok(self.shards().contains(name));
        }
        self.request.folder.has_record(name).or_else(|error| {
            let note = set_aside(&self.request.folder.record(name), error)?;
            self.report().notes.push(note);
            Ok(false)
        })
    }

    /// Checks that the results of this process still exist: the folder may have been removed.
    ///
    /// # Errors
    /// [`Error::Machine`] if some do not.
    pub(crate) fn check_results_exist(&self) -> Result<()> {
        let folder = self.request.folder;
        let has_records = locked(&self.computed).iter().all(|name| folder.record(name).exists());
        if has_records && self.shards().all_exist() && folder.manifest_path().exists() {
            return Ok(());
        }
        Err(Error::machine(
            format!(
                "{} was moved or removed while its cases were computed",
                folder.root().display()
            ),
            "put it back and type the same command again",
        ))
    }

    /// Whether a case is outside the own share of an array's task.
    pub(crate) fn is_beyond_own_share(&self, case: &CaseName) -> bool {
        self.peers.as_ref().is_some_and(|peers| peers.distance(case.index) > 0)
    }

    /// Whether other tasks of the array compute the cases outside the own share.
    pub(crate) fn has_peers(&self) -> bool {
        self.peers.as_ref().is_some_and(ArrayPeers::has_peers)
    }

    /// Whether a case is left to another task of the array.
    fn is_left_to_peers(&self, case: &CaseName) -> bool {
        self.is_beyond_own_share(case) && self.has_peers()
    }

    /// Computes `cases`, and waits for those that another process computes.
    pub(crate) fn complete(&self, cases: &[&'a CaseName]) -> Result<()> {
        let mut locked_elsewhere = self.compute_unlocked(cases)?;
        loop {
            locked_elsewhere.retain(|case| !self.is_left_to_peers(case));
            if locked_elsewhere.is_empty() || self.progress.is_stopping() {
                return Ok(());
            }
            // The other process may finish these, or end before.
            std::thread::sleep(POLL_INTERVAL);
            let notes = self.shards().refresh()?;
            self.report().notes.extend(notes);
            locked_elsewhere = self.compute_unlocked(&locked_elsewhere)?;
        }
    }

    /// Computes those of `cases` that no other process has locked; returns the others.
    fn compute_unlocked(&self, cases: &[&'a CaseName]) -> Result<Vec<&'a CaseName>> {
        let locked_elsewhere = Mutex::new(Vec::new());
        for_each_on_threads(cases.len(), self.request.threads, |at| {
            let case = cases[at];
            if self.progress.is_stopping() || self.is_left_to_peers(case) {
                return false;
            }
            if self.locks.lock(&case.name) == Lock::Theirs {
                locked(&locked_elsewhere).push(case);
                return true;
            }
            if let Err(error) = self.compute_unless_finished(case) {
                self.progress.control.stop.store(true, Ordering::Relaxed);
                self.keep_first_error(error);
            }
            true
        })?;
        let rest = self.shards().take_pending();
        if let Err(error) = self.write(rest) {
            self.keep_first_error(error);
        }
        let mut cases = locked_elsewhere.into_inner().unwrap_or_else(PoisonError::into_inner);
        cases.sort_by_key(|case| case.index);
        Ok(cases)
    }

    /// Writes cases as a shard, and releases their locks.
    fn write(&self, entries: Vec<CaseEntry>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let SweepRequest { folder, computation, .. } = *self.request;
        let shard = result_shards::write(folder, computation, entries)?;
        let names = shard.names.clone();
        self.shards().mark_written(shard);
        names.iter().for_each(|name| self.finish(name));
        Ok(())
    }

    /// Counts a case whose result is on the disk, and releases its lock.
    fn finish(&self, name: &str) {
        self.request.folder.remove_failure(name);
        self.locks.release(name);
        self.report().computed += 1;
    }

    /// Computes a locked case, unless another process has finished it meanwhile.
    fn compute_unless_finished(&self, case: &CaseName) -> Result<()> {
        if !self.is_finished(&case.name)? {
            return self.compute(case);
        }
        self.locks.release(&case.name);
        self.report().computed_elsewhere += 1;
        self.progress.ended.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Computes a locked case.
    ///
    /// # Errors
    /// Those of the machine; other errors are failures of the case.
    fn compute(&self, case: &CaseName) -> Result<()> {
        let (name, folder) = (case.name.as_str(), self.request.folder);
        let note = |reason| CaseNote { index: case.index, name: name.to_owned(), reason };
        match self.warnings_of(case) {
            Ok(warnings) if warnings.is_empty() => {}
            Ok(warnings) => self.report().warned.push(note(warnings)),
            Err(Error::Interrupted(_) | Error::Cancelled) => {
                self.locks.release(name);
                return Ok(());
            }
            Err(error) if error.is_of_machine() => return Err(error),
            Err(failure) => {
                let reason = failure.to_string();
                folder.write_failure(name, &reason)?;
                self.locks.release(name);
                self.report().failures.push(note(reason));
                self.progress.failed.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.progress.ended.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Computes a locked case; returns the warnings of its result, a line each.
    fn warnings_of(&self, case: &CaseName) -> Result<String> {
        let SweepRequest { scenario, computation, folder, unlimited, .. } = *self.request;
        let (name, control) = (case.name.as_str(), &self.progress.control);
        let scenario = scenario.case_of_sweep(case.index)?;
        if !computation.is_large() {
            let entry = tabulate(&scenario, name, computation, control)?;
            let warnings = entry.warnings.clone();
            let full = self.shards().add(entry);
            return self.write(full).map(|()| warnings);
        }
        let target = Target { path: &folder.record(name), force: false, case: Some(name) };
        let done = run(&scenario, &target, unlimited, control);
        let done = done.map(|warnings| warnings.join("\n"));
        // Another process may have finished it meanwhile, with the same bits.
        let is_there = matches!(folder.has_record(name), Ok(true));
        let warnings = if is_there { done.unwrap_or_default() } else { done? };
        locked(&self.computed).push(name.to_owned());
        self.finish(name);
        Ok(warnings)
    }
}
