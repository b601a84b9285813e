//! How many cases `sweep` computes at a time.

use super::environment::variable;
use crate::batch::scheduler::Scheduler;
use crate::error::{Error, Result};

/// Upper bound of the number of cores of a task, as of `--threads`.
const MAX_CORES: usize = 1024;

/// The cores of the task of a scheduler, else those of the machine.
///
/// # Errors
/// [`Error::Usage`] for variables that are not numbers, and if two schedulers disagree.
pub(crate) fn cores() -> Result<usize> {
    let mut found: Option<(&str, usize)> = None;
    for scheduler in Scheduler::ALL {
        let Some((name, cores)) = cores_of(scheduler)? else { continue };
        match found {
            Some((other, before)) if before != cores => {
                return Err(Error::usage(
                    format!("{other} is {before}, but {name} is {cores}"),
                    "set the number of cores with --threads, or unset the variable that is wrong",
                ));
            }
            _ => found = Some((name, cores)),
        }
    }
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    Ok(found.map_or_else(all, |(_, cores)| cores))
}

/// The variable with the cores of a task of the scheduler, and its value.
fn cores_of(scheduler: Scheduler) -> Result<Option<(&'static str, usize)>> {
    let variables = &scheduler.dialect().facts().variables;
    // Names such as NSLOTS and NCPUS are common: they count inside a job alone.
    if variables.job.is_some_and(|job| std::env::var_os(job).is_none()) {
        return Ok(None);
    }
    for &name in variables.cores {
        if let Some(cores) = variable(name, MAX_CORES, "--threads")?.filter(|&cores| cores > 0) {
            return Ok(Some((name, cores)));
        }
    }
    Ok(None)
}
