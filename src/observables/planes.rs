//! ψ and ∂ψ/∂x at two planes, one in front of the potential and one behind it, at every step.
//!
//! ψ is read at the point, and the derivative is the spectral one over the whole grid: ψ′(x_p) =
//! (π/L) Σ_j (−1)^(p−j)·cot(π(p−j)/N)·ψ_j for even N (Fornberg, A Practical Guide to Pseudospectral
//! Methods, 1996, § 2.2).

use std::f64::consts::PI;
use std::ops::ControlFlow;
use std::sync::Arc;

use num_complex::Complex64;
use pulp::Arch;

use super::{Observer, StepView};
use crate::model::{Axis, Sample};

/// What both planes see at one step.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PlaneSamples {
    /// In front of the potential.
    pub front: Sample,
    /// Behind it.
    pub back: Sample,
}

/// Grid points of the two planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaneIndices {
    /// In front of the potential.
    pub front: usize,
    /// Behind it.
    pub back: usize,
}

/// A grid point at which ψ and ∂ψ/∂x are read.
#[derive(Debug, Clone)]
pub struct Plane {
    /// The grid point.
    pub index: usize,
    /// Its position, Å.
    pub position: f64,
    /// Weights of the derivative, 1/Å.
    slopes: Vec<f64>,
}

impl Plane {
    /// The plane at grid point `index` of `axis`, which has an even number of points.
    pub fn new(axis: &Axis, index: usize) -> Self {
        let points = axis.points;
        let weight = |j: usize| {
            let distance = index as f64 - j as f64;
            let sign = if (index + j).is_multiple_of(2) { 1.0 } else { -1.0 };
            if index == j {
                0.0
            } else {
                sign * PI / axis.length() / (PI * distance / points as f64).tan()
            }
        };
        let slopes = (0..points).map(weight).collect();
        Self { index, position: axis.position(index), slopes }
    }

    /// ψ and ∂ψ/∂x at the plane.
    pub(crate) fn sample(&self, amplitudes: &[Complex64]) -> Sample {
        Arch::new().dispatch(|| Sample {
            value: amplitudes[self.index],
            slope: weighted(amplitudes, &self.slopes),
        })
    }
}

/// Σ amplitude·weight over the weights, in four sums so that the additions need not wait for each
/// other.
#[inline(always)]
fn weighted(amplitudes: &[Complex64], weights: &[f64]) -> Complex64 {
    let mut sums = [Complex64::default(); 4];
    for (amplitudes, weights) in amplitudes[..weights.len()].chunks(4).zip(weights.chunks(4)) {
        for ((sum, amplitude), weight) in sums.iter_mut().zip(amplitudes).zip(weights) {
            sum.re += amplitude.re * weight;
            sum.im += amplitude.im * weight;
        }
    }
    sums.iter().sum()
}

/// Reads ψ and its slope, or what stands for it, at both planes from a state.
pub trait PlaneReader: std::fmt::Debug + Send + Sync {
    /// What both planes see of `state`.
    fn read(&self, state: &[Complex64]) -> PlaneSamples;
}

/// Both planes on a grid.
#[derive(Debug, Clone)]
pub struct GridPlanes {
    /// In front of the potential.
    pub front: Plane,
    /// Behind it.
    pub back: Plane,
}

impl GridPlanes {
    /// Planes at two points of `axis`.
    pub fn new(axis: &Axis, planes: PlaneIndices) -> Self {
        Self { front: Plane::new(axis, planes.front), back: Plane::new(axis, planes.back) }
    }
}

impl PlaneReader for GridPlanes {
    fn read(&self, state: &[Complex64]) -> PlaneSamples {
        PlaneSamples { front: self.front.sample(state), back: self.back.sample(state) }
    }
}

/// Samples of both planes at every step.
#[derive(Debug, Clone)]
pub struct FluxPlanes {
    reader: Arc<dyn PlaneReader>,
    /// What the planes saw, by step.
    pub samples: Vec<PlaneSamples>,
}

impl FluxPlanes {
    /// Planes that are read by `reader`, with capacity for `steps` samples.
    pub fn new(reader: Arc<dyn PlaneReader>, steps: usize) -> Self {
        Self { reader, samples: Vec::with_capacity(steps + 1) }
    }
}

impl Observer for FluxPlanes {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        self.samples.push(self.reader.read(moment.amplitudes));
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
            approx::assert_relative_eq!(
                sample.current(),
                40.0 * sample.value.norm_sqr(),
                max_relative = 1e-9
            );
        }
    }
}
