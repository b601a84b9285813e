//! The classical (Liouville) ensemble in a driven potential.
//!
//! **What.** m·x″ = −V′(x) − W′(x)·s(t) for every ion of an ensemble, until it has left; where V or W
//! jumps, by J, the kinetic energy changes by J, and an ion of less turns round. The transmitted
//! share of the phase-space (Wigner) density of a packet, or of ions of one energy that arrive at
//! all phases of a steady drive.
//!
//! **Numerics.** Forces are polynomials of cells, steps are of order eight. Where what becomes of an
//! ion changes along a line of initial conditions is found by bisection, so along this line the share
//! is exact; lines are k at one place of the packet, and phases. The places are added up by the
//! trapezoidal rule. Ions that have not left in 200 times of passage count half, and half of them is
//! part of the error.
//!
//! **Sources.** Goldstein, Classical Mechanics, ch. 9 (Liouville's theorem).

mod field;
mod scan;
mod trajectory;

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use rayon::prelude::*;

use crate::model::{Packet, Potential, Species};
use crate::units::{Estimate, Interval};
use field::Field;
use scan::Line;
use trajectory::{Motion, Start};

/// V and W are known to, and end where they are below, this share of the energy.
const FLATNESS: f64 = 1e-8;
/// Standard deviations of a packet on either side: 4e-8 of it is beyond.
const SPAN: f64 = 5.5;
/// Error of shares that rules are refined for.
const TARGET: f64 = 2e-4;
/// Parts of a line of phases.
const PHASES: usize = 64;
/// Parts of a line of wavenumbers, and more for every radian that the drive turns from one end to
/// the other.
const WAVENUMBERS: usize = 12;
const WAVENUMBERS_PER_RADIAN: f64 = 1.5;
const MAX_WAVENUMBERS: usize = 192;
/// Parts of a line of places, likewise: at first, and at most.
const PLACES: usize = 16;
const PLACES_PER_RADIAN: f64 = 0.7;
const MAX_FIRST_PLACES: usize = 256;
const MAX_PLACES: usize = 2048;
/// By how much halved parts are better.
// Where trajectories fold, shares go as square roots.
const FOLD_RATIO: f64 = 2.8;
/// What bisection, steps and the tails of V, W and the packet leave.
const LEAST_ERROR: f64 = 2e-6;

/// Classical ions in V(x) + W(x)·s(t).
///
/// ```
/// use wavepore::model::{Barrier, Packet, Potential, Species};
/// use wavepore::scattering::{ClassicalEnsemble, classical_packet_average};
///
/// let species = Species::named("K+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 });
/// let shape = Potential::from(Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 });
/// // A drive that is off.
/// let ensemble = ClassicalEnsemble {
///     species: &species,
///     potential: &potential,
///     shape: &shape,
///     drive: &|_| 0.0,
///     period: 1000.0,
/// };
/// let packet = Packet { wavenumber: species.wavenumber(137.0), center: -20.0, width: 0.5 };
/// let found = ensemble.packet_average(&packet);
/// let still = classical_packet_average(&species, &potential, &packet);
/// assert!((found.value - still).abs() < found.error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct ClassicalEnsemble<'a> {
    /// The ion.
    pub species: &'a Species,
    /// V(x).
    pub potential: &'a Potential,
    /// W(x); it vanishes in both leads.
    pub shape: &'a Potential,
    /// s(t), t in fs from the start.
    pub drive: &'a (dyn Fn(f64) -> f64 + Sync),
    /// Period of s, fs: it changes over no shorter time.
    pub period: f64,
}

