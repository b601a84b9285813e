//! `wavepore info` as CSV and JSON: a row for every packet of a record, or for every case.

use serde_json::{Value, json};

use crate::cli::commands::case_table;
use crate::cli::console::format::Format;
use crate::cli::console::table::{Beside, Field, ResultTable};
use crate::error::Result;
use crate::record::{CaseStatus, Collection, PacketSummary, Record, Summary};

const COLUMNS: [&str; 16] = [
    "packet",
    "energy_meV",
    "ion",
    "frames",
    "time_fs",
    "left",
    "inside",
    "right",
    "transmitted",
    "reflected",
    "transmitted_error",
    "reflected_error",
    "transmitted_matrix",
    "transmitted_floquet",
    "transmitted_classical",
    "difference",
];

/// Prints a row for every packet of `record`.
///
/// # Errors
/// The record is damaged; the output cannot be written.
pub(super) fn print_packets(record: &Record, format: Format) -> Result<()> {
    let summary = record.summary()?;
    let mut table = ResultTable::new(&COLUMNS);
    summary.packets.iter().for_each(|packet| table.row(row(packet)));
    let beside = Beside {
        tolerance: None,
        verdict: if summary.complete { "complete" } else { "incomplete" },
        warnings: record.warnings(),
        more: more(&summary),
    };
    table.print(format, beside)
}

/// Prints a row for every case of `collection`.
///
/// # Errors
/// The file is damaged; the output cannot be written.
pub(super) fn print_cases(collection: &Collection, format: Format) -> Result<()> {
    let is_complete = collection.standings().iter().all(|status| *status == CaseStatus::Done);
    let beside = Beside {
        tolerance: None,
        verdict: if is_complete { "complete" } else { "incomplete" },
        warnings: collection.warnings()?.into_iter().filter(|text| !text.is_empty()).collect(),
        more: json!({
            "title": collection.title(),
            "program": collection.program(),
            "what": collection.what(),
            "cases": collection.names().len(),
        }),
    };
    case_table::table(collection)?.print(format, beside)
}

fn row(packet: &PacketSummary) -> Vec<Field> {
    let number = |name: &str| match packet.number(name) {
        value if value.is_nan() => Field::Missing,
        value => Field::Number(value),
    };
    // Under a drive, which alone has phases, the other method is that of Floquet states.
    let [matrix, floquet] = match packet.number("phases").is_nan() {
        true => [number("expected_transmitted"), Field::Missing],
        false => [Field::Missing, number("expected_transmitted")],
    };
    let last = |name: &str| Field::Number(packet.last(name));
    vec![
        Field::Count(packet.index),
        Field::Number(packet.energy),
        Field::Text(packet.ion.clone()),
        Field::Count(packet.frames),
        Field::Number(packet.time),
        last("left"),
        last("inside"),
        last("right"),
        number("final_transmitted"),
        number("final_reflected"),
        number("final_transmitted_error"),
        number("final_reflected_error"),
        matrix,
        floquet,
        number("classical_transmitted"),
        match packet.number("final_transmitted") - packet.number("expected_transmitted") {
            difference if difference.is_nan() => Field::Missing,
            difference => Field::Number(difference),
        },
    ]
}

/// The entries of JSON beside the rows.
fn more(summary: &Summary) -> Value {
    let curve = summary.transmission.as_ref().map(|curve| {
        json!({
            "rows": curve.rows,
            "trusted": curve.trusted,
            "from_meV": curve.energy.from,
            "to_meV": curve.energy.to,
            "largest_difference": curve.largest_difference,
            "largest_transmission_packet_error": curve.largest_error_estimate,
        })
    });
    json!({
        "title": summary.title,
        "program": summary.program,
        "complete": summary.complete,
        "temperature_K": summary.temperature,
        "mass_u": summary.mass_u,
        "charge": summary.charge,
        "classical_top_meV": summary.classical_top,
        "curve": curve,
        "levels": summary.levels.as_ref().map(|levels| levels.rows),
        "voltages": summary.currents.as_ref().map(|currents| currents.rows),
    })
}
