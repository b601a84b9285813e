//! T(E) of a case by the stationary method, as a table.

use super::tabulated::Tabulated;
use super::transmission_draws::add_percentiles;
use crate::error::Result;
use crate::numeric::digits;
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
    let (species, potential, stop) = (&case.species, &case.potential, control.cancellation());
    let found = scatter_unless(species, potential, energies, Incidence::Left, tolerance, stop)?;
    Ok(table(case, &found))
}

fn table(case: &Case, found: &[Scattering]) -> Table {
    let top = case.potential.range().to;
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

/// T(E) at `energies` (meV) to the relative accuracy `tolerance` of T, as the group `/transmission` of
/// a record, with a warning where rounding forbids that accuracy; with percentiles over draws where
/// the case asks for them.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub fn transmission(
    case: &Case,
    energies: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Tabulated> {
    let mut table = stationary_to(case, energies, tolerance, control)?;
    let warnings = warnings(&table, tolerance);
    let drawn = add_percentiles(&mut table, case, control)?;
    Ok(Tabulated { table, warnings, drawn })
}

/// [`transmission`] of `case`, with what changes to `other`, the same potential by fewer points, added
/// to the bounds.
///
/// Amplitudes are compared: where T does not change in first order, as on a peak, their phases do.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub fn transmission_beside(
    case: &Case,
    other: &Case,
    energies: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Tabulated> {
    let solve = |case: &Case| {
        let (species, potential, stop) = (&case.species, &case.potential, control.cancellation());
        scatter_unless(species, potential, energies, Incidence::Left, tolerance, stop)
    };
    let (mut found, others) = (solve(case)?, solve(other)?);
    let warnings = warnings(&table(case, &found), tolerance);
    for (own, other) in found.iter_mut().zip(&others) {
        let change = match own.t.norm() > 0.0 && other.t.norm() > 0.0 {
            true => 2.0 * (own.t / other.t - 1.0).norm(),
            // T is too small for a number, or a lead is closed.
            false => (own.ln_transmission - other.ln_transmission).abs(),
        };
        if !change.is_nan() {
            own.error += change;
        }
        let turn = (own.r - other.r).norm();
        own.reflection_error += turn * (2.0 * own.r.norm() + turn);
    }
    Ok(Tabulated { table: table(case, &found), warnings, drawn: None })
}

/// Warnings on energies at which T is less accurate than requested.
fn warnings(table: &Table, tolerance: f64) -> Vec<String> {
    let errors = table.column("matrix_error").unwrap_or_default();
    let rows = errors.iter().zip(&table.axis.values);
    let beyond = || rows.clone().filter(|(error, _)| **error > tolerance);
    let worst = beyond().max_by(|a, b| a.0.total_cmp(b.0));
    let Some((&error, energy)) = worst else { return Vec::new() };
    vec![format!(
        "the relative error of T is up to {} at {energy:.6} meV, above the tolerance \
         {tolerance:e}: rounding limits it at {} of {} energies; see transmission_matrix_relative_error",
        digits::bound(error),
        beyond().count(),
        errors.len()
    )]
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
