//! A collection as one table: a row a case.

use crate::cli::console::table::{Field, Sheet};
use crate::error::Result;
use crate::record::{Collection, Coordinate, CoordinateValues};

/// Where the axes of runs are described: nothing that came out.
const POTENTIAL: &str = "/potential";

/// Every case with its swept parameters, what became of it, and the numbers that are known of it as a whole.
///
/// Columns: `case`, `name`, `standing`, the swept keys with their units, numbers by group and name as they stand in the file, `reason`,
/// `warnings`.
///
/// # Errors
/// The file cannot be read.
pub fn table(collection: &Collection) -> Result<Sheet> {
    let coordinates = collection.coordinates()?;
    let numbers = numbers(collection)?;
    let named = |name: &str| name.to_owned();
    let columns: Vec<String> = ["case", "name", "standing"]
        .map(named)
        .into_iter()
        .chain(coordinates.iter().map(headed))
        .chain(numbers.iter().map(|(name, _)| name.clone()))
        .chain(["reason", "warnings"].map(named))
        .collect();
    let mut sheet = Sheet::new(&columns);
    for coordinate in &coordinates {
        if let CoordinateValues::Numbers(_, units) = &coordinate.values {
            sheet.set_unit(&headed(coordinate), units);
        }
    }
    let (reasons, warnings) = (collection.reasons()?, collection.warnings()?);
    for (case, name) in collection.names().iter().enumerate() {
        let text = |text: &str| Field::Text(text.to_owned());
        let first = [Field::Count(case), text(name), text(collection.standings()[case].name())];
        let swept = coordinates.iter().map(|coordinate| match &coordinate.values {
            CoordinateValues::Numbers(values, _) => Field::Number(values[case]),
            CoordinateValues::Words(values) => text(&values[case]),
        });
        let found = numbers.iter().map(|(_, values)| Field::Number(values[case]));
        let last = [text(&reasons[case]), text(&warnings[case])];
        sheet.row(first.into_iter().chain(swept).chain(found).chain(last).collect());
    }
    Ok(sheet)
}

/// The name of a swept parameter with its unit: `barrier.0.width_angstrom`.
fn headed(coordinate: &Coordinate) -> String {
    match &coordinate.values {
        CoordinateValues::Numbers(_, units) if units != "1" => format!("{}_{units}", coordinate.name),
        _ => coordinate.name.clone(),
    }
}

/// Numbers of whole cases by group and name, NaN where a case has none.
fn numbers(collection: &Collection) -> Result<Vec<(String, Vec<f64>)>> {
    let mut all: Vec<(String, Vec<f64>)> = Vec::new();
    for group in collection.groups()?.iter().filter(|group| *group != POTENTIAL) {
        let begin = all.len();
        for (case, table) in collection.tables(group, Some(&[]))?.iter().enumerate() {
            for (at, (name, value)) in table.iter().flat_map(|table| &table.attributes).enumerate() {
                if all.len() == begin + at {
                    all.push((
                        format!("{}/{name}", group.trim_start_matches('/')),
                        vec![f64::NAN; collection.names().len()],
                    ));
                }
                all[begin + at].1[case] = *value;
            }
        }
        // The file has no order of its own.
        all[begin..].sort_by(|(a, _), (b, _)| a.cmp(b));
    }
    Ok(all)
}
