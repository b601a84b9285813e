//! Currents of a scenario: whether they can be computed, their values, and their table.

mod draws;
mod friction;
mod remark;
mod remarks;
mod table;

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::jobs::tabulated::Tabulated;
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::transport::{Channel, Conductances, CurrentRow, Model, Permeant};
use crate::units::{Interval, thermal_energy};

pub(crate) use draws::{CurrentsSpread, draws};
pub(crate) use friction::nernst_planck_excess;
pub(crate) use remark::Severity;
pub(crate) use remarks::{first_order, infinite_nernst, infinite_reversal, remarks};
pub(crate) use table::{by_model, names_of_ions, numbers, table};

/// Relative accuracy of the quantum fluxes in a sweep: the default of `wavepore currents`, so that a
/// case has the same numbers there.
pub const TOLERANCE: f64 = 1e-9;
/// Longest V(x), in wavelengths of the fastest ions that contribute: every wavelength takes several
/// steps of the stationary method, at each of hundreds of energies.
const MAX_WAVELENGTHS: f64 = 5e3;
/// Largest difference between the levels of the leads, in k_B·T. Beyond it a flux underflows:
/// exp(−600) is 3e-261, and a T of 1e-47 takes the rest of the range of numbers.
const MAX_LEVEL_DIFFERENCE: f64 = 600.0;

/// The channel of `scenario`.
///
/// # Errors
/// What is missing or cannot be computed, at the key to change.
pub(crate) fn channel(scenario: &Scenario) -> Result<Channel> {
    let case = &scenario.case;
    if case.reservoirs.is_none() {
        return Err(missing_reservoirs(scenario));
    }
    if case.potential.membrane.is_none() {
        return Err(scenario.refuse(
            "membrane",
            "currents need to know where the voltage falls",
            "add [membrane] with voltage, from and to, for example voltage = \"0 mV\", \
             from = \"-7.5 angstrom\", to = \"7.5 angstrom\"",
        ));
    }
    if case.drive.is_some() {
        let message = "currents are those of a static potential";
        return Err(scenario.refuse("drive", message, "remove [drive]"));
    }
    let thermal = thermal_energy(case.temperature);
    let channel = Channel { permeants: case.permeants(), thermal };
    for (index, permeant) in channel.permeants.iter().enumerate() {
        validate_ion(scenario, index, permeant, thermal)?;
    }
    Ok(channel)
}

/// Refuses an ion whose currents cannot be computed.
fn validate_ion(
    scenario: &Scenario,
    index: usize,
    permeant: &Permeant,
    thermal: f64,
) -> Result<()> {
    let name = permeant.species.label();
    // The first ion is a key of the scenario itself, the others are in [[species]].
    let key =
        |first: &str| if index == 0 { first.into() } else { format!("species.{}", index - 1) };
    let waves = wavelengths(permeant, thermal);
    if waves > MAX_WAVELENGTHS {
        return Err(scenario.refuse(
            &key("barrier"),
            format!(
                "V(x) is {waves:.0e} wavelengths of {name} long: its currents are out of range"
            ),
            "use shorter or shallower barriers, a shorter membrane, a lighter ion or a lower \
             temperature",
        ));
    }
    if permeant.outside == 0.0 && permeant.inside == 0.0 {
        return Err(scenario.refuse(
            &key("reservoirs"),
            format!("{name} is on neither side: outside and inside are both 0 mM"),
            "set its concentration on one side at least, or remove the ion",
        ));
    }
    if permeant.species.charge == 0 {
        let key = if index == 0 { "ion".into() } else { format!("species.{}.ion", index - 1) };
        let message = "a particle without charge carries no current";
        return Err(scenario.refuse(&key, message, "set its charge"));
    }
    Ok(())
}

/// Length of V(x) in wavelengths of ions well above its top, measured where it is lowest.
fn wavelengths(permeant: &Permeant, thermal: f64) -> f64 {
    let potential = &permeant.potential;
    let Interval { from: lowest, to: highest } = potential.range();
    let Interval { from, to } = potential.extent(1e-6 * thermal);
    let membrane = potential.membrane;
    let from = from.min(membrane.map_or(0.0, |membrane| membrane.from));
    let to = to.max(membrane.map_or(0.0, |membrane| membrane.to));
    // Ions faster by 30 k_B·T contribute exp(−30) = 1e-13 of a flux.
    let wavenumber = permeant.species.wavenumber(highest - lowest + 30.0 * thermal);
    wavenumber * (to - from) / (2.0 * std::f64::consts::PI)
}

