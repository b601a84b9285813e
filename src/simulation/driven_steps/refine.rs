//! The step of a run under a drive: pilots until they agree with their comparison run.

use std::f64::consts::TAU;

use super::comparison::comparison;
use super::spectrum::{OutgoingSpectrum, distance, energies};
use crate::planning::Plan;
use crate::simulation::control::Control;
use crate::simulation::cost::run_work;
use crate::simulation::first_step::first_step;
use crate::simulation::refine::StepChoice;
use crate::simulation::series::{Series, repeat};
use crate::simulation::setup::RunSetup;
use crate::simulation::space::Variant;
use crate::simulation::taper::Taper;
use crate::units::Estimate;

/// Steps a period of the drive, to begin with.
const STEPS_A_PERIOD: f64 = 24.0;
/// Step of a comparison run on elements over that of a run on the same: equal ones would err alike.
const OTHER_STEP: f64 = 1.3;
/// Share of the tolerance by which the comparison run may change with its step …
const COMPARISON_SHARE: f64 = 0.1;
/// … by which the pilot may differ from it, and the share that the next step aims at.
const PILOT_SHARE: f64 = 0.5;
const AIM: f64 = 0.3;
/// The least and the most by which a step is shortened at once.
const SHORTENING: (f64, f64) = (0.2, 0.7);
/// A difference that falls by less than this does not come from the step of the run.
const MIN_GAIN: f64 = 0.5;
/// Work of pilots and comparison runs over that of a run at the first step, about.
const PILOT_WORK: f64 = 6.0;
/// Pilots, and comparison runs, at most.
const MAX_PILOTS: usize = 8;

/// A pilot that agrees with its comparison run, or nearly so.
pub(in crate::simulation) struct ComparedRuns {
    /// Step of the pilot, fs.
    step: f64,
    pub pilot: Series,
    pub compared: Series,
}

/// Finds step and duration of `plan`, which has a drive, and a finer grid where pilots ask for it.
pub(in crate::simulation) fn refine(plan: &mut Plan, control: &Control) -> StepChoice {
    let ComparedRuns { step, compared, .. } = compared_runs(plan, control);
    let duration = compared.duration();
    let steps = (duration / step - 1e-9).ceil().max(1.0) as usize;
    StepChoice {
        time_step: duration / steps as f64,
        steps,
        every: 1,
        taper_share: 0.0,
        other_step: None,
        comparison: compared,
        levels: Vec::new(),
    }
}

/// Pilots of `plan`, which has a drive, until one agrees with its comparison run; on finer grids where
/// that is needed.
pub(in crate::simulation) fn compared_runs(plan: &mut Plan, control: &Control) -> ComparedRuns {
    let period = plan
        .drive
        .as_ref()
        .map_or(f64::INFINITY, |drive| TAU / drive.oscillation.angular_frequency);
    let first = (period / STEPS_A_PERIOD).min(plan.sampling / OTHER_STEP);
    let mut step = plan.time_step.unwrap_or(first_step(plan).min(first));
    control.update_forecast(PILOT_WORK * run_work(plan, plan.flight, step));
    let on_elements = plan.is_on_elements();
    let mut compared = match on_elements {
        true => comparison(plan, OTHER_STEP * step, control),
        false => converged(plan, first, control),
    };
    let mut pilot = pilot_of(plan, step, &compared, control);
    let mut before = f64::INFINITY;
    for _ in 1..MAX_PILOTS {
        let difference = difference(plan, &pilot, &compared);
        let stalled = difference > MIN_GAIN * before;
        let is_enough = difference <= PILOT_SHARE * plan.tolerance;
        if is_enough || control.stopped() || (stalled && plan.time_step.is_some()) {
            break;
        }
        before = difference;
        if plan.time_step.is_some() || (stalled && !on_elements) {
            *plan = plan.finer().unwrap_or(plan.clone());
        } else {
            let power = 1.0 / f64::from(plan.scheme.order());
            let ratio = (AIM * plan.tolerance / difference).powf(power);
            step *= ratio.clamp(SHORTENING.0, SHORTENING.1);
        }
        if on_elements {
            compared = comparison(plan, OTHER_STEP * step, control);
        }
        pilot = pilot_of(plan, step, &compared, control);
    }
    ComparedRuns { step, pilot, compared }
}

/// A run of `plan` at `step` (fs) as long as `compared`.
fn pilot_of(plan: &Plan, step: f64, compared: &Series, control: &Control) -> Series {
    let end = Taper { duration: compared.duration(), share: 0.0 };
    control.update_forecast(2.0 * run_work(plan, end.duration, step));
    repeat(&RunSetup::new(plan, Variant::Planned), step, end, control)
}

/// The comparison run at steps halved from `first` (fs) on until that changes little.
fn converged(plan: &Plan, first: f64, control: &Control) -> Series {
    let mut compared = comparison(plan, first, control);
    for _ in 0..MAX_PILOTS {
        let finer = comparison(plan, compared.time_step / 2.0, control);
        let change = difference(plan, &finer, &compared);
        // ⟨W⟩ of kicked states is of order two in the step.
        let error = (finer.work.value - compared.work.value).abs() / 3.0;
        compared = Series { work: Estimate { error, ..finer.work }, ..finer };
        if change <= COMPARISON_SHARE * plan.tolerance || control.stopped() {
            break;
        }
    }
    compared
}

/// By how much what leaves in two runs of `plan` differs.
fn difference(plan: &Plan, one: &Series, other: &Series) -> f64 {
    let Some(drive) = &plan.drive else { return 0.0 };
    let energies = energies(drive.outgoing, one.duration().max(other.duration()));
    let [one, other] =
        [one, other].map(|series| OutgoingSpectrum::new(&plan.species, series, energies.clone()));
    distance(&one, &other)
}
