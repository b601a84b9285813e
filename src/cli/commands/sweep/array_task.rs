//! Which cases `sweep` computes: what `--task` says, else what the variables of a Slurm array allow.

use std::str::FromStr;

use super::environment::variable;
use crate::batch::slurm::ArrayIndices;
use crate::batch::{ArrayTask, Share};
use crate::cli::console::Console;
use crate::error::{Error, Result};

/// More tasks than any array has.
const MAX_TASKS: usize = 1 << 32;

/// What `--task` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskChoice {
    /// Share I of N.
    Share(Share),
    /// The share of this task of a Slurm array.
    Slurm,
}

impl FromStr for TaskChoice {
    type Err = String;

    /// `I/N`, or `slurm`.
    fn from_str(text: &str) -> std::result::Result<Self, String> {
        if text == "slurm" { Ok(Self::Slurm) } else { text.parse().map(Self::Share) }
    }
}

/// The cases of one process.
#[derive(Debug)]
pub struct Part {
    /// Which it may compute.
    pub share: Share,
    /// The task of an array that it is, if it shares these with others by itself.
    pub task: Option<ArrayTask>,
}

/// The cases that `choice` asks for.
///
/// Without a choice a task of a Slurm array begins with its share, and goes on with all other cases
/// unless other tasks of that array are at the same sweep: the array may have another purpose.
/// Variables of an array without its number are not Slurm's: who sets them names a share.
///
/// # Errors
/// [`Error::Usage`] for variables of Slurm that are no numbers, and where a share is asked for that
/// cannot be known.
pub fn part(choice: Option<TaskChoice>, console: &Console) -> Result<Part> {
    let alone = |share| Part { share, task: None };
    let array = std::env::var("SLURM_ARRAY_JOB_ID").ok().filter(|text| is_word(text));
    match (choice, indices()?, array) {
        (Some(TaskChoice::Share(share)), ..) => Ok(alone(share)),
        (Some(TaskChoice::Slurm), None, _) => Err(Error::Usage(
            "--task slurm: this is no task of a Slurm array, SLURM_ARRAY_TASK_ID is not set\n  \
             help: name the share with --task I/N, or leave --task out: then all cases are computed"
                .into(),
        )),
        (None, None, _) => Ok(alone(Share::ALL)),
        (None, Some(indices), Some(array)) => Ok(shared(&indices, array, console)),
        (_, Some(indices), _) => indices.share().map(alone).ok_or_else(|| unknown_share(&indices)),
    }
}

/// All cases, beginning with those that are this task's if the array numbers shares.
fn shared(indices: &ArrayIndices, array: String, console: &Console) -> Part {
    let (id, share) = (indices.id, indices.share());
    let text = match share {
        Some(Share { count: 1, .. }) => return Part { share: Share::ALL, task: None },
        Some(Share { index, count }) => format!(
            "task {id} of Slurm's array {array} computes share {index} of {count}, and then all other cases unless other \
             tasks of this array are at the same sweep (--task slurm: that share alone; --task 1/1: all cases)"
        ),
        None => format!(
            "task {id} of Slurm's array {array} ({}) computes all cases that no other process is at: which of them are its \
             own cannot be known (--task I/N: share I of N)",
            indices.describe()
        ),
    };
    console.note(&text);
    // Where the share is not known the index spreads the tasks all the same.
    let count = indices.count.unwrap_or(1).max(1);
    let first = share.unwrap_or(Share { index: id % count, count });
    Part { share: Share::ALL, task: Some(ArrayTask { array, index: id, share, first }) }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn unknown_share(indices: &ArrayIndices) -> Error {
    Error::Usage(format!(
        "SLURM_ARRAY_TASK_ID is {}, but which share that is cannot be known: SLURM_ARRAY_TASK_MIN, _MAX, _STEP and _COUNT do \
         not describe an array of the indices MIN, MIN + STEP, … MAX ({})\n  \
         help: name the share with --task I/N; --task 1/1 computes all cases",
        indices.id,
        indices.describe()
    ))
}

/// What Slurm says of the array whose task this is.
fn indices() -> Result<Option<ArrayIndices>> {
    let number = |name: &str| variable(&format!("SLURM_ARRAY_TASK_{name}"), MAX_TASKS, "--task I/N");
    let Some(id) = number("ID")? else { return Ok(None) };
    let (count, min, max, step) = (number("COUNT")?, number("MIN")?, number("MAX")?, number("STEP")?);
    Ok(Some(ArrayIndices { id, count, min, max, step: step.unwrap_or(1) }))
}
