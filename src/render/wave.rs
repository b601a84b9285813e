//! The wave between the stored points of a frame: what figures, films and pages draw of it.
//!
//! |ψ|² of a frame is known between the points of its axis as well: the axis resolves twice the
//! wavenumbers of ψ, so that a band-limited interpolation gives it (`numeric`, `Refinement`). How
//! many points are drawn depends on the columns of the picture, not on the axis. Where a picture has
//! fewer columns than points, the lowest and the highest of each column are drawn.

use std::ops::Range;

use crate::numeric::{REACH, Refinement};
use crate::record::Complex64;
use crate::units::Interval;

/// Drawn points a column of pixels.
const POINTS_PER_COLUMN: usize = 2;
/// Fewest parts of a distance between stored points.
// A fringe has 3 stored points at least: with 12 its extremes are met within 1.7 % of its depth.
const MIN_PARTS: usize = 4;
/// Accuracy of an interpolated density over the largest one within its reach.
// Densities are stored with 17 bits (8e-6), and the window of the interpolation leaves 5e-5.
const ACCURACY: f32 = 1e-4;

/// Largest |ψ|² (1/Å) of a Gaussian packet whose |ψ|² has the standard deviation `width` (Å):
/// 1/(σ√(2π)).
pub(crate) fn gaussian_peak(width: f64) -> f64 {
    1.0 / (width * std::f64::consts::TAU.sqrt())
}

/// |ψ|² as a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WaveLine {
    /// Å.
    pub x: Vec<f64>,
    /// 1/Å.
    pub density: Vec<f32>,
}

/// The phase of ψ at a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LocalPhase {
    /// Radians.
    pub angle: f64,
    /// How fast it turns, radians per Å.
    pub wavenumber: f64,
}

/// Where a window shows the wave of a packet.
#[derive(Debug, Clone)]
pub(crate) struct WaveSampling {
    /// The stored points in view, and one more on either side.
    stored: Range<usize>,
    refinement: Refinement,
    /// Refined positions, Å.
    x: Vec<f64>,
    /// Refined points of which the lowest and the highest are drawn; 1: all are.
    group: usize,
}

impl WaveSampling {
    /// The wave on the axis `x` (Å, equally spaced) in `window`, `columns` pixels wide; `None` where
    /// the axis does not reach.
    pub(crate) fn new(x: &[f64], window: Interval, columns: usize) -> Option<Self> {
        let first = x.partition_point(|&x| x < window.from).saturating_sub(1);
        let end = (x.partition_point(|&x| x <= window.to) + 1).min(x.len());
        if end < first + 2 || x[first] >= window.to || x[end - 1] <= window.from {
            return None;
        }
        let (cells, wanted) = (end - first - 1, POINTS_PER_COLUMN * columns.max(1));
        let refinement = Refinement::new(wanted.div_ceil(cells).max(MIN_PARTS));
        let parts = refinement.factor();
        let between = |pair: &[f64]| {
            let (from, step) = (pair[0], (pair[1] - pair[0]) / parts as f64);
            (0..parts).map(move |part| from + step * part as f64)
        };
        let x: Vec<f64> = x[first..end].windows(2).flat_map(between).chain([x[end - 1]]).collect();
        // Two of three points would be kept: all of them cost little more.
        let group = if x.len() > 2 * wanted { x.len().div_ceil(columns.max(1)) } else { 1 };
        Some(Self { stored: first..end, refinement, x, group })
    }

    /// Refined positions, Å.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn positions(&self) -> &[f64] {
        &self.x
    }

    /// |ψ|² (1/Å) of one frame at the refined positions.
    pub(crate) fn density(&self, frame: &[f32]) -> Vec<f32> {
        let (first, last) = (self.stored.start, self.stored.end - 1);
        let highest = highest(frame);
        let mut density = Vec::with_capacity(self.x.len());
        for at in first..last {
            let start = density.len();
            density.extend(self.refinement.cell(frame, at));
            let cell = &mut density[start..];
            if cell.iter().any(|&value| value < ACCURACY * highest) {
                restore_small(cell, frame, at);
            }
        }
        density.push(frame[last]);
        density
    }

    /// ψ of one frame at the refined positions.
    pub(crate) fn wave_function(&self, frame: &[Complex64]) -> Vec<Complex64> {
        let part = |of: fn(&Complex64) -> f64| {
            let samples: Vec<f32> = frame.iter().map(|psi| of(psi) as f32).collect();
            self.refinement.values(&samples, self.stored.clone())
        };
        let parts = part(|psi| psi.re).into_iter().zip(part(|psi| psi.im));
        parts.map(|(re, im)| Complex64::new(re.into(), im.into())).collect()
    }

    /// The phase at `place` (Å) of ψ at the refined positions.
    pub(crate) fn phase(&self, psi: &[Complex64], place: f64) -> LocalPhase {
        let at = self.x.partition_point(|&x| x <= place).clamp(1, self.x.len() - 1) - 1;
        let step = self.x[at + 1] - self.x[at];
        let share = ((place - self.x[at]) / step).clamp(0.0, 1.0);
        let (from, to) = (psi[at], psi[at + 1]);
        let angle = (from + share * (to - from)).arg();
        LocalPhase { angle, wavenumber: (to * from.conj()).arg() / step }
    }

    /// |ψ|² of one frame as it is drawn: in each column of pixels the lowest and the highest value,
    /// where there are more.
    pub(crate) fn line(&self, frame: &[f32]) -> WaveLine {
        let density = self.density(frame);
        let point = |at: usize| (self.x[at], density[at]);
        let (x, density) = self.drawn(&density).into_iter().map(point).unzip();
        WaveLine { x, density }
    }

    fn drawn(&self, density: &[f32]) -> Vec<usize> {
        if self.group == 1 {
            return (0..density.len()).collect();
        }
        let extremes = |start: usize| {
            let group = start..(start + self.group).min(density.len());
            let order = |&a: &usize, &b: &usize| density[a].total_cmp(&density[b]);
            let low = group.clone().min_by(order).unwrap_or(start);
            let high = group.max_by(order).unwrap_or(start);
            [low.min(high), low.max(high)]
        };
        (0..density.len()).step_by(self.group).flat_map(extremes).collect()
    }

    /// The refined points in each of `count` columns of `window`, at least one each.
    pub(crate) fn columns(&self, window: Interval, count: usize) -> Vec<Range<usize>> {
        let index = |column: usize| {
            let place = window.from + window.length() * column as f64 / count as f64;
            self.x.partition_point(|&x| x < place).min(self.x.len() - 1)
        };
        (0..count).map(|column| index(column)..index(column + 1).max(index(column) + 1)).collect()
    }
}

/// Puts values in place of those that rounding hides: they are positive, no more than the
/// interpolation is accurate to, and follow their neighbours by a constant factor, which is a
/// straight line on a logarithmic axis.
fn restore_small(cell: &mut [f32], frame: &[f32], at: usize) {
    let near = (at + 1).saturating_sub(REACH)..(at + 1 + REACH).min(frame.len());
    let accuracy = ACCURACY * highest(&frame[near]);
    let (from, to) = (frame[at], frame[at + 1]);
    let ratio = if from > 0.0 { (to / from).powf(1.0 / cell.len() as f32) } else { 0.0 };
    let mut between = from;
    for value in cell {
        if *value < accuracy {
            *value = between.min(accuracy);
        }
        between *= ratio;
    }
}

fn highest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |a: f32, &b| a.max(b))
}
