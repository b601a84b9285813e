//! Every packet of a case made ready to run: planned, then its step, duration and grid measured.

use std::sync::Arc;

use rayon::prelude::*;

use super::control::Control;
use super::cost::{expected_work, run_work};
use super::driven_steps;
use super::forecast::PacketWork;
use super::refine::{StepChoice, refine};
use crate::error::{Error, Result};
use crate::planning::{Case, Plan, PlanError};

/// Times at which the probability is balanced when no frames are asked for.
const DEFAULT_SNAPSHOTS: usize = 200;

/// A run has up to so many times more steps for the sake of frames; beyond that frames are between
/// steps.
const MAX_EXTRA_STEPS: usize = 4;

/// Plans every packet of `case`.
///
/// # Errors
/// The first refusal.
pub fn plan(case: &Case) -> std::result::Result<Vec<Plan>, RefusedPacket> {
    let plans = case.packets.iter().enumerate().map(|(packet, request)| {
        let with_frames = case.record.frames > 0;
        let Case { species, potential, numerics, .. } = case;
        let plan = match &case.drive {
            Some(drive) => Plan::driven(species, potential, drive, request, numerics, with_frames),
            None => Plan::new(species, potential, request, numerics, with_frames),
        };
        plan.map_err(|error| RefusedPacket { packet, error })
    });
    plans.collect()
}

/// A packet that cannot be run as asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("packet {packet}: {error}")]
pub struct RefusedPacket {
    /// Its number, from 0.
    pub packet: usize,
    /// Why.
    pub error: PlanError,
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
        control.update_forecast(run_work(&plan, duration, chosen.time_step));
        Ok(Prepared { plan, chosen, moments, work: work.clone() })
    };
    plans.par_iter().zip(&works).map(one).collect()
}

/// The moments of a run that are shown, from its beginning to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moments {
    /// Every so many steps.
    EverySteps(usize),
    /// So many, evenly spaced in time: between steps ψ is moved on from the last one.
    Evenly(usize),
}

/// The steps of a run that shows frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FrameSteps {
    moments: Moments,
    /// Steps of the run.
    steps: usize,
}

/// What may be done to a step for the sake of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepFit {
    /// It may be as short as frames ask.
    Shorter,
    /// It may be longer by 7 % at most, or a few times shorter.
    Stretched,
    /// Nothing.
    Kept,
}

/// Number of steps and the moments shown, such that frames are evenly spaced and include both ends,
/// and the step is not longer than `steps` equal ones, but as `fit` allows (without frames: a
/// multiple of `most`, the most steps between two samples).
fn frame_steps(steps: usize, frames: usize, most: usize, fit: StepFit) -> FrameSteps {
    let every = |stride: usize, steps: usize| {
        let moments = Moments::EverySteps(stride);
        FrameSteps { moments, steps }
    };
    if frames < 2 {
        let stride = steps.div_ceil(DEFAULT_SNAPSHOTS).next_multiple_of(most.min(steps).max(1));
        return every(stride, steps.div_ceil(stride) * stride);
    }
    let intervals = frames - 1;
    let between = FrameSteps { moments: Moments::Evenly(frames), steps };
    match fit {
        _ if steps.is_multiple_of(intervals) => every(steps / intervals, steps),
        StepFit::Kept => between,
        // A run of so few steps is short: a few times more cost little.
        StepFit::Stretched if intervals > MAX_EXTRA_STEPS * steps => between,
        _ if steps < intervals => every(1, intervals),
        _ => {
            let down = steps / intervals;
            let is_near = (down * intervals) as f64 > 0.93 * steps as f64;
            let stride = match fit == StepFit::Stretched && is_near {
                true => down,
                false => down + 1,
            };
            every(stride, stride * intervals)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FrameSteps, Moments, StepFit, frame_steps};

    #[test]
    fn frames_are_evenly_spaced_and_include_the_end() {
        use Moments::{Evenly, EverySteps};
        use StepFit::{Kept, Shorter, Stretched};
        for (wanted, frames, fit, moments, steps) in [
            (600, 200, Stretched, EverySteps(3), 597),
            (600, 200, Kept, Evenly(200), 600),
            (100, 200, Kept, Evenly(200), 100),
            (100, 200, Stretched, EverySteps(1), 199),
            (100, 2000, Shorter, EverySteps(1), 1999),
            (100, 2000, Stretched, Evenly(2000), 100),
            (398, 200, Kept, EverySteps(2), 398),
        ] {
            assert_eq!(frame_steps(wanted, frames, 6, fit), FrameSteps { moments, steps });
        }
        let FrameSteps { moments, steps } = frame_steps(1234, 0, 6, Kept);
        assert!(moments == EverySteps(12) && steps.is_multiple_of(12) && steps >= 1234);
    }
}
