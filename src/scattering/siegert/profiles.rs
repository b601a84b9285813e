//! |ψ|² of states at points that straight lines may join.

use std::f64::consts::PI;

use num_complex::Complex64;

use super::chain::DEGREE;
use super::{SiegertState, SiegertStates};
use crate::model::{Lobatto, Potential, Species, element_potential};
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::units::Interval;

/// Points a half wave.
// Between n of them straight lines leave sin² by (π/n)²/4 of its peak: 1 %.
const POINTS: f64 = 16.0;
/// How far profiles reach beyond either end of V, over its extent.
const BEYOND: f64 = 0.06;

/// |ψ|² of all states of a range at the same positions.
#[derive(Debug, Clone, PartialEq)]
pub struct StateProfiles {
    /// Rising positions, Å: from a little before V to a little behind it, 16 a half wave or more.
    pub positions: Vec<f64>,
    /// |ψ|² there, 1/Å, state by state.
    pub densities: Vec<Vec<f64>>,
}

impl SiegertStates {
    /// |ψ|² of the states of `species` in the same `potential`, by the polynomials of their elements;
    /// beyond V by the waves of the leads. Straight lines between its points are within about 1 %
    /// of the peak; in the extent of V each has norm 1.
    pub fn profiles(&self, species: &Species, potential: &Potential) -> StateProfiles {
        uncancelled(|stop| self.profiles_unless(species, potential, stop))
    }

    /// [`SiegertStates::profiles`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn profiles_unless(
        &self,
        species: &Species,
        potential: &Potential,
        stop: Cancellation<'_>,
    ) -> Result<StateProfiles, Cancelled> {
        let [Some(first), Some(last)] = [self.states.first(), self.states.last()] else {
            return Ok(StateProfiles { positions: Vec::new(), densities: Vec::new() });
        };
        let rule = Lobatto::new(DEGREE);
        let wavenumber = |v: f64| {
            let kinetic = [first, last].map(|state| (state.level.energy - v).abs());
            (kinetic[0].max(kinetic[1]) / species.kinetic_coefficient()).sqrt()
        };
        let parts = |pair: &[f64]| {
            let values = element_potential(&rule, potential, pair[0], pair[1]);
            pieces(values.into_iter().map(wavenumber).fold(0.0, f64::max), pair[1] - pair[0])
        };
        let borders = &first.borders;
        let ends = Interval::new(borders[0], borders[borders.len() - 1]);
        let beyond = BEYOND * ends.length();
        let decay = |side: usize| self.states.iter().map(move |state| state.wavenumbers[side].im);
        let tail = |side| pieces(decay(side).map(f64::abs).fold(0.0, f64::max), beyond);
        let axis = Axis {
            parts: borders.windows(2).map(parts).collect(),
            tails: [tail(0), tail(1)]
                .map(|count| (1..=count).map(|part| beyond * part as f64 / count as f64).collect()),
        };
        let rows = interpolations(&rule, axis.parts.iter().copied().max().unwrap_or(1));
        let density = |state: &SiegertState| {
            stop.check()?;
            Ok(axis.density(state, &rows))
        };
        let densities = self.states.iter().map(density).collect::<Result<_, _>>()?;
        Ok(StateProfiles { positions: axis.positions(borders), densities })
    }
}

/// Equal parts in which lines show waves of `wavenumber` (1/Å) over `length` (Å).
fn pieces(wavenumber: f64, length: f64) -> usize {
    (POINTS / PI * wavenumber * length).ceil().max(1.0) as usize
}

/// ℓ_0 … ℓ_p at the inner points of an element in 1, 2, … `most` equal parts.
fn interpolations(rule: &Lobatto, most: usize) -> Vec<Vec<Vec<f64>>> {
    let at = |part: usize, count: usize| rule.values(2.0 * part as f64 / count as f64 - 1.0);
    (1..=most).map(|count| (1..count).map(|part| at(part, count)).collect()).collect()
}

/// Where profiles are known.
struct Axis {
    /// Parts of each element.
    parts: Vec<usize>,
    /// Distances (Å) from the left and from the right end of V, rising.
    tails: [Vec<f64>; 2],
}

impl Axis {
    fn positions(&self, borders: &[f64]) -> Vec<f64> {
        let last = borders[borders.len() - 1];
        let inside = borders.windows(2).zip(&self.parts).flat_map(|(pair, &count)| {
            (0..count).map(move |part| pair[0] + (pair[1] - pair[0]) * part as f64 / count as f64)
        });
        let before = self.tails[0].iter().rev().map(|away| borders[0] - away);
        let behind = self.tails[1].iter().map(|away| last + away);
        before.chain(inside).chain([last]).chain(behind).collect()
    }

    /// |ψ|² of `state`; `rows` are interpolations by the number of parts.
    fn density(&self, state: &SiegertState, rows: &[Vec<Vec<f64>>]) -> Vec<f64> {
        let values = &state.values;
        let tail = |side: usize, end: Complex64| {
            let decay = 2.0 * state.wavenumbers[side].im;
            self.tails[side].iter().map(move |away| end.norm_sqr() * (-decay * away).exp())
        };
        let [first, last] = [values[0], values[values.len() - 1]];
        let mut density: Vec<f64> = tail(0, first).collect();
        density.reverse();
        for (own, &count) in values.windows(DEGREE + 1).step_by(DEGREE).zip(&self.parts) {
            density.push(own[0].norm_sqr());
            let between = |row: &Vec<f64>| -> Complex64 {
                row.iter().zip(own).map(|(share, value)| value * share).sum()
            };
            density.extend(rows[count - 1].iter().map(|row| between(row).norm_sqr()));
        }
        density.push(last.norm_sqr());
        density.extend(tail(1, last));
        density
    }
}
