//! P_T = ∫₀^∞ |φ(k)|²·T(k) dk: what a packet transmits in the long run.
//!
//! Adaptive Gauss–Kronrod panels in k; the panels of a round share one march. Beyond nine spreads of the packet the range grows
//! until what is left out cannot matter, so that packets that live on their fast tail are right too. Where the right lead opens,
//! T rises like a square root, and k = k_c + u² makes it smooth. Resonances narrower than the panels' nodes can be missed: their
//! share is of the order of their width over the packet's.
//!
//! Source: Piessens et al., QUADPACK (1983), ch. 3.

use super::scattering::Solver;
use super::{Incidence, Scattering};
use crate::model::{Packet, Potential, Species};

/// Nodes of the 15-point Kronrod rule, its weights, and those of the 7-point Gauss rule within it.
const RULE: [(f64, f64, f64); 8] = [
    (0.991_455_371_120_812_6, 0.022_935_322_010_529_224, 0.0),
    (0.949_107_912_342_758_5, 0.063_092_092_629_978_55, 0.129_484_966_168_869_7),
    (0.864_864_423_359_769_1, 0.104_790_010_322_250_18, 0.0),
    (0.741_531_185_599_394_4, 0.140_653_259_715_525_92, 0.279_705_391_489_276_67),
    (0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0),
    (0.405_845_151_377_397_2, 0.190_350_578_064_785_4, 0.381_830_050_505_118_9),
    (0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0),
    (0.0, 0.209_482_141_084_727_83, 0.417_959_183_673_469_4),
];
const NODES: usize = 15;
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

/// A stretch of the integration variable with its value and error.
struct Panel {
    from: f64,
    to: f64,
    value: f64,
    /// Of the rule.
    error: f64,
    /// From the errors of T.
    inner: f64,
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
        let mut done: Vec<Panel> = Vec::new();
        let mut energies = 0;
        loop {
            energies += NODES * fresh.len();
            done.extend(self.panels(&mut solver, &fresh));
            let total: f64 = done.iter().map(|panel| panel.value).sum();
            let error: f64 = done.iter().map(|panel| panel.error).sum();
            let inner: f64 = done.iter().map(|panel| panel.inner).sum();
            let allowed = tolerance * (total + already);
            if error <= allowed || energies > MOST_ENERGIES {
                return (total, error + inner);
            }
            // Everything above an even share is halved, unless rounding has the last word there.
            let share = allowed / done.len() as f64;
            fresh.clear();
            done.retain(|panel| {
                let middle = 0.5 * (panel.from + panel.to);
                let settled = panel.error <= share
                    || panel.error <= 2e-14 * panel.value
                    || panel.to - panel.from < 1e-12 * length;
                if !settled {
                    fresh.extend([(panel.from, middle), (middle, panel.to)]);
                }
                settled
            });
            if fresh.is_empty() {
                return (total, error + inner);
            }
        }
    }

    /// The rule on each of `ranges`.
    fn panels(&self, solver: &mut Solver, ranges: &[(f64, f64)]) -> Vec<Panel> {
        let points: Vec<(f64, f64)> =
            ranges.iter().flat_map(|&range| nodes(range)).map(|u| self.wavenumber(u)).collect();
        let energies: Vec<f64> = points.iter().map(|&(k, _)| self.species.kinetic_energy(k)).collect();
        let solved = solver.solve(&energies, Incidence::Left);
        let values: Vec<(f64, f64)> =
            points.iter().zip(&solved).map(|(&(k, slope), s)| self.integrand(k, slope, s)).collect();
        ranges.iter().zip(values.chunks(NODES)).map(|(&range, values)| panel(range, values)).collect()
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

/// The nodes of the rule in rising order.
fn nodes((from, to): (f64, f64)) -> impl Iterator<Item = f64> {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let node = move |i: usize| if i < 8 { -RULE[i].0 } else { RULE[NODES - 1 - i].0 };
    (0..NODES).map(move |i| middle + half * node(i))
}

/// Kronrod's sum and the error by QUADPACK's rule, with that of the values.
fn panel((from, to): (f64, f64), values: &[(f64, f64)]) -> Panel {
    let half = 0.5 * (to - from);
    let weights = |i: usize| RULE[i.min(NODES - 1 - i)];
    let weighted = |choose: fn((f64, f64, f64)) -> f64, f: &dyn Fn((f64, f64)) -> f64| -> f64 {
        half * values.iter().enumerate().map(|(i, &value)| choose(weights(i)) * f(value)).sum::<f64>()
    };
    let kronrod = weighted(|w| w.1, &|v| v.0);
    let gauss = weighted(|w| w.2, &|v| v.0);
    let mean = kronrod / (to - from);
    let spread = weighted(|w| w.1, &|v| (v.0 - mean).abs());
    let inner = weighted(|w| w.1, &|v| v.1);
    let ratio = if spread > 0.0 { (200.0 * (kronrod - gauss).abs() / spread).min(1.0) } else { 0.0 };
    Panel { from, to, value: kronrod, error: spread * ratio.powf(1.5), inner }
}
