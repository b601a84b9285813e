//! The variables of a task of an array, whose names are the scheduler's.

use super::indices::ArrayIndices;

/// The variables of a task of an array.
#[derive(Debug)]
pub(crate) struct ArrayVariables {
    /// The index of the task; the first that is set.
    pub index: &'static [&'static str],
    /// A value of the index that means that there is no array.
    pub no_array: Option<&'static str>,
    /// Lowest index.
    pub min: Option<&'static str>,
    /// Highest index.
    pub max: Option<&'static str>,
    /// Distance of two indices.
    pub step: Option<&'static str>,
    /// Number of tasks.
    pub count: Count,
    /// The number of the array; the first that is set.
    pub array: &'static [&'static str],
    /// A variable without which the other ones are not the scheduler's.
    pub job: Option<&'static str>,
    /// Cores of a task; the first that is set.
    pub cores: &'static [&'static str],
    /// Why a share cannot be known.
    pub unknown_share: &'static str,
}

/// Where the number of tasks is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// A variable.
    Variable(&'static str),
    /// The indices, which have no gaps.
    Indices,
    /// The highest index, where the lowest one is 1.
    Highest,
    /// Nothing.
    Unknown,
}

impl ArrayVariables {
    /// The indices of the array of a task whose variable `index` is set; `number` reads a variable.
    ///
    /// # Errors
    /// Those of `number`.
    pub(crate) fn indices<E>(
        &self,
        index: &str,
        number: impl Fn(&str) -> Result<Option<usize>, E>,
    ) -> Result<Option<ArrayIndices>, E> {
        let Some(id) = number(index)? else { return Ok(None) };
        let read = |name: Option<&str>| name.map_or(Ok(None), &number);
        let step = read(self.step)?.unwrap_or(1);
        let indices = ArrayIndices { id, count: None, min: None, max: read(self.max)?, step };
        let (min, max) = (read(self.min)?, indices.max);
        Ok(Some(match self.count {
            Count::Variable(name) => ArrayIndices { count: number(name)?, min, ..indices },
            Count::Indices => {
                let span = min.zip(max).and_then(|(min, max)| max.checked_sub(min));
                let steps = span.and_then(|span| span.checked_div(step));
                // The last index is that of the range as typed, which the step may pass over.
                let max = min.zip(steps).map(|(min, steps)| min + steps * step);
                ArrayIndices { count: steps.map(|steps| steps + 1), min, max, ..indices }
            }
            Count::Highest => ArrayIndices { count: max.filter(|_| step == 1), ..indices },
            Count::Unknown => indices,
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::scheduler::Scheduler;

    /// The share of a task with these variables, its number of tasks, and its index.
    fn read(scheduler: Scheduler, set: &[(&str, usize)]) -> (Option<String>, Option<usize>, usize) {
        let variables = &scheduler.dialect().facts().variables;
        let number = |name: &str| -> Result<Option<usize>, String> {
            Ok(set.iter().find(|(there, _)| *there == name).map(|(_, value)| *value))
        };
        let index = variables.index.iter().find(|name| set.iter().any(|(set, _)| set == *name));
        let indices = variables.indices(index.unwrap(), number).unwrap().unwrap();
        let share = indices.partition().map(|share| format!("{}/{}", share.index, share.count));
        (share, indices.count, indices.id)
    }

    #[test]
    fn variables_mean_what_each_scheduler_says() {
        let sge = |id, first, last, step| {
            let set = [
                ("SGE_TASK_ID", id),
                ("SGE_TASK_FIRST", first),
                ("SGE_TASK_LAST", last),
                ("SGE_TASK_STEPSIZE", step),
            ];
            read(Scheduler::GridEngine, &set)
        };
        assert_eq!(sge(3, 1, 4, 1), (Some("3/4".into()), Some(4), 3));
        assert_eq!(sge(8, 2, 10, 3), (Some("3/3".into()), Some(3), 8));
        assert_eq!(sge(2, 2, 2, 1), (Some("1/1".into()), Some(1), 2));
        assert_eq!(sge(3, 1, 4, 0), (None, None, 3));
        assert_eq!(sge(3, 5, 4, 1), (None, None, 3));
        let lsf = [("LSB_JOBINDEX", 2), ("LSB_JOBINDEX_END", 6)];
        assert_eq!(read(Scheduler::Lsf, &lsf), (None, Some(6), 2));
        let stepped = [lsf[0], lsf[1], ("LSB_JOBINDEX_STEP", 2)];
        assert_eq!(read(Scheduler::Lsf, &stepped), (None, None, 2));
        for name in ["PBS_ARRAY_INDEX", "PBS_ARRAYID"] {
            assert_eq!(read(Scheduler::Pbs, &[(name, 7)]), (None, None, 7));
        }
        let slurm = [
            ("SLURM_ARRAY_TASK_ID", 3),
            ("SLURM_ARRAY_TASK_COUNT", 4),
            ("SLURM_ARRAY_TASK_MIN", 1),
            ("SLURM_ARRAY_TASK_MAX", 4),
        ];
        assert_eq!(read(Scheduler::Slurm, &slurm), (Some("3/4".into()), Some(4), 3));
        assert_eq!(read(Scheduler::Slurm, &slurm[..1]), (None, None, 3));
    }
}