/// The error of a scenario without `[reservoirs]`.
pub(crate) fn missing_reservoirs(scenario: &Scenario) -> Error {
    scenario.refuse(
        "reservoirs",
        "currents need reservoirs",
        "add [reservoirs] with outside = \"12.8 mM\", inside = \"140 mM\" and \
         area = \"7.07 angstrom^2\"",
    )
}

/// The voltages of the scenario, mV: those of its reservoirs, else that of its membrane.
///
/// # Errors
/// Voltages out of range, at their key.
pub(crate) fn voltages(scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let case = &scenario.case;
    let listed = case.reservoirs.as_ref().and_then(|baths| baths.voltages.clone());
    let key = if listed.is_some() { "reservoirs.voltages" } else { "membrane.voltage" };
    let energy = case.potential.membrane.map_or(0.0, |membrane| membrane.energy);
    let voltages = listed.unwrap_or_else(|| vec![energy / f64::from(case.species.charge)]);
    match voltage_out_of_range(channel, &voltages) {
        Some(VoltageOutOfRange { message, remedy }) => Err(scenario.refuse(key, message, remedy)),
        None => Ok(voltages),
    }
}

/// A voltage at which a flux underflows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VoltageOutOfRange {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// The first of `voltages` (mV) at which a flux underflows.
pub(crate) fn voltage_out_of_range(
    channel: &Channel,
    voltages: &[f64],
) -> Option<VoltageOutOfRange> {
    let charges = channel.permeants.iter().map(|permeant| permeant.species.charge.abs());
    let limit = MAX_LEVEL_DIFFERENCE * channel.thermal / f64::from(charges.max().unwrap_or(1));
    let voltage = voltages.iter().find(|voltage| voltage.abs() > limit)?;
    let limit = format!("{limit:.2e}").parse().unwrap_or(limit);
    Some(VoltageOutOfRange {
        message: format!(
            "at {voltage} mV one lead is so high above the other that nothing comes from the lower \
             one"
        ),
        remedy: format!("use voltages from -{limit} mV to {limit} mV, or a higher temperature"),
    })
}

/// Fluxes and currents at `voltages` (mV), to a relative `tolerance`.
///
/// # Errors
/// [`Error::Cancelled`] if `control` is to stop.
pub(crate) fn rows(
    channel: &Channel,
    voltages: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Vec<CurrentRow>> {
    let row = |&voltage: &f64| {
        let row = channel.row_unless(voltage, tolerance, control.cancellation())?;
        control.steps.fetch_add(1, Ordering::Relaxed);
        Ok(row)
    };
    voltages.par_iter().map(row).collect()
}

/// Reversal potential and conductances of every model, in the order of [`Model::ALL`].
///
/// # Errors
/// [`Error::Cancelled`] if `control` is to stop.
pub(crate) fn conductances(
    channel: &Channel,
    tolerance: f64,
    control: &Control,
) -> Result<Vec<Option<Conductances>>> {
    let of_model = |model: &Model| {
        let found = channel.conductances_unless(*model, tolerance, control.cancellation())?;
        control.steps.fetch_add(1, Ordering::Relaxed);
        Ok(found)
    };
    Model::ALL.par_iter().map(of_model).collect()
}

/// The currents of a scenario to a relative `tolerance`, as the group `/currents` of a record: fluxes
/// in 1/s and currents in pA by voltage in mV, reversal potentials and conductances as attributes.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Cancelled`] if `control` is to stop.
pub fn currents(scenario: &Scenario, tolerance: f64, control: &Control) -> Result<Tabulated> {
    let channel = channel(scenario)?;
    let voltages = voltages(scenario, &channel)?;
    let rows = rows(&channel, &voltages, tolerance, control)?;
    let summary = conductances(&channel, tolerance, control)?;
    let spread = draws(&scenario.case, &channel, &voltages, control)?;
    let remarks = remarks(&scenario.case, &channel, &rows, &summary, tolerance).into_iter();
    let remarks = remarks.chain(spread.iter().flat_map(|spread| first_order(&channel, spread)));
    let warnings = remarks.filter(|remark| remark.severity == Severity::Warning);
    Ok(Tabulated {
        table: table(&channel, &rows, &summary, spread.as_ref()),
        warnings: warnings.map(|remark| remark.text).collect(),
        drawn: spread.and_then(|spread| spread.drawn),
    })
}
