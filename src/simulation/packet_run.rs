//! One case: every packet by its own run, with T(E) by the other methods.

use rayon::prelude::*;

use super::control::Control;
use super::estimate::TransmissionEstimate;
use super::point::Point;
use super::prepare::Prepared;
use super::run::compared;
use super::shown_run::{ShownRun, show};
use super::snapshots::RunObserver;
use crate::error::{Error, Result};
use crate::observables::ProbabilityBudget;
use crate::planning::{Plan, STATIONARY_TOLERANCE};
use crate::scattering;
use crate::units::Estimate;

/// Energies over a window, at least, at which the trusted share of a packet is measured.
const CURVE: usize = 121;

/// What became of one packet.
#[derive(Debug)]
pub struct PacketOutcome {
    /// The run and its comparison run.
    pub estimate: TransmissionEstimate,
    /// The probability balance at the end.
    pub last: ProbabilityBudget,
    /// Bound on the errors of `last.transmitted` and of `last.reflected`.
    pub error: f64,
    /// T(E) at equally spaced energies over the window.
    pub curve: Vec<Point>,
    /// ∫|φ|²·T dk by the stationary method, and its error.
    pub expected: Estimate,
    /// The classical ensemble of the same phase-space density.
    pub classical: f64,
}

/// Runs every prepared packet, on the threads of the present pool, and shows each to `observer`.
///
/// # Errors
/// [`Error::Cancelled`] if `control` asked to stop, what `observer` refused, [`Error::Numbers`]
/// if the computation produced NaN.
pub fn simulate(
    prepared: Vec<Prepared>,
    control: &Control,
    observer: Option<&dyn RunObserver>,
) -> Result<Vec<PacketOutcome>> {
    let one = |(index, prepared): (usize, Prepared)| packet(prepared, index, control, observer);
    prepared.into_par_iter().enumerate().map(one).collect()
}

fn packet(
    prepared: Prepared,
    index: usize,
    control: &Control,
    observer: Option<&dyn RunObserver>,
) -> Result<PacketOutcome> {
    let control = &control.of_packet(&prepared.work.clone());
    let ShownRun { plan, chosen, series, last } = show(prepared, index, control, observer)?;
    let estimate = compared(&plan, chosen, series, control);
    if control.stopped() {
        return Err(Error::Cancelled);
    }
    let classical =
        scattering::classical_packet_average(&plan.species, &plan.potential, &plan.packet);
    // Of what hardly crosses fewer digits will do, and its levels cost many energies.
    let tolerance = (STATIONARY_TOLERANCE / classical)
        .clamp(STATIONARY_TOLERANCE, 100.0 * STATIONARY_TOLERANCE);
    let stop = control.cancellation();
    let Plan { species, potential, packet, .. } = &plan;
    let expected = scattering::packet_average_unless(species, potential, packet, tolerance, stop)?;
    let error = estimate.probability_error(&last);
    let curve = estimate.curve(&plan.mesh(CURVE));
    Ok(PacketOutcome { estimate, last, error, curve, expected, classical })
}
