//! What `currents` answers: rows, what goes beside them, words for people, and the record.

use serde_json::{Map, Value, json};

use super::format::Format;
use super::sheet::{Field, Sheet};
use crate::record::{Header, PotentialCurve};
use crate::scenario::{Case, Scenario, effective};
use crate::simulation::currents::{PICOSIEMENS, above_the_bound, by_model, numbers};
use crate::transport::{Channel, Conductances, CurrentRow, Model};
use crate::units::PER_SECOND_OF_RATE;

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
    "current_kramers_upper_pA",
    "diffusive_over_ballistic",
    "note",
];
/// Points of V(x) in a record.
const POINTS: u32 = 4096;

/// Stands in a table of people for a note that follows the table.
const MARK: &str = "*";

/// The rows; notes are written out, but for people, who find them below the table.
pub fn sheet(channel: &Channel, rows: &[CurrentRow], format: Format) -> Sheet {
    let mut sheet = Sheet::new(COLUMNS);
    for row in rows {
        let note = above_the_bound(channel, &row.friction).unwrap_or_default();
        let note = if note.is_empty() || format != Format::Table { note } else { MARK.to_owned() };
        let fields = numbers(row).map(Field::Number).into_iter().chain([Field::Text(note)]);
        sheet.row(fields.collect());
    }
    sheet
}

/// The notes to which rows of the table refer, a line each.
fn footnotes(channel: &Channel, rows: &[CurrentRow]) -> String {
    let mut notes: Vec<String> = rows.iter().filter_map(|row| above_the_bound(channel, &row.friction)).collect();
    notes.dedup();
    notes.iter().map(|note| format!("{MARK} {note}\n")).collect()
}

/// What goes beside the rows into JSON.
pub fn beside(channel: &Channel, rows: &[CurrentRow], summary: &[Option<Conductances>]) -> Map<String, Value> {
    let object = |of: fn(&Conductances) -> f64, unit: f64| -> Value {
        by_model(summary, of).map(|(name, value)| (name.to_owned(), json!(value * unit))).collect::<Map<_, _>>().into()
    };
    let ions: Vec<Value> = channel
        .permeants
        .iter()
        .enumerate()
        .map(|(i, permeant)| {
            let flux = |of: fn(&crate::transport::Fluxes) -> f64| -> Vec<f64> {
                rows.iter().map(|row| of(&row.fluxes[i]) * PER_SECOND_OF_RATE).collect()
            };
            json!({
                "ion": permeant.species.label(),
                "nernst_mV": permeant.nernst(channel.thermal),
                "flux_in_per_s": flux(|flux| flux.inward),
                "flux_out_per_s": flux(|flux| flux.outward),
            })
        })
        .collect();
    let more = json!({
        "nernst_mV": channel.permeants[0].nernst(channel.thermal),
        "reversal_mV": object(|found| found.reversal, 1.0),
        "slope_conductance_pS": object(|found| found.slope, PICOSIEMENS),
        "chord_conductance_pS": object(|found| found.chord, PICOSIEMENS),
        "ions": ions,
    });
    more.as_object().cloned().unwrap_or_default()
}

/// What follows the table for people: notes, reversal potentials, conductances, and what ħ and friction do.
pub fn told(channel: &Channel, rows: &[CurrentRow], summary: &[Option<Conductances>], tolerance: f64) -> String {
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
    text += "\n\nmodel      reversal (mV)  slope there (pS)  chord from 0 mV (pS)\n";
    for (model, found) in Model::ALL.into_iter().zip(summary) {
        text += &match found {
            Some(found) => format!(
                "{:<9}  {:>13.6}  {:>16.6}  {:>20.6}\n",
                model.name(),
                found.reversal,
                found.slope * PICOSIEMENS,
                found.chord * PICOSIEMENS
            ),
            None => format!("{:<9}  {:>13}  {:>16}  {:>20}\n", model.name(), "-", "-", "-"),
        };
    }
    text += &effects(channel, summary, tolerance);
    let reversal = summary.first().copied().flatten();
    if let Some(reversal) = reversal.filter(|_| channel.permeants.len() > 1)
        && let Some(ratios) = channel.permeabilities(reversal.reversal, tolerance)
    {
        let list = channel.permeants.iter().zip(ratios).skip(1);
        let words: Vec<String> = list.map(|(ion, ratio)| format!("{} {ratio:.6}", ion.species.label())).collect();
        let first = channel.permeants[0].species.label();
        text += &format!("permeability relative to {first} at reversal: {}\n", words.join(", "));
    }
    text
}

/// How far the models are apart at the reversal potential. Friction takes part only where Nernst–Planck keeps the classical upper bound:
/// elsewhere the ratio is no effect of friction.
fn effects(channel: &Channel, summary: &[Option<Conductances>], tolerance: f64) -> String {
    let [Some(quantum), Some(ballistic), diffusive] = summary else { return String::new() };
    let ratio = quantum.slope / ballistic.slope;
    let mut text = format!("\neffect of quantum mechanics: quantum is {ratio:.6} times ballistic");
    if let Some(diffusive) = diffusive
        && let Some(friction) = channel.friction(diffusive.reversal, tolerance)
        && above_the_bound(channel, &friction).is_none()
    {
        let ratio = ballistic.slope / diffusive.slope;
        text += &format!("\neffect of missing friction: ballistic is {ratio:.6} times diffusive");
    }
    text + "\n"
}

pub fn header(scenario: &Scenario, voltages: &[f64]) -> Header {
    let mut case = scenario.case.clone();
    if let Some(baths) = &mut case.reservoirs {
        baths.voltages = Some(voltages.to_vec());
    }
    Header {
        title: case.title.clone(),
        scenario: scenario.text.clone(),
        effective_scenario: effective(&case),
        temperature: case.temperature,
        mass_u: case.species.mass_u(),
        charge: case.species.charge,
    }
}

/// V(x) of the scenario's ion at the scenario's own voltage, over membrane and barriers.
pub fn curve(case: &Case) -> PotentialCurve {
    let extent = case.potential.extent(1e-6);
    let membrane = case.potential.membrane.map_or(extent, |membrane| (membrane.from, membrane.to));
    let (from, to) = (extent.0.min(membrane.0) - 1.0, extent.1.max(membrane.1) + 1.0);
    let x: Vec<f64> = (0..=POINTS).map(|i| from + (to - from) * f64::from(i) / f64::from(POINTS)).collect();
    let named = [("membrane_from_angstrom", membrane.0), ("membrane_to_angstrom", membrane.1)];
    PotentialCurve {
        potential: x.iter().map(|&x| case.potential.value(x)).collect(),
        x,
        classical_top: case.potential.range().1,
        attributes: named.map(|(name, value)| (name.to_owned(), value)).to_vec(),
    }
}
