//! The group of a packet while it is written: rows are collected into whole chunks.

use hdf5::{Dataset, File, Group};
use ndarray::{ArrayView1, ArrayView2, s};

use super::chunks::{Chunks, LEVEL};
use super::classical_ions::{ENERGY, IonRows, POSITION};
use super::scales::{attach, describe, new_group, scalar, text};
use super::schema::{PACKET, described};
use super::tables::{fixed, same_length};
use super::write_error::WriteError;
use super::{ClassicalIons, Complex64, Frame, PacketHeader, precision};
use crate::observables::{TIME_COLUMNS, TimeColumn};

/// Datasets over time alone, `time` first.
pub(super) fn series_names() -> impl Iterator<Item = &'static str> {
    std::iter::once("time").chain(TIME_COLUMNS.iter().map(|column| column.name))
}

/// Those of one packet, whether it was `driven` or not.
fn columns(driven: bool) -> impl Iterator<Item = &'static TimeColumn> {
    TIME_COLUMNS.iter().filter(move |column| driven || !column.driven)
}

/// Frames per chunk of density and wave function; fewer if a chunk would exceed [`CHUNK_BYTES`].
// Figures and films read as many at a time, and a killed run loses no more than these. 16 frames of
// 2048 points are 128 KiB of densities, four times the window in which deflate finds repetitions.
const FRAMES: usize = 16;
/// Largest chunk, bytes.
// Memory is one chunk for each packet that is written. From 2^20 points on a chunk is one frame.
const CHUNK_BYTES: usize = 16 << 20;
/// Numbers per chunk of the series.
// They are not compressed, so a part-filled chunk is rewritten in place, and the 200 frames of the
// examples fit into one.
const SERIES_CHUNK: usize = 256;

/// The group of one packet and the rows that wait for their chunk to fill.
#[derive(Debug)]
pub(super) struct Packet {
    points: usize,
    rows: usize,
    written: usize,
    driven: bool,
    series: Vec<(Dataset, Vec<f64>)>,
    density: Option<(Dataset, Vec<f32>, Chunks)>,
    wave_function: Option<(Dataset, Vec<Complex64>)>,
    ions: Option<IonRows>,
}

impl Packet {
    /// Makes the group with all its datasets, empty along time, and their scales.
    pub(super) fn create(
        file: &File,
        header: &PacketHeader,
        ions: Option<&ClassicalIons>,
    ) -> Result<Self, WriteError> {
        let points = header.x.len();
        if points == 0 {
            return Err(WriteError::Mismatch("a packet without grid points".into()));
        }
        let rows = (CHUNK_BYTES / (points * size_of::<Complex64>())).clamp(1, FRAMES);
        let group = new_group(file, &format!("packets/{}", header.index))?;
        scalar(&group, "energy_meV", &header.energy)?;
        text(&group, "ion", &header.ion)?;
        scalar(&group, "index", &(header.index as i64))?;
        for (name, value) in &header.attributes {
            scalar(&group, name, value)?;
        }
        fixed(&group, "x", &header.x, described(PACKET, "x"))?;
        let mut sets: Vec<(&str, &[&str])> =
            columns(header.driven).map(|column| (column.name, &["time"][..])).collect();
        let series = std::iter::once("time")
            .chain(columns(header.driven).map(|column| column.name))
            .map(|name| Ok((over_time(&group, name)?, Vec::new())))
            .collect::<Result<_, WriteError>>()?;
        let mut density = None;
        if header.density {
            let builder = group.new_dataset::<f32>().shuffle().deflate(LEVEL).chunk((rows, points));
            let set = builder.obj_track_times(false).shape((0.., points)).create("density")?;
            density = Some((set, Vec::new(), Chunks::new(rows, points)));
            sets.push(("density", &["time", "x"]));
        }
        let mut wave_function = None;
        if header.wave_function {
            let builder = group.new_dataset::<Complex64>().chunk((rows, points));
            wave_function = Some((
                builder.obj_track_times(false).shape((0.., points)).create("wave_function")?,
                Vec::new(),
            ));
            sets.push(("wave_function", &["time", "x"]));
        }
        for (name, set) in [
            ("density", density.as_ref().map(|d| &d.0)),
            ("wave_function", wave_function.as_ref().map(|w| &w.0)),
        ] {
            if let Some(set) = set {
                let (units, meaning) = described(PACKET, name);
                describe(set, units, meaning)?;
            }
        }
        let mut axes = vec!["time", "x"];
        let ions = ions.map(|ions| IonRows::create(&group, ions, rows)).transpose()?;
        if ions.is_some() {
            axes.push(ENERGY);
            sets.push((POSITION, &["time", ENERGY]));
        }
        attach(&group, &axes, &sets)?;
        let driven = header.driven;
        Ok(Packet { points, rows, written: 0, driven, series, density, wave_function, ions })
    }

