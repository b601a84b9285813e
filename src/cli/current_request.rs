//! What `currents` is asked for: the scenario with the command line's changes, and what of it has no meaning.

use super::currents::CurrentsArguments;
use super::quantities::{positive, series};
use super::{Voice, preflight};
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::transport::{Channel, Permeant};
use crate::units::{Dimension, thermal_energy};

/// Longest V(x) in wavelengths of the fastest ions that matter.
const LONGEST: f64 = 5e3;
/// Levels farther apart than this many k_B·T leave nothing that a number could hold.
const FARTHEST: f64 = 600.0;

/// The scenario with what the command line changes, fit for currents.
///
/// # Errors
/// What must be changed in the scenario or on the command line.
pub fn asked(arguments: &CurrentsArguments, voice: &Voice) -> Result<Scenario> {
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
                return Err(without_baths(&scenario));
            }
            scenario = scenario.with(key, text)?;
        }
    }
    let case = &scenario.case;
    if case.reservoirs.is_none() {
        return Err(without_baths(&scenario));
    }
    if case.potential.membrane.is_none() {
        return Err(scenario.refuse(
            "membrane",
            "currents need to know where the voltage falls",
            "add [membrane] with voltage, from and to, for example voltage = \"0 mV\", from = \"-7.5 angstrom\", to = \"7.5 angstrom\"",
        ));
    }
    if case.drive.is_some() {
        return Err(scenario.refuse("drive", "currents are those of a static potential", "remove [drive]"));
    }
    if !scenario.sweep.axes.is_empty() {
        voice.note("this command takes the values as typed; [sweep] is for `wavepore sweep`");
    }
    let thermal = thermal_energy(case.temperature);
    for (index, permeant) in case.permeants().iter().enumerate() {
        let waves = wavelengths(permeant, thermal);
        if waves > LONGEST {
            let key = if index == 0 { "barrier".to_owned() } else { format!("species.{}", index - 1) };
            let message = format!(
                "V(x) is {waves:.0e} wavelengths of {} long: its currents are beyond reach",
                permeant.species.label()
            );
            return Err(scenario.refuse(
                &key,
                message,
                "take shorter or shallower barriers, a shorter membrane, a lighter ion or a lower temperature",
            ));
        }
        if permeant.species.charge == 0 {
            let key = if index == 0 { "ion".to_owned() } else { format!("species.{}.ion", index - 1) };
            return Err(scenario.refuse(&key, "a particle without charge carries no current", "give it a charge"));
        }
    }
    Ok(scenario)
}

/// How long V(x) is in wavelengths of ions well above its top, measured where it is lowest.
fn wavelengths(permeant: &Permeant, thermal: f64) -> f64 {
    let potential = &permeant.potential;
    let (lowest, highest) = potential.range();
    let membrane = potential.membrane.map_or((0.0, 0.0), |membrane| (membrane.from, membrane.to));
    let extent = potential.extent(1e-6 * thermal);
    let length = extent.1.max(membrane.1) - extent.0.min(membrane.0);
    permeant.species.wavenumber(highest - lowest + 30.0 * thermal) * length / (2.0 * std::f64::consts::PI)
}

fn without_baths(scenario: &Scenario) -> Error {
    scenario.refuse(
        "reservoirs",
        "currents need reservoirs",
        "add [reservoirs] with outside = \"12.8 mM\", inside = \"140 mM\" and area = \"7.07 angstrom^2\"",
    )
}

/// The voltages asked for, mV.
///
/// # Errors
/// Those that leave no flux that a number can hold.
pub fn voltages(arguments: &CurrentsArguments, scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let case = &scenario.case;
    let typed = arguments.voltages.as_deref().map(|text| series("voltages", text, Dimension::Voltage)).transpose()?;
    let listed = case.reservoirs.as_ref().and_then(|baths| baths.voltages.clone());
    let membrane = case.potential.membrane.map_or(0.0, |membrane| membrane.energy) / f64::from(case.species.charge);
    let voltages = typed.clone().or_else(|| listed.clone()).unwrap_or_else(|| vec![membrane]);
    let charge = channel.permeants.iter().map(|permeant| permeant.species.charge.abs()).max().unwrap_or(1);
    let most = FARTHEST * channel.thermal / f64::from(charge);
    let Some(beyond) = voltages.iter().find(|voltage| voltage.abs() > most) else { return Ok(voltages) };
    let message = format!("at {beyond} mV one lead lies so high above the other that nothing comes from the lower one");
    let most = format!("{most:.2e}").parse().unwrap_or(most);
    let remedy = format!("take voltages between -{most} mV and {most} mV, or a higher temperature");
    Err(if typed.is_some() {
        Error::Usage(format!("--voltages: {message}\n  help: {remedy}"))
    } else {
        scenario.refuse(if listed.is_some() { "reservoirs.voltages" } else { "membrane.voltage" }, message, remedy)
    })
}
