//! P_T = ∫₀^∞ |φ(k)|²·T(k) dk: what a packet transmits in the long run.
//!
//! Adaptive Gauss–Kronrod panels in k; the panels of a round share one march. Beyond nine spreads of the packet the range grows
//! until what is left out cannot matter, so that packets that live on their fast tail are right too. Where the right lead opens,
//! T rises like a square root, and k = k_c + u² makes it smooth. Resonances narrower than the panels' nodes can be missed: their
//! share is of the order of their width over the packet's.
//!
//! Source: Piessens et al., QUADPACK (1983), ch. 3.

use super::kronrod::{Estimate, NODES, estimate, nodes};
use super::scattering::Solver;
use super::{Incidence, Scattering};
use crate::model::{Packet, Potential, Species};

/// Spreads of the packet on either side that the first range covers, and panels in it.
const REACH: f64 = 9.0;
const PANELS: usize = 8;
/// Energies after which the stated error must do.
const MOST_ENERGIES: usize = 40_000;

/// Transmitted probability of `packet` from the stationary solution, and its estimated absolute error.
///
/// `tolerance` is relative to the result.
pub fn packet_average(species: &Species, potential: &Potential, packet: &Packet, tolerance: f64) -> (f64, f64) {
    let tolerance = tolerance.max(1e-14);
    let spread = packet.wavenumber_spread();
    // Below this the right lead is closed.
    let closed = species.wavenumber(potential.right_level());
    let lower = (packet.wavenumber - REACH * spread).max(closed);
    let mut from = lower;
    let mut to = (packet.wavenumber + REACH * spread).max(from + REACH * spread);
    let (mut total, mut error) = (0.0, 0.0);
    for round in 0..4 {
        let mut integral = Integral { species, potential, packet, from, to, threshold: from == closed && closed > 0.0 };
        let (sum, doubt) = integral.evaluate(tolerance, total);
        total += sum;
        error += doubt;
        if round == 0 && lower > closed {
            // T rises with k but for resonances: what lies below weighs no more than this.
            error += packet.probability_above(2.0 * packet.wavenumber - lower) * total.min(1.0);
        }
        let above = packet.probability_above(to);
        if above <= 0.1 * tolerance * total {
            error += above;
            break;
        }
        (from, to) = (to, to + REACH * spread);
    }
    (total, error)
}

struct Integral<'a> {
    species: &'a Species,
    potential: &'a Potential,
    packet: &'a Packet,
    from: f64,
    to: f64,
    /// The range begins where the right lead opens.
    threshold: bool,
}

impl Integral<'_> {
    /// (integral, error), the error small beside the integral plus `already`.
    fn evaluate(&mut self, tolerance: f64, already: f64) -> (f64, f64) {
        let species = self.species;
        let range = (species.kinetic_energy(self.from), species.kinetic_energy(self.to));
        let slowest = [range.0, range.0 - self.potential.right_level()].into_iter().fold(range.1, f64::min);
        let slowest = slowest.max(1e-4 * range.1);
        // Pointwise errors are stated on the safe side and partly cancel in the integral.
        let mut solver = Solver::new(species, self.potential, range, slowest, 10.0 * tolerance);
        let length = if self.threshold { (self.to - self.from).sqrt() } else { self.to - self.from };
        let edge = |i: usize| length * i as f64 / PANELS as f64;
        let mut fresh: Vec<(f64, f64)> = (0..PANELS).map(|i| (edge(i), edge(i + 1))).collect();
        let mut done: Vec<((f64, f64), Estimate)> = Vec::new();
        let mut energies = 0;
        loop {
            energies += NODES * fresh.len();
            done.extend(self.panels(&mut solver, &fresh));
            let total: f64 = done.iter().map(|(_, part)| part.value).sum();
            let error: f64 = done.iter().map(|(_, part)| part.error).sum();
            let inner: f64 = done.iter().map(|(_, part)| part.inner).sum();
            let allowed = tolerance * (total + already);
            if error <= allowed || energies > MOST_ENERGIES {
                return (total, error + inner);
            }
            // Everything above an even share is halved, unless rounding has the last word there.
            let share = allowed / done.len() as f64;
            fresh.clear();
            done.retain(|&((from, to), part)| {
                let middle = 0.5 * (from + to);
                let settled = part.error <= share || part.error <= 2e-14 * part.value || to - from < 1e-12 * length;
                if !settled {
                    fresh.extend([(from, middle), (middle, to)]);
                }
                settled
            });
            if fresh.is_empty() {
                return (total, error + inner);
            }
        }
    }

    /// The rule on each of `ranges`.
    fn panels(&self, solver: &mut Solver, ranges: &[(f64, f64)]) -> Vec<((f64, f64), Estimate)> {
        let points: Vec<(f64, f64)> =
            ranges.iter().flat_map(|&range| nodes(range)).map(|u| self.wavenumber(u)).collect();
        let energies: Vec<f64> = points.iter().map(|&(k, _)| self.species.kinetic_energy(k)).collect();
        let solved = solver.solve(&energies, Incidence::Left);
        let values: Vec<(f64, f64)> =
            points.iter().zip(&solved).map(|(&(k, slope), s)| self.integrand(k, slope, s)).collect();
        ranges.iter().zip(values.chunks(NODES)).map(|(&range, values)| (range, estimate(range, values))).collect()
    }

    /// k and dk/du of the integration variable.
    fn wavenumber(&self, u: f64) -> (f64, f64) {
        if self.threshold { (self.from + u * u, 2.0 * u) } else { (self.from + u, 1.0) }
    }

    /// |φ|²·T·dk/du and its error from T.
    fn integrand(&self, k: f64, slope: f64, scattering: &Scattering) -> (f64, f64) {
        let value = self.packet.momentum_amplitude(k).norm_sqr() * scattering.transmission() * slope;
        (value, value * scattering.error)
    }
}
