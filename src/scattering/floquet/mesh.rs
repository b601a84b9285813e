//! Where slabs lie, so that one step of each is as exact as the tolerance asks.
//!
//! Borders are the places where V or W changes its form. A slab is as long as a comparison with its
//! two halves allows, at energies that the wave has and in the potentials V, V + W and V − W, which
//! bound what the coupled channels see.

use super::problem::Problem;
use super::slab::Slab;
use crate::scattering::Cancelled;
use crate::units::Interval;

/// Largest |q|·h² of a slab over all channels.
// √6.8 = 2.6 < π: at π a step of one part would divide by cos(π/2).
const LARGEST_ARGUMENT: f64 = 6.8;
/// The error of a step falls with this power of its length.
const ORDER: f64 = 13.0;
/// Slabs of one level for one of the level before: the error falls by 1.5¹² = 130.
// With 1.3 it fell by 7, not 23, where few slabs of unequal length were evened out.
const SLABS_BY_LEVEL: f64 = 1.5;
/// Least error of a slab that is asked for, relative to the wave: thirty times its rounding.
const LEAST_ERROR: f64 = 3e-13;
/// Slabs are not shorter than this share of a stretch.
const LEAST_SHARE: f64 = 1e-6;

/// What slabs are made for.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlabRequirements {
    /// Energies that the wave has, meV.
    pub energies: Interval,
    /// Energies of all channels, meV.
    pub channels: Interval,
    /// Error of a slab on the first level, relative to the wave.
    pub tolerance: f64,
}

/// Where slabs end, on the first level.
#[derive(Debug, Clone)]
pub(super) struct Mesh {
    /// Borders of the slabs of each stretch in which V and W are smooth, Å.
    stretches: Vec<Vec<f64>>,
    /// V and W below this (meV) are constant.
    flatness: f64,
}

impl Mesh {
    /// For `problem` between the places `faces` (Å).
    pub(crate) fn new(
        problem: &Problem<'_>,
        faces: &[f64],
        required: &SlabRequirements,
    ) -> Result<Self, Cancelled> {
        // Energies are rounded to as much.
        let flatness = 4.0 * f64::EPSILON * problem.energy.abs().max(problem.incident_kinetic());
        let mut guess = f64::INFINITY;
        let stretch = |pair: &[f64]| {
            let stretch = Interval::new(pair[0], pair[1]);
            if Slab::new(problem, stretch, flatness).is_free {
                return Ok(pair.to_vec());
            }
            borders(problem, stretch, required, &mut guess)
        };
        let stretches = faces.windows(2).map(stretch).collect::<Result<_, _>>()?;
        Ok(Self { stretches, flatness })
    }

    /// How many slabs the first level has.
    pub(crate) fn count(&self) -> usize {
        self.stretches.iter().map(|borders| borders.len() - 1).sum()
    }

    /// The slabs of a level, in order from the transmitted lead.
    pub(crate) fn slabs(&self, problem: &Problem<'_>, level: i32) -> Result<Vec<Slab>, Cancelled> {
        let mut slabs = Vec::new();
        for borders in &self.stretches {
            let [.., last] = borders[..] else { continue };
            let whole = Slab::new(problem, Interval::new(borders[0], last), self.flatness);
            if whole.is_free {
                slabs.push(whole);
                continue;
            }
            let finer = refined(borders, SLABS_BY_LEVEL.powi(level));
            for pair in finer.windows(2) {
                problem.stop.check()?;
                let span = Interval::new(pair[0], pair[1]);
                slabs.push(Slab { is_free: false, ..Slab::new(problem, span, self.flatness) });
            }
        }
        Ok(slabs)
    }
}

/// `factor` times as many parts as between `borders`, which are graded alike.
fn refined(borders: &[f64], factor: f64) -> Vec<f64> {
    let parts = borders.len() - 1;
    let count = (parts as f64 * factor).ceil();
    let place = |i: usize| {
        let at = i as f64 * parts as f64 / count;
        let index = (at as usize).min(parts - 1);
        borders[index] + (at - index as f64) * (borders[index + 1] - borders[index])
    };
    let inner = (1..count as usize).map(place);
    [borders[0]].into_iter().chain(inner).chain([borders[parts]]).collect()
}

/// Borders of slabs in a stretch in which V and W are smooth; `guess` is the width to begin with.
fn borders(
    problem: &Problem<'_>,
    stretch: Interval,
    required: &SlabRequirements,
    guess: &mut f64,
) -> Result<Vec<f64>, Cancelled> {
    let Interval { from: start, to: end } = stretch;
    let tolerance = required.tolerance.max(LEAST_ERROR);
    let mut borders = vec![start];
    let mut from = start;
    let mut width = guess.min(end - start);
    while from < end {
        problem.stop.check()?;
        let left = end - from;
        // No sliver at the end of the stretch.
        let to = if width >= 0.999 * left { end } else { from + width.min(0.5 * left) };
        let slab = Slab::new(problem, Interval::new(from, to), 0.0);
        let argument = slab.argument(problem.coefficient, required.channels);
        if argument > LARGEST_ARGUMENT {
            width = slab.width * (0.98 * (LARGEST_ARGUMENT / argument).sqrt()).max(0.1);
            continue;
        }
        let halves = Interval::new(from, to).halves();
        let error = slab_error(problem, &slab, halves, required.energies);
        let factor = (0.8 * tolerance / error.max(1e-300)).powf(1.0 / ORDER);
        let shortest = slab.width <= LEAST_SHARE * (end - start);
        if error > tolerance && !shortest {
            width = slab.width * factor.clamp(0.25, 0.9);
            continue;
        }
        width = slab.width * factor.clamp(0.25, 2.0);
        from = to;
        borders.push(to);
    }
    *guess = width;
    Ok(borders)
}

/// Largest difference between `slab` and its `halves` (Å), relative to the largest wave.
fn slab_error(
    problem: &Problem<'_>,
    slab: &Slab,
    halves: [Interval; 2],
    energies: Interval,
) -> f64 {
    let [first, second] = halves.map(|half| Slab::new(problem, half, 0.0));
    let coefficient = problem.coefficient;
    let mut error = 0.0f64;
    for energy in [energies.from, 0.5 * (energies.from + energies.to), energies.to] {
        let kinetic = (energy - slab.mean).abs().max(problem.incident_kinetic());
        let k = (kinetic / coefficient).sqrt();
        for share in [-1.0, 0.0, 1.0] {
            let whole = slab.propagator(coefficient, energy, share);
            let one = first.propagator(coefficient, energy, share);
            let two = second.propagator(coefficient, energy, share);
            let (mut difference, mut size) = (0.0f64, 1.0f64);
            // ψ′ counts over k, and what starts from ψ′ counts k.
            for (column, start) in [(0, 1.0), (1, k)] {
                let [psi, slope] = one[column];
                for (row, scale) in [(0, start), (1, start / k)] {
                    let own = whole[column][row];
                    let both = two[0][row] * psi + two[1][row] * slope;
                    difference = difference.max(scale * (own - both).abs());
                    size = size.max(scale * own.abs());
                }
            }
            error = error.max(difference / size);
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_levels_keep_ends_and_grading() {
        let borders = [0.0, 1.0, 3.0, 4.0];
        assert_eq!(refined(&borders, 1.0), borders);
        assert_eq!(refined(&borders, 2.0), [0.0, 0.5, 1.0, 2.0, 3.0, 3.5, 4.0]);
        assert_eq!(refined(&[0.0, 1.0], 1.5), [0.0, 0.5, 1.0]);
    }
}
