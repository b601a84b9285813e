//! Rows of results as a table for people, as CSV, or as JSON.

use std::io::{ErrorKind, Write};

use serde_json::{Map, Value, json};

use super::column_units::unit_of;
pub(crate) use super::field::Field;
use super::format::Format;
use super::text_table::aligned;
use crate::csv_text;
use crate::error::{Error, Result};
use crate::record::vocabulary::names;

/// Named columns and rows.
///
/// A column whose name is an older one appears in CSV and JSON under its name in the vocabulary as
/// well, behind all others; a table for people has that name alone.
#[derive(Debug)]
pub(crate) struct ResultTable {
    /// The command, which the vocabulary knows; empty where it has no word for its numbers.
    command: &'static str,
    columns: Vec<String>,
    /// Unit of each column; `1` for pure numbers, counts and words.
    units: Vec<String>,
    rows: Vec<Vec<Field>>,
    /// What JSON alone has of each row.
    objects: Vec<Map<String, Value>>,
    /// Columns that a table for people leaves out: bounds, which its digits show.
    data_alone: &'static [&'static str],
}

/// A column as it is shown.
struct ShownColumn<'a> {
    name: &'a str,
    /// Its place in the rows.
    at: usize,
}

/// The entries of JSON beside the rows, which every command has.
#[derive(Debug)]
pub(crate) struct Beside {
    /// The requested accuracy; none where there are several.
    pub tolerance: Option<f64>,
    /// Whether it was reached, in a word or two.
    pub verdict: &'static str,
    /// What a reader of the numbers must know, a sentence each.
    pub warnings: Vec<String>,
    /// An object with the entries of this command alone, or null.
    pub more: Value,
}

impl ResultTable {
    /// A table without rows.
    pub(crate) fn new<T: AsRef<str>>(columns: &[T]) -> Self {
        Self::of("", columns, &[])
    }

    /// The same of `command`; a table for people lacks the columns `data_alone`.
    pub(crate) fn of<T: AsRef<str>>(
        command: &'static str,
        columns: &[T],
        data_alone: &'static [&'static str],
    ) -> Self {
        let columns: Vec<String> = columns.iter().map(|name| name.as_ref().to_owned()).collect();
        let units = columns.iter().map(|name| unit_of(name).to_owned()).collect();
        Self { command, columns, units, rows: Vec::new(), objects: Vec::new(), data_alone }
    }

    /// Sets the unit of the column `name`, where its name does not end in one.
    pub(crate) fn set_unit(&mut self, name: &str, unit: &str) {
        let named = self.columns.iter().zip(&mut self.units).find(|(own, _)| *own == name);
        named.into_iter().for_each(|(_, own)| unit.clone_into(own));
    }

    /// Adds a row with a field for every column.
    pub(crate) fn row(&mut self, fields: Vec<Field>) {
        self.row_with(fields, Map::new());
    }

    /// Adds a row that has `objects` in JSON, behind its columns.
    pub(crate) fn row_with(&mut self, fields: Vec<Field>, objects: Map<String, Value>) {
        self.rows.push(fields);
        self.objects.push(objects);
    }

    /// Prints the table to standard output; `beside` is for JSON.
    ///
    /// # Errors
    /// The output cannot be written; a closed pipe is no error.
    pub(crate) fn print(&self, format: Format, beside: Beside) -> Result<()> {
        let text = match format {
            Format::Table => self.table(),
            Format::Csv => self.csv(),
            Format::Json => self.json(beside),
        };
        print(&text)
    }

    fn csv(&self) -> String {
        let shown = self.under_both_names();
        let head: Vec<String> = shown.iter().map(|column| column.name.to_owned()).collect();
        let row = |row: &Vec<Field>| shown.iter().map(|column| row[column.at].plain()).collect();
        csv_text::write(std::iter::once(head).chain(self.rows.iter().map(row)))
    }

    fn json(&self, beside: Beside) -> String {
        let shown = self.under_both_names();
        let object = |(row, objects): (&Vec<Field>, &Map<String, Value>)| -> Value {
            shown
                .iter()
                .map(|column| (column.name.to_owned(), row[column.at].value()))
                .chain(objects.clone())
                .collect::<Map<_, _>>()
                .into()
        };
        let Beside { tolerance, verdict, warnings, more } = beside;
        let more = under_both_names(self.command, more);
        let own =
            more.keys().map(|name| (name.clone(), unit_of(name))).filter(|(_, unit)| *unit != "1");
        let unit = |column: &ShownColumn<'_>| self.units[column.at].as_str();
        let columns = shown.iter().map(|column| (column.name.to_owned(), unit(column)));
        let objects = self.objects.first().into_iter().flat_map(Map::keys);
        let of_objects = objects.map(|name| (name.clone(), unit_of(name)));
        let units: Map<String, Value> =
            columns.chain(own).chain(of_objects).map(|(name, unit)| (name, json!(unit))).collect();
        let mut whole = Map::new();
        whole.insert("rows".into(), self.rows.iter().zip(&self.objects).map(object).collect());
        whole.insert("units".into(), units.into());
        whole.insert("tolerance".into(), json!(tolerance));
        whole.insert("verdict".into(), json!(verdict));
        whole.insert("warnings".into(), json!(warnings));
        whole.extend(more);
        let mut text = serde_json::to_string_pretty(&Value::Object(whole)).unwrap_or_default();
        text.push('\n');
        text
    }

    fn table(&self) -> String {
        let shown = self.for_people();
        let head: Vec<String> = shown.iter().map(|column| column.name.to_owned()).collect();
        let row = |row: &Vec<Field>| shown.iter().map(|column| row[column.at].rounded()).collect();
        let rows = self.rows.iter().map(row);
        aligned(&std::iter::once(head).chain(rows).collect::<Vec<_>>(), 0)
    }

    /// The columns, and again those whose name is an older one.
    fn under_both_names(&self) -> Vec<ShownColumn<'_>> {
        let own = self.columns.iter().enumerate().map(|(at, name)| ShownColumn { name, at });
        let again = self.columns.iter().enumerate().flat_map(|(at, older)| {
            names(self.command, older).map(move |name| ShownColumn { name, at })
        });
        own.chain(again).collect()
    }

    /// The columns of a table for people, each under one name.
    fn for_people(&self) -> Vec<ShownColumn<'_>> {
        let columns = self.columns.iter().enumerate();
        let shown = columns.filter(|(_, name)| !self.data_alone.contains(&name.as_str()));
        shown
            .map(|(at, own)| ShownColumn {
                name: names(self.command, own).next().unwrap_or(own),
                at,
            })
            .collect()
    }
}

