//! `wavepore transmission`: T(E) and R(E) by the stationary method alone.

use clap::Args;
use serde_json::{Value, json};

use super::changes::{self, Changes};
use super::preflight;
use super::results::{ResultArguments, ResultRecord, beside};
use crate::cli::console::Console;
use crate::cli::console::format;
use crate::cli::console::progress;
use crate::cli::console::table::{Field, ResultTable};
use crate::error::Result;
use crate::jobs::{self, Peaks, Tabulated};
use crate::planning::STATIONARY_TOLERANCE;
use crate::record::{Column, Table};
use crate::scattering::Level;
use crate::scenario::effective;
use crate::simulation::Control;

const COLUMNS: &[&str] = &[
    "energy_meV",
    "velocity_m_per_s",
    "transmission",
    "reflection",
    "transmission_classical",
    "relative_error",
    "ln_transmission",
    "reflection_error",
    "transmission_minus_classical",
    "t_re",
    "t_im",
    "r_re",
    "r_im",
    "amplitude_error",
    "phase_rad",
    "phase_error_rad",
    "delay_fs",
    "delay_error_fs",
    "dwell_fs",
    "dwell_error_fs",
];
/// Columns of a table for programs alone.
const DATA_ALONE: &[&str] = &[
    "transmission_minus_classical",
    "t_re",
    "t_im",
    "r_re",
    "r_im",
    "amplitude_error",
    "phase_rad",
    "phase_error_rad",
    "delay_error_fs",
    "dwell_error_fs",
    "transmission_p16_error",
    "transmission_p50_error",
    "transmission_p84_error",
];
/// Further columns of `--approximations`, of the record too.
const APPROXIMATIONS: [&str; 4] = ["ln_hill_wheeler", "ln_kemble", "ln_primitive", "ln_eckart_fit"];
/// Relative accuracy of these.
const ACTION_ACCURACY: f64 = 1e-11;
/// Percentiles over draws of tables with errors, of the record too.
const PERCENTILES: [&str; 3] = ["transmission_p16", "transmission_p50", "transmission_p84"];
/// Smallest relative accuracy: rounding limits it.
const MIN_TOLERANCE: f64 = 1e-14;

/// Options of `transmission`.
#[derive(Debug, Args)]
pub(crate) struct TransmissionArguments {
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
    /// Add ln T by the formulas of Hill and Wheeler, Kemble, the bare action, and an Eckart barrier.
    #[arg(long)]
    pub approximations: bool,
    /// Where results go, and in which form.
    #[command(flatten)]
    pub results: ResultArguments,
}

fn accuracy(text: &str) -> std::result::Result<f64, String> {
    format::accuracy(text, MIN_TOLERANCE, "T is not")
}

/// Prints T(E) and R(E), and writes them where `-o` says.
///
/// # Errors
/// What is wrong in the scenario or on the command line; a record that cannot be written.
pub(crate) fn transmission(arguments: &TransmissionArguments, console: &Console) -> Result<()> {
    let scenario = changes::read(
        &arguments.scenario,
        &Changes { energies: &arguments.energies, temperature: &arguments.temperature },
        console,
    )?;
    preflight::note_unused_drive(&scenario.case, console);
    let case = &scenario.case;
    arguments.results.check_output(&arguments.scenario)?;
    let tolerance = arguments.tolerance.unwrap_or(STATIONARY_TOLERANCE);
    let energies = jobs::stationary_energies(case);
    let draws = jobs::number_of_draws(case);
    let compute =
        |control: &Control| jobs::transmission_with_times(case, &energies, tolerance, control);
    let Tabulated { mut table, warnings, drawn } = match draws {
        0 => compute(&Control::default())?,
        draws => progress::with_write_guard(draws as f64, console.quiet, "", |control, _| {
            compute(control)
        })?,
    };
    let control = Control::default();
    if arguments.approximations {
        let columns = jobs::approximation_columns(case, &energies, &control)?;
        if columns.iter().any(|column| column.name == APPROXIMATIONS[0] && is_empty(column)) {
            console.note(
                "ln_hill_wheeler and ln_eckart_fit are empty: they are formulas of one smooth top \
                 between leads of one level",
            );
        }
        table.columns.extend(columns);
    }
    let levels = jobs::levels_among(case, &energies, &control)?;
    note_narrow_levels(levels.as_deref(), &table.axis.values, console);
    warnings.iter().for_each(|warning| console.warn(warning));
    let mut more = json!({
        "temperature_K": case.temperature,
        "classical_top_meV": table.number("classical_top_meV"),
        "dwell_from_A": table.number("dwell_from_A"),
        "dwell_to_A": table.number("dwell_to_A"),
        "levels": levels.as_deref().map(listed),
    });
    if draws > 0 {
        more["draws"] = json!(draws);
    }
    let printed = sheet(&table).print(arguments.results.format, beside(tolerance, &warnings, more));
    // The record is written even if the results cannot be printed.
    let record = || {
        let mut computed = case.clone();
        computed.energies = Some(table.axis.values.clone());
        let header = jobs::header_of(&scenario, effective(&computed));
        let levels = levels.as_deref().unwrap_or_default();
        let peaks = jobs::peaks_among(case, levels, table.axis.values.clone(), &control)?;
        let peaks = peaks.into_iter().flat_map(Peaks::tables);
        let tables = std::iter::once(table).chain(peaks).collect();
        Ok(ResultRecord { header, case, tables, drawn, warnings: &warnings })
    };
    arguments.results.write(record, console)?;
    printed
}

