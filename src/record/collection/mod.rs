//! Many cases in one file: the groups of a record with a leading dimension `case`.
//!
//! What: [`CaseEntry`] is what one case left, as tables; [`CollectionLayout`] finds the shape of
//! many of them, [`CollectionWriter`] writes them batch by batch, [`Collection`] reads them back
//! case by case.
//!
//! Layout: every group has the scale `case` and the swept parameters over it. A column of a table
//! becomes (case, axis) where all cases share one axis, bit for bit; else (case, `<axis>_index`),
//! shorter cases filled with NaN, and the axis becomes a column of that shape. Named numbers of a
//! group become variables over `case`. What a case does not have is NaN.

mod collection_layout;
mod content;
mod layout;
mod reader;
mod swept;
mod texts;
mod writer;

pub(crate) use collection_layout::CollectionLayout;
pub use reader::Collection;
pub(super) use reader::RECORDS;
pub(super) use texts::{is_text, read_set as texts_of};
pub(crate) use writer::CollectionWriter;

use super::Table;
use crate::units::shortest;

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStatus {
    /// It was computed.
    Done,
    /// It was tried and could not be computed.
    Failed,
    /// It was not computed yet.
    Missing,
}

impl CaseStatus {
    /// All, in the order of their numbers in a file.
    pub const ALL: [Self; 3] = [Self::Done, Self::Failed, Self::Missing];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Missing => "missing",
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Missing => 2,
        }
    }
}

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseEntry {
    /// Its name, the same for the same case in any sweep.
    pub name: String,
    /// What became of it.
    pub standing: CaseStatus,
    /// Why it failed or is missing; empty for one that was computed.
    pub reason: String,
    /// What a reader of its numbers must know, a line each.
    pub warnings: String,
    /// The case with every choice resolved (TOML).
    pub effective_scenario: String,
    /// What it left.
    pub tables: Vec<Table>,
}

impl CaseEntry {
    /// A case called `name` that left nothing.
    pub(crate) fn without_result(name: &str, standing: CaseStatus) -> Self {
        let nothing = String::new;
        let (reason, warnings, effective_scenario) = (nothing(), nothing(), nothing());
        Self {
            name: name.to_owned(),
            standing,
            reason,
            warnings,
            effective_scenario,
            tables: Vec::new(),
        }
    }
}

/// A swept parameter over the dimension `case`.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinate {
    /// Dotted key.
    pub name: String,
    /// Its values.
    pub values: CoordinateValues,
}

/// Values of a swept parameter, one a case.
#[derive(Debug, Clone, PartialEq)]
pub enum CoordinateValues {
    /// Numbers and their unit.
    Numbers(Vec<f64>, String),
    /// Words.
    Words(Vec<String>),
}

/// The attributes and coordinates of a collection.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CollectionHeader {
    /// Title of the scenario.
    pub title: String,
    /// The scenario as typed (TOML).
    pub scenario: String,
    /// What was computed: `run`, `transmission` or `currents`.
    pub what: String,
    /// The swept parameters.
    pub coordinates: Vec<Coordinate>,
    /// Lengths of the loops whose product the cases are; empty if they are none.
    pub shape: Vec<usize>,
}

impl Coordinate {
    /// Bytes that its values take in a file.
    fn bytes(&self) -> usize {
        match &self.values {
            CoordinateValues::Numbers(values, _) => size_of_val(values.as_slice()),
            CoordinateValues::Words(values) => {
                let longest = values.iter().map(String::len).max().unwrap_or(0);
                texts::stored_size(longest) * values.len()
            }
        }
    }

    /// The value of case `index` in words: `barrier.0.height = 4 kBT`.
    pub fn text(&self, index: usize) -> String {
        let name = &self.name;
        match &self.values {
            CoordinateValues::Numbers(values, units) if units == "1" => {
                format!("{name} = {}", shortest(values[index]))
            }
            CoordinateValues::Numbers(values, units) => {
                format!("{name} = {} {units}", shortest(values[index]))
            }
            CoordinateValues::Words(values) => format!("{name} = {}", values[index]),
        }
    }
}
