//! Measures the computing time of a case before a sweep is submitted.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::batch::scheduler::format_wall_time;
use crate::batch::{self, CaseName, CostProbe, SweepRequest};
use crate::cli::console::Console;
use crate::cli::console::progress;
use crate::error::{Error, Result};

/// Longest time of the measurement: the user waits for it, and login nodes are for short work.
const MAX_PROBE_TIME: Duration = Duration::from_secs(120);
/// Time of a case if none can be measured.
const DEFAULT_CASE_TIME: Duration = Duration::from_secs(1);

/// The computing time of a case of `left` on one core, measured on some of them. Finished cases are
/// kept in the folder of `request`.
///
/// # Errors
/// [`Error::Machine`]; an interruption; [`Error::Numbers`] if all measured cases failed.
pub(crate) fn case_time(
    request: &SweepRequest<'_>,
    left: &[&CaseName],
    console: &Console,
) -> Result<Duration> {
    // A refused case fails at once on any machine.
    let is_computable = |case: &&CaseName| case.refusal.is_none();
    let cases: Vec<&CaseName> = left.iter().copied().filter(is_computable).collect();
    if cases.is_empty() {
        return Ok(DEFAULT_CASE_TIME);
    }
    console.status("computing a few cases here to measure their time");
    let probe = progress::with_case_progress("cases", console.quiet, |progress| {
        batch::probe_cost(request, &cases, MAX_PROBE_TIME, progress)
    })?;
    let CostProbe { slowest, cases, failures, is_estimate } = probe.value;
    for failure in &failures {
        console.warn(&format!("case {} ({}): {}", failure.index, failure.name, failure.reason));
    }
    if failures.len() == cases {
        return Err(Error::Numbers(format!(
            "all {cases} cases that were computed here failed; nothing was submitted\n  \
             help: correct the scenario, or set --case-time to submit without a measurement"
        )));
    }
    if is_estimate {
        console.note(&format!(
            "a case was not finished after {}; its time is estimated as {} (set --case-time if it \
             is known)",
            format_wall_time(MAX_PROBE_TIME),
            format_wall_time(slowest)
        ));
    }
    Ok(slowest)
}

/// A temporary folder, removed on drop.
pub(crate) struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
    /// Creates one.
    ///
    /// # Errors
    /// It cannot be created.
    pub(crate) fn new() -> Result<Self> {
        // Process numbers are reused, and a killed process leaves its folder.
        let own = RandomState::new().hash_one(std::process::id());
        let path = std::env::temp_dir().join(format!("wavepore-probe-{own:016x}"));
        fs::create_dir(&path).map_err(|cause| Error::io("cannot make the folder", &path, cause))?;
        Ok(Self(path))
    }

    /// Its path.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
