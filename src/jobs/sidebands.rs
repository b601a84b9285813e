//! Side bands of a case at one energy, as a table.

use super::tabulated::Tabulated;
use crate::error::{Error, Result};
use crate::model::Drive;
use crate::planning::PacketRequest;
use crate::record::vocabulary::under_both_names;
use crate::record::{Column, SIDEBANDS, Table};
use crate::scattering::{FloquetError, Sideband};
use crate::scenario::Scenario;
use crate::simulation::{Control, DrivenTransmission};

/// Absolute accuracy of T_n and R_n in a sweep.
pub(crate) const TOLERANCE: f64 = 1e-9;

/// What side bands are asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SidebandRequest<'a> {
    /// The drive.
    pub drive: &'a Drive,
    /// The packet.
    pub packet: &'a PacketRequest,
}

/// The drive and the one packet of `scenario`.
///
/// # Errors
/// What is missing or too much, at its key.
pub(crate) fn sideband_request(scenario: &Scenario) -> Result<SidebandRequest<'_>> {
    let Some(drive) = &scenario.case.drive else {
        let remedy = "add [drive] with shape, frequency, and force or height";
        return Err(scenario.refuse(
            "drive",
            "[drive] is missing: there are no side bands",
            remedy,
        ));
    };
    if drive.pulse.is_some() {
        return Err(scenario.refuse(
            "drive.ramp",
            "side bands are those of a steady drive, and this one is switched",
            "remove drive.start, drive.stop and drive.ramp, or use `wavepore run`",
        ));
    }
    match &scenario.case.packets[..] {
        [packet] => Ok(SidebandRequest { drive, packet }),
        packets => {
            let message = match packets.len() {
                0 => "[packet] is missing: side bands are those of one packet".to_owned(),
                count => {
                    format!("[packet] has {count} energies: side bands are those of one packet")
                }
            };
            Err(scenario.refuse("packet", message, "give [packet] one energy and a width"))
        }
    }
}

/// The error of a drive whose side bands cannot be found, or were not to be.
pub(crate) fn refused_drive(scenario: &Scenario, cause: &FloquetError) -> Error {
    if let FloquetError::Cancelled(cause) = *cause {
        return cause.into();
    }
    let remedy = "weaken the drive, or raise its frequency or packet.energy";
    scenario.refuse("drive", cause.to_string(), remedy)
}

/// T_n and R_n at the energy of the packet, as the group `/sidebands`.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Cancelled`] if `control` asks to stop.
pub(super) fn tabulate(scenario: &Scenario, control: &Control) -> Result<Tabulated> {
    let SidebandRequest { drive, packet } = sideband_request(scenario)?;
    let (case, stop) = (&scenario.case, control.cancellation());
    let found = DrivenTransmission::new(case, drive, packet.energy, TOLERANCE, stop)
        .map_err(|cause| refused_drive(scenario, &cause))?;
    let error = found.sidebands.error;
    let unmet = (error > TOLERANCE)
        .then(|| format!("side bands are known to {error:.1e}, not to {TOLERANCE:e}"));
    let warnings = unmet.into_iter().collect();
    Ok(Tabulated { table: table(&found), warnings, drawn: None })
}

fn table(found: &DrivenTransmission) -> Table {
    let column = |name: &str, of: fn(&Sideband) -> f64| {
        Column::known(SIDEBANDS, name, found.sidebands.sidebands.iter().map(of).collect())
    };
    let number = |name: &str, value: f64| (name.to_owned(), value);
    let transmission = found.transmission();
    Table {
        group: SIDEBANDS.into(),
        axis: column("order", |one| f64::from(one.order)),
        columns: vec![
            column("energy", |one| one.energy),
            column("transmission", |one| one.transmission),
            column("reflection", |one| one.reflection),
        ],
        attributes: under_both_names(
            SIDEBANDS,
            vec![
                number("incident_energy_meV", found.sidebands.energy),
                number("quantum_meV", found.sidebands.quantum),
                number("total_transmission", transmission),
                number("total_reflection", found.reflection()),
                number("transmission_static", found.limits.still),
                number("transmission_adiabatic", found.limits.adiabatic),
                number("transmission_tien_gordon", found.limits.tien_gordon),
                number("transmission_classical", found.classical.value),
                number("transmission_classical_error", found.classical.error),
                number("gain", transmission / found.limits.still),
                number("sideband_error", found.sidebands.error),
            ],
        ),
        profiles: None,
    }
}
