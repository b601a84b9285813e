//! A number with its uncertainty.

/// A number and a bound on its error.
///
/// ```
/// use wavepore::units::Estimate;
///
/// let parts = [1.0, 2.0].map(|value| Estimate { value, error: 0.1 });
/// assert_eq!(parts.into_iter().sum::<Estimate>(), Estimate { value: 3.0, error: 0.2 });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The bound.
    pub error: f64,
}

impl std::iter::Sum for Estimate {
    /// Values and bounds add up.
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::default(), |sum, term| Self {
            value: sum.value + term.value,
            error: sum.error + term.error,
        })
    }
}

impl Estimate {
    /// No number.
    pub(crate) const MISSING: Self = Self { value: f64::NAN, error: f64::NAN };
}
