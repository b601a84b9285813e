//! The planned discrete Fourier transform; the only home of rustfft.
//!
//! Transforms are not normalised: forward then inverse multiplies by the number of points, and whoever
//! multiplies by a table in between folds 1/N into it.

use std::sync::Arc;

use aligned_vec::{AVec, ConstAlign};
use num_complex::Complex64;
use rustfft::{Fft, FftPlanner};

/// One complex number a point or a mode, aligned so that no vector of a processor's lies across two cache lines: worth a tenth of a step.
pub type Amplitudes = AVec<Complex64, ConstAlign<64>>;

/// Collects amplitudes.
pub fn amplitudes(values: impl IntoIterator<Item = Complex64>) -> Amplitudes {
    Amplitudes::from_iter(0, values)
}

/// Forward and inverse transform of one length.
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
        let length = forward.get_outofplace_scratch_len().max(inverse.get_outofplace_scratch_len());
        Self { forward, inverse, scratch: amplitudes(std::iter::repeat_n(Complex64::default(), length)) }
    }

    /// output_m = Σ_j input_j·e^(−2πi·jm/N); `input` is overwritten.
    pub fn forward(&mut self, input: &mut [Complex64], output: &mut [Complex64]) {
        self.forward.process_outofplace_with_scratch(input, output, &mut self.scratch);
    }

    /// output_j = Σ_m input_m·e^(+2πi·jm/N); `input` is overwritten.
    pub fn inverse(&mut self, input: &mut [Complex64], output: &mut [Complex64]) {
        self.inverse.process_outofplace_with_scratch(input, output, &mut self.scratch);
    }
}

impl std::fmt::Debug for Fourier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fourier").field("points", &self.forward.len()).finish_non_exhaustive()
    }
}
