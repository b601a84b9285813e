//! Integrals over a bath of what packets measured.

use std::f64::consts::PI;

use crate::numeric::{divisions, last_where, panels};
use crate::planning::Plan;
use crate::scattering::{Integral, Level, PanelLimits, integrate_panels};
use crate::simulation::{Point, Reliability, TransmissionEstimate};
use crate::units::{Estimate, HBAR, Interval};

/// Energies at which neighbours are compared in the overlap.
const COMPARED: usize = 17;
/// Energies from the lower edge on at which T is looked up for the tail.
const EDGE: usize = 17;
/// Bound on T of a barrier over e^(−2∫κ dx): at most 4 for a rectangle, about 1 for a smooth one,
/// and a margin.
const OPAQUE_PREFACTOR: f64 = 10.0;
/// Parts of an element in which V counts as constant.
const PARTS: usize = 8;
/// Energies of a rough sum.
const ROUGH: usize = 100;
/// Fringes of a run, 2πħ/(duration) apart, that one panel of the quadrature holds to begin with.
const FRINGES: f64 = 3.0;
/// Share of the tolerance that the quadrature may err by.
const QUADRATURE: f64 = 0.01;

/// The weights of energies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bath {
    /// The higher lead, meV.
    pub floor: f64,
    /// k_B·T, meV.
    pub thermal: f64,
    /// Of T(E).
    pub tolerance: f64,
    /// Share of S that needs no further packets.
    pub enough: f64,
}

/// What lies below a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tail {
    /// Bound on its share of S.
    pub bound: f64,
    /// T at the edge, averaged over levels, with its error.
    largest: f64,
    /// d ln T/dE at the edge, 1/meV.
    slope: f64,
    /// The edge, meV above the higher lead.
    edge: f64,
}

/// An integral over a range of energies.
#[derive(Debug, Clone, Copy)]
pub(super) struct PanelIntegral {
    pub integral: Integral,
    /// The energies (meV) at which what still rings makes much of the error.
    pub ringing: Option<Interval>,
}

/// The barriers of a potential, as slow ions see them.
struct Opacity {
    /// How many there are.
    barriers: f64,
    /// Bound on T of the most opaque one.
    transmission: f64,
}

impl Bath {
    /// e^(−(E−E₀)/kT).
    pub(super) fn above(&self, energy: f64) -> f64 {
        ((self.floor - energy) / self.thermal).exp()
    }

    /// What one level adds to S: ∫T dE = 2πc²/Γ, weighed where it lies.
    pub(super) fn share_of(&self, level: &Level) -> f64 {
        2.0 * PI * level.coupling.powi(2) / level.width * self.above(level.energy) / self.thermal
    }

    /// What ions below the window could add, at most.
    ///
    /// Between n barriers of transmissions T_i ions have levels, and averaged over them T is no
    /// more than the least T_i. Away from the levels T ≥ ΠT_i/4^(n−1), so the average is no more
    /// than (4^(n−1)·T)^(1/n), with the largest T, and its error, that is seen at the edge. Where T
    /// falls with energy up to twice the edge, it may rise below: by the same factor over the
    /// largest seen, but not above one. Nor is the least T_i above [`OPAQUE_PREFACTOR`]·e^(−2∫κ dx)
    /// of the barrier that is most opaque at the edge.
    pub(super) fn tail(&self, lowest: &TransmissionEstimate) -> Tail {
        let edge = lowest.plan.window.from - self.floor;
        let width_at = |reach: f64| {
            let place = |i: usize| self.floor + edge * (1.0 + reach * i as f64 / (EDGE - 1) as f64);
            let energies: Vec<f64> =
                (0..EDGE).map(place).filter(|&energy| energy <= lowest.plan.window.to).collect();
            lowest.curve(&energies)
        };
        // An energy at which nothing is known counts as one.
        let at = |point: &Point| {
            if point.error.is_nan() { 1.0 } else { (point.transmission + point.error).min(1.0) }
        };
        let points = width_at(0.1);
        let mut largest = points.iter().map(at).fold(0.0, f64::max);
        let ends = points.first().zip(points.last()).map_or(0.0, |(a, b)| (at(b) / at(a)).ln());
        let mut slope = if ends > 0.0 { ends / (0.1 * edge) } else { 0.0 };
        let wide = width_at(1.0);
        let (mut highest, mut fall) = (0.0f64, 1.0f64);
        for point in &wide {
            fall = fall.max(highest / at(point));
            highest = highest.max(point.transmission - point.error);
        }
        if fall > 1.0 {
            largest = (wide.iter().map(at).fold(largest, f64::max) * fall).min(1.0);
            slope = 0.0;
        }
        let Opacity { barriers, transmission } = self.opacity(&lowest.plan, edge);
        largest =
            (4f64.powf(barriers - 1.0) * largest).powf(1.0 / barriers).min(transmission).min(1.0);
        Tail {
            bound: largest * -(-edge / self.thermal).exp_m1(),
            largest,
            slope: slope / barriers,
            edge,
        }
    }

