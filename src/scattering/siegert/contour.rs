//! How many zeros an analytic function has in a rectangle: the argument principle.
//!
//! N = (1/2π)·Δarg D along the border, D = det T(z). The change along a piece of the border is taken
//! from arg D at both ends and predicted from D′/D there; a piece is halved until both agree, so that
//! no turn is overlooked.
//!
//! Source: Kravanja and Van Barel, Computing the Zeros of Analytic Functions (2000), ch. 1.

use std::f64::consts::TAU;

use num_complex::Complex64;

use super::chain::{Chain, Leads, Outgoing};
use crate::scattering::Cancelled;
use crate::units::Interval;

/// Largest change of the argument along one piece, rad.
const LARGEST_TURN: f64 = 2.0;
/// Largest difference between the change of the argument and what the slopes predict, rad.
const LARGEST_SURPRISE: f64 = 0.3;
/// Largest change of D′/D times the piece's length.
// Two zeros beside the middle of a piece change it by 8.
const LARGEST_CHANGE: f64 = 1.5;
/// A border closer to a zero than this share of its length is no border.
const NEAREST: f64 = 1e-9;

/// A rectangle of complex energies, meV.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub real: Interval,
    pub imaginary: Interval,
}

/// D at one energy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// meV.
    z: Complex64,
    /// arg D, rad.
    argument: f64,
    /// D′/D, 1/meV.
    pub slope: Complex64,
}

impl Cell {
    pub(super) fn contains(&self, z: Complex64) -> bool {
        self.real.contains(z.re) && self.imaginary.contains(z.im)
    }

    /// The points (meV) that share the cell evenly.
    pub(super) fn point(&self, real: f64, imaginary: f64) -> Complex64 {
        Complex64::new(
            self.real.from + real * self.real.length(),
            self.imaginary.from + imaginary * self.imaginary.length(),
        )
    }

    /// Both parts, cut at `share` of the longer side.
    pub(super) fn parts(&self, share: f64) -> [Self; 2] {
        let cut = |side: Interval| {
            let at = side.from + share * side.length();
            [Interval::new(side.from, at), Interval::new(at, side.to)]
        };
        if self.real.length() >= self.imaginary.length() {
            cut(self.real).map(|real| Self { real, ..*self })
        } else {
            cut(self.imaginary).map(|imaginary| Self { imaginary, ..*self })
        }
    }

    /// Zeros inside; `None` if the border passes too close to one.
    pub(super) fn zeros(
        &self,
        chain: &Chain<'_>,
        leads: &Leads,
    ) -> Result<Option<usize>, Cancelled> {
        let corner = |re, im| Point::new(chain, leads, self.point(re, im));
        let corners = [corner(0.0, 0.0)?, corner(1.0, 0.0)?, corner(1.0, 1.0)?, corner(0.0, 1.0)?];
        let mut turn = 0.0;
        for side in 0..4 {
            let (from, to) = (corners[side], corners[(side + 1) % 4]);
            let least = NEAREST * (to.z - from.z).norm();
            let Some(turned) = change(chain, leads, from, to, least)? else { return Ok(None) };
            turn += turned;
        }
        Ok(Some((turn / TAU).round().max(0.0) as usize))
    }
}

impl Point {
    pub(super) fn new(chain: &Chain<'_>, leads: &Leads, z: Complex64) -> Result<Self, Cancelled> {
        let Outgoing { matrix, norm } = chain.outgoing(z, leads)?;
        let factors = matrix.factors();
        Ok(Self { z, argument: factors.argument(), slope: -factors.trace(&norm) })
    }

    /// By how much arg D changes on the way to `next`, rad, if the slopes at both say the same.
    fn turn(&self, next: &Self) -> Option<f64> {
        let way = next.z - self.z;
        let predicted = (0.5 * (self.slope + next.slope) * way).im;
        let turned = next.argument - self.argument - predicted;
        let surprise = turned - TAU * (turned / TAU).round();
        let changed = ((next.slope - self.slope) * way).norm();
        let is_sure = predicted.abs() < LARGEST_TURN
            && surprise.abs() < LARGEST_SURPRISE
            && changed < LARGEST_CHANGE;
        is_sure.then_some(predicted + surprise)
    }
}

/// By how much arg D changes on the straight way between two points, rad.
fn change(
    chain: &Chain<'_>,
    leads: &Leads,
    from: Point,
    to: Point,
    least: f64,
) -> Result<Option<f64>, Cancelled> {
    let mut open = vec![(from, to)];
    let mut total = 0.0;
    while let Some((from, to)) = open.pop() {
        if (to.z - from.z).norm() < least || !from.slope.is_finite() {
            return Ok(None);
        }
        // Two ends may agree by accident, two halves do not.
        let middle = Point::new(chain, leads, 0.5 * (from.z + to.z))?;
        match from.turn(&middle).zip(middle.turn(&to)) {
            Some((first, second)) => total += first + second,
            None => open.extend([(from, middle), (middle, to)]),
        }
    }
    Ok(Some(total))
}
