//! Pilots: runs at a coarse step that last until nothing new comes.
//!
//! A packet that is split at one place and again at another comes out in parts: the first passes
//! both planes, and echoes follow after a pause. So a pilot ends when T and R have not changed at
//! any energy for as long as a round trip between the planes takes, and when what may still come,
//! by the ratio of the last two round trips, is a small share of the tolerance. The run itself ends
//! where T last changed.

use crate::planning::Plan;

use super::control::{CancellationObserver, Control};
use super::convergence::{AFTERWARDS, ConvergenceMonitor, LOSS_SHARE};
use super::cost::duration_within;
use super::evolve::{Sampling, evolve};
use super::first_step::PILOT_STEP_RATIO;
use super::ringing;
use super::series::Series;
use super::setup::{RunSetup, Variant};
use super::taper::{CONVERGED_TAPER, longest_taper};
use crate::scattering::Level;

/// A pilot that has not converged by this many flights is ended.
// With half as many the pilot over a thin Eckart barrier is ended before it converges, and the run,
// which then is as long, takes 1.8 times the work. With twice as many, runs whose pilots do not
// converge take twice the work.
const MAX_FLIGHTS: f64 = 4.0;
/// A shorter step aims at this share of the allowed loss, since no power law holds far.
const LOSS_MARGIN: f64 = 0.7;
/// Smallest ratio of a shorter step to the one before: two losses say little of what is far away.
const MIN_STEP_RATIO: f64 = 0.3;
/// Shorter steps and finer grids tried before a lossy one is taken as it is.
const MAX_RETRIES: usize = 4;

/// How pilots begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pilots<'a> {
    /// The first step that is tried, fs.
    pub step: f64,
    /// Energies at which T and R are watched, meV.
    pub mesh: &'a [f64],
    /// The levels in and beside the window.
    pub levels: &'a [Level],
}

/// What the first pilot found.
pub(super) struct FirstPilot {
    pub series: Series,
    /// Duration of the run, fs.
    pub duration: f64,
}

/// A pilot at the first step, or at a shorter one, or on a finer grid: where more than the
/// tolerance is lost by step or grid, nothing can be said of what is still to come. A loss that a
/// shorter step did not make smaller is the grid's.
pub(super) fn first_pilot(plan: &mut Plan, pilots: &Pilots<'_>, control: &Control) -> FirstPilot {
    let mut step = pilots.step;
    let mut before: Option<Loss> = None;
    let mut attempts = MAX_RETRIES;
    loop {
        let variant = match plan.elements {
            Some(_) => Variant::LowerDegree,
            None => Variant::Planned,
        };
        let setup = RunSetup::new(plan, variant);
        let pilot = pilot(&setup, &Pilots { step, ..*pilots }, attempts > 0, control);
        let lost = pilot.lost.filter(|_| !control.stopped());
        let Some(lost) = lost else {
            return FirstPilot { series: pilot.series, duration: pilot.duration };
        };
        attempts -= 1;
        let now = Loss { step, lost };
        match (before, plan.finer()) {
            // At a step 1.5 times shorter a loss of the step's falls by 2.2 or more. What does not
            // is the grid's.
            (Some(last), Some(finer)) if lost > 0.5 * last.lost => {
                *plan = finer;
                step = last.step;
                before = None;
            }
            (Some(last), None) if lost > 0.5 * last.lost => {
                step = last.step;
                attempts = 0;
            }
            (Some(last), _) => {
                step *= now.ratio(&last, LOSS_SHARE * plan.tolerance);
                before = Some(now);
            }
            // Not more at once: going by the order of the scheme from a single loss, steps came out
            // too short where the loss was not theirs, and a filter took 35 % longer.
            (None, _) => {
                step /= PILOT_STEP_RATIO;
                before = Some(now);
            }
        }
    }
}

/// What a pilot of one step (fs) loses of T + R.
#[derive(Debug, Clone, Copy)]
struct Loss {
    step: f64,
    lost: f64,
}

impl Loss {
    /// The ratio of a step that loses less than `limit` to this one, by the power law through this
    /// loss and the `last` one, of a longer step.
    fn ratio(&self, last: &Self, limit: f64) -> f64 {
        let power = (last.lost / self.lost).ln() / (last.step / self.step).ln();
        (LOSS_MARGIN * limit / self.lost)
            .powf(1.0 / power)
            .clamp(MIN_STEP_RATIO, 1.0 / PILOT_STEP_RATIO)
    }
}

/// What a pilot found.
struct Pilot {
    series: Series,
    /// Length of the run, fs: from then on nothing new came, or something still does.
    duration: f64,
    /// What T + R lacks because of step or grid, if that is more than a share of the tolerance.
    lost: Option<f64>,
}

/// A run that lasts until nothing new has come for a round trip between the planes, and for as long
/// as the levels need if the budget allows; a duration set by hand is kept, but the pilot is still
/// longer.
fn pilot(setup: &RunSetup<'_>, pilots: &Pilots<'_>, ends_lossy: bool, control: &Control) -> Pilot {
    let plan = setup.plan;
    let Pilots { step, mesh, levels } = *pilots;
    let within_budget = duration_within(plan, step);
    let least = ringing::duration(plan, levels, within_budget).unwrap_or(0.0);
    // What is slow without a level, as waves are over a flat top, ends by itself.
    let slow = levels.is_empty() && plan.round_trip > plan.flight;
    let patience = (MAX_FLIGHTS * plan.flight).max(if slow { within_budget } else { least });
    // Steps of elements are cheap, and bounds owe nothing to grid and step: levels are waited for,
    // and what still decays is seen over a share of the time.
    let (patience, share) = match plan.elements {
        Some(_) => {
            let resolving = ringing::resolving_duration(plan, levels, within_budget);
            (patience.max(resolving), AFTERWARDS)
        }
        None => (patience, 0.0),
    };
    let run_within = plan.duration.unwrap_or(patience);
    let longest = run_within + plan.round_trip.max(share * run_within);
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
        step,
        longest,
        control,
        has_levels: !levels.is_empty(),
        next: 0.8 * plan.flight,
        history: Vec::new(),
        settled: None,
        setup,
        ends_lossy,
        lost: None,
    };
    watch.update_forecast(0.0);
    let mut psi = setup.packet(step);
    let mut propagator = setup.propagator(step);
    let mut supervision = CancellationObserver::of(control, &*propagator, psi.len());
    let sampling = Sampling { samples, every };
    evolve(&mut *propagator, &mut psi, sampling, &mut [&mut watch, &mut supervision]);
    let planes = watch.planes;
    let time = (planes.samples.len() - 1) as f64 * interval;
    let length = time / (1.0 + share);
    let settled = watch.settled.map(|since| since.max(least)).filter(|_| plan.duration.is_none());
    let taper_share = if settled.is_some() { CONVERGED_TAPER } else { longest_taper(plan, length) };
    let remains = setup.remains(&psi, time);
    let series = Series { planes, time_step: step, interval, law, taper_share, remains };
    let duration = plan.duration.or(settled).unwrap_or(length);
    Pilot { series, duration, lost: watch.lost }
}
