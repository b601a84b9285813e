//! `wavepore passage`: where and when ions leave the membrane in overdamped motion.

use clap::Args;
use serde_json::{Map, Value, json};

use super::changes::{self, Changes};
use super::quantities::QuantityOption;
use super::results::{ResultArguments, ResultRecord, beside};
use crate::cli::console::format::{self, Format};
use crate::cli::console::table::{Field, ResultTable, print};
use crate::cli::console::{Console, progress};
use crate::error::{Error, Result};
use crate::jobs::currents::{self, VoltageOutOfRange};
use crate::jobs::header_of;
use crate::jobs::passage::{self, PassageRow, TOLERANCE};
use crate::numeric::digits;
use crate::record::Header;
use crate::scenario::{Scenario, effective};
use crate::transport::{Channel, TopShare};
use crate::units::Dimension;

const COLUMNS: &[&str] = &[
    "voltage_mV",
    "length_A",
    "splitting_right_from_0",
    "exit_time_from_0_ps",
    "first_passage_right_ps",
    "first_passage_left_ps",
    "transit_time_ps",
    "occupancy_left_A",
    "occupancy_right_A",
    "permeability_A_per_ps",
    "relative_error",
];
/// Smallest relative accuracy: rounding of exponents limits it.
const MIN_TOLERANCE: f64 = 1e-12;

/// Options of `passage`.
#[derive(Debug, Args)]
pub(crate) struct PassageArguments {
    /// Scenario file with [membrane] and reservoirs.diffusion, or - for standard input.
    pub scenario: String,
    /// Voltages: "-120 mV:120 mV:49" (from, to, points) or "-80 mV, 0 mV" [default: the
    /// scenario's].
    #[arg(long, allow_hyphen_values = true)]
    pub voltages: Option<String>,
    /// Start of splitting and exit time, for example "-3 angstrom"; their columns keep the name
    /// `from_0`.
    #[arg(long, default_value = "0 angstrom", allow_hyphen_values = true)]
    pub from: String,
    /// Temperature in place of the scenario's, for example "298.15 K".
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Relative accuracy.
    #[arg(long, default_value_t = TOLERANCE, value_parser = accuracy, allow_negative_numbers = true)]
    pub tolerance: f64,
    /// Where results go, and in which form.
    #[command(flatten)]
    pub results: ResultArguments,
}

fn accuracy(text: &str) -> std::result::Result<f64, String> {
    format::accuracy(text, MIN_TOLERANCE, "no time is")
}

/// Prints passage times by voltage and ion.
///
/// # Errors
/// What is wrong in the scenario or on the command line; an interruption; a record that cannot be
/// written.
pub(crate) fn passage(arguments: &PassageArguments, console: &Console) -> Result<()> {
    let PassageArguments { tolerance, temperature, .. } = arguments;
    let changes = Changes { energies: &None, temperature };
    let scenario = changes::read(&arguments.scenario, &changes, console)?;
    let channel = passage::channel(&scenario)?;
    let voltages = voltages(arguments, &scenario, &channel)?;
    let start = start(arguments, &channel)?;
    arguments.results.check_output(&arguments.scenario)?;
    let steps = (voltages.len() * channel.permeants.len()) as f64;
    let rows = progress::with_write_guard(steps, console.quiet, "", |control, _| {
        passage::rows(&scenario, &channel, &voltages, start, *tolerance, control)
    })?;
    let warnings = passage::warnings(&rows, *tolerance);
    warnings.iter().for_each(|warning| console.warn(warning));
    passage::notes(&channel, &rows, start).iter().for_each(|note| console.note(note));
    let more = json!({ "start_A": start, "temperature_K": scenario.case.temperature });
    let format = arguments.results.format;
    let printed = sheet(&channel, &rows)
        .print(format, beside(*tolerance, &warnings, more))
        .and_then(|()| match format {
            Format::Table => print(&describe(&channel, &rows, *tolerance)),
            _ => Ok(()),
        });
    // The record is written even if the results cannot be printed.
    let record = || {
        Ok(ResultRecord {
            header: header(&scenario, &voltages),
            case: &scenario.case,
            tables: vec![passage::table(&scenario, &channel, &rows, start)],
            drawn: None,
            warnings: &warnings,
        })
    };
    arguments.results.write(record, console)?;
    printed
}

