//! Currents over the draws of tables with errors: percentiles, spread, and the draws themselves.

use std::sync::atomic::Ordering;

use crate::error::Result;
use crate::numeric::{Percentiles, percentiles, spread};
use crate::planning::Case;
use crate::record::{CURRENTS_DRAWS as GROUP, Column, DrawnTable};
use crate::simulation::Control;
use crate::transport::{Channel, Conductances, CurrentDraws, DrawnRow, Model, current_draws};
use crate::units::{
    Estimate, PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT, PICOSIEMENS_OF_CONDUCTANCE,
};

/// A number of each draw and row.
struct Quantity {
    /// As in `/currents`.
    name: &'static str,
    of: fn(&DrawnRow) -> f64,
    /// One working unit in the unit of results.
    scale: f64,
}

const CURRENT: f64 = PICOAMPERE_OF_CURRENT;

/// The numbers of which percentiles are given.
const QUANTITIES: [Quantity; 4] = [
    Quantity { name: "current_quantum", of: |row| row.quantum.value, scale: CURRENT },
    Quantity { name: "current_ballistic", of: |row| row.ballistic, scale: CURRENT },
    Quantity { name: "current_diffusive", of: |row| row.diffusive, scale: CURRENT },
    Quantity { name: "kappa", of: |row| row.kappa, scale: 1.0 },
];

/// Further numbers that are kept of each draw.
const FLUXES: [Quantity; 2] = [
    Quantity { name: "flux_in", of: |row| row.inward, scale: PER_SECOND_OF_RATE },
    Quantity { name: "flux_out", of: |row| row.outward, scale: PER_SECOND_OF_RATE },
];

/// A number of each draw and model.
struct ModelQuantity {
    name: &'static str,
    unit: &'static str,
    of: fn(&Conductances) -> f64,
    scale: f64,
}

const CONDUCTANCES: [ModelQuantity; 3] = [
    ModelQuantity { name: "reversal", unit: "mV", of: |found| found.reversal, scale: 1.0 },
    ModelQuantity {
        name: "slope_conductance",
        unit: "pS",
        of: |found| found.slope,
        scale: PICOSIEMENS_OF_CONDUCTANCE,
    },
    ModelQuantity {
        name: "chord_conductance",
        unit: "pS",
        of: |found| found.chord,
        scale: PICOSIEMENS_OF_CONDUCTANCE,
    },
];

/// Percentiles of one column, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PercentileColumn {
    /// Name of the column, without its unit.
    pub name: &'static str,
    /// Row by row.
    pub rows: Vec<Percentiles>,
}

/// Percentiles of one number of all models.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ModelPercentiles {
    /// `reversal` and the like.
    pub name: &'static str,
    pub unit: &'static str,
    /// In the order of [`Model::ALL`].
    pub models: [Percentiles; 3],
}

/// What the draws of a channel show.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CurrentsSpread {
    pub columns: Vec<PercentileColumn>,
    pub conductances: Vec<ModelPercentiles>,
    /// Standard deviation of ln of the one-way flux at 0 mV over the draws, by model.
    pub std_ln_flux: [Estimate; 3],
    /// The same to first order.
    pub first_order_ln_flux: [f64; 3],
    /// How many draws there are.
    pub count: u64,
    /// The seed of the draws.
    pub seed: u64,
    /// The numbers of each draw, where they are to be kept.
    pub drawn: Option<DrawnTable>,
}

/// The draws that `case` asks for; `None` if it asks for none.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub(crate) fn draws(
    case: &Case,
    channel: &Channel,
    voltages: &[f64],
    control: &Control,
) -> Result<Option<CurrentsSpread>> {
    let potentials = channel.permeants.iter().map(|permeant| &permeant.potential);
    let Some((asked, tables)) = case.draws_of(potentials) else { return Ok(None) };
    let each = || {
        control.steps.fetch_add(1, Ordering::Relaxed);
    };
    let stop = control.cancellation();
    let found = current_draws(channel, voltages, &tables, asked.draws, stop, &each)?;
    let columns = QUANTITIES.iter().map(|quantity| PercentileColumn {
        name: quantity.name,
        rows: (0..voltages.len()).map(|row| of_row(&found, row, quantity)).collect(),
    });
    let conductances = CONDUCTANCES.iter().map(|quantity| ModelPercentiles {
        name: quantity.name,
        unit: quantity.unit,
        models: [0, 1, 2].map(|model| percentiles(&of_model(&found, model, quantity))),
    });
    let of_ln_flux = |model: usize| {
        let values: Vec<f64> = found.draws.iter().map(|draw| draw.ln_flux[model]).collect();
        spread(&values)
    };
    Ok(Some(CurrentsSpread {
        columns: columns.collect(),
        conductances: conductances.collect(),
        std_ln_flux: [0, 1, 2].map(of_ln_flux),
        first_order_ln_flux: found.first_order,
        count: asked.draws,
        seed: asked.seed,
        drawn: asked.keep.then(|| drawn(&found, voltages)),
    }))
}

/// Percentiles of one number at one voltage; what the numerics leave unknown adds to their errors.
fn of_row(found: &CurrentDraws, row: usize, quantity: &Quantity) -> Percentiles {
    let rows = || found.draws.iter().map(|draw| &draw.rows[row]);
    let values: Vec<f64> = rows().map(|row| quantity.scale * (quantity.of)(row)).collect();
    let error = rows().map(|row| row.error).fold(0.0, f64::max);
    let widened = |one: Estimate| Estimate { error: one.error + error * one.value.abs(), ..one };
    let Percentiles { p16, p50, p84 } = percentiles(&values);
    Percentiles { p16: widened(p16), p50: widened(p50), p84: widened(p84) }
}

/// One number of one model, draw by draw; NaN where there is none.
fn of_model(found: &CurrentDraws, model: usize, quantity: &ModelQuantity) -> Vec<f64> {
    let value = |own: &Option<Conductances>| {
        own.as_ref().map_or(f64::NAN, |own| quantity.scale * (quantity.of)(own))
    };
    found.draws.iter().map(|draw| value(&draw.conductances[model])).collect()
}

/// The numbers of each draw.
fn drawn(found: &CurrentDraws, voltages: &[f64]) -> DrawnTable {
    let rows = QUANTITIES.iter().chain(&FLUXES).map(|quantity| {
        let values = found.draws.iter().flat_map(|draw| &draw.rows);
        let values = values.map(|row| quantity.scale * (quantity.of)(row)).collect();
        Column::known(GROUP, quantity.name, values)
    });
    let each = CONDUCTANCES.iter().flat_map(|quantity| {
        Model::ALL.iter().enumerate().map(|(index, model)| Column {
            name: format!("{}_{}", quantity.name, model.name()),
            ..Column::known(GROUP, quantity.name, of_model(found, index, quantity))
        })
    });
    DrawnTable {
        group: GROUP.into(),
        realization: Column::known(GROUP, "realization", numbers(found.draws.len())),
        axis: Column::known(GROUP, "voltage", voltages.to_vec()),
        columns: each.collect(),
        rows: rows.collect(),
    }
}

/// 0, 1, … `count` − 1.
fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|number| number as f64).collect()
}
