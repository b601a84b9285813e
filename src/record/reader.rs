//! Reading a record, finished or not; every size is checked against the file before memory is
//! taken.

use std::path::{Path, PathBuf};

use hdf5::types::VarLenUnicode;
use hdf5::{Dataset, Group, H5Type, Location};

use super::Header;
use super::heaps;
use super::opening::{cannot_open, check_first_bytes, unlocked};
use super::schema::SCHEMA;
use super::tables::same_length;
use super::write_error::unreadable;
use crate::error::{Error, Result};

/// An open record.
#[derive(Debug)]
pub struct Record {
    pub(super) file: hdf5::File,
    pub(super) path: PathBuf,
    /// Length of the file, bytes: no dataset can be larger.
    pub(super) length: u64,
    header: Header,
    program: String,
    complete: bool,
}

impl Record {
    /// Opens a record for reading, an unfinished one included: see [`complete`](Record::complete).
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if there is no such file; [`Error::Damaged`] if it is not HDF5, not a
    /// record, or damaged; [`Error::Machine`] if it is being written, of a newer layout, or cannot
    /// be read now.
    pub fn open(path: &Path) -> Result<Self> {
        let (file, length, program) = open(path)?;
        if has_attribute(&file, "cases") {
            let what = text(&file, "what").unwrap_or_default();
            let instead = match what.as_str() {
                "run" => {
                    "`wavepore plot` draws it; each run has its own record in the folder `cases` \
                     of the sweep"
                }
                _ => {
                    "`wavepore plot` draws it, `wavepore info` describes it, and xarray opens its \
                     groups"
                }
            };
            let problem = format!("is a collection of cases, not a record\n  help: {instead}");
            return Err(Error::Damaged { path: path.to_owned(), problem });
        }
        let header = read_header(&file).map_err(|cause| unreadable(path, "", &cause))?;
        Self::new(path, file, length, program, header)
    }

    /// Opens a record or a collection.
    pub(super) fn open_either(path: &Path) -> Result<Self> {
        let (file, length, program) = open(path)?;
        if has_attribute(&file, "cases") {
            return Self::of_collection(path, file, length, program);
        }
        let header = read_header(&file).map_err(|cause| unreadable(path, "", &cause))?;
        Self::new(path, file, length, program, header)
    }

    /// Opens a collection of cases, whose root has no attributes of one ion.
    pub(super) fn open_collection(path: &Path) -> Result<Self> {
        let (file, length, program) = open(path)?;
        Self::of_collection(path, file, length, program)
    }

    fn of_collection(path: &Path, file: hdf5::File, length: u64, program: String) -> Result<Self> {
        let attribute =
            |name: &str| text(&file, name).map_err(|cause| unreadable(path, "", &cause));
        let header = Header {
            title: attribute("title")?,
            scenario: attribute("scenario")?,
            effective_scenario: String::new(),
            temperature: f64::NAN,
            mass_u: f64::NAN,
            charge: 0,
        };
        Self::new(path, file, length, program, header)
    }

    fn new(
        path: &Path,
        file: hdf5::File,
        length: u64,
        program: String,
        header: Header,
    ) -> Result<Self> {
        let complete = file.attr("complete").and_then(|attribute| attribute.read_scalar::<i64>());
        let complete = complete.map_err(|cause| unreadable(path, "", &cause))? == 1;
        Ok(Record { file, path: path.into(), length, header, program, complete })
    }

    /// The attributes of the root.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Name, version and commit of the program that wrote the file.
    pub fn program(&self) -> &str {
        &self.program
    }

    /// Whether the run that wrote the file finished.
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// The name of the case, if the run was one of a sweep.
    pub fn case(&self) -> Option<String> {
        text(&self.file, "case").ok()
    }

