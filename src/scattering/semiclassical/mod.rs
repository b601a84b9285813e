//! ln T(E) by the formulas of textbooks, from V(x) alone.
//!
//! With θ = ∫√(2m(V − E)) dx/ħ over what a classical ion of energy E may not enter, V₀ a top and ω
//! its frequency, ω² = −V″/m:
//!
//! ```text
//! Kemble        T = 1/(1 + e^(2θ)), 1 − T(2V₀ − E) above the top, 1 from 2V₀ on
//! primitive     T = e^(−2θ), 1 above the top
//! Hill–Wheeler  T = 1/(1 + e^(2π(V₀ − E)/ħω))
//! Eckart fit    T of V₀·sech²(x/a), ω² = 2V₀/(m·a²)
//! ```
//!
//! Several tops take one Kemble factor each, 1/T = 1 + Σ(1/T_i − 1): no interference. Tops between
//! which the ion may not be either are one barrier. The last two are formulas of one smooth top.
//!
//! Sources: Kemble, Phys. Rev. 48, 549 (1935); Hill and Wheeler, Phys. Rev. 89, 1102 (1953); Eckart,
//! Phys. Rev. 35, 1303 (1930); recalled, the numbers are tested.

mod action;
mod approximations;

use super::closed_forms::eckart;
use super::tops::{Piece, pieces};
use super::{Cancellation, Cancelled};
use crate::model::{Potential, SmoothTop, Species};
use crate::units::{HBAR, Interval};
pub(crate) use action::Action;
pub use approximations::{Approximations, approximations, approximations_unless};

/// Share of the length of V by which leads are seen on either side.
const LEADS: f64 = 0.01;

/// A top of V and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct BarrierTop {
    /// Where V is cut around it, and how high it is.
    pub piece: Piece,
    /// Its derivatives, if it is smooth.
    pub smooth: Option<SmoothTop>,
}

impl BarrierTop {
    /// V at the top, meV.
    pub(crate) fn height(&self) -> f64 {
        self.smooth.map_or(self.piece.height, |top| top.derivatives[0])
    }

    /// ω = √(−V″/m), 1/fs; `None` where it is not smooth. `mass` in meV·fs²/Å².
    pub(crate) fn frequency(&self, mass: f64) -> Option<f64> {
        Some((-self.smooth?.derivatives[2] / mass).sqrt())
    }
}

/// An ion, what it meets, and the tops of that.
pub(crate) struct Semiclassical<'a> {
    pub species: &'a Species,
    pub potential: &'a Potential,
    /// From left to right.
    pub tops: Vec<BarrierTop>,
}

impl<'a> Semiclassical<'a> {
    /// The tops of `potential`; k_B·T = `thermal` (meV) says what is too small to be one.
    ///
    /// # Errors
    /// [`Cancelled`] if `stop` says so.
    pub(crate) fn new(
        species: &'a Species,
        potential: &'a Potential,
        thermal: f64,
        stop: Cancellation<'_>,
    ) -> Result<Self, Cancelled> {
        let faces =
            potential.membrane.into_iter().flat_map(|membrane| [membrane.from, membrane.to]);
        let extent = potential.extent(1e-9 * thermal).extended(faces);
        // V may end in an edge: leads on both sides show that it falls there.
        let margin = LEADS * extent.length();
        let span = Interval::new(extent.from - margin, extent.to + margin);
        let cut = pieces(potential, thermal, span, stop)?;
        let top = |piece: Piece| BarrierTop { piece, smooth: piece.smooth_top(potential) };
        let tops = cut.filter(|cut| cut.tops > 0).map(|cut| cut.pieces).unwrap_or_default();
        Ok(Self { species, potential, tops: tops.into_iter().map(top).collect() })
    }

    /// The higher lead, meV: below it nothing is transmitted.
    pub(crate) fn floor(&self) -> f64 {
        self.potential.right_level().max(0.0)
    }

    /// The highest top, meV, or the higher lead if that is higher.
    pub(crate) fn highest(&self) -> f64 {
        self.tops.iter().map(BarrierTop::height).fold(self.floor(), f64::max)
    }

