//! The driven part of the potential on a grid, W(x)·s(t).

use std::ops::Range;

use super::oscillation::Oscillation;
use crate::model::{Hamiltonian, Potential, band_limited};
use crate::units::Interval;

/// |W| over its maximum below which it does nothing within rounding.
const NEGLIGIBLE: f64 = 1e-18;

/// W(x)·s(t), added to the static potential of a [`Hamiltonian`] of as many points.
#[derive(Debug, Clone, PartialEq)]
pub struct GridDrive {
    /// W by point, meV.
    pub values: Vec<f64>,
    /// s(t).
    pub oscillation: Oscillation,
}

impl GridDrive {
    /// `shape` on the grid of `hamiltonian`, band-limited as V is; zero in both leads.
    pub fn new(hamiltonian: &Hamiltonian, shape: &Potential, oscillation: Oscillation) -> Self {
        let end = hamiltonian.axis.end();
        let values = band_limited(shape, &hamiltonian.axis, Interval::new(end, end));
        Self { values, oscillation }
    }

    /// The points from the first to the last one at which W acts.
    pub(super) fn window(&self) -> Range<usize> {
        let largest = self.values.iter().fold(0.0_f64, |most, w| most.max(w.abs()));
        let acts = |w: &f64| w.abs() > NEGLIGIBLE * largest;
        let first = self.values.iter().position(acts).unwrap_or(0);
        let last = self.values.iter().rposition(acts).map_or(first, |last| last + 1);
        first..last
    }
}
