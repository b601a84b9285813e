//! Several energies side by side: arithmetic on small arrays the compiler turns into vector instructions.
//!
//! No fused multiply-add: the same bits come out whatever the processor.

use std::array::from_fn;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// How many energies go side by side.
pub(super) const LANES: usize = 8;

/// One number for each of [`LANES`] energies.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; LANES]);

impl Lanes {
    #[inline(always)]
    pub fn splat(value: f64) -> Self {
        Self([value; LANES])
    }

    /// `self` where `condition` has a value above zero, else `other`.
    #[inline(always)]
    pub fn where_positive(self, condition: Self, other: Self) -> Self {
        Self(from_fn(|lane| if condition.0[lane] > 0.0 { self.0[lane] } else { other.0[lane] }))
    }
}

macro_rules! operators {
    ($($name:ident $method:ident $operator:tt),*) => {$(
        impl $name for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|lane| self.0[lane] $operator other.0[lane]))
            }
        }
        impl $name<f64> for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: f64) -> Self {
                Self(from_fn(|lane| self.0[lane] $operator other))
            }
        }
    )*};
}

operators!(Add add +, Sub sub -, Mul mul *, Div div /);

impl Neg for Lanes {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(from_fn(|lane| -self.0[lane]))
    }
}
