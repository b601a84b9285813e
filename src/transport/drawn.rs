//! Currents of potentials drawn within the errors of tables, and their spread to first order.
//!
//! **What.** Each draw is a channel of its own, at all voltages, by all models. Beside the draws
//! stands the first-order standard deviation of ln J, J the one-way flux at 0 mV: σ² = Σ_j
//! (∂ ln J/∂z_j)² over independent directions z_j of the errors, which is g·C·g with g the gradient
//! by the points of the table and C their covariance. Where the two differ, the draws are right:
//! several tops nearer than about three standard errors (noise raises the highest), a top that
//! moves, errors of k_B·T.
//!
//! **Numerics.** Draws are computed to [`DRAW_TOLERANCE`], far below what hundreds of draws leave
//! unknown, and for incidence from the left alone: T is the same from both sides, which the
//! currents of the mean table show. So the reversal potential of a single ion is its Nernst
//! potential, and its conductances there follow from one flux, g = (ze)²·J/kT.

use rayon::prelude::*;

use super::channel::{Channel, Conductances};
use super::fluxes::{Asked, Fluxes, Model};
use super::permeant::Permeant;
use super::reversal::known;
use super::tops::pieces;
use crate::model::{ErrorDirection, Potential, TableDraws};
use crate::scattering::{Cancellation, Cancelled, Sides, uncancelled};
use crate::units::Estimate;

/// Relative accuracy of the fluxes of a draw.
// A standard error of a percentile is 0.01 of a flux or more for 10,000 draws with errors of kT/2.
// What is asked for is kept with a margin: 1e-3 leaves 5e-5.
pub(crate) const DRAW_TOLERANCE: f64 = 1e-3;
/// Relative accuracy of the fluxes of which differences are taken.
const DIFFERENCE_TOLERANCE: f64 = 1e-6;
/// Largest displacement of a point for a difference, k_B·T: σ errs by its square.
const DISPLACEMENT: f64 = 0.02;
/// Accuracy of a reversal potential of several ions in a draw, mV.
const REVERSAL_ACCURACY: f64 = 1e-3;

/// The numbers of one draw at one voltage: currents in e/fs, positive outward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrawnRow {
    /// Ions that move inward by the quantum model, 1/fs.
    pub inward: f64,
    /// Ions that move outward, 1/fs.
    pub outward: f64,
    /// Quantum current, and a bound on its error.
    pub quantum: Estimate,
    /// Classical ballistic current.
    pub ballistic: f64,
    /// Classical diffusive current; NaN without a diffusion coefficient.
    pub diffusive: f64,
    /// Quantum over ballistic charge, as [`CurrentRow::kappa`](super::CurrentRow::kappa).
    pub kappa: f64,
    /// Bound on the relative error of the quantum fluxes.
    pub error: f64,
}

/// The numbers of one draw.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnCurrents {
    /// Voltage by voltage.
    pub rows: Vec<DrawnRow>,
    /// By model, in the order of [`Model::ALL`]; `None` where there is no reversal.
    pub conductances: Vec<Option<Conductances>>,
    /// ln of the one-way flux of charge at 0 mV by each model; NaN where it is missing.
    pub ln_flux: [f64; 3],
}

/// All draws, and what first order makes of the same errors.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrentDraws {
    /// Draw by draw.
    pub draws: Vec<DrawnCurrents>,
    /// Standard deviation of ln of the one-way flux at 0 mV by each model to first order.
    pub first_order: [f64; 3],
}

/// Draws 0 to `count` − 1 of the tables of `channel`, at `voltages` (mV); `each` is called after
/// each draw. The bits do not depend on the number of threads.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub fn current_draws(
    channel: &Channel,
    voltages: &[f64],
    tables: &TableDraws,
    count: u64,
    stop: Cancellation<'_>,
    each: &(impl Fn() + Sync),
) -> Result<CurrentDraws, Cancelled> {
    let of_draw = |draw: u64| {
        let found = channel.drawn(tables, draw).currents_by_left(voltages, stop)?;
        each();
        Ok(found)
    };
    let draws = (0..count).into_par_iter().map(of_draw).collect::<Result<_, _>>()?;
    let [quantum, ballistic, diffusive] =
        Model::ALL.map(|model| channel.first_order_unless(model, tables, stop));
    Ok(CurrentDraws { draws, first_order: [quantum?, ballistic?, diffusive?] })
}

impl Channel {
    /// The channel with the tables of draw `draw`.
    #[must_use]
    pub fn drawn(&self, tables: &TableDraws, draw: u64) -> Self {
        self.with_potentials(|own| tables.potential(&own.potential, draw))
    }

