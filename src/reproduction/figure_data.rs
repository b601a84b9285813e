//! The data of a figure: a tidy table, written to CSV and read back without loss, and as groups of
//! an HDF5 file.

use crate::csv_text;
use crate::error::{Error, Result};
use crate::record::{Column, Table};

/// Part of the source of a value that was built from a ratio.
pub(crate) const RATIO: &str = "; the value is built from a ratio";

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnKind {
    /// Words that distinguish series; together they name a group.
    Key,
    /// Words beside the numbers.
    Note,
    /// Numbers in this unit.
    Number(&'static str),
}

/// One column of the data of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Name, with its unit where it has one.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// One line that says what it is.
    pub meaning: &'static str,
}

impl Variable {
    /// A column of words that distinguish series.
    pub(crate) const fn key(name: &'static str, meaning: &'static str) -> Self {
        Self { name, kind: ColumnKind::Key, meaning }
    }

    /// A column of words beside the numbers.
    pub(crate) const fn note(name: &'static str, meaning: &'static str) -> Self {
        Self { name, kind: ColumnKind::Note, meaning }
    }

    /// A column of numbers in `unit`.
    pub(crate) const fn number(
        name: &'static str,
        unit: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { name, kind: ColumnKind::Number(unit), meaning }
    }
}

