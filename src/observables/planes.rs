//! ψ and ∂ψ/∂x at two planes, one in front of the potential and one behind it, at every step.
//!
//! Where V has jumps or kinks, and so the grid holds three times the packet's wavenumbers, both are
//! read through a local low-pass: a sinc cut at one and a half times the highest of them under a
//! Kaiser window, flat to 1e-10 for the packet and as small from twice that on, for what jumps and
//! kinks of V shake off: at the grid's edge, and in energies a whole number of 2πħ/Δt away, which
//! the sampling would fold back. Elsewhere ψ is read at the point, and the derivative is the
//! spectral one over the whole grid: ψ′(x_p) = (π/L) Σ_j (−1)^(p−j)·cot(π(p−j)/N)·ψ_j for even N
//! (Fornberg, A Practical Guide to Pseudospectral Methods, 1996, § 2.2).
//!
//! Source of the window: Kaiser and Schafer, IEEE Trans. ASSP 28, 105 (1980).

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

/// Sharpness β of the window: ripples of about e^(−23) = 1e-10.
const SHARPNESS: f64 = 22.0;
/// Half-length of the window times the width of its transition, for that sharpness.
// Kaiser's rule: a transition of width w on either side of the cut takes a half-length of
// √(β² + π²)/w = 22.2/w; w is half of the highest wavenumber.
const TRANSITION: f64 = 45.0;

/// A grid point at which ψ and ∂ψ/∂x are read.
#[derive(Debug, Clone)]
pub struct Plane {
    /// The grid point.
    pub index: usize,
    /// Its position, Å.
    pub position: f64,
    /// First grid point of the rows.
    first: usize,
    /// Weights of the value; one 1 where the value is read at the point.
    values: Vec<f64>,
    /// First grid point of the derivative's weights.
    first_slope: usize,
    /// Weights of the derivative, 1/Å.
    slopes: Vec<f64>,
}

impl Plane {
    /// The plane at grid point `index` of `axis`, which has an even number of points, for packets
    /// of wavenumbers up to `highest` (1/Å).
    pub fn new(axis: &Axis, index: usize, highest: f64) -> Self {
        Self::local(axis, index, highest).unwrap_or_else(|| Self::spectral(axis, index))
    }

    /// The plane with a low-pass; `None` where the grid does not hold three times the wavenumbers,
    /// or ends within the window.
    fn local(axis: &Axis, index: usize, highest: f64) -> Option<Self> {
        let reach = TRANSITION / highest;
        let points = (reach / axis.spacing).ceil() as usize;
        let holds_three = axis.largest_wavenumber() > 3.0 * highest;
        if !holds_three || points > index || index + points >= axis.points {
            return None;
        }
        let cut = 1.5 * highest;
        let scale = axis.spacing / PI / bessel_i0(SHARPNESS);
        let weights = |j: usize| {
            // u runs from the plane to the point; the kernel is even.
            let u = (index as f64 - j as f64) * axis.spacing;
            let inside = (1.0 - (u / reach).powi(2)).max(0.0).sqrt();
            let (sinc, change) = if u == 0.0 {
                (cut, 0.0)
            } else {
                ((cut * u).sin() / u, (cut * u).cos() * cut / u - (cut * u).sin() / (u * u))
            };
            let window = bessel_i0(SHARPNESS * inside);
            let fall =
                -SHARPNESS * SHARPNESS * u / (reach * reach) * bessel_i1_over(SHARPNESS * inside);
            (scale * sinc * window, scale * (change * window + sinc * fall))
        };
        let first = index - points;
        let (values, slopes) = (first..=index + points).map(weights).unzip();
        Some(Self {
            index,
            position: axis.position(index),
            first,
            values,
            first_slope: first,
            slopes,
        })
    }

    fn spectral(axis: &Axis, index: usize) -> Self {
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
        Self {
            index,
            position: axis.position(index),
            first: index,
            values: vec![1.0],
            first_slope: 0,
            slopes,
        }
    }

    /// ψ and ∂ψ/∂x at the plane.
    pub(crate) fn sample(&self, amplitudes: &[Complex64]) -> Sample {
        Arch::new().dispatch(|| Sample {
            value: weighted(&amplitudes[self.first..], &self.values),
            slope: weighted(&amplitudes[self.first_slope..], &self.slopes),
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

/// I₀(x), the modified Bessel function, by its power series.
pub(super) fn bessel_i0(x: f64) -> f64 {
    series(x, 0.0)
}

/// I₁(x)/x by its power series.
fn bessel_i1_over(x: f64) -> f64 {
    series(x, 1.0) / 2.0
}

/// Σ_n (x²/4)ⁿ/(n!·(n + order)!) for order 0 or 1.
fn series(x: f64, order: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut n) = (1.0, 1.0, 1.0);
    // All terms are positive: below a tenth of the rounding of the sum they add nothing.
    while term > 1e-17 * sum {
        term *= quarter / (n * (n + order));
        sum += term;
        n += 1.0;
    }
    sum
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
    /// Planes at two points of `axis` for packets of wavenumbers up to `highest` (1/Å).
    pub fn new(axis: &Axis, planes: PlaneIndices, highest: f64) -> Self {
        Self {
            front: Plane::new(axis, planes.front, highest),
            back: Plane::new(axis, planes.back, highest),
        }
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
            let plane = Plane::new(&axis, index, 50.0);
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

    #[test]
    fn on_a_fine_grid_value_and_slope_are_read_through_a_low_pass() {
        let axis = Axis::new(-8.0, 8.0, 2048);
        let packet = Packet { wavenumber: 40.0, center: 0.3, width: 0.5 };
        let edge = 0.9 * axis.largest_wavenumber();
        // A ripple near the largest wavenumber, as jumps of V leave it, is not seen.
        let ripple = |x: f64| Complex64::from_polar(1e-3, edge * x) * packet.amplitude(x).norm();
        let psi: Vec<Complex64> =
            axis.positions().map(|x| packet.amplitude(x) + ripple(x)).collect();
        for index in [900, 1024, 1200] {
            let plane = Plane::new(&axis, index, 52.0);
            assert!(plane.slopes.len() < 500, "{}", plane.slopes.len());
            let exact = packet.amplitude(plane.position);
            let slope = exact * Complex64::new(-(plane.position - packet.center) / 0.5, 40.0);
            let sample = plane.sample(&psi);
            assert!((sample.value - exact).norm() < 1e-9, "{} {exact}", sample.value);
            assert!((sample.slope - slope).norm() < 1e-7, "{} {slope}", sample.slope);
        }
    }
}
