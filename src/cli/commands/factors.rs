//! `wavepore factors`: textbook factors of tunnelling and friction.

use std::collections::BTreeMap;

use clap::Args;
use serde_json::{Value, json};

use super::changes::{self, Changes};
use super::preflight;
use super::quantities::temperatures;
use super::results::{ResultArguments, ResultRecord, beside};
use crate::cli::console::Console;
use crate::cli::console::format::{self, Format};
use crate::cli::console::table::{Field, ResultTable, print};
use crate::error::Result;
use crate::jobs::{self, FACTOR_COLUMNS, FactorRow};
use crate::scenario::effective;
use crate::simulation::Control;

/// Columns before those of the formulas.
const FIRST: [&str; 6] = ["ion", "temperature_K", "top_A", "top_meV", "kappa", "kappa_error"];
/// Columns of a table for programs alone.
const DATA_ALONE: &[&str] = &[
    "kappa_error",
    "omega_b_per_ps",
    "bell_truncated",
    "eckart_fit_width_A",
    "gamma_per_ps",
    "grote_hynes",
    "crossover_grote_hynes_K",
    "wolynes_memory",
    "note",
];
/// Default relative accuracy of κ.
const TOLERANCE: f64 = 1e-9;
/// Smallest relative accuracy of κ: rounding limits it.
const MIN_TOLERANCE: f64 = 1e-12;
/// Relative accuracy of the formulas.
const FORMULA_ACCURACY: f64 = 1e-10;

/// Options of `factors`.
#[derive(Debug, Args)]
pub(crate) struct FactorsArguments {
    /// Scenario file, or - for standard input.
    pub scenario: String,
    /// Temperatures: "50 K:350 K:61" (from, to, points) or "293.15 K, 310.15 K" [default: the
    /// scenario's].
    #[arg(long, allow_hyphen_values = true)]
    pub temperatures: Option<String>,
    /// Relative accuracy of kappa [default: 1e-9].
    #[arg(long, value_parser = accuracy, allow_negative_numbers = true)]
    pub tolerance: Option<f64>,
    /// Where results go, and in which form.
    #[command(flatten)]
    pub results: ResultArguments,
}

fn accuracy(text: &str) -> std::result::Result<f64, String> {
    format::accuracy(text, MIN_TOLERANCE, "kappa is not")
}

/// Prints the factors at each top of V(x), for each ion and temperature.
///
/// # Errors
/// What is wrong in the scenario or on the command line; a record that cannot be written.
pub(crate) fn factors(arguments: &FactorsArguments, console: &Console) -> Result<()> {
    let scenario = changes::read(
        &arguments.scenario,
        &Changes { energies: &None, temperature: &None },
        console,
    )?;
    let case = &scenario.case;
    preflight::note_unused_drive(case, console);
    let kelvin = match &arguments.temperatures {
        Some(text) => temperatures(text)?,
        None => vec![case.temperature],
    };
    arguments.results.check_output(&arguments.scenario)?;
    let tolerance = arguments.tolerance.unwrap_or(TOLERANCE);
    let rows = jobs::factors(case, &kelvin, tolerance, &Control::default())?;
    if rows.is_empty() {
        console.note("V(x) has no top above its leads: there is nothing to tunnel through");
    }
    let warnings = warnings(&rows, tolerance);
    warnings.iter().for_each(|warning| console.warn(warning));
    let format = arguments.results.format;
    let more = json!({ "temperature_K": case.temperature });
    let printed =
        sheet(&rows).print(format, beside(tolerance, &warnings, more)).and_then(
            |()| match format {
                Format::Table => print(&footnotes(&rows)),
                _ => Ok(()),
            },
        );
    // The record is written even if the results cannot be printed.
    let record = || {
        let header = jobs::header_of(&scenario, effective(case));
        let tables = vec![jobs::factor_table(&rows)];
        Ok(ResultRecord { header, case, tables, drawn: None, warnings: &warnings })
    };
    arguments.results.write(record, console)?;
    printed
}

/// Key figures of the highest top of each ion, for JSON.
pub(super) fn key_figures(rows: &[FactorRow]) -> Value {
    let mut highest: BTreeMap<usize, &FactorRow> = BTreeMap::new();
    for row in rows {
        let best = highest.entry(row.ion_index).or_insert(row);
        if row.factors.height > best.factors.height {
            *best = row;
        }
    }
    let one = |row: &&FactorRow| {
        let mut object = json!({
            "ion": row.ion,
            "top_A": row.factors.position,
            "top_meV": row.factors.height,
            "kappa": row.factors.kappa.value,
        });
        for column in &FACTOR_COLUMNS {
            // NaN, where a formula does not hold, is null.
            object[column.name] = json!((column.of)(&row.factors).value * column.scale);
        }
        object["note"] = json!(note(row));
        object
    };
    highest.values().map(one).collect()
}

fn warnings(rows: &[FactorRow], tolerance: f64) -> Vec<String> {
    let relative = |row: &FactorRow| row.factors.kappa.error / row.factors.kappa.value;
    let worst = rows.iter().map(relative).filter(|error| *error > tolerance).reduce(f64::max);
    let Some(error) = worst else { return Vec::new() };
    vec![format!(
        "the relative error of kappa is up to {}, above the tolerance {tolerance:e}: rounding \
         limits it; see kappa_error",
        crate::numeric::digits::bound(error)
    )]
}

fn sheet(rows: &[FactorRow]) -> ResultTable {
    let formulas = FACTOR_COLUMNS.iter().map(|column| column.name);
    let columns: Vec<&str> = FIRST.into_iter().chain(formulas).chain(["note"]).collect();
    let mut sheet = ResultTable::of("factors", &columns, DATA_ALONE);
    for row in rows {
        let kappa = row.factors.kappa;
        let mut fields = vec![
            Field::Text(row.ion.clone()),
            Field::Number(row.temperature),
            Field::Number(row.factors.position),
            Field::Number(row.factors.height),
            Field::Known { value: kappa.value, bound: kappa.error },
            Field::Bound(kappa.error),
        ];
        fields.extend(FACTOR_COLUMNS.iter().map(|column| {
            let value = (column.of)(&row.factors).value * column.scale;
            match value.is_nan() {
                true => Field::Missing,
                false => Field::Known { value, bound: FORMULA_ACCURACY * value.abs() },
            }
        }));
        fields.push(Field::Text(note(row)));
        sheet.row(fields);
    }
    sheet
}

/// Remarks of one row with the columns that have them, in the order of the columns.
fn remarks(row: &FactorRow) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut all: Vec<(&'static str, Vec<&'static str>)> = Vec::new();
    for column in &FACTOR_COLUMNS {
        let remark = (column.of)(&row.factors).remark;
        match all.iter_mut().find(|(own, _)| *own == remark) {
            _ if remark.is_empty() => {}
            Some((_, columns)) => columns.push(column.name),
            None => all.push((remark, vec![column.name])),
        }
    }
    all
}

fn note(row: &FactorRow) -> String {
    let one = |(remark, columns): &(&str, Vec<&str>)| format!("{}: {remark}", columns.join(", "));
    remarks(row).iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The remarks below a table for people, a line each.
fn footnotes(rows: &[FactorRow]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (remark, columns) in rows.iter().flat_map(remarks) {
        let shown: Vec<&str> =
            columns.into_iter().filter(|name| !DATA_ALONE.contains(name)).collect();
        let line = format!("{}: {remark}\n", shown.join(", "));
        if !shown.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.concat()
}
