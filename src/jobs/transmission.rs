//! T(E) of a case by the stationary method, as a table.

use crate::planning::{CURVE_ENERGIES, Case, STATIONARY_TOLERANCE};
use crate::record::{Column, Table};
use crate::scattering::{Incidence, Scattering, classical_transmission, scatter};
use crate::units::{METRE_PER_SECOND_OF_VELOCITY, thermal_energy};

/// T(E) at `energies` (meV), as the group `/transmission` of a record without packets.
pub fn stationary(case: &Case, energies: &[f64]) -> Table {
    stationary_to(case, energies, STATIONARY_TOLERANCE)
}

/// The same to the relative accuracy `tolerance` of T.
pub(crate) fn stationary_to(case: &Case, energies: &[f64], tolerance: f64) -> Table {
    let top = case.potential.range().to;
    let found = scatter(&case.species, &case.potential, energies, Incidence::Left, tolerance);
    let speed = |energy: f64| {
        let velocity = case.species.velocity(case.species.wavenumber(energy));
        velocity * METRE_PER_SECOND_OF_VELOCITY
    };
    let column = |name: &str, of: &dyn Fn(&Scattering) -> f64| {
        Column::known("/transmission", name, found.iter().map(of).collect())
    };
    // Below the level of a lead T is 0, which has no logarithm.
    let ln = |found: &Scattering| {
        if found.ln_transmission.is_finite() { found.ln_transmission } else { f64::NAN }
    };
    Table {
        group: "/transmission".into(),
        axis: column("energy", &|found| found.energy),
        columns: vec![
            column("velocity", &|found| speed(found.energy)),
            column("matrix", &Scattering::transmission),
            column("matrix_reflection", &|found| found.reflection),
            column("classical", &|found| classical_transmission(top, found.energy)),
            column("matrix_error", &|found| found.error),
            column("ln_matrix", &ln),
            column("matrix_reflection_error", &|found| found.reflection_error),
        ],
        attributes: vec![
            ("temperature_K".into(), case.temperature),
            ("classical_top_meV".into(), top),
        ],
        profiles: None,
    }
}

/// Energies of T(E), meV: those of the scenario, else from the higher lead to twice the top.
pub fn stationary_energies(case: &Case) -> Vec<f64> {
    if let Some(energies) = &case.energies {
        return energies.clone();
    }
    let top = case.potential.range().to;
    let floor = case.potential.right_level().max(0.0);
    let span = (2.0 * top - floor).max(10.0 * thermal_energy(case.temperature));
    (1..=CURVE_ENERGIES).map(|i| floor + span * f64::from(i) / f64::from(CURVE_ENERGIES)).collect()
}
