//! The options of `currents`, and the scenario with their changes.

use clap::{Args, ValueEnum};

use crate::cli::commands::preflight;
use crate::cli::commands::quantities::{QuantityOption, temperature};
use crate::cli::commands::results::ResultArguments;
use crate::cli::console::Console;
use crate::cli::console::format;
use crate::error::{Error, Result};
use crate::jobs::currents::{self, VoltageOutOfRange};
use crate::scenario::Scenario;
use crate::transport::Channel;
use crate::units::Dimension;

/// Smallest relative accuracy: rounding limits it.
const MIN_TOLERANCE: f64 = 1e-12;

/// Options of `currents`.
#[derive(Debug, Args)]
pub(crate) struct CurrentsArguments {
    /// Scenario file with [reservoirs] and [membrane], or - for standard input.
    pub scenario: String,
    /// Voltages: "-120 mV:120 mV:49" (from, to, points) or "-80 mV, 0 mV" [default: the
    /// scenario's].
    #[arg(long, allow_hyphen_values = true)]
    pub voltages: Option<String>,
    /// Temperature in place of the scenario's, for example "298.15 K".
    #[arg(long, allow_hyphen_values = true)]
    pub temperature: Option<String>,
    /// Temperatures: "278.15 K:323.15 K:10" (from, to, points) or "293.15 K, 310.15 K": fluxes from
    /// outside at 0 mV with activation energies and Q10, in place of currents.
    #[arg(long, allow_hyphen_values = true, conflicts_with_all = ["voltages", "temperature"])]
    pub temperatures: Option<String>,
    /// An isotope of the scenario's ion, for example 41K+: ratio of the fluxes of the lighter and the
    /// heavier one at 0 mV, in place of currents.
    #[arg(long, conflicts_with = "voltages")]
    pub isotope: Option<String>,
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
    /// Where results go, and in which form.
    #[command(flatten)]
    pub results: ResultArguments,
}

fn accuracy(text: &str) -> std::result::Result<f64, String> {
    format::accuracy(text, MIN_TOLERANCE, "no flux is")
}

/// The method for T(E).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// The stationary method.
    #[default]
    Matrix,
    /// Wave packets from either side, a few for each voltage.
    Packet,
}

/// A scenario with the changes of the command line, and its channel.
pub(crate) struct CurrentsRequest {
    pub scenario: Scenario,
    pub channel: Channel,
}

/// Reads the scenario and applies the command line.
///
/// # Errors
/// What must be changed in the scenario or on the command line.
pub(crate) fn requested(
    arguments: &CurrentsArguments,
    console: &Console,
) -> Result<CurrentsRequest> {
    let mut scenario = preflight::read(&arguments.scenario, console)?;
    if let Some(text) = &arguments.temperature {
        temperature(text).require_positive(false)?;
        scenario = scenario.with("temperature", text)?;
    }
    let changes = [
        ("outside", "reservoirs.outside", &arguments.outside),
        ("inside", "reservoirs.inside", &arguments.inside),
    ];
    for (name, key, text) in changes {
        let Some(text) = text else { continue };
        let dimension = Dimension::Concentration;
        QuantityOption { name, text, dimension, temperature: None, example: "140 mM" }
            .require_positive(true)?;
        if scenario.case.reservoirs.is_none() {
            return Err(currents::missing_reservoirs(&scenario));
        }
        scenario = scenario.with(key, text)?;
    }
    let channel = currents::channel(&scenario)?;
    preflight::note_unused_sweep(&scenario, "uses", console);
    Ok(CurrentsRequest { scenario, channel })
}

/// The requested voltages, mV.
///
/// # Errors
/// Voltages out of range.
pub(crate) fn voltages(
    arguments: &CurrentsArguments,
    scenario: &Scenario,
    channel: &Channel,
) -> Result<Vec<f64>> {
    let Some(text) = &arguments.voltages else { return currents::voltages(scenario, channel) };
    let (dimension, example) = (Dimension::Voltage, "-120 mV:120 mV:49");
    let option = QuantityOption { name: "voltages", text, dimension, temperature: None, example };
    let typed = option.series()?;
    match currents::voltage_out_of_range(channel, &typed) {
        Some(VoltageOutOfRange { message, remedy }) => {
            Err(Error::usage(format!("--voltages: {message}"), remedy.to_string()))
        }
        None => Ok(typed),
    }
}
