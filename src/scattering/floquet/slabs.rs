//! Where slabs lie, so that one step of each is as exact as the tolerance asks.
//!
//! Borders are the places where V or W changes its form. A slab is as long as a comparison with its
//! two halves allows, at energies that the wave has and in the potentials V, V + W and V − W, which
//! bound what the coupled channels see.

use super::extrapolation::{SAMPLES, advanced, places, tables};
use super::problem::Problem;
use crate::units::Interval;

/// Largest |q|·h² of a slab over all channels.
// √6.8 = 2.6 < π: at π a step of one part would divide by cos(π/2).
const LARGEST_ARGUMENT: f64 = 6.8;
/// The error of a step falls with this power of its length.
const ORDER: f64 = 13.0;

/// What slabs are made for.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlabRequirements {
    /// Energies that the wave has, meV.
    pub energies: Interval,
    /// Energies of all channels, meV.
    pub channels: Interval,
    /// Error of a slab, relative to the wave.
    pub tolerance: f64,
}

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
    /// Over `span` (Å); V and W below `flatness` (meV) are constant.
    fn new(problem: &Problem, span: Interval, flatness: f64) -> Self {
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
        let is_flat = |value: &f64| (value - mean).abs() <= flatness;
        let is_still = |value: &f64| value.abs() <= flatness;
        let is_free = static_part.iter().all(is_flat) && driven_part.iter().all(is_still);
        static_part.iter_mut().for_each(|value| *value = (*value - mean) / problem.coefficient);
        driven_part.iter_mut().for_each(|value| *value /= problem.coefficient);
        Self { width, mean, static_part, driven_part, is_free }
    }

    /// Largest |q|·h² at `energies` (meV).
    fn argument(&self, coefficient: f64, energies: Interval) -> f64 {
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
    fn propagator(&self, coefficient: f64, energy: f64, share: f64) -> [[f64; 2]; 2] {
        let tables = tables((energy - self.mean) / coefficient, self.width);
        let u = std::array::from_fn(|i| self.static_part[i] + share * self.driven_part[i]);
        [[1.0, 0.0], [0.0, 1.0]].map(|start| advanced(&tables, &u, start))
    }
}

/// The slabs of `problem` in order from the transmitted lead, between the borders `faces` (Å).
pub(super) fn slabs(problem: &Problem, faces: &[f64], required: &SlabRequirements) -> Vec<Slab> {
    let mut slabs = Vec::new();
    let mut guess = f64::INFINITY;
    for pair in faces.windows(2) {
        fill(problem, Interval::new(pair[0], pair[1]), required, &mut guess, &mut slabs);
    }
    slabs
}

/// Fills a stretch in which V and W are smooth.
fn fill(
    problem: &Problem,
    stretch: Interval,
    required: &SlabRequirements,
    guess: &mut f64,
    slabs: &mut Vec<Slab>,
) {
    // Energies are rounded to as much.
    let flatness = 4.0 * f64::EPSILON * problem.energy.abs().max(problem.incident_kinetic());
    let whole = Slab::new(problem, stretch, flatness);
    if whole.is_free {
        slabs.push(whole);
        return;
    }
    let Interval { from: start, to: end } = stretch;
    let mut from = start;
    let mut width = guess.min(end - start);
    while from < end {
        let left = end - from;
        // No sliver at the end of the stretch.
        let to = if width >= 0.999 * left { end } else { from + width.min(0.5 * left) };
        let span = Interval::new(from, to);
        let slab = Slab { is_free: false, ..Slab::new(problem, span, flatness) };
        let argument = slab.argument(problem.coefficient, required.channels);
        if argument > LARGEST_ARGUMENT {
            width = slab.width * (0.98 * (LARGEST_ARGUMENT / argument).sqrt()).max(0.1);
            continue;
        }
        let error = slab_error(problem, &slab, span.halves(), required.energies);
        let factor = (0.8 * required.tolerance / error.max(1e-300)).powf(1.0 / ORDER);
        let shortest = slab.width <= 1e-9 * (end - start);
        if error > required.tolerance && !shortest {
            width = slab.width * factor.clamp(0.25, 0.9);
            continue;
        }
        width = slab.width * factor.clamp(0.25, 2.0);
        from = to;
        slabs.push(slab);
    }
    *guess = width;
}

/// Largest difference between `slab` and its `halves` (Å), relative to the wave.
fn slab_error(problem: &Problem, slab: &Slab, halves: [Interval; 2], energies: Interval) -> f64 {
    let [first, second] = halves.map(|half| Slab::new(problem, half, 0.0));
    let coefficient = problem.coefficient;
    let mut largest = 0.0f64;
    for energy in [energies.from, 0.5 * (energies.from + energies.to), energies.to] {
        let kinetic = (energy - slab.mean).abs().max(problem.incident_kinetic());
        let k = (kinetic / coefficient).sqrt();
        for share in [-1.0, 0.0, 1.0] {
            let whole = slab.propagator(coefficient, energy, share);
            let one = first.propagator(coefficient, energy, share);
            let two = second.propagator(coefficient, energy, share);
            // ψ′ counts over k, and what starts from ψ′ counts k.
            for (column, scale) in [(0, 1.0), (1, k)] {
                let [psi, slope] = one[column];
                let difference = |row: usize| {
                    let both = two[0][row] * psi + two[1][row] * slope;
                    scale * (whole[column][row] - both).abs()
                };
                largest = largest.max(difference(0)).max(difference(1) / k);
            }
        }
    }
    largest
}
