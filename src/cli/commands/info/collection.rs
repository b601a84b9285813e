//! The text of `wavepore info` for a collection of cases.

use crate::cli::console::text_table::NamedLines;
use crate::error::Result;
use crate::record::{CaseStatus, Collection, Coordinate, CoordinateValues};
use crate::units::shortest;

/// Largest number of cases that are listed of each status: three lists fit a terminal of 24 lines.
const MAX_LISTED: usize = 5;

/// Describes a collection of cases.
///
/// # Errors
/// The file is damaged.
pub(super) fn describe_collection(collection: &Collection) -> Result<String> {
    let mut lines = NamedLines::default();
    lines.line("title", collection.title());
    lines.line("written by", collection.program());
    let statuses = collection.standings();
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    let counts = CaseStatus::ALL.map(|status| format!("{} {}", count(status), status.name()));
    let (cases, what) = (collection.names().len(), collection.what());
    lines.line("cases", format!("{cases} of {what}: {}", counts.join(", ")));
    let coordinates = collection.coordinates()?;
    for (place, coordinate) in coordinates.iter().enumerate() {
        lines.line(if place == 0 { "swept" } else { "" }, describe_axis(coordinate));
    }
    lines.line("groups", collection.groups()?.join(" "));
    let (reasons, warnings) = (collection.reasons()?, collection.warnings()?);
    let of_status = |wanted| {
        let has_status = move |case: &usize| statuses[*case] == wanted;
        (0..statuses.len()).filter(has_status).collect::<Vec<usize>>()
    };
    let warned = (0..statuses.len()).filter(|&case| !warnings[case].is_empty());
    for CaseList { name, cases, texts } in [
        CaseList { name: "failed", cases: of_status(CaseStatus::Failed), texts: &reasons },
        CaseList { name: "missing", cases: of_status(CaseStatus::Missing), texts: &reasons },
        CaseList { name: "warned of", cases: warned.collect(), texts: &warnings },
    ] {
        for (place, &case) in cases.iter().take(MAX_LISTED).enumerate() {
            let values = coordinates.iter().map(|coordinate| coordinate.text(case));
            let values = match coordinates.is_empty() {
                true => String::new(),
                false => format!(" ({})", values.collect::<Vec<_>>().join(", ")),
            };
            // Remedies follow in further lines.
            let text = texts[case].lines().next().unwrap_or_default();
            lines.line(if place == 0 { name } else { "" }, format!("case {case}{values}: {text}"));
        }
        if cases.len() > MAX_LISTED {
            lines.line("", format!("and {} more", cases.len() - MAX_LISTED));
        }
    }
    Ok(lines.into_text())
}

/// Cases that are listed under one heading.
struct CaseList<'a> {
    name: &'static str,
    cases: Vec<usize>,
    /// A text for every case of the collection.
    texts: &'a [String],
}

/// A swept parameter with its values: `barrier.0.height, 9 values from 4 to 8 kBT`.
fn describe_axis(coordinate: &Coordinate) -> String {
    let name = &coordinate.name;
    let (values, unit): (Vec<String>, &str) = match &coordinate.values {
        CoordinateValues::Numbers(values, units) => {
            let values = values.iter().copied().map(shortest).collect();
            (values, if units == "1" { "" } else { units })
        }
        CoordinateValues::Words(values) => (values.clone(), ""),
    };
    let mut seen = std::collections::HashSet::new();
    let values = values.iter().map(String::as_str);
    let distinct: Vec<&str> = values.filter(|value| seen.insert(*value)).collect();
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    match distinct[..] {
        [] => format!("{name}, no value"),
        [one] => format!("{name}, 1 value: {one}{unit}"),
        [first, .., last] => format!("{name}, {} values: {first} … {last}{unit}", distinct.len()),
    }
}
