//! T(E) over the draws of a table with errors.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::error::Result;
use crate::numeric::{Percentiles, percentiles};
use crate::planning::Case;
use crate::record::{
    Column, DrawnTable, TRANSMISSION as CURVE, TRANSMISSION_DRAWS as GROUP, Table,
};
use crate::scattering::{Incidence, scatter_unless};
use crate::simulation::Control;
use crate::units::Estimate;

/// Relative accuracy of T in a draw.
// A percentile of hundreds of draws is known to percents.
const DRAW_TOLERANCE: f64 = 1e-5;

/// How many draws of T(E) `case` asks for.
pub(crate) fn number_of_draws(case: &Case) -> u64 {
    let asked = case.uncertainty.filter(|_| case.potential.has_errors());
    asked.map_or(0, |asked| asked.draws)
}

/// Adds the percentiles of T(E) over the draws that `case` asks for to the `table` of its T(E), and
/// answers the draws where they are to be kept.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub(super) fn add_percentiles(
    table: &mut Table,
    case: &Case,
    control: &Control,
) -> Result<Option<DrawnTable>> {
    let Some((asked, tables)) = case.draws_of([&case.potential]) else { return Ok(None) };
    let energies = &table.axis.values;
    let of_draw = |draw: u64| -> Result<Vec<Estimate>> {
        let potential = tables.potential(&case.potential, draw);
        let stop = control.cancellation();
        let found = scatter_unless(
            &case.species,
            &potential,
            energies,
            Incidence::Left,
            DRAW_TOLERANCE,
            stop,
        )?;
        control.steps.fetch_add(1, Ordering::Relaxed);
        let estimate = |found: &crate::scattering::Scattering| Estimate {
            value: found.transmission(),
            error: found.error,
        };
        Ok(found.iter().map(estimate).collect())
    };
    let drawn = (0..asked.draws).into_par_iter().map(of_draw).collect::<Result<Vec<_>>>()?;
    let at = |row: usize| {
        let values: Vec<f64> = drawn.iter().map(|draw| draw[row].value).collect();
        let error = drawn.iter().map(|draw| draw[row].error).fold(0.0, f64::max);
        let Percentiles { p16, p50, p84 } = percentiles(&values);
        [p16, p50, p84].map(|one| Estimate { error: one.error + error * one.value, ..one })
    };
    let rows: Vec<[Estimate; 3]> = (0..energies.len()).map(at).collect();
    let kept = asked.keep.then(|| DrawnTable {
        group: GROUP.into(),
        realization: Column::known(
            GROUP,
            "realization",
            (0..asked.draws).map(|draw| draw as f64).collect(),
        ),
        axis: Column::known(GROUP, "energy", energies.clone()),
        columns: Vec::new(),
        rows: vec![Column::known(
            GROUP,
            "transmission",
            drawn.iter().flatten().map(|one| one.value).collect(),
        )],
    });
    for (ending, of) in [("", value as fn(&Estimate) -> f64), ("_error", error)] {
        for (which, name) in Percentiles::NAMES.iter().enumerate() {
            let values = rows.iter().map(|row| of(&row[which])).collect();
            let name = format!("transmission_{name}{ending}");
            table.columns.push(Column::known(CURVE, &name, values));
        }
    }
    table.attributes.push(("draws".into(), asked.draws as f64));
    Ok(kept)
}

fn value(estimate: &Estimate) -> f64 {
    estimate.value
}

fn error(estimate: &Estimate) -> f64 {
    estimate.error
}
