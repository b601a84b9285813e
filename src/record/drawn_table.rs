//! Numbers of each draw: groups with the dimension `realization`.

use hdf5::File;
use ndarray::ArrayView2;

use super::reader::Record;
use super::scales::{attach, describe, new_nested_group};
use super::schema::{CURRENTS_DRAWS, TRANSMISSION_DRAWS};
use super::tables::{Column, fixed, same_length};
use super::write_error::WriteError;
use crate::error::Result;

/// The name of their first axis.
const REALIZATION: &str = "realization";

/// A group of numbers by draw, and by draw and a further axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawnTable {
    /// The group, for example `/currents_draws`.
    pub group: String,
    /// Numbers of the draws.
    pub realization: Column,
    /// The further axis.
    pub axis: Column,
    /// One number for each draw.
    pub columns: Vec<Column>,
    /// Numbers of shape (realization, axis), draw by draw.
    pub rows: Vec<Column>,
}

impl DrawnTable {
    /// Writes the group.
    pub(super) fn write(&self, file: &File) -> std::result::Result<(), WriteError> {
        let draws = self.realization.values.len();
        let shape = (draws, self.axis.values.len());
        let group = new_nested_group(file, &self.group)?;
        for column in self.columns.iter().chain([&self.realization, &self.axis]) {
            fixed(&group, &column.name, &column.values, column.described())?;
        }
        for column in &self.columns {
            same_length(&column.name, column.values.len(), draws)?;
        }
        for column in &self.rows {
            let values = ArrayView2::from_shape(shape, &column.values)
                .map_err(|cause| WriteError::Mismatch(cause.to_string()))?;
            let builder = group.new_dataset_builder().obj_track_times(false);
            let set = builder.with_data(values).create(column.name.as_str())?;
            let (units, meaning) = column.described();
            describe(&set, units, meaning)?;
        }
        let axes = [self.realization.name.as_str(), self.axis.name.as_str()];
        let each = self.columns.iter().map(|column| (column.name.as_str(), &axes[..1]));
        let rows = self.rows.iter().map(|column| (column.name.as_str(), &axes[..]));
        attach(&group, &axes, &each.chain(rows).collect::<Vec<_>>())
    }

    /// Bytes of its numbers.
    pub(super) fn bytes(&self) -> usize {
        let columns = self.columns.iter().chain(&self.rows).chain([&self.realization, &self.axis]);
        columns.map(|column| 8 * column.values.len()).sum()
    }
}

impl Record {
    /// How many draws the record keeps; `None` if it keeps none.
    ///
    /// # Errors
    /// The record cannot be read.
    pub fn realizations(&self) -> Result<Option<usize>> {
        for name in [TRANSMISSION_DRAWS, CURRENTS_DRAWS] {
            if let Some(group) = self.group(name)? {
                return Ok(Some(self.whole::<f64>(&group, REALIZATION)?.len()));
            }
        }
        Ok(None)
    }
}
