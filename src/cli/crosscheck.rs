//! What both methods say, side by side, in rows and words.

use serde_json::{Map, Value, json};

use super::Voice;
use super::digits;
use super::sheet::{Field, Sheet};
use crate::simulation::{CrossCheck, UnresolvedLevel};

/// Columns of `check`.
const COLUMNS: &[&str] = &[
    "packet",
    "energy_meV",
    "weight",
    "transmission_packet",
    "transmission_matrix",
    "difference",
    "reflection_packet",
    "error_estimate",
    "transmission_classical",
    "scenario",
];

/// An empty sheet with the columns of `check`.
pub fn sheet() -> Sheet {
    Sheet::new(COLUMNS)
}

/// Adds a row for every energy in a trusted window of the scenario called `name`.
pub fn fill(sheet: &mut Sheet, name: &str, check: &CrossCheck<'_>) {
    for point in check.compared() {
        sheet.row(vec![
            Field::Count(point.packet.unwrap_or(0)),
            Field::Number(point.energy),
            Field::Number(point.weight),
            Field::Known(point.transmission, point.error),
            Field::Known(point.matrix, point.matrix_error),
            Field::Known(point.transmission - point.matrix, point.error + point.matrix_error),
            Field::Known(point.reflection, point.error),
            Field::Bound(point.error),
            Field::Number(point.classical),
            Field::Text(name.to_owned()),
        ]);
    }
}

/// Notes on energies that were left out.
pub fn tell_left_out(check: &CrossCheck<'_>, voice: &Voice) {
    check.left_out().iter().for_each(|note| voice.note(note));
}

/// The summary in one line; where nothing was compared, why.
pub fn summary(check: &CrossCheck<'_>) -> String {
    let count = check.compared().count();
    if count == 0 {
        return format!("packets against transfer matrix: nothing was compared: {}", check.nothing());
    }
    let energies = if count == 1 { "energy" } else { "energies" };
    format!(
        "packets against transfer matrix at {count} {energies}: largest difference {:.1e}, bound {}, tolerance {:.0e}",
        check.difference(),
        digits::bound(check.error()),
        check.tolerance()
    )
}

/// Whether both methods agree, in a word or two.
pub fn verdict(check: &CrossCheck<'_>) -> &'static str {
    match check.failures().is_empty() {
        true => "agreed",
        false if check.compared().next().is_none() => "nothing compared",
        false => "not agreed",
    }
}

/// What goes beside the rows into JSON.
pub fn more(check: &CrossCheck<'_>) -> Map<String, Value> {
    let level = |(packet, UnresolvedLevel { level, duration }): (usize, UnresolvedLevel)| {
        json!({
            "packet": packet,
            "energy_meV": level.energy,
            "width_meV": level.width,
            "resolved_by_fs": duration,
        })
    };
    let levels: Vec<Value> = check.unresolved_levels().into_iter().map(level).collect();
    let value = json!({
        "tolerance": check.tolerance(),
        "verdict": verdict(check),
        "largest_difference": check.difference(),
        "largest_error_estimate": check.error(),
        "unresolved_meV": check.unresolved_spans(),
        "unresolved_levels": levels,
        "failures": check.failures(),
        "warnings": check.warnings(),
    });
    value.as_object().cloned().unwrap_or_default()
}
