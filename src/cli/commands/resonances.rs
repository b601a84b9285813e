//! `wavepore resonances`: the levels of the potential.

use clap::Args;
use serde_json::{Value, json};

use super::changes::{self, Changes};
use super::preflight;
use super::results::{ResultArguments, ResultRecord};
use crate::cli::console::Console;
use crate::cli::console::table::{Beside, Field, ResultTable};
use crate::error::Result;
use crate::jobs;
use crate::numeric::digits;
use crate::planning::STATIONARY_TOLERANCE;
use crate::record::Table;
use crate::scenario::effective;
use crate::simulation::Control;
use crate::units::Interval;

const COLUMNS: &[&str] = &[
    "energy_meV",
    "width_meV",
    "lifetime_ps",
    "spacing_THz",
    "width_left_meV",
    "width_right_meV",
    "position_angstrom",
    "thermal_share",
    "energy_error_meV",
    "width_relative_error",
    "separate",
];

/// What is shown of mean positions, Å: those of levels close together depend on less.
const POSITION_ERROR: f64 = 1e-6;

/// Options of `resonances`.
#[derive(Debug, Args)]
pub(crate) struct ResonancesArguments {
    /// Scenario file, or - for standard input.
    pub scenario: String,
    /// Range of the search: "40 meV:160 meV:2" or "3 kBT, 5.5 kBT"; its ends count [default: those
    /// of [transmission] energies, else from the lowest lead or well to the highest top].
    #[arg(long, allow_hyphen_values = true)]
    pub energies: Option<String>,
    /// Temperature in place of the scenario's, for example "298.15 K": the one of kBT.
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Where results go, and in which form.
    #[command(flatten)]
    pub results: ResultArguments,
}

/// Prints the levels, and writes them with their wave functions where `-o` says.
///
/// # Errors
/// What is wrong in the scenario or on the command line; a record that cannot be written.
pub(crate) fn resonances(arguments: &ResonancesArguments, console: &Console) -> Result<()> {
    let ResonancesArguments { energies, temperature, .. } = arguments;
    let scenario = changes::read(&arguments.scenario, &Changes { energies, temperature }, console)?;
    preflight::note_unused_drive(&scenario.case, console);
    preflight::note_mean_table(&scenario.case, console);
    arguments.results.check_output(&arguments.scenario)?;
    let case = &scenario.case;
    let control = Control::default();
    let levels = jobs::levels(case, &control)?;
    let jobs::Levels { table, range, .. } = &levels;
    let warnings = levels.warnings();
    warnings.iter().for_each(|warning| console.warn(warning));
    console.status(&summary(table, *range));
    let beside = Beside {
        tolerance: None,
        verdict: if warnings.is_empty() { "complete" } else { "see warnings" },
        warnings: warnings.clone(),
        more: more(table, *range),
    };
    let printed = sheet(table).print(arguments.results.format, beside);
    // The record is written even if the results cannot be printed.
    let record = || {
        let header = jobs::header_of(&scenario, effective(case));
        let curve = jobs::stationary_to(
            case,
            &jobs::energies_of_levels(table, *range),
            STATIONARY_TOLERANCE,
            &control,
        )?;
        Ok(ResultRecord {
            header,
            case,
            tables: vec![curve, levels.with_profiles(case, &control)?],
            drawn: None,
            warnings: &warnings,
        })
    };
    arguments.results.write(record, console)?;
    printed
}

/// The entries of JSON beside rows and warnings.
fn more(table: &Table, range: Interval) -> Value {
    let number = |name: &str| {
        let value = table.number(name);
        if value.is_finite() { json!(value) } else { Value::Null }
    };
    json!({
        "temperature_K": number("temperature_K"),
        "thermal_energy_meV": number("thermal_energy_meV"),
        "friction_meV": number("friction_meV"),
        "range_meV": [range.from, range.to],
    })
}

/// One sentence on what heat and friction leave of the levels.
fn summary(table: &Table, range: Interval) -> String {
    let column = |name: &str| table.column(name).unwrap_or_default();
    let Interval { from, to } = range;
    let count = column("energy").len();
    let between = format!("between {from:.6} and {to:.6} meV");
    let widest = column("width").iter().copied().fold(0.0, f64::max);
    if count == 0 {
        return format!("no level {between} outlives a flight across the potential");
    }
    let levels = if count == 1 { "1 level".to_owned() } else { format!("{count} levels") };
    if widest == 0.0 {
        return format!("{levels} {between}, bound");
    }
    let ratio = |energy: f64| short(energy / widest);
    let thermal = table.number("thermal_energy_meV");
    let friction = table.number("friction_meV");
    let mut text = format!(
        "{levels} {between}; kBT = {thermal:.4} meV is {} times the largest width, {}",
        ratio(thermal),
        short(widest)
    );
    if friction.is_finite() {
        text += &format!(
            " meV; friction (ħkBT/mD = {} meV) broadens every level by {} times that",
            short(friction),
            ratio(friction)
        );
    } else {
        text += " meV";
    }
    let share: f64 = column("thermal_share").iter().sum();
    if share.is_finite() {
        text += &format!("; together they carry {} of the thermal flux", short(share));
    }
    text
}

fn sheet(table: &Table) -> ResultTable {
    let column = |name: &str| table.column(name).unwrap_or_default();
    let names = [
        "energy",
        "width",
        "lifetime",
        "spacing",
        "width_left",
        "width_right",
        "position",
        "thermal_share",
        "energy_error",
        "width_error",
        "separate",
    ];
    let columns = names.map(column);
    let mut sheet = ResultTable::new(COLUMNS);
    for row in 0..table.axis.values.len() {
        let [
            energy,
            width,
            lifetime,
            spacing,
            left,
            right,
            position,
            share,
            error,
            relative,
            separate,
        ] = columns.map(|values| values[row]);
        let known = |value: f64| match value {
            value if value.is_nan() => Field::Missing,
            // A bound state lives for ever.
            value if value.is_infinite() => Field::Number(value),
            value => Field::Known { value, bound: relative * value.abs() },
        };
        sheet.row(vec![
            Field::Known { value: energy, bound: error },
            known(width),
            known(lifetime),
            if spacing.is_nan() { Field::Missing } else { Field::Number(spacing) },
            known(left),
            known(right),
            Field::Known { value: position, bound: POSITION_ERROR },
            known(share),
            Field::Bound(error),
            Field::Bound(relative),
            Field::Count(separate as usize),
        ]);
    }
    sheet
}

/// `value` to three digits or so.
fn short(value: f64) -> String {
    digits::within(value, 1e-3 * value.abs())
}
