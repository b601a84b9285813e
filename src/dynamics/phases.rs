//! Pointwise products of complex vectors, and phases found on the way, with the widest instructions
//! the processor has.

use std::f64::consts::PI;

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

/// Amplitudes whose phases are found side by side.
const SIDE_BY_SIDE: usize = 16;
/// Terms of the series of sine and cosine: of cos(π/2) the next one is 2e-17.
const TERMS: usize = 11;
const SINE: [f64; TERMS] = series(1);
const COSINE: [f64; TERMS] = series(0);

/// (−1)^k·πⁿ/n!, n = first + 2k.
const fn series(first: usize) -> [f64; TERMS] {
    let mut coefficients = [0.0; TERMS];
    let mut term = if first == 0 { 1.0 } else { PI };
    let mut k = 0;
    while k < TERMS {
        coefficients[k] = term;
        let n = (first + 2 * k) as f64;
        term *= -PI * PI / ((n + 1.0) * (n + 2.0));
        k += 1;
    }
    coefficients
}

/// cos(2πx) and sin(2πx), to 3e-16 and without a branch, so that many are found side by side.
///
/// The fraction of x is halved: |angle| ≤ π/2 for the series, then cos 2a = 1 − 2·sin² a and
/// sin 2a = 2·sin a·cos a.
#[inline(always)]
pub(super) fn cis_of_turns(x: f64) -> [f64; 2] {
    let fraction = x - x.round_ties_even();
    let square = fraction * fraction;
    let (mut sine, mut cosine) = (SINE[TERMS - 1], COSINE[TERMS - 1]);
    for k in (0..TERMS - 1).rev() {
        sine = sine * square + SINE[k];
        cosine = cosine * square + COSINE[k];
    }
    sine *= fraction;
    [1.0 - 2.0 * sine * sine, 2.0 * sine * cosine]
}

/// amplitudes_j ← amplitudes_j · exp(−2πi·Σ_n weights_n·tables_n,j); tables beyond the first count
/// only if one of their weights is not zero.
///
/// # Panics
/// The lengths differ.
pub(super) fn turn(
    arch: Arch,
    amplitudes: &mut [Complex64],
    tables: &[Vec<f64>; 3],
    weights: [f64; 3],
) {
    let length = amplitudes.len();
    let used = if weights[1] == 0.0 && weights[2] == 0.0 { 1 } else { 3 };
    assert!(tables[..used].iter().all(|table| table.len() == length), "one entry an amplitude");
    let [first, second, third] = tables;
    let [a, b, c] = weights;
    match used {
        1 => arch.dispatch(|| turn_by(amplitudes, |j| a * first[j])),
        _ => arch.dispatch(|| {
            turn_by(amplitudes, |j| a * first[j] + b * second[j] + c * third[j]);
        }),
    }
}

#[inline(always)]
fn turn_by(amplitudes: &mut [Complex64], turns: impl Fn(usize) -> f64) {
    let (whole, rest) = amplitudes.as_chunks_mut::<SIDE_BY_SIDE>();
    let beyond = whole.len() * SIDE_BY_SIDE;
    for (at, amplitudes) in whole.iter_mut().enumerate() {
        let mut phases = [[0.0; SIDE_BY_SIDE]; 2];
        for i in 0..SIDE_BY_SIDE {
            [phases[0][i], phases[1][i]] = cis_of_turns(turns(at * SIDE_BY_SIDE + i));
        }
        for (i, amplitude) in amplitudes.iter_mut().enumerate() {
            *amplitude *= Complex64::new(phases[0][i], -phases[1][i]);
        }
    }
    for (i, amplitude) in rest.iter_mut().enumerate() {
        let [cosine, sine] = cis_of_turns(turns(beyond + i));
        *amplitude *= Complex64::new(cosine, -sine);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_of_turns_are_those_of_the_library() {
        for j in -4000..4000 {
            let turns = f64::from(j) * 0.001_237;
            let [cosine, sine] = cis_of_turns(turns);
            let exact = Complex64::cis(2.0 * PI * turns);
            // The library rounds 2π·turns, up to 31, first.
            let rounding = 3e-16 + 4e-16 * turns.abs();
            assert!((Complex64::new(cosine, sine) - exact).norm() < rounding, "{turns}");
        }
        assert_eq!(cis_of_turns(0.0), [1.0, 0.0]);
    }
}
