//! Rows of results as a table for people, as CSV or as JSON.

use std::io::{ErrorKind, Write};

use serde_json::{Map, Value, json};

use super::format::Format;
use crate::error::{Error, Result};

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A number; NaN where there is none.
    Number(f64),
    /// A count or an index.
    Count(usize),
    /// Words.
    Text(String),
}

/// Named columns and rows.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<Field>>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new<T: AsRef<str>>(columns: &[T]) -> Self {
        Self { columns: columns.iter().map(|name| name.as_ref().to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row, as long as there are columns.
    pub fn row(&mut self, fields: Vec<Field>) {
        self.rows.push(fields);
    }

    /// Prints the sheet to standard output; `more` goes beside the rows into JSON.
    ///
    /// # Errors
    /// The output cannot be written; a reader that went away is none.
    pub fn print(&self, format: Format, more: Map<String, Value>) -> Result<()> {
        let text = match format {
            Format::Table => self.table(),
            Format::Csv => self.csv(),
            Format::Json => self.json(more),
        };
        print(&text)
    }

    fn csv(&self) -> String {
        let mut out = self.columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(",");
        out.push('\n');
        for row in &self.rows {
            let fields: Vec<String> = row.iter().map(plain).collect();
            out.push_str(&fields.join(","));
            out.push('\n');
        }
        out
    }

    fn json(&self, more: Map<String, Value>) -> String {
        let value = |field: &Field| match field {
            Field::Number(number) => json!(number),
            Field::Count(count) => json!(count),
            Field::Text(text) => json!(text),
        };
        let object = |row: &Vec<Field>| -> Value {
            self.columns.iter().zip(row).map(|(name, field)| (name.clone(), value(field))).collect::<Map<_, _>>().into()
        };
        let mut whole = Map::new();
        whole.insert("rows".into(), self.rows.iter().map(object).collect());
        whole.extend(more);
        let mut text = serde_json::to_string_pretty(&Value::Object(whole)).unwrap_or_default();
        text.push('\n');
        text
    }

    fn table(&self) -> String {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(rounded).collect()).collect();
        let width = |column: usize| {
            let cells = cells.iter().map(|row| row[column].chars().count());
            cells.chain([self.columns[column].chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let line = |fields: &mut dyn Iterator<Item = &str>| {
            let padded: Vec<String> = fields.zip(&widths).map(|(field, &width)| format!("{field:>width$}")).collect();
            padded.join("  ") + "\n"
        };
        let mut out = line(&mut self.columns.iter().map(String::as_str));
        for row in &cells {
            out.push_str(&line(&mut row.iter().map(String::as_str)));
        }
        out
    }
}

/// Every digit.
fn plain(field: &Field) -> String {
    match field {
        Field::Number(number) if number.is_nan() => "NaN".into(),
        Field::Number(number) if *number != 0.0 && !(1e-4..1e15).contains(&number.abs()) => format!("{number:e}"),
        Field::Number(number) => number.to_string(),
        Field::Count(count) => count.to_string(),
        Field::Text(text) => quoted(text),
    }
}

/// A text as one field.
fn quoted(text: &str) -> String {
    let plain = !text.contains([',', '"', '\n']);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// As many digits as one reads.
fn rounded(field: &Field) -> String {
    match field {
        Field::Number(number) if number.is_nan() => "-".into(),
        Field::Number(number) if *number != 0.0 && !(1e-3..1e6).contains(&number.abs()) => format!("{number:.3e}"),
        Field::Number(number) => format!("{number:.6}"),
        other => plain(other),
    }
}

/// Writes `text` to standard output.
///
/// # Errors
/// The output cannot be written; a reader that went away is none.
pub fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Machine(format!("cannot write the results: {cause}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(&["energy_meV", "name"]);
        sheet.row(vec![Field::Number(0.1 + 0.2), Field::Text("a, \"b\"".into())]);
        sheet.row(vec![Field::Number(f64::NAN), Field::Text(String::new())]);
        sheet.row(vec![Field::Number(1.5e-160), Field::Text("c".into())]);
        sheet
    }

    #[test]
    fn csv_keeps_every_digit() {
        assert_eq!(sheet().csv(), "energy_meV,name\n0.30000000000000004,\"a, \"\"b\"\"\"\nNaN,\n1.5e-160,c\n");
    }

    #[test]
    fn json_has_rows_and_what_goes_beside_them() {
        let more = json!({ "agreed": true }).as_object().cloned().unwrap();
        let value: Value = serde_json::from_str(&sheet().json(more)).unwrap();
        assert_eq!(value["rows"][0]["energy_meV"], json!(0.1 + 0.2));
        assert_eq!(value["rows"][1]["energy_meV"], Value::Null);
        assert_eq!(value["agreed"], json!(true));
    }
}
