//! The results of `currents`: rows, the entries of JSON beside them, and the text below the table.

use serde_json::{Map, Value, json};

use crate::cli::console::format::Format;
use crate::cli::console::table::{Field, ResultTable};
use crate::cli::console::text_table::aligned;
use crate::jobs::currents::{
    CurrentsSpread, by_model, infinite_nernst, infinite_reversal, names_of_ions,
    nernst_planck_excess, numbers,
};
use crate::jobs::header_of;
use crate::numeric::digits;
use crate::record::Header;
use crate::scenario::{Scenario, effective};
use crate::transport::{Channel, Conductances, CurrentRow, Model};
use crate::units::{PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT, PICOSIEMENS_OF_CONDUCTANCE};

const COLUMNS: &[&str] = &[
    "voltage_mV",
    "flux_in_per_s",
    "flux_out_per_s",
    "current_quantum_pA",
    "current_ballistic_pA",
    "current_diffusive_pA",
    "kappa",
    "current_kramers_pA",
    "relative_error",
    "current_quantum_error_pA",
    "current_kramers_upper_pA",
    "diffusive_over_ballistic",
    "note",
];
/// Marks a row of a table for people that has a note below the table.
const MARK: &str = "*";

/// How rows are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Form of the results: in a table for people notes are below it.
    pub format: Format,
    /// Relative accuracy of classical currents.
    pub accuracy: f64,
}

/// A row for every voltage.
pub(crate) fn sheet(
    channel: &Channel,
    rows: &[CurrentRow],
    spread: Option<&CurrentsSpread>,
    shown: Shown,
) -> ResultTable {
    let mut sheet = with_spread(spread, shown.format);
    for (index, row) in rows.iter().enumerate() {
        let field = |(&column, value): (&&str, f64)| match column {
            "voltage_mV" => Field::Number(value),
            "relative_error" | "current_quantum_error_pA" => Field::Bound(value),
            "flux_in_per_s" | "flux_out_per_s" | "kappa" => {
                Field::Known { value, bound: row.error() * value.abs() }
            }
            "current_quantum_pA" => {
                Field::Known { value, bound: row.quantum.error * PICOAMPERE_OF_CURRENT }
            }
            // The classical models.
            _ => Field::Known { value, bound: shown.accuracy * value.abs() },
        };
        let note = nernst_planck_excess(channel, &row.friction).unwrap_or_default();
        let is_below = !note.is_empty() && shown.format == Format::Table;
        let note = if is_below { MARK.to_owned() } else { note };
        let fields = COLUMNS.iter().zip(numbers(row)).map(field);
        let percentiles = match shown.format {
            // They are in a table of their own.
            Format::Table => Vec::new(),
            _ => spread.map_or_else(Vec::new, |spread| super::spread::fields(spread, index)),
        };
        sheet.row(fields.chain([Field::Text(note)]).chain(percentiles).collect());
    }
    sheet
}

/// A table without rows, with columns for percentiles where it is for programs.
fn with_spread(spread: Option<&CurrentsSpread>, format: Format) -> ResultTable {
    let Some(spread) = spread.filter(|_| format != Format::Table) else {
        return ResultTable::new(COLUMNS);
    };
    let more = super::spread::columns(spread);
    let own = COLUMNS.iter().map(|name| (*name).to_owned());
    let names: Vec<String> = own.chain(more.iter().map(|column| column.name.clone())).collect();
    let mut sheet = ResultTable::new(&names);
    more.iter().for_each(|column| sheet.set_unit(&column.name, column.unit));
    sheet
}

/// The notes below the table, a line each.
fn footnotes(channel: &Channel, rows: &[CurrentRow]) -> String {
    let note = |row: &CurrentRow| nernst_planck_excess(channel, &row.friction);
    let mut notes: Vec<String> = rows.iter().filter_map(note).collect();
    notes.dedup();
    notes.iter().map(|note| format!("{MARK} {note}\n")).collect()
}

/// The entries of JSON beside the rows.
///
/// Fluxes of the permeability ratios are computed to the relative `accuracy`.
pub(crate) fn json_entries(
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
    accuracy: f64,
) -> Value {
    let object = |of: fn(&Conductances) -> f64, unit: f64| -> Value {
        let entry = |(name, value): (&str, f64)| (name.to_owned(), json!(value * unit));
        by_model(summary, of).map(entry).collect::<Map<_, _>>().into()
    };
    let ions: Vec<Value> = channel
        .permeants
        .iter()
        .enumerate()
        .map(|(i, permeant)| {
            let flux = |of: fn(&crate::transport::Fluxes) -> f64| -> Vec<f64> {
                rows.iter().map(|row| of(&row.fluxes[i]) * PER_SECOND_OF_RATE).collect()
            };
            let mut ion = json!({
                "ion": permeant.species.label(),
                "nernst_mV": permeant.nernst(channel.thermal),
                "flux_in_per_s": flux(|flux| flux.inward),
                "flux_out_per_s": flux(|flux| flux.outward),
            });
            // JSON has no infinity: the number is null, and `reason` explains it.
            if let Some(reason) = infinite_nernst(permeant, channel.thermal) {
                ion["reason"] = json!(reason);
            }
            ion
        })
        .collect();
    let mut more = json!({
        "nernst_mV": channel.permeants[0].nernst(channel.thermal),
        "reversal_mV": object(|found| found.reversal, 1.0),
        "slope_conductance_pS": object(|found| found.slope, PICOSIEMENS_OF_CONDUCTANCE),
        "chord_conductance_pS": object(|found| found.chord, PICOSIEMENS_OF_CONDUCTANCE),
        "reversal_error_mV": object(|found| found.reversal_error, 1.0),
        "slope_conductance_error_pS": object(|found| found.slope_error, PICOSIEMENS_OF_CONDUCTANCE),
        "chord_conductance_error_pS": object(|found| found.chord_error, PICOSIEMENS_OF_CONDUCTANCE),
        "ions": ions,
    });
    if let Some(ratios) = permeability_ratios(channel, summary, accuracy) {
        let values = ratios.values.into_iter().map(|ratio| json!(ratio));
        let ratios = names_of_ions(channel).into_iter().zip(values);
        more["permeability_ratios"] = ratios.collect::<Map<_, _>>().into();
    }
    if let Some(reason) = infinite_reversal(channel) {
        more["reason"] = json!(reason);
    }
    more
}

