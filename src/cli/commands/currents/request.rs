//! What `currents` is asked for: the scenario with the command line's changes, and what of it has no meaning.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::commands::preflight;
use crate::cli::commands::quantities::{not_negative, positive, series};
use crate::cli::console::Console;
use crate::cli::console::format::{self, Format};
use crate::error::{Error, Result};
use crate::jobs::currents;
use crate::scenario::Scenario;
use crate::transport::Channel;
use crate::units::Dimension;

/// Smallest relative accuracy that rounding leaves.
const LEAST: f64 = 1e-12;

/// Options of `currents`.
#[derive(Debug, Args)]
pub struct CurrentsArguments {
    /// Scenario file with [reservoirs] and [membrane], or - for standard input.
    pub scenario: String,
    /// Voltages: "-120 mV:120 mV:49" (from, to, points) or "-80 mV, 0 mV" [default: the scenario's].
    #[arg(long, allow_hyphen_values = true)]
    pub voltages: Option<String>,
    /// Temperature in place of the scenario's, for example "298.15 K".
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Concentration of the scenario's ion on the left in place of the scenario's, for example "5 mM".
    #[arg(long, allow_hyphen_values = true)]
    pub outside: Option<String>,
    /// Concentration on the right in place of the scenario's.
    #[arg(long, allow_hyphen_values = true)]
    pub inside: Option<String>,
    /// Method by which T(E) of the quantum fluxes is found.
    #[arg(long, alias = "road", value_enum, default_value_t)]
    pub method: Method,
    /// Relative accuracy of the quantum fluxes [default: 1e-9]; of T(E) itself with --method packet [default: 1e-4].
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
    format::accuracy(text, LEAST, "no flux is")
}

/// How T(E) is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// The stationary equation.
    #[default]
    Matrix,
    /// Wave packets from either side, a handful a voltage.
    Packet,
}

/// The scenario with what the command line changes, and its channel.
///
/// # Errors
/// What must be changed in the scenario or on the command line.
pub fn asked(arguments: &CurrentsArguments, console: &Console) -> Result<(Scenario, Channel)> {
    let mut scenario = preflight::read(&arguments.scenario, console)?;
    let changes = [
        ("temperature", &arguments.temperature, "temperature", Dimension::Temperature),
        ("outside", &arguments.outside, "reservoirs.outside", Dimension::Concentration),
        ("inside", &arguments.inside, "reservoirs.inside", Dimension::Concentration),
    ];
    for (option, text, key, dimension) in changes {
        if let Some(text) = text {
            match dimension {
                Dimension::Concentration => not_negative(option, text, dimension, "140 mM")?,
                _ => positive(option, text, dimension, "310.15 K")?,
            };
            if key.starts_with("reservoirs") && scenario.case.reservoirs.is_none() {
                return Err(currents::without_baths(&scenario));
            }
            scenario = scenario.with(key, text)?;
        }
    }
    let channel = currents::channel(&scenario)?;
    if !scenario.sweep.axes.is_empty() {
        console.note("this command takes the values as typed; [sweep] is for `wavepore sweep`");
    }
    Ok((scenario, channel))
}

/// The voltages asked for, mV.
///
/// # Errors
/// Those that leave no flux that a number can hold.
pub fn voltages(arguments: &CurrentsArguments, scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let Some(text) = &arguments.voltages else { return currents::voltages(scenario, channel) };
    let typed = series("voltages", text, Dimension::Voltage, None)?;
    match currents::beyond(channel, &typed) {
        Some((message, remedy)) => Err(Error::Usage(format!("--voltages: {message}\n  help: {remedy}"))),
        None => Ok(typed),
    }
}
