//! `wavepore transmission`: the steady state alone.

use serde_json::Map;

use super::options::TransmissionArguments;
use super::sheet::{Field, Sheet};
use super::{Voice, preflight};
use crate::error::Result;
use crate::scenario::Case;
use crate::simulation;
use crate::steady_state::{Incidence, classical_transmission, scatter};
use crate::units::METRE_PER_SECOND_OF_VELOCITY;

const COLUMNS: &[&str] =
    &["energy_meV", "velocity_m_per_s", "transmission", "reflection", "transmission_classical", "relative_error"];
/// Relative accuracy asked for.
const TOLERANCE: f64 = 1e-11;
/// Energies when none are asked for.
const ENERGIES: u32 = 241;

/// Prints T(E) and R(E).
///
/// # Errors
/// What is wrong in the scenario.
pub fn transmission(arguments: &TransmissionArguments, voice: &Voice) -> Result<()> {
    let scenario = preflight::read(&arguments.scenario, voice)?;
    let case = &scenario.case;
    let energies = energies(case);
    let mut sheet = Sheet::new(COLUMNS);
    for scattering in scatter(&case.species, &case.potential, &energies, Incidence::Left, TOLERANCE) {
        let energy = scattering.energy;
        let velocity = case.species.velocity(case.species.wavenumber(energy)) * METRE_PER_SECOND_OF_VELOCITY;
        sheet.row(vec![
            Field::Number(energy),
            Field::Number(velocity),
            Field::Number(scattering.transmission()),
            Field::Number(scattering.reflection),
            Field::Number(classical_transmission(&case.potential, energy)),
            Field::Number(scattering.error),
        ]);
    }
    sheet.print(arguments.format, Map::new())
}

/// Those asked for; else where the packets have weight; else from the higher lead to twice the top.
fn energies(case: &Case) -> Vec<f64> {
    if let Some(energies) = &case.energies {
        return energies.clone();
    }
    if !case.packets.is_empty()
        && let Ok(plans) = simulation::plan(case)
    {
        return simulation::energies(case, &plans);
    }
    let (_, top) = case.potential.range();
    let floor = case.potential.right_level().max(0.0);
    let thermal = crate::units::thermal_energy(case.temperature);
    let span = (2.0 * top - floor).max(10.0 * thermal);
    (1..=ENERGIES).map(|i| floor + span * f64::from(i) / f64::from(ENERGIES)).collect()
}
