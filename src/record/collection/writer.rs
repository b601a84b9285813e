//! Writing a collection: the whole shape first, then case by case in any order; equal cases give equal bytes.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use hdf5::dataset::AllocTime;
use hdf5::file::LibraryVersion::V18;
use hdf5::types::VarLenUnicode;
use hdf5::{Dataset, File, Group};
use ndarray::s;

use super::super::publish::{fresh, partial_name, prepare, publish};
use super::super::room::Room;
use super::super::scales::{attach, describe, new_group, scalar, text};
use super::super::schema::{COLLECTION, SCHEMA, described};
use super::super::store::program;
use super::super::tables::fixed;
use super::super::trouble::Trouble;
use super::outline::{GroupOutline, Outline};
use super::{CaseEntry, CollectionHeader, Coordinate, CoordinateValues, Standing};
use crate::error::{Error, Result};

type Outcome<T> = std::result::Result<T, Trouble>;

/// A collection being written under `<name>.h5.partial`.
#[derive(Debug)]
pub struct CollectionWriter {
    file: Option<File>,
    room: Room,
    outline: Outline,
    /// Name, standing, reason and effective scenario of every case, once it is there.
    texts: Vec<Option<(String, Standing, String, String)>>,
    header: CollectionHeader,
    path: PathBuf,
    force: bool,
}

impl CollectionWriter {
    /// Makes `<path>.partial` with room for `cases` cases of the shape of `outline`.
    ///
    /// # Errors
    /// [`Error::Usage`] if `path` exists and `force` is false, or is no name for a file; [`Error::Machine`] if it cannot be written.
    pub fn create(
        path: &Path,
        force: bool,
        header: &CollectionHeader,
        outline: &Outline,
        cases: usize,
    ) -> Result<Self> {
        prepare(path, force)?;
        let partial = partial_name(path);
        drop(fresh(&partial)?);
        let machine = |cause: &dyn std::fmt::Display| Error::machine("cannot write", &partial, cause);
        // As records are written: metadata with checksums, no times.
        let mut options = File::with_options();
        let options = options.with_fapl(|access| access.libver_bounds(V18, V18));
        let made = options.with_fcpl(|made| made.obj_track_times(false)).create(&partial);
        let mut writer = Self {
            file: Some(made.map_err(|cause| machine(&cause))?),
            room: Room::new(&partial).map_err(|cause| machine(&cause))?,
            outline: outline.clone(),
            texts: vec![None; cases],
            header: header.clone(),
            path: path.to_owned(),
            force,
        };
        let begun = writer.begin();
        writer.heed(begun)?;
        Ok(writer)
    }

