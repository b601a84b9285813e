//! T(E) by both methods: the group `/transmission`.

use hdf5::File;

use super::schema::{TRANSMISSION, described};
use super::tables::{Column, Table, fixed, rising, same_length};
use super::write_error::WriteError;

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
    /// Number of the packet the row comes from; −1 where there is none.
    pub packet_index: Vec<i64>,
    /// 1 inside the trusted window, 0 outside.
    pub trusted: Vec<u8>,
    /// Further columns.
    pub extra: Vec<Column>,
}

impl TransmissionTable {
    /// The columns of numbers over `energy` by name, without the further ones.
    pub(super) fn columns_mut(&mut self) -> [(&'static str, &mut Vec<f64>); 7] {
        [
            ("packet", &mut self.packet),
            ("matrix", &mut self.matrix),
            ("classical", &mut self.classical),
            ("reflection", &mut self.reflection),
            ("weight", &mut self.weight),
            ("difference", &mut self.difference),
            ("error_estimate", &mut self.error_estimate),
        ]
    }

    /// Sorts the rows by energy.
    pub fn sort(&mut self) {
        let order = rising(&self.energy);
        let sort = |column: &mut Vec<f64>| {
            *column = order.iter().map(|&row| column[row]).collect();
        };
        self.columns_mut().into_iter().for_each(|(_, column)| sort(column));
        self.extra.iter_mut().for_each(|column| sort(&mut column.values));
        sort(&mut self.energy);
        self.packet_index = order.iter().map(|&row| self.packet_index[row]).collect();
        self.trusted = order.iter().map(|&row| self.trusted[row]).collect();
    }

    /// The columns of numbers as a table of their own.
    pub(super) fn numbers(mut self) -> Table {
        let known = |(name, values): (&'static str, &mut Vec<f64>)| {
            Column::known(TRANSMISSION, name, std::mem::take(values))
        };
        let mut columns = self.columns_mut().map(known).to_vec();
        columns.append(&mut self.extra);
        let axis = Column::known(TRANSMISSION, "energy", self.energy);
        Table { group: TRANSMISSION.into(), axis, columns, ..Table::default() }
    }

    /// Writes the group `/transmission`.
    pub(super) fn write(mut self, file: &File) -> Result<(), WriteError> {
        let packet_index = std::mem::take(&mut self.packet_index);
        let trusted = std::mem::take(&mut self.trusted);
        for (name, length) in [("packet_index", packet_index.len()), ("trusted", trusted.len())] {
            same_length(name, length, self.energy.len())?;
        }
        self.numbers().write_with(file, |group| {
            let index = described(TRANSMISSION, "packet_index");
            fixed(group, "packet_index", &packet_index, index)?;
            fixed(group, "trusted", &trusted, described(TRANSMISSION, "trusted"))?;
            Ok(vec!["packet_index", "trusted"])
        })
    }

    /// Bytes of data, for the reservation on the disk.
    pub(super) fn bytes(&self) -> usize {
        self.energy.len() * (10 + self.extra.len()) * 8
    }
}
