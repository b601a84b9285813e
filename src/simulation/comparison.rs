//! The comparison run: on elements, until nothing new comes.
//!
//! Whatever holds the run, it is compared with a run on elements, whose T(E) has no error of the
//! time step and a small one of the mesh: their difference is the error of step, grid and absorber
//! together. It comes first, because it is cheap and tells how long the run has to be.
//!
//! A packet that is split at one place and again at another comes out in parts: the first passes
//! both planes, and echoes follow after a pause. So this run ends when T and R have not changed at
//! any energy for as long as a round trip between the planes takes, and when what may still come,
//! by the ratio of the last two round trips, is a small share of the tolerance. The run itself ends
//! where T last changed.

use crate::planning::Plan;
use crate::scattering::Level;
use crate::units::Estimate;

use super::control::{CancellationObserver, Control};
use super::convergence::ConvergenceMonitor;
use super::cost::duration_within;
use super::evolve::{Sampling, evolve};
use super::first_step::comparison_step;
use super::ringing;
use super::series::Series;
use super::setup::RunSetup;
use super::space::Variant;
use super::taper::{AFTERWARDS, CONVERGED_TAPER, longest_taper};

/// A run that has not converged by this many flights is ended.
// With half as many the run over a thin Eckart barrier is ended before it converges; with twice as
// many, runs that do not converge take twice the work. Few do not.
const MAX_FLIGHTS: f64 = 6.0;

/// On a grid, levels that are resolved within this many flights are waited for, whatever share of
/// the packet they take.
const MAX_LEVEL_FLIGHTS: f64 = 10.0;

/// What the comparison run found.
pub(super) struct Comparison {
    pub series: Series,
    /// Duration of the run, fs: from then on nothing new came, or something still does.
    pub duration: f64,
}

/// The comparison run of `plan`, watched at the energies `mesh` (meV): for as long as the `levels`
/// in and beside the window need, if the budget allows; a duration set by hand is kept, but this run
/// is still longer.
pub(super) fn comparison(
    plan: &Plan,
    mesh: &[f64],
    levels: &[Level],
    control: &Control,
) -> Comparison {
    let setup = &RunSetup::new(plan, Variant::Comparison);
    let step = comparison_step(plan);
    let within_budget = duration_within(plan);
    let least = ringing::duration(plan, levels, within_budget).unwrap_or(0.0);
    // What is slow without a level, as waves are over a flat top, ends by itself.
    let slow = levels.is_empty() && (plan.is_on_elements() || plan.round_trip > plan.flight);
    // On a grid steps are shorter, the narrower a level is that a run resolves; on elements they are
    // as long as without any.
    let affordable = match plan.is_on_elements() {
        true => within_budget,
        false => within_budget.min(MAX_LEVEL_FLIGHTS * plan.flight),
    };
    let patience = match slow {
        true => within_budget,
        false => least.max(ringing::resolving_duration(plan, levels, affordable)),
    };
    let run_within = plan.duration.unwrap_or(patience.max(MAX_FLIGHTS * plan.flight));
    // What still decays is seen over a share of the time.
    let longest = run_within + plan.round_trip.max(AFTERWARDS * run_within);
    let every = plan.steps_per_sample(step);
    let interval = step * every as f64;
    let samples = (longest / interval).ceil().max(1.0) as usize;
    let law = setup.law(step, every);
    let mut watch = ConvergenceMonitor {
        planes: setup.watch(samples),
        plan,
        law: law.clone(),
        mesh,
        least: plan.duration.unwrap_or(least),
        expected: least.max(
            ringing::expected_duration(plan, levels, mesh[1] - mesh[0])
                .min(longest - plan.round_trip),
        ),
        longest,
        control,
        next: 0.8 * plan.flight,
        history: Vec::new(),
        settled: None,
    };
    watch.update_forecast(0.0);
    let mut state = setup.packet(step);
    let mut propagator = setup.propagator(step);
    let mut supervision = CancellationObserver::of(control, &*propagator, state.len());
    let sampling = Sampling { samples, every };
    evolve(&mut *propagator, &mut state, sampling, &mut [&mut watch, &mut supervision]);
    let planes = watch.planes;
    let time = (planes.samples.len() - 1) as f64 * interval;
    let settled = watch.settled.map(|since| since.max(least));
    let duration = plan.duration.or(settled).unwrap_or(time / (1.0 + AFTERWARDS));
    // A billionth more, so that the duration of a settled run, set by hand, is one.
    let taper_share = match settled {
        Some(since) if since <= duration * (1.0 + 1e-9) => CONVERGED_TAPER,
        _ => longest_taper(plan, duration),
    };
    let remains = setup.remains(&state, time);
    let series = Series {
        planes,
        time_step: step,
        interval,
        law,
        taper_share,
        remains,
        work: Estimate { value: 0.0, error: 0.0 },
    };
    Comparison { series, duration }
}
