//! Numbers with their derivative by one variable: the chain rule, carried along exactly.
//!
//! Source: Griewank and Walther, Evaluating Derivatives (2008), ch. 3 (forward mode).

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::number::Number;

/// A number and its derivative.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Dual<N> {
    pub value: N,
    pub slope: N,
}

impl<N: Number> Number for Dual<N> {
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        Self { value: self.value.like(value), slope: self.value.like(0.0) }
    }

    #[inline(always)]
    fn fused(self, factor: Self, sum: Self) -> Self {
        Self {
            value: self.value.fused(factor.value, sum.value),
            slope: self.slope.fused(factor.value, self.value.fused(factor.slope, sum.slope)),
        }
    }

    #[inline(always)]
    fn fused_by(self, factor: f64, sum: Self) -> Self {
        Self {
            value: self.value.fused_by(factor, sum.value),
            slope: self.slope.fused_by(factor, sum.slope),
        }
    }

    #[inline(always)]
    fn where_positive(self, condition: Self, other: Self) -> Self {
        Self {
            value: self.value.where_positive(condition.value, other.value),
            slope: self.slope.where_positive(condition.value, other.slope),
        }
    }
}

impl<N: Number> Neg for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { value: -self.value, slope: -self.slope }
    }
}

impl<N: Number> Add for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, slope: self.slope + other.slope }
    }
}

impl<N: Number> Sub for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, slope: self.slope - other.slope }
    }
}

impl<N: Number> Mul for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self {
            value: self.value * other.value,
            slope: self.slope.fused(other.value, self.value * other.slope),
        }
    }
}

impl<N: Number> Div for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self { value, slope: (self.slope - value * other.slope) / other.value }
    }
}

impl<N: Number> Add<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: f64) -> Self {
        Self { value: self.value + other, slope: self.slope }
    }
}

impl<N: Number> Sub<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: f64) -> Self {
        Self { value: self.value - other, slope: self.slope }
    }
}

impl<N: Number> Mul<f64> for Dual<N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: f64) -> Self {
        Self { value: self.value * other, slope: self.slope * other }
    }
}
