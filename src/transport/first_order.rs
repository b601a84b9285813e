//! The spread of ln of a flux to first order in the errors of tables.
//!
//! J is the one-way flux of charge at 0 mV. σ² = Σ_j (∂ ln J/∂z_j)² over independent directions z_j
//! of the errors, which is g·C·g with g the gradient by the points of the tables and C their
//! covariance. Where it differs from the spread of draws, the draws are right: several tops nearer
//! than about three standard errors (errors raise the highest), a top that moves, errors of k_B·T.

use rayon::prelude::*;

use super::channel::Channel;
use super::drawn::by_left;
use super::fluxes::{Asked, Fluxes, Model};
use super::permeant::Permeant;
use crate::model::{ErrorDirection, Potential, TableDraws};
use crate::scattering::{Cancellation, Cancelled, pieces, uncancelled};

/// Relative accuracy of the fluxes of which differences are taken.
const DIFFERENCE_TOLERANCE: f64 = 1e-6;
/// Largest displacement of a point for a difference, k_B·T: σ errs by its square.
const DISPLACEMENT: f64 = 0.02;
impl Channel {
    /// The first-order standard deviation of ln of the one-way flux at 0 mV; NaN where the model
    /// lacks something.
    pub fn first_order(&self, model: Model, tables: &TableDraws) -> f64 {
        uncancelled(|stop| self.first_order_unless(model, tables, stop))
    }

    /// [`Channel::first_order`], unless `stop` says so meanwhile.
    pub(super) fn first_order_unless(
        &self,
        model: Model,
        tables: &TableDraws,
        stop: Cancellation<'_>,
    ) -> Result<f64, Cancelled> {
        let directions = tables.directions();
        if model == Model::Ballistic {
            return Ok(self.ballistic_first_order(&directions));
        }
        let asked = by_left(model, DIFFERENCE_TOLERANCE, stop);
        let slope = |direction: &ErrorDirection| {
            let amount = DISPLACEMENT * self.thermal / direction.largest();
            let at = |amount: f64| {
                let moved = self
                    .with_potentials(|own| TableDraws::along(&own.potential, direction, amount));
                moved.ln_flux(asked)
            };
            Ok((at(amount)? - at(-amount)?) / (2.0 * amount))
        };
        let slopes = directions.par_iter().map(slope).collect::<Result<Vec<f64>, _>>()?;
        Ok(slopes.iter().map(|slope| slope * slope).sum::<f64>().sqrt())
    }

    /// The same of the ballistic flux, where the highest top of each ion is raised but stays where it
    /// is: of two tops of one height a difference would see half of each.
    fn ballistic_first_order(&self, directions: &[ErrorDirection]) -> f64 {
        let fluxes: Vec<Fluxes> =
            self.fluxes(Model::Ballistic, 0.0, DIFFERENCE_TOLERANCE).unwrap_or_default();
        let alone = |ion: usize| {
            let mut own = vec![Fluxes::default(); fluxes.len()];
            own[ion] = fluxes[ion];
            self.charge_moved(&own) / self.charge_moved(&fluxes)
        };
        let tops: Vec<Top<'_>> = self
            .permeants
            .iter()
            .enumerate()
            .map(|(ion, permeant)| Top::of(&permeant.potential, alone(ion)))
            .collect();
        let slope = |direction: &ErrorDirection| {
            tops.iter().map(|top| top.raised(direction)).sum::<f64>() / self.thermal
        };
        directions.iter().map(slope).map(|slope| slope * slope).sum::<f64>().sqrt()
    }

    /// ln of the one-way flux of charge at 0 mV.
    fn ln_flux(&self, asked: Asked<'_>) -> Result<f64, Cancelled> {
        Ok(self.ln_moved(self.fluxes_of(asked, 0.0)?.as_deref()))
    }

    /// How many tops of an ion, the most of all ions, stand within `errors` of the largest standard
    /// errors of its tables of its highest one.
    pub(crate) fn competing_tops(&self, errors: f64) -> usize {
        let of_one = |permeant: &Permeant| {
            let potential = permeant.at(0.0);
            let reach = errors * potential.largest_error();
            let span = potential.membrane.map(|membrane| membrane.span());
            let found = span
                .and_then(|span| uncancelled(|stop| pieces(&potential, self.thermal, span, stop)));
            let heights: Vec<f64> =
                found.iter().flat_map(|found| &found.pieces).map(|piece| piece.height).collect();
            let highest = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            heights.iter().filter(|height| **height > highest - reach).count()
        };
        self.permeants.iter().map(of_one).max().unwrap_or(0)
    }
}

/// The highest top that an ion meets.
struct Top<'a> {
    potential: &'a Potential,
    /// Å; none where a lead is highest.
    position: Option<f64>,
    /// Share of the ion in the charge that moves.
    share: f64,
}

impl<'a> Top<'a> {
    fn of(potential: &'a Potential, share: f64) -> Self {
        Self { potential, position: potential.top().map(|top| top.position), share }
    }

    /// Its rise by one standard deviation in `direction`, meV, times the share.
    fn raised(&self, direction: &ErrorDirection) -> f64 {
        let level = |potential: &Potential| match self.position {
            Some(position) => potential.value(position),
            None => potential.right_level().max(0.0),
        };
        let moved = TableDraws::along(self.potential, direction, 1.0);
        self.share * (level(&moved) - level(self.potential))
    }
}
