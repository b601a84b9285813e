//! Pointwise products of complex vectors, with the widest instructions the processor has.

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

struct Multiply<'a> {
    amplitudes: &'a mut [Complex64],
    factors: &'a [Complex64],
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (amplitudes, amplitudes_tail) = S::as_mut_simd_c64s(self.amplitudes);
        let (factors, factors_tail) = S::as_simd_c64s(self.factors);
        for (amplitude, factor) in amplitudes.iter_mut().zip(factors) {
            *amplitude = simd.mul_e_c64s(*amplitude, *factor);
        }
        for (amplitude, factor) in amplitudes_tail.iter_mut().zip(factors_tail) {
            *amplitude *= factor;
        }
    }
}

/// amplitudes_j ← amplitudes_j · factors_j.
///
/// # Panics
/// The lengths differ.
pub(super) fn multiply(arch: Arch, amplitudes: &mut [Complex64], factors: &[Complex64]) {
    assert_eq!(amplitudes.len(), factors.len(), "one factor an amplitude");
    arch.dispatch(Multiply { amplitudes, factors });
}
