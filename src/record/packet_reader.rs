//! Reading one packet: its numbers over time at once, its frames a range at a time.

use std::ops::Range;

use hdf5::{Dataset, Group, H5Type};
use ndarray::s;

use super::classical_ions::{ENERGY, POSITION};
use super::packets::series_names;
use super::reader::{Record, text};
use super::{ClassicalIons, Complex64, PacketHeader};
use crate::error::{Error, Result};
use crate::observables::TIME_COLUMNS;

/// Bytes that one byte of deflate may stand for, at most.
pub(super) const MAX_RATIO: usize = 1032;

/// A packet's numbers over time; all columns have shape (time).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// Times, fs.
    pub time: Vec<f64>,
    /// Those of `wavepore schema record`; a column is empty where an older version did not write it.
    columns: Vec<Vec<f64>>,
}

impl Series {
    /// The column called `name` in `wavepore schema record`; empty where the record has none.
    pub fn column(&self, name: &str) -> &[f64] {
        let place = TIME_COLUMNS.iter().position(|column| column.name == name);
        place.and_then(|place| self.columns.get(place)).map_or(&[], Vec::as_slice)
    }
}

/// One packet of an open record.
#[derive(Debug)]
pub struct PacketRecord<'a> {
    record: &'a Record,
    group: Group,
    header: PacketHeader,
    frames: usize,
}

impl Record {
    /// One packet, by its number.
    pub fn packet(&self, index: usize) -> Result<PacketRecord<'_>> {
        PacketRecord::open(self, index)
    }
}

impl<'a> PacketRecord<'a> {
    pub(super) fn open(record: &'a Record, index: usize) -> Result<Self> {
        let place = format!("/packets/{index}");
        let missing =
            || Error::usage(format!("{} has no packet {index}", record.path.display()), "");
        let group = record.group(&place)?.ok_or_else(missing)?;
        let wrong = |cause: hdf5::Error| record.unreadable(&place, &cause);
        let header = PacketHeader {
            index,
            energy: group
                .attr("energy_meV")
                .and_then(|energy| energy.read_scalar())
                .map_err(wrong)?,
            ion: text(&group, "ion").map_err(wrong)?,
            x: record.whole(&group, "x")?,
            density: group.link_exists("density"),
            wave_function: group.link_exists("wave_function"),
            driven: group.link_exists("drive"),
            attributes: record.named_numbers(&group, &["energy_meV", "ion", "index"])?,
        };
        // In a killed run one dataset may be a chunk ahead of another: frames count that all have.
        let mut packet = PacketRecord { record, group, header, frames: usize::MAX };
        for (name, stored, ndim) in packet.names().collect::<Vec<_>>() {
            if stored {
                let set = record.dataset(&packet.group, name)?;
                let shape = set.get_shape().map_err(|cause| record.unreadable(name, &cause))?;
                if shape.len() != ndim || (ndim == 2 && shape[1] != packet.header.x.len()) {
                    return Err(Error::damaged(
                        &record.path,
                        format!("{place}/{name} has shape {shape:?}"),
                    ));
                }
                packet.frames = packet.frames.min(shape[0]);
            }
        }
        Ok(packet)
    }

    /// Coordinate and attributes, in the order of their names.
    pub fn header(&self) -> &PacketHeader {
        &self.header
    }

