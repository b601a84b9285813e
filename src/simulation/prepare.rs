//! Every packet of a case made ready to run: planned, then its step, duration and grid measured.

use std::sync::Arc;

use rayon::prelude::*;

use super::control::Control;
use super::cost::{expected_work, run_work};
use super::forecast::PacketWork;
use super::refine::{StepChoice, refine};
use crate::error::{Error, Result};
use crate::planning::{Case, Plan, PlanError};

/// Times at which the probability is balanced when no frames are asked for.
const DEFAULT_SNAPSHOTS: usize = 200;

/// A run has up to so many times more steps for the sake of frames; beyond that every step is
/// stored.
const MAX_EXTRA_STEPS: usize = 4;

/// Plans every packet of `case`.
///
/// # Errors
/// The first refusal.
pub fn plan(case: &Case) -> std::result::Result<Vec<Plan>, RefusedPacket> {
    let plans = case.packets.iter().enumerate().map(|(packet, request)| {
        let with_frames = case.record.frames > 0;
        Plan::new(&case.species, &case.potential, request, &case.numerics, with_frames)
            .map_err(|error| RefusedPacket { packet, error })
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
    /// Steps between stored moments.
    pub stride: usize,
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
        let mut chosen = refine(&mut plan, control);
        if control.stopped() {
            // What a pilot that was cut short says is not to be used.
            return Err(Error::Cancelled);
        }
        let most = plan.steps_per_sample(chosen.time_step);
        // Frames may stretch a step by 7 %: the error of order four grows by a third, and the step
        // uses three tenths of the tolerance.
        let may_stretch = plan.time_step.is_none() && 1.075 * chosen.time_step <= plan.longest_step;
        let fit = match plan.time_step {
            None if plan.scheme.has_no_step_error() => StepFit::Shorter,
            _ if may_stretch => StepFit::Stretched,
            _ => StepFit::Kept,
        };
        let FrameSteps { stride, steps } =
            frame_stride(chosen.steps, case.record.frames, most, fit);
        chosen.time_step *= chosen.steps as f64 / steps as f64;
        chosen.steps = steps;
        chosen.every = (1..=most).rev().find(|&every| stride.is_multiple_of(every)).unwrap_or(1);
        let duration = chosen.time_step * chosen.steps as f64;
        control.update_forecast(run_work(&plan, duration, chosen.time_step));
        Ok(Prepared { plan, chosen, stride, work: work.clone() })
    };
    plans.par_iter().zip(&works).map(one).collect()
}

/// The steps of a run that shows frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FrameSteps {
    /// Steps between frames.
    stride: usize,
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
    /// It may be shorter where every frame is several steps.
    Kept,
}

/// Steps between frames and number of steps, such that frames are evenly spaced, include both ends,
/// and the step is not longer than `steps` equal ones, but as `fit` allows (without frames: a
/// multiple of `most`, the most steps between two samples).
fn frame_stride(steps: usize, frames: usize, most: usize, fit: StepFit) -> FrameSteps {
    if frames < 2 {
        let stride = steps.div_ceil(DEFAULT_SNAPSHOTS).next_multiple_of(most.min(steps).max(1));
        return FrameSteps { stride, steps: steps.div_ceil(stride) * stride };
    }
    let intervals = frames - 1;
    if steps < intervals {
        // A run of so few steps is short: a few times more cost little.
        let more = match fit {
            StepFit::Shorter => true,
            StepFit::Stretched => intervals <= MAX_EXTRA_STEPS * steps,
            StepFit::Kept => false,
        };
        return FrameSteps { stride: 1, steps: if more { intervals } else { steps } };
    }
    let down = steps / intervals;
    let stride = if fit == StepFit::Stretched && (down * intervals) as f64 > 0.93 * steps as f64 {
        down
    } else {
        steps.div_ceil(intervals)
    };
    FrameSteps { stride, steps: stride * intervals }
}

#[cfg(test)]
mod tests {
    use super::{FrameSteps, StepFit, frame_stride};

    #[test]
    fn frames_are_evenly_spaced_and_include_the_end() {
        use StepFit::{Kept, Shorter, Stretched};
        for (wanted, frames, fit, stride, steps) in [
            (600, 200, Stretched, 3, 597),
            (600, 200, Kept, 4, 796),
            (100, 200, Kept, 1, 100),
            (100, 200, Stretched, 1, 199),
            (100, 2000, Shorter, 1, 1999),
            (100, 2000, Stretched, 1, 100),
            (398, 200, Kept, 2, 398),
        ] {
            let found = frame_stride(wanted, frames, 6, fit);
            assert_eq!(found, FrameSteps { stride, steps });
        }
        let FrameSteps { stride, steps } = frame_stride(1234, 0, 6, Kept);
        assert!(steps % stride == 0 && steps >= 1234 && stride == 12);
    }
}
