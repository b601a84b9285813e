//! Figure 5: I–V of three models, and conductances beside what experiments and simulations by others have found.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::reproduction::data::{Data, Kind, RATIO, Variable};
use crate::reproduction::filters::Filter;
use crate::reproduction::literature::PUBLISHED;
use crate::reproduction::work::{Bar, TOLERANCE, Work};
use crate::transport::{Channel, Conductances, Model, friction};
use crate::units::PICOAMPERE_OF_CURRENT;

pub(super) const VARIABLES: &[Variable] = &[
    ("table", Kind::Key, "current, conductance or published"),
    ("filter", Kind::Key, "ion and filter; the ion alone for what was published"),
    ("series", Kind::Key, "model, or channel and kind of value"),
    (
        "source",
        Kind::Note,
        "where a published value was read [S] or from where it is recalled [R], and whether it was built from a ratio",
    ),
    ("voltage_mV", Kind::Number("mV"), "membrane voltage, inside minus outside"),
    ("current_pA", Kind::Number("pA"), "current, positive outward, baths as in the scenario"),
    ("current_error_pA", Kind::Number("pA"), "bound on its error"),
    ("slope_rest_pS", Kind::Number("pS"), "dI/dV at the reversal potential, baths as in the scenario"),
    ("slope_symmetric_pS", Kind::Number("pS"), "dI/dV at 0 mV between baths of 150 mM"),
    ("chord_symmetric_pS", Kind::Number("pS"), "I/V at 100 mV between baths of 150 mM"),
    ("low_pS", Kind::Number("pS"), "published conductance, lower end"),
    ("high_pS", Kind::Number("pS"), "published conductance, upper end"),
    ("diffusive_over_ballistic", Kind::Number("1"), "above 1 Nernst-Planck exceeds the classical upper bound"),
];

/// Concentration of symmetric baths, mM.
pub const SYMMETRIC: f64 = 150.0;
/// Voltage of the chord, mV.
const CHORD: f64 = 100.0;
/// One e/(fs·mV) in pS.
const PICOSIEMENS: f64 = PICOAMPERE_OF_CURRENT * 1e3;

/// Conductances of every filter by every model.
///
/// # Errors
/// [`Error::Interrupted`]; [`Error::Numbers`] where a current vanishes nowhere.
pub fn bars(work: &Work<'_>) -> Result<Vec<Bar>> {
    let pairs: Vec<(&Filter, Model)> =
        work.filters.iter().flat_map(|filter| Model::ALL.map(|model| (filter, model))).collect();
    let bar = |&(filter, model): &(&Filter, Model)| {
        work.piece()?;
        let found = |channel: &Channel| -> Result<Conductances> {
            let nothing = || Error::Numbers(format!("{}: no reversal potential ({})", filter.name, model.name()));
            channel.conductances(model, TOLERANCE).ok_or_else(nothing)
        };
        let symmetric = filter.symmetric(SYMMETRIC);
        let resting = found(&filter.channel(filter.thermal()))?;
        Ok(Bar {
            filter: filter.name,
            model,
            rest: resting.slope * PICOSIEMENS,
            reversal: resting.reversal,
            symmetric: found(&symmetric)?.slope * PICOSIEMENS,
            chord: current(&symmetric, model, CHORD).0 / CHORD * 1e3,
        })
    };
    pairs.par_iter().map(bar).collect()
}

/// Nernst–Planck over ballistic flux at `voltage` (mV), beside numbers of the diffusive model alone.
fn above(filter: &Filter, model: Model, voltage: f64) -> f64 {
    let found = friction(&filter.permeant, filter.thermal(), voltage, TOLERANCE).filter(|_| model == Model::Diffusive);
    found.map_or(f64::NAN, |found| found.diffusive)
}

/// Current at `voltage` (mV) and a bound on its error, pA.
fn current(channel: &Channel, model: Model, voltage: f64) -> (f64, f64) {
    let missing = (f64::NAN, f64::NAN);
    let found = channel.fluxes(model, voltage, TOLERANCE).map(|fluxes| channel.current(&fluxes));
    found.map_or(missing, |(current, error)| (current * PICOAMPERE_OF_CURRENT, error * PICOAMPERE_OF_CURRENT))
}

pub(super) fn data(work: &Work<'_>) -> Result<Data> {
    let missing = f64::NAN;
    let mut data = Data::new(VARIABLES);
    let voltages: Vec<f64> = (-24..=24).map(|i| 5.0 * f64::from(i)).collect();
    for filter in &work.filters {
        let channel = filter.channel(filter.thermal());
        for model in Model::ALL {
            let found: Vec<_> = voltages.par_iter().map(|&voltage| current(&channel, model, voltage)).collect();
            for (&voltage, (current, error)) in voltages.iter().zip(found) {
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
    for bar in work.bars(bars)? {
        let above = above(work.filter(bar.filter)?, bar.model, 0.0);
        let numbers = [missing, missing, missing, bar.rest, bar.symmetric, bar.chord, missing, missing, above];
        data.row(&["conductance", bar.filter, bar.model.name(), ""], &numbers);
    }
    for value in PUBLISHED {
        let built = if value.ratio.is_some() { RATIO } else { "" };
        let source = format!("{}{built} [{}]", value.source, if value.read { "S" } else { "R" });
        let mut numbers = [missing; 9];
        (numbers[6], numbers[7]) = value.conductance;
        data.row(&["published", value.ion, value.name, &source], &numbers);
    }
    Ok(data)
}
