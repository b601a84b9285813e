//! A sweep while it goes on: who computes what, and what becomes of it.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::blocks::{self, Blocks};
use super::claims::Claims;
use super::files::set_aside;
use super::names::CaseName;
use super::order::{Failure, Order, Report, Watch};
use super::team::Team;
use super::workers::share_out;
use crate::error::{Error, Result};
use crate::jobs::{run, tabulate};
use crate::record::CaseEntry;
use crate::system::Lock;

/// Between two looks at cases that another process is computing.
const PAUSE: Duration = Duration::from_millis(200);

/// A sweep while it goes on.
pub(super) struct Sweeping<'a> {
    pub order: &'a Order<'a>,
    pub watch: &'a Watch,
    pub claims: Claims,
    pub blocks: Mutex<Blocks<'a>>,
    pub report: Mutex<Report>,
    pub trouble: Mutex<Option<Error>>,
    /// Cases whose record was written here.
    pub computed: Mutex<Vec<String>>,
    /// The other tasks, where this is one of an array that says nothing of shares.
    pub team: Option<Team<'a>>,
}

impl<'a> Sweeping<'a> {
    pub fn blocks(&self) -> MutexGuard<'_, Blocks<'a>> {
        self.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn report(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of it.
    pub fn into_report(self) -> Report {
        let report = self.report.into_inner().unwrap_or_else(PoisonError::into_inner);
        Report { trouble: self.trouble.into_inner().unwrap_or_else(PoisonError::into_inner), ..report }
    }

    /// Removes unfinished records that nobody writes any more; without locks nobody can know.
    pub fn clear(&self) -> Result<()> {
        self.order.folder.forget_unfinished_words()?;
        for (name, path) in self.order.folder.unfinished()? {
            if self.claims.take(&name) == Lock::Ours {
                let _ = std::fs::remove_file(path);
                self.claims.give(&name);
            }
        }
        Ok(())
    }

    /// Whether a case is finished; a damaged record is set aside, and then it is not.
    ///
    /// # Errors
    /// The machine keeps it from being looked at.
    pub fn is_finished(&self, name: &str) -> Result<bool> {
        if !self.order.what.is_large() {
            return Ok(self.blocks().has(name));
        }
        self.order.folder.has_record(name).or_else(|trouble| {
            let note = set_aside(&self.order.folder.record(name), trouble)?;
            self.report().notes.push(note);
            Ok(false)
        })
    }

    /// Looks once more for what was computed here: a folder can vanish.
    ///
    /// # Errors
    /// [`Error::Machine`] if it is not there.
    pub fn look_back(&self) -> Result<()> {
        let folder = self.order.folder;
        let records = self.computed.lock().unwrap_or_else(PoisonError::into_inner);
        let there = records.iter().all(|name| folder.record(name).exists()) && self.blocks().are_there();
        if there && folder.manifest_path().exists() {
            return Ok(());
        }
        let text = format!("{} was moved or removed while its cases were computed", folder.root().display());
        Err(Error::Machine(format!("{text}\n  help: put it back and type the same command again")))
    }

    /// Whether a case is beyond the own share of a task of an array.
    pub fn is_beyond(&self, case: &CaseName) -> bool {
        self.team.as_ref().is_some_and(|team| team.distance(case.index) > 0)
    }

    /// Whether other tasks of the array compute what is beyond the own share.
    pub fn has_others(&self) -> bool {
        self.team.as_ref().is_some_and(Team::has_others)
    }

    /// Whether a case is another task's to compute.
    fn is_for_others(&self, case: &CaseName) -> bool {
        self.is_beyond(case) && self.has_others()
    }

    /// Computes `cases`, and waits for those that another process computes.
    pub fn complete(&self, cases: &[&'a CaseName]) -> Result<()> {
        let mut waiting = self.pass(cases)?;
        loop {
            waiting.retain(|case| !self.is_for_others(case));
            if waiting.is_empty() || self.watch.over() {
                return Ok(());
            }
            // Another process computes these: it may finish them, or end before.
            std::thread::sleep(PAUSE);
            let notes = self.blocks().refresh()?;
            self.report().notes.extend(notes);
            waiting = self.pass(&waiting)?;
        }
    }

    /// One pass over `cases`; answers those that another process has claimed.
    pub fn pass(&self, cases: &[&'a CaseName]) -> Result<Vec<&'a CaseName>> {
        let held = Mutex::new(Vec::new());
        share_out(cases.len(), self.order.threads, |at| {
            let case = cases[at];
            if self.watch.over() || self.is_for_others(case) {
                return false;
            }
            if self.claims.take(&case.name) == Lock::Theirs {
                held.lock().unwrap_or_else(PoisonError::into_inner).push(case);
                return true;
            }
            let done = self.is_finished(&case.name).and_then(|finished| {
                if !finished {
                    return self.compute(case);
                }
                self.claims.give(&case.name);
                self.report().elsewhere += 1;
                self.watch.ended.fetch_add(1, Ordering::Relaxed);
                Ok(())
            });
            if let Err(trouble) = done {
                self.watch.control.stop.store(true, Ordering::Relaxed);
                self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(trouble);
            }
            true
        })?;
        let rest = self.blocks().take();
        if let Err(trouble) = self.write(rest) {
            self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(trouble);
        }
        let mut held = held.into_inner().unwrap_or_else(PoisonError::into_inner);
        held.sort_by_key(|case| case.index);
        Ok(held)
    }

    /// Writes cases as a block, while others are computed, and gives up their claims.
    fn write(&self, entries: Vec<CaseEntry>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let (path, names) = blocks::write(self.order.folder, self.order.what, entries)?;
        self.blocks().written(path, &names);
        names.iter().for_each(|name| self.finish(name));
        Ok(())
    }

    /// Counts a case whose result is on the disk, and gives up its claim.
    fn finish(&self, name: &str) {
        self.order.folder.forget_failure(name);
        self.claims.give(name);
        self.report().computed += 1;
    }

    /// Computes a case that is claimed.
    ///
    /// # Errors
    /// What the machine refuses; everything else is the case's own failure.
    fn compute(&self, case: &CaseName) -> Result<()> {
        let Order { scenario, what, folder, unlimited, .. } = *self.order;
        let (name, control) = (case.name.as_str(), &self.watch.control);
        let computed = scenario.case_of_sweep(case.index).and_then(|scenario| {
            if what.is_large() {
                let done = run(&scenario, name, &folder.record(name), unlimited, control);
                // Another process may have finished it meanwhile, to the same bits.
                let warnings =
                    if matches!(folder.has_record(name), Ok(true)) { done.unwrap_or_default() } else { done? };
                self.computed.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
                self.finish(name);
                Ok(warnings)
            } else {
                let entry = tabulate(&scenario, name, what, control)?;
                let warnings = entry.warnings.clone();
                let full = self.blocks().add(entry);
                self.write(full).map(|()| warnings)
            }
        });
        let told = |reason| Failure { index: case.index, name: name.to_owned(), reason };
        match computed {
            Ok(warnings) if warnings.is_empty() => {}
            Ok(warnings) => self.report().warned.push(told(warnings)),
            Err(Error::Interrupted(_)) => {
                self.claims.give(name);
                return Ok(());
            }
            Err(trouble @ (Error::Machine(_) | Error::Damaged(_))) => return Err(trouble),
            Err(failure) => {
                let reason = failure.to_string();
                folder.note_failure(name, &reason)?;
                self.claims.give(name);
                self.report().failures.push(told(reason));
                self.watch.failed.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.watch.ended.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