/// The requested voltages, mV.
///
/// # Errors
/// Voltages out of range.
fn voltages(
    arguments: &PassageArguments,
    scenario: &Scenario,
    channel: &Channel,
) -> Result<Vec<f64>> {
    let Some(text) = &arguments.voltages else { return passage::voltages(scenario, channel) };
    let (dimension, example) = (Dimension::Voltage, "-120 mV:120 mV:49");
    let option = QuantityOption { name: "voltages", text, dimension, temperature: None, example };
    let typed = option.series()?;
    match currents::voltage_out_of_range(channel, &typed) {
        Some(VoltageOutOfRange { message, remedy }) => {
            Err(Error::usage(format!("--voltages: {message}"), remedy))
        }
        None => Ok(typed),
    }
}

/// The start, Å.
///
/// # Errors
/// A place outside of the membrane that was asked for; the default may be there.
fn start(arguments: &PassageArguments, channel: &Channel) -> Result<f64> {
    let text = &arguments.from;
    let (dimension, example) = (Dimension::Length, "0 angstrom");
    let option = QuantityOption { name: "from", text, dimension, temperature: None, example };
    let start = option.single()?;
    let membrane = channel.permeants.first().and_then(|ion| ion.potential.membrane);
    match membrane.filter(|membrane| start < membrane.from || start > membrane.to) {
        Some(membrane) if start != 0.0 => Err(Error::usage(
            format!("--from \"{text}\" is outside of the membrane"),
            format!("start from {} to {} angstrom", membrane.from, membrane.to),
        )),
        _ => Ok(start),
    }
}

/// A row for every voltage and ion.
fn sheet(channel: &Channel, rows: &[PassageRow]) -> ResultTable {
    let is_mixed = channel.permeants.len() > 1;
    let names = currents::names_of_ions(channel);
    let columns: Vec<&str> = COLUMNS.iter().copied().chain(is_mixed.then_some("ion")).collect();
    let mut sheet = ResultTable::new(&columns);
    for row in rows {
        let error = row.passage.error;
        let known = |value: f64| match value.is_nan() {
            true => Field::Missing,
            false => Field::Known { value, bound: error * value.abs() },
        };
        let numbers = passage::numbers(&row.passage);
        let mut fields = vec![Field::Number(row.voltage)];
        // The last number is the bound itself.
        fields.extend(numbers[..numbers.len() - 1].iter().map(|&value| known(value)));
        fields.push(Field::Bound(error));
        fields.extend(is_mixed.then(|| Field::Text(names[row.ion].clone())));
        sheet.row_with(fields, objects(row));
    }
    sheet
}

/// What JSON has of a row beside its columns.
fn objects(row: &PassageRow) -> Map<String, Value> {
    let share = |top: &TopShare| json!({ "position_A": top.position, "height_meV": top.height, "share": top.share });
    let shares: Vec<Value> = row.passage.shares.iter().map(share).collect();
    let ions_inside = json!(row.passage.ions_inside);
    [("shares", shares.into()), ("ions_inside", ions_inside)]
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

/// The text below a table for people: the share of each top in ∫ e^(U/kT) dx.
fn describe(channel: &Channel, rows: &[PassageRow], tolerance: f64) -> String {
    let names = currents::names_of_ions(channel);
    let line = |row: &PassageRow| {
        let share = |top: &TopShare| {
            let percent = digits::within(100.0 * top.share, (100.0 * tolerance).max(0.01));
            // Adding 0 takes the sign of a zero away.
            format!("{percent} % at {:.2} angstrom", (100.0 * top.position).round() / 100.0 + 0.0)
        };
        let shares: Vec<String> = row.passage.shares.iter().map(share).collect();
        let ion = if names.len() > 1 { format!("{}, ", names[row.ion]) } else { String::new() };
        format!("{ion}{} mV: {}\n", row.voltage, shares.join(", "))
    };
    let lines: String = rows.iter().map(line).collect();
    format!("\nshare of each top in ∫ exp(U/kT) dx, resistances in series:\n{lines}")
}

/// The attributes of the root of the record.
fn header(scenario: &Scenario, voltages: &[f64]) -> Header {
    let mut case = scenario.case.clone();
    if let Some(baths) = &mut case.reservoirs {
        baths.voltages = Some(voltages.to_vec());
    }
    header_of(scenario, effective(&case))
}
