//! Tables without a run: an HDF5 file of its own for the data of a figure.

use std::path::Path;

use hdf5::File;
use hdf5::file::LibraryVersion::V18;

use super::Table;
use super::disk_reservation::DiskReservation;
use super::h5_file::program;
use super::output_name::prepare;
use super::partial::Partial;
use super::scales::{new_group, scalar, text};
use super::write_error::WriteError;
use crate::error::{Error, Result};

/// Writes `tables`, each a group over its axis, and gives the file its final name once it is
/// complete.
///
/// # Errors
/// [`Error::Usage`] if `path` exists and `force` is false, or is no name for a file;
/// [`Error::Machine`] if it cannot be written: nothing is kept then.
pub fn write_tables(path: &Path, force: bool, title: &str, tables: &[Table]) -> Result<()> {
    prepare(path, force)?;
    let mut partial = Partial::of(path);
    drop(partial.begin()?);
    write(partial.partial_path(), title, tables).map_err(|error| {
        Error::Machine(format!(
            "cannot write {}: {error}{}; nothing was kept",
            path.display(),
            error.remedy()
        ))
    })?;
    partial.publish(force)
}

fn write(partial: &Path, title: &str, tables: &[Table]) -> std::result::Result<(), WriteError> {
    // As records are written: metadata with checksums, no times.
    let mut options = File::with_options();
    let options = options.with_fapl(|access| access.libver_bounds(V18, V18));
    let file = options.with_fcpl(|made| made.obj_track_times(false)).create(partial)?;
    let mut room = DiskReservation::new(partial).map_err(WriteError::DiskReservation)?;
    let filled = fill(&file, &mut room, title, tables);
    match &filled {
        // Closing would try to write again what HDF5 could not.
        Err(WriteError::Hdf5(_)) => std::mem::forget(file),
        _ => {
            room.release(file.size()).map_err(WriteError::DiskReservation)?;
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
    room.reserve(file.size(), title.len() as u64).map_err(WriteError::DiskReservation)?;
    text(file, "title", title)?;
    text(file, "program", &program())?;
    file.flush()?;
    for table in tables {
        room.reserve(file.size(), table.bytes() as u64).map_err(WriteError::DiskReservation)?;
        make_parents(file, &table.group)?;
        table.write(file)?;
        file.flush()?;
    }
    room.reserve(file.size(), 0).map_err(WriteError::DiskReservation)?;
    scalar(file, "complete", &1_u8)?;
    Ok(file.flush()?)
}

/// Makes the groups above `group`: HDF5 would make them with the time of day in them.
fn make_parents(file: &File, group: &str) -> std::result::Result<(), WriteError> {
    let path = group.trim_start_matches('/');
    for (end, _) in path.match_indices('/') {
        if !file.link_exists(&path[..end]) {
            new_group(file, &path[..end])?;
        }
    }
    Ok(())
}
