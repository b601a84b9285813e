//! The Gaussian packet and its free flight, in closed form.
//!
//! ψ(x, 0) = (2πσ²)^(−1/4) · exp(−(x − x₀)²/(4σ²) + i·k₀·(x − x₀)), σ the standard deviation
//! of |ψ|². Its momentum density is normal, |φ(k)|² = N(k₀, 1/(2σ)), and the mean kinetic energy is
//! E₀ + ħ²/(8mσ²).
//!
//! Source: Messiah, Quantum Mechanics (1961), vol. I, ch. VI, § 6.

use std::f64::consts::PI;

use num_complex::Complex64;

use super::sample::Sample;
use super::species::Species;
use crate::units::HBAR;

/// A Gaussian packet that moves right.
///
/// ```
/// use wavepore::model::{Packet, Species};
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let packet = Packet { wavenumber: potassium.wavenumber(140.0), center: -4.0, width: 0.5 };
/// // |ψ|² is a normal density, and free flight begins there.
/// let at_center = packet.free(&potassium, -4.0, 0.0).value.norm_sqr();
/// let density = 1.0 / (2.0 * std::f64::consts::PI * 0.25).sqrt();
/// assert!((at_center - density).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Packet {
    /// Central wavenumber k₀, 1/Å.
    pub wavenumber: f64,
    /// Centre x₀ at t = 0, Å.
    pub center: f64,
    /// Standard deviation σ of |ψ|², Å.
    pub width: f64,
}

impl Packet {
    /// ψ(x, 0), 1/√Å.
    pub fn amplitude(&self, x: f64) -> Complex64 {
        let u = x - self.center;
        let envelope = (2.0 * PI * self.width * self.width).powf(-0.25)
            * (-(u / self.width).powi(2) / 4.0).exp();
        Complex64::from_polar(envelope, self.wavenumber * u)
    }

    /// ψ(x, t) of free motion at level zero; `time` in fs.
    pub fn free(&self, species: &Species, x: f64, time: f64) -> Sample {
        let rate = HBAR * time / (2.0 * species.mass * self.width * self.width);
        let spread = Complex64::new(1.0, rate);
        let u = x - self.center;
        let drift = u - species.velocity(self.wavenumber) * time;
        let phase = self.wavenumber * u - species.kinetic_energy(self.wavenumber) * time / HBAR;
        let exponent = -(drift * drift) / (4.0 * self.width * self.width * spread)
            + Complex64::new(0.0, phase);
        let value =
            (2.0 * PI * self.width * self.width).powf(-0.25) / spread.sqrt() * exponent.exp();
        let slope =
            Complex64::new(0.0, self.wavenumber) - drift / (2.0 * self.width * self.width * spread);
        Sample { value, slope: slope * value }
    }

    /// φ(k) = (2π)^(−1/2) ∫ ψ(x, 0)·e^(−ikx) dx, √Å; |φ|² integrates to one over k.
    pub fn momentum_amplitude(&self, wavenumber: f64) -> Complex64 {
        let q = wavenumber - self.wavenumber;
        let envelope =
            (2.0 * self.width * self.width / PI).powf(0.25) * (-(self.width * q).powi(2)).exp();
        Complex64::from_polar(envelope, -wavenumber * self.center)
    }

    /// Standard deviation of the momentum density, 1/(2σ), 1/Å.
    pub(crate) fn wavenumber_spread(&self) -> f64 {
        0.5 / self.width
    }

    /// Spectral density of the right-moving part, |φ(k)|²·dk/dE, 1/meV, at kinetic energy `energy`
    /// (meV).
    pub fn weight(&self, species: &Species, energy: f64) -> f64 {
        // dk/dE has a pole at the lead's level, where nothing moves.
        if energy <= 0.0 {
            return 0.0;
        }
        let k = species.wavenumber(energy);
        self.momentum_amplitude(k).norm_sqr() / (2.0 * species.kinetic_coefficient() * k)
    }

    /// Probability of finding the free packet left of `x` (Å) at `time` (fs).
    pub(crate) fn free_probability_before(&self, species: &Species, x: f64, time: f64) -> f64 {
        let rate = HBAR * time / (2.0 * species.mass * self.width * self.width);
        let width = self.width * (1.0 + rate * rate).sqrt();
        let center = self.center + species.velocity(self.wavenumber) * time;
        0.5 * libm::erfc((center - x) / (std::f64::consts::SQRT_2 * width))
    }

    /// Probability of right-moving wavenumbers above `wavenumber` (1/Å, not negative): the
    /// transmitted share of the classical ensemble of the same phase-space density over a barrier
    /// with that top.
    pub(crate) fn probability_above(&self, wavenumber: f64) -> f64 {
        0.5 * libm::erfc((wavenumber - self.wavenumber) * self.width * std::f64::consts::SQRT_2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet() -> (Species, Packet) {
        (Species::named("K+").unwrap(), Packet { wavenumber: 42.0, center: -3.0, width: 0.5 })
    }

    #[test]
    fn free_flight_begins_at_the_packet_and_solves_the_free_equation() {
        let (species, packet) = packet();
        let start = packet.free(&species, -2.6, 0.0).value;
        assert!((start - packet.amplitude(-2.6)).norm() < 1e-14);
        // iħ ∂ψ/∂t = −ħ²/2m ∂²ψ/∂x², the derivatives by differences.
        let (x, t, dx, dt) = (0.4, 450.0, 1e-4, 1e-2);
        let psi = |x: f64, t: f64| packet.free(&species, x, t).value;
        let rate = (psi(x, t + dt) - psi(x, t - dt)) / (2.0 * dt) * Complex64::new(0.0, HBAR);
        let curvature = (psi(x + dx, t) - 2.0 * psi(x, t) + psi(x - dx, t)) / (dx * dx);
        let kinetic = -species.kinetic_coefficient() * curvature;
        assert!((rate - kinetic).norm() < 1e-4 * rate.norm(), "{rate} {kinetic}");
        let slope = (psi(x + dx, t) - psi(x - dx, t)) / (2.0 * dx);
        assert!((slope - packet.free(&species, x, t).slope).norm() < 1e-5 * slope.norm());
    }

    #[test]
    fn the_momentum_density_is_normal_and_the_weight_integrates_to_one() {
        let (species, packet) = packet();
        let (mut sum, mut above, steps) = (0.0, 0.0, 4000);
        let (from, to) = (species.kinetic_energy(30.0), species.kinetic_energy(54.0));
        for i in 0..steps {
            let energy = from + (to - from) * (f64::from(i) + 0.5) / f64::from(steps);
            let share = packet.weight(&species, energy) * (to - from) / f64::from(steps);
            sum += share;
            if energy > species.kinetic_energy(42.5) {
                above += share;
            }
        }
        assert_eq!(packet.wavenumber_spread(), 1.0);
        approx::assert_relative_eq!(sum, 1.0, epsilon = 1e-9);
        approx::assert_relative_eq!(above, packet.probability_above(42.5), epsilon = 1e-3);
    }
}
