//! How a drive goes on in time: s(t) = r(t)·cos(ω·t + φ).
//!
//! The ramp r rises from 0 to 1 and falls back along ½·erfc, cut where it differs from 0 or 1 by
//! rounding. A scheme of order p has its order if s has p derivatives; a jump of the n-th one adds an
//! error of order n + 1 once. Here no derivative jumps by more than rounding, whatever the steps.

use crate::model::smooth_step;
use crate::units::Interval;

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

    /// Ends the present step.
    pub(super) fn next(&mut self) {
        self.steps += 1;
    }
}