    /// What a reader of the numbers must know, one sentence each.
    pub fn warnings(&self) -> Vec<String> {
        text(&self.file, "warnings").unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Length of the file, bytes.
    pub(crate) fn file_size(&self) -> u64 {
        self.length
    }

    /// Numbers of the packets in the file, rising.
    pub fn packet_indices(&self) -> Result<Vec<usize>> {
        let Some(group) = self.group("/packets")? else {
            return Ok(Vec::new());
        };
        let names = group.member_names().map_err(|cause| self.unreadable("/packets", &cause))?;
        let mut indices: Vec<usize> = names.iter().filter_map(|name| name.parse().ok()).collect();
        indices.sort_unstable();
        Ok(indices)
    }

    /// A group, or `None` if it is not there.
    pub(super) fn group(&self, name: &str) -> Result<Option<Group>> {
        let name = name.trim_start_matches('/');
        if !self.file.link_exists(name) {
            return Ok(None);
        }
        self.file.group(name).map(Some).map_err(|cause| self.unreadable(name, &cause))
    }

    pub(super) fn dataset(&self, group: &Group, name: &str) -> Result<Dataset> {
        group
            .dataset(name)
            .map_err(|cause| self.unreadable(&format!("{}/{name}", group.name()), &cause))
    }

    /// A whole one-dimensional dataset without compression.
    pub(super) fn whole<T: H5Type>(&self, group: &Group, name: &str) -> Result<Vec<T>> {
        let set = self.dataset(group, name)?;
        let place = format!("{}/{name}", group.name());
        let shape = set.get_shape().map_err(|cause| self.unreadable(&place, &cause))?;
        let [count] = shape[..] else {
            return Err(Error::damaged(
                &self.path,
                format!("{place} has {} dimensions instead of 1", shape.len()),
            ));
        };
        self.check_room(&place, count, size_of::<T>())?;
        set.read_raw().map_err(|cause| self.unreadable(&place, &cause))
    }

    /// Refuses a dataset that claims more than the file can hold.
    pub(super) fn check_room(&self, place: &str, count: usize, size: usize) -> Result<()> {
        let bytes = count.checked_mul(size).map(|bytes| bytes as u64);
        if bytes.is_some_and(|bytes| bytes <= self.length) {
            return Ok(());
        }
        Err(Error::damaged(
            &self.path,
            format!("{place} claims {count} values, more than the file can hold"),
        ))
    }

    pub(super) fn check_length(&self, place: &str, length: usize, wanted: usize) -> Result<()> {
        same_length(place, length, wanted)
            .map_err(|error| Error::damaged(&self.path, error.to_string()))
    }

    pub(super) fn unreadable(&self, place: &str, cause: &hdf5::Error) -> Error {
        unreadable(&self.path, place, cause)
    }

    /// All numeric scalar attributes but those in `known`, in the order of their names.
    pub(super) fn named_numbers(
        &self,
        place: &Group,
        known: &[&str],
    ) -> Result<Vec<(String, f64)>> {
        let names = place.attr_names().and_then(|names| {
            names.iter().map(|name| utf8(name.as_bytes())).collect::<hdf5::Result<Vec<String>>>()
        });
        let mut names = names.map_err(|cause| self.unreadable(&place.name(), &cause))?;
        names.sort_unstable();
        names.retain(|name| !known.contains(&name.as_str()));
        let read = |name: String| Some((place.attr(&name).ok()?.read_scalar::<f64>().ok()?, name));
        Ok(names.into_iter().filter_map(read).map(|(value, name)| (name, value)).collect())
    }
}

/// Opens a file of this program: the file, its length in bytes and who wrote it.
fn open(path: &Path) -> Result<(hdf5::File, u64, String)> {
    let length = check_first_bytes(path)?;
    let file = unlocked(|| hdf5::File::open(path)).map_err(|cause| cannot_open(path, &cause))?;
    heaps::check(path, length)?;
    let foreign = || Error::Damaged {
        path: path.to_owned(),
        problem: "is HDF5, but not a record of wavepore".into(),
    };
    if !has_attribute(&file, "schema") || !has_attribute(&file, "program") {
        return Err(foreign());
    }
    let program = text(&file, "program").map_err(|_| foreign())?;
    let schema = file
        .attr("schema")
        .and_then(|attribute| attribute.read_scalar::<i64>())
        .map_err(|_| foreign())?;
    if !program.starts_with("wavepore ") || schema < 1 {
        return Err(foreign());
    }
    if schema > SCHEMA {
        let text = format!("{} was written by {program} with layout {schema}", path.display());
        return Err(Error::machine(
            format!("{text}; this program reads layouts up to {SCHEMA}: update it"),
            "",
        ));
    }
    Ok((file, length, program))
}

fn read_header(file: &hdf5::File) -> hdf5::Result<Header> {
    Ok(Header {
        title: text(file, "title")?,
        scenario: text(file, "scenario")?,
        effective_scenario: text(file, "effective_scenario")?,
        temperature: file.attr("temperature_K")?.read_scalar()?,
        mass_u: file.attr("mass_u")?.read_scalar()?,
        charge: file.attr("charge")?.read_scalar()?,
    })
}

/// A text attribute.
pub(super) fn text(place: &Location, name: &str) -> hdf5::Result<String> {
    utf8(place.attr(name)?.read_scalar::<VarLenUnicode>()?.as_bytes())
}

/// `bytes` of a file as a text. The library takes them for UTF-8 without looking, and Rust relies on
/// that; a damaged file has others.
pub(super) fn utf8(bytes: &[u8]) -> hdf5::Result<String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "a text is not UTF-8")?;
    Ok(text.to_owned())
}

fn has_attribute(place: &Location, name: &str) -> bool {
    place.attr(name).is_ok()
}
