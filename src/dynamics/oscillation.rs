//! How a drive goes on in time: s(t) = r(t)·cos(ω·t + φ).
//!
//! The ramp r rises from 0 to 1 and falls back along ½·erfc, cut where it differs from 0 or 1 by
//! rounding. A scheme of order p keeps it if s has p derivatives; a jump of the n-th one adds an error
//! of order n + 1 once. Here no derivative jumps by more than rounding, whatever the steps.
//!
//! **Magnus.** Where T + V + σ·W is exponentiated as a whole, a step is two halves,
//!
//! e^(−i(T + V + σ₂W)Δt/2ħ)·e^(−i(T + V + σ₁W)Δt/2ħ),  σ₁ = (½ + 1/√3)·s(t₁) + (½ − 1/√3)·s(t₂),
//!
//! σ₂ the same with s(t₁) and s(t₂) exchanged, t₁ and t₂ the nodes of Gauss and Legendre of the step:
//! the commutator-free Magnus integrator of order 4 (Blanes and Moan, Appl. Numer. Math. 56, 1519,
//! 2006; Alvermann and Fehske, J. Comput. Phys. 230, 5930, 2011).

use crate::model::{smooth_step, smooth_step_slope};
use crate::units::Interval;

/// 1/√3: the nodes of Gauss and Legendre stand at ½ ∓ ½/√3.
const INVERSE_ROOT: f64 = 0.577_350_269_189_625_8;
/// The largest |σ| of half a step.
pub(super) const LARGEST_HALF: f64 = 2.0 * INVERSE_ROOT;

/// s(t) = r(t)·cos(ω·t + φ); r = 1 without a ramp.
///
/// ```
/// use wavepore::dynamics::{Oscillation, Ramp};
/// use wavepore::units::Interval;
///
/// let ramp = Ramp { rise: Interval::new(0.0, 200.0), fall: Interval::new(800.0, 1000.0) };
/// let drive = Oscillation { angular_frequency: 0.02, phase: 0.0, ramp: Some(ramp) };
/// assert_eq!((drive.value(0.0), drive.value(1000.0)), (0.0, 0.0));
/// assert_eq!(drive.value(500.0), 10f64.cos());
/// assert!((drive.since(120.0).value(30.0) - drive.value(150.0)).abs() < 1e-14);
/// let rise = (drive.value(100.01) - drive.value(99.99)) / 0.02;
/// assert!((drive.rate(100.0) - rise).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Oscillation {
    /// ω, rad/fs.
    pub angular_frequency: f64,
    /// φ, rad.
    pub phase: f64,
    /// r(t), if it is not 1 at all times.
    pub ramp: Option<Ramp>,
}

/// A drive that is switched on and off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ramp {
    /// When r rises from 0 to 1, fs.
    pub rise: Interval,
    /// When r falls back, fs; may begin at infinity.
    pub fall: Interval,
}

impl Oscillation {
    /// s at time `t` (fs).
    pub fn value(&self, t: f64) -> f64 {
        let ramp = self
            .ramp
            .map_or(1.0, |Ramp { rise, fall }| smooth_step(t, rise) * (1.0 - smooth_step(t, fall)));
        ramp * (self.angular_frequency * t + self.phase).cos()
    }

    /// ds/dt at time `t` (fs), 1/fs.
    pub fn rate(&self, t: f64) -> f64 {
        let angle = self.angular_frequency * t + self.phase;
        let Some(Ramp { rise, fall }) = self.ramp else {
            return -self.angular_frequency * angle.sin();
        };
        let (up, down) = (smooth_step(t, rise), 1.0 - smooth_step(t, fall));
        let slope = smooth_step_slope(t, rise) * down - up * smooth_step_slope(t, fall);
        slope * angle.cos() - up * down * self.angular_frequency * angle.sin()
    }

    /// The same oscillation with times counted from `start` (fs): for a propagator that begins
    /// there.
    pub fn since(&self, start: f64) -> Self {
        let earlier = |Interval { from, to }| Interval::new(from - start, to - start);
        Self {
            phase: self.phase + self.angular_frequency * start,
            ramp: self
                .ramp
                .map(|Ramp { rise, fall }| Ramp { rise: earlier(rise), fall: earlier(fall) }),
            ..*self
        }
    }
}

/// An oscillation at moments of equal steps, and how many of them were made.
#[derive(Debug, Clone, Copy)]
pub(super) struct SteppedOscillation {
    oscillation: Oscillation,
    /// fs.
    time_step: f64,
    /// Steps made since t = 0.
    steps: u64,
}

impl SteppedOscillation {
    /// At t = 0, before steps of `time_step` (fs).
    pub(super) fn new(oscillation: Oscillation, time_step: f64) -> Self {
        Self { oscillation, time_step, steps: 0 }
    }

    /// s once `share` of the present step is over.
    pub(super) fn at(&self, share: f64) -> f64 {
        // A product, not a sum over steps: its rounding does not pile up.
        self.oscillation.value((self.steps as f64 + share) * self.time_step)
    }

    /// σ of both halves of the present step, which ends.
    pub(super) fn next_halves(&mut self) -> [f64; 2] {
        let [first, second] = [-INVERSE_ROOT, INVERSE_ROOT].map(|u| self.at(0.5 + 0.5 * u));
        self.next();
        let [long, short] = [0.5 + INVERSE_ROOT, 0.5 - INVERSE_ROOT];
        [long * first + short * second, short * first + long * second]
    }

    /// Ends the present step.
    pub(super) fn next(&mut self) {
        self.steps += 1;
    }
}
