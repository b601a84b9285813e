//! Which cases `sweep` computes: what `--task` says, else what the variables of a Slurm array allow.

use std::str::FromStr;

use super::Voice;
use super::environment::variable;
use crate::batch::slurm::ArrayIndices;
use crate::batch::{ArrayTask, Share};
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
/// Without a choice a task of an array begins with its share, and goes on with all other cases
/// unless other tasks of that array are at the same sweep: the array may have another purpose.
///
/// # Errors
/// [`Error::Usage`] for variables of Slurm that are no numbers, and for `--task slurm` where the
/// share cannot be known.
pub fn part(choice: Option<TaskChoice>, voice: &Voice) -> Result<Part> {
    let alone = |share| Part { share, task: None };
    match (choice, indices()?) {
        (Some(TaskChoice::Share(share)), _) => Ok(alone(share)),
        (Some(TaskChoice::Slurm), Some(indices)) => indices.share().map(alone).ok_or_else(|| unknown_share(&indices)),
        (Some(TaskChoice::Slurm), None) => Err(Error::Usage(
            "--task slurm: this is no task of a Slurm array, SLURM_ARRAY_TASK_ID is not set\n  \
             help: name the share with --task I/N, or leave --task out: then all cases are computed"
                .into(),
        )),
        (None, Some(indices)) => Ok(shared(&indices, voice)),
        (None, None) => Ok(alone(Share::ALL)),
    }
}

/// All cases, beginning with those that are this task's if the array numbers shares.
fn shared(indices: &ArrayIndices, voice: &Voice) -> Part {
    let array = std::env::var("SLURM_ARRAY_JOB_ID").ok().filter(|text| is_word(text));
    let share = indices.share();
    let count = indices.count.unwrap_or(1).max(1);
    let first = share.unwrap_or(Share { index: indices.id % count, count });
    let id = indices.id;
    let text = match (share, &array) {
        (Some(Share { count: 1, .. }), _) => return Part { share: Share::ALL, task: None },
        (Some(Share { index, count }), Some(array)) => format!(
            "task {id} of Slurm's array {array} computes share {index} of {count}, and then all other cases unless other tasks \
             of this array are at the same sweep (--task slurm: that share alone; --task 1/1: all cases)"
        ),
        _ => format!(
            "task {id} of a Slurm array ({}) computes all cases that no other process is at: which of them are its own \
             cannot be known (--task I/N: share I of N)",
            indices.describe()
        ),
    };
    voice.note(&text);
    // Without its number tasks cannot be told from those of other arrays.
    let (share, array) = if array.is_some() { (share, array) } else { (None, None) };
    let task = ArrayTask { array: array.unwrap_or_else(|| "-".into()), index: id, share, first };
    Part { share: Share::ALL, task: Some(task) }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn unknown_share(indices: &ArrayIndices) -> Error {
    Error::Usage(format!(
        "which share is that of task {} cannot be known: the array ({}) is not MIN, MIN + STEP, … MAX, or does not say so\n  \
         help: name the share with --task I/N; or leave --task out: then the tasks compute together what is left",
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
