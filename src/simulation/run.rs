//! One packet: the run itself, then its comparison runs.

use super::control::Control;
use super::estimate::TransmissionEstimate;
use super::evolve::Sampling;
use super::refine::StepChoice;
use super::series::{Schedule, Series, record, repeat};
use super::setup::{RunSetup, Variant};
use crate::observables::Observer;
use crate::planning::Plan;

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

/// Adds the comparison runs of a finished run: those that found its step and grid, one on fewer
/// points where V has jumps or kinks, and one on more points where the grid was set by hand.
pub(crate) fn run_error_estimates(
    plan: &Plan,
    chosen: StepChoice,
    run: Series,
    control: &Control,
) -> TransmissionEstimate {
    let again = |variant| repeat(&RunSetup::new(plan, variant), run.time_step, run.end(), control);
    let other_grid = match plan.grid_by_hand {
        true => Some(again(Variant::Finer)),
        false => plan.is_rough().then(|| again(Variant::Coarser)),
    };
    TransmissionEstimate {
        plan: plan.clone(),
        other_step: chosen.other_step,
        shifted: chosen.shifted,
        longer: chosen.longer,
        levels: chosen.levels,
        other_grid,
        run,
    }
}
