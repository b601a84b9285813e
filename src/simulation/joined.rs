//! The curve of a case: T(E) joined from all packets, beside the stationary and the classical one.

use rayon::prelude::*;

use super::error_parts::Cause;
use super::packet_run::{PacketOutcome, STATIONARY_TOLERANCE};
use super::point::Reliability;
use crate::planning::{Case, Plan};
use crate::scattering::{self, Incidence};
use crate::units::Interval;

/// Energies of the joined curve when none are asked for.
const ENERGIES: usize = 241;

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
    let mesh = |&Interval { from, to }: &Interval| {
        let count = (((to - from) / total * ENERGIES as f64).round() as usize).max(2);
        (0..count).map(move |i| {
            if i + 1 == count { to } else { from + (to - from) * i as f64 / (count - 1) as f64 }
        })
    };
    spans.iter().flat_map(mesh).collect()
}

/// Joins the packets into one curve, each energy from the trusted packet of most weight, beside the
/// stationary and the classical one.
pub fn join(case: &Case, outcomes: &[PacketOutcome], energies: &[f64]) -> Vec<JoinedPoint> {
    let curves: Vec<_> =
        outcomes.par_iter().map(|outcome| outcome.estimate.curve(energies)).collect();
    let matrix = scattering::scatter(
        &case.species,
        &case.potential,
        energies,
        Incidence::Left,
        STATIONARY_TOLERANCE,
    );
    let top = case.potential.range().to;
    let joined = matrix.iter().enumerate().map(|(at, scattering)| {
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
        let energy = scattering.energy;
        let own = best.map(|best| curves[best][at]);
        let reliability = own.map_or(Reliability::Outside, |point| point.reliability);
        let missing = f64::NAN;
        JoinedPoint {
            energy,
            packet: best.filter(|_| reliability != Reliability::Outside),
            weight: own.map_or(0.0, |point| point.weight),
            transmission: own.map_or(missing, |point| point.transmission),
            reflection: own.map_or(missing, |point| point.reflection),
            error: own.map_or(missing, |point| point.error),
            reflection_error: own.map_or(missing, |point| point.reflection_error),
            reliability,
            cause: own
                .filter(|_| reliability != Reliability::Outside)
                .map(|point| point.largest_part.cause),
            matrix: scattering.transmission(),
            matrix_error: scattering.error * scattering.transmission(),
            classical: if energy > top { 1.0 } else { 0.0 },
        }
    });
    joined.collect()
}
