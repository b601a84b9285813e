//! A sweep from its scenario to the collected file, for programs that call the library.

use std::path::{Path, PathBuf};

use super::collect::{Destination, collect};
use super::folder::Folder;
use super::manifest::Manifest;
use super::names::names;
use super::partition::Partition;
use super::sweep::sweep;
use super::sweep_request::{CaseNote, SweepProgress, SweepRequest};
use crate::error::{Error, Result};
use crate::jobs::{Computation, validate_sweep};
use crate::scenario::Scenario;

/// What a sweep computes, and with what.
#[derive(Debug, Clone, Copy)]
pub struct WholeSweep<'a> {
    /// The scenario with its sweep.
    pub scenario: &'a Scenario,
    /// What is computed of every case.
    pub computation: Computation,
    /// Where the cases are kept: finished ones are not computed again, and other processes may
    /// compute in the same folder.
    pub folder: &'a Path,
    /// Number of threads.
    pub threads: usize,
    /// Whether cases may exceed the limits of memory, time and disk.
    pub unlimited: bool,
}

/// A sweep whose cases stand in one file.
#[derive(Debug)]
pub struct SweptCases {
    /// The file, which [`Collection`](crate::record::Collection) reads.
    pub path: PathBuf,
    /// Number of cases computed now.
    pub computed: usize,
    /// Number of cases that were finished before.
    pub finished_before: usize,
    /// What a reader of the numbers must know: cases that failed, warnings of cases, a sentence each.
    pub warnings: Vec<String>,
}

impl WholeSweep<'_> {
    /// Computes the cases that are not finished, and collects all in one file of the folder. A case
    /// that fails does not stop the others.
    ///
    /// # Errors
    /// What is wrong in the scenario as a whole; [`Error::Machine`]; [`Error::Cancelled`], where
    /// finished cases stay.
    pub fn run(&self, progress: &SweepProgress) -> Result<SweptCases> {
        let Self { scenario, computation, threads, unlimited, .. } = *self;
        let folder = Folder::new(self.folder);
        let names = names(scenario, computation)?;
        validate_sweep(scenario, computation)?;
        let manifest = Manifest::new(scenario, computation, &names);
        folder.begin(&manifest)?;
        let partition = Partition::ALL;
        let request = SweepRequest {
            scenario,
            computation,
            names: &names,
            partition,
            task: None,
            folder: &folder,
            threads,
            unlimited,
        };
        let report = sweep(&request, progress)?;
        if let Some(error) = report.error {
            return Err(error);
        }
        if progress.control.stopped() {
            return Err(Error::Cancelled);
        }
        let of_case = |what: &str, note: &CaseNote| {
            format!("case {} ({}) {what}: {}", note.index, manifest.values(note.index), note.reason)
        };
        let failed = report.failures.iter().map(|note| of_case("failed", note));
        let warned = report.warned.iter().map(|note| of_case("has a warning", note));
        let warnings = failed.chain(warned).chain(report.notes.clone()).collect();
        let to = Destination { path: &folder.collected(), force: true, links: false };
        let no_fault = |paths: &[PathBuf]| paths.iter().map(|_| None).collect();
        let collected = collect(&folder, to, &no_fault, progress)?;
        Ok(SweptCases {
            path: collected.path,
            computed: report.computed + report.computed_elsewhere,
            finished_before: report.finished_before,
            warnings,
        })
    }
}
