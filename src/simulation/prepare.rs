//! Every packet of a case made ready to run: planned, then its step, duration and grid measured.

use std::sync::Arc;

use rayon::prelude::*;

use super::control::Control;
use super::cost::{expected_work, run_work};
use super::driven_steps;
use super::forecast::PacketWork;
use super::moments::{FrameSteps, Moments, StepFit, frame_steps};
use super::motion::adaptive_moments;
use super::refine::{StepChoice, refine};
use crate::error::{Error, Result};
use crate::planning::{Case, DrivenPlanError, FrameSpacing, Plan, PlanError, RecordRequest};
use crate::scattering::{Cancellation, Cancelled};

/// Plans every packet of `case`.
///
/// # Errors
/// The first refusal.
pub fn plan(case: &Case) -> std::result::Result<Vec<Plan>, PlanningError> {
    plan_unless(case, Cancellation::never())
}

/// [`plan`], unless `stop` says otherwise.
///
/// # Errors
/// The first refusal; [`PlanningError::Cancelled`].
pub fn plan_unless(
    case: &Case,
    stop: Cancellation<'_>,
) -> std::result::Result<Vec<Plan>, PlanningError> {
    let Case { species, potential, numerics, .. } = case;
    let with_frames = case.record.frames > 0;
    let plans = case.packets.iter().enumerate().map(|(packet, request)| {
        let plan = match &case.drive {
            Some(drive) => {
                Plan::driven_unless(species, potential, drive, request, numerics, with_frames, stop)
            }
            None => Plan::new(species, potential, request, numerics, with_frames)
                .map_err(DrivenPlanError::from),
        };
        plan.map_err(|error| match error {
            DrivenPlanError::Refused(error) => PlanningError::Refused { packet, error },
            DrivenPlanError::Cancelled(cause) => cause.into(),
        })
    });
    plans.collect()
}

/// Why the packets of a case have no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanningError {
    /// A packet that cannot be run as asked for.
    #[error("packet {packet}: {error}")]
    Refused {
        /// Its number, from 0.
        packet: usize,
        /// Why.
        error: PlanError,
    },
    /// The planning was to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A packet whose every choice is made.
#[derive(Debug)]
pub struct Prepared {
    /// The plan, on the grid that the pilots asked for.
    pub plan: Plan,
    /// Step and duration.
    pub chosen: StepChoice,
    /// The moments that are shown.
    pub moments: Moments,
    /// Work done and expected.
    pub work: Arc<PacketWork>,
}

impl Prepared {
    /// The times that are shown, fs.
    pub fn frame_times(&self) -> Vec<f64> {
        self.moments.times(&self.chosen)
    }
}

/// Finds step, duration and grid of every packet by pilot runs, on the threads of the present pool.
///
/// # Errors
/// [`Error::Cancelled`] if `control` asked to stop.
pub fn prepare(case: &Case, plans: &[Plan], control: &Control) -> Result<Vec<Prepared>> {
    let works = control.forecast.begin(&plans.iter().map(expected_work).collect::<Vec<_>>());
    let one = |(plan, work): (&Plan, &Arc<PacketWork>)| {
        let control = &control.of_packet(work);
        let mut plan = plan.clone();
        let mut chosen = match plan.drive {
            Some(_) => driven_steps::refine(&mut plan, control),
            None => refine(&mut plan, control),
        };
        if control.stopped() {
            // What a pilot that was cut short says is not to be used.
            return Err(Error::Cancelled);
        }
        let most = plan.steps_per_sample(chosen.time_step);
        // Frames may stretch a step by 7 %: the error of order four grows by a third, and the step
        // uses three tenths of the tolerance.
        let may_stretch =
            !plan.scheme.has_no_step_error() && 1.075 * chosen.time_step <= plan.longest_step;
        let fit = match plan.time_step {
            Some(_) => StepFit::Kept,
            None if may_stretch => StepFit::Stretched,
            None => StepFit::Shorter,
        };
        let FrameSteps { moments, steps } =
            frame_steps(chosen.steps, case.record.frames, most, fit);
        chosen.time_step *= chosen.steps as f64 / steps as f64;
        chosen.steps = steps;
        let whole = if let Moments::EverySteps(stride) = moments { stride } else { steps };
        chosen.every = (1..=most).rev().find(|&every| whole.is_multiple_of(every)).unwrap_or(1);
        let duration = chosen.time_step * chosen.steps as f64;
        let work_left = run_work(&plan, duration, chosen.time_step);
        control.update_forecast(work_left);
        let moments = match case.record {
            RecordRequest { frames: 3.., moments: FrameSpacing::Adaptive, .. } => {
                let moments = adaptive_moments(&plan, &chosen, case.record.frames, control);
                control.update_forecast(work_left);
                moments.ok_or(Error::Cancelled)?
            }
            _ => moments,
        };
        Ok(Prepared { plan, chosen, moments, work: work.clone() })
    };
    plans.par_iter().zip(&works).map(one).collect()
}
