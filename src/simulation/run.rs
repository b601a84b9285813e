//! One packet: the run itself, then its comparison runs.

use super::control::{CancellationObserver, Control};
use super::estimate::TransmissionEstimate;
use super::evolve::evolve;
use super::refine::StepChoice;
use super::series::{Series, repeat};
use super::setup::{RunSetup, Variant};
use crate::observables::Observer;
use crate::planning::Plan;

/// Runs as `chosen` on `setup` and shows it to `observers`; `None` if one of them asked to stop.
pub fn run(
    setup: &RunSetup,
    chosen: &StepChoice,
    control: &Control,
    observers: &mut [&mut dyn Observer],
) -> Option<Series> {
    let mut planes = setup.watch(chosen.steps / chosen.every);
    let mut psi = setup.packet();
    let mut propagator = setup.propagator(chosen.time_step);
    let mut supervision = CancellationObserver::of(control, &*propagator, psi.len());
    let mut all: Vec<&mut dyn Observer> = vec![&mut planes, &mut supervision];
    all.extend(observers.iter_mut().map(|observer| &mut **observer as &mut dyn Observer));
    let done =
        evolve(&mut *propagator, &mut psi, (chosen.steps / chosen.every, chosen.every), &mut all);
    (done == chosen.steps && !control.stopped()).then_some(Series {
        planes,
        time_step: chosen.time_step,
        interval: chosen.time_step * chosen.every as f64,
        taper_share: chosen.taper_share,
        remains: setup.remains(&psi),
    })
}

/// Adds the comparison runs of a finished run: those that found its step and grid, one on fewer
/// points where V has jumps or kinks, and one on more points where the grid was set by hand.
pub fn run_error_estimates(
    plan: &Plan,
    chosen: StepChoice,
    run: Series,
    control: &Control,
) -> TransmissionEstimate {
    let again = |variant| {
        repeat(
            &RunSetup::new(plan, variant),
            run.time_step,
            run.duration(),
            run.taper_share,
            control,
        )
    };
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
