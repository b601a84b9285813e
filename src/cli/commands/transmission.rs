//! `wavepore transmission`: T(E) and R(E) by the stationary method alone.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, json};

use super::currents::results::curve;
use super::quantities::{positive, positive_series};
use crate::cli::commands::preflight;
use crate::cli::console::Console;
use crate::cli::console::digits;
use crate::cli::console::format::{self, Format};
use crate::cli::console::output;
use crate::cli::console::table::{Beside, Field, ResultTable};
use crate::error::{Error, Result};
use crate::jobs;
use crate::planning::STATIONARY_TOLERANCE;
use crate::record::{Table, Writer};
use crate::scenario::{Scenario, effective};
use crate::units::Dimension;

const COLUMNS: &[&str] = &[
    "energy_meV",
    "velocity_m_per_s",
    "transmission",
    "reflection",
    "transmission_classical",
    "relative_error",
    "ln_transmission",
    "reflection_error",
];
/// An example of `--energies`.
const EXAMPLE: &str = "40 meV:160 meV:241";
/// Smallest relative accuracy: rounding limits it.
const MIN_TOLERANCE: f64 = 1e-14;

/// Options of `transmission`.
#[derive(Debug, Args)]
pub struct TransmissionArguments {
    /// Scenario file, or - for standard input.
    pub scenario: String,
    /// Energies: "40 meV:160 meV:241" (from, to, points) or "4 kBT, 5.5 kBT" [default: the
    /// scenario's, else from the higher lead to twice the top].
    #[arg(long, allow_hyphen_values = true)]
    pub energies: Option<String>,
    /// Temperature in place of the scenario's, for example "298.15 K": the one of kBT.
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Relative accuracy of T [default: 1e-11].
    #[arg(long, value_parser = accuracy, allow_negative_numbers = true)]
    pub tolerance: Option<f64>,
    /// Record to write as well.
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Overwrite a complete record.
    #[arg(long)]
    pub force: bool,
    /// Form of the results.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

fn accuracy(text: &str) -> std::result::Result<f64, String> {
    format::accuracy(text, MIN_TOLERANCE, "T is not")
}

/// Prints T(E) and R(E), and writes them where `-o` says.
///
/// # Errors
/// What is wrong in the scenario or on the command line; a record that cannot be written.
pub fn transmission(arguments: &TransmissionArguments, console: &Console) -> Result<()> {
    let scenario = scenario_with_options(arguments, console)?;
    let case = &scenario.case;
    if let Some(path) = &arguments.output {
        output::refuse_scenario_as_output(path, &arguments.scenario)?;
        output::ensure_writable(path, arguments.force)?;
    }
    let tolerance = arguments.tolerance.unwrap_or(STATIONARY_TOLERANCE);
    let table = jobs::stationary_to(case, &jobs::stationary_energies(case), tolerance);
    let warnings = warnings(&table, tolerance);
    warnings.iter().for_each(|warning| console.warn(warning));
    let beside = Beside {
        tolerance: Some(tolerance),
        verdict: if warnings.is_empty() { "accuracy reached" } else { "see warnings" },
        warnings: warnings.clone(),
        more: Map::from_iter([
            ("temperature_K".to_owned(), json!(case.temperature)),
            ("classical_top_meV".to_owned(), json!(table.number("classical_top_meV"))),
        ]),
    };
    // The results are written even if they cannot be printed.
    let printed = sheet(&table).print(arguments.format, beside);
    if let Some(path) = &arguments.output {
        let written = write(&scenario, table, &warnings, path, arguments.force)?;
        console.status(&format!("record: {}", written.display()));
    }
    printed
}

/// The scenario with the changes of the command line.
fn scenario_with_options(arguments: &TransmissionArguments, console: &Console) -> Result<Scenario> {
    let mut scenario = preflight::read(&arguments.scenario, console)?;
    if let Some(text) = &arguments.temperature {
        positive("temperature", text, Dimension::Temperature, "310.15 K")?;
        scenario = scenario.with("temperature", text)?;
    }
    if let Some(text) = &arguments.energies {
        let temperature = Some(scenario.case.temperature).filter(|kelvin| *kelvin > 0.0);
        scenario.case.energies = Some(energies(text, temperature)?);
    }
    if !scenario.sweep.axes.is_empty() {
        console.note("this command uses the values as typed; [sweep] is for `wavepore sweep`");
    }
    preflight::note_unused_drive(&scenario.case, console);
    Ok(scenario)
}

/// The energies of `--energies`, meV, measured from the left level as in a scenario.
fn energies(text: &str, temperature: Option<f64>) -> Result<Vec<f64>> {
    let energies = positive_series("energies", text, Dimension::Energy, temperature, EXAMPLE)?;
    let mut sorted = energies.clone();
    sorted.sort_by(f64::total_cmp);
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::Usage(format!(
            "--energies \"{text}\": {} meV is listed twice\n  \
             help: list every energy once; any order is allowed",
            pair[0]
        ))),
        None => Ok(energies),
    }
}

/// Warnings on energies at which T is less accurate than requested.
fn warnings(table: &Table, tolerance: f64) -> Vec<String> {
    let errors = table.column("matrix_error").unwrap_or_default();
    let rows = errors.iter().zip(&table.axis.values);
    let beyond = || rows.clone().filter(|(error, _)| **error > tolerance);
    let worst = beyond().max_by(|a, b| a.0.total_cmp(b.0));
    let Some((&error, energy)) = worst else { return Vec::new() };
    vec![format!(
        "the relative error of T is up to {} at {energy:.6} meV, above the tolerance \
         {tolerance:e}: rounding limits it at {} of {} energies; see relative_error",
        digits::bound(error),
        beyond().count(),
        errors.len()
    )]
}

fn sheet(table: &Table) -> ResultTable {
    let column = |name: &str| table.column(name).unwrap_or_default();
    let names = [
        "velocity",
        "matrix",
        "matrix_reflection",
        "classical",
        "matrix_error",
        "ln_matrix",
        "matrix_reflection_error",
    ];
    let columns = names.map(column);
    let mut sheet = ResultTable::new(COLUMNS);
    for (row, &energy) in table.axis.values.iter().enumerate() {
        let [velocity, t, r, classical, relative, ln, reflection_error] =
            columns.map(|values| values[row]);
        // A T below the smallest number is not zero.
        let error = if t == 0.0 && !ln.is_nan() { f64::MIN_POSITIVE } else { relative * t };
        sheet.row(vec![
            Field::Number(energy),
            Field::Number(velocity),
            Field::Known { value: t, bound: error },
            Field::Known { value: r, bound: reflection_error },
            Field::Number(classical),
            Field::Bound(relative),
            match ln.is_nan() {
                true => Field::Missing,
                false => Field::Known { value: ln, bound: relative },
            },
            Field::Bound(reflection_error),
        ]);
    }
    sheet
}

/// Writes the record; returns its path.
fn write(
    scenario: &Scenario,
    table: Table,
    warnings: &[String],
    path: &Path,
    force: bool,
) -> Result<PathBuf> {
    let mut case = scenario.case.clone();
    case.energies = Some(table.axis.values.clone());
    let writer = Writer::create(path, force, &jobs::header_of(scenario, effective(&case)), 1)?;
    writer.potential(curve(&case))?;
    writer.table(table)?;
    writer.warnings(warnings)?;
    writer.finish()
}
