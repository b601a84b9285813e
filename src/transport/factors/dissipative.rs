//! Rates over a parabolic top with friction.

use std::f64::consts::TAU;

use num_complex::Complex64;

use super::{Factor, NOT_SMOOTH};
use crate::numeric::{bisect, ln_gamma};
use crate::units::{BOLTZMANN, HBAR, Interval};

const NO_FRICTION: &str = "no diffusion coefficient";
const NO_MEMORY: &str = "no memory of the friction";
const BELOW: &str = "T is at or below the crossover with friction";
const NEAR: &str = "rough: T is within 10 % of the crossover with friction";

/// A top and friction there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dissipation {
    /// ω and γ, 1/fs, or why there are none.
    known: Result<[f64; 2], &'static str>,
    friction: Option<f64>,
    /// τ, fs.
    memory: Option<f64>,
    /// k_B·T, meV.
    thermal: f64,
}

impl Dissipation {
    pub(super) fn new(
        frequency: Option<f64>,
        friction: Option<f64>,
        memory: Option<f64>,
        thermal: f64,
    ) -> Self {
        let known = match (frequency, friction) {
            (_, None) => Err(NO_FRICTION),
            (None, _) => Err(NOT_SMOOTH),
            (Some(frequency), Some(friction)) => Ok([frequency, friction]),
        };
        Self { known, friction, memory, thermal }
    }

    pub(super) fn friction(&self) -> Factor {
        self.friction.map_or(Factor::none(NO_FRICTION), Factor::valid)
    }

    pub(super) fn kramers(&self) -> Factor {
        self.without_memory(|frequency, friction| {
            Factor::valid(growth(frequency, friction, 0.0) / frequency)
        })
    }

    pub(super) fn grote_hynes(&self) -> Factor {
        self.with_memory(|frequency, friction, memory| {
            Factor::valid(growth(frequency, friction, memory) / frequency)
        })
    }

    pub(super) fn crossover(&self) -> Factor {
        self.without_memory(|frequency, friction| {
            Factor::valid(temperature(growth(frequency, friction, 0.0)))
        })
    }

    pub(super) fn crossover_with_memory(&self) -> Factor {
        self.with_memory(|frequency, friction, memory| {
            Factor::valid(temperature(growth(frequency, friction, memory)))
        })
    }

    pub(super) fn wolynes(&self) -> Factor {
        self.without_memory(|frequency, friction| self.product(frequency, friction, 0.0))
    }

    pub(super) fn wolynes_with_memory(&self) -> Factor {
        self.with_memory(|frequency, friction, memory| self.product(frequency, friction, memory))
    }

    fn without_memory(&self, of: impl Fn(f64, f64) -> Factor) -> Factor {
        self.known.map_or_else(Factor::none, |[frequency, friction]| of(frequency, friction))
    }

    fn with_memory(&self, of: impl Fn(f64, f64, f64) -> Factor) -> Factor {
        let Some(memory) = self.memory else { return Factor::none(NO_MEMORY) };
        self.without_memory(|frequency, friction| of(frequency, friction, memory))
    }

    /// Wolynes' product in gamma functions of the roots of its numerator and denominator.
    fn product(&self, frequency: f64, friction: f64, memory: f64) -> Factor {
        // In units of ν₁ = 2πkT/ħ.
        let unit = TAU * self.thermal / HBAR;
        let (w, g, tau) = ((frequency / unit).powi(2), friction / unit, memory * unit);
        let root = growth(frequency, friction, memory) / unit;
        if root >= 1.0 {
            return Factor::none(BELOW);
        }
        // τn² + n + γ, and τn³ + n² + (γ − wτ)n − w without the root of growth.
        let numerator = roots(tau, 1.0, g);
        let denominator = roots(tau, 1.0 + tau * root, w / root);
        let ln = |root: &Complex64| ln_gamma(1.0 - root);
        let sum = |roots: &[Complex64]| roots.iter().map(ln).sum::<Complex64>();
        let own = ln_gamma(Complex64::new(1.0 - root, 0.0));
        let value = (own + sum(&denominator) - sum(&numerator)).exp().re;
        Factor { value, remark: if root > 0.9 { NEAR } else { "" } }
    }
}

/// λ > 0 with λ² + λγ/(1 + λτ) = ω², 1/fs.
fn growth(frequency: f64, friction: f64, memory: f64) -> f64 {
    if memory == 0.0 {
        // Without a difference of nearly equal numbers.
        return frequency * frequency / (0.5 * friction + (0.5 * friction).hypot(frequency));
    }
    let excess =
        |rate: f64| rate * rate + rate * friction / (1.0 + rate * memory) - frequency * frequency;
    bisect(Interval::new(0.0, frequency), 0.0, excess)
}

/// ħλ/2πk_B, K.
fn temperature(rate: f64) -> f64 {
    HBAR * rate / (TAU * BOLTZMANN)
}

/// The roots of a·n² + b·n + c, b > 0; one where a is 0.
fn roots(a: f64, b: f64, c: f64) -> Vec<Complex64> {
    let root = Complex64::new(b * b - 4.0 * a * c, 0.0).sqrt();
    // No root loses digits.
    let far = -0.5 * (b + root);
    let near = c / far;
    if a == 0.0 { vec![near] } else { vec![far / a, near] }
}
