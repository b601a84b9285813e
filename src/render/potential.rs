//! V(x) of a record and, under a drive, V(x) + W(x)·s: where it is drawn and how.

use std::ops::Range;

use super::figure::{Series, Shape};
use super::record_view::RecordView;
use super::sampled_potential::SampledPotential;
use super::scale::{Scale, Spacing};
use super::theme::Theme;
use crate::record::PotentialCurve;
use crate::units::Interval;

/// Largest number of points of V(x), approximately.
const MAX_CURVE_POINTS: usize = 1600;
/// Opacity of the band in which a drive moves V(x).
const SWING: f64 = 0.22;

impl RecordView {
    /// V at `x` (Å), meV; constant beyond the curve that the record holds.
    pub(crate) fn potential_at(&self, x: f64) -> f64 {
        interpolated(&self.potential.x, &self.potential.potential, x)
    }

    /// W of a drive W(x)·s(t) at `x` (Å), meV; 0 without one.
    pub(crate) fn driven_at(&self, x: f64) -> f64 {
        match &self.potential.driven[..] {
            [] => 0.0,
            values => interpolated(&self.potential.x, values, x),
        }
    }

    /// V and W between `from` and `to` (Å) at the points of the record or, where these are many,
    /// at the lowest and the highest of neighbours, which keeps the top and the edges of a thin
    /// barrier.
    pub(crate) fn curve(&self, from: f64, to: f64) -> SampledPotential {
        let PotentialCurve { x, potential, driven, .. } = &self.potential;
        let inside = x.partition_point(|&x| x <= from)..x.partition_point(|&x| x < to);
        let together = inside.len().div_ceil(MAX_CURVE_POINTS / 2).max(1);
        let mut kept = Vec::new();
        for start in inside.clone().step_by(together) {
            let part = start..(start + together).min(inside.end);
            let known = [potential, driven].into_iter().filter(|values| !values.is_empty());
            let mut own: Vec<usize> =
                known.flat_map(|values| extremes(values, part.clone())).collect();
            own.sort_unstable();
            own.dedup();
            kept.extend(own);
        }
        let along = |values: &[f64], ends: [f64; 2]| {
            let between = kept.iter().map(|&index| values[index]);
            std::iter::once(ends[0]).chain(between).chain([ends[1]]).collect()
        };
        let ends = [from, to];
        SampledPotential {
            x: along(x, ends),
            potential: along(potential, ends.map(|x| self.potential_at(x))),
            driven: match driven.is_empty() {
                true => Vec::new(),
                false => along(driven, ends.map(|x| self.driven_at(x))),
            },
        }
    }

    /// The highest point of V(x).
    pub(crate) fn top(&self) -> Top {
        let PotentialCurve { x, potential, .. } = &self.potential;
        let highest = extremes(potential, 0..potential.len())[1];
        Top { position: x[highest], value: potential[highest] }
    }

    /// Where V(x) is above half the height of its top over what is on either side, Å; `None`
    /// without a barrier.
    pub(crate) fn barrier(&self) -> Option<Interval> {
        let PotentialCurve { x, potential, .. } = &self.potential;
        let ground = potential.first()?.max(*potential.last()?);
        let half = 0.5 * (ground + self.top().value);
        let is_above = |&at: &usize| potential[at] > half && half > ground;
        let first = (0..x.len()).find(is_above)?;
        let last = (0..x.len()).rfind(is_above)?;
        (x[first] < x[last]).then(|| Interval::new(x[first], x[last]))
    }

    /// Lowest and highest V, meV; under a drive of V − |W| and V + |W|.
    pub(crate) fn potential_range(&self) -> Interval {
        let (vs, ws) = (&self.potential.potential, &self.potential.driven);
        let moved = vs.iter().zip(ws).flat_map(|(v, w)| [v - w.abs(), v + w.abs()]);
        Interval::new(0.0, 0.0).extended(vs.iter().copied()).extended(moved)
    }
}

/// The value at `x` of a curve through `values` at `xs`; constant beyond it.
fn interpolated(xs: &[f64], values: &[f64], x: f64) -> f64 {
    let at = xs.partition_point(|&point| point <= x);
    match (at.checked_sub(1), at < xs.len()) {
        (None, _) => values[0],
        (Some(last), false) => values[last],
        (Some(before), true) => {
            let share = (x - xs[before]) / (xs[at] - xs[before]);
            values[before] + share * (values[at] - values[before])
        }
    }
}

