//! The complex absorbing potential −iW at both ends of the grid.
//!
//! W = η·s^p with s rising from 0 at the inner edge to 1 at the end of the grid; the grid is
//! periodic, so a wave that leaves on the right passes both absorbers before it comes back on the
//! left.
//!
//! **Reflection** at kinetic energy E = ħ²k²/2m: to first order in the reflection (Bremmer), the
//! complex local wavenumber q(x) = k·√(1 + iW/E) reflects r = −∫ (q′/2q)·e^(2i∫q dx) dx. Here ∫q is
//! the binomial series of the root, integrated term by term, and the outer integral is Simpson's
//! with sixteen points a wavelength. For W ≪ E this tends to
//! |r| = (η/4E)·p!/(2kL)^p. **Passage** through both: exp(−2·Im∫q dx).
//!
//! Accuracy: a tenth of |r| where |r| ≤ 1e-3 and η ≤ E/2; beyond that the value only serves to
//! refuse an absorber. Sources: Bremmer, Commun. Pure Appl. Math. 4, 105 (1951); Riss and Meyer, J.
//! Phys. B 26, 4503 (1993).

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::model::{Axis, Species};
use crate::units::HBAR;

/// An end of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// At the beginning of the grid.
    Left,
    /// At the end of the grid.
    Right,
}

/// Length, strength and order of an absorbing potential.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbsorberParameters {
    /// Length at each end, Å.
    pub width: f64,
    /// Largest value, meV.
    pub strength: f64,
    /// Degree of the polynomial, 2 … 8.
    pub order: u32,
}

/// −iW at both ends of a grid.
///
/// ```
/// use wavepore::dynamics::{Absorber, AbsorberParameters, Edge};
/// use wavepore::model::{Axis, Species};
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let axis = Axis::new(-10.0, 10.0, 1024);
/// let parameters = AbsorberParameters { width: 6.0, strength: 60.0, order: 4 };
/// let absorber = Absorber::new(&axis, parameters);
/// assert_eq!(absorber.inner_edge(Edge::Right), 4.0);
/// assert!(absorber.reflection(&potassium, 120.0) < 1e-9);
/// assert!(absorber.passage(&potassium, 120.0) < 1e-9);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Absorber {
    /// Length at each end, Å; zero for none.
    pub width: f64,
    /// W at the very end, η, meV.
    pub strength: f64,
    /// Power p with which W rises.
    pub order: u32,
    /// Beginning of the grid, Å.
    start: f64,
    /// End of the grid, Å.
    end: f64,
}

impl Absorber {
    /// The absorber at both ends of `axis`; `width` in Å, `strength` in meV.
    pub fn new(axis: &Axis, parameters: AbsorberParameters) -> Self {
        let AbsorberParameters { width, strength, order } = parameters;
        Self { width, strength, order, start: axis.start, end: axis.end() }
    }

    /// No absorption at all: a closed periodic box.
    pub fn none(axis: &Axis) -> Self {
        Self::new(axis, AbsorberParameters { width: 0.0, strength: 0.0, order: 1 })
    }

    /// Inner edge, Å.
    pub fn inner_edge(&self, edge: Edge) -> f64 {
        match edge {
            Edge::Left => self.start + self.width,
            Edge::Right => self.end - self.width,
        }
    }

    /// W(x), meV.
    pub fn value(&self, x: f64) -> f64 {
        let depth = (self.inner_edge(Edge::Left) - x).max(x - self.inner_edge(Edge::Right));
        if depth <= 0.0 || self.width <= 0.0 {
            return 0.0;
        }
        self.strength * (depth / self.width).min(1.0).powi(self.order as i32)
    }

    /// exp(−W(x)·Δt/ħ): what is left of an amplitude after one step.
    pub(crate) fn factor(&self, x: f64, time_step: f64) -> f64 {
        (-self.value(x) * time_step / HBAR).exp()
    }

