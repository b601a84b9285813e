//! One case: every packet by its own run, with what the other roads say of it.

use std::sync::Arc;

use rayon::prelude::*;

use super::control::Control;
use super::cost::{expected_work, run_and_companions};
use super::forecast::PacketWork;
use super::measurement::{Measurement, Point};
use super::refine::{Chosen, refine};
use super::run::{accompany, run};
use super::snapshots::{RunObserver, SnapshotObserver, frame_stride};
use super::stage::{Stage, Variant};
use crate::error::{Error, Result};
use crate::observables::Account;
use crate::planning::{Case, Plan, Refusal};
use crate::scattering;

/// Energies over a window at which it is seen how much of a packet is trusted, at least.
const CURVE: usize = 121;
/// The stationary road is asked for this relative accuracy.
pub(super) const MATRIX_TOLERANCE: f64 = 1e-11;

/// What became of one packet.
#[derive(Debug)]
pub struct PacketOutcome {
    /// The run and its companions.
    pub measurement: Measurement,
    /// The books at the end.
    pub last: Account,
    /// Bound on the errors of `last.transmitted` and of `last.reflected`.
    pub error: f64,
    /// T(E) at equally spaced energies over the window.
    pub curve: Vec<Point>,
    /// ∫|φ|²·T dk by the stationary road, and its error.
    pub expected: (f64, f64),
    /// The classical ensemble of the same phase-space density.
    pub classical: f64,
    /// Steps between stored moments, and number of steps.
    pub steps: (usize, usize),
}

/// Plans every packet of `case`.
///
/// # Errors
/// The first refusal, with the packet's number.
pub fn plan(case: &Case) -> std::result::Result<Vec<Plan>, (usize, Refusal)> {
    let plans = case.packets.iter().enumerate().map(|(index, packet)| {
        let watched = case.record.frames > 0;
        Plan::new(&case.species, &case.potential, packet, &case.numerics, watched).map_err(|refusal| (index, refusal))
    });
    plans.collect()
}

/// A packet whose every choice is made.
#[derive(Debug)]
pub struct Prepared {
    /// The plan, on the grid that the pilots asked for.
    pub plan: Plan,
    /// Step and duration.
    pub chosen: Chosen,
    /// Steps between stored moments.
    pub stride: usize,
    /// Work done and expected.
    pub work: Arc<PacketWork>,
}

/// Finds step, duration and grid of every packet by pilot runs, on the threads of the present pool.
///
/// # Errors
/// [`Error::Interrupted`] if `control` asked to stop.
pub fn prepare(case: &Case, plans: &[Plan], control: &Control) -> Result<Vec<Prepared>> {
    let works = control.forecast.begin(&plans.iter().map(expected_work).collect::<Vec<_>>());
    let one = |(plan, work): (&Plan, &Arc<PacketWork>)| {
        let control = &control.of_packet(work);
        let mut plan = plan.clone();
        let mut chosen = refine(&mut plan, control);
        if control.stopped() {
            // What a pilot that was cut short says is not to be used.
            return Err(Error::Interrupted(0));
        }
        let most = ((plan.sampling / chosen.time_step) as usize).max(1);
        // Frames may stretch a step by 7 %, where that is within its reach.
        let may_stretch = plan.time_step.is_none() && 1.075 * chosen.time_step <= plan.longest_step;
        let (stride, steps) = frame_stride(chosen.steps, case.record.frames, most, may_stretch);
        chosen.time_step *= chosen.steps as f64 / steps as f64;
        chosen.steps = steps;
        chosen.every = (1..=most).rev().find(|&every| stride.is_multiple_of(every)).unwrap_or(1);
        let duration = chosen.time_step * chosen.steps as f64;
        control.foretell(run_and_companions(&plan, duration, chosen.time_step, None));
        Ok(Prepared { plan, chosen, stride, work: work.clone() })
    };
    plans.par_iter().zip(&works).map(one).collect()
}

/// Runs every prepared packet, on the threads of the present pool, while `observer` looks on.
///
/// # Errors
/// [`Error::Interrupted`] if `control` asked to stop, what `observer` refused, [`Error::Numbers`] if the computation produced NaN.
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
    if let Some(observer) = observer {
        observer.begin(index, &prepared)?;
    }
    let Prepared { plan, chosen, stride, work } = prepared;
    let control = &control.of_packet(&work);
    let steps = chosen.steps;
    let stage = Stage::new(&plan, Variant::Planned);
    let to = observer.map(|observer| (observer, index));
    let mut snapshots = SnapshotObserver::new(&plan, &stage, chosen.time_step * chosen.every as f64, stride, to);
    let series = run(&stage, &chosen, control, &mut [&mut snapshots]);
    if let Some(error) = snapshots.error {
        return Err(error);
    }
    let last = snapshots.last;
    let series = series.ok_or(Error::Interrupted(0))?;
    if let Some(observer) = observer {
        observer.end(index)?;
    }
    let measurement = accompany(&plan, chosen, series, control);
    if control.stopped() {
        return Err(Error::Interrupted(0));
    }
    let classical = scattering::classical_packet_average(&plan.species, &plan.potential, &plan.packet);
    // What hardly crosses is known well enough, and its levels cost much.
    let tolerance = (MATRIX_TOLERANCE / classical).clamp(MATRIX_TOLERANCE, 100.0 * MATRIX_TOLERANCE);
    let expected = scattering::packet_average(&plan.species, &plan.potential, &plan.packet, tolerance);
    let error = measurement.probability_error(&last);
    let curve = measurement.curve(&plan.mesh(CURVE));
    Ok(PacketOutcome { measurement, last, error, curve, expected, classical, steps: (stride, steps) })
}
