//! A table with what its reader must know.

use crate::record::{DrawnTable, Table};

/// A computed table with its warnings.
#[derive(Debug, Clone)]
pub struct Tabulated {
    /// The table, as a group of a record.
    pub table: Table,
    /// What a reader of the numbers must know, a sentence each.
    pub warnings: Vec<String>,
    /// The numbers of each draw, where the scenario keeps them.
    pub drawn: Option<DrawnTable>,
}