impl ClassicalEnsemble<'_> {
    /// Transmitted share of the ensemble with the phase-space density of `packet` at t = 0: x and k
    /// independent, both normal, σ_k = 1/(2σ_x). The same at any number of threads.
    pub fn packet_average(&self, packet: &Packet) -> Estimate {
        let field = self.field(self.species.kinetic_energy(packet.wavenumber));
        let motion = self.motion(&field);
        let rate = TAU / (self.period * self.species.velocity(packet.wavenumber));
        let count = parts(PLACES, PLACES_PER_RADIAN * rate * 2.0 * SPAN * packet.width);
        let count = count.min(MAX_FIRST_PLACES);
        let node = |place: f64| {
            let offset = SPAN * (2.0 * place - 1.0);
            let x = packet.center + offset * packet.width;
            let weight = (-0.5 * offset * offset).exp();
            Node { weight, share: at_place(&motion, self.species, packet, x) }
        };
        let even = |from: usize, stride: usize, count: usize| -> Vec<Node> {
            let places = (0..=(count - from) / stride).into_par_iter();
            places.map(|i| node((from + stride * i) as f64 / count as f64)).collect()
        };
        let mut nodes = even(0, 1, count);
        loop {
            let found = mean(&nodes);
            if found.error <= TARGET || nodes.len() > MAX_PLACES {
                return found;
            }
            let mut between = even(1, 2, 2 * (nodes.len() - 1)).into_iter();
            let woven =
                nodes.into_iter().flat_map(|one| std::iter::once(one).chain(between.next()));
            nodes = woven.collect();
        }
    }

    /// Transmitted share of ions with a kinetic energy of `energy` (meV) in the left lead that
    /// arrive at all phases of a steady drive.
    pub fn energy_average(&self, energy: f64) -> Estimate {
        let field = self.field(energy);
        let motion = self.motion(&field);
        let velocity = self.species.velocity(self.species.wavenumber(energy));
        let x = field.extent().from;
        let fate = |phase: f64| motion.fate(Start { time: phase * self.period, x, velocity });
        let line = Line { range: Interval::new(0.0, 1.0), fate: &fate, measure: &|phase| phase };
        let Estimate { value, error } = line.share(PHASES, TARGET);
        Estimate { value, error: error + LEAST_ERROR }
    }

    fn field(&self, energy: f64) -> Field {
        let scale = energy.max(self.potential.range().length());
        Field::new(self.potential, self.shape, FLATNESS * scale)
    }

    fn motion<'a>(&'a self, field: &'a Field) -> Motion<'a> {
        Motion { field, mass: self.species.mass, drive: self.drive, period: self.period }
    }
}

/// A place of a packet: its weight, and the share of k there.
struct Node {
    weight: f64,
    share: Estimate,
}

/// `least` parts, and `more`.
fn parts(least: usize, more: f64) -> usize {
    least + more.clamp(0.0, 1e6) as usize
}

/// The transmitted share of ions that start at `x` with the wavenumbers of `packet`.
fn at_place(motion: &Motion<'_>, species: &Species, packet: &Packet, x: f64) -> Estimate {
    let spread = packet.wavenumber_spread();
    let distance = motion.field.extent().to - x;
    let radians = TAU * distance / (species.velocity(packet.wavenumber) * motion.period);
    let share = 2.0 * SPAN * spread / packet.wavenumber;
    let count = parts(WAVENUMBERS, WAVENUMBERS_PER_RADIAN * radians * share).min(MAX_WAVENUMBERS);
    let fate = |offset: f64| {
        let velocity = species.velocity(packet.wavenumber + offset * spread);
        motion.fate(Start { time: 0.0, x, velocity })
    };
    let measure = |offset: f64| 0.5 * libm::erfc(-offset * FRAC_1_SQRT_2);
    let range = Interval::new(-SPAN, SPAN);
    Line { range, fate: &fate, measure: &measure }.share(count, TARGET)
}

/// The mean over `nodes`; its error from the same rule with every other and every fourth node.
fn mean(nodes: &[Node]) -> Estimate {
    let rule = |stride: usize| -> Estimate {
        let used = || nodes.iter().step_by(stride);
        let total: f64 = used().map(|node| node.weight).sum();
        let share = |node: &Node| Estimate {
            value: node.weight / total * node.share.value,
            error: node.weight / total * node.share.error,
        };
        used().map(share).sum()
    };
    let [fine, coarse, coarsest] = [1, 2, 4].map(rule);
    let first = (fine.value - coarse.value).abs();
    let second = (coarse.value - coarsest.value).abs() / FOLD_RATIO;
    Estimate { value: fine.value, error: first.max(second) + fine.error + LEAST_ERROR }
}