/// A maximum of V(x).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Top {
    /// Å.
    pub position: f64,
    /// meV.
    pub value: f64,
}

/// Indices of the lowest and of the highest of `values` in `part`.
fn extremes(values: &[f64], part: Range<usize>) -> [usize; 2] {
    let start = part.start;
    let lowest = part.clone().min_by(|&a, &b| values[a].total_cmp(&values[b]));
    let highest = part.max_by(|&a, &b| values[a].total_cmp(&values[b]));
    [lowest.unwrap_or(start), highest.unwrap_or(start)]
}

/// The potential in a panel.
#[derive(Debug, Clone)]
pub(crate) struct DrawnPotential {
    /// Å.
    x: Vec<f64>,
    /// V(x) in the unit of the axis of energies.
    potential: Vec<f64>,
    /// W(x) likewise; empty without a drive.
    driven: Vec<f64>,
    /// Axis of the panel, of energies or densities.
    y: Scale,
    energy_axis: Scale,
    theme: Theme,
}

impl DrawnPotential {
    /// The potential in `range` (Å), on the axis `y`. On an axis of densities it is in the
    /// background, at its heights on the axis of energies.
    pub(super) fn new(
        view: &RecordView,
        range: Interval,
        y: &Scale,
        energy_axis: &Scale,
        theme: &Theme,
    ) -> Self {
        let SampledPotential { x, potential, driven } = view.curve(range.from, range.to);
        let shown = |values: Vec<f64>| values.into_iter().map(|v| view.shown(v)).collect();
        Self {
            potential: shown(potential),
            driven: shown(driven),
            y: y.clone(),
            energy_axis: energy_axis.clone(),
            theme: *theme,
            x,
        }
    }

    /// The axis of energies that it is drawn on.
    pub(crate) fn energy_axis(&self) -> &Scale {
        &self.energy_axis
    }

    /// Whether a drive moves it.
    pub(crate) fn is_driven(&self) -> bool {
        !self.driven.is_empty()
    }

    /// The area below V(x) + W(x)·s at a `strength` s, and its line.
    pub(crate) fn at(&self, strength: f64) -> [Series; 2] {
        potential_marks(self.x.clone(), self.heights(|w| strength * w), self.y.from, &self.theme)
    }

    /// V(x) without its drive, as a thin dashed line.
    pub(crate) fn rest(&self) -> Series {
        let heights = self.heights(|_| 0.0);
        Series::line("V(x)", self.theme.potential, self.x.clone(), heights)
            .shaped(Shape::ThinDashes)
            .without_legend()
    }

    /// The band between V − |W| and V + |W|.
    pub(crate) fn swing(&self) -> Series {
        let [lower, upper] = [-1.0, 1.0].map(|sign| self.heights(|w| sign * w.abs()));
        swing_band(self.x.clone(), lower, upper, &self.theme).without_legend()
    }

    /// Heights on the axis of the panel of V + `shift`(W).
    fn heights(&self, shift: impl Fn(f64) -> f64) -> Vec<f64> {
        let height = |energy: f64| match self.y.spacing {
            Spacing::Linear => energy,
            Spacing::Logarithmic => {
                let share = self.energy_axis.place(energy).clamp(0.0, 1.0);
                self.y.from * (self.y.to / self.y.from).powf(share)
            }
        };
        let moved = |(at, &v): (usize, &f64)| match self.driven.get(at) {
            Some(&w) => height(v + shift(w)),
            None => height(v),
        };
        self.potential.iter().enumerate().map(moved).collect()
    }
}

/// The band between the heights of V − |W| and V + |W| at `xs`.
pub(super) fn swing_band(xs: Vec<f64>, lower: Vec<f64>, upper: Vec<f64>, theme: &Theme) -> Series {
    let color = theme.potential.faded(SWING);
    Series::line("V ± |W|", color, xs, upper).shaped(Shape::Band(lower))
}

/// The area below the heights `curve` of V at `xs` down to `floor`, and the line through them.
pub(super) fn potential_marks(
    xs: Vec<f64>,
    curve: Vec<f64>,
    floor: f64,
    theme: &Theme,
) -> [Series; 2] {
    let floor = vec![floor; xs.len()];
    let area = Series::line("V(x)", theme.ground, xs.clone(), curve.clone())
        .shaped(Shape::Band(floor))
        .without_legend();
    let line = Series::line("V(x)", theme.potential, xs, curve).without_legend();
    [area, line]
}
