//! Which cases are one task's.

use std::str::FromStr;

/// One of several equal shares of a sweep: every `count`-th case, so that dear and cheap ones are mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which one.
    pub index: usize,
    /// Of how many.
    pub count: usize,
}

impl Share {
    /// All cases.
    pub const ALL: Self = Self { index: 0, count: 1 };

    /// Whether case `index` is part of it.
    pub fn holds(self, index: usize) -> bool {
        index % self.count.max(1) == self.index % self.count.max(1)
    }
}

impl Default for Share {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromStr for Share {
    type Err = String;

    /// `I/N`, `I` from 1 to `N`; 0 stands for `N`, for arrays that count from 0.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = "I/N is wanted: share I of N, I from 1 to N (0 stands for N), as in 3/8";
        let (index, count) = text.split_once('/').ok_or(wanted)?;
        let whole = |text: &str| text.trim().parse::<usize>().map_err(|_| wanted.to_owned());
        let (index, count) = (whole(index)?, whole(count)?);
        if count == 0 || index > count {
            return Err(format!("there is no share {index} of {count}: {wanted}"));
        }
        Ok(Self { index, count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_hold_every_case_once_whether_counted_from_0_or_1() {
        for first in [0, 1] {
            let shares: Vec<Share> = (first..first + 7).map(|i| format!("{i}/7").parse().unwrap()).collect();
            for case in 0..100 {
                assert_eq!(shares.iter().filter(|share| share.holds(case)).count(), 1);
            }
        }
        for wrong in ["", "3", "8/7", "1/0", "-1/3", "a/b", "1/2/3"] {
            let words = wrong.parse::<Share>().unwrap_err();
            assert!(words.contains("I from 1 to N (0 stands for N)"), "{wrong}: {words}");
        }
    }
}
