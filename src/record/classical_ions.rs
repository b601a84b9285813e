//! Classical ions beside a packet: the rows of their positions, written with its frames.

use hdf5::{Dataset, Group};

use super::chunks::{Chunks, LEVEL};
use super::scales::describe;
use super::schema::{PACKET, described};
use super::tables::{fixed, same_length};
use super::write_error::WriteError;

/// Their energies, which are the axis of their positions.
pub(super) const ENERGY: &str = "classical_energy";
/// Their positions over time.
pub(super) const POSITION: &str = "classical_position";
/// Positions are stored in multiples of 1/8192 Å.
// A tenth of a pixel where 1 Å fills a picture; digits beyond it do not compress.
const PER_ANGSTROM: f32 = 8192.0;

/// Classical ions with the phase-space density of a packet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClassicalIons {
    /// Energies at the start, meV, rising; shape (ion).
    pub energy: Vec<f64>,
    /// Positions, Å, frame after frame; shape (time, ion). NaN where one is not known.
    pub position: Vec<f32>,
}

impl ClassicalIons {
    /// Energy (meV) and position (Å) of each ion in stored frame `frame`; none beyond the last.
    pub(crate) fn at(&self, frame: usize) -> impl Iterator<Item = (f64, f32)> {
        let count = self.energy.len();
        let rows = self.position.get(frame * count..(frame + 1) * count).unwrap_or_default();
        self.energy.iter().copied().zip(rows.iter().copied())
    }
}

/// The dataset of positions, and the rows that it gets.
#[derive(Debug)]
pub(super) struct IonRows {
    set: Dataset,
    count: usize,
    position: Vec<f32>,
    chunks: Chunks,
}

impl IonRows {
    /// Makes both datasets in the `group` of a packet; positions grow by `rows` frames a chunk.
    pub(super) fn create(
        group: &Group,
        ions: &ClassicalIons,
        rows: usize,
    ) -> Result<Self, WriteError> {
        let count = ions.energy.len();
        fixed(group, ENERGY, &ions.energy, described(PACKET, ENERGY))?;
        let builder = group.new_dataset::<f32>().shuffle().deflate(LEVEL).chunk((rows, count));
        let set = builder.obj_track_times(false).shape((0.., count)).create(POSITION)?;
        let (units, meaning) = described(PACKET, POSITION);
        describe(&set, units, meaning)?;
        let rounded = |x: &f32| (x * PER_ANGSTROM).round() / PER_ANGSTROM;
        let position = ions.position.iter().map(rounded).collect();
        Ok(Self { set, count, position, chunks: Chunks::new(rows, count) })
    }

    /// Bytes of `rows` frames.
    pub(super) fn bytes(&self, rows: usize) -> usize {
        rows * self.count * size_of::<f32>()
    }

    /// Writes the positions in frames `from` to `to`.
    pub(super) fn write(&mut self, from: usize, to: usize) -> Result<(), WriteError> {
        let rows = self.position.get(from * self.count..to * self.count).unwrap_or_default();
        same_length("the positions of ions", rows.len(), (to - from) * self.count)?;
        self.set.resize((to, self.count))?;
        self.chunks.write(&self.set, from, rows)
    }
}
