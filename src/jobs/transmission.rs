//! T(E) of a case by the stationary method, as a table.

use crate::error::Result;
use crate::planning::{CURVE_ENERGIES, Case, STATIONARY_TOLERANCE};
use crate::record::{Column, Table};
use crate::scattering::{Incidence, Scattering, classical_transmission, scatter_unless};
use crate::simulation::Control;
use crate::units::{METRE_PER_SECOND_OF_VELOCITY, thermal_energy};

/// T(E) and R(E) of the ion of `case` at `energies` (meV above the left level), to 1e-11 of T, as
/// the group `/transmission` of a record without packets: T = (k_R/k_L)·|t|² and R = |r|² of a wave
/// from the left, with bounds, beside the classical T, 1 above the highest V.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub fn stationary(case: &Case, energies: &[f64], control: &Control) -> Result<Table> {
    stationary_to(case, energies, STATIONARY_TOLERANCE, control)
}

/// [`stationary`] to the relative accuracy `tolerance` of T.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub(crate) fn stationary_to(
    case: &Case,
    energies: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Table> {
    let top = case.potential.range().to;
    let (species, potential, stop) = (&case.species, &case.potential, control.cancellation());
    let found = scatter_unless(species, potential, energies, Incidence::Left, tolerance, stop)?;
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
    Ok(Table {
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
    })
}

/// Energies of T(E), meV above the left level: those of the scenario, else equally spaced from the
/// higher lead to twice the top, and ten k_B·T beyond the lead at least.
pub fn stationary_energies(case: &Case) -> Vec<f64> {
    if let Some(energies) = &case.energies {
        return energies.clone();
    }
    let top = case.potential.range().to;
    let floor = case.potential.right_level().max(0.0);
    let span = (2.0 * top - floor).max(10.0 * thermal_energy(case.temperature));
    (1..=CURVE_ENERGIES).map(|i| floor + span * f64::from(i) / f64::from(CURVE_ENERGIES)).collect()
}
