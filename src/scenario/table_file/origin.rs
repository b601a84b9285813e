//! Where the points of a table come from, for messages and notes.

use std::ops::Range;

use crate::scenario::source::{Source, shortened};

/// The text that holds the points, and what was worth saying about them.
pub(super) struct Origin<'a> {
    pub source: &'a Source,
    /// The file as typed, or the path of the barrier that holds the points.
    pub name: &'a str,
    /// Where the points stand, if not in a file of their own.
    pub place: Option<Range<usize>>,
    /// Column of the energies, counted from 1.
    pub energy_column: usize,
    /// Points stand in the scenario itself.
    pub inline: bool,
    pub notes: &'a mut Vec<String>,
}

impl Origin<'_> {
    /// Notes a sentence about the table, which it begins with.
    pub fn note(&mut self, text: &str) {
        self.notes.push(format!("table {} {text}", self.name));
    }

    /// What rows are counted by.
    pub fn counted(&self) -> &'static str {
        if self.inline { "point" } else { "line" }
    }

    /// A short piece of what stands at `span`.
    pub fn typed(&self, span: &Range<usize>) -> String {
        shortened(self.source.text[span.clone()].trim())
    }
}