/// Notes the levels that are narrower than the spacing of `energies` (meV) around them.
fn note_narrow_levels(levels: Option<&[Level]>, energies: &[f64], console: &Console) {
    let Some(levels) = levels else {
        console.note(
            "levels were not sought: the potential is long; `wavepore resonances` finds those of a \
             small range",
        );
        return;
    };
    let mut energies = energies.to_vec();
    energies.sort_by(f64::total_cmp);
    let is_narrow = |level: &&Level| {
        jobs::spacing(&energies, level.energy).is_some_and(|spacing| level.width < spacing)
    };
    let widths: Vec<f64> = levels.iter().filter(is_narrow).map(|level| level.width).collect();
    let Some(narrowest) = widths.iter().copied().reduce(f64::min) else { return };
    let count = match widths.len() {
        1 => "1 level is".to_owned(),
        more => format!("{more} levels are"),
    };
    console.note(&format!(
        "{count} narrower than the spacing of the energies, so that T(E) misses peaks; the \
         narrowest has a width of {narrowest:.1e} meV; `wavepore resonances` lists them"
    ));
}

/// Levels for JSON.
fn listed(levels: &[Level]) -> Vec<Value> {
    let one = |level: &Level| json!({ "energy_meV": level.energy, "width_meV": level.width });
    levels.iter().map(one).collect()
}

fn is_empty(column: &Column) -> bool {
    column.values.iter().all(|value| value.is_nan())
}

fn sheet(table: &Table) -> ResultTable {
    let has = |name: &&str| table.column(name).is_some();
    let formulas: Vec<&str> = APPROXIMATIONS.into_iter().filter(has).collect();
    let percentiles: Vec<&str> = PERCENTILES.into_iter().filter(has).collect();
    let error_of = |name: &&str| format!("{name}_error");
    let mut names: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    names.extend(percentiles.iter().map(|name| (*name).to_owned()));
    names.extend(percentiles.iter().map(error_of));
    names.extend(formulas.iter().map(|name| (*name).to_owned()));
    let mut sheet = ResultTable::of("transmission", &names, DATA_ALONE);
    for (row, &energy) in table.axis.values.iter().enumerate() {
        let at = |name: &str| table.column(name).map_or(f64::NAN, |column| column[row]);
        let (t, ln, relative) = (at("matrix"), at("ln_matrix"), at("matrix_error"));
        // A T below the smallest number is not zero.
        let error = if t == 0.0 && !ln.is_nan() { f64::MIN_POSITIVE } else { relative * t };
        let reflection_error = at("matrix_reflection_error");
        let known = |name: &str, bound: f64| match at(name) {
            value if value.is_nan() => Field::Missing,
            value => Field::Known { value, bound },
        };
        let bound = |name: &str| match at(name) {
            value if value.is_nan() => Field::Missing,
            value => Field::Bound(value),
        };
        let amplitude = at("amplitude_error");
        let size = at("t_re").hypot(at("t_im"));
        let mut fields = vec![
            Field::Number(energy),
            Field::Number(at("velocity")),
            Field::Known { value: t, bound: error },
            known("matrix_reflection", reflection_error),
            Field::Number(at("classical")),
            Field::Bound(relative),
            known("ln_matrix", relative),
            Field::Bound(reflection_error),
            known("transmission_minus_classical", error.min(reflection_error)),
            known("t_re", amplitude * size),
            known("t_im", amplitude * size),
            known("r_re", amplitude),
            known("r_im", amplitude),
            Field::Bound(amplitude),
            known("phase", at("phase_error")),
            bound("phase_error"),
            known("delay", at("delay_error")),
            bound("delay_error"),
            known("dwell", at("dwell_error")),
            bound("dwell_error"),
        ];
        fields.extend(percentiles.iter().map(|name| known(name, at(&error_of(name)))));
        fields.extend(percentiles.iter().map(|name| bound(&error_of(name))));
        fields.extend(formulas.iter().map(|name| known(name, ACTION_ACCURACY * at(name).abs())));
        sheet.row(fields);
    }
    sheet
}
