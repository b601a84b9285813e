//! The curve of a case: T(E) joined from all packets, beside the stationary and the classical one.

use rayon::prelude::*;

use super::error_parts::Cause;
use super::estimate::TransmissionEstimate;
use super::packet_run::PacketOutcome;
use super::point::Reliability;
use crate::numeric::divisions;
use crate::planning::{CURVE_ENERGIES, Case, Plan, STATIONARY_TOLERANCE};
use crate::scattering::{self, Cancellation, Cancelled, Incidence, Level, uncancelled};
use crate::units::Interval;

/// One energy of the joined curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JoinedPoint {
    /// meV above the left level.
    pub energy: f64,
    /// The packet it was taken from; `None` outside of every window.
    pub packet: Option<usize>,
    /// Spectral density of that packet, 1/meV.
    pub weight: f64,
    /// T from the packet.
    pub transmission: f64,
    /// T from the packet on elements, the comparison run.
    pub elements: f64,
    /// R from the packet.
    pub reflection: f64,
    /// Bound on the error of T from the packet.
    pub error: f64,
    /// Bound on the error of R from the packet.
    pub reflection_error: f64,
    /// Whether to trust it.
    pub reliability: Reliability,
    /// What the largest part of the error is due to.
    pub cause: Option<Cause>,
    /// T from the stationary method.
    pub matrix: f64,
    /// Bound on the error of `matrix`.
    pub matrix_error: f64,
    /// T of a classical ion.
    pub classical: f64,
}

/// The energies of the joined curve: those asked for, else equally spaced over the packets'
/// windows.
pub fn energies(case: &Case, plans: &[Plan]) -> Vec<f64> {
    if let Some(energies) = &case.energies {
        return energies.clone();
    }
    let mut windows: Vec<Interval> = plans.iter().map(|plan| plan.window).collect();
    windows.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut spans: Vec<Interval> = Vec::new();
    for window in windows {
        match spans.last_mut() {
            Some(last) if window.from <= last.to => *last = last.union(window),
            _ => spans.push(window),
        }
    }
    let total: f64 = spans.iter().map(|span| span.length()).sum();
    let mesh = |&span: &Interval| {
        let count = ((span.length() / total * f64::from(CURVE_ENERGIES)).round() as usize).max(2);
        divisions(span, count - 1).take(count - 1).chain([span.to])
    };
    spans.iter().flat_map(mesh).collect()
}

/// Joins the packets into one curve, each energy from the trusted packet of most weight, beside the
/// stationary and the classical one.
pub fn join(case: &Case, outcomes: &[PacketOutcome], energies: &[f64]) -> Vec<JoinedPoint> {
    uncancelled(|stop| join_unless(case, outcomes, energies, stop))
}

/// [`join`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn join_unless(
    case: &Case,
    outcomes: &[PacketOutcome],
    energies: &[f64],
    stop: Cancellation<'_>,
) -> Result<Vec<JoinedPoint>, Cancelled> {
    let curves: Vec<_> =
        outcomes.par_iter().map(|outcome| outcome.estimate.curve(energies)).collect();
    let matrix = scattering::scatter_unless(
        &case.species,
        &case.potential,
        energies,
        Incidence::Left,
        STATIONARY_TOLERANCE,
        stop,
    )?;
    let top = case.potential.range().to;
    let joined = matrix.iter().enumerate().map(|(at, stationary)| {
        let rank = |reliability: Reliability| match reliability {
            Reliability::Trusted => 3,
            Reliability::Inaccurate => 2,
            Reliability::Unresolved => 1,
            Reliability::Outside => 0,
        };
        let best = (0..curves.len()).max_by(|&a, &b| {
            let (a, b) = (&curves[a][at], &curves[b][at]);
            rank(a.reliability).cmp(&rank(b.reliability)).then(a.weight.total_cmp(&b.weight))
        });
        let energy = stationary.energy;
        let own = best.map(|best| curves[best][at]);
        let reliability = own.map_or(Reliability::Outside, |point| point.reliability);
        let missing = f64::NAN;
        JoinedPoint {
            energy,
            packet: best.filter(|_| reliability != Reliability::Outside),
            weight: own.map_or(0.0, |point| point.weight),
            transmission: own.map_or(missing, |point| point.transmission),
            elements: own.map_or(missing, |point| point.elements),
            reflection: own.map_or(missing, |point| point.reflection),
            error: own.map_or(missing, |point| point.error),
            reflection_error: own.map_or(missing, |point| point.reflection_error),
            reliability,
            cause: own
                .filter(|_| reliability != Reliability::Outside)
                .map(|point| point.largest_part.cause),
            matrix: stationary.transmission(),
            matrix_error: stationary.error * stationary.transmission(),
            classical: scattering::classical_transmission(top, energy),
        }
    });
    Ok(joined.collect())
}

/// A level in the window of a packet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct JoinedLevel {
    pub level: Level,
    /// Whether a packet misses no more than the tolerance of its peak.
    pub is_resolved: bool,
}

/// The levels in the windows of all packets, in rising order.
pub(crate) fn joined_levels(outcomes: &[PacketOutcome]) -> Vec<JoinedLevel> {
    let mut estimates: Vec<&TransmissionEstimate> =
        outcomes.iter().map(|outcome| &outcome.estimate).collect();
    estimates.sort_by(|a, b| a.plan.window.from.total_cmp(&b.plan.window.from));
    let mut joined: Vec<JoinedLevel> = Vec::new();
    // Where windows overlap, both packets know the same levels, to rounding.
    let mut covered = f64::NEG_INFINITY;
    for estimate in &estimates {
        let window = estimate.plan.window;
        let is_new = |level: &&Level| window.contains(level.energy) && level.energy > covered;
        joined.extend(estimate.levels.iter().filter(is_new).map(|level| {
            let is_resolved = estimates
                .iter()
                .any(|own| own.plan.window.contains(level.energy) && own.ringing().resolves(level));
            JoinedLevel { level: *level, is_resolved }
        }));
        covered = covered.max(window.to);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Potential, Species};

    #[test]
    fn exactly_at_the_top_half_of_the_classical_ions_cross() {
        let barrier = Barrier::Rectangle { height: 100.0, width: 0.1, center: 0.0 };
        let potassium = Species::named("K+").unwrap();
        let case = Case::new(potassium, 310.15, Potential::from(barrier));
        let curve = join(&case, &[], &[99.0, 100.0, 101.0]);
        let classical: Vec<f64> = curve.iter().map(|point| point.classical).collect();
        assert_eq!(classical, [0.0, 0.5, 1.0]);
    }
}
