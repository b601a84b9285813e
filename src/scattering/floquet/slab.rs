//! A piece of V and W that is solved in one step.

use super::extrapolation::{SAMPLES, advanced, places, tables};
use super::problem::Problem;
use crate::units::Interval;

/// A piece of V and W that is solved in one step.
#[derive(Debug, Clone)]
pub(super) struct Slab {
    /// Å.
    pub width: f64,
    /// Mean of V, meV.
    pub mean: f64,
    /// V − mean over ħ²/2m, 1/Å², where the steps want it.
    pub static_part: [f64; SAMPLES],
    /// W over ħ²/2m, 1/Å², where the steps want it.
    pub driven_part: [f64; SAMPLES],
    /// V is constant and W zero: exact at any length.
    pub is_free: bool,
}

impl Slab {
    /// Over `span` (Å); V is constant, and W zero, to within `flatness` (meV) where that is so.
    pub(crate) fn new(problem: &Problem<'_>, span: Interval, flatness: f64) -> Self {
        let width = span.length();
        let mut static_part = [0.0; SAMPLES];
        let mut driven_part = [0.0; SAMPLES];
        let rows = static_part.iter_mut().zip(&mut driven_part).zip(places());
        for ((static_value, driven_value), place) in rows {
            let x = span.from + place * width;
            *static_value = problem.potential(x);
            *driven_value = problem.drive(x);
        }
        let mean = static_part.iter().sum::<f64>() / SAMPLES as f64;
        let is_constant = |value: &f64| (value - mean).abs() <= flatness;
        let is_zero = |value: &f64| value.abs() <= flatness;
        let is_free = static_part.iter().all(is_constant) && driven_part.iter().all(is_zero);
        static_part.iter_mut().for_each(|value| *value = (*value - mean) / problem.coefficient);
        driven_part.iter_mut().for_each(|value| *value /= problem.coefficient);
        Self { width, mean, static_part, driven_part, is_free }
    }

    /// Largest |q|·h² at `energies` (meV).
    pub(crate) fn argument(&self, coefficient: f64, energies: Interval) -> f64 {
        let kinetic = (energies.from - self.mean).abs().max((energies.to - self.mean).abs());
        kinetic / coefficient * self.width * self.width
    }

    /// Logarithm of how much a wave of `energy` (meV) or more can grow over the slab.
    pub(crate) fn growth(&self, coefficient: f64, energy: f64) -> f64 {
        let highest = self
            .static_part
            .iter()
            .zip(&self.driven_part)
            .map(|(u, w)| u + w.abs())
            .fold(f64::NEG_INFINITY, f64::max);
        let square = highest + (self.mean - energy) / coefficient;
        square.max(0.0).sqrt() * self.width
    }

    /// ψ and ψ′ behind the slab of (1, 0) and (0, 1), where V + `share`·W acts.
    pub(crate) fn propagator(&self, coefficient: f64, energy: f64, share: f64) -> [[f64; 2]; 2] {
        let tables = tables((energy - self.mean) / coefficient, self.width);
        let u = std::array::from_fn(|i| self.static_part[i] + share * self.driven_part[i]);
        [[1.0, 0.0], [0.0, 1.0]].map(|start| advanced(&tables, &u, start))
    }
}
