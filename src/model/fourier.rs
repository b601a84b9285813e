//! The planned discrete Fourier transform; the only home of rustfft.
//!
//! Transforms are not normalised: forward then inverse multiplies by the number of points, and the
//! caller who multiplies by a table in between folds 1/N into it.
//!
//! A pair with a table in between takes a sixth to a quarter more than two bare transforms in place
//! (`benches/step.rs`). Up to `IN_PLACE` points it is faster in place, beyond that from one buffer
//! to another.

use std::sync::Arc;

use aligned_vec::{AVec, ConstAlign};
use num_complex::Complex64;
use rustfft::{Fft, FftPlanner};

/// One complex number a point or a mode, aligned so that no vector of a processor's lies across two
/// cache lines: worth a tenth of a step.
pub(crate) type Amplitudes = AVec<Complex64, ConstAlign<64>>;

/// Collects amplitudes.
pub fn amplitudes(values: impl IntoIterator<Item = Complex64>) -> Amplitudes {
    Amplitudes::from_iter(0, values)
}

/// Longest pair of transforms that is faster in place: measured, 4 % at 1024 points, −4 % at 8192.
const IN_PLACE: usize = 4096;

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
    scratch: Amplitudes,
}

impl Fourier {
    /// Plans transforms of `points` points.
    pub fn new(points: usize) -> Self {
        let mut planner = FftPlanner::new();
        let forward = planner.plan_fft_forward(points);
        let inverse = planner.plan_fft_inverse(points);
        let lengths = [forward.get_inplace_scratch_len(), inverse.get_inplace_scratch_len()];
        // The scratch takes a spectrum as well, in `by_mode`.
        let length = lengths.into_iter().fold(points, usize::max);
        Self {
            forward,
            inverse,
            scratch: amplitudes(std::iter::repeat_n(Complex64::default(), length)),
        }
    }

    /// values_m ← Σ_j values_j·e^(−2πi·jm/N).
    pub fn forward(&mut self, values: &mut [Complex64]) {
        self.forward.process_with_scratch(values, &mut self.scratch);
    }

    /// values ← N·F⁻¹·table(F·values): what `table` does is done by mode.
    pub(crate) fn by_mode(
        &mut self,
        values: &mut [Complex64],
        table: impl FnOnce(&mut [Complex64]),
    ) {
        let points = values.len();
        if points <= IN_PLACE || self.forward.get_outofplace_scratch_len() > 0 {
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

impl std::fmt::Debug for Fourier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fourier").field("points", &self.forward.len()).finish_non_exhaustive()
    }
}