/// The entries of `command` beside its rows, and again those whose name is an older one.
pub(crate) fn under_both_names(command: &str, more: Value) -> Map<String, Value> {
    let Value::Object(mut all) = more else { return Map::new() };
    let again = |(older, value): (&String, &Value)| {
        let renamed = names(command, older).map(|name| (name.to_owned(), value.clone()));
        renamed.collect::<Vec<_>>()
    };
    let again: Vec<(String, Value)> = all.iter().flat_map(again).collect();
    all.extend(again);
    all
}

/// Writes `text` to standard output.
///
/// # Errors
/// The output cannot be written; a closed pipe is no error: `| head` ends early.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            Err(Error::caused("cannot write the results", cause))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> ResultTable {
        let mut sheet = ResultTable::new(&["energy_meV", "name"]);
        sheet.row(vec![Field::Number(0.1 + 0.2), Field::Text("a, \"b\"".into())]);
        sheet.row(vec![Field::Number(f64::NAN), Field::Text(String::new())]);
        sheet.row(vec![Field::Number(1.5e-160), Field::Text("c".into())]);
        sheet
    }

    #[test]
    fn csv_keeps_every_digit() {
        assert_eq!(
            sheet().csv(),
            "energy_meV,name\n0.30000000000000004,\"a, \"\"b\"\"\"\nNaN,\n1.5e-160,c\n"
        );
    }

    #[test]
    fn json_has_rows_and_what_goes_beside_them() {
        let more = json!({ "agreed": true, "top_meV": 3.0 });
        let warnings = vec!["a word".to_owned()];
        let beside = Beside { tolerance: Some(1e-6), verdict: "agreed", warnings, more };
        let value: Value = serde_json::from_str(&sheet().json(beside)).unwrap();
        assert_eq!(value["rows"][0]["energy_meV"], json!(0.1 + 0.2));
        assert_eq!(value["rows"][1]["energy_meV"], Value::Null);
        assert_eq!(value["agreed"], json!(true));
        assert_eq!(value["units"], json!({ "energy_meV": "meV", "name": "1", "top_meV": "meV" }));
        assert_eq!((&value["tolerance"], &value["verdict"]), (&json!(1e-6), &json!("agreed")));
        assert_eq!(value["warnings"], json!(["a word"]));
    }

    #[test]
    fn a_table_shows_what_is_known_and_csv_all_of_it() {
        let mut sheet = ResultTable::new(&["transmission", "transmission_error"]);
        sheet.row(vec![Field::Known { value: 0.123_456, bound: 2e-3 }, Field::Bound(2e-3)]);
        sheet.row(vec![Field::Known { value: 1e-9, bound: 2e-3 }, Field::Missing]);
        assert_eq!(sheet.csv(), "transmission,transmission_error\n0.123456,0.002\n1e-9,\n");
        let lines: Vec<String> =
            sheet.table().lines().map(|line| line.split_whitespace().collect::<String>()).collect();
        assert_eq!(lines[1..], ["0.122.0e-3", "<3e-3-"]);
    }
}
