//! Notes for the user on how a scenario was read.

/// Sentences in the order of the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Remarks {
    /// What was left out or changed, and what is doubtful.
    pub notes: Vec<String>,
    /// A line for each table: range, points, top and both leads.
    pub tables: Vec<String>,
}
