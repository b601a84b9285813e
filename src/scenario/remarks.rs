//! What is worth saying about how a scenario was read.

/// Sentences for the reader, in the order in which they came up.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Remarks {
    /// What was left out, changed or doubtful.
    pub notes: Vec<String>,
    /// A line for each table: range, points, top and both leads.
    pub tables: Vec<String>,
}
