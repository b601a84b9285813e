//! Units of values as typed.

use crate::units::{self, Dimension};

/// The unit whose size depends on the temperature.
pub(super) const THERMAL: &str = "kBT";

/// The working unit of a dimension.
pub(super) fn working(dimension: Dimension) -> &'static str {
    let is_one = |unit: &&str| units::parse(&format!("1 {unit}"), dimension, None) == Ok(1.0);
    units::units_of(dimension).find(is_one).unwrap_or("")
}

/// A quantity as typed.
pub(super) struct Typed {
    pub number: f64,
    pub unit: &'static str,
}

/// Number and unit of a quantity.
pub(super) fn split(text: &str, dimension: Dimension) -> Option<Typed> {
    let typed = |unit: &'static str| {
        let number = text.trim().strip_suffix(unit)?.trim_end().parse().ok()?;
        Some(Typed { number, unit: units::unambiguous(unit) })
    };
    units::units_of(dimension).find_map(typed)
}

/// Whether zero in this unit is zero of the dimension, as ratios need; not so for degC.
pub(super) fn begins_at_zero(unit: &str, dimension: Dimension) -> bool {
    units::parse(&format!("0 {unit}"), dimension, Some(1.0)) == Ok(0.0)
}
