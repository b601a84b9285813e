//! The indices of a job array, from the environment of one of its tasks.

use crate::batch::Partition;

/// The array of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArrayIndices {
    /// Index of this task.
    pub id: usize,
    /// Number of tasks.
    pub count: Option<usize>,
    /// Lowest index.
    pub min: Option<usize>,
    /// Highest index.
    pub max: Option<usize>,
    /// Distance of two indices; Slurm takes it from the last range with a step, else it is 1.
    pub step: usize,
}

impl ArrayIndices {
    /// The partition of this task, if the indices are known to be `min`, `min + step`, … `max`.
    ///
    /// A list with gaps (`3,7`) has fewer indices than its ends allow. In a list that fits by
    /// chance (`0-2:2,3,6`) at least one index is between those of the step.
    pub(crate) fn partition(&self) -> Option<Partition> {
        let (count, min, max) = (self.count?, self.min?, self.max?);
        let span = max.checked_sub(min)?;
        let offset = self.id.checked_sub(min).filter(|&offset| offset <= span)?;
        let on_step = |distance: usize| distance.checked_rem(self.step) == Some(0);
        let is_regular = on_step(span) && on_step(offset) && span / self.step + 1 == count;
        is_regular.then(|| Partition { index: offset / self.step + 1, count })
    }

    /// The partition of this task if the indices are 1, 2, … up to the number of tasks.
    pub(crate) fn counted_from_one(&self) -> Option<Partition> {
        let count = self.count.filter(|&count| (1..=count).contains(&self.id))?;
        Some(Partition { index: self.id, count })
    }

    /// Whether both may be the same task, as far as they are known.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let is_same_share = match (self.partition(), other.partition()) {
            (Some(own), Some(others)) => own == others,
            _ => self.id == other.id,
        };
        is_same_share && self.count.zip(other.count).is_none_or(|(own, others)| own == others)
    }

    /// A description of the array for messages.
    pub(crate) fn describe(&self) -> String {
        let tasks = match self.count {
            Some(1) => "1 task".to_owned(),
            Some(count) => format!("{count} tasks"),
            None => "an unknown number of tasks".into(),
        };
        match (self.min, self.max) {
            (Some(min), Some(max)) => {
                format!("{tasks}, indices {min} to {max}, step {}", self.step)
            }
            _ => tasks,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What Slurm 22.05 sets for a list whose last range with a step has `step`.
    fn tasks(list: &[usize], step: usize) -> Vec<ArrayIndices> {
        let (min, max) = (list.iter().min().copied(), list.iter().max().copied());
        list.iter()
            .map(|&id| ArrayIndices { id, count: Some(list.len()), min, max, step })
            .collect()
    }

    #[test]
    fn regular_arrays_have_every_partition_once() {
        let arrays = [(0, 15, 1), (10, 13, 1), (1, 31, 10), (2, 8, 3), (7, 7, 1), (5, 5, 4)];
        for (from, to, step) in arrays {
            let list: Vec<usize> = (from..=to).step_by(step).collect();
            let tasks = tasks(&list, step);
            let partitions: Vec<Partition> =
                tasks.iter().map(|task| task.partition().unwrap()).collect();
            for case in 0..100 {
                assert_eq!(
                    partitions.iter().filter(|partition| partition.contains(case)).count(),
                    1,
                    "{list:?}"
                );
            }
        }
    }

    #[test]
    fn an_irregular_array_never_looks_regular_to_all_its_tasks() {
        let lists: [(&[usize], usize); 7] = [
            (&[3, 7], 1),
            (&[2, 5, 9, 11], 1),
            (&[0, 1, 2, 3, 8], 1),
            (&[0, 2, 3, 6], 2),
            (&[2, 5, 8, 9], 3),
            (&[0, 1, 2, 4, 6], 2),
            (&[1, 3, 5, 9], 4),
        ];
        for (list, step) in lists {
            assert!(tasks(list, step).iter().any(|task| task.partition().is_none()), "{list:?}");
        }
        // All subsets of ten indices with every step.
        for bits in 1_usize..1024 {
            let list: Vec<usize> = (0..10).filter(|at| bits >> at & 1 == 1).collect();
            for step in 1..10 {
                let index = |task: &ArrayIndices| Some(task.partition()?.index);
                let indices: Option<BTreeSet<usize>> =
                    tasks(&list, step).iter().map(index).collect();
                let all_differ = indices.is_none_or(|indices| indices.len() == list.len());
                assert!(all_differ, "{list:?} by {step}");
            }
        }
    }

    #[test]
    fn descriptions_agree_as_far_as_they_are_known() {
        let whole = ArrayIndices { id: 3, count: Some(4), min: Some(1), max: Some(4), step: 1 };
        let bare = ArrayIndices { count: None, min: None, max: None, ..whole };
        let counted = ArrayIndices { min: None, ..whole };
        // The same share of the same number, counted from elsewhere.
        let shifted = ArrayIndices { id: 12, min: Some(10), max: Some(13), ..whole };
        for same in [whole, bare, counted, shifted] {
            assert!(whole.agrees(&same) && same.agrees(&whole), "{same:?}");
        }
        for other in [
            ArrayIndices { id: 2, ..whole },
            ArrayIndices { id: 2, ..bare },
            ArrayIndices { count: Some(5), ..counted },
        ] {
            assert!(!whole.agrees(&other) && !other.agrees(&whole), "{other:?}");
        }
        assert_eq!(whole.counted_from_one(), whole.partition());
        assert_eq!((bare.counted_from_one(), shifted.counted_from_one()), (None, None));
    }

    #[test]
    fn missing_or_contradictory_variables_give_no_partition() {
        let whole = ArrayIndices { id: 3, count: Some(4), min: Some(1), max: Some(4), step: 1 };
        assert_eq!(whole.partition(), Some(Partition { index: 3, count: 4 }));
        for wrong in [
            ArrayIndices { count: None, ..whole },
            ArrayIndices { min: None, ..whole },
            ArrayIndices { max: None, ..whole },
            ArrayIndices { step: 0, ..whole },
            ArrayIndices { id: 0, ..whole },
            ArrayIndices { id: 5, ..whole },
            ArrayIndices { min: Some(5), ..whole },
            ArrayIndices { count: Some(0), ..whole },
        ] {
            assert_eq!(wrong.partition(), None, "{wrong:?}");
        }
    }
}
