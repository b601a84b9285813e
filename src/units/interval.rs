//! A range of real numbers.

/// The numbers from `from` to `to`, both included.
///
/// ```
/// use wavepore::units::Interval;
///
/// let range = Interval::new(-1.0, 3.0);
/// assert!(range.length() == 4.0 && range.contains(3.0));
/// assert_eq!(range.mesh(3), [-1.0, 1.0, 3.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// First number.
    pub from: f64,
    /// Last number.
    pub to: f64,
}

impl Interval {
    /// The numbers from `from` to `to`.
    pub const fn new(from: f64, to: f64) -> Self {
        Self { from, to }
    }

    /// Smallest interval around finite `values`; `None` if there are none.
    pub(crate) fn around(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        // A value that is missing is NaN, and takes no part.
        let mut finite = values.into_iter().filter(|value| value.is_finite());
        let first = finite.next()?;
        Some(Self::new(first, first).extended(finite))
    }

    /// Smallest interval that contains this one and `values`.
    #[must_use]
    pub(crate) fn extended(self, values: impl IntoIterator<Item = f64>) -> Self {
        let wider = |own: Self, value: f64| Self::new(own.from.min(value), own.to.max(value));
        values.into_iter().fold(self, wider)
    }

    /// Smallest interval that contains both.
    #[must_use]
    pub(crate) const fn union(self, other: Self) -> Self {
        Self::new(self.from.min(other.from), self.to.max(other.to))
    }

    /// `to` − `from`.
    pub const fn length(self) -> f64 {
        self.to - self.from
    }

    /// The halves below and above the middle.
    pub(crate) const fn halves(self) -> [Self; 2] {
        let middle = 0.5 * (self.from + self.to);
        [Self::new(self.from, middle), Self::new(middle, self.to)]
    }

    /// `count` numbers from end to end, equally spaced.
    pub fn mesh(self, count: usize) -> Vec<f64> {
        let step = self.length() / (count - 1) as f64;
        (0..count)
            .map(|i| if i + 1 == count { self.to } else { self.from + step * i as f64 })
            .collect()
    }

    /// Whether `value` lies between the ends, or is one of them.
    pub fn contains(self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;

    #[test]
    fn an_interval_surrounds_the_finite_values() {
        let values = [2.0, f64::NAN, -1.0, f64::INFINITY, 5.0];
        assert_eq!(Interval::around(values), Some(Interval::new(-1.0, 5.0)));
        assert_eq!(Interval::around([f64::NAN]), None);
        let wider = Interval::new(0.0, 1.0).extended([3.0, 0.5]);
        assert_eq!((wider, wider.length()), (Interval::new(0.0, 3.0), 3.0));
        assert!(wider.contains(3.0) && !wider.contains(3.1) && !wider.contains(f64::NAN));
    }
}
