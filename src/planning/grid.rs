//! How many points a grid needs.
//!
//! Two bounds, each a share of the tolerance τ:
//!
//! * the packet's own spectrum must fit: π/Δx above k₀ plus the reach of its tail;
//! * a sampled smooth V, or the onset of W, aliases wavenumber 2π/Δx − q onto q: the first-order
//!   amplitude |Ṽ(2π/Δx − 2K)|/ħv, K the largest local wavenumber in the window (wells included),
//!   must stay below τ/2000. Ṽ in closed form; the factor and, for Gaussians, higher orders of Born's
//!   series cover strong potentials, and the comparison run shows what is left.
//!
//! Jumps and kinks are held by their exact Fourier coefficients and do not alias. What acts through
//! wavenumbers beyond the grid only pilots show.

use std::f64::consts::PI;

use crate::dynamics::{AbsorberParameters, Splitting};
use crate::model::{Barrier, Potential, Species};
use crate::units::HBAR;

/// Orders of Born's series that are looked at.
const HIGHEST_ORDER: u32 = 6;
/// Margin over the largest kinetic energy of a grid that no splitting shakes a packet into.
const EDGE_MARGIN: f64 = 1.02;
/// The absorber is weak, so that Born's approximation needs less of the margin that strong
/// potentials ask for.
const STRENGTH_OF_ABSORBER: f64 = 0.05;

/// What the grid must resolve.
#[derive(Debug, Clone, Copy)]
pub(super) struct GridRequirements<'a> {
    pub species: &'a Species,
    pub potential: &'a Potential,
    /// Largest wavenumber of the packet's tail in either lead, 1/Å.
    pub tail: f64,
    /// Largest local wavenumber in the window, 1/Å.
    pub local: f64,
    /// Smallest wavenumber in a lead in the window, 1/Å.
    pub slowest: f64,
    /// Largest wavenumber in a lead in the window, 1/Å.
    pub fastest: f64,
    /// The absorber.
    pub absorber: AbsorberParameters,
}

impl GridRequirements<'_> {
    /// First-order aliasing error of T at `spacing` (Å).
    pub(super) fn aliasing(&self, spacing: f64) -> f64 {
        let q = 2.0 * PI / spacing - 2.0 * self.local;
        if q <= 0.0 {
            return 1.0;
        }
        let amplitude: f64 = self
            .potential
            .barriers
            .iter()
            .map(|barrier| spectral_amplitude(barrier, q) + self.higher_orders(barrier, q))
            .sum();
        (amplitude + STRENGTH_OF_ABSORBER * self.absorber.spectral_amplitude(q))
            / (2.0 * self.species.kinetic_coefficient() * self.slowest)
    }

    /// What a barrier does in several equal steps of the wavenumber to scatter by `q` (1/Å), meV·Å.
    ///
    /// The n-th order of Born's series is at most the transform of Vⁿ over the energies between the
    /// steps, b·p·(2K + p) after p of q. Of a Gaussian it falls with n as e^(−q²w²/2n), so that high
    /// orders win; of the other shapes all orders fall alike.
    fn higher_orders(&self, barrier: &Barrier, q: f64) -> f64 {
        let Barrier::Gaussian { height, width, .. } = *barrier else { return 0.0 };
        let b = self.species.kinetic_coefficient();
        let between = |p: f64| b * p * (2.0 * self.local + p);
        let order = |n: u32| {
            let n_th = f64::from(n);
            let steps = (1..n).map(|j| height.abs() / between(f64::from(j) * q / n_th));
            let power = Barrier::Gaussian { height, width: width / n_th.sqrt(), center: 0.0 };
            spectral_amplitude(&power, q) * steps.product::<f64>()
        };
        (2..=HIGHEST_ORDER).map(order).sum()
    }

    /// Share of ψ that the beginning of an absorber scatters beyond the grid's wavenumbers at
    /// `spacing` (Å), which the slope at a plane misses.
    ///
    /// W that rises as s^p has |W̃(q)| = η·p!/(L^p·q^(p+1)); the first-order amplitude
    /// W̃/(b·q·(2k + q)) is summed over all q above π/Δx − k.
    pub(super) fn absorber_ripple(&self, spacing: f64) -> f64 {
        let q = PI / spacing - self.fastest;
        if q <= 0.0 {
            return 1.0;
        }
        let b = self.species.kinetic_coefficient();
        self.absorber.spectral_amplitude(q)
            / (2.0 * PI * f64::from(self.absorber.order + 1) * b * (2.0 * self.fastest + q))
    }

    /// Whether the packet's spectrum fits at `spacing` (Å).
    pub(super) fn holds_packet(&self, spacing: f64) -> bool {
        PI / spacing > self.tail
    }

    /// The longest step (fs) of a splitting that does not shake the packet into another energy.
    ///
    /// A step Δt couples energies 2πħ/Δt apart at first order, with amplitude f·|Ṽ(k′ −
    /// k)|/(2b·√(kk′)), f the first harmonic of the splitting. Either k′ lies beyond the grid, or the
    /// amplitude, weighed by k′/k, as in a current, stays below τ/10.
    pub(super) fn longest_step(&self, splitting: &Splitting, spacing: f64, tolerance: f64) -> f64 {
        let harmonic = splitting.first_harmonic();
        let b = self.species.kinetic_coefficient();
        // At the edge of the grid itself waves of either direction are one.
        let highest = EDGE_MARGIN * (PI / spacing).powi(2) * b;
        let beyond = highest - b * self.slowest * self.slowest;
        let never = 2.0 * PI * HBAR / beyond.max(1e-9);
        let breaks = self.potential.discontinuities();
        let share = |step: f64| {
            let fast = (self.local * self.local + 2.0 * PI * HBAR / (step * b)).sqrt();
            let q = fast - self.local;
            let smooth: f64 =
                self.potential.barriers.iter().map(|barrier| spectral_amplitude(barrier, q)).sum();
            let rough: f64 = breaks.iter().map(|item| item.spectral_amplitude(q)).sum();
            let amplitude = harmonic * (smooth + rough) / (2.0 * b * (fast * self.slowest).sqrt());
            10.0 * amplitude * fast / self.slowest
        };
        let mut step = 1e3;
        while step > never && share(step) > tolerance {
            step *= 0.95;
        }
        step
    }

    /// The fewest points, up to `limit`, that hold a length (Å) to `tolerance`.
    pub(super) fn points(&self, length: f64, tolerance: f64, limit: usize) -> Option<usize> {
        let good = |points: &usize| {
            let spacing = length / *points as f64;
            self.holds_packet(spacing)
                && self.aliasing(spacing) < tolerance / 2000.0
                && self.absorber_ripple(spacing) < tolerance / 10.0
        };
        friendly_sizes(limit).find(good)
    }
}

