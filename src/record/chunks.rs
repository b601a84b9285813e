//! Chunks of densities, compressed here and passed to HDF5 in the form in which they are stored.
//!
//! The format is HDF5's own, filter shuffle and then deflate, so that every reader opens it. HDF5's
//! filters would call the system's zlib, which takes as long for 200 frames of 2048 points as the
//! run that makes them; zlib-rs takes a third of that.

use flate2::{Compress, Compression, FlushCompress, Status};
use hdf5::Dataset;
use hdf5_sys::h5d::H5Dwrite_chunk;
use hdf5_sys::h5p::H5P_DEFAULT;

use super::write_error::WriteError;

/// Level of deflate.
// Higher ones are a sixth smaller at best and take twice as long.
pub(super) const LEVEL: u8 = 1;

/// Compresses chunks of `rows` × `points` numbers.
#[derive(Debug)]
pub(super) struct Chunks {
    rows: usize,
    points: usize,
    deflate: Compress,
    shuffled: Vec<u8>,
    compressed: Vec<u8>,
}

impl Chunks {
    /// For datasets in chunks of `rows` × `points` under the filters shuffle and deflate.
    pub(super) fn new(rows: usize, points: usize) -> Self {
        let deflate = Compress::new(Compression::new(u32::from(LEVEL)), true);
        Self { rows, points, deflate, shuffled: Vec::new(), compressed: Vec::new() }
    }

    /// Writes `values`, whole rows of which there may be fewer than a chunk holds, as the chunk of
    /// `set` that begins at `first_row`.
    pub(super) fn write(
        &mut self,
        set: &Dataset,
        first_row: usize,
        values: &[f32],
    ) -> Result<(), WriteError> {
        let numbers = self.rows * self.points;
        if values.len() > numbers || !first_row.is_multiple_of(self.rows) {
            return Err(WriteError::Mismatch("frames do not fit their chunk".into()));
        }
        // Shuffle: the first bytes of all numbers, then all second bytes; rows that are missing are
        // zero.
        self.shuffled.clear();
        self.shuffled.resize(numbers * size_of::<f32>(), 0);
        for (byte, plane) in self.shuffled.chunks_exact_mut(numbers).enumerate() {
            for (place, value) in plane.iter_mut().zip(values) {
                *place = value.to_le_bytes()[byte];
            }
        }
        self.compressed.clear();
        // More than deflate can add to data that do not compress: `compress_vec` stops at the
        // capacity.
        self.compressed.reserve(self.shuffled.len() + self.shuffled.len() / 100 + 1024);
        self.deflate.reset();
        match self.deflate.compress_vec(&self.shuffled, &mut self.compressed, FlushCompress::Finish)
        {
            Ok(Status::StreamEnd) => {}
            _ => {
                return Err(WriteError::Mismatch(
                    "a chunk of frames could not be compressed".into(),
                ));
            }
        }
        let offset = [first_row as u64, 0];
        hdf5::sync::sync(|| {
            // SAFETY: the identifier is that of an open dataset of two dimensions, for which
            // `offset` has two numbers; the buffer is read for the length given and only during the
            // call, which is made under the library's lock.
            let status = unsafe {
                H5Dwrite_chunk(
                    set.id(),
                    H5P_DEFAULT,
                    0,
                    offset.as_ptr(),
                    self.compressed.len(),
                    self.compressed.as_ptr().cast(),
                )
            };
            if status < 0 {
                Err(hdf5::Error::query().unwrap_or_else(|_| "a chunk was refused".into()))
            } else {
                Ok(())
            }
        })?;
        Ok(())
    }
}
