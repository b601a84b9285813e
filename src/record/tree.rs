//! A file as a tree of groups with named dimensions, whatever it holds: records and collections for
//! programs that show all of it.

use std::ops::Range;
use std::path::Path;

use hdf5::types::{FloatSize, IntSize, TypeDescriptor, VarLenArray};
use hdf5::{Dataset, Group, H5Type, Location, ObjectReference1, ReferencedObject};
use ndarray::{IxDyn, SliceInfoElem};

use super::Complex64;
use super::collection::{RECORDS, is_text, texts_of};
use super::packet_reader::MAX_RATIO;
use super::reader::{Record, text, utf8};
use crate::error::{Error, Result};

/// Attributes that say which datasets are coordinates of which, or how texts are stored.
const OF_THE_FORMAT: [&str; 6] =
    ["CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Encoding", "_Netcdf4Dimid"];

/// An open record or collection, without a view of what it means.
#[derive(Debug)]
pub struct RecordTree {
    record: Record,
}

/// A group of a [`RecordTree`].
#[derive(Debug, Clone, PartialEq)]
pub struct TreeGroup {
    /// Its path; `/` for the root.
    pub path: String,
    /// Its attributes, by name.
    pub attributes: Vec<(String, Attribute)>,
    /// Its datasets, by name.
    pub variables: Vec<Variable>,
}

/// An attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Attribute {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

/// A dataset without its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name in its group.
    pub name: String,
    /// The names of its dimensions; its own name if it is a coordinate.
    pub dimensions: Vec<String>,
    /// Its length along each dimension.
    pub shape: Vec<usize>,
    /// The type of its values.
    pub kind: ValueKind,
    /// Its attributes, by name: `units` and `long_name`.
    pub attributes: Vec<(String, Attribute)>,
}

/// The types of stored values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Double precision.
    Float64,
    /// Single precision.
    Float32,
    /// Whole numbers of 64 bits.
    Int64,
    /// Whole numbers of 32 bits.
    Int32,
    /// Numbers of rows.
    UInt32,
    /// Switches and codes.
    UInt8,
    /// Wave functions.
    Complex128,
    /// Texts.
    Text,
}

/// The values of a dataset, the last dimension running fastest.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Values {
    Float64(Vec<f64>),
    Float32(Vec<f32>),
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    UInt32(Vec<u32>),
    UInt8(Vec<u8>),
    Complex128(Vec<Complex64>),
    Text(Vec<String>),
}

