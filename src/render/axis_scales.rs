//! Axes of positions and times.

use super::scale::Scale;

/// A position axis.
pub(crate) fn position_scale(from: f64, to: f64) -> Scale {
    Scale::linear("position (Å)", from, to)
}

/// A time axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TimeAxis {
    /// The axis.
    pub scale: Scale,
    /// One of its unit, fs.
    pub one: f64,
}

/// The axis of times from `from` to `to` (fs).
pub(crate) fn time_axis(from: f64, to: f64) -> TimeAxis {
    let (unit, one) = if to > 2000.0 { ("ps", 1000.0) } else { ("fs", 1.0) };
    let scale = Scale::linear(format!("time ({unit})"), from / one, to / one);
    TimeAxis { scale, one }
}
