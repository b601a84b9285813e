//! T(E) with a bound on its error, from a run and its companions.
//!
//! | part | from | bound |
//! |---|---|---|
//! | step | companion of step ratio ρ, order p | 2·\|T − T_c\|/(ρ^p − 1) |
//! | grid | companion half a spacing aside, at the step of T_c | \|T_s − T_c\| |
//! | jumps | companion of two thirds of the points; the error turns with the place of an edge between points, but is 3.4 times larger there or more | 2·\|T − T_g\| |
//! | ending | 1 − T − R of the run; a pilot of coarse step that listened for a round trip longer | 2·\|1 − T − R\| + 1.5·\|T_l − T_l′\|, T_l′ of that pilot cut at the run's duration |
//! | absorber | D at the back plane | 2·\|D/C\|·T·√R |
//! | flatness | V/4E at the planes, both | 4·(V/4E)·√R |
//!
//! Each part is taken as its largest value over the neighbouring energies of a mesh, since a difference may pass through
//! zero where the error does not.

use crate::observables::{Planes, spectrum, spectrum::Channel};
use crate::scenario::numerics::{Plan, order};

/// Energies of the mesh on which the error is measured.
const MESH: usize = 81;
/// Mesh energies on either side over which the largest error is taken.
const NEIGHBOURS: usize = 4;
/// What 1 − T − R lacks is still on its way, not lost, if it changes by this share …
const RINGING: f64 = 0.1;
/// … when the energy sums begin to end earlier by this share of the time, …
const EARLIER: f64 = 0.2;
/// … or if at least this share of what all energies lack stands between the planes.
const CAUGHT: f64 = 0.3;
/// No error is called smaller.
const ROUNDING: f64 = 1e-13;

/// What the planes saw in one run.
#[derive(Debug, Clone)]
pub struct Series {
    /// Samples.
    pub planes: Planes,
    /// Time step, fs.
    pub time_step: f64,
    /// fs between samples.
    pub interval: f64,
    /// Share of the time over which the energy sums end.
    pub ending: f64,
    /// Probability between the planes at the end.
    pub inside: f64,
}

impl Series {
    /// fs.
    pub fn duration(&self) -> f64 {
        (self.planes.samples.len() - 1) as f64 * self.interval
    }

    /// The same series, had it ended after `duration` (fs).
    pub fn cut(&self, duration: f64) -> Self {
        let mut cut = self.clone();
        cut.planes.samples.truncate(self.samples_until(duration));
        cut
    }

    /// T, R and their checks at `energies` (meV).
    pub fn resolve(&self, plan: &Plan, energies: &[f64]) -> Vec<Channel> {
        self.resolve_until(self.duration(), self.ending, plan, energies)
    }

    /// The same, had the series ended after `duration` (fs) and its energy sums over the share `ending` of that.
    pub fn resolve_until(&self, duration: f64, ending: f64, plan: &Plan, energies: &[f64]) -> Vec<Channel> {
        let samples = &self.planes.samples[..self.samples_until(duration)];
        let ending = (ending, plan.leakage());
        let level = plan.potential.right_level();
        spectrum::resolve(samples, &plan.species, &plan.packet, level, self.interval, ending, energies)
    }

    /// Number of samples up to `duration` (fs).
    fn samples_until(&self, duration: f64) -> usize {
        ((duration / self.interval + 1e-6) as usize + 1).min(self.planes.samples.len())
    }
}

/// Whether a value is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// In the window, error below the tolerance.
    Trusted,
    /// Outside of the window.
    Outside,
    /// Beside a resonance narrower than the run resolves.
    Unresolved,
    /// In the window, but the error may exceed the tolerance.
    Inaccurate,
}

/// The curve at one energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// meV.
    pub energy: f64,
    /// T(E).
    pub transmission: f64,
    /// R(E).
    pub reflection: f64,
    /// Spectral density of the incident packet, 1/meV.
    pub weight: f64,
    /// Bound on the error of T(E).
    pub error: f64,
    /// The part of it that is not due to the end of the run.
    pub accuracy: f64,
    /// Whether to trust it.
    pub standing: Standing,
}

/// A run with the companions that tell its error.
#[derive(Debug)]
pub struct Measurement {
    /// The plan.
    pub plan: Plan,
    /// The run itself.
    pub run: Series,
    /// Same grid, coarser step.
    pub coarser_step: Option<Series>,
    /// Half a spacing aside, at the coarser step if there is one, else at the run's own.
    pub shifted: Series,
    /// Fewer points.
    pub coarser_grid: Option<Series>,
    /// A pilot that listened for longer than the run.
    pub longer: Series,
}

/// Parts of the error at one energy.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    accuracy: f64,
    ending: f64,
    /// By how much 1 − T − R changes if the energy sums end earlier.
    ringing: f64,
}

