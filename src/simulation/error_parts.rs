//! The parts of the error at one energy, each from one thing that was changed, and which of them limits the accuracy.

use super::measurement::Measurement;
use crate::observables::spectrum::Channel;
use crate::planning::order;

/// Share of the time by which the energy sums begin to end earlier, to see whether what 1 − T − R lacks is still on its way.
const EARLIER: f64 = 0.2;
/// Ratio of two steps beyond which the order of the scheme is not trusted.
const LARGEST_RATIO: f64 = 3.0;
/// Where levels may take this share of what the end of the run leaves open, it is theirs.
const LEVEL: f64 = 0.1;
/// No error is called smaller.
const ROUNDING: f64 = 1e-13;

/// What limits the accuracy at one energy: of the things that were changed, the one that changed the result most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The time step.
    Step,
    /// The grid.
    Grid,
    /// What the absorber returned.
    Absorber,
    /// The run ended before everything had left.
    Duration,
    /// A level between barriers that rings longer than the run.
    Level,
}

/// Parts of the error at one energy.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub step: f64,
    pub grid: f64,
    pub absorber: f64,
    pub ending: f64,
    pub level: f64,
    /// By how much 1 − T − R changes with the step, with the grid, and if the run ends earlier or later.
    pub lost: Changes,
}

/// Changes of 1 − T − R.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changes {
    pub step: f64,
    pub grid: f64,
    pub duration: f64,
}

impl Parts {
    /// What is not due to the end of the run.
    pub(super) fn accuracy(&self) -> f64 {
        self.step + self.grid + self.absorber + ROUNDING
    }

    pub(super) fn largest(self, other: &Self) -> Self {
        let changes = Changes {
            step: self.lost.step.max(other.lost.step),
            grid: self.lost.grid.max(other.lost.grid),
            duration: self.lost.duration.max(other.lost.duration),
        };
        Self {
            step: self.step.max(other.step),
            grid: self.grid.max(other.grid),
            absorber: self.absorber.max(other.absorber),
            ending: self.ending.max(other.ending),
            level: self.level,
            lost: changes,
        }
    }

    /// The largest part. What 1 − T − R lacks is the doing of whatever changed it most.
    pub(super) fn cause(&self) -> (Cause, f64) {
        let Changes { step, grid, duration } = self.lost;
        let ending = match step.max(grid).max(duration) {
            most if most == duration && self.level > LEVEL * self.ending => Cause::Level,
            most if most == duration => Cause::Duration,
            most if most == step => Cause::Step,
            _ => Cause::Grid,
        };
        let own = [
            (Cause::Step, self.step),
            (Cause::Grid, self.grid),
            (Cause::Absorber, self.absorber),
            (Cause::Level, self.level),
        ];
        own.into_iter().fold((ending, self.ending), |a, b| if b.1 > a.1 { b } else { a })
    }
}

impl Measurement {
    /// The parts of the error at `energies`, all in the window.
    pub(super) fn parts(&self, energies: &[f64]) -> Vec<Parts> {
        let plan = &self.plan;
        let run = self.run.resolve(plan, energies);
        let ringing = self.ringing();
        let mut parts: Vec<Parts> = run
            .iter()
            .map(|channel| Parts {
                grid: if self.other_grid.is_some() { 0.0 } else { plan.bounds.band_limit },
                absorber: absorber_part(channel, plan.bounds.flatness),
                ending: 2.0 * channel.defect().abs(),
                level: ringing.error(channel.energy, channel.transmission),
                ..Parts::default()
            })
            .collect();
        self.add_ending(&mut parts, &run, energies);
        let mut add = |a: &[Channel], b: &[Channel], into: fn(&mut Parts) -> (&mut f64, &mut f64), factor: f64| {
            for ((part, a), b) in parts.iter_mut().zip(a).zip(b) {
                let (error, lost) = into(part);
                *error += factor * difference(a, b);
                *lost = lost.max((a.defect() - b.defect()).abs());
            }
        };
        let by_step: fn(&mut Parts) -> (&mut f64, &mut f64) = |part| (&mut part.step, &mut part.lost.step);
        let by_grid: fn(&mut Parts) -> (&mut f64, &mut f64) = |part| (&mut part.grid, &mut part.lost.grid);
        let shifted = self.shifted.resolve(plan, energies);
        match &self.other_step {
            Some(other) => {
                let factor = step_factor(order(plan.scheme), other.time_step / self.run.time_step);
                let other = other.resolve(plan, energies);
                add(&run, &other, by_step, factor);
                add(&other, &shifted, by_grid, 1.0);
            }
            None => add(&run, &shifted, by_grid, 1.0),
        }
        if let Some(other) = &self.other_grid {
            let other = other.resolve(plan, energies);
            add(&run, &other, by_grid, 2.0);
            // What comes back into the planes on this grid, and does not on a finer one, no absorber has returned.
            for (part, channel) in parts.iter_mut().zip(&other).filter(|_| plan.grid_by_hand) {
                if absorber_part(channel, plan.bounds.flatness) < 0.5 * part.absorber {
                    part.grid += std::mem::take(&mut part.absorber);
                }
            }
        }
        parts
    }

    /// Adds what a longer run would have seen, and how 1 − T − R changes with the time.
    fn add_ending(&self, parts: &mut [Parts], run: &[Channel], energies: &[f64]) {
        let plan = &self.plan;
        let longer = self.longer.resolve(plan, energies);
        let cut = self.longer.resolve_until(self.run.duration(), self.run.ending, plan, energies);
        for ((part, longer), cut) in parts.iter_mut().zip(&longer).zip(&cut) {
            part.ending += 1.5 * difference(longer, cut);
            part.lost.duration = (longer.defect() - cut.defect()).abs();
        }
        // Only what may not be trusted pays for a second look.
        if parts.iter().any(|part| part.ending > plan.tolerance / 2.0) {
            let earlier = (self.run.ending + EARLIER).min(0.9);
            let shorter = self.run.resolve_until(self.run.duration(), earlier, plan, energies);
            for ((part, channel), shorter) in parts.iter_mut().zip(run).zip(shorter) {
                part.lost.duration += (channel.defect() - shorter.defect()).abs();
            }
        }
    }
}

/// What waves that come back into the planes do to T, and a potential that is not quite flat there.
fn absorber_part(channel: &Channel, flatness: f64) -> f64 {
    let root = channel.reflection.max(0.0).sqrt();
    (2.0 * channel.returned * channel.transmission.abs() + 4.0 * flatness) * root
}

/// |T − T′|.
fn difference(a: &Channel, b: &Channel) -> f64 {
    (a.transmission - b.transmission).abs()
}

/// Twice what the error of the run is of its difference from a run whose step is `ratio` times its own, by the scheme's order.
fn step_factor(order: i32, ratio: f64) -> f64 {
    if ratio > 1.0 { 2.0 / (ratio.min(LARGEST_RATIO).powi(order) - 1.0) } else { 2.0 / (1.0 - ratio.powi(order)) }
}
