//! One of several equal parts of the cases of a sweep.

use std::str::FromStr;

/// Part I of N: every N-th case.
// Neighbours cost alike: so expensive and cheap cases are mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Partition {
    /// I, from 0 or from 1: 0 and N are the same part.
    pub index: usize,
    /// N.
    pub count: usize,
}

impl Partition {
    /// All cases.
    pub(crate) const ALL: Self = Self { index: 0, count: 1 };

    /// Whether it contains case `index`.
    pub(crate) fn contains(self, index: usize) -> bool {
        index % self.count.max(1) == self.index % self.count.max(1)
    }
}

impl Default for Partition {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromStr for Partition {
    type Err = String;

    /// `I/N`, `I` from 1 to `N`; 0 stands for `N`, for arrays that count from 0.
    fn from_str(text: &str) -> Result<Self, String> {
        let expected = "expected I/N: share I of N, I from 1 to N (0 stands for N), as in 3/8";
        let (index, count) = text.split_once('/').ok_or(expected)?;
        let number = |text: &str| text.trim().parse::<usize>().map_err(|_| expected.to_owned());
        let (index, count) = (number(index)?, number(count)?);
        if count == 0 || index > count {
            return Err(format!("there is no share {index} of {count}: {expected}"));
        }
        Ok(Self { index, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partitions_contain_every_case_once_whether_counted_from_0_or_1() {
        for first in [0, 1] {
            let part = |i: usize| format!("{i}/7").parse().unwrap();
            let parts: Vec<Partition> = (first..first + 7).map(part).collect();
            for case in 0..100 {
                assert_eq!(parts.iter().filter(|part| part.contains(case)).count(), 1);
            }
        }
        for wrong in ["", "3", "8/7", "1/0", "-1/3", "a/b", "1/2/3"] {
            let message = wrong.parse::<Partition>().unwrap_err();
            assert!(message.contains("I from 1 to N (0 stands for N)"), "{wrong}: {message}");
        }
    }
}