    /// |r|: amplitude reflected at kinetic energy `energy` (meV).
    pub fn reflection(&self, species: &Species, energy: f64) -> f64 {
        if self.width <= 0.0 || self.strength <= 0.0 {
            return 0.0;
        }
        if energy <= 0.0 {
            return 1.0;
        }
        let k = species.wavenumber(energy);
        let ratio = self.strength / energy;
        let order = f64::from(self.order);
        // At least 64 points for s^p on long waves.
        let steps = 2 * ((8.0 * k * self.width / PI).ceil() as usize).clamp(32, 200_000);
        let integrand = |s: f64| {
            let u = ratio * s.powi(self.order as i32);
            // q′/2q = (i·u′/4)/(1 + iu), u′ = p·u/s.
            let slope = ratio * order * s.powi(self.order as i32 - 1);
            let logarithmic = Complex64::new(0.0, slope / 4.0) / Complex64::new(1.0, u);
            logarithmic
                * (Complex64::new(0.0, 2.0 * k * self.width) * phase_integral(u, s, self.order))
                    .exp()
        };
        let sum: Complex64 = (0..=steps)
            .map(|i| {
                let weight = if i == 0 || i == steps { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
                weight * integrand(i as f64 / steps as f64)
            })
            .sum();
        (sum / (3.0 * steps as f64)).norm().min(1.0)
    }

    /// Amplitude that passes both absorbers and re-enters at the other end, at kinetic energy
    /// `energy` (meV).
    pub fn passage(&self, species: &Species, energy: f64) -> f64 {
        let k = species.wavenumber(energy);
        let damping =
            phase_integral(self.strength / energy.max(f64::MIN_POSITIVE), 1.0, self.order).im;
        (-2.0 * k * self.width * damping).exp()
    }
}

/// ∫₀ˢ √(1 + iu(σ)) dσ with u(σ) = u·(σ/s)^p. Up to u = ½ the binomial series; beyond it the
/// asymptotic growth is not needed, and the modulus of u is held there, which can only
/// under-estimate the damping.
fn phase_integral(u: f64, s: f64, order: u32) -> Complex64 {
    let turn = Complex64::new(0.0, u.min(0.5));
    let (mut sum, mut power, mut binomial) = (Complex64::ONE, Complex64::ONE, 1.0);
    // At u = ½ the terms beyond the 24th are below 1e-10.
    for n in 1..=24 {
        let n = f64::from(n);
        binomial *= (1.5 - n) / n;
        power *= turn;
        sum += power * (binomial / (n * f64::from(order) + 1.0));
    }
    sum * s
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_absorbers_reflect_as_riss_and_meyer_say() {
        let species = Species::named("K+").unwrap();
        let axis = Axis::new(0.0, 40.0, 1024);
        let (energy, order) = (120.0, 4);
        let absorber =
            Absorber::new(&axis, AbsorberParameters { width: 6.0, strength: 60.0, order });
        let k = species.wavenumber(energy);
        let expected = 60.0 / (4.0 * energy) * 24.0 / (2.0 * k * 6.0_f64).powi(4);
        approx::assert_relative_eq!(
            absorber.reflection(&species, energy),
            expected,
            max_relative = 0.05
        );
        // Weak damping of the amplitude: exp(−2·ηL/((p + 1)·ħv)) through both.
        let weak = Absorber::new(&axis, AbsorberParameters { width: 2.0, strength: 0.5, order });
        let damping = 2.0 * 0.5 * 2.0 / (5.0 * HBAR * species.velocity(k));
        approx::assert_relative_eq!(
            weak.passage(&species, energy),
            (-damping).exp(),
            max_relative = 1e-4
        );
    }

    #[test]
    fn w_rises_at_both_ends_and_nowhere_else() {
        let axis = Axis::new(-10.0, 10.0, 100);
        let absorber =
            Absorber::new(&axis, AbsorberParameters { width: 4.0, strength: 30.0, order: 3 });
        assert_eq!(absorber.value(0.0), 0.0);
        assert_eq!(absorber.value(-6.0), 0.0);
        approx::assert_relative_eq!(absorber.value(-8.0), 30.0 / 8.0);
        approx::assert_relative_eq!(absorber.value(8.0), 30.0 / 8.0);
        assert_eq!(Absorber::none(&axis).factor(9.9, 5.0), 1.0);
    }
}