impl RecordTree {
    /// Opens a record, finished or not, or a collection.
    ///
    /// # Errors
    /// As for [`Record::open`].
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self { record: Record::open_either(path)? })
    }

    /// All groups, the root first, each after the one that holds it. Links to other files are not
    /// followed.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn groups(&self) -> Result<Vec<TreeGroup>> {
        let mut groups = Vec::new();
        let mut waiting = vec!["/".to_owned()];
        while let Some(path) = waiting.pop() {
            let failed = |cause: hdf5::Error| self.record.unreadable(&path, &cause);
            let group = self.group(&path)?;
            let mut variables = Vec::new();
            let mut inner = Vec::new();
            for name in group.member_names().map_err(failed)? {
                let place = join(&path, &name);
                if place == RECORDS {
                    continue;
                }
                match group.dataset(&name) {
                    Ok(set) => variables.extend(self.variable(&name, &place, &set)?),
                    Err(_) if group.group(&name).is_ok() => inner.push(place),
                    Err(_) => {}
                }
            }
            variables.sort_by(|a: &Variable, b: &Variable| a.name.cmp(&b.name));
            inner.sort_unstable_by(|a, b| b.cmp(a));
            waiting.extend(inner);
            let attributes = attributes(&group).map_err(failed)?;
            groups.push(TreeGroup { path, attributes, variables });
        }
        Ok(groups)
    }

    /// The values of the dataset `name` of `group` along a range of its first dimension; all of them
    /// where it has none.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no such range or dataset; [`Error::Damaged`];
    /// [`Error::Machine`] where memory does not suffice.
    pub fn values(&self, group: &str, name: &str, rows: Range<usize>) -> Result<Values> {
        let place = join(group, name);
        let missing =
            |_| Error::usage(format!("{} has no dataset {place}", self.record.path.display()), "");
        let set = self.group(group)?.dataset(name).map_err(missing)?;
        let Some(Variable { shape, kind, .. }) = self.variable(name, &place, &set)? else {
            return Err(Error::damaged(&self.record.path, format!("{place} holds no numbers")));
        };
        if shape.first().is_some_and(|&length| rows.start > rows.end || rows.end > length) {
            let problem = format!("rows {rows:?} of {place}, which has shape {shape:?}");
            return Err(Error::usage(problem, "ask for rows that are stored"));
        }
        let wanted = Selection { set: &set, place: &place, shape: &shape, rows };
        Ok(match kind {
            ValueKind::Float64 => Values::Float64(self.rows(&wanted)?),
            ValueKind::Float32 => Values::Float32(self.rows(&wanted)?),
            ValueKind::Int64 => Values::Int64(self.rows(&wanted)?),
            ValueKind::Int32 => Values::Int32(self.rows(&wanted)?),
            ValueKind::UInt32 => Values::UInt32(self.rows(&wanted)?),
            ValueKind::UInt8 => Values::UInt8(self.rows(&wanted)?),
            ValueKind::Complex128 => Values::Complex128(self.rows(&wanted)?),
            ValueKind::Text => {
                let mut texts = texts_of(&self.record, &place, &set)?;
                texts.truncate(wanted.rows.end);
                Values::Text(texts.split_off(wanted.rows.start.min(texts.len())))
            }
        })
    }

    fn group(&self, path: &str) -> Result<Group> {
        if path == "/" {
            return Ok((*self.record.file).clone());
        }
        let missing =
            || Error::usage(format!("{} has no group {path}", self.record.path.display()), "");
        self.record.group(path)?.ok_or_else(missing)
    }

    /// The description of a dataset; none for what this program does not write.
    fn variable(&self, name: &str, place: &str, set: &Dataset) -> Result<Option<Variable>> {
        let failed = |cause: hdf5::Error| self.record.unreadable(place, &cause);
        let stored = set.dtype().and_then(|kind| kind.to_descriptor()).map_err(failed)?;
        let Some(kind) = kind_of(&stored) else { return Ok(None) };
        let shape = set.get_shape().map_err(failed)?;
        // A byte of the file stands for so many bytes at most.
        let count = shape.iter().try_fold(1_usize, |count, &length| count.checked_mul(length));
        self.record.check_room(place, count.unwrap_or(usize::MAX) / MAX_RATIO, stored.size())?;
        let dimensions = dimensions(set, name, shape.len()).map_err(failed)?;
        let attributes = attributes(set).map_err(failed)?;
        let name = name.to_owned();
        Ok(Some(Variable { name, dimensions, shape, kind, attributes }))
    }

    fn rows<T: H5Type>(&self, wanted: &Selection<'_>) -> Result<Vec<T>> {
        let Selection { set, place, shape, rows } = wanted;
        let failed = |cause: hdf5::Error| self.record.unreadable(place, &cause);
        let Some(inner) = shape.get(1..) else { return set.read_raw().map_err(failed) };
        let count = inner.iter().try_fold(rows.len(), |count, &one| count.checked_mul(one));
        // Tried here: an allocation that fails inside of ndarray would end the process.
        let mut memory: Vec<T> = Vec::new();
        if count.is_none_or(|count| memory.try_reserve_exact(count).is_err()) {
            return Err(Error::machine(format!("no memory for rows {rows:?} of {place}"), ""));
        }
        drop(memory);
        if rows.len() == shape[0] {
            return set.read_raw().map_err(failed);
        }
        let all = SliceInfoElem::Slice { start: 0, end: None, step: 1 };
        let first = SliceInfoElem::Slice {
            start: rows.start as isize,
            end: Some(rows.end as isize),
            step: 1,
        };
        let slices: Vec<SliceInfoElem> =
            std::iter::once(first).chain(std::iter::repeat_n(all, inner.len())).collect();
        let slices = ndarray::SliceInfo::<_, IxDyn, IxDyn>::try_from(slices)
            .map_err(|cause| Error::damaged(&self.record.path, cause))?;
        let read = set.read_slice::<T, _, IxDyn>(slices).map_err(failed)?;
        Ok(read.into_raw_vec_and_offset().0)
    }
}

