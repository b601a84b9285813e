//! One packet: the run itself, then what it is compared with.

use super::control::Control;
use super::estimate::TransmissionEstimate;
use super::evolve::Sampling;
use super::refine::StepChoice;
use super::series::{Schedule, Series, record, repeat};
use super::setup::RunSetup;
use super::space::Variant;
use crate::observables::Observer;
use crate::planning::Plan;

/// Ratio of another step to that of the run.
const OTHER_STEP_RATIO: f64 = 0.7;

/// Runs as `chosen` on `setup` and shows it to `observers`; `None` if one of them asked to stop.
pub fn run(
    setup: &RunSetup<'_>,
    chosen: &StepChoice,
    control: &Control,
    observers: &mut [&mut dyn Observer],
) -> Option<Series> {
    let StepChoice { time_step, steps, every, taper_share, .. } = *chosen;
    let schedule = Schedule {
        sampling: Sampling { samples: steps / every, every },
        time_step,
        interval: time_step * every as f64,
    };
    let series = record(setup, schedule, taper_share, control, observers);
    (schedule.is_complete(&series) && !control.stopped()).then_some(series)
}

/// A finished run with its comparison run. Where the bound misses the tolerance and there is no
/// pilot of another step, one tells whether the step or the grid is to blame.
pub(crate) fn compared(
    plan: &Plan,
    chosen: StepChoice,
    run: Series,
    control: &Control,
) -> TransmissionEstimate {
    let StepChoice { other_step, comparison, levels, .. } = chosen;
    let plan = plan.clone();
    let mut estimate = TransmissionEstimate { plan, run, other_step, comparison, levels };
    let plan = &estimate.plan;
    if estimate.other_step.is_none() && !plan.scheme.has_no_step_error() && estimate.is_inaccurate()
    {
        let step = OTHER_STEP_RATIO * estimate.run.time_step;
        let setup = RunSetup::new(plan, Variant::Planned);
        estimate.other_step = Some(repeat(&setup, step, estimate.run.end(), control));
    }
    estimate
}
