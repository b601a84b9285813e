//! Rows of numbers in a file: which lines are comments, headers and data.

mod reader;
mod refusals;

use std::ops::Range;

use super::dialect::Dialect;
use super::grids;
use super::header::Header;
use super::lines::{Line, is_comment, is_end_of_set, lines, refuse_several_sets};
use crate::error::Result;
use crate::scenario::source::Source;
use crate::scenario::tree::Number;
use reader::Reader;

/// One point as written.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Position in the unit of the table.
    pub position: f64,
    /// Energy in the unit of the table; NaN where there is none.
    pub energy: f64,
    /// Standard error of the energy in the unit of the table, where errors are given row by row; NaN
    /// where there is none.
    pub error: Option<Number>,
    /// Place of the position.
    pub position_span: Range<usize>,
    /// Place of the energy, which may be an empty cell.
    pub energy_span: Range<usize>,
    /// Line of a file or number of a point, counted from 1.
    pub number: usize,
}

impl Row {
    /// The energy; if it is empty, the row up to it.
    pub(crate) fn place(&self) -> Range<usize> {
        let (position, energy) = (&self.position_span, &self.energy_span);
        match energy.is_empty() {
            true => position.start.min(energy.end)..position.end.max(energy.end),
            false => energy.clone(),
        }
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    pub headers: Vec<Header>,
    /// Comments before the first number, with their marks.
    pub comments: Vec<Range<usize>>,
    /// How many cells the first row has.
    pub width: usize,
    pub decimal_comma: bool,
    /// Notes on the form of the file: sentences without their subject, the table.
    pub notes: Vec<String>,
}

/// The rows of a table file.
///
/// # Errors
/// A line that is no row, several sets of points, a grid of several variables.
pub(super) fn rows(
    source: &Source,
    columns: [usize; 2],
    error_column: Option<usize>,
) -> Result<Sheet> {
    let lines = lines(source);
    let dialect =
        Dialect::of(lines.iter().map(|line| line.text).filter(|text| !is_comment(text, false)));
    let is_data = |line: &&Line| {
        !is_comment(line.text, dialect.has_semicolons()) && !is_end_of_set(line.text)
    };
    refuse_several_sets(source, &lines, dialect)?;
    let mut reader = Reader::new(source, dialect, columns);
    reader.error_column = error_column;
    let first = lines
        .iter()
        .filter(is_data)
        .find(|line| reader.is_row(line))
        .map_or(usize::MAX, |line| line.number);
    let comments = lines
        .iter()
        .filter(|line| line.number < first && is_comment(line.text, dialect.has_semicolons()));
    reader.sheet.comments = comments.map(Line::whole).collect();
    grids::refuse_grids(source, &reader.sheet.comments, columns)?;
    let data: Vec<&Line> = lines.iter().filter(is_data).collect();
    let count = data.iter().filter(|line| line.number >= first).count();
    for line in data {
        // Some programs write the number of rows before the first.
        let is_count = || line.text.trim().parse() == Ok(count);
        if line.number < first && (reader.is_header(line) || is_count()) {
            reader.header(line);
        } else {
            reader.row(line)?;
        }
    }
    Ok(reader.finish())
}