/// What is to be read of a dataset.
struct Selection<'a> {
    set: &'a Dataset,
    place: &'a str,
    shape: &'a [usize],
    rows: Range<usize>,
}

fn join(group: &str, name: &str) -> String {
    format!("{}/{name}", group.trim_end_matches('/'))
}

fn kind_of(stored: &TypeDescriptor) -> Option<ValueKind> {
    Some(match stored {
        TypeDescriptor::Float(FloatSize::U8) => ValueKind::Float64,
        TypeDescriptor::Float(FloatSize::U4) => ValueKind::Float32,
        TypeDescriptor::Integer(IntSize::U8) => ValueKind::Int64,
        TypeDescriptor::Integer(IntSize::U4) => ValueKind::Int32,
        TypeDescriptor::Unsigned(IntSize::U4) => ValueKind::UInt32,
        TypeDescriptor::Unsigned(IntSize::U1) => ValueKind::UInt8,
        TypeDescriptor::Compound(_) if *stored == Complex64::type_descriptor() => {
            ValueKind::Complex128
        }
        stored if is_text(stored) => ValueKind::Text,
        _ => return None,
    })
}

/// The names of the dimensions of a dataset: those of its scales, else its own for each.
fn dimensions(set: &Dataset, name: &str, count: usize) -> hdf5::Result<Vec<String>> {
    let own = || (0..count).map(|at| if at == 0 { name.into() } else { format!("{name}_{at}") });
    let Ok(scales) = set.attr("DIMENSION_LIST") else { return Ok(own().collect()) };
    let scales = scales.read_1d::<VarLenArray<ObjectReference1>>()?;
    let mut names: Vec<String> = own().collect();
    for (name, scale) in names.iter_mut().zip(&scales) {
        if let Some(reference) = scale.first()
            && let ReferencedObject::Dataset(scale) = set.dereference(reference)?
        {
            *name = scale.name().rsplit('/').next().unwrap_or_default().to_owned();
        }
    }
    Ok(names)
}

fn attributes(place: &Location) -> hdf5::Result<Vec<(String, Attribute)>> {
    let names = place.attr_names()?.into_iter().map(|name| utf8(name.as_bytes()));
    let mut names = names.collect::<hdf5::Result<Vec<String>>>()?;
    names.sort_unstable();
    names.retain(|name| !OF_THE_FORMAT.contains(&name.as_str()));
    let read = |name: String| attribute(place, &name).map(|value| (name, value));
    Ok(names.into_iter().filter_map(read).collect())
}

/// An attribute; none where it is of another form than this program writes.
fn attribute(place: &Location, name: &str) -> Option<Attribute> {
    let stored = place.attr(name).ok()?;
    match stored.dtype().ok()?.to_descriptor().ok()? {
        TypeDescriptor::VarLenUnicode => text(place, name).ok().map(Attribute::Text),
        TypeDescriptor::Integer(_) | TypeDescriptor::Unsigned(_) => {
            stored.read_scalar().ok().map(Attribute::Integer)
        }
        TypeDescriptor::Float(_) => stored.read_scalar().ok().map(Attribute::Number),
        _ => None,
    }
}
