//! Which cases `sweep` computes: those of `--task`, else those of the task of an array.

use std::str::FromStr;

use super::environment::variable;
use crate::batch::scheduler::{ArrayIndices, Facts, Scheduler};
use crate::batch::{ArrayTask, Partition};
use crate::cli::console::Console;
use crate::error::{Error, Result};

/// Upper bound of the variables of an array, which are 32-bit numbers in Slurm.
const MAX_TASKS: usize = 1 << 32;

/// The value of `--task`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaskChoice {
    /// Share I of N.
    Partition(Partition),
    /// The share of this task of an array.
    Of(Scheduler),
}

impl FromStr for TaskChoice {
    type Err = String;

    /// `I/N`, or the name of a scheduler.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match Scheduler::named(text) {
            Some(scheduler) => Ok(Self::Of(scheduler)),
            None => text.parse().map(Self::Partition),
        }
    }
}

/// The cases of one process.
#[derive(Debug)]
pub(crate) struct Assignment {
    /// Which cases it may compute.
    pub partition: Partition,
    /// Its task of an array, if the tasks divide these cases among themselves.
    pub task: Option<ArrayTask>,
}

/// A task of an array, as the environment describes it.
struct Found {
    scheduler: Scheduler,
    /// The variable with the index.
    variable: &'static str,
    indices: ArrayIndices,
    /// The number of the array.
    array: Option<String>,
}

impl Found {
    fn facts(&self) -> &'static Facts {
        self.scheduler.dialect().facts()
    }
}

/// The cases of this process.
///
/// Without `choice` a task of an array starts with its share, and continues with all other cases
/// unless other tasks of that array compute the same sweep: the array may have another purpose. If
/// the variables of an array are set without its number, they are not from the scheduler and name a
/// share.
///
/// # Errors
/// [`Error::Usage`] for variables that are not numbers or disagree, and if the share is not known.
pub(crate) fn assignment(choice: Option<TaskChoice>, console: &Console) -> Result<Assignment> {
    let explicit = |partition| Assignment { partition, task: None };
    match choice {
        Some(TaskChoice::Partition(partition)) => Ok(explicit(partition)),
        Some(TaskChoice::Of(scheduler)) => {
            let found = found(scheduler)?.ok_or_else(|| no_task(scheduler))?;
            let counted = || found.indices.counted_from_one();
            // Who names the scheduler says what the indices are for.
            let share =
                found.indices.partition().or_else(|| counted().filter(|_| is_counted(&found)));
            share.map(explicit).ok_or_else(|| unknown_share(&found))
        }
        None => match only_task()? {
            None => Ok(explicit(Partition::ALL)),
            Some(found) => match &found.array {
                Some(array) => Ok(shared(&found, array.clone(), console)),
                None => {
                    found.indices.partition().map(explicit).ok_or_else(|| unknown_share(&found))
                }
            },
        },
    }
}

/// The task of the only scheduler whose variables are set, or of several that agree.
fn only_task() -> Result<Option<Found>> {
    let mut task: Option<Found> = None;
    for scheduler in Scheduler::ALL {
        let Some(next) = found(scheduler)? else { continue };
        task = match task {
            Some(before) if !before.indices.agrees(&next.indices) => {
                return Err(conflict(&before, &next));
            }
            // The one that says more.
            Some(before) if next.indices.partition().is_none() => Some(before),
            _ => Some(next),
        };
    }
    Ok(task)
}

/// The task of an array of `scheduler`, if its variables are set.
fn found(scheduler: Scheduler) -> Result<Option<Found>> {
    let variables = &scheduler.dialect().facts().variables;
    let text = |name: &str| std::env::var(name).ok();
    let is_array = |name: &&str| {
        // A value that is not UTF-8 is set, and reported as no number.
        let value = std::env::var_os(name);
        value
            .is_some_and(|value| value.to_str().is_none_or(|text| Some(text) != variables.no_array))
    };
    let Some(&index) = variables.index.iter().find(|name| is_array(name)) else { return Ok(None) };
    let number = |name: &str| variable(name, MAX_TASKS, "--task I/N");
    let Some(indices) = variables.indices(index, number)? else { return Ok(None) };
    let array = variables.array.iter().find_map(|name| text(name).filter(|text| is_word(text)));
    // PBS and Torque number a task by its array: 12[3].server.
    let array = array.map(|array| array.split('[').next().unwrap_or_default().to_owned());
    Ok(Some(Found { scheduler, variable: index, indices, array }))
}

/// All cases, beginning with the share of this task if it is known.
fn shared(found: &Found, array: String, console: &Console) -> Assignment {
    let indices = &found.indices;
    let (id, partition) = (indices.id, indices.partition());
    let (title, name) = (found.facts().title, found.scheduler.name());
    let text = match partition {
        Some(Partition { count: 1, .. }) => {
            return Assignment { partition: Partition::ALL, task: None };
        }
        Some(Partition { index, count }) => format!(
            "task {id} of {title}'s array {array} computes share {index} of {count}, and then all \
             other cases unless other tasks of this array compute the same sweep (--task {name}: \
             that share alone; --task 1/1: all cases)"
        ),
        None => format!(
            "task {id} of {title}'s array {array} ({}) computes all cases that no other process \
             computes: its own share cannot be known (--task I/N: share I of N)",
            indices.describe()
        ),
    };
    console.note(&text);
    // Without a known share the index still spreads the tasks over the cases.
    let count = indices.count.unwrap_or(1).max(1);
    let first = partition.unwrap_or(Partition { index: id % count, count });
    let task = ArrayTask { array, index: id, partition, first };
    Assignment { partition: Partition::ALL, task: Some(task) }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 80 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the indices may be taken as counted from 1: the scheduler does not tell the lowest one.
fn is_counted(found: &Found) -> bool {
    found.facts().variables.min.is_none()
}

fn no_task(scheduler: Scheduler) -> Error {
    let facts = scheduler.dialect().facts();
    let index = facts.variables.index.join(" or ");
    let unset = match facts.variables.no_array {
        Some(value) => format!("{index} is not set, or {value}"),
        None => format!("{index} is not set"),
    };
    Error::usage(
        format!(
            "--task {}: this is no task of {} {} array, {unset}",
            scheduler.name(),
            if facts.title == "LSF" { "an" } else { "a" },
            facts.title
        ),
        "set the share with --task I/N, or remove --task to compute all cases",
    )
}

fn unknown_share(found: &Found) -> Error {
    let indices = &found.indices;
    Error::usage(
        format!(
            "{} is {}, but which share that is cannot be known: {} ({})",
            found.variable,
            indices.id,
            found.facts().variables.unknown_share,
            indices.describe()
        ),
        "set the share with --task I/N; --task 1/1 computes all cases",
    )
}

fn conflict(one: &Found, other: &Found) -> Error {
    Error::usage(
        format!(
            "this is a task of two arrays: {} is {} ({}), {} is {} ({})",
            one.variable,
            one.indices.id,
            one.indices.describe(),
            other.variable,
            other.indices.id,
            other.indices.describe()
        ),
        format!(
            "name the one that counts with --task {} or --task {}, set the share with --task I/N, \
             or unset the other variables",
            one.scheduler.name(),
            other.scheduler.name()
        ),
    )
}
