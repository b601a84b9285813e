//! Percentiles over the draws of tables with errors: columns, entries of JSON, and the text below
//! the table.

use serde_json::{Map, Value, json};

use crate::cli::console::table::Field;
use crate::cli::console::text_table::aligned;
use crate::jobs::currents::CurrentsSpread;
use crate::numeric::{Percentiles, digits};
use crate::transport::Model;
use crate::units::Estimate;

/// Share of a standard error that the last digit for people is not below.
// A standard error is no bound: half of all numbers are nearer than two thirds of it.
const DIGITS: f64 = 0.3;

/// A column for programs.
pub(super) struct SpreadColumn {
    pub name: String,
    pub unit: &'static str,
}

/// The name of a column with its unit, as it has been without percentiles.
fn with_unit(name: &str) -> String {
    format!("{name}{}", if unit(name) == "pA" { "_pA" } else { "" })
}

fn unit(name: &str) -> &'static str {
    if name.starts_with("current") { "pA" } else { "1" }
}

/// The columns behind those of each row: percentiles, then their bounds.
pub(super) fn columns(spread: &CurrentsSpread) -> Vec<SpreadColumn> {
    let of = |ending: &'static str| {
        spread.columns.iter().flat_map(move |column| {
            Percentiles::NAMES.iter().map(move |percentile| SpreadColumn {
                name: format!("{}_{percentile}{ending}", with_unit(column.name)),
                unit: unit(column.name),
            })
        })
    };
    of("").chain(of("_error")).collect()
}

/// The fields of row `row` in these columns.
pub(super) fn fields(spread: &CurrentsSpread, row: usize) -> Vec<Field> {
    let all = || spread.columns.iter().flat_map(|column| column.rows[row].all());
    let known = all().map(|one| Field::Known { value: one.value, bound: one.error });
    known.chain(all().map(|one| Field::Bound(one.error))).collect()
}

/// Adds percentiles of reversal potentials and conductances, and the spread of ln of the flux.
pub(super) fn add_json(more: &mut Value, spread: &CurrentsSpread) {
    let by_model = |values: [f64; 3]| -> Value {
        let named = Model::ALL.iter().zip(values);
        named
            .map(|(model, value)| (model.name().to_owned(), json!(value)))
            .collect::<Map<_, _>>()
            .into()
    };
    for own in &spread.conductances {
        for (which, percentile) in Percentiles::NAMES.iter().enumerate() {
            let name = format!("{}_{}_{percentile}", own.name, own.unit);
            more[name] = by_model(own.models.map(|found| found.all()[which].value));
        }
    }
    for (index, model) in Model::ALL.iter().enumerate() {
        let (model, found) = (model.name(), spread.std_ln_flux[index]);
        more[format!("std_ln_flux_{model}")] = json!(found.value);
        more[format!("std_ln_flux_{model}_error")] = json!(found.error);
        more[format!("first_order_ln_flux_{model}")] = json!(spread.first_order_ln_flux[index]);
    }
    more["draws"] = json!(spread.count);
    more["seed"] = json!(spread.seed);
}

/// The text below a table for people.
pub(super) fn describe(spread: &CurrentsSpread, voltages: &[f64]) -> String {
    let within = |one: Estimate| digits::within(one.value, DIGITS * one.error);
    let range = |found: Percentiles| {
        format!("{} ({} to {})", within(found.p50), within(found.p16), within(found.p84))
    };
    let mut head = vec!["voltage_mV".to_owned()];
    head.extend(spread.columns.iter().map(|column| with_unit(column.name)));
    let mut rows = vec![head];
    for (row, &voltage) in voltages.iter().enumerate() {
        let values = spread.columns.iter().map(|column| range(column.rows[row]));
        rows.push(std::iter::once(digits::rounded(voltage)).chain(values).collect());
    }
    let text = format!(
        "\nmedian (16th to 84th percentile) of {} draws within the errors of tables, seed {}\n\n{}",
        spread.count,
        spread.seed,
        aligned(&rows, 0)
    );
    let mut rows = vec![vec!["model".to_owned()]];
    for own in &spread.conductances {
        rows[0].push(format!("{}_{}", own.name, own.unit));
    }
    rows[0].extend(["std_ln_flux", "first_order"].map(str::to_owned));
    for (index, model) in Model::ALL.iter().enumerate() {
        let first = spread.first_order_ln_flux[index];
        let mut row = vec![model.name().to_owned()];
        row.extend(spread.conductances.iter().map(|own| range(own.models[index])));
        row.push(within(spread.std_ln_flux[index]));
        row.push(if first.is_nan() { "-".into() } else { format!("{first:.3}") });
        rows.push(row);
    }
    text + "\n" + &aligned(&rows, 1)
}
