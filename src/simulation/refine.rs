//! Time step and duration, measured.
//!
//! A first pilot at a coarse step runs until T and R have not changed at any energy of a mesh over
//! the window for as long as an echo between the planes takes; the run ends where they last
//! changed. Where barriers hold levels, it runs for as long as these need and the plan's budget
//! allows. A second pilot at two thirds of the step gives the error of both by the order p of the
//! scheme, e = |T₁ − T₂|/(1.5^p − 1), and from it the step that meets the tolerance. Pilots are
//! kept: they are the comparison runs from which the error of the run is estimated.
//!
//! A step set by hand changes none of this but the step of the run: duration and grid are found in
//! the same way, at steps of their own, and the run is compared with a pilot of another step, finer
//! where its own is coarse.

use crate::planning::Plan;
use crate::scattering::Level;

use super::control::Control;
use super::cost::{Outlook, run_and_comparisons, work};
use super::first_step::{MIN_STEP_CONTRAST, PILOT_STEP_RATIO, first_step};
use super::grid_check::{GridCheck, GridPair, settle_grid};
use super::pilot::{FirstPilot, Pilots, first_pilot};
use super::ringing;
use super::series::{Series, difference, repeat};
use super::setup::{RunSetup, Variant};
use super::taper::Taper;

/// Energies of the mesh on which pilots are judged.
const MESH: usize = 33;
/// Share of the tolerance that the time step may use.
// The bound on its error is twice the measured error, and grid, absorber and duration need the
// rest. Half of it makes a run of Strang's splitting half as costly again, twice of it doubles its
// bound.
pub(super) const STEP_SHARE: f64 = 0.3;
/// Smallest ratio of the second pilot's step to the run's own.
// At 1.04 bounds are twice as large, at 1.7 the work is 6 % more and few bounds are smaller.
const MIN_PILOT_RATIO: f64 = 1.3;
/// Largest ratio of the second pilot's step to the run's own.
// At 1.6 one pilot more takes 1.4 times the work with Strang's splitting; 2.6 saves nothing.
const MAX_PILOT_RATIO: f64 = 2.0;
/// Flights of the slowest part after which a grid shows what it does: by then the packet has met
/// every barrier.
// With half as many, runs beside levels take up to 1.6 times the work; twice as many save nothing.
const EARLY_FLIGHTS: f64 = 2.0;
/// Pilots that are foreseen from the difference of two: where it is large, the scheme's order says
/// little.
const MAX_FORESEEN_PILOTS: usize = 2;

/// Step and duration of a run, and the pilots that found them.
#[derive(Debug)]
pub struct StepChoice {
    /// fs.
    pub time_step: f64,
    /// Number of steps.
    pub steps: usize,
    /// Steps between two samples.
    pub every: usize,
    /// Share of the time over which the energy sums end.
    pub(crate) taper_share: f64,
    /// A run of another step on the planned grid.
    pub(crate) other_step: Option<Series>,
    /// A run half a spacing aside, at the step of `other_step` if there is one, else at the run's
    /// own.
    pub(crate) shifted: Series,
    /// The first pilot, which is longer than the run.
    pub(crate) longer: Series,
    /// The levels that barriers hold in and beside the window.
    pub levels: Vec<Level>,
}

/// Finds step and duration for `plan`, and a finer grid where the pilots show that it needs one;
/// keys set by hand are kept.
pub(crate) fn refine(plan: &mut Plan, control: &Control) -> StepChoice {
    let mesh = plan.mesh(MESH);
    let levels = ringing::levels_of(plan);
    let first_step = first_step(plan);
    let FirstPilot { series: first, duration } =
        first_pilot(plan, &Pilots { step: first_step, mesh: &mesh, levels: &levels }, control);
    let end = Taper { duration, share: first.taper_share };
    let found = FirstResults { end, longer: first.clone(), levels };
    if control.stopped() {
        return found.choice(first_step, None, first);
    }
    let outlook = Outlook {
        duration,
        pilot_duration: 0.0,
        first_step: first.time_step,
        has_levels: !found.levels.is_empty(),
    };
    control.update_forecast(outlook.work(plan));
    let first = first.cut(duration);
    if plan.elements.is_some() {
        return found.choice(plan.time_step.unwrap_or(plan.sampling), None, first);
    }
    // The step only has to keep the samples apart.
    if plan.scheme.has_no_step_error() {
        let step = plan.time_step.unwrap_or(first_step);
        let time_step = duration / found.steps(step) as f64;
        let shifted = repeat(&RunSetup::new(plan, Variant::Shifted), time_step, end, control);
        return found.choice(step, None, shifted);
    }
    let check =
        |plan: &Plan, end: Taper| GridCheck::new(plan, &found.longer, &found.levels, end, &mesh);
    // Beside levels the grid is often the worse of step and grid; a short pilot at the first step
    // shows it before longer ones are spent on it.
    let first = match found.levels.is_empty() || plan.grid_by_hand {
        true => first,
        false => {
            let early = Taper { duration: duration.min(EARLY_FLIGHTS * plan.flight), ..end };
            let left = |plan: &Plan| outlook.work(plan);
            let points = plan.axis.points;
            settle_grid(plan, first.cut(early.duration), &check(plan, early), &left, control);
            if plan.axis.points == points {
                first
            } else {
                repeat(&RunSetup::new(plan, Variant::Planned), first.time_step, end, control)
            }
        }
    };
    control.update_forecast(outlook.work(plan));
    let flanks = ringing::flanks(plan, &found.levels, end);
    let watched: Vec<f64> = mesh.iter().copied().chain(flanks).collect();
    let StepPilot { series: fine, step } = pilots(plan, first, &watched, control);
    if control.stopped() {
        return found.choice(fine.time_step, None, fine);
    }
    control.update_forecast(run_and_comparisons(plan, duration, step, Some(fine.time_step)));
    let run = |plan: &Plan| run_and_comparisons(plan, duration, step, None);
    let GridPair { planned, shifted } = settle_grid(plan, fine, &check(plan, end), &run, control);
    control.update_forecast(run(plan));
    found.choice(step, Some(planned), shifted)
}

