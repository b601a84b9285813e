//! Side bands of a scenario by both methods, as a table.

use super::sidebands::{SidebandRequest, refused_drive, sideband_request};
use super::tabulated::Tabulated;
use crate::error::{Error, Result};
use crate::numeric::digits;
use crate::planning::PlanError;
use crate::record::{Column, SIDEBANDS, Table};
use crate::scenario::Scenario;
use crate::simulation::{
    Control, SidebandComparison, SidebandError, SidebandPair, sidebands_unless as compare,
};

/// T_n and R_n of the one packet of `scenario` by both methods, with bounds: by order, beside sums and
/// simpler pictures as attributes.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Cancelled`] if `control` is to stop.
pub fn sidebands(scenario: &Scenario, control: &Control) -> Result<Tabulated> {
    let found = compared_sidebands(scenario, control)?;
    let warnings = sideband_warnings(&found, scenario.case.numerics.tolerance);
    Ok(Tabulated { table: table(&found), warnings, drawn: None })
}

/// The side bands of the one packet of `scenario` by both methods.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Cancelled`] if `control` is to stop.
pub(crate) fn compared_sidebands(
    scenario: &Scenario,
    control: &Control,
) -> Result<SidebandComparison> {
    let SidebandRequest { drive, packet } = sideband_request(scenario)?;
    compare(&scenario.case, drive, packet, control).map_err(|error| refusal(scenario, error))
}

fn refusal(scenario: &Scenario, error: SidebandError) -> Error {
    match error {
        SidebandError::Plan(PlanError { key, message, remedy, .. }) => {
            scenario.refuse(&key, message, remedy)
        }
        SidebandError::Floquet(cause) => refused_drive(scenario, &cause),
    }
}

/// By how much both methods differ in a side band, and what their bounds allow.
fn differences(pair: &SidebandPair) -> (f64, f64) {
    let transmission = (pair.transmission_packet - pair.transmission_floquet).abs();
    let reflection = (pair.reflection_packet - pair.reflection_floquet).abs();
    (transmission.max(reflection), pair.packet_error + pair.floquet_error)
}

/// What a reader of `found` must know, which was asked for to `tolerance`.
pub(crate) fn sideband_warnings(found: &SidebandComparison, tolerance: f64) -> Vec<String> {
    let mut warnings = Vec::new();
    let worst = found.sidebands.iter().max_by(|a, b| {
        let excess = |pair: &SidebandPair| differences(pair).0 - differences(pair).1;
        excess(a).total_cmp(&excess(b))
    });
    if let Some(pair) = worst {
        let (difference, bound) = differences(pair);
        if difference > bound {
            warnings.push(format!(
                "the methods disagree by {} in order {}, beyond their bound {}",
                digits::bound(difference),
                pair.order,
                digits::bound(bound)
            ));
        }
        if bound > tolerance {
            warnings.push(format!(
                "side bands are known to {}, not to the tolerance {tolerance:e}",
                digits::bound(bound)
            ));
        }
    }
    warnings
}

/// Bound on the error of the sum of all T_n by Floquet states.
pub(crate) fn total_error(found: &SidebandComparison) -> f64 {
    found.sidebands.iter().map(|pair| pair.floquet_error).sum()
}

fn table(found: &SidebandComparison) -> Table {
    type Of = fn(&SidebandPair) -> f64;
    let values = |of: Of| found.sidebands.iter().map(of).collect::<Vec<f64>>();
    let column = |name: &str, stored: &str, of: Of| Column {
        name: name.to_owned(),
        ..Column::known(SIDEBANDS, stored, values(of))
    };
    let bound = |name: &str, of: Of| Column {
        name: format!("{name}_error"),
        units: "1".to_owned(),
        meaning: format!("bound on the error of {name}"),
        values: values(of),
    };
    let number = |name: &str, value: f64| (name.to_owned(), value);
    Table {
        group: SIDEBANDS.into(),
        axis: column("order", "order", |pair| f64::from(pair.order)),
        columns: vec![
            column("energy", "energy", |pair| pair.energy),
            column("transmission_packet", "transmission", |pair| pair.transmission_packet),
            column("transmission_floquet", "transmission", |pair| pair.transmission_floquet),
            column("reflection_packet", "reflection", |pair| pair.reflection_packet),
            column("reflection_floquet", "reflection", |pair| pair.reflection_floquet),
            bound("transmission_packet", |pair| pair.packet_error),
            bound("transmission_floquet", |pair| pair.floquet_error),
            bound("reflection_packet", |pair| pair.packet_error),
            bound("reflection_floquet", |pair| pair.floquet_error),
        ],
        attributes: vec![
            number("incident_energy_meV", found.energy),
            number("quantum_meV", found.quantum),
            number("total_transmission_floquet", found.transmission),
            number("total_transmission_floquet_error", total_error(found)),
            number("transmission_static", found.transmission_static),
            number("transmission_adiabatic", found.transmission_adiabatic),
            number("transmission_tien_gordon", found.transmission_tien_gordon),
            number("transmission_classical", found.transmission_classical.value),
            number("transmission_classical_error", found.transmission_classical.error),
            number("gain", found.gain()),
        ],
        profiles: None,
    }
}
