//! What a case costs, before a sweep is submitted.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::batch::slurm::tell_wall_time;
use crate::batch::{self, CaseName, Order, Trial};
use crate::cli::console::Console;
use crate::cli::console::progress;
use crate::error::{Error, Result};

/// A trial takes no longer.
const TRIAL: Duration = Duration::from_secs(120);
/// What a case is reckoned with if none can be tried.
const UNTRIED: Duration = Duration::from_secs(1);

/// What a case of `left` takes on one core, measured on some of them; what is finished is kept in the folder of `order`.
///
/// # Errors
/// What the machine refuses; an interruption; [`Error::Numbers`] if all that were tried failed.
pub fn case_time(order: &Order<'_>, left: &[&CaseName], console: &Console) -> Result<Duration> {
    // What has no meaning fails at once, wherever it is tried.
    let cases: Vec<&CaseName> = left.iter().copied().filter(|case| case.refusal.is_none()).collect();
    if cases.is_empty() {
        return Ok(UNTRIED);
    }
    console.say("computing a few cases here, to see what they take");
    let (trial, _) =
        progress::cases_watched("cases", console.quiet, |watch| batch::trial(order, &cases, TRIAL, watch))?;
    let Trial { slowest, tried, failures, reckoned } = trial;
    for failure in &failures {
        console.warn(&format!("case {} ({}): {}", failure.index, failure.name, failure.reason));
    }
    if failures.len() == tried {
        return Err(Error::Numbers(format!(
            "all {tried} cases that were tried failed; nothing was submitted\n  \
             help: mend the scenario, or go on without a trial: --case-time"
        )));
    }
    if reckoned {
        console.note(&format!(
            "a case was not finished after {}; it is reckoned with {} (--case-time tells it better)",
            tell_wall_time(TRIAL),
            tell_wall_time(slowest)
        ));
    }
    Ok(slowest)
}

/// A folder that is taken away in the end.
pub struct Scratch(PathBuf);

impl Scratch {
    /// A new one.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new() -> Result<Self> {
        // Numbers of processes come again, and a killed one leaves its folder.
        let own = RandomState::new().hash_one(std::process::id());
        let path = std::env::temp_dir().join(format!("wavepore-trial-{own:016x}"));
        fs::create_dir(&path).map_err(|cause| Error::machine("cannot make the folder", &path, &cause))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
