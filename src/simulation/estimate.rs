//! T(E) with a bound on its error, from a run and its comparison runs.
//!
//! | part | from | bound |
//! |---|---|---|
//! | coarser step | comparison run, ratio ρ of both steps, order p | 2·\|T − T_c\|/(ρ^p − 1) |
//! | finer step | the same | 2·\|T − T_f\|·ρ^p/(ρ^p − 1) |
//! | grid | comparison run half a spacing aside, at the step of the other one | \|T_s − T_c\| |
//! | jumps | comparison run of two thirds of the points | 2·\|T − T_g\| |
//! | grid by hand | comparison run of half as many points more | 2·\|T − T_g\| |
//! | truncation | 1 − T − R of the run | 2·\|1 − T − R\| |
//! | truncation | a pilot of coarse step that is a round trip longer; T_l′, the same cut at the run's duration | 1.5·\|T_l − T_l′\| |
//! | levels | energies and widths by the stationary method | `ringing` |
//! | absorber | D at the back plane | 2·\|D/C\|·T·√R |
//! | flatness | V/4E at the planes, both | 4·(V/4E)·√R |
//!
//! The error that jumps leave turns with the place of an edge between two points, but on two thirds
//! of the points it is at least 3.4 times as large.
//!
//! Since R = 1 − T, R errs by no more than the error of T and |1 − T − R| together. Each part is
//! taken as its largest value over the neighbouring energies of a mesh, since a difference may pass
//! through zero where the error does not; that of the levels is taken at the energy itself.

use super::error_parts::{Cause, Change, ErrorPart, Parts};
use super::point::{Point, Reliability};
use super::ringing::{Ringing, UnresolvedLevel};
use super::series::Series;
use super::taper::Taper;
use crate::observables::EnergyResolved;
use crate::planning::Plan;
use crate::scattering::Level;

/// Energies of the mesh on which the error is measured.
pub(super) const MESH: usize = 81;
/// Mesh energies on either side over which the largest error is taken.
// Twice as many make bounds beside levels 1.4 times as large.
const NEIGHBOURS: usize = 4;
/// Share of the time by which the energy sums begin to end earlier, to see whether what 1 − T − R
/// lacks is still on its way.
const EARLIER: f64 = 0.2;
/// Ratio of two steps beyond which the order of the scheme is not trusted.
// At 1.5 bounds with Strang's splitting are 1.7 times as large.
const LARGEST_RATIO: f64 = 3.0;

/// A run with the comparison runs that give its error.
#[derive(Debug)]
pub struct TransmissionEstimate {
    /// The plan.
    pub plan: Plan,
    /// The run itself.
    pub(crate) run: Series,
    /// Same grid, another step.
    pub(crate) other_step: Option<Series>,
    /// Half a spacing aside, at the step of `other_step` if there is one, else at the run's own.
    pub(crate) shifted: Series,
    /// Fewer points where V has jumps or kinks, more where the grid was set by hand.
    pub(crate) other_grid: Option<Series>,
    /// A pilot that is longer than the run.
    pub(crate) longer: Series,
    /// The levels that barriers hold in and beside the window.
    pub(crate) levels: Vec<Level>,
}

impl TransmissionEstimate {
    /// The curve at `energies` (meV above the left level).
    pub fn curve(&self, energies: &[f64]) -> Vec<Point> {
        let window = &self.plan.window;
        let mesh = self.plan.mesh(MESH);
        let on_mesh = self.parts(&mesh);
        let inside: Vec<f64> =
            energies.iter().copied().filter(|&energy| window.contains(energy)).collect();
        let mut found = self.run.resolve(&self.plan, &inside).into_iter().zip(self.parts(&inside));
        let point = |&energy: &f64| {
            let next = if window.contains(energy) { found.next() } else { None };
            let Some((channel, own)) = next else { return self.outside(energy) };
            let place = (energy - window.from) / window.length() * (mesh.len() - 1) as f64;
            let near = (place as usize).saturating_sub(NEIGHBOURS)
                ..=(place.ceil() as usize + NEIGHBOURS).min(mesh.len() - 1);
            self.point(&channel, &on_mesh[near].iter().fold(own, Parts::largest))
        };
        energies.iter().map(point).collect()
    }

    /// The levels in the window that the run does not resolve.
    pub fn unresolved(&self) -> Vec<UnresolvedLevel> {
        self.ringing().unresolved()
    }

