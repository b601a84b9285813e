//! The planned discrete Fourier transform; the only home of rustfft and tfhe-fft.
//!
//! Transforms are not normalised: forward then inverse multiplies by the number of points, and the
//! caller who multiplies by a table in between folds 1/N into it.
//!
//! A pair with a table in between need not put the spectrum in order ([`Fourier::modes`]): at powers
//! of two from `UNORDERED` points on that saves a tenth of a step (`benches/step.rs`). At other
//! lengths a pair is faster in place up to `IN_PLACE` points, beyond that from one buffer to
//! another.

use std::f64::consts::TAU;
use std::sync::Arc;

use aligned_vec::{AVec, CACHELINE_ALIGN, ConstAlign};
use dyn_stack::PodStack;
use num_complex::Complex64;
use rustfft::{Fft, FftPlanner};
use tfhe_fft::ordered::FftAlgo;
use tfhe_fft::unordered::{Method, Plan};

/// One complex number a point or a mode, aligned so that no vector of a processor's lies across two
/// cache lines: worth a tenth of a step.
pub(crate) type Amplitudes = AVec<Complex64, ConstAlign<64>>;

/// Collects amplitudes.
pub fn amplitudes(values: impl IntoIterator<Item = Complex64>) -> Amplitudes {
    Amplitudes::from_iter(0, values)
}

/// Longest pair of transforms that is faster in place: measured, 4 % at 1024 points, −4 % at 8192.
const IN_PLACE: usize = 4096;

/// Shortest pair of transforms that is faster without order: measured, 8 % at 512 points, −1 % at
/// 256.
const UNORDERED: usize = 512;

/// Forward and inverse transform of one length.
///
/// ```
/// use num_complex::Complex64;
/// use wavepore::model::{Axis, Fourier, amplitudes};
///
/// // A plane wave of mode 3 has one amplitude, N.
/// let axis = Axis::new(0.0, 8.0, 16);
/// let wave = |x: f64| Complex64::cis(axis.wavenumber(3) * x);
/// let mut values = amplitudes(axis.positions().map(wave));
/// Fourier::new(axis.points).forward(&mut values);
/// assert!((values[3] - 16.0).norm() < 1e-12 && values[2].norm() < 1e-12);
/// ```
#[derive(Clone)]
pub struct Fourier {
    forward: Arc<dyn Fft<f64>>,
    inverse: Arc<dyn Fft<f64>>,
    unordered: Option<Arc<Plan>>,
    scratch: Amplitudes,
}

impl Fourier {
    /// Plans transforms of `points` points.
    pub fn new(points: usize) -> Self {
        let mut planner = FftPlanner::new();
        let forward = planner.plan_fft_forward(points);
        let inverse = planner.plan_fft_inverse(points);
        let unordered = (points >= UNORDERED && points.is_power_of_two())
            .then(|| Arc::new(Plan::new(points, method(points))));
        let unordered_length = unordered.as_ref().map_or(0, |plan| {
            let bytes = plan.fft_scratch().size_bytes() + CACHELINE_ALIGN;
            bytes.div_ceil(size_of::<Complex64>())
        });
        let lengths = [forward.get_inplace_scratch_len(), inverse.get_inplace_scratch_len()];
        // The scratch takes a spectrum as well, in `by_mode`.
        let length = lengths.into_iter().fold(points.max(unordered_length), usize::max);
        Self {
            forward,
            inverse,
            unordered,
            scratch: amplitudes(std::iter::repeat_n(Complex64::default(), length)),
        }
    }

    /// The mode of each amplitude of a spectrum in [`Fourier::by_mode`].
    pub(crate) fn modes(&self) -> Vec<usize> {
        let points = self.forward.len();
        let Some(plan) = &self.unordered else { return (0..points).collect() };
        // The spectrum of a unit in the second place is e^(−2πi·m/N).
        let mut phases = vec![Complex64::default(); points];
        plan.fwd_monomial(1, &mut phases);
        let turns = |phase: &Complex64| -phase.arg() / TAU * points as f64;
        phases.iter().map(|phase| turns(phase).round() as isize).map(|m| wrap(m, points)).collect()
    }

    /// values_m ← Σ_j values_j·e^(−2πi·jm/N).
    pub fn forward(&mut self, values: &mut [Complex64]) {
        self.forward.process_with_scratch(values, &mut self.scratch);
    }

    /// values ← N·F⁻¹·table(F·values): what `table` does is done by mode, in the order of
    /// [`Fourier::modes`].
    pub(crate) fn by_mode(
        &mut self,
        values: &mut [Complex64],
        table: impl FnOnce(&mut [Complex64]),
    ) {
        let points = values.len();
        if let Some(plan) = &self.unordered {
            let scratch = PodStack::new_any(&mut self.scratch);
            plan.fwd(values, scratch);
            table(values);
            plan.inv(values, scratch);
        } else if points <= IN_PLACE || self.forward.get_outofplace_scratch_len() > 0 {
            self.forward(values);
            table(values);
            self.inverse(values);
        } else {
            let spectrum = &mut self.scratch[..points];
            self.forward.process_outofplace_with_scratch(values, spectrum, &mut []);
            table(spectrum);
            self.inverse.process_outofplace_with_scratch(spectrum, values, &mut []);
        }
    }

    /// values_j ← Σ_m values_m·e^(+2πi·jm/N).
    pub(crate) fn inverse(&mut self, values: &mut [Complex64]) {
        self.inverse.process_with_scratch(values, &mut self.scratch);
    }
}

/// The transforms in order that one without order consists of: as long as leaves it steps of radix
/// eight, or 512 points. Measured; measured anew at every start, the last digits would depend on
/// chance.
fn method(points: usize) -> Method {
    match points.trailing_zeros() % 3 {
        1 => Method::UserProvided { base_algo: FftAlgo::Dif4, base_n: 1024 },
        _ => Method::UserProvided { base_algo: FftAlgo::Dif8, base_n: 512 },
    }
}

/// `mode` between 0 and `points`.
fn wrap(mode: isize, points: usize) -> usize {
    mode.rem_euclid(points as isize).unsigned_abs()
}

impl std::fmt::Debug for Fourier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fourier").field("points", &self.forward.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_of_transforms_hands_over_each_mode_once_where_it_says() {
        for points in [8, 30, 256, 512, 768, 1024, 2048, 6000, 8192, 1 << 17] {
            let mut fourier = Fourier::new(points);
            let modes = fourier.modes();
            let mut seen = modes.clone();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..points), "{points}");
            let wave: Vec<Complex64> = (0..points)
                .map(|j| Complex64::new((1.3 * j as f64).sin(), (0.7 * j as f64).cos()))
                .collect();
            let mut ordered = wave.clone();
            fourier.forward(&mut ordered);
            let mut values = amplitudes(wave.iter().copied());
            let scale = 1.0 / points as f64;
            fourier.by_mode(&mut values, |spectrum| {
                for (amplitude, &mode) in spectrum.iter_mut().zip(&modes) {
                    let error = (*amplitude - ordered[mode]).norm();
                    assert!(error < 1e-13 * points as f64, "{points}: {error} at {mode}");
                    *amplitude *= scale;
                }
            });
            let worst = values.iter().zip(&wave).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
            assert!(worst < 1e-14, "{points}: {worst}");
        }
    }
}
