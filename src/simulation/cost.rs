//! Memory, time and work of a case, before it begins.

use crate::planning::Plan;
use crate::units::HBAR;
use crate::units::Interval;

use super::first_step::{RUN_ORDER, comparison_step, first_step};
use super::forecast::work_of_pair;
use super::taper::AFTERWARDS;

/// Seconds a pair of transforms with its factors takes, per point and per doubling of the number of
/// points: measured on one core of a present-day server, and meant to a factor of three.
const SECONDS_PER_WORK: f64 = 4.5e-10;
/// Work of a Cayley factor at a point of an element: 3.5 ns.
const WORK_OF_ELEMENT_POINT: f64 = 8.0;
/// Tables and buffers of one propagator, in complex numbers a grid point.
const ARRAYS_PER_POINT: f64 = 24.0;
/// Pilots, run and comparison run of a packet on a grid cost about as much as this many runs at the
/// step of its first pilot …
const WORK_PER_FIRST_PILOT: f64 = 10.0;
/// … and on elements as this many comparison runs.
const WORK_PER_COMPARISON: f64 = 4.0;
/// The run of a packet lasts for so many flights of its slowest part, if nothing holds it up.
const EXPECTED_FLIGHTS: f64 = 1.2;
/// Pilots and run cost about as much as this many first pilots, where the step is to be found: two
/// where the first step is good enough, seven where it is three times too long.
const WORK_OF_STEP_SEARCH: f64 = 2.9;

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cost {
    /// Bytes of memory.
    pub bytes: f64,
    /// Seconds on one core, pilots and comparison run included.
    pub seconds: f64,
    /// Steps, pilots and comparison run included.
    pub steps: f64,
    /// Work, as a [`super::Forecast`] counts it.
    pub work: f64,
    /// Bytes of frames in the record, before compression.
    pub record: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = seconds_in_words(self.seconds);
        write!(
            f,
            "about {time} on one core, {:.0} MB of memory, {:.0} MB of frames",
            self.bytes / 1e6,
            self.record / 1e6
        )
    }
}

/// A computing time in words.
pub(crate) fn seconds_in_words(seconds: f64) -> String {
    match seconds {
        seconds if seconds > 7200.0 => format!("{:.0} hours", seconds / 3600.0),
        seconds if seconds > 120.0 => format!("{:.0} minutes", seconds / 60.0),
        seconds if seconds < 1.5 => "1 second".into(),
        seconds => format!("{seconds:.0} seconds"),
    }
}

/// Seconds that `work` takes on one core.
pub(crate) fn seconds_of(work: f64) -> f64 {
    work * SECONDS_PER_WORK
}

/// Work of a run of `duration` (fs) in steps of `step` (fs).
pub(super) fn run_work(plan: &Plan, duration: f64, step: f64) -> f64 {
    (duration / step).ceil() * work_of_step(plan, step)
}

/// Work of a comparison run of `duration` (fs).
pub(super) fn comparison_work(plan: &Plan, duration: f64) -> f64 {
    (duration / comparison_step(plan)).ceil() * work_of_factor(plan)
}

fn work_of_factor(plan: &Plan) -> f64 {
    WORK_OF_ELEMENT_POINT * plan.elements.mesh.points() as f64
}

/// Work of a step of `step` (fs).
fn work_of_step(plan: &Plan, step: f64) -> f64 {
    match plan.is_on_elements() {
        true => RUN_ORDER as f64 * work_of_factor(plan),
        false => pairs(plan, step) * work_of_pair(plan.axis.points),
    }
}

/// Pairs of transforms in a step of `step` (fs).
fn pairs(plan: &Plan, step: f64) -> f64 {
    let Some(splitting) = plan.scheme.splitting() else {
        let Interval { from: lowest, to: highest } = plan.potential.range();
        let largest = plan.species.kinetic_energy(plan.axis.largest_wavenumber());
        let half = 0.5 * (largest + highest - lowest);
        let alpha = half * step / HBAR;
        // Beyond its argument a Bessel function falls over a few cube roots of it.
        return alpha + 9.0 * alpha.cbrt() + 9.0;
    };
    splitting.drifts.len() as f64
}

/// What a packet is to do: known better as it goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outlook {
    /// Length of the run, fs.
    pub duration: f64,
    /// What is left of the comparison run, fs.
    pub comparison_duration: f64,
}

impl Outlook {
    /// Before anything has run.
    pub(super) fn of(plan: &Plan) -> Self {
        let duration = plan.duration.unwrap_or(EXPECTED_FLIGHTS * plan.flight);
        let afterwards = plan.round_trip.max(AFTERWARDS * duration);
        Self { duration, comparison_duration: duration + afterwards }
    }

    /// The work that is to be done.
    pub(super) fn work(&self, plan: &Plan) -> f64 {
        let Self { duration, comparison_duration } = *self;
        let comparison = comparison_work(plan, comparison_duration);
        if plan.is_on_elements() {
            return comparison + run_work(plan, duration, plan.time_step.unwrap_or(plan.sampling));
        }
        let first = run_work(plan, duration, first_step(plan));
        let own = plan.time_step.map(|step| run_work(plan, duration, step));
        let rest = match own {
            Some(run) if plan.grid_by_hand => run,
            _ if plan.scheme.has_no_step_error() => first + own.unwrap_or(first),
            Some(run) => 1.5 * first + run,
            None => WORK_OF_STEP_SEARCH * first,
        };
        comparison + rest
    }
}

/// The longest run (fs) that a packet of `plan` affords within its budget.
pub(super) fn duration_within(plan: &Plan) -> f64 {
    let (step, work) = match plan.is_on_elements() {
        true => (comparison_step(plan), WORK_PER_COMPARISON * work_of_factor(plan)),
        false => {
            let step = first_step(plan);
            (step, WORK_PER_FIRST_PILOT * work_of_step(plan, step))
        }
    };
    plan.budget / seconds_of(work) * step
}

/// Work that a packet of `plan` is expected to need, pilots and comparison run included.
pub(super) fn expected_work(plan: &Plan) -> f64 {
    Outlook::of(plan).work(plan)
}

/// Estimates the cost of running `plans`, each storing `frames` frames.
pub(crate) fn cost(plans: &[Plan], frames: usize, wave_function: bool) -> Cost {
    // The program alone takes 30 MB and 0.02 s.
    let mut sum = Cost { bytes: 3e7, seconds: 0.02, steps: 0.0, work: 0.0, record: 0.0 };
    for plan in plans {
        let points = plan.axis.points as f64;
        let work = expected_work(plan);
        let step = plan.time_step.unwrap_or_else(|| first_step(plan));
        let steps = work / work_of_step(plan, step);
        // A sample of both planes has 64 bytes.
        let held = points + plan.elements.mesh.points() as f64;
        sum.bytes += held * 16.0 * ARRAYS_PER_POINT + 64.0 * steps;
        sum.seconds += seconds_of(work);
        sum.steps += steps;
        sum.work += work;
        // |ψ|² in 4 bytes, ψ in 16.
        sum.record += frames as f64 * points * if wave_function { 20.0 } else { 4.0 };
    }
    sum
}
