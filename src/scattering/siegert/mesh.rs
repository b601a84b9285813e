//! Borders of the elements on which levels are sought.

use super::chain::DEGREE;
use super::{SearchError, TooManyElements};
use crate::model::{ElementJudge, Potential, Species};
use crate::scattering::{Cancellation, Cancelled};
use crate::units::Interval;

/// Largest k·h of an element, k the largest |√(2m(E − V))|/ħ in the range.
// An element with ψ = 0 at its borders has its lowest level at kh = π: at 2.6 it is 46 % above the
// range, and T(z) has no pole there.
pub(super) const PHASE: f64 = 2.6;
/// The same of the elements that the others are compared with.
pub(super) const FINER_PHASE: f64 = 2.2;
/// By how much an element may scatter differently from its two halves.
const ERROR: f64 = 1e-14;
/// V within this share of the range of its levels is level.
const TAIL: f64 = 1e-15;
/// Elements, at most.
pub(super) const MAX_ELEMENTS: f64 = 65_536.0;
/// Places between two breaks at which V is looked up.
const SAMPLES: usize = 64;
/// An element is halved so often at most.
const MAX_HALVINGS: usize = 12;
/// Breaks nearer than this are one, Å.
const MIN_DISTANCE: f64 = 1e-10;

/// The borders (Å) for `energies` (meV), `phase` at most in each element.
///
/// # Errors
/// There would be too many elements; [`Cancelled`] if `stop` says so.
pub(super) fn borders(
    species: &Species,
    potential: &Potential,
    energies: Interval,
    phase: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<f64>, SearchError> {
    let height = potential.range().union(energies).length();
    let ends = potential.extent(TAIL * height);
    let judge = ElementJudge::new(DEGREE, species.kinetic_coefficient());
    let mesh = Mesh { species, potential, energies, phase, judge, stop };
    let mut places = potential.breakpoints(ends, TAIL * height, &[-4.0, -2.0, 0.0, 2.0, 4.0]);
    places.dedup_by(|a, b| (*a - *b).abs() < MIN_DISTANCE);
    if places.len() < 2 {
        return Ok(Vec::new());
    }
    let pieces: Vec<f64> =
        places.windows(2).map(|pair| mesh.pieces(Interval::new(pair[0], pair[1]))).collect();
    let total: f64 = pieces.iter().sum();
    if total > MAX_ELEMENTS {
        return Err(TooManyElements { elements: total }.into());
    }
    let mut borders = Vec::new();
    for (pair, pieces) in places.windows(2).zip(pieces) {
        let place = |i: usize| pair[0] + (pair[1] - pair[0]) * i as f64 / pieces;
        for i in 0..pieces as usize {
            mesh.halve(Interval::new(place(i), place(i + 1)), 0, &mut borders)?;
        }
    }
    borders.push(places[places.len() - 1]);
    Ok(borders)
}

struct Mesh<'a> {
    species: &'a Species,
    potential: &'a Potential,
    energies: Interval,
    phase: f64,
    judge: ElementJudge,
    /// Asked before each element is judged.
    stop: Cancellation<'a>,
}

impl Mesh<'_> {
    /// Equal elements that `stretch` needs for its waves.
    fn pieces(&self, stretch: Interval) -> f64 {
        let local = (0..SAMPLES).map(|i| {
            let x = stretch.from + stretch.length() * (i as f64 + 0.5) / SAMPLES as f64;
            let value = self.potential.value(x);
            (self.energies.from - value).abs().max((self.energies.to - value).abs())
        });
        let wave = (local.fold(0.0, f64::max) / self.species.kinetic_coefficient()).sqrt();
        (stretch.length() * wave / self.phase).ceil().max(1.0)
    }

    /// Appends the beginning of `element`, or those of its parts if it must be halved.
    fn halve(
        &self,
        element: Interval,
        depth: usize,
        borders: &mut Vec<f64>,
    ) -> Result<(), Cancelled> {
        self.stop.check()?;
        let Interval { from, to } = element;
        let Interval { from: low, to: high } = self.energies;
        // Rounding goes as 1/√E: near a lead it exceeds the error of any element.
        let is_coarse = [high, (low + high) / 2.0, low].iter().any(|&energy| {
            let error = self.judge.error(self.potential, from, to, &[energy]);
            error > ERROR.max(self.judge.rounding(to - from, energy.abs()))
        });
        if is_coarse && depth < MAX_HALVINGS {
            element.halves().into_iter().try_for_each(|half| self.halve(half, depth + 1, borders))
        } else {
            borders.push(from);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Barrier;

    #[test]
    fn a_range_that_begins_beside_a_lead_takes_few_more_elements() {
        let potassium = Species::named("K+").unwrap();
        let gaussian = |center| Barrier::Gaussian { height: 100.0, width: 0.6, center };
        let potential = Potential { barriers: vec![gaussian(-1.5), gaussian(1.5)], membrane: None };
        let elements = |from: f64| {
            let range = Interval::new(from, 200.0);
            borders(&potassium, &potential, range, PHASE, Cancellation::never()).unwrap().len()
        };
        let far = elements(20.0);
        for from in [0.0, 0.01, 0.1, 0.5] {
            assert!(elements(from) < far + far / 4, "{from} meV: {}, {far}", elements(from));
        }
    }
}
