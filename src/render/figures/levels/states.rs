//! The states of a record of levels, and which of them have space in a figure.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::units::Interval;

/// Least distance of two |ψ|² that overlap, over the length of the axis.
// At 45 mm a peak of 2 mm is still seen.
const MIN_DISTANCE: f64 = 0.045;
/// Most of that distance, and of the axis, that a peak takes.
const PEAK: f64 = 0.85;
const MAX_PEAK: f64 = 0.16;
/// Common part of two |ψ|² of norm 1 that do not hide each other.
const MAX_OVERLAP: f64 = 0.05;
/// A state reaches as far as its density is more than this share of its largest.
const EXTENT: f64 = 0.01;

/// One level and its state.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    /// meV.
    pub energy: f64,
    /// Full width, meV; 0 if it is bound.
    pub width: f64,
    /// Largest T of its peak; NaN where it has none of its own.
    pub peak: f64,
    /// |ψ|² at the positions of the record, 1/Å; empty if the record has none.
    pub density: Vec<f64>,
}

impl State {
    pub(super) fn is_bound(&self) -> bool {
        self.width == 0.0
    }

    fn largest(&self) -> f64 {
        self.density.iter().copied().fold(0.0, f64::max)
    }

    /// From where to where (Å) its density is more than a small share of its largest.
    pub(super) fn extent(&self, positions: &[f64]) -> Option<Interval> {
        let least = EXTENT * self.largest();
        let large = positions.iter().zip(&self.density).filter(|(_, density)| **density > least);
        Interval::around(large.map(|(x, _)| *x))
    }
}

/// Positions of the densities, Å.
pub(super) fn axis(table: &Table) -> &[f64] {
    table.profiles.as_ref().map_or(&[], |profiles| &profiles.axis.values)
}

/// The states in rising order.
///
/// # Errors
/// [`Error::Machine`] if a column is missing, or a number has no meaning.
pub(super) fn states(table: &Table) -> Result<Vec<State>> {
    let column = |name: &str| {
        let missing =
            || Error::machine(format!("the record is damaged: /levels/{name} is missing"), "");
        table.column(name).ok_or_else(missing)
    };
    let [energies, widths, separate] = [column("energy")?, column("width")?, column("separate")?];
    let [left, right] = [column("width_left")?, column("width_right")?];
    let count = axis(table).len();
    let densities = table.profiles.as_ref().map_or(&[][..], |profiles| &profiles.values.values);
    let state = |row: usize| {
        let (energy, width) = (energies[row], widths[row]);
        if !energy.is_finite() || !width.is_finite() || width < 0.0 {
            let text = format!("the record is damaged: a level at {energy} meV, {width} meV wide");
            return Err(Error::machine(text, ""));
        }
        let density = densities.get(row * count..(row + 1) * count).unwrap_or_default();
        let known = |value: &f64| if value.is_finite() { value.max(0.0) } else { 0.0 };
        // States of wells of their own give no peaks of their own.
        let peak = 4.0 * (left[row] / width) * (right[row] / width);
        Ok(State {
            energy,
            width,
            peak: if separate[row] == 1.0 { peak } else { f64::NAN },
            density: density.iter().map(known).collect(),
        })
    };
    let mut states = (0..energies.len()).map(state).collect::<Result<Vec<_>>>()?;
    states.sort_by(|a, b| a.energy.total_cmp(&b.energy));
    Ok(states)
}

/// Which states are drawn in `range`, and how high each draws a density of 1/Å on the axis `y`:
/// none lies on another one, and each takes what space it has.
pub(super) fn with_space(
    view: &RecordView,
    states: &[State],
    positions: &[f64],
    range: Interval,
    y: &Scale,
) -> Vec<(usize, f64)> {
    let length = y.to - y.from;
    let at = |index: usize| view.shown(states[index].energy);
    let lengths = cells(positions, range);
    let mut drawn: Vec<usize> = Vec::new();
    let mut space: Vec<f64> = Vec::new();
    for (index, state) in states.iter().enumerate() {
        if state.largest() <= 0.0 || !(y.from..=y.to).contains(&at(index)) {
            continue;
        }
        let below: Vec<usize> = (0..drawn.len())
            .filter(|&own| overlap(&states[drawn[own]], state, &lengths) > MAX_OVERLAP)
            .collect();
        let distance = |&own: &usize| at(index) - at(drawn[own]);
        if below.iter().any(|own| distance(own) < MIN_DISTANCE * length) {
            continue;
        }
        below.iter().for_each(|own| space[*own] = space[*own].min(distance(own)));
        // Others may lie above that have no space: no more than what the one below has.
        let most = (y.to - at(index)).min(MAX_PEAK / PEAK * length);
        space.push(below.iter().map(distance).fold(most, f64::min));
        drawn.push(index);
    }
    let scale = |(index, space): (usize, f64)| (index, PEAK * space / states[index].largest());
    drawn.into_iter().zip(space).map(scale).collect()
}

/// The length (Å) that each of `positions` stands for; 0 outside of `range`.
fn cells(positions: &[f64], range: Interval) -> Vec<f64> {
    let beside = |at: usize| {
        let last = positions.len() - 1;
        0.5 * (positions[(at + 1).min(last)] - positions[at.saturating_sub(1)])
    };
    let length = |(at, x): (usize, &f64)| if range.contains(*x) { beside(at).abs() } else { 0.0 };
    positions.iter().enumerate().map(length).collect()
}

/// The common area of two densities.
fn overlap(a: &State, b: &State, lengths: &[f64]) -> f64 {
    let rows = a.density.iter().zip(&b.density).zip(lengths);
    rows.map(|((a, b), length)| a.min(*b) * length).sum()
}

/// The points at which the density of `state` is drawn.
pub(super) fn points_in_view(state: &State, positions: &[f64], range: Interval) -> Range<usize> {
    let least = EXTENT * state.largest();
    let visible = |at: &usize| state.density[*at] > least && range.contains(positions[*at]);
    let all = 0..positions.len().min(state.density.len());
    let Some(first) = all.clone().find(visible) else { return 0..0 };
    let last = all.rev().find(visible).unwrap_or(first);
    first..last + 1
}