    /// Writes case `index`; once each, in any order.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub fn put(&mut self, index: usize, entry: &CaseEntry) -> Result<()> {
        let done = self.write(index, entry);
        self.heed(done)
    }

    /// Makes the record in the file `target` appear as `/records/<name>`; a relative name counts from the collection's folder.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub fn link(&mut self, name: &str, target: &str) -> Result<()> {
        let linked = self.link_to(name, target);
        self.heed(linked)
    }

    /// Marks the file complete, puts it on the disk and gives it its final name.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub fn finish(mut self) -> Result<PathBuf> {
        let ended = self.end();
        self.heed(ended)?;
        publish(&partial_name(&self.path), &self.path, self.force)?;
        Ok(self.path.clone())
    }

    /// Passes an outcome on; after a failure nothing of the file is kept.
    fn heed<T>(&mut self, outcome: Outcome<T>) -> Result<T> {
        outcome.map_err(|trouble| {
            // Closing would try to write again what HDF5 could not.
            if let (Trouble::Hdf5(_), Some(file)) = (&trouble, self.file.take()) {
                std::mem::forget(file);
            }
            let _ = std::fs::remove_file(partial_name(&self.path));
            let path = self.path.display();
            Error::Machine(format!("cannot write {path}: {trouble}{}; nothing was kept", trouble.remedy()))
        })
    }

    fn file(&self) -> Outcome<File> {
        self.file.clone().ok_or_else(|| Trouble::Mismatch("the file is closed".into()))
    }

    fn begin(&mut self) -> Outcome<()> {
        let file = self.file()?;
        let cases = self.texts.len();
        let coordinates = self.header.coordinates.len() * cases * 32;
        let bytes = self.outline.bytes(cases) + self.header.scenario.len() + coordinates;
        self.reserve(&file, bytes)?;
        text(&file, "title", &self.header.title)?;
        scalar(&file, "schema", &SCHEMA)?;
        text(&file, "program", &program())?;
        text(&file, "scenario", &self.header.scenario)?;
        text(&file, "what", &self.header.what)?;
        scalar(&file, "cases", &(cases as u64))?;
        scalar(&file, "complete", &0_u8)?;
        let shape: Vec<u64> = self.header.shape.iter().map(|&length| length as u64).collect();
        if !shape.is_empty() {
            file.new_attr_builder().with_data(&shape).create("shape")?;
        }
        for (name, outline) in &self.outline.groups {
            self.group(&file, name, outline)?;
        }
        Ok(file.flush()?)
    }

    /// One group with all its datasets, still without cases.
    fn group(&self, file: &File, name: &str, outline: &GroupOutline) -> Outcome<()> {
        let (name, cases) = (name.trim_start_matches('/'), self.texts.len());
        for (end, _) in name.match_indices('/') {
            if !file.link_exists(&name[..end]) {
                new_group(file, &name[..end])?;
            }
        }
        let group = new_group(file, name)?;
        let own = coordinates(&group, &self.header.coordinates, cases)?;
        let (axis, units, meaning) = &outline.axis;
        let index = format!("{axis}_index");
        let mut sets: Vec<String> = Vec::new();
        let dimension = if let Some(shared) = &outline.shared {
            fixed(&group, axis, shared, (units, meaning))?;
            axis
        } else {
            let numbers: Vec<u32> = (0..outline.rows as u32).collect();
            fixed(&group, &index, &numbers, ("1", "number of the row"))?;
            wide(&group, axis, (cases, outline.rows), (units, meaning))?;
            sets.push(axis.clone());
            &index
        };
        for (column, (units, meaning)) in &outline.columns {
            wide(&group, column, (cases, outline.rows), (units, meaning))?;
            sets.push(column.clone());
        }
        for number in &outline.numbers {
            let units = number.rsplit_once('_').map_or("1", |(_, unit)| unit);
            narrow::<f64>(&group, number, cases, f64::NAN, (units, "number of the case, unit in the name"))?;
        }
        narrow::<u32>(&group, "rows", cases, 0, ("1", "rows of the case; those behind are NaN"))?;
        let over: [&str; 1] = ["case"];
        let both: [&str; 2] = ["case", dimension];
        let alone = own.iter().chain(&outline.numbers).map(String::as_str).chain(["rows"]);
        let mut all: Vec<(&str, &[&str])> = alone.map(|name| (name, &over[..])).collect();
        all.extend(sets.iter().map(|name| (name.as_str(), &both[..])));
        attach(&group, &both, &all)?;
        let named = own.iter().cloned().chain(outline.shared.is_none().then(|| axis.clone())).collect::<Vec<_>>();
        for set in sets.iter().filter(|set| *set != axis) {
            let set = group.dataset(set)?;
            text(&set, "coordinates", &named.join(" "))?;
        }
        Ok(())
    }

    fn write(&mut self, index: usize, entry: &CaseEntry) -> Outcome<()> {
        let file = self.file()?;
        if self.texts.get(index).is_none_or(Option::is_some) {
            return Err(Trouble::Mismatch(format!("case {index} was not announced, or came twice")));
        }
        for table in &entry.tables {
            let Some(outline) = self.outline.groups.get(&table.group) else { continue };
            let rows = table.axis.values.len();
            let group = file.group(table.group.trim_start_matches('/'))?;
            let own = outline.shared.is_none().then_some(&table.axis);
            for column in table.columns.iter().chain(own) {
                super::super::tables::same_length(&column.name, column.values.len(), rows)?;
                group.dataset(&column.name)?.write_slice(&column.values, s![index, ..rows])?;
            }
            for (name, value) in &table.attributes {
                group.dataset(name)?.write_slice(&[*value], s![index..=index])?;
            }
            group.dataset("rows")?.write_slice(&[rows as u32], s![index..=index])?;
        }
        let CaseEntry { name, standing, reason, effective_scenario, .. } = entry;
        self.texts[index] = Some((name.clone(), *standing, reason.clone(), effective_scenario.clone()));
        Ok(())
    }

    fn link_to(&mut self, name: &str, target: &str) -> Outcome<()> {
        let file = self.file()?;
        self.reserve(&file, 2 * (name.len() + target.len()))?;
        let records = if file.link_exists("records") { file.group("records")? } else { new_group(&file, "records")? };
        Ok(records.link_external(target, "/", name)?)
    }

    /// Makes sure that `bytes` more fit on the disk.
    fn reserve(&mut self, file: &File, bytes: usize) -> Outcome<()> {
        self.room.reserve(file.size(), bytes as u64).map_err(Trouble::Room)
    }

    fn end(&mut self) -> Outcome<()> {
        let file = self.file()?;
        let texts: Option<Vec<_>> = std::mem::take(&mut self.texts).into_iter().collect();
        let texts = texts.ok_or_else(|| Trouble::Mismatch("fewer cases than were announced".into()))?;
        let bytes: usize =
            texts.iter().map(|(name, _, reason, scenario)| name.len() + reason.len() + scenario.len() + 96).sum();
        self.reserve(&file, bytes)?;
        let own = coordinates(&file, &self.header.coordinates, texts.len())?;
        words(&file, "name", texts.iter().map(|text| &text.0))?;
        words(&file, "reason", texts.iter().map(|text| &text.2))?;
        words(&file, "effective_scenario", texts.iter().map(|text| &text.3))?;
        let numbers: Vec<u8> = texts.iter().map(|text| text.1.number()).collect();
        fixed(&file, "standing", &numbers, described(COLLECTION, "standing"))?;
        let standing = file.dataset("standing")?;
        standing.new_attr_builder().with_data(&Standing::ALL.map(Standing::number)).create("flag_values")?;
        text(&standing, "flag_meanings", &Standing::ALL.map(Standing::name).join(" "))?;
        let over: [&str; 1] = ["case"];
        let names = own.iter().map(String::as_str).chain(["name", "reason", "effective_scenario", "standing"]);
        let sets: Vec<(&str, &[&str])> = names.map(|name| (name, &over[..])).collect();
        attach(&file, &["case"], &sets)?;
        if !own.is_empty() {
            text(&standing, "coordinates", &own.join(" "))?;
        }
        self.reserve(&file, 0)?;
        file.attr("complete")?.write_scalar(&1_u8)?;
        file.flush()?;
        self.room.release(file.size()).map_err(Trouble::Room)?;
        drop(self.file.take());
        Ok(file.close()?)
    }
}

