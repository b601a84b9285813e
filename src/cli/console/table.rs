//! Rows of results as a table for people, as CSV, or as JSON.

use std::io::{ErrorKind, Write};

use serde_json::{Map, Value, json};

use super::digits;
use super::format::Format;
use super::text_table::aligned;
use crate::csv_text;
use crate::error::{Error, Result};

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    /// A number; NaN where there is none.
    Number(f64),
    /// A number and a bound on its error: a table shows no digit below it.
    Known {
        /// The number.
        value: f64,
        /// The bound.
        bound: f64,
    },
    /// A bound on the error of another number.
    Bound(f64),
    /// Nothing: empty, `null`, a dash.
    Missing,
    /// A count or an index.
    Count(usize),
    /// A whole number of either sign.
    Integer(i64),
    /// Words.
    Text(String),
}

/// Named columns and rows.
#[derive(Debug)]
pub(crate) struct ResultTable {
    columns: Vec<String>,
    /// Unit of each column; `1` for pure numbers, counts and words.
    units: Vec<String>,
    rows: Vec<Vec<Field>>,
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
        let columns: Vec<String> = columns.iter().map(|name| name.as_ref().to_owned()).collect();
        let units = columns.iter().map(|name| unit_of(name).to_owned()).collect();
        Self { columns, units, rows: Vec::new() }
    }

    /// Sets the unit of the column `name`, where its name does not end in one.
    pub(crate) fn set_unit(&mut self, name: &str, unit: &str) {
        let named = self.columns.iter().zip(&mut self.units).find(|(own, _)| *own == name);
        named.into_iter().for_each(|(_, own)| unit.clone_into(own));
    }

    /// Adds a row with a field for every column.
    pub(crate) fn row(&mut self, fields: Vec<Field>) {
        self.rows.push(fields);
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
        let rows = self.rows.iter().map(|row| row.iter().map(plain).collect());
        csv_text::write(std::iter::once(self.columns.clone()).chain(rows))
    }

    fn json(&self, beside: Beside) -> String {
        let value = |field: &Field| match field {
            Field::Number(number) | Field::Known { value: number, .. } | Field::Bound(number) => {
                json!(number)
            }
            Field::Count(count) => json!(count),
            Field::Integer(number) => json!(number),
            Field::Text(text) => json!(text),
            Field::Missing => Value::Null,
        };
        let object = |row: &Vec<Field>| -> Value {
            self.columns
                .iter()
                .zip(row)
                .map(|(name, field)| (name.clone(), value(field)))
                .collect::<Map<_, _>>()
                .into()
        };
        let Beside { tolerance, verdict, warnings, more } = beside;
        let more = if let Value::Object(more) = more { more } else { Map::new() };
        let own =
            more.keys().map(|name| (name.clone(), unit_of(name))).filter(|(_, unit)| *unit != "1");
        let columns = self.columns.iter().cloned().zip(self.units.iter().map(String::as_str));
        let units: Map<String, Value> =
            columns.chain(own).map(|(name, unit)| (name, json!(unit))).collect();
        let mut whole = Map::new();
        whole.insert("rows".into(), self.rows.iter().map(object).collect());
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
        let rows = self.rows.iter().map(|row| row.iter().map(rounded).collect());
        aligned(&std::iter::once(self.columns.clone()).chain(rows).collect::<Vec<_>>(), 0)
    }
}

/// The unit at the end of a column name, else `1`.
fn unit_of(name: &str) -> &'static str {
    const ENDS: [(&str, &str); 15] = [
        ("_m_per_s", "m/s"),
        ("_per_angstrom", "1/angstrom"),
        ("_per_s", "1/s"),
        ("_angstrom", "angstrom"),
        ("_meV", "meV"),
        ("_kBT", "kBT"),
        ("_mV", "mV"),
        ("_mM", "mM"),
        ("_pA", "pA"),
        ("_pS", "pS"),
        ("_THz", "THz"),
        ("_fs", "fs"),
        ("_ps", "ps"),
        ("_K", "K"),
        ("_u", "u"),
    ];
    ENDS.iter().find(|(end, _)| name.ends_with(end)).map_or("1", |(_, unit)| unit)
}

/// A field with every digit.
fn plain(field: &Field) -> String {
    match field {
        Field::Number(number) | Field::Known { value: number, .. } | Field::Bound(number) => {
            csv_text::number(*number)
        }
        Field::Missing => String::new(),
        Field::Count(count) => count.to_string(),
        Field::Integer(number) => number.to_string(),
        Field::Text(text) => text.clone(),
    }
}

/// A field with the digits that are known, as many as people read.
fn rounded(field: &Field) -> String {
    match field {
        Field::Number(number) => digits::rounded(*number),
        Field::Known { value, bound } => digits::within(*value, *bound),
        Field::Bound(bound) => digits::bound(*bound),
        Field::Missing => "-".into(),
        other => plain(other),
    }
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
