//! H = ħ²k²/2m + V(x) on a periodic grid.
//!
//! **Band-limited potential.** Sampled pointwise, a kink or jump of V aliases onto wavenumbers
//! where it scatters at first order. Here every jump Δ of the n-th derivative is held by its exact
//! Fourier coefficients Δ·e^(−iqx_b)/(L·(iq)^(n+1)), cut at the grid's largest wavenumber; smooth
//! terms are sampled, which is spectrally exact. What the cut removes acts only at second order.
//!
//! **Closing the period.** If the two leads differ, V returns to the left level inside the right
//! absorber along a smooth ½·erfc, over many wavelengths and behind the plane where anything is
//! measured.
//!
//! Source of the coefficients: Lighthill, Fourier Analysis and Generalised Functions (1958), ch. 4;
//! the periodic function whose n-th derivative alone jumps is a Bernoulli polynomial.

use crate::units::Interval;
use std::f64::consts::PI;

use num_complex::Complex64;

use super::discontinuities::Discontinuity;
use super::fourier::Fourier;
use super::grid::Axis;
use super::potential::Potential;
use super::species::Species;

/// Tables of H on one grid.
#[derive(Debug, Clone)]
pub struct Hamiltonian {
    /// The grid.
    pub axis: Axis,
    /// What moves.
    pub species: Species,
    /// ħ²k²/2m by mode in the order of the transform, meV.
    pub kinetic: Vec<f64>,
    /// V by point, meV.
    pub potential: Vec<f64>,
}

impl Hamiltonian {
    /// Tables for `species` in `potential` on `axis`; in `closing` (Å) V returns to the left
    /// level.
    pub fn new(species: &Species, potential: &Potential, axis: Axis, closing: Interval) -> Self {
        Self::from_samples(species, axis, band_limited(potential, &axis, closing))
    }

    /// Tables for `species` in the periodic band-limited function that is `potential` (meV) at the
    /// points of `axis`.
    ///
    /// # Panics
    /// There is not one sample a point.
    pub fn from_samples(species: &Species, axis: Axis, potential: Vec<f64>) -> Self {
        assert_eq!(potential.len(), axis.points, "one sample a point");
        let kinetic =
            (0..axis.points).map(|mode| species.kinetic_energy(axis.wavenumber(mode))).collect();
        Self { axis, species: species.clone(), kinetic, potential }
    }

    /// ∂V/∂x by point, meV/Å, by the transform.
    pub(crate) fn gradient(&self) -> Vec<f64> {
        derivative(&self.axis, &self.potential)
    }
}

/// The band-limited form of `potential` by point of `axis`, meV; in `closing` (Å) it returns to the
/// left level.
pub(crate) fn band_limited(potential: &Potential, axis: &Axis, closing: Interval) -> Vec<f64> {
    let level = potential.right_level();
    let mut values: Vec<f64> =
        axis.positions().map(|x| potential.value(x) - level * smooth_step(x, closing)).collect();
    let discontinuities: Vec<Discontinuity> = potential
        .discontinuities()
        .into_iter()
        .filter(|item| (axis.start..axis.end()).contains(&item.position))
        .collect();
    if !discontinuities.is_empty() {
        for (value, correction) in values.iter_mut().zip(band_limit(axis, &discontinuities)) {
            *value += correction;
        }
    }
    values
}

/// The derivative (1/Å) of `values` by point of `axis`, by the transform.
pub(crate) fn derivative(axis: &Axis, values: &[f64]) -> Vec<f64> {
    let points = axis.points;
    let mut values: Vec<Complex64> = values.iter().map(|&v| Complex64::new(v, 0.0)).collect();
    let mut fourier = Fourier::new(points);
    let modes = fourier.modes();
    fourier.by_mode(&mut values, |spectrum| {
        for (coefficient, mode) in spectrum.iter_mut().zip(modes) {
            // The mode at the grid's edge stands for both signs of k: its slope is zero.
            let k = if 2 * mode == points { 0.0 } else { axis.wavenumber(mode) };
            *coefficient *= Complex64::new(0.0, k / points as f64);
        }
    });
    values.iter().map(|value| value.re).collect()
}

/// 0 left of the interval, 1 right of it, ½·erfc between; flat to rounding at both ends.
pub(crate) fn smooth_step(x: f64, Interval { from, to }: Interval) -> f64 {
    if x <= from {
        0.0
    } else if x >= to {
        1.0
    } else {
        // erfc 6 = 2e-17: rounding.
        0.5 * libm::erfc(6.0 - 12.0 * (x - from) / (to - from))
    }
}

/// The derivative of [`smooth_step`].
pub(crate) fn smooth_step_slope(x: f64, Interval { from, to }: Interval) -> f64 {
    if x <= from || x >= to {
        return 0.0;
    }
    let u = 6.0 - 12.0 * (x - from) / (to - from);
    12.0 / ((to - from) * PI.sqrt()) * (-u * u).exp()
}

