//! Texts over the cases, all of one stored length: what GNU Octave, netCDF and Python each read.
//!
//! How: null-terminated strings whose character set is called ASCII although the bytes are UTF-8.
//! Octave converts from no other, and its `load` ends at the first dataset of variable length;
//! netCDF and h5py take the bytes as they are. xarray over h5netcdf finds the encoding in
//! `_Encoding`; xarray over netCDF4, where the library has decoded the texts already, fails on that
//! attribute. So it is stored as an array of one text, a type that the netCDF library passes over.
//!
//! Collections of earlier versions hold texts of variable length, which are read as well.
//!
//! Sources: `octave_char_matrix_str::load_hdf5` of GNU Octave 7.3; `nc4_open_file` of netCDF-C 4.9.

use std::str::FromStr;

use hdf5::types::{TypeDescriptor, VarLenUnicode};
use hdf5::{Dataset, Group};
use hdf5_sys::h5d::{H5Dread, H5Dwrite};
use hdf5_sys::h5p::H5P_DEFAULT;
use hdf5_sys::h5s::H5S_ALL;

use super::super::reader::{Record, utf8};
use super::super::scales::{scalar, terminated};
use super::super::write_error::WriteError;
use crate::error::{Error, Result};

/// Bytes that a stored text takes where the longest has `longest`: a zero at its end, and never a
/// single byte, which netCDF takes for a letter of a text along the dimension.
pub(super) fn stored_size(longest: usize) -> usize {
    longest.max(1) + 1
}

/// Writes `texts`, one a case.
pub(super) fn write(
    group: &Group,
    name: &str,
    texts: &[&String],
) -> std::result::Result<Dataset, WriteError> {
    if texts.iter().any(|text| text.contains('\0')) {
        return Err(WriteError::Mismatch(format!("{name} cannot be stored: a text holds a zero")));
    }
    let size = stored_size(texts.iter().map(|text| text.len()).max().unwrap_or(0));
    let mut bytes = Vec::with_capacity(size * texts.len());
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
        bytes.resize(bytes.len() + size - text.len(), 0);
    }
    let builder = group.new_dataset_builder().obj_track_times(false);
    let set = builder.empty_as(terminated(size)?).shape(texts.len()).create(name)?;
    write_bytes(&set, &bytes)?;
    let encoding = VarLenUnicode::from_str("utf-8")
        .map_err(|cause| WriteError::Mismatch(cause.to_string()))?;
    scalar(&set, "_Encoding", &[encoding])?;
    Ok(set)
}

/// Texts of the root over `case`.
pub(super) fn read(record: &Record, name: &str) -> Result<Vec<String>> {
    let set = record.dataset(&record.file, name)?;
    read_set(record, &format!("/{name}"), &set)
}

/// The texts of `set`, which is at `place`.
pub(in crate::record) fn read_set(
    record: &Record,
    place: &str,
    set: &Dataset,
) -> Result<Vec<String>> {
    let failed = |cause: hdf5::Error| record.unreadable(place, &cause);
    match set.dtype().and_then(|kind| kind.to_descriptor()).map_err(failed)? {
        TypeDescriptor::VarLenUnicode => {
            record.check_room(place, set.size(), 16)?;
            let texts = set.read_raw::<VarLenUnicode>().map_err(failed)?;
            texts
                .iter()
                .map(|text| utf8(text.as_bytes()))
                .collect::<hdf5::Result<_>>()
                .map_err(failed)
        }
        TypeDescriptor::FixedAscii(size) if size > 0 => {
            record.check_room(place, set.size(), size)?;
            let bytes = read_bytes(set, size).map_err(failed)?;
            let texts = bytes.chunks_exact(size).map(until_zero).collect::<Option<Vec<String>>>();
            texts.ok_or_else(|| {
                Error::damaged(&record.path, format!("{place} holds what is no text"))
            })
        }
        _ => Err(Error::damaged(&record.path, format!("{place} holds no texts"))),
    }
}

/// Whether a dataset of type `kind` holds texts.
pub(in crate::record) fn is_text(kind: &TypeDescriptor) -> bool {
    matches!(kind, TypeDescriptor::VarLenUnicode | TypeDescriptor::FixedAscii(_))
}

/// The text that ends at the first zero, or fills `bytes`.
fn until_zero(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..end]).ok().map(str::to_owned)
}

/// Fills `set` with `bytes`, as they are.
fn write_bytes(set: &Dataset, bytes: &[u8]) -> hdf5::Result<()> {
    let kind = set.dtype()?;
    if bytes.len() != set.size() * kind.size() {
        return Err("texts have another length than their dataset".into());
    }
    let status = hdf5::sync::sync(|| {
        // SAFETY: the identifiers live as long as `set` and `kind`; the type in memory is the one
        // in the file, so exactly `size * count` bytes are read, as many as `bytes` has.
        unsafe {
            H5Dwrite(set.id(), kind.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.as_ptr().cast())
        }
    });
    if status < 0 { Err(hdf5::Error::query()?) } else { Ok(()) }
}

/// The bytes of `set`, whose texts take `size` each.
fn read_bytes(set: &Dataset, size: usize) -> hdf5::Result<Vec<u8>> {
    let kind = set.dtype()?;
    let mut bytes = vec![0; set.size() * size];
    if kind.size() != size {
        return Err("texts have another length than their type".into());
    }
    let status = hdf5::sync::sync(|| {
        // SAFETY: the identifiers live as long as `set` and `kind`; the type in memory is the one
        // in the file, so exactly `size * count` bytes are written, as many as `bytes` has.
        unsafe {
            H5Dread(set.id(), kind.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.as_mut_ptr().cast())
        }
    });
    if status < 0 { Err(hdf5::Error::query()?) } else { Ok(bytes) }
}