/// What is known of a run before its step is found.
struct FirstResults {
    /// Where the run ends.
    end: Taper,
    /// The first pilot.
    longer: Series,
    levels: Vec<Level>,
}

impl FirstResults {
    /// The fewest steps of at most `step` (fs) that fill the duration of the run.
    fn steps(&self, step: f64) -> usize {
        (self.end.duration / step - 1e-9).ceil().max(1.0) as usize
    }

    /// The run at about `step` (fs), with the pilots it is compared with.
    fn choice(self, step: f64, other_step: Option<Series>, shifted: Series) -> StepChoice {
        let steps = self.steps(step);
        StepChoice {
            time_step: self.end.duration / steps as f64,
            steps,
            every: 1,
            taper_share: self.end.share,
            other_step,
            shifted,
            longer: self.longer,
            levels: self.levels,
        }
    }
}

/// The last of the pilots that find the step.
struct StepPilot {
    series: Series,
    /// Step of the run, fs.
    step: f64,
}

/// The last of a series of pilots, each at two thirds of the step of the one before, from `coarse`
/// on.
fn pilots(plan: &Plan, mut coarse: Series, mesh: &[f64], control: &Control) -> StepPilot {
    let order = plan.scheme.order();
    let power = PILOT_STEP_RATIO.powi(order) - 1.0;
    let setup = RunSetup::new(plan, Variant::Planned);
    let again = |step: f64, like: &Series| repeat(&setup, step, like.end(), control);
    loop {
        let fine = again(coarse.time_step / PILOT_STEP_RATIO, &coarse);
        if control.stopped() {
            return StepPilot { step: fine.time_step, series: fine };
        }
        let error = difference(plan, &coarse, &fine, mesh) / power;
        let step = fine.time_step
            * (STEP_SHARE * plan.tolerance / error.max(1e-15)).powf(1.0 / f64::from(order));
        // A long extrapolation of the order's law is not to be trusted: another pilot comes closer
        // first.
        let near = step >= fine.time_step / MAX_PILOT_RATIO || fine.time_step <= 1e-3;
        match plan.time_step {
            None if near => {
                return StepPilot {
                    step: step.min(fine.time_step / MIN_PILOT_RATIO),
                    series: fine,
                };
            }
            // Finer than a step set by hand is fine enough to judge it.
            Some(by_hand) if near || fine.time_step * MIN_STEP_CONTRAST <= by_hand => {
                let apart =
                    fine.time_step.max(by_hand) / fine.time_step.min(by_hand) >= MIN_STEP_CONTRAST;
                let series = if apart { fine } else { again(by_hand / PILOT_STEP_RATIO, &coarse) };
                return StepPilot { series, step: by_hand };
            }
            _ => {
                control.update_forecast(further_pilots(plan, &fine, step));
                coarse = fine;
            }
        }
    }
}

/// Work of the pilots that are to follow `last` until one comes close to a run of steps of `step`
/// (fs), and of that run.
fn further_pilots(plan: &Plan, last: &Series, step: f64) -> f64 {
    let (points, duration) = (plan.axis.points, last.duration());
    let (mut now, mut sum) = (last.time_step, 0.0);
    for _ in 0..MAX_FORESEEN_PILOTS {
        if step < now / MAX_PILOT_RATIO && now > 1e-3 {
            now /= PILOT_STEP_RATIO;
            sum += work(plan, points, duration, now);
        }
    }
    let step = step.max(now / MAX_PILOT_RATIO);
    sum + run_and_comparisons(plan, duration, step.min(now / MIN_PILOT_RATIO), Some(now))
}