/// Rows of texts with named columns. Numbers have the fewest digits that give the same bits back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FigureData {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl FigureData {
    /// A table without rows.
    pub(crate) fn new(variables: &[Variable]) -> Self {
        Self {
            names: variables.iter().map(|variable| variable.name.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row: words first, then numbers.
    pub(crate) fn row(&mut self, words: &[&str], numbers: &[f64]) {
        let words = words.iter().map(|&word| word.to_owned());
        self.rows
            .push(words.chain(numbers.iter().map(|&number| csv_text::number(number))).collect());
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows in which each named column has the given word.
    pub(crate) fn only(&self, wanted: &[(&str, &str)]) -> Self {
        let places: Vec<(Option<usize>, &str)> =
            wanted.iter().map(|&(name, word)| (self.place(name), word)).collect();
        let fits = |row: &&Vec<String>| {
            places.iter().all(|&(at, word)| at.is_some_and(|at| row[at] == word))
        };
        Self { names: self.names.clone(), rows: self.rows.iter().filter(fits).cloned().collect() }
    }

    /// A column as words; empty without a column of that name.
    pub(crate) fn words(&self, name: &str) -> Vec<&str> {
        self.place(name)
            .map(|at| self.rows.iter().map(|row| row[at].as_str()).collect())
            .unwrap_or_default()
    }

    /// The distinct words of a column in order.
    pub(crate) fn kinds(&self, name: &str) -> Vec<&str> {
        let mut kinds: Vec<&str> = Vec::new();
        for word in self.words(name) {
            if !kinds.contains(&word) {
                kinds.push(word);
            }
        }
        kinds
    }

    /// A column as numbers; NaN for other texts.
    pub(crate) fn numbers(&self, name: &str) -> Vec<f64> {
        self.words(name).into_iter().map(|word| word.parse().unwrap_or(f64::NAN)).collect()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The table as CSV with a header row.
    pub(crate) fn csv(&self) -> String {
        csv_text::write(std::iter::once(&self.names).chain(&self.rows))
    }

    /// Reads a table from CSV.
    ///
    /// # Errors
    /// [`Error::Machine`] if `text` is no such table.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let damaged = |what: String| Error::machine(format!("the data are damaged: {what}"), "");
        let mut rows =
            csv_text::read(text).map_err(|cause| damaged(cause.to_string()))?.into_iter();
        let names = rows.next().unwrap_or_default();
        let rows: Vec<Vec<String>> = rows.collect();
        if names.is_empty() || !text.ends_with('\n') {
            return Err(damaged("they end in the middle of a line".into()));
        }
        match rows.iter().position(|row| row.len() != names.len()) {
            Some(at) => Err(damaged(format!("row {} has not {} fields", at + 1, names.len()))),
            None => Ok(Self { names, rows }),
        }
    }

    /// A group for each combination of keys. Its axis is the first column if that is increasing,
    /// else the row number.
    pub(crate) fn tables(&self, variables: &[Variable]) -> Vec<Table> {
        let keys: Vec<&str> = variables
            .iter()
            .filter(|variable| variable.kind == ColumnKind::Key)
            .map(|v| v.name)
            .collect();
        let columns: Vec<Vec<&str>> = keys.iter().map(|key| self.words(key)).collect();
        let mut groups: Vec<Vec<(&str, &str)>> = Vec::new();
        for row in 0..self.len() {
            let group =
                keys.iter().zip(&columns).map(|(&key, column)| (key, column[row])).collect();
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups.into_iter().map(|group| self.only(&group).table(&group, variables)).collect()
    }

    fn table(&self, group: &[(&str, &str)], variables: &[Variable]) -> Table {
        let notes = variables.iter().filter(|variable| variable.kind == ColumnKind::Note);
        let note: String = notes
            .flat_map(|note| self.kinds(note.name))
            .filter(|note| !note.is_empty())
            .map(|note| format!("; {note}"))
            .collect();
        let column = |&Variable { name, kind, meaning }: &Variable| match kind {
            ColumnKind::Number(units) => {
                let values = self.numbers(name);
                let known = values.iter().any(|value| !value.is_nan());
                known.then(|| Column {
                    name: name.into(),
                    units: units.into(),
                    meaning: format!("{meaning}{note}"),
                    values,
                })
            }
            _ => None,
        };
        let mut columns: Vec<Column> = variables.iter().filter_map(column).collect();
        let is_rising = |column: &Column| {
            self.len() > 1 && column.values.windows(2).all(|pair| pair[0] < pair[1])
        };
        let axis = if columns.first().is_some_and(is_rising) {
            columns.remove(0)
        } else {
            let values = (0..self.len()).map(|row| row as f64).collect();
            Column {
                name: "row".into(),
                units: "1".into(),
                meaning: "number of the row".into(),
                values,
            }
        };
        let path: String = group.iter().map(|(_, word)| format!("/{}", identifier(word))).collect();
        Table { group: path, axis, columns, ..Table::default() }
    }
}

/// `word` with letters, digits and underscores only.
fn identifier(word: &str) -> String {
    let safe = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '_' };
    word.trim_end_matches('+').chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIABLES: &[Variable] = &[
        Variable::key("series", ""),
        Variable::note("source", ""),
        Variable::number("voltage", "mV", "voltage"),
        Variable::number("current", "pA", "current"),
        Variable::number("other", "1", "never known"),
    ];

    fn data() -> FigureData {
        let mut data = FigureData::new(VARIABLES);
        data.row(&["a \"b\", c", "x"], &[1.0, 0.1 + 0.2, f64::NAN]);
        data.row(&["a \"b\", c", "x"], &[2.0, -1.5e-160, f64::NAN]);
        data.row(&["K+", "y"], &[3.0, 1e300, f64::NAN]);
        data
    }

    #[test]
    fn nothing_is_lost_on_the_way_through_csv() {
        let read = FigureData::parse(&data().csv()).unwrap();
        assert_eq!(read, data());
        assert_eq!(read.numbers("current"), [0.1 + 0.2, -1.5e-160, 1e300]);
        assert_eq!(read.only(&[("series", "K+")]).numbers("voltage"), [3.0]);
        assert!(
            FigureData::parse("a,b\n1\n").is_err()
                && FigureData::parse("a,b\n1,2").is_err()
                && FigureData::parse("").is_err()
        );
    }

    #[test]
    fn every_series_is_a_group_over_what_rises() {
        let tables = data().tables(VARIABLES);
        let names: Vec<&str> = tables.iter().map(|table| table.group.as_str()).collect();
        assert_eq!(names, ["/a__b___c", "/K"]);
        assert_eq!((tables[0].axis.name.as_str(), tables[0].columns.len()), ("voltage", 1));
        assert_eq!(tables[0].columns[0].meaning, "current; x");
        assert_eq!((tables[1].axis.name.as_str(), tables[1].columns.len()), ("row", 2));
    }
}
