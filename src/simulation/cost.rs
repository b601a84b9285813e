//! Memory, time and work of a case, before it begins.

use crate::planning::Plan;
use crate::units::HBAR;
use crate::units::Interval;

use super::first_step::{MIN_STEP_CONTRAST, PILOT_STEP_RATIO, first_step};
use super::forecast::work_of_pair;

/// Seconds a pair of transforms with its factors takes, per point and per doubling of the number of
/// points: measured on one core of a present-day server, and meant to a factor of three.
const SECONDS_PER_WORK: f64 = 4.5e-10;
/// Work of a Cayley factor at a point of an element: 3.5 ns.
const WORK_OF_ELEMENT_POINT: f64 = 8.0;
/// Tables and buffers of one propagator, in complex numbers a grid point.
const ARRAYS_PER_POINT: f64 = 24.0;
/// Pilots, run and comparison runs of a packet cost about as much as this many of its first pilots
/// of the same length.
const WORK_PER_FIRST_PILOT: f64 = 10.0;
/// The run of a packet lasts for so many flights of its slowest part, if nothing holds it up.
const EXPECTED_FLIGHTS: f64 = 1.2;
/// Step of the first pilot over that of the run, where that is chosen.
const EXPECTED_STEP_RATIO: f64 = 2.2;
/// Pilots that lose too much, by their step or their grid, are repeated, which cannot be known
/// before; this factor is the average.
// With it the forecast after a tenth of the work is 0.6 to 1.55 times the work for nine in ten of
// 120 drawn filters.
const EXPECTED_REPEATS: f64 = 1.4;
/// The same where the step is set by hand, so that the run itself is known.
// The same for 196 drawn runs with keys set by hand: 0.58 to 1.45.
const EXPECTED_PILOT_REPEATS: f64 = 1.2;

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cost {
    /// Bytes of memory.
    pub bytes: f64,
    /// Seconds on one core, pilots and comparison runs included.
    pub seconds: f64,
    /// Steps, pilots and comparison runs included.
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

/// Work of a run of `duration` (fs) in steps of `step` (fs) over `points` points on the grid of
/// `plan`.
pub(super) fn work(plan: &Plan, points: usize, duration: f64, step: f64) -> f64 {
    (duration / step).ceil() * work_of_step(plan, points, step)
}

/// Work of a step of `step` (fs).
fn work_of_step(plan: &Plan, points: usize, step: f64) -> f64 {
    match &plan.elements {
        Some(planned) => {
            let factors = if step == first_step(plan) { 1.0 } else { 4.0 };
            factors * WORK_OF_ELEMENT_POINT * planned.mesh.points() as f64
        }
        None => pairs(plan, points, step) * work_of_pair(points),
    }
}

/// Pairs of transforms in a step of `step` (fs).
fn pairs(plan: &Plan, points: usize, step: f64) -> f64 {
    let Some(splitting) = plan.scheme.splitting() else {
        let Interval { from: lowest, to: highest } = plan.potential.range();
        let largest = plan.axis.largest_wavenumber() * points as f64 / plan.axis.points as f64;
        let half = 0.5 * (plan.species.kinetic_energy(largest) + highest - lowest);
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
    /// What is left of the first pilot, fs; zero once it is over.
    pub pilot_duration: f64,
    /// Step of the first pilot, fs.
    pub first_step: f64,
    /// Whether barriers hold levels: beside them T asks for shorter steps.
    pub has_levels: bool,
}

impl Outlook {
    /// Before anything has run.
    pub(super) fn of(plan: &Plan) -> Self {
        let duration = plan.duration.unwrap_or(EXPECTED_FLIGHTS * plan.flight);
        Self {
            duration,
            pilot_duration: duration + plan.round_trip,
            first_step: first_step(plan),
            has_levels: false,
        }
    }

    /// The work that is to be done.
    pub(super) fn work(&self, plan: &Plan) -> f64 {
        let Self { duration, pilot_duration, first_step, has_levels } = *self;
        let points = plan.axis.points;
        let pilot =
            if pilot_duration > 0.0 { work(plan, points, pilot_duration, first_step) } else { 0.0 };
        if plan.scheme.has_no_step_error() {
            return pilot + run_and_comparisons(plan, duration, first_step, Some(first_step));
        }
        let second = first_step / PILOT_STEP_RATIO;
        if has_levels && plan.time_step.is_none() {
            let third = second / PILOT_STEP_RATIO;
            let pilots =
                pilot + work(plan, points, duration, second) + work(plan, points, duration, third);
            return pilots
                + run_and_comparisons(
                    plan,
                    duration,
                    third / EXPECTED_STEP_RATIO * PILOT_STEP_RATIO,
                    Some(third),
                );
        }
        let pilots = pilot + work(plan, points, duration, second);
        match plan.time_step {
            None => {
                pilots
                    + run_and_comparisons(
                        plan,
                        duration,
                        first_step / EXPECTED_STEP_RATIO,
                        Some(second),
                    )
            }
            Some(step) if second.max(step) < MIN_STEP_CONTRAST * second.min(step) => {
                let finer = step / PILOT_STEP_RATIO;
                pilots
                    + work(plan, points, duration, finer)
                    + run_and_comparisons(plan, duration, step, Some(finer))
            }
            Some(step) => pilots + run_and_comparisons(plan, duration, step, Some(second)),
        }
    }
}

/// Work of a run of `duration` (fs) in steps of `step` (fs), its comparison runs, and a run half a
/// spacing aside at the step `aside` (fs) if that is still to come.
pub(super) fn run_and_comparisons(
    plan: &Plan,
    duration: f64,
    step: f64,
    aside: Option<f64>,
) -> f64 {
    let points = plan.axis.points;
    let aside = aside.map_or(0.0, |step| work(plan, points, duration, step));
    let other = match plan.grid_by_hand {
        true => work(plan, points * 3 / 2, duration, step),
        false if plan.is_rough() => work(plan, points * 2 / 3, duration, step),
        false => 0.0,
    };
    aside + work(plan, points, duration, step) + other
}

/// The longest run (fs) that a packet of `plan` affords within its budget if its first pilot takes
/// steps of `step` (fs).
pub(super) fn duration_within(plan: &Plan, step: f64) -> f64 {
    plan.budget / (WORK_PER_FIRST_PILOT * seconds_of(work(plan, plan.axis.points, step, step)))
        * step
}

/// How much more than foreseen is expected while the first pilot runs.
pub(super) fn expected_repeats(plan: &Plan) -> f64 {
    match plan.time_step {
        _ if plan.scheme.has_no_step_error() => 1.0,
        Some(_) => EXPECTED_PILOT_REPEATS,
        None => EXPECTED_REPEATS,
    }
}

/// Work that a packet of `plan` is expected to need, pilots and comparison runs included.
pub(super) fn expected_work(plan: &Plan) -> f64 {
    expected_repeats(plan) * Outlook::of(plan).work(plan)
}

/// Estimates the cost of running `plans`, each storing `frames` frames.
pub(crate) fn cost(plans: &[Plan], frames: usize, wave_function: bool) -> Cost {
    // The program alone takes 30 MB and 0.02 s.
    let mut sum = Cost { bytes: 3e7, seconds: 0.02, steps: 0.0, work: 0.0, record: 0.0 };
    for plan in plans {
        let points = plan.axis.points as f64;
        let work = expected_work(plan);
        let step = plan.time_step.unwrap_or_else(|| first_step(plan));
        let steps = work / work_of_step(plan, plan.axis.points, step);
        // A sample of both planes has 64 bytes.
        sum.bytes += points * 16.0 * ARRAYS_PER_POINT + 64.0 * steps;
        sum.seconds += seconds_of(work);
        sum.steps += steps;
        sum.work += work;
        // |ψ|² in 4 bytes, ψ in 16.
        sum.record += frames as f64 * points * if wave_function { 20.0 } else { 4.0 };
    }
    sum
}
