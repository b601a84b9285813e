//! The open file on the writer's thread: handles messages, reserves space, writes, flushes.

use std::collections::BTreeMap;
use std::path::Path;

use hdf5::File;

use super::disk_reservation::DiskReservation;
use super::drawn_table::DrawnTable;
use super::packets::Packet;
use super::scales::{attach, describe, new_file, new_group, scalar, text};
use super::schema::{POTENTIAL, SCHEMA, described};
use super::tables::{fixed, same_length};
use super::write_error::WriteError;
use super::{ClassicalIons, Frame, Header, PacketHeader, PotentialCurve, Table, TransmissionTable};

/// A request to the writer's thread.
#[derive(Debug)]
pub(super) enum Message {
    Case(String),
    Warnings(String),
    Potential(PotentialCurve),
    Packet(PacketHeader, Option<ClassicalIons>),
    Frame(usize, Frame),
    PacketDone(usize),
    Results(usize, Vec<(&'static str, f64)>),
    Transmission(TransmissionTable),
    Table(Table),
    Drawn(DrawnTable),
    Finish,
}

/// The file under its partial name.
#[derive(Debug)]
pub(super) struct H5File {
    file: File,
    room: DiskReservation,
    packets: BTreeMap<usize, Packet>,
}

impl H5File {
    /// Makes the file and writes the root.
    pub(super) fn create(partial: &Path, header: &Header) -> Result<Self, WriteError> {
        let mut store = H5File {
            file: new_file(partial)?,
            room: DiskReservation::new(partial).map_err(WriteError::DiskReservation)?,
            packets: BTreeMap::new(),
        };
        store.reserve(
            header.scenario.len() + header.effective_scenario.len() + header.title.len(),
        )?;
        let root = &store.file;
        text(root, "title", &header.title)?;
        scalar(root, "schema", &SCHEMA)?;
        text(root, "program", &program())?;
        text(root, "scenario", &header.scenario)?;
        text(root, "effective_scenario", &header.effective_scenario)?;
        scalar(root, "temperature_K", &header.temperature)?;
        scalar(root, "mass_u", &header.mass_u)?;
        scalar(root, "charge", &header.charge)?;
        scalar(root, "complete", &0_u8)?;
        new_group(root, "packets")?;
        root.flush()?;
        Ok(store)
    }

    /// Handles one message.
    pub(super) fn accept(&mut self, message: Message) -> Result<(), WriteError> {
        match message {
            Message::Case(name) => {
                self.reserve(name.len())?;
                text(&self.file, "case", &name)?;
            }
            Message::Warnings(lines) => {
                self.reserve(lines.len())?;
                text(&self.file, "warnings", &lines)?;
            }
            Message::Potential(curve) => {
                self.reserve(curve.x.len() * 16)?;
                self.potential(&curve)?;
            }
            Message::Packet(header, ions) => {
                let count = ions.as_ref().map_or(0, |ions| ions.energy.len());
                self.reserve((header.x.len() + count) * 8)?;
                if self.file.link_exists(&format!("packets/{}", header.index)) {
                    return Err(WriteError::Mismatch(format!(
                        "packet {} was announced twice",
                        header.index
                    )));
                }
                let packet = Packet::create(&self.file, &header, ions.as_ref())?;
                self.packets.insert(header.index, packet);
            }
            Message::Frame(index, frame) => {
                if !self.packet(index)?.push(&frame)? {
                    return Ok(());
                }
                self.write_chunk(index)?;
            }
            Message::PacketDone(index) => {
                self.write_chunk(index)?;
                self.packets.remove(&index);
            }
            Message::Results(index, numbers) => {
                self.reserve(numbers.len() * 64)?;
                let group = self.file.group(&format!("packets/{index}"))?;
                for (name, value) in numbers {
                    scalar(&group, name, &value)?;
                }
            }
            Message::Transmission(table) => {
                self.reserve(table.bytes())?;
                table.write(&self.file)?;
            }
            Message::Drawn(table) => {
                self.reserve(table.bytes())?;
                table.write(&self.file)?;
            }
            Message::Table(table) => {
                self.reserve(table.bytes())?;
                table.write(&self.file)?;
            }
            Message::Finish => {
                self.write_waiting()?;
                // Last: a file of a run that was killed says that it is not complete.
                self.reserve(0)?;
                self.file.attr("complete")?.write_scalar(&1_u8)?;
            }
        }
        Ok(self.file.flush()?)
    }

    /// Writes every part-filled chunk.
    pub(super) fn write_waiting(&mut self) -> Result<(), WriteError> {
        let indices: Vec<usize> = self.packets.keys().copied().collect();
        for index in indices {
            self.write_chunk(index)?;
        }
        Ok(self.file.flush()?)
    }

    /// Closes the file.
    pub(super) fn close(mut self) -> Result<(), WriteError> {
        self.packets.clear();
        self.room.release(&self.file)?;
        Ok(self.file.close()?)
    }

    /// Drops a file in which HDF5 has failed without closing it: that would try to write again.
    pub(super) fn abandon(self) {
        std::mem::forget(self);
    }

    fn packet(&mut self, index: usize) -> Result<&mut Packet, WriteError> {
        let missing = || WriteError::Mismatch(format!("packet {index} was not announced"));
        self.packets.get_mut(&index).ok_or_else(missing)
    }

    fn write_chunk(&mut self, index: usize) -> Result<(), WriteError> {
        let packet = self.packet(index)?;
        if packet.waiting() == 0 {
            return Ok(());
        }
        let bytes = packet.chunk_bytes();
        self.reserve(bytes)?;
        self.packet(index)?.write()
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), WriteError> {
        self.room.reserve(&self.file, bytes)
    }

    fn potential(&self, curve: &PotentialCurve) -> Result<(), WriteError> {
        same_length("the potential", curve.potential.len(), curve.x.len())?;
        let group = new_group(&self.file, POTENTIAL.trim_start_matches('/'))?;
        fixed(&group, "x", &curve.x, described(POTENTIAL, "x"))?;
        fixed(&group, "potential", &curve.potential, described(POTENTIAL, "potential"))?;
        let top = group.new_dataset::<f64>().obj_track_times(false).create("classical_top")?;
        top.write_scalar(&curve.classical_top)?;
        let (units, meaning) = described(POTENTIAL, "classical_top");
        describe(&top, units, meaning)?;
        for (name, value) in &curve.attributes {
            scalar(&group, name, value)?;
        }
        let mut sets: Vec<(&str, &[&str])> = vec![("potential", &["x"])];
        if !curve.driven.is_empty() {
            same_length("the driven potential", curve.driven.len(), curve.x.len())?;
            fixed(&group, "driven", &curve.driven, described(POTENTIAL, "driven"))?;
            sets.push(("driven", &["x"]));
        }
        attach(&group, &["x"], &sets)
    }
}

/// Name, version and, where the build knows it, commit.
pub(super) fn program() -> String {
    let commit =
        option_env!("WAVEPORE_COMMIT").map(|commit| format!(" ({commit})")).unwrap_or_default();
    format!("wavepore {}{commit}", env!("CARGO_PKG_VERSION"))
}