impl Measurement {
    /// The curve at `energies` (meV above the left level).
    pub fn curve(&self, energies: &[f64]) -> Vec<Point> {
        let window = &self.plan.window;
        let mesh = self.plan.mesh(MESH);
        let on_mesh = self.parts(&mesh);
        let caught = self.run.inside > CAUGHT * self.missing(&mesh);
        let inside: Vec<f64> = energies.iter().copied().filter(|&energy| window.contains(energy)).collect();
        let mut found = self.run.resolve(&self.plan, &inside).into_iter().zip(self.parts(&inside));
        let point = |&energy: &f64| {
            let weight = self.plan.packet.weight(&self.plan.species, energy);
            let missing = f64::NAN;
            let next = if window.contains(energy) { found.next() } else { None };
            let Some((channel, own)) = next else {
                return Point {
                    energy,
                    transmission: missing,
                    reflection: missing,
                    weight,
                    error: missing,
                    accuracy: missing,
                    standing: Standing::Outside,
                };
            };
            let place = (energy - window.from) / (window.to - window.from) * (mesh.len() - 1) as f64;
            let near =
                (place as usize).saturating_sub(NEIGHBOURS)..=(place.ceil() as usize + NEIGHBOURS).min(mesh.len() - 1);
            let largest = on_mesh[near].iter().fold(own, |a, b| Parts {
                accuracy: a.accuracy.max(b.accuracy),
                ending: a.ending.max(b.ending),
                ringing: a.ringing.max(b.ringing),
            });
            let accuracy = largest.accuracy + ROUNDING;
            let error = accuracy + largest.ending;
            let standing = if error <= self.plan.tolerance {
                Standing::Trusted
            } else if largest.ending > self.plan.tolerance / 2.0
                && (caught || largest.ringing > RINGING * largest.ending)
            {
                Standing::Unresolved
            } else {
                Standing::Inaccurate
            };
            let (transmission, reflection) = (channel.transmission, channel.reflection);
            Point { energy, transmission, reflection, weight, error, accuracy, standing }
        };
        energies.iter().map(point).collect()
    }

    /// The probability that 1 − T − R lacks over the equally spaced energies `mesh` (meV).
    fn missing(&self, mesh: &[f64]) -> f64 {
        let spacing = (self.plan.window.to - self.plan.window.from) / (mesh.len() - 1) as f64;
        let channels = self.run.resolve(&self.plan, mesh);
        channels
            .iter()
            .map(|channel| {
                channel.defect().max(0.0) * self.plan.packet.weight(&self.plan.species, channel.energy) * spacing
            })
            .sum()
    }

    /// The parts of the error at `energies`, all in the window.
    fn parts(&self, energies: &[f64]) -> Vec<Parts> {
        let plan = &self.plan;
        let run = self.run.resolve(plan, energies);
        let mut parts: Vec<Parts> = run
            .iter()
            .map(|channel| Parts {
                accuracy: if plan.is_rough() { 0.0 } else { plan.bounds.band_limit }
                    + 2.0 * channel.returned * channel.transmission.abs() * channel.reflection.max(0.0).sqrt()
                    + 4.0 * plan.bounds.flatness * channel.reflection.max(0.0).sqrt(),
                ending: 2.0 * channel.defect().abs(),
                ringing: 0.0,
            })
            .collect();
        let longer = self.longer.resolve(plan, energies);
        let cut = self.longer.resolve_until(self.run.duration(), self.run.ending, plan, energies);
        for ((part, longer), cut) in parts.iter_mut().zip(&longer).zip(&cut) {
            let late = 1.5 * (longer.transmission - cut.transmission).abs();
            part.ending += late;
            part.ringing = late;
        }
        // Only what may be called unresolved pays for a second look.
        if parts.iter().any(|part| part.ending > plan.tolerance / 2.0) {
            let earlier = (self.run.ending + EARLIER).min(0.9);
            let shorter = self.run.resolve_until(self.run.duration(), earlier, plan, energies);
            for ((part, channel), shorter) in parts.iter_mut().zip(&run).zip(shorter) {
                part.ringing += 2.0 * (channel.defect() - shorter.defect()).abs();
            }
        }
        let mut add = |a: &[Channel], b: &[Channel], factor: f64| {
            for ((part, a), b) in parts.iter_mut().zip(a).zip(b) {
                part.accuracy += factor * (a.transmission - b.transmission).abs();
            }
        };
        let shifted = self.shifted.resolve(plan, energies);
        match &self.coarser_step {
            Some(coarser) => {
                let order = order(plan.scheme);
                let ratio = coarser.time_step / self.run.time_step;
                let coarser = coarser.resolve(plan, energies);
                add(&run, &coarser, 2.0 / (ratio.powi(order) - 1.0));
                add(&coarser, &shifted, 1.0);
            }
            None => add(&run, &shifted, 1.0),
        }
        if let Some(coarser) = &self.coarser_grid {
            add(&run, &coarser.resolve(plan, energies), 2.0);
        }
        parts
    }
}
