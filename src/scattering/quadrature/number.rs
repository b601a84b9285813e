//! What the propagator of a slab is computed in: several energies side by side, or these with their
//! derivatives.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number, or several that are treated alike.
pub(in crate::scattering) trait Number:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
{
    /// The constant `value` in the same form.
    fn like(self, value: f64) -> Self;

    /// self·factor + sum, rounded once.
    fn fused(self, factor: Self, sum: Self) -> Self;

    /// `self` where `condition` is above zero, else `other`.
    fn where_positive(self, condition: Self, other: Self) -> Self;

    /// self·factor + sum, rounded once.
    #[inline(always)]
    fn fused_by(self, factor: f64, sum: Self) -> Self {
        self.fused(self.like(factor), sum)
    }

    /// Σ terms·factors.
    #[inline(always)]
    fn dot<const N: usize>(terms: [Self; N], factors: [f64; N]) -> Self {
        let mut sum = terms[N - 1] * factors[N - 1];
        for n in (0..N - 1).rev() {
            sum = terms[n].fused_by(factors[n], sum);
        }
        sum
    }

    /// Σ coefficients[n]·selfⁿ.
    #[inline(always)]
    fn polynomial<const N: usize>(self, coefficients: &[f64; N]) -> Self {
        let mut sum = self.like(coefficients[N - 1]);
        for n in (0..N - 1).rev() {
            sum = sum.fused(self, self.like(coefficients[n]));
        }
        sum
    }
}