    /// Takes one frame; true if a chunk is full and must be written.
    pub(super) fn push(&mut self, frame: &Frame) -> Result<bool, WriteError> {
        let wanted = |stored: bool| if stored { self.points } else { 0 };
        same_length("the density of a frame", frame.density.len(), wanted(self.density.is_some()))?;
        same_length(
            "the wave function of a frame",
            frame.wave_function.len(),
            wanted(self.wave_function.is_some()),
        )?;
        for ((_, waiting), value) in self.series.iter_mut().zip(numbers(frame, self.driven)) {
            waiting.push(value);
        }
        if let Some((_, waiting, _)) = &mut self.density {
            waiting.extend(frame.density.iter().map(|&density| precision::rounded(density)));
        }
        if let Some((_, waiting)) = &mut self.wave_function {
            waiting.extend_from_slice(&frame.wave_function);
        }
        Ok(self.waiting() >= self.rows)
    }

    /// Frames that wait.
    pub(super) fn waiting(&self) -> usize {
        self.series.first().map_or(0, |(_, waiting)| waiting.len())
    }

    /// Bytes that a whole chunk takes at most, for the reservation on the disk.
    pub(super) fn chunk_bytes(&self) -> usize {
        let mut point = 0;
        if self.density.is_some() {
            point += size_of::<f32>();
        }
        if self.wave_function.is_some() {
            point += size_of::<Complex64>();
        }
        let ions = self.ions.as_ref().map_or(0, |ions| ions.bytes(self.rows));
        ions + self.rows * self.points * point + self.series.len() * SERIES_CHUNK * size_of::<f64>()
    }

    /// Appends what waits.
    pub(super) fn write(&mut self) -> Result<(), WriteError> {
        let (from, to, points) = (self.written, self.written + self.waiting(), self.points);
        let mismatch = |_| WriteError::Mismatch("a chunk of frames has lost its shape".into());
        if let Some((set, waiting, chunks)) = &mut self.density {
            set.resize((to, points))?;
            chunks.write(set, from, waiting)?;
            waiting.clear();
        }
        if let Some((set, waiting)) = &mut self.wave_function {
            set.resize((to, points))?;
            let rows = ArrayView2::from_shape((to - from, points), waiting).map_err(mismatch)?;
            set.write_slice(rows, s![from..to, ..])?;
            waiting.clear();
        }
        if let Some(ions) = &mut self.ions {
            ions.write(from, to)?;
        }
        // Last, so that a reader of a killed run never sees more times than frames.
        for (set, waiting) in &mut self.series {
            set.resize(to)?;
            set.write_slice(ArrayView1::from(&waiting[..]), s![from..to])?;
            waiting.clear();
        }
        self.written = to;
        Ok(())
    }
}

/// The numbers of a frame in the order of the columns.
fn numbers(frame: &Frame, driven: bool) -> impl Iterator<Item = f64> {
    std::iter::once(frame.time).chain(columns(driven).map(|column| (column.value)(&frame.budget)))
}

/// Makes an empty dataset that grows along time.
fn over_time(group: &Group, name: &str) -> Result<Dataset, WriteError> {
    let builder = group.new_dataset::<f64>().chunk(SERIES_CHUNK).obj_track_times(false);
    let set = builder.shape((0..,)).create(name)?;
    let (units, meaning) = described(PACKET, name);
    describe(&set, units, meaning)?;
    Ok(set)
}
