//! The answers to rows that cannot be read.

use std::ops::Range;

use super::super::lines::Line;
use super::super::number::{begins_like_number, is_missing, is_overflow, is_run_together};
use super::Reader;
use crate::error::{Error, Result};
use crate::scenario::source::shortened;

impl Reader<'_> {
    /// Refuses a row in which a blank of typesetters stands where thousands are parted.
    pub(super) fn refuse_parted_digits(&self, line: &Line<'_>) -> Result<()> {
        if !has_parted_digits(line.text) {
            return Ok(());
        }
        let message = "a no-break or thin space stands between digits of this row: it may part columns or thousands";
        let remedy =
            "write numbers without thousands separators, and plain blanks or tabs between columns";
        Err(self.source.error(line.whole(), message, remedy))
    }

    /// What to do about `typed`, which is not a number, or about a row that begins with it; else
    /// `usual`.
    pub(super) fn remedy(&self, line: &str, typed: &str, usual: &'static str) -> &'static str {
        if is_run_together(typed) {
            return "put a blank between the two numbers, which fields of fixed width let run together";
        }
        if !self.sheet.rows.is_empty() && !begins_like_number(line.trim_start()) {
            return "end the table with its numbers: remove what follows, or begin lines that are no data with #";
        }
        separators(line).unwrap_or(usual)
    }

    /// The answer to a row that is too short.
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

    /// The answer to a row whose position says that there is none.
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

/// What to do about a line that keeps other customs than this format.
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

/// Whether a blank that typesetters use between thousands stands before exactly three digits.
fn has_parted_digits(line: &str) -> bool {
    let thin = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}');
    line.char_indices().filter(|&(_, c)| thin(c)).any(|(at, c)| {
        let before = line[..at].ends_with(|c: char| c.is_ascii_digit());
        let behind = line[at + c.len_utf8()..].chars().take_while(char::is_ascii_digit).count();
        before && behind == 3
    })
}
