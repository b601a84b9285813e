//! What a collection holds of its cases beside their tables: the swept parameters, the loops over
//! them, and why a case is missing.

use super::super::reader::text;
use super::reader::Collection;
use super::{Coordinate, CoordinateValues, texts};
use crate::error::{Error, Result};

impl Collection {
    /// The swept parameters, in the order of the sweep.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn coordinates(&self) -> Result<Vec<Coordinate>> {
        let record = &self.record;
        let standing = record.dataset(&record.file, "standing")?;
        // Without swept parameters there is no such attribute.
        let names = text(&standing, "coordinates").unwrap_or_default();
        names.split_whitespace().map(|name| self.coordinate(name)).collect()
    }

    fn coordinate(&self, name: &str) -> Result<Coordinate> {
        let record = &self.record;
        let failed = |cause: hdf5::Error| record.unreadable(name, &cause);
        let set = record.dataset(&record.file, name)?;
        let kind = set.dtype().and_then(|kind| kind.to_descriptor()).map_err(failed)?;
        let values = if texts::is_text(&kind) {
            CoordinateValues::Words(texts::read(record, name)?)
        } else {
            CoordinateValues::Numbers(
                record.whole(&record.file, name)?,
                text(&set, "units").map_err(failed)?,
            )
        };
        let length = match &values {
            CoordinateValues::Words(values) => values.len(),
            CoordinateValues::Numbers(values, _) => values.len(),
        };
        record.check_length(name, length, self.names().len())?;
        Ok(Coordinate { name: name.to_owned(), values })
    }

    /// Lengths of the loops whose product the cases are, the last one running fastest; none where
    /// nothing was swept.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn shape(&self) -> Result<Vec<usize>> {
        let (record, cases) = (&self.record, self.names().len());
        let Ok(attribute) = record.file.attr("shape") else {
            return Ok(if cases == 1 { Vec::new() } else { vec![cases] });
        };
        let lengths: Vec<u64> =
            attribute.read_raw().map_err(|cause| record.unreadable("shape", &cause))?;
        let shape: Vec<usize> = lengths.into_iter().map(|length| length as usize).collect();
        match shape.iter().try_fold(1usize, |product, &length| product.checked_mul(length)) {
            Some(product) if product == cases => Ok(shape),
            _ => Err(Error::damaged(&record.path, "its shape is not that of its cases")),
        }
    }

    /// Why each case failed or is missing; empty for one that was computed.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn reasons(&self) -> Result<Vec<String>> {
        let reasons = texts::read(&self.record, "reason")?;
        self.record.check_length("/reason", reasons.len(), self.names().len())?;
        Ok(reasons)
    }

    /// What a reader of each case's numbers must know, a line each.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn warnings(&self) -> Result<Vec<String>> {
        let warnings = texts::read(&self.record, "warnings")?;
        self.record.check_length("/warnings", warnings.len(), self.names().len())?;
        Ok(warnings)
    }
}
