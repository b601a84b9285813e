//! The origin of the points of a table, for messages and notes.

use std::ops::Range;

use crate::scenario::source::{Source, shortened};

/// The text that holds the points, and the notes on them.
pub(super) struct Origin<'a> {
    pub source: &'a Source,
    /// The file as typed, or the path of the barrier that holds the points.
    pub name: &'a str,
    /// Place of the points, if they are in the scenario.
    pub place: Option<Range<usize>>,
    /// Column of the energies, counted from 1.
    pub energy_column: usize,
    /// Whether the points are in the scenario.
    pub inline: bool,
    /// Number of the profile, for its errors.
    pub profile: u64,
    pub notes: &'a mut Vec<String>,
}

impl Origin<'_> {
    /// Adds a note: `text` is a sentence without its subject, the table.
    pub(crate) fn note(&mut self, text: &str) {
        self.notes.push(format!("table {} {text}", self.name));
    }

    /// The word for a row.
    pub(crate) fn counted(&self) -> &'static str {
        if self.inline { "point" } else { "line" }
    }

    /// The beginning of the text at `span`.
    pub(crate) fn typed(&self, span: &Range<usize>) -> String {
        shortened(self.source.text[span.clone()].trim())
    }
}
