//! The options of `currents`, and the scenario with their changes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::commands::preflight;
use crate::cli::commands::quantities::{not_negative, positive, series};
use crate::cli::console::Console;
use crate::cli::console::format::{self, Format};
use crate::error::{Error, Result};
use crate::jobs::currents::{self, VoltageOutOfRange};
use crate::scenario::Scenario;
use crate::transport::Channel;
use crate::units::Dimension;

/// Smallest relative accuracy: rounding limits it.
const MIN_TOLERANCE: f64 = 1e-12;

/// Options of `currents`.
#[derive(Debug, Args)]
pub struct CurrentsArguments {
    /// Scenario file with [reservoirs] and [membrane], or - for standard input.
    pub scenario: String,
    /// Voltages: "-120 mV:120 mV:49" (from, to, points) or "-80 mV, 0 mV" [default: the
    /// scenario's].
    #[arg(long, allow_hyphen_values = true)]
    pub voltages: Option<String>,
    /// Temperature in place of the scenario's, for example "298.15 K".
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Concentration of the scenario's ion on the left in place of the scenario's, for example
    /// "5 mM".
    #[arg(long, allow_hyphen_values = true)]
    pub outside: Option<String>,
    /// Concentration on the right in place of the scenario's.
    #[arg(long, allow_hyphen_values = true)]
    pub inside: Option<String>,
    /// Method for T(E) of the quantum fluxes.
    #[arg(long, alias = "road", value_enum, default_value_t)]
    pub method: Method,
    /// Relative accuracy of the quantum fluxes [default: 1e-9]; of T(E) itself with --method packet
    /// [default: 1e-4].
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
    format::accuracy(text, MIN_TOLERANCE, "no flux is")
}

/// The method for T(E).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The stationary method.
    #[default]
    Matrix,
    /// Wave packets from either side, a few for each voltage.
    Packet,
}

/// A scenario with the changes of the command line, and its channel.
pub struct CurrentsRequest {
    pub scenario: Scenario,
    pub channel: Channel,
}

/// One option that changes a quantity of the scenario.
struct Change<'a> {
    option: &'static str,
    text: Option<&'a str>,
    key: &'static str,
    dimension: Dimension,
}

/// Reads the scenario and applies the command line.
///
/// # Errors
/// What must be changed in the scenario or on the command line.
pub fn requested(arguments: &CurrentsArguments, console: &Console) -> Result<CurrentsRequest> {
    let mut scenario = preflight::read(&arguments.scenario, console)?;
    let changes = [
        Change {
            option: "temperature",
            text: arguments.temperature.as_deref(),
            key: "temperature",
            dimension: Dimension::Temperature,
        },
        Change {
            option: "outside",
            text: arguments.outside.as_deref(),
            key: "reservoirs.outside",
            dimension: Dimension::Concentration,
        },
        Change {
            option: "inside",
            text: arguments.inside.as_deref(),
            key: "reservoirs.inside",
            dimension: Dimension::Concentration,
        },
    ];
    for Change { option, text, key, dimension } in changes {
        if let Some(text) = text {
            match dimension {
                Dimension::Concentration => not_negative(option, text, dimension, "140 mM")?,
                _ => positive(option, text, dimension, "310.15 K")?,
            };
            if key.starts_with("reservoirs") && scenario.case.reservoirs.is_none() {
                return Err(currents::missing_reservoirs(&scenario));
            }
            scenario = scenario.with(key, text)?;
        }
    }
    let channel = currents::channel(&scenario)?;
    if !scenario.sweep.axes.is_empty() {
        console.note("this command uses the values as typed; [sweep] is for `wavepore sweep`");
    }
    Ok(CurrentsRequest { scenario, channel })
}

/// The requested voltages, mV.
///
/// # Errors
/// Voltages out of range.
pub fn voltages(
    arguments: &CurrentsArguments,
    scenario: &Scenario,
    channel: &Channel,
) -> Result<Vec<f64>> {
    let Some(text) = &arguments.voltages else { return currents::voltages(scenario, channel) };
    let typed = series("voltages", text, Dimension::Voltage, None)?;
    match currents::voltage_out_of_range(channel, &typed) {
        Some(VoltageOutOfRange { message, remedy }) => {
            Err(Error::Usage(format!("--voltages: {message}\n  help: {remedy}")))
        }
        None => Ok(typed),
    }
}
