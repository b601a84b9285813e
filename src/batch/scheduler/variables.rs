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
