//! Figure 4: one-way fluxes over voltage with their crossing; reversal potentials over temperature
//! and ratio of concentrations.

use rayon::prelude::*;

use crate::error::Result;
use crate::reproduction::figure_data::{FigureData, Variable};
use crate::reproduction::filters::Filter;
use crate::reproduction::shared_results::{Reversal, SharedResults};
use crate::transport::{Channel, Model};
use crate::units::{PER_SECOND_OF_RATE, thermal_energy};

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key("scan", "what is varied: voltage, temperature or ratio"),
    Variable::key("filter", "ion and filter"),
    Variable::key("model", "quantum, ballistic or diffusive"),
    Variable::number("voltage_mV", "mV", "membrane voltage, inside minus outside"),
    Variable::number("temperature_K", "K", "temperature"),
    Variable::number("ratio", "1", "higher concentration over the lower one"),
    Variable::number("flux_out_per_s", "1/s", "ions per second, inside to outside"),
    Variable::number("flux_in_per_s", "1/s", "ions per second, outside to inside"),
    Variable::number("flux_error", "1", "bound on the relative error of either flux"),
    Variable::number("reversal_mV", "mV", "root of the computed current"),
    Variable::number("nernst_mV", "mV", "Nernst potential, by its formula"),
];

/// Relative accuracy of fluxes. A reversal potential is more accurate, because the fluxes of both
/// directions share their errors.
const TOLERANCE: f64 = 1e-6;
/// Temperatures, K.
const TEMPERATURES: [f64; 7] = [275.0, 283.0, 291.0, 298.15, 304.0, 310.15, 318.0];
/// Ratios of concentrations.
const RATIOS: [f64; 7] = [2.0, 3.5, 6.0, 10.0, 17.0, 30.0, 50.0];

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let missing = f64::NAN;
    let mut data = FigureData::new(VARIABLES);
    for filter in &results.filters {
        let channel = filter.channel(filter.thermal());
        let rest = filter.permeant.nernst(filter.thermal());
        let voltages: Vec<f64> = (-12..=12).map(|i| 10.0 * f64::from(i)).collect();
        let fluxes = |voltage: f64| {
            channel.fluxes(Model::Quantum, voltage, TOLERANCE).map(|fluxes| fluxes[0])
        };
        let found: Vec<_> = voltages.par_iter().map(|&voltage| fluxes(voltage)).collect();
        for (voltage, fluxes) in voltages.into_iter().zip(found) {
            let fluxes = fluxes.unwrap_or_default();
            let rates = [fluxes.outward, fluxes.inward].map(|flux| flux * PER_SECOND_OF_RATE);
            let numbers =
                [voltage, missing, missing, rates[0], rates[1], fluxes.error, missing, rest];
            data.row(&["voltage", filter.name, Model::Quantum.name()], &numbers);
        }
    }
    for reversal in results.reversals(reversals)? {
        let value = reversal.value;
        let (temperature, ratio) =
            if reversal.scan == "temperature" { (value, missing) } else { (missing, value) };
        let numbers = [
            missing,
            temperature,
            ratio,
            missing,
            missing,
            missing,
            reversal.computed,
            reversal.nernst,
        ];
        data.row(&[reversal.scan, reversal.filter, reversal.model.name()], &numbers);
    }
    Ok(data)
}

/// One reversal potential that is computed.
struct ReversalPoint<'a> {
    scan: &'static str,
    filter: &'a Filter,
    model: Model,
    value: f64,
}

/// Reversal potentials of every filter by every model over temperatures and ratios of
/// concentrations.
///
/// # Errors
/// [`Error::Cancelled`].
pub(crate) fn reversals(results: &SharedResults<'_>) -> Result<Vec<Reversal>> {
    let points: Vec<ReversalPoint<'_>> = ["temperature", "ratio"]
        .into_iter()
        .flat_map(|scan| results.filters.iter().map(move |filter| (scan, filter)))
        .flat_map(|(scan, filter)| Model::ALL.map(|model| (scan, filter, model)))
        .flat_map(|(scan, filter, model)| {
            let values = if scan == "temperature" { TEMPERATURES } else { RATIOS };
            values.map(|value| ReversalPoint { scan, filter, model, value })
        })
        .collect();
    let reversal = |&ReversalPoint { scan, filter, model, value }: &ReversalPoint<'_>| {
        results.checkpoint()?;
        let channel = varied(filter, scan, value);
        let computed = channel.reversal(model, TOLERANCE).unwrap_or(f64::NAN);
        let nernst = channel.permeants[0].nernst(channel.thermal);
        Ok(Reversal { scan, filter: filter.name, model, value, computed, nernst })
    };
    points.par_iter().map(reversal).collect()
}

/// `filter` at another temperature (K), or with its lower concentration such that the ratio is
/// `value`.
fn varied(filter: &Filter, scan: &str, value: f64) -> Channel {
    if scan == "temperature" {
        return filter.channel(thermal_energy(value));
    }
    let mut channel = filter.channel(filter.thermal());
    for permeant in &mut channel.permeants {
        if permeant.outside > permeant.inside {
            permeant.inside = permeant.outside / value;
        } else {
            permeant.outside = permeant.inside / value;
        }
    }
    channel
}
