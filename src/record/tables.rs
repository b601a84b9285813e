//! Tables over one axis.

use hdf5::{File, Group, H5Type};
use ndarray::ArrayView2;

use super::scales::{attach, describe, new_nested_group, scalar};
use super::schema::described;
use super::vocabulary::link_names;
use super::write_error::WriteError;
use crate::units::Interval;

/// One named column of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Column {
    /// Name of the dataset.
    pub name: String,
    /// Unit as text, `1` for pure numbers.
    pub units: String,
    /// One line: what it is.
    pub meaning: String,
    /// The numbers; shape (axis).
    pub values: Vec<f64>,
}

impl Column {
    /// A column whose unit and meaning the layout knows, for example `("/currents", "kappa")`.
    pub fn known(place: &str, name: &str, values: Vec<f64>) -> Self {
        let (units, meaning) = described(place, name);
        Column { name: name.into(), units: units.into(), meaning: meaning.into(), values }
    }

    /// The same column without its numbers.
    pub(super) fn without_values(&self) -> Self {
        let Self { name, units, meaning, .. } = self;
        Self {
            name: name.clone(),
            units: units.clone(),
            meaning: meaning.clone(),
            values: Vec::new(),
        }
    }

    /// Unit and meaning.
    pub(super) fn described(&self) -> (&str, &str) {
        (&self.units, &self.meaning)
    }
}

/// A group with one axis, columns over it, and named numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The group, for example `/currents`.
    pub group: String,
    /// The coordinate; its name names the dimension.
    pub axis: Column,
    /// Columns as long as the axis.
    pub columns: Vec<Column>,
    /// Named numbers; the unit is in the name.
    pub attributes: Vec<(String, f64)>,
    /// A function over a further axis for every row.
    pub profiles: Option<Profiles>,
}

/// A function over an axis of its own for every row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profiles {
    /// The further axis.
    pub axis: Column,
    /// The functions, row by row of the table.
    pub values: Column,
}

impl Table {
    /// Writes the group.
    pub(super) fn write(&self, file: &File) -> Result<(), WriteError> {
        self.write_with(file, |_| Ok(Vec::new()))
    }

    /// Writes the group and, through `more`, columns of other types, whose names it returns.
    pub(super) fn write_with<'a>(
        &'a self,
        file: &File,
        more: impl FnOnce(&Group) -> Result<Vec<&'a str>, WriteError>,
    ) -> Result<(), WriteError> {
        let rows = self.axis.values.len();
        for column in &self.columns {
            same_length(&column.name, column.values.len(), rows)?;
        }
        if let Some(Profiles { axis, values }) = &self.profiles {
            same_length(&values.name, values.values.len(), rows * axis.values.len())?;
        }
        let group = new_nested_group(file, &self.group)?;
        let mut names = more(&group)?;
        for column in self.columns.iter().chain([&self.axis]) {
            fixed(&group, &column.name, &column.values, column.described())?;
        }
        for (name, value) in &self.attributes {
            scalar(&group, name, value)?;
        }
        names.extend(self.columns.iter().map(|column| column.name.as_str()));
        let mut axes = vec![self.axis.name.as_str()];
        if let Some(profiles) = &self.profiles {
            profiles.write(&group, rows)?;
            axes.push(&profiles.axis.name);
        }
        let mut sets: Vec<(&str, &[&str])> =
            names.into_iter().map(|name| (name, &axes[..1])).collect();
        if let Some(profiles) = &self.profiles {
            sets.push((&profiles.values.name, &axes));
        }
        attach(&group, &axes, &sets)?;
        let columns = self.columns.iter().map(|column| column.name.as_str());
        link_names(&group, &self.group, columns)
    }

    /// The column `name`.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        self.columns.iter().find(|column| column.name == name).map(|column| &column.values[..])
    }

    /// The number `name`; NaN if it is not there.
    pub fn number(&self, name: &str) -> f64 {
        self.attributes.iter().find(|(own, _)| own == name).map_or(f64::NAN, |pair| pair.1)
    }

    /// Sorts the rows by the axis.
    pub fn sort(&mut self) {
        let order = rising(&self.axis.values);
        for column in self.columns.iter_mut().chain([&mut self.axis]) {
            // In a damaged file columns may be shorter than their axis.
            let value = |&row: &usize| column.values.get(row).copied().unwrap_or(f64::NAN);
            column.values = order.iter().map(value).collect();
        }
    }

    /// Bytes of its numbers.
    pub fn bytes(&self) -> usize {
        let profiles = self.profiles.as_ref().map_or(0, |profiles| {
            8 * profiles.axis.values.len() + 4 * profiles.values.values.len()
        });
        self.axis.values.len() * (1 + self.columns.len()) * 8 + profiles
    }
}

impl Profiles {
    /// Writes the axis and the functions, these in single precision.
    fn write(&self, group: &Group, rows: usize) -> Result<(), WriteError> {
        fixed(group, &self.axis.name, &self.axis.values, self.axis.described())?;
        let values: Vec<f32> = self.values.values.iter().map(|value| *value as f32).collect();
        let shape = (rows, self.axis.values.len());
        let values = ArrayView2::from_shape(shape, &values)
            .map_err(|cause| WriteError::Mismatch(cause.to_string()))?;
        let builder = group.new_dataset_builder().obj_track_times(false);
        let set = builder.with_data(values).create(self.values.name.as_str())?;
        let (units, meaning) = self.values.described();
        describe(&set, units, meaning)
    }
}

/// The range of `values`; NaN are passed over, and the range is NaN where there is nothing else.
pub(super) fn span(values: &[f64]) -> Interval {
    Interval::new(f64::NAN, f64::NAN).extended(values.iter().copied())
}

/// The places of `values` in rising order, NaN last.
pub(super) fn rising(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// Writes a whole one-dimensional dataset with its unit and meaning.
pub(super) fn fixed<T: H5Type>(
    group: &Group,
    name: &str,
    values: &[T],
    (units, meaning): (&str, &str),
) -> Result<(), WriteError> {
    let builder = group.new_dataset_builder().obj_track_times(false);
    let set = builder.with_data(values).create(name)?;
    describe(&set, units, meaning)
}

/// Refuses a column that is not as long as its axis.
pub(super) fn same_length(name: &str, length: usize, rows: usize) -> Result<(), WriteError> {
    if length == rows {
        return Ok(());
    }
    Err(WriteError::Mismatch(format!("{name} has {length} values where {rows} belong")))
}
