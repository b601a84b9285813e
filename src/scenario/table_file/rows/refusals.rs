//! Errors for rows that cannot be read.

use std::ops::Range;

use super::super::lines::Line;
use super::super::number::{begins_like_number, is_missing, is_overflow, is_run_together};
use super::reader::Reader;
use crate::error::{Error, Result};
use crate::scenario::source::shortened;

impl Reader<'_> {
    /// Refuses a row with a typographic space between digits.
    pub(super) fn refuse_typographic_spaces(&self, line: &Line<'_>) -> Result<()> {
        if !has_typographic_space(line.text) {
            return Ok(());
        }
        let message = "a no-break or thin space stands between digits of this row: it may part columns or thousands";
        let remedy =
            "write numbers without thousands separators, and plain blanks or tabs between columns";
        Err(self.source.error(line.whole(), message, remedy))
    }

    /// What to do about `typed`, which is not a number, or about a row that begins with it; `usual`
    /// where no cause is known.
    pub(super) fn remedy(&self, line: &str, typed: &str, usual: &'static str) -> &'static str {
        if is_run_together(typed) {
            return "put a blank between the two numbers, which fields of fixed width let run together";
        }
        if !self.sheet.rows.is_empty() && !begins_like_number(line.trim_start()) {
            return "end the table with its numbers: remove what follows, or begin lines that are no data with #";
        }
        separators(line).unwrap_or(usual)
    }

    /// The error for a row that is too short.
    pub(super) fn lacking(&self, line: &Line<'_>, column: usize) -> Error {
        let first = line.text.split_whitespace().next().unwrap_or_default();
        let remedy = self.remedy(
            line.text,
            first,
            "give every row as many columns, or change `columns`; lines that are no data begin with #",
        );
        self.source.error(
            line.whole(),
            format!("this row of the table has no column {column}"),
            remedy,
        )
    }

    /// The error for a row whose position is a mark for no number.
    pub(super) fn no_position(&self, line: &Line<'_>, cell: &Range<usize>) -> Error {
        let typed = line.text[cell.clone()].trim();
        let column = self.columns[0];
        if typed.is_empty() {
            let message = format!("column {column} of this row of the table is empty");
            return self.source.error(line.whole(), message, "fill it in, or leave the row out");
        }
        let message = format!(
            "`{}` in column {column} of the table is not a finite number",
            shortened(typed)
        );
        let remedy = match is_overflow(typed) || is_missing(typed) {
            true => "write the position with more digits, or leave the row out",
            false => "give every row a position, or leave the row out",
        };
        self.source.error(line.span(cell), message, remedy)
    }
}

/// What to do about a line with other separators.
fn separators(line: &str) -> Option<&'static str> {
    let piece_of_two = |piece: &str| piece.split_whitespace().count() > 1;
    let foreign = line.contains([';', '|', '&'])
        || (line.contains(':') && !line.trim().contains(char::is_whitespace))
        || (line.contains(',') && line.split(',').any(piece_of_two));
    foreign.then_some(
        "separate columns by commas or blanks, with decimal points; or by semicolons or blanks in all rows, \
         with decimal commas; put nothing between thousands",
    )
}

/// Whether a typographic space stands between digits and exactly three more.
fn has_typographic_space(line: &str) -> bool {
    let thin = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}');
    line.char_indices().filter(|&(_, c)| thin(c)).any(|(at, c)| {
        let before = line[..at].ends_with(|c: char| c.is_ascii_digit());
        let behind = line[at + c.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
        before && behind == 3
    })
}
