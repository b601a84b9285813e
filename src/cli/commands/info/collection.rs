//! What `wavepore info` tells of a collection of cases.

use std::fmt::Write;

use crate::error::Result;
use crate::record::{CaseStatus, Collection, Coordinate, CoordinateValues};
use crate::units::shortest;

/// Cases that are not there, or that are warned of, and are told one by one.
const TOLD: usize = 5;

/// A collection of cases at a glance.
///
/// # Errors
/// The file is damaged.
pub(super) fn gathered(collection: &Collection) -> Result<String> {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<13} {value}");
    };
    line("title", collection.title().to_owned());
    line("written by", collection.program().to_owned());
    let count = |wanted: CaseStatus| collection.standings().iter().filter(|standing| **standing == wanted).count();
    let standings = CaseStatus::ALL.map(|standing| format!("{} {}", count(standing), standing.name())).join(", ");
    line("cases", format!("{} of {}: {standings}", collection.names().len(), collection.what()));
    let coordinates = collection.coordinates()?;
    for (place, coordinate) in coordinates.iter().enumerate() {
        line(if place == 0 { "swept" } else { "" }, spanned(coordinate));
    }
    line("groups", collection.groups()?.join(" "));
    let (reasons, warnings) = (collection.reasons()?, collection.warnings()?);
    let standings = collection.standings();
    let of = |wanted: CaseStatus| move |case: usize| standings[case] == wanted;
    let warned = |case: usize| !warnings[case].is_empty();
    for (name, texts, fits) in [
        ("failed", &reasons, &of(CaseStatus::Failed) as &dyn Fn(usize) -> bool),
        ("missing", &reasons, &of(CaseStatus::Missing)),
        ("warned of", &warnings, &warned),
    ] {
        let cases: Vec<usize> = (0..standings.len()).filter(|&case| fits(case)).collect();
        for (place, &case) in cases.iter().take(TOLD).enumerate() {
            let values: Vec<String> = coordinates.iter().map(|coordinate| coordinate.text(case)).collect();
            let of = if values.is_empty() { String::new() } else { format!(" ({})", values.join(", ")) };
            // Reasons come with a remedy in lines of their own.
            let text = texts[case].lines().next().unwrap_or_default();
            line(if place == 0 { name } else { "" }, format!("case {case}{of}: {text}"));
        }
        if cases.len() > TOLD {
            line("", format!("and {} more", cases.len() - TOLD));
        }
    }
    Ok(out)
}

/// A swept parameter with its values: `barrier.0.height, 9 values from 4 to 8 kBT`.
fn spanned(coordinate: &Coordinate) -> String {
    let name = &coordinate.name;
    let (values, unit): (Vec<String>, &str) = match &coordinate.values {
        CoordinateValues::Numbers(values, units) => {
            (values.iter().copied().map(shortest).collect(), if units == "1" { "" } else { units })
        }
        CoordinateValues::Words(values) => (values.clone(), ""),
    };
    let mut distinct: Vec<&str> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    distinct.extend(values.iter().map(String::as_str).filter(|value| seen.insert(*value)));
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    match distinct[..] {
        [] => format!("{name}, no value"),
        [one] => format!("{name}, 1 value: {one}{unit}"),
        [first, .., last] => format!("{name}, {} values: {first} … {last}{unit}", distinct.len()),
    }
}