/// Band-limited minus pointwise form of all jumps, by point of `axis`, meV.
fn band_limit(axis: &Axis, discontinuities: &[Discontinuity]) -> Vec<f64> {
    let (points, length) = (axis.points, axis.length());
    let mut spectrum = vec![Complex64::default(); points];
    for item in discontinuities {
        let turn = Complex64::from_polar(1.0, -2.0 * PI * (item.position - axis.start) / length);
        let mut phase = Complex64::new(1.0, 0.0);
        for (mode, coefficient) in spectrum.iter_mut().enumerate().take(points.div_ceil(2)).skip(1)
        {
            // The recurrence is renewed now and then so that rounding does not pile up.
            phase = if mode % 64 == 0 { turn.powu(mode as u32) } else { phase * turn };
            let inverse = Complex64::new(0.0, -1.0 / axis.wavenumber(mode));
            let sum = item
                .jumps
                .iter()
                .rev()
                .fold(Complex64::default(), |sum, jump| (sum + jump) * inverse);
            *coefficient += phase * sum / length;
        }
    }
    for mode in 1..points.div_ceil(2) {
        spectrum[points - mode] = spectrum[mode].conj();
    }
    Fourier::new(points).inverse(&mut spectrum);
    let pointwise =
        |x: f64| -> f64 { discontinuities.iter().map(|item| periodic_jump(item, x, length)).sum() };
    axis.positions().zip(spectrum).map(|(x, value)| value.re - pointwise(x)).collect()
}

/// Σ jumps[n]·β_n(x − x_b): β_n has period `length`, mean zero, and a unit jump of its n-th
/// derivative at zero.
fn periodic_jump(item: &Discontinuity, x: f64, length: f64) -> f64 {
    let distance = x - item.position;
    let s = (distance / length).rem_euclid(1.0);
    let first = if distance == 0.0 { 0.0 } else { 0.5 - s };
    let second = -(s * s - s + 1.0 / 6.0) / 2.0;
    let third = -s * (s - 0.5) * (s - 1.0) / 6.0;
    let fourth = -((s * (s - 1.0)).powi(2) - 1.0 / 30.0) / 24.0;
    let [a, b, c, d] = item.jumps;
    a * first + length * (b * second + length * (c * third + length * d * fourth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Membrane};

    /// Fourier coefficient of the sampled V at wavenumber q: (1/N) Σ V_j e^(−iqx_j).
    fn coefficient(axis: &Axis, values: &[f64], mode: usize) -> Complex64 {
        let q = axis.wavenumber(mode);
        let sum: Complex64 =
            axis.positions().zip(values).map(|(x, v)| Complex64::from_polar(*v, -q * x)).sum();
        sum / axis.points as f64
    }

    fn limited(potential: &Potential, axis: &Axis, closing: Interval) -> Vec<f64> {
        Hamiltonian::new(&Species::named("K+").unwrap(), potential, *axis, closing).potential
    }

    fn rectangle(height: f64, width: f64, center: f64) -> Potential {
        Potential { barriers: vec![Barrier::Rectangle { height, width, center }], membrane: None }
    }

    #[test]
    fn a_rectangle_keeps_its_exact_fourier_coefficients() {
        let (height, width, center) = (100.0, 0.337, 0.211);
        let axis = Axis::new(-5.0, 5.0, 256);
        let values = limited(&rectangle(height, width, center), &axis, Interval::new(4.0, 5.0));
        for mode in [1, 7, 30, 101, 127] {
            let q = axis.wavenumber(mode);
            let exact = Complex64::from_polar(
                2.0 * height * (q * width / 2.0).sin() / (q * axis.length()),
                -q * center,
            );
            let found = coefficient(&axis, &values, mode);
            assert!((found - exact).norm() < 1e-12, "mode {mode}: {found} {exact}");
        }
    }

    #[test]
    fn a_membrane_ramp_keeps_its_exact_fourier_coefficients_up_to_the_closing() {
        // Two grids, one twice as fine: the coefficients they share agree although V has kinks.
        let membrane = Membrane { energy: 64.0, from: -2.13, to: 1.77 };
        let potential = Potential { barriers: vec![], membrane: Some(membrane) };
        let build = |points| {
            let axis = Axis::new(-8.0, 8.0, points);
            let values = limited(&potential, &axis, Interval::new(3.0, 8.0));
            (1..100).map(|mode| coefficient(&axis, &values, mode)).collect::<Vec<_>>()
        };
        for (coarse, fine) in build(512).into_iter().zip(build(1024)) {
            assert!((coarse - fine).norm() < 1e-12, "{coarse} {fine}");
        }
    }

    #[test]
    fn the_gradient_is_spectral() {
        let potential = Potential {
            barriers: vec![Barrier::Gaussian { height: 90.0, width: 0.6, center: 0.1 }],
            membrane: None,
        };
        let species = Species::named("Na+").unwrap();
        let axis = Axis::new(-6.0, 6.0, 256);
        let hamiltonian = Hamiltonian::new(&species, &potential, axis, Interval::new(5.0, 6.0));
        for (x, slope) in axis.positions().zip(hamiltonian.gradient()) {
            let exact = -(x - 0.1) / 0.36 * potential.value(x);
            approx::assert_relative_eq!(slope, exact, epsilon = 1e-9);
        }
    }
}
