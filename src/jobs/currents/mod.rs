//! Currents of a scenario: whether they mean something, what they are, and the table of them.

mod friction;
mod remarks;
mod table;
mod weight;

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::record::Table;
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::transport::{Channel, Conductances, CurrentRow, Model, Permeant};
use crate::units::thermal_energy;

pub use friction::above_the_bound;
pub use remarks::{infinite_nernst, infinite_reversal, remarks};
pub use table::{PICOSIEMENS, by_model, names_of_ions, numbers, table};
pub use weight::Weight;

/// Relative accuracy of the quantum fluxes in a sweep.
pub const TOLERANCE: f64 = 1e-9;
/// Longest V(x) in wavelengths of the fastest ions that matter.
const LONGEST: f64 = 5e3;
/// Levels farther apart than this many k_B·T leave nothing that a number could hold.
const FARTHEST: f64 = 600.0;

/// The channel of `scenario`, if currents through it mean something.
///
/// # Errors
/// What is missing or beyond reach, at the key to change.
pub fn channel(scenario: &Scenario) -> Result<Channel> {
    let case = &scenario.case;
    if case.reservoirs.is_none() {
        return Err(without_baths(scenario));
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
    let channel = Channel { permeants: case.permeants(), thermal: thermal_energy(case.temperature) };
    for (index, permeant) in channel.permeants.iter().enumerate() {
        let waves = wavelengths(permeant, channel.thermal);
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
        if permeant.outside == 0.0 && permeant.inside == 0.0 {
            let key = if index == 0 { "reservoirs".to_owned() } else { format!("species.{}", index - 1) };
            let message = format!("{} is on neither side: outside and inside are both 0 mM", permeant.species.label());
            let remedy = "give it a concentration on one side at least, or leave the ion out";
            return Err(scenario.refuse(&key, message, remedy));
        }
        if permeant.species.charge == 0 {
            let key = if index == 0 { "ion".to_owned() } else { format!("species.{}.ion", index - 1) };
            return Err(scenario.refuse(&key, "a particle without charge carries no current", "give it a charge"));
        }
    }
    Ok(channel)
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

/// The refusal of a scenario without `[reservoirs]`.
pub fn without_baths(scenario: &Scenario) -> Error {
    scenario.refuse(
        "reservoirs",
        "currents need reservoirs",
        "add [reservoirs] with outside = \"12.8 mM\", inside = \"140 mM\" and area = \"7.07 angstrom^2\"",
    )
}

/// The voltages of the scenario: those of its reservoirs, else that of its membrane, mV.
///
/// # Errors
/// Those that leave no flux that a number can hold.
pub fn voltages(scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let case = &scenario.case;
    let listed = case.reservoirs.as_ref().and_then(|baths| baths.voltages.clone());
    let key = if listed.is_some() { "reservoirs.voltages" } else { "membrane.voltage" };
    let membrane = case.potential.membrane.map_or(0.0, |membrane| membrane.energy) / f64::from(case.species.charge);
    let voltages = listed.unwrap_or_else(|| vec![membrane]);
    match beyond(channel, &voltages) {
        Some((message, remedy)) => Err(scenario.refuse(key, message, remedy)),
        None => Ok(voltages),
    }
}

/// What is wrong with `voltages` (mV), and what would do, if one leaves no flux that a number can hold.
pub fn beyond(channel: &Channel, voltages: &[f64]) -> Option<(String, String)> {
    let charge = channel.permeants.iter().map(|permeant| permeant.species.charge.abs()).max().unwrap_or(1);
    let most = FARTHEST * channel.thermal / f64::from(charge);
    let beyond = voltages.iter().find(|voltage| voltage.abs() > most)?;
    let message = format!("at {beyond} mV one lead lies so high above the other that nothing comes from the lower one");
    let most = format!("{most:.2e}").parse().unwrap_or(most);
    Some((message, format!("take voltages between -{most} mV and {most} mV, or a higher temperature")))
}

/// Fluxes and currents at `voltages` (mV), to a relative `tolerance`.
///
/// # Errors
/// [`Error::Interrupted`] if `control` asked to stop.
pub fn rows(channel: &Channel, voltages: &[f64], tolerance: f64, control: &Control) -> Result<Vec<CurrentRow>> {
    let row = |&voltage: &f64| {
        if control.stopped() {
            return Err(Error::Interrupted(0));
        }
        let row = channel.row(voltage, tolerance);
        control.steps.fetch_add(1, Ordering::Relaxed);
        Ok(row)
    };
    voltages.par_iter().map(row).collect()
}

/// Reversal potential and conductances of every model, in the order of [`Model::ALL`].
pub fn conductances(channel: &Channel, tolerance: f64, control: &Control) -> Vec<Option<Conductances>> {
    let at = |model: &Model| {
        let found = channel.conductances(*model, tolerance);
        control.steps.fetch_add(1, Ordering::Relaxed);
        found
    };
    Model::ALL.par_iter().map(at).collect()
}

/// The currents of a scenario, as the group `/currents` of a record, and what a reader of them must know, a sentence each.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Interrupted`] if `control` asked to stop.
pub fn tabulate(scenario: &Scenario, control: &Control) -> Result<(Table, Vec<String>)> {
    let channel = channel(scenario)?;
    let rows = rows(&channel, &voltages(scenario, &channel)?, TOLERANCE, control)?;
    let summary = conductances(&channel, TOLERANCE, control);
    let remarks = remarks(&scenario.case, &channel, &rows, &summary, TOLERANCE).into_iter();
    let warnings = remarks.filter(|(weight, _)| *weight == Weight::Warning).map(|(_, text)| text).collect();
    Ok((table(&channel, &rows, &summary), warnings))
}
