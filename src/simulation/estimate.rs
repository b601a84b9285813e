//! T(E) with a bound on its error, from a run and its comparison run.
//!
//! T_c is the comparison run's T, T_c′ the same had it ended when the run does, D and C its waves
//! behind the back plane.
//!
//! | part | bound |
//! |---|---|
//! | step, grid or elements, absorber | 1.1·\|T − T_c′\| |
//! | elements of the comparison run | 0.01·tolerance where the run is on a grid |
//! | truncation | 2·\|1 − T_c′ − R_c′\| + 1.5·\|T_c − T_c′\| |
//! | levels | energies and widths by the stationary method, `ringing` |
//! | ends | 2·\|D/C\|·T·√R |
//! | flatness | V/4E at the planes, both: 4·(V/4E)·√R |
//!
//! Since R = 1 − T, R errs by no more than the error of T and |1 − T − R| together. Each part is
//! taken as its largest value over the neighbouring energies of a mesh, since a difference may pass
//! through zero where the error does not; that of the levels is taken at the energy itself.

use super::error_parts::{Cause, ErrorPart, Parts};
use super::point::{Point, Reliability};
use super::ringing::{Ringing, UnresolvedLevel};
use super::series::Series;
use crate::observables::EnergyResolved;
use crate::planning::Plan;
use crate::scattering::Level;

/// Energies of the mesh on which the error is measured.
pub(super) const MESH: usize = 81;
/// Mesh energies on either side over which the largest error is taken.
// Twice as many make bounds beside levels 1.4 times as large.
const NEIGHBOURS: usize = 4;
/// The error of a run over its difference from the comparison run, whose own error is a share of it.
const DIFFERENCE_FACTOR: f64 = 1.1;
/// Share of the tolerance by which the elements of a comparison run may err.
const COMPARISON_SHARE: f64 = 0.01;

/// A run with the comparison run that gives its error.
#[derive(Debug)]
pub struct TransmissionEstimate {
    /// The plan.
    pub plan: Plan,
    /// The run itself.
    pub(crate) run: Series,
    /// Same grid, another step: whether a difference is due to the step.
    pub(crate) other_step: Option<Series>,
    /// The comparison run, which is longer than the run.
    pub(crate) comparison: Series,
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
        let compared = self.comparison.resolve(&self.plan, &inside);
        let run = self.run.resolve(&self.plan, &inside);
        let mut found = run.into_iter().zip(compared).zip(self.parts(&inside));
        let point = |&energy: &f64| {
            let next = if window.contains(energy) { found.next() } else { None };
            let Some(((channel, compared), own)) = next else { return self.outside(energy) };
            let place = (energy - window.from) / window.length() * (mesh.len() - 1) as f64;
            let near = (place as usize).saturating_sub(NEIGHBOURS)
                ..=(place.ceil() as usize + NEIGHBOURS).min(mesh.len() - 1);
            let parts = on_mesh[near].iter().fold(own, Parts::largest);
            Point { elements: compared.transmission, ..self.point(&channel, &parts) }
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
            elements: missing,
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
        let error = accuracy + parts.truncation + parts.level;
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
            elements: f64::NAN,
            weight: self.plan.packet.weight(&self.plan.species, channel.energy),
            error,
            reflection_error: error + channel.unitarity_defect().abs(),
            accuracy,
            reliability,
            largest_part,
        }
    }

    /// Whether step, grid or absorber alone make the bound exceed the tolerance somewhere.
    pub(super) fn is_inaccurate(&self) -> bool {
        self.parts(&self.plan.mesh(MESH)).iter().any(|parts| parts.accuracy() > self.plan.tolerance)
    }

    /// The parts of the error at `energies`, all in the window.
    pub(super) fn parts(&self, energies: &[f64]) -> Vec<Parts> {
        let plan = &self.plan;
        let run = self.run.resolve(plan, energies);
        let longer = self.comparison.resolve(plan, energies);
        let ended = self.comparison.resolve_until(self.run.end(), plan, energies);
        let by_step = self.by_step(&run, energies);
        let ringing = self.ringing();
        let own = if plan.is_on_elements() { 0.0 } else { COMPARISON_SHARE * plan.tolerance };
        let part = |i: usize| Parts {
            difference: DIFFERENCE_FACTOR * difference(&run[i], &ended[i]) + own,
            by_step: by_step[i],
            // On a coarse grid, too, more comes back into the planes; an absorber that was chosen
            // meets its own bound.
            by_absorber: if plan.absorber_by_hand { absorber_part(&run[i], 0.0) } else { 0.0 },
            truncation: 2.0 * ended[i].unitarity_defect().abs()
                + 1.5 * difference(&longer[i], &ended[i]),
            absorber: absorber_part(&longer[i], plan.flatness),
            level: ringing.error(run[i].energy, run[i].transmission),
        };
        (0..energies.len()).map(part).collect()
    }

    /// The part of the difference that is due to the step, as far as it is known.
    fn by_step(&self, run: &[EnergyResolved], energies: &[f64]) -> Vec<f64> {
        let Some(other) = &self.other_step else { return vec![0.0; energies.len()] };
        let ratio = other.time_step / self.run.time_step;
        let power = ratio.powi(self.plan.scheme.order());
        let channels = other.resolve(&self.plan, energies);
        let changes = run.iter().zip(&channels).map(|(a, b)| difference(a, b));
        changes.map(|change| change / (power - 1.0).abs()).collect()
    }
}

/// What waves that come back from the ends do to T, and a potential that is not quite flat there.
fn absorber_part(channel: &EnergyResolved, flatness: f64) -> f64 {
    let root = channel.reflection.max(0.0).sqrt();
    (2.0 * channel.back_reflection * channel.transmission.abs() + 4.0 * flatness) * root
}

/// |T − T′|.
fn difference(a: &EnergyResolved, b: &EnergyResolved) -> f64 {
    (a.transmission - b.transmission).abs()
}