/// The text below a table for people: notes, reversal potentials, conductances, and the effects of
/// ħ and of friction.
pub(crate) fn describe(
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
    accuracy: f64,
) -> String {
    let mut text = footnotes(channel, rows);
    for permeant in &channel.permeants {
        text += &format!(
            "\n{}: {} mM outside, {} mM inside, Nernst potential {:.6} mV",
            permeant.species.label(),
            permeant.outside,
            permeant.inside,
            permeant.nernst(channel.thermal)
        );
    }
    let head = ["model", "reversal (mV)", "slope there (pS)", "chord from 0 mV (pS)"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (model, found) in Model::ALL.into_iter().zip(summary) {
        let [reversal, slope, chord] = match found {
            Some(found) if found.reversal.is_infinite() => {
                [found.reversal.to_string(), "-".into(), "-".into()]
            }
            Some(found) => [
                digits::within(found.reversal, found.reversal_error),
                digits::within(
                    found.slope * PICOSIEMENS_OF_CONDUCTANCE,
                    found.slope_error * PICOSIEMENS_OF_CONDUCTANCE,
                ),
                digits::within(
                    found.chord * PICOSIEMENS_OF_CONDUCTANCE,
                    found.chord_error * PICOSIEMENS_OF_CONDUCTANCE,
                ),
            ],
            None => ["-", "-", "-"].map(str::to_owned),
        };
        rows.push(vec![model.name().to_owned(), reversal, slope, chord]);
    }
    text += &format!("\n\n{}", aligned(&rows, 1));
    text += &effects(channel, summary, accuracy);
    if channel.permeants.len() > 1
        && let Some(ratios) = permeability_ratios(channel, summary, accuracy)
    {
        let ions = names_of_ions(channel).into_iter().zip(&ratios.values).skip(1);
        // The relative error of a ratio of two fluxes is twice theirs.
        let ratio = |(ion, &ratio): (String, &f64)| {
            format!("{ion} {}", digits::within(ratio, 2.0 * accuracy * ratio))
        };
        let values: Vec<String> = ions.map(ratio).collect();
        let first = channel.permeants[0].species.label();
        let voltage = if ratios.at_reversal { "reversal" } else { "0 mV" };
        let values = values.join(", ");
        text += &format!("permeability relative to {first} at {voltage}: {values}\n");
    }
    text
}

/// Permeabilities relative to the first ion, in the order of the ions.
struct PermeabilityRatios {
    values: Vec<f64>,
    /// Whether at the reversal potential of the quantum current; else at 0 mV, since that potential
    /// is infinite or was not found.
    at_reversal: bool,
}

fn permeability_ratios(
    channel: &Channel,
    summary: &[Option<Conductances>],
    tolerance: f64,
) -> Option<PermeabilityRatios> {
    let reversal = summary.first().copied().flatten().map(|found| found.reversal);
    let reversal = reversal.filter(|found| found.is_finite());
    let values = channel.permeabilities(reversal.unwrap_or(0.0), tolerance)?;
    Some(PermeabilityRatios { values, at_reversal: reversal.is_some() })
}

/// Ratios of the models at the reversal potential. That of friction is left out where
/// Nernst–Planck exceeds the classical upper bound: it is no effect of friction there.
fn effects(channel: &Channel, summary: &[Option<Conductances>], tolerance: f64) -> String {
    let [Some(quantum), Some(ballistic), diffusive] = summary else { return String::new() };
    if quantum.reversal.is_infinite() {
        return String::new();
    }
    let ratio = ratio_of_slopes(quantum, ballistic);
    let mut text = format!("\neffect of quantum mechanics: quantum is {ratio} times ballistic");
    if let Some(diffusive) = diffusive
        && let Some(friction) = channel.friction(diffusive.reversal, tolerance)
        && nernst_planck_excess(channel, &friction).is_none()
    {
        let ratio = ratio_of_slopes(ballistic, diffusive);
        text += &format!("\neffect of missing friction: ballistic is {ratio} times diffusive");
    }
    text + "\n"
}

/// The ratio of two slope conductances, without digits below its error.
fn ratio_of_slopes(a: &Conductances, b: &Conductances) -> String {
    let relative = |found: &Conductances| (found.slope_error / found.slope).abs();
    let ratio = a.slope / b.slope;
    digits::within(ratio, ratio.abs() * (relative(a) + relative(b)))
}

/// The attributes of the root of the record.
pub(crate) fn header(scenario: &Scenario, voltages: &[f64]) -> Header {
    let mut case = scenario.case.clone();
    if let Some(baths) = &mut case.reservoirs {
        baths.voltages = Some(voltages.to_vec());
    }
    header_of(scenario, effective(&case))
}
