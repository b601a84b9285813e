//! Several energies side by side, in the processor's own vectors.
//!
//! Products are fused with sums wherever that is spelt, so the same bits come out whatever the
//! processor.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

use pulp::{Simd, bytemuck};

use super::number::Number;

/// Vectors side by side: enough to keep the arithmetic units busy, few enough for the registers.
const VECTORS: usize = 2;
/// The most energies that ever go side by side.
pub(in crate::scattering) const MAX_LANES: usize = 8 * VECTORS;

/// One number for each of several energies.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct SimdVector<S: Simd> {
    simd: S,
    parts: [S::f64s; VECTORS],
}

impl<S: Simd> SimdVector<S> {
    /// How many numbers there are.
    pub(crate) const COUNT: usize = S::F64_LANES * VECTORS;

    /// The first of `values`.
    #[inline(always)]
    pub(crate) fn new(simd: S, values: &[f64; MAX_LANES]) -> Self {
        let mut lanes = Self::splat(simd, 0.0);
        lanes.values().copy_from_slice(&values[..Self::COUNT]);
        lanes
    }

    #[inline(always)]
    pub(crate) fn splat(simd: S, value: f64) -> Self {
        Self { simd, parts: [simd.splat_f64s(value); VECTORS] }
    }

    /// The numbers one by one.
    #[inline(always)]
    pub(crate) fn values(&mut self) -> &mut [f64] {
        bytemuck::cast_slice_mut(&mut self.parts)
    }
}

impl<S: Simd> Number for SimdVector<S> {
    #[inline(always)]
    fn like(self, value: f64) -> Self {
        Self::splat(self.simd, value)
    }

    #[inline(always)]
    fn fused(self, factor: Self, sum: Self) -> Self {
        let parts =
            from_fn(|i| self.simd.mul_add_f64s(self.parts[i], factor.parts[i], sum.parts[i]));
        Self { simd: self.simd, parts }
    }

    #[inline(always)]
    fn where_positive(self, condition: Self, other: Self) -> Self {
        let (simd, zero) = (self.simd, self.simd.splat_f64s(0.0));
        let choose = |i: usize| {
            let mask = simd.less_than_f64s(zero, condition.parts[i]);
            simd.select_f64s(mask, self.parts[i], other.parts[i])
        };
        Self { simd, parts: from_fn(choose) }
    }
}

macro_rules! operators {
    ($($name:ident $method:ident $operation:ident),*) => {$(
        impl<S: Simd> $name for SimdVector<S> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let parts = from_fn(|i| self.simd.$operation(self.parts[i], other.parts[i]));
                Self { simd: self.simd, parts }
            }
        }
        impl<S: Simd> $name<f64> for SimdVector<S> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                self.$method(Self::splat(self.simd, other))
            }
        }
    )*};
}

operators!(Add add add_f64s, Sub sub sub_f64s, Mul mul mul_f64s, Div div div_f64s);

impl<S: Simd> Neg for SimdVector<S> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { simd: self.simd, parts: from_fn(|i| self.simd.neg_f64s(self.parts[i])) }
    }
}
