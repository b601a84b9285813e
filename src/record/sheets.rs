//! Tables without a run: an HDF5 file of its own for the data of a figure.

use std::path::Path;

use hdf5::File;

use super::Table;
use super::disk_reservation::DiskReservation;
use super::h5_file::program;
use super::output_name::prepare;
use super::partial::Partial;
use super::scales::{new_file, scalar, text};
use super::write_error::WriteError;
use crate::error::Result;

/// Writes `tables`, each a group over its axis, and gives the file its final name once it is
/// complete.
///
/// # Errors
/// [`Error::Usage`] if `path` exists and `force` is false, or is no name for a file;
/// [`Error::Machine`] if it cannot be written: nothing is kept then.
pub(crate) fn write_tables(path: &Path, force: bool, title: &str, tables: &[Table]) -> Result<()> {
    prepare(path, force)?;
    let mut partial = Partial::of(path);
    drop(partial.begin()?);
    write(partial.partial_path(), title, tables).map_err(|error| error.of_removed(path))?;
    partial.publish(force)
}

fn write(partial: &Path, title: &str, tables: &[Table]) -> std::result::Result<(), WriteError> {
    let file = new_file(partial)?;
    let mut room = DiskReservation::new(partial).map_err(WriteError::DiskReservation)?;
    let filled = fill(&file, &mut room, title, tables);
    match &filled {
        // Closing would try to write again what HDF5 could not.
        Err(WriteError::Hdf5(_)) => std::mem::forget(file),
        _ => {
            room.release(&file)?;
            file.close()?;
        }
    }
    filled
}

fn fill(
    file: &File,
    room: &mut DiskReservation,
    title: &str,
    tables: &[Table],
) -> std::result::Result<(), WriteError> {
    room.reserve(file, title.len())?;
    text(file, "title", title)?;
    text(file, "program", &program())?;
    file.flush()?;
    for table in tables {
        room.reserve(file, table.bytes())?;
        table.write(file)?;
        file.flush()?;
    }
    room.reserve(file, 0)?;
    scalar(file, "complete", &1_u8)?;
    Ok(file.flush()?)
}
