//! T(E) of a case by the stationary method, as a table.

use num_complex::Complex64;

use super::tabulated::Tabulated;
use super::transmission_draws::add_percentiles;
use crate::error::Result;
use crate::model::Membrane;
use crate::numeric::digits;
use crate::planning::{CURVE_ENERGIES, Case, STATIONARY_TOLERANCE};
use crate::record::{Column, Table};
use crate::scattering::{
    Approximations, Incidence, Scattering, ScatteringTimes, approximations_unless,
    classical_transmission, scatter_unless, times_unless,
};
use crate::simulation::Control;
use crate::units::{Interval, METRE_PER_SECOND_OF_VELOCITY, thermal_energy};

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

/// [`transmission`] with amplitudes, phases, delays and dwell times from `t_re` to `dwell_error`: of
/// [`Scattering`] and [`ScatteringTimes`].
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub fn transmission_with_times(
    case: &Case,
    energies: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Tabulated> {
    let (species, potential, stop) = (&case.species, &case.potential, control.cancellation());
    let found = scatter_unless(species, potential, energies, Incidence::Left, tolerance, stop)?;
    let planes = dwell_planes(case);
    let times = times_unless(species, potential, energies, planes, tolerance, stop)?;
    let mut table = table(case, &found);
    let warnings = warnings(&table, tolerance);
    let top = potential.range().to;
    let of = |name: &str, value: &dyn Fn(&Scattering) -> f64| {
        Column::known("/transmission", name, found.iter().map(value).collect())
    };
    let at = |name: &str, value: &dyn Fn(&ScatteringTimes) -> f64| {
        Column::known("/transmission", name, times.iter().map(value).collect())
    };
    table.columns.extend([
        of("transmission_minus_classical", &|found| beyond_classical(top, found)),
        of("t_re", &|found| transmitted(found).re),
        of("t_im", &|found| transmitted(found).im),
        of("r_re", &|found| found.r.re),
        of("r_im", &|found| found.r.im),
        of("amplitude_error", &|found| found.amplitude_error),
        at("phase", &|times| times.phase),
        at("phase_error", &|times| times.phase_error),
        at("delay", &|times| times.delay),
        at("delay_error", &|times| times.delay_error),
        at("dwell", &|times| times.dwell),
        at("dwell_error", &|times| times.dwell_error),
    ]);
    table.attributes.push(("dwell_from_A".into(), planes.from));
    table.attributes.push(("dwell_to_A".into(), planes.to));
    let drawn = add_percentiles(&mut table, case, control)?;
    Ok(Tabulated { table, warnings, drawn })
}

/// ln T by the formulas of textbooks at `energies` (meV), from `ln_hill_wheeler` to `ln_eckart_fit`.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub fn approximation_columns(
    case: &Case,
    energies: &[f64],
    control: &Control,
) -> Result<Vec<Column>> {
    let (species, potential, stop) = (&case.species, &case.potential, control.cancellation());
    let thermal = thermal_energy(case.temperature);
    let found = approximations_unless(species, potential, thermal, energies, stop)?;
    // T = 0 of a closed lead has no logarithm.
    let finite = |ln: f64| if ln.is_finite() { ln } else { f64::NAN };
    let column = |name: &str, of: &dyn Fn(&Approximations) -> f64| {
        let values = found.iter().map(|found| finite(of(found))).collect();
        Column::known("/transmission", name, values)
    };
    Ok(vec![
        column("ln_hill_wheeler", &|found| found.ln_hill_wheeler),
        column("ln_kemble", &|found| found.ln_kemble),
        column("ln_primitive", &|found| found.ln_primitive),
        column("ln_eckart_fit", &|found| found.ln_eckart_fit),
    ])
}

/// t; NaN where no wave leaves.
fn transmitted(found: &Scattering) -> Complex64 {
    match found.ln_transmission == f64::NEG_INFINITY {
        true => Complex64::new(f64::NAN, f64::NAN),
        false => found.t,
    }
}

/// T less the classical T at one energy: −R above `top` (meV) where that is known better.
fn beyond_classical(top: f64, found: &Scattering) -> f64 {
    let (transmission, classical) =
        (found.transmission(), classical_transmission(top, found.energy));
    let is_better = found.reflection_error < found.error * transmission;
    if classical == 1.0 && is_better { -found.reflection } else { transmission - classical }
}

/// The planes of the dwell time, Å: those of `case`, else the faces of its membrane, else where V is
/// flat to 1e-9 k_B·T.
fn dwell_planes(case: &Case) -> Interval {
    let faces = |membrane: Membrane| {
        let (from, to) = (membrane.from, membrane.to);
        Interval::new(from.min(to), from.max(to))
    };
    case.dwell
        .or(case.potential.membrane.map(faces))
        .unwrap_or_else(|| case.potential.extent(1e-9 * thermal_energy(case.temperature)))
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
