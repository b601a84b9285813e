//! Lines of a file, comments, and the sets of points of Grace.

use std::ops::Range;

use super::dialect::Dialect;
use crate::error::Result;
use crate::scenario::source::Source;

/// A line that is not empty.
pub(super) struct Line<'t> {
    pub text: &'t str,
    /// Byte of the file at which it begins.
    pub start: usize,
    pub number: usize,
}

impl Line<'_> {
    pub(crate) fn span(&self, cell: &Range<usize>) -> Range<usize> {
        self.start + cell.start..self.start + cell.end
    }

    pub(crate) fn whole(&self) -> Range<usize> {
        let trimmed = self.text.trim();
        let before = self.text.len() - self.text.trim_start().len();
        self.start + before..self.start + before + trimmed.len()
    }
}

/// Lines that are not blank, without the blanks around them; tabs may separate empty cells, so they
/// stay.
pub(super) fn lines(source: &Source) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for (index, whole) in source.text.split_inclusive('\n').enumerate() {
        let content = whole.trim_start_matches('\u{feff}').trim_start_matches(' ');
        let start = at + whole.len() - content.len();
        at += whole.len();
        let text = content.trim_end_matches([' ', '\r', '\n']);
        if !text.trim().is_empty() {
            lines.push(Line { text, start, number: index + 1 });
        }
    }
    lines
}

/// Lines that begin with `#`, `@` (Grace), `;`, `!` (CHARMM), `%` (Matlab), `//`, or `*` and a
/// blank (titles of CHARMM).
pub(super) fn is_comment(line: &str, semicolons: bool) -> bool {
    let line = line.trim_start();
    let is_cell = semicolons && line.starts_with(';');
    (line.starts_with(['#', '@', '!', '%', ';']) && !is_cell)
        || line.starts_with("//")
        || line.starts_with("* ")
        || line == "*"
}

/// Grace ends each set of points with a line of its own.
pub(super) fn is_end_of_set(line: &str) -> bool {
    line.trim_start().starts_with('&')
}

/// Refuses a file of several sets, each ended by `&`.
pub(super) fn refuse_several_sets(
    source: &Source,
    lines: &[Line<'_>],
    dialect: Dialect,
) -> Result<()> {
    let (mut sets, mut second, mut is_open) = (0, None, false);
    for line in lines.iter().filter(|line| !is_comment(line.text, dialect.has_semicolons())) {
        if is_end_of_set(line.text) {
            is_open = false;
        } else if !is_open {
            is_open = true;
            sets += 1;
            if sets == 2 {
                second = Some(line.whole());
            }
        }
    }
    if sets < 2 {
        return Ok(());
    }
    let message = format!(
        "the file holds {sets} sets of points, each ended by a line `&`; the second begins here"
    );
    let remedy = "keep the one that is meant in a file of its own: a table is one curve, and sets are never joined or averaged";
    Err(source.error(second, message, remedy))
}