    /// The barriers above one energy, at least one: the most for any energy up to `edge` (meV above
    /// the higher lead), and the bound on T at `edge`.
    fn opacity(&self, plan: &Plan, edge: f64) -> Opacity {
        let stretches: Vec<Interval> = plan.elements.stretches(PARTS).collect();
        let value = |stretch: &Interval| plan.potential.value((stretch.from + stretch.to) / 2.0);
        let values: Vec<f64> = stretches.iter().map(value).collect();
        let above = |energy: f64| {
            let starts = values.windows(2).filter(|pair| pair[0] <= energy && pair[1] > energy);
            starts.count() + usize::from(values.first().is_some_and(|&first| first > energy))
        };
        let energy = |i: usize| self.floor + edge * (i as f64 + 0.5) / EDGE as f64;
        let (mut present, mut largest) = (0.0, 0.0_f64);
        for (value, stretch) in values.iter().zip(&stretches) {
            let kappa = plan.species.wavenumber(value - self.floor - edge);
            present = if kappa > 0.0 { present + kappa * stretch.length() } else { 0.0 };
            largest = largest.max(present);
        }
        Opacity {
            barriers: (0..EDGE).map(|i| above(energy(i))).fold(1, usize::max) as f64,
            transmission: OPAQUE_PREFACTOR * (-2.0 * largest).exp(),
        }
    }

    /// The energy (meV above the higher lead) from which on the tail will be small if ln T keeps
    /// its slope.
    pub(super) fn reach(&self, tail: &Tail) -> f64 {
        let bound = |edge: f64| {
            tail.largest
                * (tail.slope * (edge - tail.edge)).exp()
                * -(-edge / self.thermal).exp_m1()
        };
        last_where(0.0, tail.edge, 50, |edge| bound(edge) <= 0.5 * self.enough)
    }

    /// The integral over the window, roughly.
    pub(super) fn rough(&self, measured: &TransmissionEstimate) -> f64 {
        let mesh = measured.plan.window.mesh(ROUGH);
        let spacing = (mesh[ROUGH - 1] - mesh[0]) / (ROUGH - 1) as f64;
        let points = measured.curve(&mesh);
        points.iter().map(|point| self.above(point.energy) * believed(point).value).sum::<f64>()
            * spacing
            / self.thermal
    }

    /// The integral of what `measured` says over energies (meV) in its window.
    pub(super) fn integral(
        &self,
        measured: &TransmissionEstimate,
        range: Interval,
    ) -> PanelIntegral {
        let fringe = 2.0 * PI * HBAR / measured.run.duration();
        let count = (range.length() / (FRINGES * fringe)).ceil().max(8.0) as usize;
        let limits =
            PanelLimits { tolerance: QUADRATURE * self.tolerance, shortest: 0.25 * fringe };
        let mut ringing: Option<Interval> = None;
        let integral = integrate_panels(panels(range, count).collect(), limits, |energies| {
            let points = measured.curve(energies);
            let weighted = points.iter().map(|point| {
                let share = self.above(point.energy);
                let Estimate { value, error } = believed(point);
                if point.reliability != Reliability::Trusted && share * error > 0.1 * self.enough {
                    let own = Interval::new(point.energy, point.energy);
                    ringing = Some(ringing.map_or(own, |others| others.union(own)));
                }
                let weight = share / self.thermal;
                Estimate { value: weight * value, error: weight * error }
            });
            weighted.collect()
        });
        PanelIntegral { integral, ringing }
    }
}

/// T at one energy under an integral.
fn believed(point: &Point) -> Estimate {
    if point.reliability == Reliability::Trusted {
        return Estimate { value: point.transmission, error: point.error };
    }
    let held = 1.0 - point.transmission - point.reflection;
    let value = point.transmission + 0.5 * held;
    let error = point.accuracy + 0.5 * held.abs();
    // Beyond that 0 ≤ T ≤ 1 is the better bound.
    if error < 0.5 { Estimate { value, error } } else { Estimate { value: 0.5, error: 0.5 } }
}

/// The energy (meV) of the overlap at which the errors of both neighbours are least.
pub(super) fn border(lower: &TransmissionEstimate, upper: &TransmissionEstimate) -> f64 {
    let (from, to) = (upper.plan.window.from, lower.plan.window.to);
    let energies: Vec<f64> = divisions(Interval::new(from, to), COMPARED - 1).collect();
    let errors = |measured: &TransmissionEstimate| measured.curve(&energies);
    let both = errors(lower).into_iter().zip(errors(upper)).map(|(a, b)| a.error + b.error);
    let best =
        both.zip(&energies).filter(|(error, _)| !error.is_nan()).min_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(0.5 * (from + to), |(_, &energy)| energy)
}
