//! What a case will cost, before it begins.

use crate::scenario::numerics::{Plan, splitting};

/// Seconds a pair of transforms with its factors takes, per point and per doubling of the number of points: measured on one core of a
/// present-day server, and meant to a factor of three.
const PAIR: f64 = 4.5e-10;
/// Tables and buffers of one propagator, in complex numbers a grid point.
const TABLES: f64 = 24.0;

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Bytes of memory.
    pub bytes: f64,
    /// Seconds on one core, pilots and companions included.
    pub seconds: f64,
    /// Steps, pilots and companions included.
    pub steps: f64,
    /// Bytes of frames in the record, before compression.
    pub record: f64,
}

impl Cost {
    /// In words.
    pub fn told(&self) -> String {
        let time = match self.seconds {
            seconds if seconds > 7200.0 => format!("{:.0} hours", seconds / 3600.0),
            seconds if seconds > 120.0 => format!("{:.0} minutes", seconds / 60.0),
            seconds => format!("{seconds:.0} seconds"),
        };
        format!("about {time} on one core, {:.0} MB of memory, {:.0} MB of frames", self.bytes / 1e6, self.record / 1e6)
    }
}

/// Pilots, run and companions of a packet cost about as much as this many of its first pilots of the same length.
const PILOTS: f64 = 10.0;

/// The longest run (fs) that a packet of `plan` affords within its budget if its first pilot takes steps of `step` (fs).
pub(super) fn duration_within(plan: &Plan, step: f64) -> f64 {
    plan.budget / (PILOTS * seconds_of_step(plan, step)) * step
}

/// Seconds that a step of `step` (fs) takes on one core.
fn seconds_of_step(plan: &Plan, step: f64) -> f64 {
    let points = plan.axis.points as f64;
    pairs(plan, step) * PAIR * points * points.log2()
}

/// Pairs of transforms in a step of `step` (fs).
fn pairs(plan: &Plan, step: f64) -> f64 {
    let reach = plan.species.kinetic_energy(plan.axis.largest_wavenumber()) + plan.potential.range().1;
    splitting(plan.scheme)
        .map_or(20.0 + reach * step / (2.0 * crate::units::HBAR), |splitting| splitting.drifts.len() as f64)
}

/// Estimates the cost of running `plans`, each storing `frames` frames.
pub fn cost(plans: &[Plan], frames: usize, wave_function: bool) -> Cost {
    let mut sum = Cost { bytes: 3e7, seconds: 0.02, steps: 0.0, record: 0.0 };
    for plan in plans {
        let points = plan.axis.points as f64;
        let duration = plan.duration.unwrap_or(1.3 * plan.flight + plan.round_trip);
        let step = plan.time_step.unwrap_or(0.4 * plan.longest_step);
        let steps = 3.0 * duration / step;
        sum.bytes += points * 16.0 * TABLES + 64.0 * steps;
        sum.seconds += steps * seconds_of_step(plan, step);
        sum.steps += steps;
        sum.record += frames as f64 * points * if wave_function { 20.0 } else { 4.0 };
    }
    sum
}
