//! Axes: positions of numbers, and ticks.

mod numerals;
mod tick_offset;
mod ticks;

use crate::units::Interval;
pub(crate) use numerals::{power, scientific, signed};
pub(crate) use ticks::Tick;

/// Spacing of the numbers along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// Linear.
    Linear,
    /// Logarithmic; values that are not positive lie beyond the lower end.
    Logarithmic,
}

/// An axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    /// Quantity and unit.
    pub label: String,
    /// First number.
    pub from: f64,
    /// Last number.
    pub to: f64,
    /// Spacing of the numbers.
    pub spacing: Spacing,
    /// Ticks over their usual number.
    pub crowd: f64,
    /// Whether the upper end has a tick, round or not.
    pub with_end: bool,
    /// Names at 0, 1, 2, … instead of numbers.
    pub names: Vec<String>,
}

/// Numbers whose relative difference is below this are equal.
// Some thousand times the rounding of a double: ends may be one number by two ways through units.
const ROUNDING: f64 = 1e-12;

/// How far below a logarithmic axis values that it does not hold lie, in its logarithm: 30 decades.
const BEYOND: f64 = 30.0 * std::f64::consts::LN_10;

impl Scale {
    /// A linear axis; an empty range is widened.
    pub(crate) fn linear(label: impl Into<String>, from: f64, to: f64) -> Self {
        // A difference by rounding alone is none.
        let is_wide =
            to - from > ROUNDING * from.abs().max(to.abs()) && from.is_finite() && to.is_finite();
        let Interval { from, to } =
            if is_wide { Interval::new(from, to) } else { widened(from, to) };
        Self::spaced(Spacing::Linear, label, from, to)
    }

    /// A logarithmic axis; `from` is positive.
    pub(crate) fn logarithmic(label: impl Into<String>, from: f64, to: f64) -> Self {
        let from = if from > 0.0 { from } else { 1e-12 };
        Self::spaced(Spacing::Logarithmic, label, from, to.max(10.0 * from))
    }

    fn spaced(spacing: Spacing, label: impl Into<String>, from: f64, to: f64) -> Self {
        Self {
            label: label.into(),
            from,
            to,
            spacing,
            crowd: 1.0,
            with_end: false,
            names: Vec::new(),
        }
    }

    /// The same axis with so many times the usual ticks, where values are read from it.
    pub(crate) fn crowded(self, crowd: f64) -> Self {
        Self { crowd, ..self }
    }

    /// The same axis with a tick at its upper end.
    pub(crate) fn with_end(self) -> Self {
        Self { with_end: true, ..self }
    }

    /// An axis of names: the first at 0, each at the next integer, from top to bottom.
    pub(crate) fn named(names: Vec<String>) -> Self {
        let last = names.len() as f64 - 0.5;
        Self { names, ..Self::spaced(Spacing::Linear, "", last, -0.5) }
    }

    /// Position of `value` along the axis, 0 at `from` and 1 at `to`; NaN for NaN.
    pub(crate) fn place(&self, value: f64) -> f64 {
        match self.spacing {
            Spacing::Linear => (value - self.from) / (self.to - self.from),
            Spacing::Logarithmic => {
                if value.is_nan() {
                    return value;
                }
                // Far enough below the axis to be outside, near enough to stay finite. Logarithms apart:
                // a ratio to an end of 1e-300 may not be a number.
                let beyond = (value.max(0.0).ln() - self.from.ln()).max(-BEYOND);
                beyond / (self.to.ln() - self.from.ln())
            }
        }
    }
}

/// An interval around one number.
fn widened(from: f64, to: f64) -> Interval {
    let middle = [from, to].into_iter().find(|end| end.is_finite()).unwrap_or(0.0);
    let half = (0.1 * middle.abs()).max(0.5);
    Interval::new(middle - half, middle + half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_of_one_number_has_a_width() {
        let scale = Scale::linear("", 3.0, 3.0);
        assert!(scale.from < 3.0 && scale.to > 3.0);
        assert!(Scale::linear("", f64::NAN, f64::NAN).place(0.0).is_finite());
        let decades = Scale::logarithmic("", 1e-6, 1.0);
        assert!(decades.place(0.0) < 0.0 && decades.place(f64::NAN).is_nan());
    }
}
