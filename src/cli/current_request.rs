//! What `currents` is asked for: the scenario with the command line's changes, and what of it has no meaning.

use super::currents::CurrentsArguments;
use super::quantities::{positive, series};
use super::{Voice, preflight};
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::simulation::currents;
use crate::transport::Channel;
use crate::units::Dimension;

/// The scenario with what the command line changes, and its channel.
///
/// # Errors
/// What must be changed in the scenario or on the command line.
pub fn asked(arguments: &CurrentsArguments, voice: &Voice) -> Result<(Scenario, Channel)> {
    let mut scenario = preflight::read(&arguments.scenario, voice)?;
    let changes = [
        ("temperature", &arguments.temperature, "temperature", Dimension::Temperature),
        ("outside", &arguments.outside, "reservoirs.outside", Dimension::Concentration),
        ("inside", &arguments.inside, "reservoirs.inside", Dimension::Concentration),
    ];
    for (option, text, key, dimension) in changes {
        if let Some(text) = text {
            positive(option, text, dimension, if option == "temperature" { "310.15 K" } else { "140 mM" })?;
            if key.starts_with("reservoirs") && scenario.case.reservoirs.is_none() {
                return Err(currents::without_baths(&scenario));
            }
            scenario = scenario.with(key, text)?;
        }
    }
    let channel = currents::channel(&scenario)?;
    if !scenario.sweep.axes.is_empty() {
        voice.note("this command takes the values as typed; [sweep] is for `wavepore sweep`");
    }
    Ok((scenario, channel))
}

/// The voltages asked for, mV.
///
/// # Errors
/// Those that leave no flux that a number can hold.
pub fn voltages(arguments: &CurrentsArguments, scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let Some(text) = &arguments.voltages else { return currents::voltages(scenario, channel) };
    let typed = series("voltages", text, Dimension::Voltage)?;
    match currents::beyond(channel, &typed) {
        Some((message, remedy)) => Err(Error::Usage(format!("--voltages: {message}\n  help: {remedy}"))),
        None => Ok(typed),
    }
}
