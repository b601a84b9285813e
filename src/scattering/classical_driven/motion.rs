//! An ion in V(x) + W(x)·s(t), and a step of it.
//!
//! Steps are leapfrogs of 1, 2, 3 and 4 parts, extrapolated to order eight.
//!
//! Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, § II.14.

use super::field::Field;
use crate::scattering::Cancellation;

/// Parts of a step, with the weights of orders eight and six.
const RULE: [LeapfrogWeights; 4] = [
    LeapfrogWeights { parts: 1, eighth: -1.0 / 360.0, sixth: 0.0 },
    LeapfrogWeights { parts: 2, eighth: 16.0 / 45.0, sixth: 4.0 / 15.0 },
    LeapfrogWeights { parts: 3, eighth: -729.0 / 280.0, sixth: -81.0 / 35.0 },
    LeapfrogWeights { parts: 4, eighth: 1024.0 / 315.0, sixth: 64.0 / 21.0 },
];
/// Ends of all these parts.
const TWELFTHS: [usize; 7] = [0, 3, 4, 6, 8, 9, 12];

#[derive(Debug, Clone, Copy)]
struct LeapfrogWeights {
    parts: usize,
    eighth: f64,
    sixth: f64,
}

/// An ion in V and W.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// fs.
    pub time: f64,
    /// Å.
    pub x: f64,
    /// Å/fs.
    pub velocity: f64,
    /// Number of the border on the left.
    pub region: usize,
    pub cell: usize,
}

/// What moves an ion.
pub(super) struct Motion<'a> {
    pub field: &'a Field,
    /// meV·fs²/Å².
    pub mass: f64,
    /// s(t).
    pub drive: &'a (dyn Fn(f64) -> f64 + Sync),
    /// fs.
    pub period: f64,
    /// Error of a step over the incident velocity, and over half a cell.
    pub tolerance: f64,
    /// Asked before each ion, and again after some steps.
    pub stop: Cancellation<'a>,
}

/// A step and its error over what is allowed.
pub(super) struct Step {
    pub end: State,
    pub error: f64,
}

impl Motion<'_> {
    /// A step of `duration` (fs).
    pub(super) fn step(&self, from: &State, duration: f64, speed: f64) -> Step {
        let mut cell = from.cell;
        // s at the twelfths of the step that its parts end at.
        let mut strengths = [0.0; 13];
        for twelfth in TWELFTHS {
            strengths[twelfth] = (self.drive)(from.time + duration * twelfth as f64 / 12.0);
        }
        let first = self.field.force(cell, from.x, strengths[0]) / self.mass;
        let (mut end, mut other) = (State { x: 0.0, velocity: 0.0, ..*from }, *from);
        (other.x, other.velocity) = (0.0, 0.0);
        for weights in RULE {
            let part = duration / weights.parts as f64;
            let (mut x, mut velocity) = (0.0, from.velocity + 0.5 * part * first);
            for i in 1..=weights.parts {
                x += part * velocity;
                let at = from.x + x;
                cell = self.field.locate(from.region, cell, at);
                let strength = strengths[12 * i / weights.parts];
                let acceleration = self.field.force(cell, at, strength) / self.mass;
                let share = if i == weights.parts { 0.5 } else { 1.0 };
                velocity += share * part * acceleration;
            }
            end.x += weights.eighth * x;
            end.velocity += weights.eighth * velocity;
            other.x += weights.sixth * x;
            other.velocity += weights.sixth * velocity;
        }
        let off = (end.x - other.x).abs() / self.field.half(from.cell);
        let error = off.max((end.velocity - other.velocity).abs() / speed) / self.tolerance;
        end.x += from.x;
        end.time = from.time + duration;
        end.cell = self.field.locate(from.region, cell, end.x);
        Step { end, error }
    }

    /// Where (Å) an ion is at `time` (fs) in the step from `from` to `to`: the polynomial of degree
    /// five with their positions, velocities and accelerations.
    pub(super) fn between(&self, from: &State, to: &State, time: f64) -> f64 {
        let duration = to.time - from.time;
        let share = (time - from.time) / duration;
        let acceleration = |state: &State| {
            self.field.force(state.cell, state.x, (self.drive)(state.time)) / self.mass
        };
        let [first, last] = [from, to].map(|state| duration * duration * acceleration(state));
        let velocity = duration * from.velocity;
        let distance = to.x - from.x - velocity - 0.5 * first;
        let faster = duration * to.velocity - velocity - first;
        let change = 0.5 * (last - first);
        let third = 10.0 * distance - 4.0 * faster + change;
        let fourth = -15.0 * distance + 7.0 * faster - 2.0 * change;
        let fifth = 6.0 * distance - 3.0 * faster + change;
        let terms = [fifth, fourth, third, 0.5 * first, velocity, from.x];
        terms.into_iter().fold(0.0, |sum, term| sum * share + term)
    }
}
