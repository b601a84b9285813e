//! Values of a band-limited function between equally spaced samples.
//!
//! f(x_n + s·Δx) = Σ_j w(s − j)·f(x_(n+j)), w a sinc under a window that has fallen to e^(−β) after
//! [`REACH`] samples. Up to 0.8 of the largest wavenumber π/Δx the error is about e^(−β) = 5e-5; the
//! density of a wave that is sampled three times as finely as it needs has wavenumbers up to 2/3.
//! Padding the spectrum with zeros gives the same, but of the whole axis at once.
//!
//! Source of the window: Barnett, Magland, af Klinteberg, SIAM J. Sci. Comput. 41, C479 (2019).

use std::f64::consts::PI;
use std::ops::Range;

/// Samples on either side that a value depends on.
// 12 samples would leave 5e-4 at 2/3 of the largest wavenumber; more than 16 cost time and give
// less than a film's colours tell apart.
pub(crate) const REACH: usize = 16;
/// β of the window exp(β·(√(1 − u²) − 1)), u = distance/[`REACH`].
const DECAY: f64 = 10.0;
/// Samples that a value depends on.
const TAPS: usize = 2 * REACH;
/// Partial sums of a value, for vector instructions.
const LANES: usize = 8;

/// Equally spaced values between neighbouring samples.
#[derive(Debug, Clone)]
pub(crate) struct Refinement {
    /// Weights of the samples n + 1 − REACH to n + REACH at the shares i/factor between n and n + 1.
    weights: Vec<[f32; TAPS]>,
}

impl Refinement {
    /// Cuts every distance between samples into `factor` equal parts; at least one.
    pub(crate) fn new(factor: usize) -> Self {
        let factor = factor.max(1);
        Self { weights: (0..factor).map(|i| weights(i as f64 / factor as f64)).collect() }
    }

    /// Number of parts.
    pub(crate) fn factor(&self) -> usize {
        self.weights.len()
    }

    /// The weights, part by part: of the samples from `REACH` − 1 before to `REACH` behind.
    pub(crate) fn weights(&self) -> &[f32] {
        self.weights.as_flattened()
    }

    /// Values from sample `at` on, before the next one: one a part. Beyond its ends the function
    /// stays what it is there.
    pub(crate) fn cell(&self, samples: &[f32], at: usize) -> impl Iterator<Item = f32> {
        let window = match samples.get((at + 1).wrapping_sub(REACH)..at + 1 + REACH) {
            Some(inside) => std::array::from_fn(|j| inside[j]),
            None => {
                let last = samples.len() as isize - 1;
                let index = |j: usize| (at + 1 + j) as isize - REACH as isize;
                std::array::from_fn(|j| samples[index(j).clamp(0, last) as usize])
            }
        };
        self.weights.iter().map(move |weights| product(weights, &window))
    }

    /// Values from the first sample of `range` to the last one, both included.
    pub(crate) fn values(&self, samples: &[f32], range: Range<usize>) -> Vec<f32> {
        let last = range.end - 1;
        let cells = (range.start..last).flat_map(|at| self.cell(samples, at));
        cells.chain([samples[last]]).collect()
    }
}

/// Weights at the `share` (0 to 1) between two samples; their sum is one.
fn weights(share: f64) -> [f32; TAPS] {
    let weight = |j: usize| {
        let distance = share + REACH as f64 - 1.0 - j as f64;
        let sinc = if distance == 0.0 { 1.0 } else { (PI * distance).sin() / (PI * distance) };
        let u = distance / REACH as f64;
        sinc * (DECAY * ((1.0 - u * u).max(0.0).sqrt() - 1.0)).exp()
    };
    let raw: [f64; TAPS] = std::array::from_fn(weight);
    let sum: f64 = raw.iter().sum();
    raw.map(|value| (value / sum) as f32)
}

fn product(weights: &[f32; TAPS], values: &[f32; TAPS]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (weights, values) in weights.chunks_exact(LANES).zip(values.chunks_exact(LANES)) {
        for ((sum, weight), value) in sums.iter_mut().zip(weights).zip(values) {
            *sum += weight * value;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waves_up_to_four_fifths_of_the_largest_wavenumber_are_exact_between_samples() {
        let refinement = Refinement::new(7);
        for share in [0.0, 0.3, 2.0 / 3.0, 0.8] {
            let wave = |x: f64| 1.0 + (share * PI * x + 0.4).cos();
            let samples: Vec<f32> = (0..64).map(|n| wave(f64::from(n)) as f32).collect();
            let values = refinement.values(&samples, 20..40);
            assert_eq!(values.len(), 19 * 7 + 1);
            for (i, &value) in values.iter().enumerate() {
                let error = f64::from(value) - wave(20.0 + i as f64 / 7.0);
                assert!(error.abs() < 3e-4, "{share}: {error:e} at {i}");
            }
            let kept = values.iter().step_by(7).zip(&samples[20..]);
            assert!(kept.clone().all(|(value, sample)| (value - sample).abs() < 1e-6));
        }
    }

    #[test]
    fn a_constant_stays_what_it_is_at_the_ends_too() {
        let values = Refinement::new(3).values(&[2.5; 5], 0..5);
        assert!(values.len() == 13 && values.iter().all(|value| (value - 2.5).abs() < 1e-6));
    }
}
