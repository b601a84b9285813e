//! V(x) of a record as it is drawn.

use crate::model::{Curve, Potential};
use crate::planning::Case;
use crate::record::{Column, POTENTIAL_CURVE, Table};
use crate::units::Interval;

/// V(x), and W(x) of a drive, in `range` (Å) with vertical walls and their true tops.
pub(crate) fn potential_curve(case: &Case, range: Interval) -> Table {
    let driven = case.drive.as_ref().map(|drive| drive.potential());
    let functions: Vec<&Potential> = [&case.potential].into_iter().chain(&driven).collect();
    let Curve { x, values } = Curve::new(&functions, range);
    let known = |(name, values)| Column::known(POTENTIAL_CURVE, name, values);
    Table {
        group: POTENTIAL_CURVE.into(),
        axis: Column::known(POTENTIAL_CURVE, "x", x),
        columns: ["potential", "driven"].into_iter().zip(values).map(known).collect(),
        ..Table::default()
    }
}