    /// How many tops of an ion, the most of all ions, stand within `errors` of the largest standard
    /// errors of its tables of its highest one.
    pub(crate) fn competing_tops(&self, errors: f64) -> usize {
        let of_one = |permeant: &Permeant| {
            let potential = permeant.at(0.0);
            let reach = errors * potential.largest_error();
            let found = uncancelled(|stop| pieces(&potential, self.thermal, stop));
            let heights: Vec<f64> =
                found.iter().flat_map(|found| &found.pieces).map(|piece| piece.height).collect();
            let highest = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            heights.iter().filter(|height| **height > highest - reach).count()
        };
        self.permeants.iter().map(of_one).max().unwrap_or(0)
    }

    /// The first-order standard deviation of ln of the one-way flux at 0 mV; NaN where the model
    /// lacks something.
    pub fn first_order(&self, model: Model, tables: &TableDraws) -> f64 {
        uncancelled(|stop| self.first_order_unless(model, tables, stop))
    }

    fn first_order_unless(
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

    fn with_potentials(&self, of: impl Fn(&Permeant) -> Potential) -> Self {
        let permeant = |own: &Permeant| Permeant { potential: of(own), ..own.clone() };
        Self { permeants: self.permeants.iter().map(permeant).collect(), ..*self }
    }

    /// ln of the one-way flux of charge at 0 mV.
    fn ln_flux(&self, asked: Asked<'_>) -> Result<f64, Cancelled> {
        let fluxes = self.fluxes_of(asked, 0.0)?;
        Ok(fluxes.map_or(f64::NAN, |fluxes| self.charge_moved(&fluxes).ln()))
    }

    /// The numbers of this channel as one of many draws.
    fn currents_by_left(
        &self,
        voltages: &[f64],
        stop: Cancellation<'_>,
    ) -> Result<DrawnCurrents, Cancelled> {
        let rows = voltages.iter().map(|&voltage| self.drawn_row(voltage, stop));
        let conductances = Model::ALL.iter().map(|&model| self.drawn_conductances(model, stop));
        let [quantum, ballistic, diffusive] =
            Model::ALL.map(|model| self.ln_flux(by_left(model, DRAW_TOLERANCE, stop)));
        Ok(DrawnCurrents {
            rows: rows.collect::<Result<_, _>>()?,
            conductances: conductances.collect::<Result<_, _>>()?,
            ln_flux: [quantum?, ballistic?, diffusive?],
        })
    }

    fn drawn_row(&self, voltage: f64, stop: Cancellation<'_>) -> Result<DrawnRow, Cancelled> {
        let of = |model| self.fluxes_of(by_left(model, DRAW_TOLERANCE, stop), voltage);
        let quantum = of(Model::Quantum)?.unwrap_or_default();
        let ballistic = of(Model::Ballistic)?.unwrap_or_default();
        let diffusive = of(Model::Diffusive)?;
        Ok(DrawnRow {
            inward: quantum.iter().map(|flux| flux.inward).sum(),
            outward: quantum.iter().map(|flux| flux.outward).sum(),
            quantum: self.current(&quantum),
            ballistic: self.current(&ballistic).value,
            diffusive: diffusive.map_or(f64::NAN, |fluxes| self.current(&fluxes).value),
            kappa: self.kappa(&quantum, &ballistic),
            error: quantum.iter().map(|flux| flux.error).fold(0.0, f64::max),
        })
    }

    fn drawn_conductances(
        &self,
        model: Model,
        stop: Cancellation<'_>,
    ) -> Result<Option<Conductances>, Cancelled> {
        let asked = by_left(model, DRAW_TOLERANCE, stop);
        match &self.permeants[..] {
            [permeant] => self.at_nernst(asked, permeant),
            _ => known(self.at_reversal(asked, REVERSAL_ACCURACY)),
        }
    }

    /// Reversal potential and conductances of a single ion, by detailed balance.
    fn at_nernst(
        &self,
        asked: Asked<'_>,
        permeant: &Permeant,
    ) -> Result<Option<Conductances>, Cancelled> {
        let reversal = permeant.nernst(self.thermal);
        let Some(fluxes) =
            self.fluxes_of(asked, if reversal.is_finite() { reversal } else { 0.0 })?
        else {
            return Ok(None);
        };
        if !reversal.is_finite() {
            return Ok(Some(Conductances::at_infinity(reversal)));
        }
        let Fluxes { inward, error, .. } = fluxes[0];
        let charge = f64::from(permeant.species.charge);
        let slope = charge * charge * inward / self.thermal;
        let slope_error = slope * error;
        let (chord, chord_error) = if reversal.abs() < 1e-6 {
            (slope, slope_error)
        } else {
            let at_zero = self.fluxes_of(asked, 0.0)?.unwrap_or_default();
            let Estimate { value, error } = self.current(&at_zero);
            (value / -reversal, error / reversal.abs())
        };
        let reversal_error = 0.0;
        Ok(Some(Conductances { reversal, slope, chord, reversal_error, slope_error, chord_error }))
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

fn by_left(model: Model, tolerance: f64, stop: Cancellation<'_>) -> Asked<'_> {
    Asked { model, tolerance, sides: Sides::Left, stop }
}
