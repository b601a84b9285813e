//! A collection as one table, with a row for each case.

use crate::cli::console::table::{Field, ResultTable};
use crate::error::Result;
use crate::record::vocabulary::is_newer;
use crate::record::{Collection, Coordinate, CoordinateValues};

/// The group of the axes of runs, which holds no results.
const POTENTIAL: &str = "/potential";

/// Every case with its status, its swept parameters, and its numbers that are not by energy or
/// voltage.
///
/// Columns: `case`, `name`, `standing`, the swept keys with their units, numbers by group and name
/// as in the file, `reason`, `warnings`, and again the numbers with an older name.
///
/// # Errors
/// The file cannot be read.
pub(crate) fn table(collection: &Collection) -> Result<ResultTable> {
    let coordinates = collection.coordinates()?;
    let (again, numbers): (Vec<_>, Vec<_>) =
        numbers(collection)?.into_iter().partition(|column| column.is_again);
    let named = |name: &str| name.to_owned();
    let columns: Vec<String> = ["case", "name", "standing"]
        .map(named)
        .into_iter()
        .chain(coordinates.iter().map(headed))
        .chain(numbers.iter().map(|column| column.name.clone()))
        .chain(["reason", "warnings"].map(named))
        .chain(again.iter().map(|column| column.name.clone()))
        .collect();
    let mut table = ResultTable::new(&columns);
    for coordinate in &coordinates {
        if let CoordinateValues::Numbers(_, units) = &coordinate.values {
            table.set_unit(&headed(coordinate), units);
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
        let found = numbers.iter().map(|column| Field::Number(column.values[case]));
        let last = [text(&reasons[case]), text(&warnings[case])];
        let again = again.iter().map(|column| Field::Number(column.values[case]));
        table.row(first.into_iter().chain(swept).chain(found).chain(last).chain(again).collect());
    }
    Ok(table)
}

/// The name of a swept parameter with its unit: `barrier.0.width_angstrom`.
fn headed(coordinate: &Coordinate) -> String {
    match &coordinate.values {
        CoordinateValues::Numbers(_, units) if units != "1" => {
            format!("{}_{units}", coordinate.name)
        }
        _ => coordinate.name.clone(),
    }
}

/// One number of every case.
struct NumberColumn {
    /// Group and name: `currents/nernst_mV`.
    name: String,
    /// Whether it is there under an older name too, or bounds what is.
    is_again: bool,
    /// NaN where a case has none.
    values: Vec<f64>,
}

/// The numbers of whole cases, by group and name.
fn numbers(collection: &Collection) -> Result<Vec<NumberColumn>> {
    let cases = collection.names().len();
    let mut all: Vec<NumberColumn> = Vec::new();
    for group in collection.groups()?.iter().filter(|group| *group != POTENTIAL) {
        let begin = all.len();
        for (case, table) in collection.tables(group, Some(&[]))?.iter().enumerate() {
            let attributes = table.iter().flat_map(|table| &table.attributes);
            for (at, (name, value)) in attributes.enumerate() {
                if all.len() == begin + at {
                    let is_again = is_newer(group, name);
                    let name = format!("{}/{name}", group.trim_start_matches('/'));
                    all.push(NumberColumn { name, is_again, values: vec![f64::NAN; cases] });
                }
                all[begin + at].values[case] = *value;
            }
        }
        // Attributes in a file have no order.
        all[begin..].sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(all)
}
