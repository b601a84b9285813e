//! The results of both methods side by side, as rows and as text.

use serde_json::{Value, json};

use crate::cli::console::Console;
use crate::cli::console::table::{Field, ResultTable, under_both_names};
use crate::numeric::digits;
use crate::simulation::{CrossCheck, PacketLevel};

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
    "transmission_elements",
    "reflection_packet_error",
    "transmission_matrix_error",
    "transmission_elements_error",
];
/// Bounds beside that of T by the packet: the digits of a table show them.
const BOUNDS: &[&str] =
    &["reflection_packet_error", "transmission_matrix_error", "transmission_elements_error"];

/// An empty table with the columns of `check`; under a drive a row is a whole packet, and has the
/// names of its probabilities where all are `driven`.
pub(crate) fn sheet(driven: bool) -> ResultTable {
    let command = if driven { "check, driven" } else { "check" };
    let mut sheet = ResultTable::of(command, COLUMNS, BOUNDS);
    sheet.set_unit("weight", "1/meV");
    sheet
}

/// Adds a row for every energy in a trusted window of the scenario called `name`.
pub(crate) fn fill(sheet: &mut ResultTable, name: &str, check: &CrossCheck<'_>) {
    for point in check.compared() {
        sheet.row(vec![
            Field::Count(point.packet.unwrap_or(0)),
            Field::Number(point.energy),
            Field::Number(point.weight),
            Field::Known { value: point.transmission, bound: point.error },
            Field::Known { value: point.matrix, bound: point.matrix_error },
            Field::Known {
                value: point.transmission - point.matrix,
                bound: point.error + point.matrix_error,
            },
            Field::Known { value: point.reflection, bound: point.reflection_error },
            Field::Bound(point.error),
            Field::Number(point.classical),
            Field::Text(name.to_owned()),
            Field::Known { value: point.elements, bound: point.error },
            Field::Bound(point.reflection_error),
            Field::Bound(point.matrix_error),
            Field::Bound(point.error),
        ]);
    }
}

/// Notes which energies were left out.
pub(crate) fn note_left_out(check: &CrossCheck<'_>, console: &Console) {
    check.left_out().iter().for_each(|note| console.note(note));
}

/// The summary in one line; if nothing was compared, the reason.
pub(crate) fn summary(check: &CrossCheck<'_>) -> String {
    let count = check.compared().count();
    if count == 0 {
        let reason = check.nothing();
        return format!("packets against transfer matrix: nothing was compared: {reason}");
    }
    let energies = if count == 1 { "energy" } else { "energies" };
    format!(
        "packets against transfer matrix at {count} {energies}: largest difference {:.1e}, \
         bound {}, tolerance {:.0e}; packets on elements against transfer matrix: {:.1e}",
        check.difference(),
        digits::bound(check.error()),
        check.tolerance(),
        check.difference_of_elements()
    )
}

/// Whether both methods agree.
pub(crate) fn verdict(check: &CrossCheck<'_>) -> &'static str {
    match check.failures().is_empty() {
        true => "agreed",
        false if check.compared().next().is_none() => "nothing compared",
        false => "not agreed",
    }
}

/// The entries of JSON beside the rows, without tolerance, verdict and warnings.
pub(crate) fn more(check: &CrossCheck<'_>) -> Value {
    let level = |PacketLevel { packet, unresolved }: PacketLevel| {
        json!({
            "packet": packet,
            "energy_meV": unresolved.level.energy,
            "width_meV": unresolved.level.width,
            "resolved_by_fs": unresolved.duration,
        })
    };
    let spans: Vec<[f64; 2]> =
        check.unresolved_spans().iter().map(|span| [span.from, span.to]).collect();
    let levels: Vec<Value> = check.unresolved_levels().into_iter().map(level).collect();
    json!({
        "largest_difference": check.difference(),
        "largest_error_estimate": check.error(),
        "largest_difference_elements": check.difference_of_elements(),
        "unresolved_meV": spans,
        "unresolved_levels": levels,
        "failures": check.failures(),
    })
}

/// The entries of JSON for one of several scenarios.
pub(crate) fn of_scenario(check: &CrossCheck<'_>) -> Value {
    let mut all: Value = under_both_names("check", more(check)).into();
    all["tolerance"] = json!(check.tolerance());
    all["verdict"] = json!(verdict(check));
    all["warnings"] = json!(check.warnings());
    all
}
