//! Units of values as they were typed.

use crate::units::{self, Dimension};

/// The unit that is another energy at another temperature.
pub(super) const THERMAL: &str = "kBT";

/// The working unit of a dimension.
pub(super) fn working(dimension: Dimension) -> &'static str {
    let is_one = |unit: &&str| units::parse(&format!("1 {unit}"), dimension, None) == Ok(1.0);
    units::units_of(dimension).find(is_one).unwrap_or("")
}

/// Number and unit of a quantity.
pub(super) fn split(text: &str, dimension: Dimension) -> Option<(f64, &'static str)> {
    units::units_of(dimension)
        .find_map(|unit| Some((text.trim().strip_suffix(unit)?.trim_end().parse().ok()?, unit)))
}

/// Whether nothing of a unit is nothing of the dimension: only such a unit has ratios.
pub(super) fn begins_at_zero(unit: &str, dimension: Dimension) -> bool {
    units::parse(&format!("0 {unit}"), dimension, Some(1.0)) == Ok(0.0)
}
