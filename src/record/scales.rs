//! Attributes, and dimension scales written by hand: the high-level HDF5 library is then not
//! needed.
//!
//! A scale is a dataset with the attribute `CLASS` = "DIMENSION_SCALE", which readers accept only
//! as a null-terminated fixed string. A dataset names its scales in `DIMENSION_LIST`, a scale its
//! users in `REFERENCE_LIST`.

use std::path::Path;
use std::str::FromStr;

use hdf5::file::LibraryVersion::V18;
use hdf5::types::{FixedAscii, VarLenArray, VarLenUnicode};
use hdf5::{Dataset, Datatype, File, Group, H5Type, Location, ObjectReference1};
use hdf5_sys::h5t::{H5T_C_S1, H5Tcopy, H5Tset_size};

use super::write_error::WriteError;

/// A dataset that uses a scale, and along which of its dimensions.
#[derive(H5Type, Clone, Copy)]
#[repr(C)]
struct User {
    dataset: ObjectReference1,
    dimension: i32,
}

/// Makes each of `axes` a dimension scale of `group` and attaches it to the `sets` that name it;
/// slowest dimension first.
///
/// Called once for each group.
// Before data are streamed: the file of a killed run has its coordinates too.
pub(super) fn attach(
    group: &Group,
    axes: &[&str],
    sets: &[(&str, &[&str])],
) -> Result<(), WriteError> {
    for (set, dimensions) in sets {
        let scales = dimensions
            .iter()
            .map(|axis| Ok(VarLenArray::from_slice(&[group.reference::<ObjectReference1>(axis)?])))
            .collect::<hdf5::Result<Vec<_>>>()?;
        group.dataset(set)?.new_attr_builder().with_data(&scales).create("DIMENSION_LIST")?;
    }
    for axis in axes {
        let scale = group.dataset(axis)?;
        fixed_text(&scale, "CLASS", "DIMENSION_SCALE")?;
        fixed_text(&scale, "NAME", axis)?;
        let mut users = Vec::new();
        for (set, dimensions) in sets {
            for (dimension, _) in (0..).zip(*dimensions).filter(|(_, name)| *name == axis) {
                users.push(User { dataset: group.reference(set)?, dimension });
            }
        }
        if !users.is_empty() {
            // Packed: the bytes of padding would differ from run to run.
            scale.new_attr_builder().with_data(&users).packed(true).create("REFERENCE_LIST")?;
        }
    }
    Ok(())
}

/// Makes the file `path`, in place of one that has this name.
pub(super) fn new_file(path: &Path) -> hdf5::Result<File> {
    // The layout of 1.8: its metadata carry checksums, without which a damaged file can crash the
    // reading library; that of 1.10 would mark the file as open, and one left by a killed run would
    // not open any more.
    let mut options = File::with_options();
    let options = options.with_fapl(|access| access.libver_bounds(V18, V18));
    // No times: equal runs write equal bytes.
    options.with_fcpl(|made| made.obj_track_times(false)).create(path)
}

/// Makes the group `name` of `file` and those above it.
pub(super) fn new_nested_group(file: &File, name: &str) -> Result<Group, WriteError> {
    let name = name.trim_start_matches('/');
    // HDF5 would make them with the time of day in them.
    for (end, _) in name.match_indices('/') {
        if !file.link_exists(&name[..end]) {
            new_group(file, &name[..end])?;
        }
    }
    new_group(file, name)
}

/// Makes a group without its time of creation, because equal runs write equal bytes.
pub(super) fn new_group(place: &Group, name: &str) -> Result<Group, WriteError> {
    Ok(place.create_group_builder().with_gcpl(|made| made.obj_track_times(false)).create(name)?)
}

/// Writes `units` and `long_name` of a dataset.
pub(super) fn describe(dataset: &Dataset, units: &str, meaning: &str) -> Result<(), WriteError> {
    text(dataset, "units", units)?;
    text(dataset, "long_name", meaning)
}

/// Writes a text attribute (UTF-8, variable length).
pub(super) fn text(place: &Location, name: &str, value: &str) -> Result<(), WriteError> {
    let value = VarLenUnicode::from_str(value).map_err(|cause| {
        WriteError::Mismatch(format!("{name} cannot be stored as text: {cause}"))
    })?;
    scalar(place, name, &value)
}

/// Writes a scalar attribute.
pub(super) fn scalar<T: H5Type>(place: &Location, name: &str, value: &T) -> Result<(), WriteError> {
    Ok(place.new_attr::<T>().create(name)?.write_scalar(value)?)
}

/// Writes a null-terminated fixed string of at most 31 bytes.
fn fixed_text(place: &Location, name: &str, value: &str) -> Result<(), WriteError> {
    let padded = FixedAscii::<32>::from_ascii(value).map_err(|cause| {
        WriteError::Mismatch(format!("{name} cannot be stored as text: {cause}"))
    })?;
    let attribute = place.new_attr_builder().empty_as(terminated(value.len() + 1)?).create(name)?;
    Ok(attribute.write_scalar(&padded)?)
}

/// The type of a C string of `size` bytes, its final zero included.
pub(super) fn terminated(size: usize) -> hdf5::Result<Datatype> {
    hdf5::sync::sync(|| {
        // SAFETY: both calls take a type identifier by value and are made under the library's lock;
        // `H5T_C_S1` is initialised because `sync` opens the library first. The copy is owned by
        // the `Datatype` alone.
        unsafe {
            let copy: Datatype = hdf5::from_id(H5Tcopy(*H5T_C_S1))?;
            if H5Tset_size(copy.id(), size) < 0 {
                return Err("a string type could not be made".into());
            }
            Ok(copy)
        }
    })
}