    /// Energies (meV) from the higher lead on at which Kemble's formula bends, in rising order.
    pub(crate) fn knots(&self) -> Vec<f64> {
        let floor = self.floor();
        let heights = self.tops.iter().map(BarrierTop::height);
        let mirrored = heights.clone().map(|height| 2.0 * height - floor);
        let wells = self.tops.iter().map(|top| self.potential.value(top.piece.span.to));
        let mut all: Vec<f64> =
            heights.chain(mirrored).chain(wells).filter(|energy| *energy > floor).collect();
        all.push(floor);
        all.sort_by(f64::total_cmp);
        all.dedup();
        all
    }

    /// ln T of Kemble's formula at `energy` (meV), each top for itself.
    pub(crate) fn ln_kemble(&self, energy: f64) -> f64 {
        if energy <= self.floor() {
            return f64::NEG_INFINITY;
        }
        // ln(1/T − 1) of each barrier.
        let mut exponents: Vec<f64> = Vec::with_capacity(self.tops.len());
        let mut wall_before = false;
        for (index, top) in self.tops.iter().enumerate() {
            let height = top.height();
            if energy < height {
                let theta = self.action(top, energy).value();
                match exponents.last_mut().filter(|_| wall_before) {
                    Some(last) => *last += 2.0 * theta,
                    None => exponents.push(2.0 * theta),
                }
                // V at the cut, the minimum behind this top.
                let behind = self.potential.value(top.piece.span.to);
                wall_before = index + 1 < self.tops.len() && behind > energy;
            } else {
                wall_before = false;
                if energy < 2.0 * height - self.floor() {
                    exponents.push(-2.0 * self.action(top, 2.0 * height - energy).value());
                }
            }
        }
        let largest = exponents.iter().copied().fold(0.0, f64::max);
        let sum: f64 = exponents.iter().map(|exponent| (exponent - largest).exp()).sum();
        match largest {
            0.0 => -sum.ln_1p(),
            _ => -largest - (sum + (-largest).exp()).ln(),
        }
    }

    /// ln T = −2θ over all that is closed at `energy` (meV); 0 above every top.
    pub(crate) fn ln_primitive(&self, energy: f64) -> f64 {
        if energy <= self.floor() {
            return f64::NEG_INFINITY;
        }
        let closed = self.tops.iter().filter(|top| energy < top.height());
        -2.0 * closed.map(|top| self.action(top, energy).value()).sum::<f64>()
    }

    /// θ of `top` at `energy` (meV) below it.
    pub(crate) fn action(&self, top: &BarrierTop, energy: f64) -> Action<'a> {
        Action::new(self.potential, self.species.kinetic_coefficient(), &top.piece, energy)
    }

    /// The only top, if it is smooth and between leads of one level.
    pub(crate) fn single_top(&self) -> Option<&BarrierTop> {
        let is_level = self.potential.right_level() == 0.0;
        self.tops.first().filter(|top| is_level && self.tops.len() == 1 && top.smooth.is_some())
    }

    /// ln T of the parabola of `top` at `energy` (meV); `None` where it is not smooth.
    pub(crate) fn ln_hill_wheeler(&self, top: &BarrierTop, energy: f64) -> Option<f64> {
        let quantum = HBAR * top.frequency(self.species.mass)?;
        Some(-softplus(std::f64::consts::TAU * (top.height() - energy) / quantum))
    }

    /// Length a (Å) of the sech² with height and curvature of `top`; `None` where it is not smooth or
    /// not above 0.
    pub(crate) fn eckart_width(&self, top: &BarrierTop) -> Option<f64> {
        let curvature = -top.smooth?.derivatives[2];
        Some((2.0 * top.height() / curvature).sqrt()).filter(|width| *width > 0.0)
    }

    /// ln T of that sech² at `energy` (meV).
    pub(crate) fn ln_eckart_fit(&self, top: &BarrierTop, energy: f64) -> Option<f64> {
        let width = self.eckart_width(top)?;
        Some(eckart(self.species, 0.0, top.height(), width, energy))
    }
}

/// ln(1 + eˣ) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
