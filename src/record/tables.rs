//! Tables over one axis: T(E), I(V) and what may follow.

use hdf5::{File, Group, H5Type};

use super::scales::{attach, describe, new_group, scalar};
use super::schema::{TRANSMISSION, described};
use super::write_error::WriteError;

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
}

/// T(E) by both methods, row by row; all columns have one length, shape (energy).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TransmissionTable {
    /// Energy from the left level, meV.
    pub energy: Vec<f64>,
    /// T from the wave packet.
    pub packet: Vec<f64>,
    /// T from the transfer matrix.
    pub matrix: Vec<f64>,
    /// Classical T.
    pub classical: Vec<f64>,
    /// R from the wave packet.
    pub reflection: Vec<f64>,
    /// Incident spectrum, 1/meV.
    pub weight: Vec<f64>,
    /// packet − matrix.
    pub difference: Vec<f64>,
    /// Estimated error of `packet`.
    pub error_estimate: Vec<f64>,
    /// Number of the packet the row comes from.
    pub packet_index: Vec<i64>,
    /// 1 inside the trusted window, 0 outside.
    pub trusted: Vec<u8>,
    /// Further columns.
    pub extra: Vec<Column>,
}

impl TransmissionTable {
    /// The f64 columns over `energy` and their names, without the further ones.
    pub(super) fn columns(&self) -> [(&'static str, &Vec<f64>); 7] {
        [
            ("packet", &self.packet),
            ("matrix", &self.matrix),
            ("classical", &self.classical),
            ("reflection", &self.reflection),
            ("weight", &self.weight),
            ("difference", &self.difference),
            ("error_estimate", &self.error_estimate),
        ]
    }

    /// The place of a known f64 column.
    pub(super) fn column_mut(&mut self, name: &str) -> Option<&mut Vec<f64>> {
        match name {
            "packet" => Some(&mut self.packet),
            "matrix" => Some(&mut self.matrix),
            "classical" => Some(&mut self.classical),
            "reflection" => Some(&mut self.reflection),
            "weight" => Some(&mut self.weight),
            "difference" => Some(&mut self.difference),
            "error_estimate" => Some(&mut self.error_estimate),
            _ => None,
        }
    }

    /// Writes the group `/transmission`.
    pub(super) fn write(&self, file: &File) -> Result<(), WriteError> {
        let mut columns: Vec<Column> = self
            .columns()
            .into_iter()
            .map(|(name, values)| Column::known(TRANSMISSION, name, values.clone()))
            .collect();
        columns.extend(self.extra.iter().cloned());
        let table = Table {
            group: TRANSMISSION.into(),
            axis: Column::known(TRANSMISSION, "energy", self.energy.clone()),
            columns,
            attributes: Vec::new(),
        };
        let rows = self.energy.len();
        for (name, length) in
            [("packet_index", self.packet_index.len()), ("trusted", self.trusted.len())]
        {
            same_length(name, length, rows)?;
        }
        table.write_with(file, |group| {
            fixed(
                group,
                "packet_index",
                &self.packet_index,
                described(TRANSMISSION, "packet_index"),
            )?;
            fixed(group, "trusted", &self.trusted, described(TRANSMISSION, "trusted"))?;
            Ok(vec!["packet_index", "trusted"])
        })
    }

    /// Bytes of data, for the room on the disk.
    pub(super) fn bytes(&self) -> usize {
        self.energy.len() * (10 + self.extra.len()) * 8
    }
}

impl Table {
    /// Writes the group.
    pub(super) fn write(&self, file: &File) -> Result<(), WriteError> {
        self.write_with(file, |_| Ok(Vec::new()))
    }

    /// Writes the group and, through `more`, columns of other types, whose names it answers.
    fn write_with<'a>(
        &'a self,
        file: &File,
        more: impl FnOnce(&Group) -> Result<Vec<&'a str>, WriteError>,
    ) -> Result<(), WriteError> {
        let rows = self.axis.values.len();
        for column in &self.columns {
            same_length(&column.name, column.values.len(), rows)?;
        }
        let group = new_group(file, self.group.trim_start_matches('/'))?;
        let mut names = more(&group)?;
        for column in self.columns.iter().chain([&self.axis]) {
            fixed(&group, &column.name, &column.values, (&column.units, &column.meaning))?;
        }
        for (name, value) in &self.attributes {
            scalar(&group, name, value)?;
        }
        names.extend(self.columns.iter().map(|column| column.name.as_str()));
        let axes = [self.axis.name.as_str()];
        let sets: Vec<(&str, &[&str])> = names.into_iter().map(|name| (name, &axes[..])).collect();
        attach(&group, &axes, &sets)
    }

    /// Bytes of its numbers.
    pub fn bytes(&self) -> usize {
        self.axis.values.len() * (1 + self.columns.len()) * 8
    }
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