    pub(super) fn ringing(&self) -> Ringing<'_> {
        Ringing::new(&self.plan, &self.levels, self.run.end())
    }

    /// What is said of an energy outside of the window.
    fn outside(&self, energy: f64) -> Point {
        let missing = f64::NAN;
        Point {
            energy,
            transmission: missing,
            reflection: missing,
            weight: self.plan.packet.weight(&self.plan.species, energy),
            error: missing,
            reflection_error: missing,
            accuracy: missing,
            reliability: Reliability::Outside,
            largest_part: ErrorPart { cause: Cause::Duration, size: missing },
        }
    }

    fn point(&self, channel: &EnergyResolved, parts: &Parts) -> Point {
        let accuracy = parts.accuracy();
        let error = accuracy + parts.truncation.error + parts.level;
        let largest_part = parts.largest_part();
        let rings = parts.level > self.plan.tolerance / 2.0
            || (largest_part.cause == Cause::Duration && !self.levels.is_empty());
        let reliability = match rings {
            _ if error <= self.plan.tolerance => Reliability::Trusted,
            true => Reliability::Unresolved,
            false => Reliability::Inaccurate,
        };
        Point {
            energy: channel.energy,
            transmission: channel.transmission,
            reflection: channel.reflection,
            weight: self.plan.packet.weight(&self.plan.species, channel.energy),
            error,
            reflection_error: error + channel.unitarity_defect().abs(),
            accuracy,
            reliability,
            largest_part,
        }
    }

    /// The parts of the error at `energies`, all in the window.
    pub(super) fn parts(&self, energies: &[f64]) -> Vec<Parts> {
        let plan = &self.plan;
        let run = self.run.resolve(plan, energies);
        let ringing = self.ringing();
        // A comparison run on another grid shows the effect of jumps itself.
        let by_band_limit = if self.other_grid.is_some() { 0.0 } else { plan.bounds.band_limit };
        let mut parts: Vec<Parts> = run
            .iter()
            .map(|channel| Parts {
                grid: Change { error: by_band_limit, lost: 0.0 },
                truncation: Change { error: 2.0 * channel.unitarity_defect().abs(), lost: 0.0 },
                absorber: absorber_part(channel, plan.bounds.flatness),
                level: ringing.error(channel.energy, channel.transmission),
                ..Parts::default()
            })
            .collect();
        self.add_truncation(&mut parts, &run, energies);
        let mut add = |a: &[EnergyResolved],
                       b: &[EnergyResolved],
                       into: fn(&mut Parts) -> &mut Change,
                       factor: f64| {
            for ((part, a), b) in parts.iter_mut().zip(a).zip(b) {
                let change = into(part);
                change.error += factor * difference(a, b);
                change.lost = change.lost.max(defect_change(a, b));
            }
        };
        let by_step: fn(&mut Parts) -> &mut Change = |parts| &mut parts.step;
        let by_grid: fn(&mut Parts) -> &mut Change = |parts| &mut parts.grid;
        let shifted = self.shifted.resolve(plan, energies);
        match &self.other_step {
            Some(other) => {
                let factor = step_factor(plan.scheme.order(), other.time_step / self.run.time_step);
                let other = other.resolve(plan, energies);
                add(&run, &other, by_step, factor);
                add(&other, &shifted, by_grid, 1.0);
            }
            None => add(&run, &shifted, by_grid, 1.0),
        }
        if let Some(other) = &self.other_grid {
            let other = other.resolve(plan, energies);
            add(&run, &other, by_grid, 2.0);
            // What comes back into the planes on this grid, and does not on a finer one, is no
            // reflection of an absorber.
            for (part, channel) in parts.iter_mut().zip(&other).filter(|_| plan.grid_by_hand) {
                if absorber_part(channel, plan.bounds.flatness) < 0.5 * part.absorber {
                    part.grid.error += std::mem::take(&mut part.absorber);
                }
            }
        }
        parts
    }

    /// Adds what a longer run would have seen, and how 1 − T − R changes with the time.
    fn add_truncation(&self, parts: &mut [Parts], run: &[EnergyResolved], energies: &[f64]) {
        let plan = &self.plan;
        let longer = self.longer.resolve(plan, energies);
        let cut = self.longer.resolve_until(self.run.end(), plan, energies);
        for ((part, longer), cut) in parts.iter_mut().zip(&longer).zip(&cut) {
            part.truncation.error += 1.5 * difference(longer, cut);
            part.truncation.lost = defect_change(longer, cut);
        }
        // The cause matters only where a value may not be trusted.
        if parts.iter().any(|part| part.truncation.error > plan.tolerance / 2.0) {
            let end = self.run.end();
            let earlier = Taper { share: (end.share + EARLIER).min(0.9), ..end };
            let shorter = self.run.resolve_until(earlier, plan, energies);
            for ((part, channel), shorter) in parts.iter_mut().zip(run).zip(&shorter) {
                part.truncation.lost += defect_change(channel, shorter);
            }
        }
    }
}

/// What waves that come back into the planes do to T, and a potential that is not quite flat there.
fn absorber_part(channel: &EnergyResolved, flatness: f64) -> f64 {
    let root = channel.reflection.max(0.0).sqrt();
    (2.0 * channel.back_reflection * channel.transmission.abs() + 4.0 * flatness) * root
}

/// Change of 1 − T − R.
fn defect_change(a: &EnergyResolved, b: &EnergyResolved) -> f64 {
    (a.unitarity_defect() - b.unitarity_defect()).abs()
}

/// |T − T′|.
fn difference(a: &EnergyResolved, b: &EnergyResolved) -> f64 {
    (a.transmission - b.transmission).abs()
}

/// Twice what the error of the run is of its difference from a run whose step is `ratio` times its
/// own, by the scheme's order.
fn step_factor(order: i32, ratio: f64) -> f64 {
    if ratio > 1.0 {
        2.0 / (ratio.min(LARGEST_RATIO).powi(order) - 1.0)
    } else {
        2.0 / (1.0 - ratio.powi(order))
    }
}
