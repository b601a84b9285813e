//! Figure 5: I–V of three models, and conductances beside published measurements and simulations.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::reproduction::figure_data::{FigureData, RATIO, Variable};
use crate::reproduction::filters::Filter;
use crate::reproduction::literature::PUBLISHED;
use crate::reproduction::shared_results::{Bar, SharedResults, TOLERANCE};
use crate::transport::{Channel, Conductances, Model, friction};
use crate::units::{Estimate, PICOAMPERE_OF_CURRENT, PICOSIEMENS_OF_CONDUCTANCE};

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key("table", "current, conductance or published"),
    Variable::key("filter", "ion and filter; the ion alone for what was published"),
    Variable::key("series", "model, or channel and kind of value"),
    Variable::note(
        "source",
        "where a published value was read [S] or from where it is recalled [R], and whether it \
         was built from a ratio",
    ),
    Variable::number("voltage_mV", "mV", "membrane voltage, inside minus outside"),
    Variable::number("current_pA", "pA", "current, positive outward, baths as in the scenario"),
    Variable::number("current_error_pA", "pA", "bound on its error"),
    Variable::number(
        "slope_rest_pS",
        "pS",
        "dI/dV at the reversal potential, baths as in the scenario",
    ),
    Variable::number("slope_symmetric_pS", "pS", "dI/dV at 0 mV between baths of 150 mM"),
    Variable::number("chord_symmetric_pS", "pS", "I/V at 100 mV between baths of 150 mM"),
    Variable::number("low_pS", "pS", "published conductance, lower end"),
    Variable::number("high_pS", "pS", "published conductance, upper end"),
    Variable::number(
        "diffusive_over_ballistic",
        "1",
        "above 1 Nernst-Planck exceeds the classical upper bound",
    ),
];

/// Concentration of symmetric baths, mM.
// That of the published measurements beside the bars is 100 to 200 mM.
pub(crate) const SYMMETRIC: f64 = 150.0;
/// Voltage of the chord, mV.
const CHORD: f64 = 100.0;

/// Conductances of every filter by every model.
///
/// # Errors
/// [`Error::Cancelled`]; [`Error::Numbers`] without a reversal potential.
pub(crate) fn bars(results: &SharedResults<'_>) -> Result<Vec<Bar>> {
    let pairs: Vec<(&Filter, Model)> =
        results.filters.iter().flat_map(|filter| Model::ALL.map(|model| (filter, model))).collect();
    let bar = |&(filter, model): &(&Filter, Model)| {
        results.checkpoint()?;
        let found = |channel: &Channel| -> Result<Conductances> {
            let nothing = || {
                Error::Numbers(format!("{}: no reversal potential ({})", filter.name, model.name()))
            };
            channel.conductances(model, TOLERANCE).ok_or_else(nothing)
        };
        let symmetric = filter.symmetric(SYMMETRIC);
        let resting = found(&filter.channel(filter.thermal()))?;
        Ok(Bar {
            filter: filter.name,
            model,
            rest: resting.slope * PICOSIEMENS_OF_CONDUCTANCE,
            reversal: resting.reversal,
            symmetric: found(&symmetric)?.slope * PICOSIEMENS_OF_CONDUCTANCE,
            chord: current(&symmetric, model, CHORD).value / CHORD * 1e3,
        })
    };
    pairs.par_iter().map(bar).collect()
}

/// Nernst–Planck over ballistic flux at `voltage` (mV); NaN for other models.
fn above(filter: &Filter, model: Model, voltage: f64) -> f64 {
    let found = friction(&filter.permeant, filter.thermal(), voltage, TOLERANCE)
        .filter(|_| model == Model::Diffusive);
    found.map_or(f64::NAN, |found| found.diffusive)
}

/// Current at `voltage` (mV) and a bound on its error, pA.
fn current(channel: &Channel, model: Model, voltage: f64) -> Estimate {
    let found = channel.fluxes(model, voltage, TOLERANCE).map(|fluxes| channel.current(&fluxes));
    found.map_or(Estimate::MISSING, |Estimate { value: current, error }| Estimate {
        value: current * PICOAMPERE_OF_CURRENT,
        error: error * PICOAMPERE_OF_CURRENT,
    })
}

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let missing = f64::NAN;
    let mut data = FigureData::new(VARIABLES);
    let voltages: Vec<f64> = (-24..=24).map(|i| 5.0 * f64::from(i)).collect();
    for filter in &results.filters {
        let channel = filter.channel(filter.thermal());
        for model in Model::ALL {
            let found: Vec<_> =
                voltages.par_iter().map(|&voltage| current(&channel, model, voltage)).collect();
            for (&voltage, Estimate { value: current, error }) in voltages.iter().zip(found) {
                let numbers = [
                    voltage,
                    current,
                    error,
                    missing,
                    missing,
                    missing,
                    missing,
                    missing,
                    above(filter, model, voltage),
                ];
                data.row(&["current", filter.name, model.name(), ""], &numbers);
            }
        }
    }
    for bar in results.bars(bars)? {
        let above = above(results.filter(bar.filter)?, bar.model, 0.0);
        let numbers = [
            missing,
            missing,
            missing,
            bar.rest,
            bar.symmetric,
            bar.chord,
            missing,
            missing,
            above,
        ];
        data.row(&["conductance", bar.filter, bar.model.name(), ""], &numbers);
    }
    for value in PUBLISHED {
        let built = if value.ratio.is_some() { RATIO } else { "" };
        let source = format!("{}{built} [{}]", value.source, if value.read { "S" } else { "R" });
        let mut numbers = [missing; 9];
        (numbers[6], numbers[7]) = (value.conductance.from, value.conductance.to);
        data.row(&["published", value.ion, value.name, &source], &numbers);
    }
    Ok(data)
}
