//! ψ and ∂ψ/∂x at two planes, one in front of the potential and one behind it, at every step.
//!
//! The derivative is the spectral one, written as a sum over the grid:
//! ψ′(x_p) = (π/L) Σ_j (−1)^(p−j)·cot(π(p−j)/N)·ψ_j for even N (Fornberg, A Practical Guide to Pseudospectral Methods, 1996, § 2.2).

use std::f64::consts::PI;
use std::ops::ControlFlow;

use num_complex::Complex64;

use super::{Moment, Observer};
use crate::model::Axis;

/// ψ (1/√Å) and ∂ψ/∂x at a plane.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sample {
    /// ψ.
    pub value: Complex64,
    /// ∂ψ/∂x.
    pub slope: Complex64,
}

impl Sample {
    /// Im(ψ*·∂ψ/∂x), 1/Å²: the probability current is ħ/m times this.
    pub fn current(&self) -> f64 {
        (self.value.conj() * self.slope).im
    }
}

/// A grid point at which ψ and ∂ψ/∂x are read.
#[derive(Debug, Clone)]
pub struct Plane {
    /// Å; a grid point.
    pub position: f64,
    index: usize,
    /// Weights of the derivative by grid point, 1/Å.
    row: Vec<f64>,
}

impl Plane {
    /// The plane at grid point `index` of `axis`, which has an even number of points.
    pub fn new(axis: &Axis, index: usize) -> Self {
        let points = axis.points;
        let weight = |j: usize| {
            let distance = index as f64 - j as f64;
            let sign = if (index + j) % 2 == 0 { 1.0 } else { -1.0 };
            if index == j { 0.0 } else { sign * PI / axis.length() / (PI * distance / points as f64).tan() }
        };
        Self { position: axis.position(index), index, row: (0..points).map(weight).collect() }
    }

    /// What stands at the plane now.
    pub fn sample(&self, amplitudes: &[Complex64]) -> Sample {
        // Four partial sums, so that the additions need not wait for each other.
        let mut sums = [Complex64::default(); 4];
        for (amplitudes, weights) in amplitudes.chunks(4).zip(self.row.chunks(4)) {
            for ((sum, amplitude), weight) in sums.iter_mut().zip(amplitudes).zip(weights) {
                sum.re += amplitude.re * weight;
                sum.im += amplitude.im * weight;
            }
        }
        Sample { value: amplitudes[self.index], slope: sums.iter().sum() }
    }
}

/// Samples of both planes at every step.
#[derive(Debug, Clone)]
pub struct Planes {
    /// In front of the potential.
    pub front: Plane,
    /// Behind it.
    pub back: Plane,
    /// (front, back) by step.
    pub samples: Vec<(Sample, Sample)>,
}

impl Planes {
    /// Planes at the grid points `front` and `back`, with room for `steps` samples.
    pub fn new(axis: &Axis, front: usize, back: usize, steps: usize) -> Self {
        Self { front: Plane::new(axis, front), back: Plane::new(axis, back), samples: Vec::with_capacity(steps + 1) }
    }
}

impl Observer for Planes {
    fn observe(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.samples.push((self.front.sample(moment.amplitudes), self.back.sample(moment.amplitudes)));
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Packet;

    #[test]
    fn the_slope_is_spectral() {
        let axis = Axis::new(-8.0, 8.0, 512);
        let packet = Packet { wavenumber: 40.0, center: 0.3, width: 0.5 };
        let psi: Vec<Complex64> = axis.positions().map(|x| packet.amplitude(x)).collect();
        for index in [220, 256, 300] {
            let plane = Plane::new(&axis, index);
            let u = plane.position - packet.center;
            let exact = packet.amplitude(plane.position) * Complex64::new(-u / 0.5, 40.0);
            let sample = plane.sample(&psi);
            assert!((sample.slope - exact).norm() < 1e-10, "{} {exact}", sample.slope);
            approx::assert_relative_eq!(sample.current(), 40.0 * sample.value.norm_sqr(), max_relative = 1e-9);
        }
    }
}