/// Even numbers of points that transform fast, rising: 2^a and 3·2^a from 64 on.
// An FFT is fast for small prime factors; with one factor of three a grid has at most half as many
// points more than it needs, with twos alone twice as many.
pub(super) fn friendly_sizes(limit: usize) -> impl Iterator<Item = usize> {
    (6..40).flat_map(|a| [1usize << a, 3 << (a - 1)]).take_while(move |&size| size <= limit)
}

/// |Ṽ(q)| = |∫ V·e^(−iqx) dx|, meV·Å, of a smooth shape; zero for piecewise polynomials, which are
/// band-limited exactly.
fn spectral_amplitude(barrier: &Barrier, q: f64) -> f64 {
    match *barrier {
        Barrier::Eckart { height, width, .. } => {
            let u = PI * q * width / 2.0;
            height.abs() * 2.0 * width * u * inverse_sinh(u)
        }
        Barrier::Gaussian { height, width, .. } => {
            height.abs() * width * (2.0 * PI).sqrt() * (-(q * width).powi(2) / 2.0).exp()
        }
        Barrier::Step { height, width, .. } if width > 0.0 => {
            height.abs() * PI * width / 2.0 * inverse_sinh(PI * q * width / 2.0)
        }
        // Method of steepest descents: both saddles of −u⁴ − iQu, Q = q·width.
        Barrier::Dipole { force, width, .. } => {
            let scaled = q * width;
            let decay = 0.375 * scaled * (scaled / 4.0).cbrt();
            2.0 * (PI / 6.0).sqrt() * force.abs() * width * width * (-decay).exp()
        }
        _ => 0.0,
    }
}

/// 1/sinh(u) without overflow.
fn inverse_sinh(u: f64) -> f64 {
    2.0 * (-u).exp() / (-(-2.0 * u).exp_m1())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_spectra_agree_with_sums() {
        let shapes = [
            Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 },
            Barrier::Gaussian { height: -95.0, width: 0.4, center: 0.0 },
        ];
        for shape in shapes {
            for q in [0.5, 3.0, 9.0] {
                let sum: f64 = (-4000..4000)
                    .map(|i| f64::from(i) * 2e-3)
                    .map(|x| shape.value(x) * (q * x).cos() * 2e-3)
                    .sum();
                approx::assert_relative_eq!(
                    spectral_amplitude(&shape, q),
                    sum.abs(),
                    epsilon = 1e-9
                );
            }
        }
    }
}
