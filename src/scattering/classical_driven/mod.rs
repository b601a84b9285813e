//! The classical (Liouville) ensemble in a driven potential.
//!
//! **What.** m·x″ = −V′(x) − W′(x)·s(t) for every ion of an ensemble, until it has left; where V
//! or W jumps, by J, the kinetic energy changes by J, and an ion of less turns round. The
//! transmitted share of the phase-space (Wigner) density of a packet, or of ions of one energy that
//! arrive at all phases of a steady drive.
//!
//! **Numerics.** Forces are polynomials of cells, steps are of order eight. Where the fate of an
//! ion changes along a line of initial conditions is found by bisection, so along this line the
//! share is exact; lines are phases, k at one x of the packet, or x at one k. Lines are added up by
//! the trapezoidal rule. Ions that have not left in 200 times of passage count half, and half of
//! them is part of the error.
//!
//! **Sources.** Goldstein, Classical Mechanics, ch. 9 (Liouville's theorem).

mod field;
mod motion;
mod paths;
mod phase_plane;
mod scan;
mod trajectory;

use crate::model::{Packet, Potential, Species};
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::units::{Estimate, Interval};
use field::Field;
use motion::Motion;
pub(crate) use paths::IonPaths;
use phase_plane::{Axis, Node, PhasePlane};
use scan::Line;
use trajectory::Start;

/// V and W are known to, and end where they are below, this share of the energy.
const FLATNESS: f64 = 1e-8;
/// Error of a step that decides what becomes of an ion: it changes the energy by 2e-9 of itself, and
/// a passage takes a hundred steps.
const STEP_TOLERANCE: f64 = 1e-9;
/// Error of shares that rules are refined for.
const TARGET: f64 = 1e-3;
/// Parts of a line of phases.
const PHASES: usize = 64;
/// Lines through a packet, at most.
const MAX_LINES: usize = 2048;
/// By how much halved parts are better.
// Where trajectories fold, shares go as square roots.
const FOLD_RATIO: f64 = 2.8;
/// What bisection, steps and the tails of V, W and the packet leave.
const LEAST_ERROR: f64 = 1e-5;

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
        uncancelled(|stop| self.packet_average_unless(packet, stop))
    }

    /// [`ClassicalEnsemble::packet_average`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn packet_average_unless(
        &self,
        packet: &Packet,
        stop: Cancellation<'_>,
    ) -> Result<Estimate, Cancelled> {
        let field = self.field(self.species.kinetic_energy(packet.wavenumber), stop)?;
        let plane = PhasePlane {
            motion: self.motion(&field, STEP_TOLERANCE, stop),
            species: self.species,
            packet: *packet,
        };
        // A static top is a step in k, a drive that turns fast one in x: whichever gives smoother
        // shares goes on.
        let mut lines = plane.lines(Axis::Wavenumber)?;
        let error = mean(&lines.nodes).error;
        if error > TARGET {
            let others = plane.lines(Axis::Place)?;
            if mean(&others.nodes).error < error {
                lines = others;
            }
        }
        loop {
            let found = mean(&lines.nodes);
            if found.error <= TARGET || lines.nodes.len() > MAX_LINES {
                return Ok(found);
            }
            lines = plane.refined(lines)?;
        }
    }

    /// Transmitted share of ions with a kinetic energy of `energy` (meV) in the left lead that
    /// arrive at all phases of a steady drive.
    pub fn energy_average(&self, energy: f64) -> Estimate {
        uncancelled(|stop| self.energy_average_unless(energy, stop))
    }

    /// [`ClassicalEnsemble::energy_average`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn energy_average_unless(
        &self,
        energy: f64,
        stop: Cancellation<'_>,
    ) -> Result<Estimate, Cancelled> {
        let field = self.field(energy, stop)?;
        let motion = self.motion(&field, STEP_TOLERANCE, stop);
        let velocity = self.species.velocity(self.species.wavenumber(energy));
        let x = field.extent().from;
        let fate = |phase: f64| motion.fate(Start { time: phase * self.period, x, velocity });
        let line = Line { range: Interval::new(0.0, 1.0), fate: &fate, measure: &|phase| phase };
        let Estimate { value, error } = line.share(PHASES, TARGET)?;
        Ok(Estimate { value, error: error + LEAST_ERROR })
    }

    fn field(&self, energy: f64, stop: Cancellation<'_>) -> Result<Field, Cancelled> {
        let scale = energy.max(self.potential.range().length());
        Field::new(self.potential, self.shape, FLATNESS * scale, stop)
    }

    fn motion<'a>(
        &'a self,
        field: &'a Field,
        tolerance: f64,
        stop: Cancellation<'a>,
    ) -> Motion<'a> {
        let Self { drive, period, .. } = *self;
        Motion { field, mass: self.species.mass, drive, period, tolerance, stop }
    }
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
