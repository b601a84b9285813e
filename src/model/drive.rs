//! A part of the potential that oscillates.

use std::f64::consts::TAU;

use super::barrier::Barrier;
use super::potential::Potential;
use crate::numeric::panels;
use crate::units::Interval;

/// Where slopes are sought: down to this share of W, in so many parts. Shapes reach over 5 to 12 of
/// their own lengths, so that the largest slope is known to 1e-5.
const SLOPE_TAIL: f64 = 1e-6;
const SLOPE_PARTS: usize = 2001;

/// V(x, t) = V(x) + W(x)·cos(2π·frequency·t + phase).
///
/// W vanishes in both leads: a drive that shakes a lead has no free motion outside of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Drive {
    /// W(x).
    pub shape: Barrier,
    /// Frequency, 1/fs.
    pub frequency: f64,
    /// Phase at the classical arrival of the packet's centre at the drive's centre.
    pub phase: Phase,
    /// When it acts; `None`: at all times.
    pub pulse: Option<Pulse>,
}

/// A drive that is switched on and off along ½·erfc; times from the classical arrival of the
/// packet's centre at the drive's centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse {
    /// When it begins to rise, fs; minus infinity: on from the beginning.
    pub start: f64,
    /// When it has fallen again, fs; infinity: never.
    pub stop: f64,
    /// How long it rises and falls, fs.
    pub ramp: f64,
}

/// Phase of a drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Phase {
    /// One phase, rad.
    Angle(f64),
    /// The mean over all phases.
    Average,
}

impl Drive {
    /// W(x) as a potential of its own.
    pub fn potential(&self) -> Potential {
        Potential::from(self.shape.clone())
    }

    /// The middle of W, Å.
    pub fn center(&self) -> f64 {
        let Interval { from, to } = self.shape.extent(1e-6);
        0.5 * (from + to)
    }

    /// max |W|, meV.
    pub(crate) fn largest(&self) -> f64 {
        let range = self.potential().range();
        range.to.max(-range.from)
    }

    /// max |dW/dx|, meV/Å; `None` where W jumps.
    pub(crate) fn largest_slope(&self) -> Option<f64> {
        let potential = self.potential();
        let has_jump = potential.discontinuities().iter().any(|item| item.order() == 0);
        let range = self.shape.extent(SLOPE_TAIL * self.largest().max(f64::MIN_POSITIVE));
        let step = range.length() / SLOPE_PARTS as f64;
        let rise = |part: Interval| (self.shape.value(part.to) - self.shape.value(part.from)).abs();
        let largest = panels(range, SLOPE_PARTS).map(rise).fold(0.0, f64::max) / step;
        (!has_jump).then_some(largest)
    }

    /// 2π·frequency, rad/fs.
    pub fn angular_frequency(&self) -> f64 {
        TAU * self.frequency
    }

    /// h·frequency, meV: the distance of side bands.
    pub fn quantum(&self) -> f64 {
        crate::units::HBAR * self.angular_frequency()
    }
}
