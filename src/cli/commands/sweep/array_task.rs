//! Which cases `sweep` computes: those of `--task`, else those of the task of a Slurm array.

use std::str::FromStr;

use super::environment::variable;
use crate::batch::slurm::ArrayIndices;
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
    /// The share of this task of a Slurm array.
    Slurm,
}

impl FromStr for TaskChoice {
    type Err = String;

    /// `I/N`, or `slurm`.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text == "slurm" { Ok(Self::Slurm) } else { text.parse().map(Self::Partition) }
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

/// The cases of this process.
///
/// Without `choice` a task of a Slurm array starts with its share, and continues with all other
/// cases unless other tasks of that array compute the same sweep: the array may have another
/// purpose. If the variables of an array are set without its number, they are not from Slurm and
/// name a share.
///
/// # Errors
/// [`Error::Usage`] for variables of Slurm that are not numbers, and if the share is not known.
pub(crate) fn assignment(choice: Option<TaskChoice>, console: &Console) -> Result<Assignment> {
    let explicit = |partition| Assignment { partition, task: None };
    let array = std::env::var("SLURM_ARRAY_JOB_ID").ok().filter(|text| is_word(text));
    match (choice, indices()?, array) {
        (Some(TaskChoice::Partition(partition)), ..) => Ok(explicit(partition)),
        (Some(TaskChoice::Slurm), None, _) => Err(Error::usage(
            "--task slurm: this is no task of a Slurm array, SLURM_ARRAY_TASK_ID is not set",
            "set the share with --task I/N, or remove --task to compute all cases",
        )),
        (None, None, _) => Ok(explicit(Partition::ALL)),
        (None, Some(indices), Some(array)) => Ok(shared(&indices, array, console)),
        (_, Some(indices), _) => {
            indices.partition().map(explicit).ok_or_else(|| unknown_share(&indices))
        }
    }
}

/// All cases, beginning with the share of this task if it is known.
fn shared(indices: &ArrayIndices, array: String, console: &Console) -> Assignment {
    let (id, partition) = (indices.id, indices.partition());
    let text = match partition {
        Some(Partition { count: 1, .. }) => {
            return Assignment { partition: Partition::ALL, task: None };
        }
        Some(Partition { index, count }) => format!(
            "task {id} of Slurm's array {array} computes share {index} of {count}, and then all \
             other cases unless other tasks of this array compute the same sweep (--task slurm: \
             that share alone; --task 1/1: all cases)"
        ),
        None => format!(
            "task {id} of Slurm's array {array} ({}) computes all cases that no other process \
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
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn unknown_share(indices: &ArrayIndices) -> Error {
    Error::usage(
        format!(
            "SLURM_ARRAY_TASK_ID is {}, but which share that is cannot be known: SLURM_ARRAY_TASK_MIN, _MAX, _STEP and _COUNT do not describe an array of the indices MIN, MIN + STEP, … MAX ({})",
            indices.id,
            indices.describe()
        ),
        "set the share with --task I/N; --task 1/1 computes all cases",
    )
}

/// The array of which this process is a task.
fn indices() -> Result<Option<ArrayIndices>> {
    let number =
        |name: &str| variable(&format!("SLURM_ARRAY_TASK_{name}"), MAX_TASKS, "--task I/N");
    let Some(id) = number("ID")? else { return Ok(None) };
    Ok(Some(ArrayIndices {
        id,
        count: number("COUNT")?,
        min: number("MIN")?,
        max: number("MAX")?,
        step: number("STEP")?.unwrap_or(1),
    }))
}