    /// Number of stored frames.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// The numbers over time.
    pub fn series(&self) -> Result<Series> {
        let stored = |name: &'static str| {
            if self.is_stored(name) { self.column(name) } else { Ok(Vec::new()) }
        };
        let columns =
            TIME_COLUMNS.iter().map(|column| stored(column.name)).collect::<Result<_>>()?;
        Ok(Series { time: self.column("time")?, columns })
    }

    /// The names of the numbers over time that are stored, `time` first.
    pub(super) fn stored_series(&self) -> impl Iterator<Item = &'static str> {
        series_names().filter(|name| self.is_stored(name))
    }

    /// Whether a column over time is to be read: one that every record has, or that this one has.
    fn is_stored(&self, name: &str) -> bool {
        let column = TIME_COLUMNS.iter().find(|column| column.name == name);
        column.is_none_or(|column| column.required) || self.group.link_exists(name)
    }

    /// One of the numbers over time.
    pub(super) fn column(&self, name: &str) -> Result<Vec<f64>> {
        let mut values: Vec<f64> = self.record.whole(&self.group, name)?;
        values.truncate(self.frames);
        Ok(values)
    }

    /// |ψ|² (1/Å) of a range of frames, frame after frame; shape (range, x). Empty if densities are
    /// not stored.
    ///
    /// Read few at a time (16 share a chunk): memory is 4 bytes a point.
    pub fn density(&self, frames: Range<usize>) -> Result<Vec<f32>> {
        if !self.header.density {
            return Ok(Vec::new());
        }
        self.rows("density", frames, self.header.x.len())
    }

    /// ψ (Å^(−1/2)) of a range of frames, frame after frame; shape (range, x). Empty if wave
    /// functions are not stored.
    ///
    /// Read few at a time: memory is 16 bytes a point.
    pub fn wave_function(&self, frames: Range<usize>) -> Result<Vec<Complex64>> {
        if !self.header.wave_function {
            return Ok(Vec::new());
        }
        self.rows("wave_function", frames, self.header.x.len())
    }

    /// Classical ions with the phase-space density of the packet, in every stored frame; `None` where
    /// an older version wrote the record, or no frames are stored.
    pub fn classical_ions(&self) -> Result<Option<ClassicalIons>> {
        if !self.group.link_exists(POSITION) {
            return Ok(None);
        }
        let energy: Vec<f64> = self.record.whole(&self.group, ENERGY)?;
        let set = self.record.dataset(&self.group, POSITION)?;
        let place = set.name();
        let shape = set.get_shape().map_err(|cause| self.record.unreadable(&place, &cause))?;
        let rows = match shape[..] {
            [rows, count] if count == energy.len() => rows.min(self.frames),
            _ => {
                let problem = format!("{place} has shape {shape:?}");
                return Err(Error::damaged(&self.record.path, problem));
            }
        };
        let values = rows.saturating_mul(energy.len());
        self.record.check_room(&place, values.div_ceil(MAX_RATIO), size_of::<f32>())?;
        let position = self.rows(POSITION, 0..rows, energy.len())?;
        Ok(Some(ClassicalIons { energy, position }))
    }

    /// A range of frames of the dataset `name`, `columns` numbers each.
    fn rows<T: H5Type>(&self, name: &str, frames: Range<usize>, columns: usize) -> Result<Vec<T>> {
        if frames.start > frames.end || frames.end > self.frames {
            let PacketHeader { index, .. } = self.header;
            let problem = format!("frames {frames:?} of packet {index}, which has {}", self.frames);
            return Err(Error::usage(problem, "ask for frames that are stored"));
        }
        let place = format!("{}/{name}", self.group.name());
        let set: Dataset = self.record.dataset(&self.group, name)?;
        // The axis is stored as f64: a frame has no more points than that.
        let count = frames.len().checked_mul(columns);
        // Tried here: an allocation that fails inside of ndarray would end the process.
        let mut rows: Vec<T> = Vec::new();
        if count.is_none_or(|count| rows.try_reserve_exact(count).is_err()) {
            return Err(Error::machine(format!("no memory for frames {frames:?} of {place}"), ""));
        }
        let read = set.read_slice_2d::<T, _>(s![frames, ..]);
        let read = read.map_err(|cause| self.record.unreadable(&place, &cause))?;
        drop(rows);
        Ok(read.into_raw_vec_and_offset().0)
    }

    /// Every growing dataset: name, whether it is stored, number of dimensions.
    fn names(&self) -> impl Iterator<Item = (&'static str, bool, usize)> {
        let frames =
            [("density", self.header.density, 2), ("wave_function", self.header.wave_function, 2)];
        series_names().map(|name| (name, self.is_stored(name), 1)).chain(frames)
    }
}
