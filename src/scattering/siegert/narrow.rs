//! Narrow levels without the argument principle: those between the tops lead to them one by one.

use num_complex::Complex64;

use super::contour::Cell;
use super::search::{Found, Search};
use super::state::polish;
use crate::scattering::Cancelled;
use crate::units::Interval;

/// Where Newton's method begins below a real energy, over half the largest width.
const DEPTHS: [f64; 4] = [0.0, 0.03, 0.1, 0.6];

impl Search<'_> {
    /// Takes the poles that levels between the tops lead to, without those outside of `range` (meV)
    /// and those that leave sooner than a flight through V; whether each level between the tops has
    /// a pole of its own.
    pub(super) fn narrow(&mut self, range: Interval) -> Result<bool, Cancelled> {
        let half = 0.5 * self.largest_width(range.to);
        let cell = Cell { real: range, imaginary: Interval::new(-half, half) };
        let mut is_settled = true;
        // Rayleigh quotients of levels as wide as they are apart may reach the same pole.
        for energy in self.follow_between_tops(range)? {
            let is_found = self.newton_below(cell, energy.min(range.to))?;
            is_settled &= is_found || energy > range.to;
        }
        let mut found = std::mem::take(&mut self.found);
        found.retain(|Found { pole, .. }| {
            let is_narrow = -2.0 * pole.energy.im <= self.largest_width(pole.energy.re);
            is_narrow && range.contains(pole.energy.re)
        });
        self.found = found;
        Ok(is_settled)
    }

    /// Adds a pole of `cell` that is not known yet, sought below a real `energy` (meV); whether there
    /// is one.
    fn newton_below(&mut self, cell: Cell, energy: f64) -> Result<bool, Cancelled> {
        for depth in DEPTHS {
            let start = Complex64::new(energy, depth * cell.imaginary.from);
            let Some(zero) = self.newton(cell, start)? else { continue };
            let pole = polish(self.chain, &self.leads, zero, None)?;
            if pole.is_some_and(|pole| self.add(pole, true)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