impl Drop for CollectionWriter {
    fn drop(&mut self) {
        // One that was not finished is of no use to anybody.
        if self.file.is_some() {
            let _ = std::fs::remove_file(partial_name(&self.path));
        }
    }
}

/// Writes the scale `case` and the swept parameters into `group`; answers the names of the latter.
fn coordinates(group: &Group, all: &[Coordinate], cases: usize) -> Outcome<Vec<String>> {
    let numbers: Vec<u32> = (0..cases as u32).collect();
    fixed(group, "case", &numbers, described(COLLECTION, "case"))?;
    for coordinate in all {
        match &coordinate.values {
            CoordinateValues::Numbers(values, units) => {
                fixed(group, &coordinate.name, values, (units, "swept parameter"))?;
            }
            CoordinateValues::Words(values) => {
                let set = words(group, &coordinate.name, values.iter())?;
                describe(&set, "1", "swept parameter")?;
            }
        }
    }
    Ok(all.iter().map(|coordinate| coordinate.name.clone()).collect())
}

/// Texts over `case`.
fn words<'a>(group: &Group, name: &str, all: impl Iterator<Item = &'a String>) -> Outcome<Dataset> {
    let texts = all.map(|text| {
        VarLenUnicode::from_str(text).map_err(|cause| Trouble::Mismatch(format!("{name} cannot be stored: {cause}")))
    });
    let texts = texts.collect::<Outcome<Vec<_>>>()?;
    let set = group.new_dataset_builder().obj_track_times(false).with_data(&texts).create(name)?;
    if super::super::schema::entry(COLLECTION, name).is_some() {
        let (units, meaning) = described(COLLECTION, name);
        describe(&set, units, meaning)?;
    }
    Ok(set)
}

/// An empty dataset over case and axis.
fn wide(group: &Group, name: &str, shape: (usize, usize), (units, meaning): (&str, &str)) -> Outcome<()> {
    let set = group.new_dataset::<f64>().shape(shape);
    let set = set.fill_value(f64::NAN).alloc_time(Some(AllocTime::Early)).obj_track_times(false).create(name)?;
    describe(&set, units, meaning)
}

/// An empty dataset over the cases.
fn narrow<T: hdf5::H5Type>(
    group: &Group,
    name: &str,
    cases: usize,
    missing: T,
    (units, meaning): (&str, &str),
) -> Outcome<()> {
    let set = group.new_dataset::<T>().shape(cases).fill_value(missing);
    let set = set.alloc_time(Some(AllocTime::Early)).obj_track_times(false).create(name)?;
    describe(&set, units, meaning)
}
