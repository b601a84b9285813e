//! Rows of words before the first number.

use std::ops::Range;

use super::number::{Cell, begins_like_number, is_missing, is_overflow, parse};

/// A row that names columns, gives their units or is a title.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub whole: Range<usize>,
    /// Its cells in the columns of position and energy.
    pub cells: [Option<Range<usize>>; 2],
    /// How many cells it has.
    pub named: usize,
}

/// Whether a row with these cells before the first number is a header: no cell is a number or meant
/// as one, or one of them is a word beside a number, as in `z_nm,0,err`.
///
/// What begins like a number is taken for a misprint, and a mark for a missing value for data:
/// skipped as headers both would lose points without a word.
pub(super) fn is_header(cells: &[&str], decimal_comma: bool) -> bool {
    let is_number = |cell: &str| matches!(parse(cell, decimal_comma), Cell::Number { .. });
    let is_mark = |cell: &str| is_missing(cell) || is_overflow(cell) || cell.parse::<f64>().is_ok();
    let is_no_data = |cell: &str| !is_number(cell) && !is_mark(cell) && !begins_like_number(cell);
    let is_word = |cell: &str| {
        let begins_like_word =
            |c: char| c.is_alphabetic() || matches!(c, '"' | '\'' | '_' | '(' | '[');
        cell.starts_with(begins_like_word) && !is_mark(cell) && !is_number(cell)
    };
    cells.iter().all(|cell| is_no_data(cell)) || cells.iter().any(|cell| is_word(cell))
}

/// Whether a header may be data: one of its cells is a number.
pub(super) fn has_number(cells: &[&str], decimal_comma: bool) -> bool {
    cells.iter().any(|cell| matches!(parse(cell, decimal_comma), Cell::Number { .. }))
}
