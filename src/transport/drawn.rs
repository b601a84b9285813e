//! Currents of potentials drawn within the errors of tables.
//!
//! **What.** Each draw is a channel of its own, at all voltages, by all models. Beside the draws
//! stands the spread of ln J to first order (`first_order`).
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
use crate::model::{Potential, TableDraws};
use crate::scattering::{Cancellation, Cancelled, Sides};
use crate::units::Estimate;

/// Relative accuracy of the fluxes of a draw.
// A standard error of a percentile is 0.01 of a flux or more for 10,000 draws with errors of kT/2.
// What is asked for is kept with a margin: 1e-3 leaves 5e-5.
pub(crate) const DRAW_TOLERANCE: f64 = 1e-3;
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

    /// The same ions in other potentials.
    pub(super) fn with_potentials(&self, of: impl Fn(&Permeant) -> Potential) -> Self {
        let permeant = |own: &Permeant| Permeant { potential: of(own), ..own.clone() };
        Self { permeants: self.permeants.iter().map(permeant).collect(), ..*self }
    }

    pub(super) fn ln_moved(&self, fluxes: Option<&[Fluxes]>) -> f64 {
        fluxes.map_or(f64::NAN, |fluxes| self.charge_moved(fluxes).ln())
    }

    /// The numbers of this channel as one of many draws.
    fn currents_by_left(
        &self,
        voltages: &[f64],
        stop: Cancellation<'_>,
    ) -> Result<DrawnCurrents, Cancelled> {
        let fluxes = |model: Model, voltage: f64| {
            self.fluxes_of(by_left(model, DRAW_TOLERANCE, stop), voltage)
        };
        let at = |voltage: f64| {
            let [quantum, ballistic, diffusive] = Model::ALL.map(|model| fluxes(model, voltage));
            Ok([quantum?, ballistic?, diffusive?])
        };
        // Rows, chords and ln of the flux share it.
        let at_zero = at(0.0)?;
        let row = |&voltage: &f64| match voltage {
            0.0 => Ok(self.drawn_row(at_zero.clone())),
            voltage => Ok(self.drawn_row(at(voltage)?)),
        };
        let conductances = Model::ALL.iter().zip(&at_zero).map(|(&model, at_zero)| {
            let asked = by_left(model, DRAW_TOLERANCE, stop);
            match (&self.permeants[..], at_zero) {
                ([permeant], Some(at_zero)) => self.at_nernst(asked, permeant, at_zero),
                _ => known(self.at_reversal(asked, REVERSAL_ACCURACY)),
            }
        });
        Ok(DrawnCurrents {
            conductances: conductances.collect::<Result<_, _>>()?,
            rows: voltages.iter().map(row).collect::<Result<_, _>>()?,
            ln_flux: [0, 1, 2].map(|model: usize| self.ln_moved(at_zero[model].as_deref())),
        })
    }

    /// The row of these fluxes, by model.
    fn drawn_row(&self, [quantum, ballistic, diffusive]: [Option<Vec<Fluxes>>; 3]) -> DrawnRow {
        let (quantum, ballistic) = (quantum.unwrap_or_default(), ballistic.unwrap_or_default());
        DrawnRow {
            inward: quantum.iter().map(|flux| flux.inward).sum(),
            outward: quantum.iter().map(|flux| flux.outward).sum(),
            quantum: self.current(&quantum),
            ballistic: self.current(&ballistic).value,
            diffusive: diffusive.map_or(f64::NAN, |fluxes| self.current(&fluxes).value),
            kappa: self.kappa(&quantum, &ballistic),
            error: quantum.iter().map(|flux| flux.error).fold(0.0, f64::max),
        }
    }

    /// Reversal potential and conductances of a single ion, by detailed balance; `at_zero` are its
    /// fluxes at 0 mV.
    fn at_nernst(
        &self,
        asked: Asked<'_>,
        permeant: &Permeant,
        at_zero: &[Fluxes],
    ) -> Result<Option<Conductances>, Cancelled> {
        let reversal = permeant.nernst(self.thermal);
        if !reversal.is_finite() {
            return Ok(Some(Conductances::at_infinity(reversal)));
        }
        let Some(fluxes) = self.fluxes_of(asked, reversal)? else { return Ok(None) };
        let Fluxes { inward, error, .. } = fluxes[0];
        let charge = f64::from(permeant.species.charge);
        let slope = charge * charge * inward / self.thermal;
        let slope_error = slope * error;
        let (chord, chord_error) = if reversal.abs() < 1e-6 {
            (slope, slope_error)
        } else {
            let Estimate { value, error } = self.current(at_zero);
            (value / -reversal, error / reversal.abs())
        };
        let reversal_error = 0.0;
        Ok(Some(Conductances { reversal, slope, chord, reversal_error, slope_error, chord_error }))
    }
}

/// Fluxes by incidence from the left alone.
pub(super) fn by_left(model: Model, tolerance: f64, stop: Cancellation<'_>) -> Asked<'_> {
    Asked { model, tolerance, sides: Sides::Left, stop }
}
