//! Writing a collection: the whole shape first, then case by case in any order; equal cases give
//! equal bytes.

use std::path::{Path, PathBuf};

use hdf5::File;
use ndarray::s;

use super::super::disk_reservation::DiskReservation;
use super::super::h5_file::program;
use super::super::output_name::prepare;
use super::super::partial::Partial;
use super::super::scales::{attach, new_file, new_group, scalar, text};
use super::super::schema::SCHEMA;
use super::super::write_error::WriteError;
use super::collection_layout::CollectionLayout;
use super::layout::{self, coordinates, words};
use super::texts::stored_size;
use super::{CaseEntry, CaseStatus, CollectionHeader};
use crate::error::{Cause, Error, Result};

/// One of the texts of a case.
type TextOf = fn(&CaseEntry) -> &String;
type Outcome<T> = std::result::Result<T, WriteError>;

/// A collection being written under `<name>.h5.<digits>.partial`, a name of its own.
#[derive(Debug)]
pub(crate) struct CollectionWriter {
    file: Option<File>,
    room: DiskReservation,
    layout: CollectionLayout,
    /// Every case, once it is there, without its tables.
    cases: Vec<Option<CaseEntry>>,
    header: CollectionHeader,
    // After `file`: removed when that is closed.
    partial: Partial,
    force: bool,
}

impl CollectionWriter {
    /// Makes the partial file for `cases` cases of the shape of `layout`.
    ///
    /// # Errors
    /// [`Error::Usage`] if `path` exists and `force` is false, or is no name for a file;
    /// [`Error::Machine`] if it cannot be written.
    pub(crate) fn create(
        path: &Path,
        force: bool,
        header: &CollectionHeader,
        layout: &CollectionLayout,
        cases: usize,
    ) -> Result<Self> {
        prepare(path, force)?;
        let mut partial = Partial::own(path);
        drop(partial.begin()?);
        let name = partial.partial_path().to_owned();
        let failed = |cause: Cause| Error::io("cannot write", &name, cause);
        let mut writer = Self {
            file: Some(new_file(&name).map_err(|cause| failed(cause.into()))?),
            room: DiskReservation::new(&name).map_err(|cause| failed(cause.into()))?,
            layout: layout.clone(),
            cases: vec![None; cases],
            header: header.clone(),
            partial,
            force,
        };
        let begun = writer.begin();
        writer.abandon_on_error(begun)?;
        Ok(writer)
    }

    /// Writes case `index`; once each, in any order.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub(crate) fn put(&mut self, index: usize, entry: &CaseEntry) -> Result<()> {
        let done = self.write(index, entry);
        self.abandon_on_error(done)
    }

    /// Makes the record in the file `target` appear as `/records/<name>`; a relative name counts
    /// from the collection's folder.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub(crate) fn link(&mut self, name: &str, target: &str) -> Result<()> {
        let linked = self.link_to(name, target);
        self.abandon_on_error(linked)
    }

    /// Marks the file complete, puts it on the disk and gives it its final name.
    ///
    /// # Errors
    /// [`Error::Machine`] if it cannot be written: nothing is kept then.
    pub(crate) fn finish(mut self) -> Result<PathBuf> {
        let ended = self.end();
        self.abandon_on_error(ended)?;
        self.partial.publish(self.force)?;
        Ok(self.partial.path().to_owned())
    }

    /// Passes an outcome on; after a failure nothing of the file is kept.
    fn abandon_on_error<T>(&mut self, outcome: Outcome<T>) -> Result<T> {
        outcome.map_err(|error| {
            // Closing would try to write again what HDF5 could not.
            if let (WriteError::Hdf5(_), Some(file)) = (&error, self.file.take()) {
                std::mem::forget(file);
            }
            error.of_removed(self.partial.path())
        })
    }

    fn file(&self) -> Outcome<File> {
        self.file.clone().ok_or_else(|| WriteError::Mismatch("the file is closed".into()))
    }

    fn begin(&mut self) -> Outcome<()> {
        let file = self.file()?;
        let cases = self.cases.len();
        // Every group and the root have the coordinates.
        let coordinates: usize =
            self.header.coordinates.iter().map(|own| own.bytes() + 24 * cases).sum();
        let coordinates = coordinates * (self.layout.groups.len() + 1);
        let bytes = self.layout.bytes(cases) + self.header.scenario.len() + coordinates;
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
        for (name, layout) in &self.layout.groups {
            layout::group(&file, name, layout, &self.header.coordinates, cases)?;
        }
        Ok(file.flush()?)
    }

    fn write(&mut self, index: usize, entry: &CaseEntry) -> Outcome<()> {
        let file = self.file()?;
        if self.cases.get(index).is_none_or(Option::is_some) {
            return Err(WriteError::Mismatch(format!(
                "case {index} was not announced, or came twice"
            )));
        }
        for table in &entry.tables {
            let Some(layout) = self.layout.groups.get(&table.group) else { continue };
            let rows = table.axis.values.len();
            let group = file.group(table.group.trim_start_matches('/'))?;
            let own = layout.shared.is_none().then_some(&table.axis);
            for column in table.columns.iter().chain(own) {
                super::super::tables::same_length(&column.name, column.values.len(), rows)?;
                group.dataset(&column.name)?.write_slice(&column.values, s![index, ..rows])?;
            }
            for (name, value) in &table.attributes {
                group.dataset(name)?.write_slice(&[*value], s![index..=index])?;
            }
            group.dataset("rows")?.write_slice(&[rows as u32], s![index..=index])?;
        }
        let CaseEntry { name, standing, reason, warnings, effective_scenario, tables: _ } =
            entry.clone();
        self.cases[index] = Some(CaseEntry {
            name,
            standing,
            reason,
            warnings,
            effective_scenario,
            tables: Vec::new(),
        });
        Ok(())
    }

    fn link_to(&mut self, name: &str, target: &str) -> Outcome<()> {
        let file = self.file()?;
        self.reserve(&file, 2 * (name.len() + target.len()))?;
        let records = if file.link_exists("records") {
            file.group("records")?
        } else {
            new_group(&file, "records")?
        };
        Ok(records.link_external(target, "/", name)?)
    }

    /// Makes sure that `bytes` more fit on the disk.
    fn reserve(&mut self, file: &File, bytes: usize) -> Outcome<()> {
        self.room.reserve(file, bytes)
    }

    fn end(&mut self) -> Outcome<()> {
        let file = self.file()?;
        let cases: Option<Vec<CaseEntry>> = std::mem::take(&mut self.cases).into_iter().collect();
        let cases =
            cases.ok_or_else(|| WriteError::Mismatch("fewer cases than were announced".into()))?;
        let texts: [(&str, TextOf); 4] = [
            ("name", |case| &case.name),
            ("reason", |case| &case.reason),
            ("warnings", |case| &case.warnings),
            ("effective_scenario", |case| &case.effective_scenario),
        ];
        let longest = |of: &TextOf| cases.iter().map(|case| of(case).len()).max().unwrap_or(0);
        let row: usize = texts.iter().map(|(_, of)| stored_size(longest(of)) + 32).sum();
        self.reserve(&file, row * cases.len())?;
        let own = coordinates(&file, &self.header.coordinates, cases.len())?;
        for (name, of) in texts {
            words(&file, name, cases.iter().map(of))?;
        }
        let standings: Vec<CaseStatus> = cases.iter().map(|case| case.standing).collect();
        layout::standing(&file, cases.len())?;
        let names =
            own.iter().map(String::as_str).chain(texts.map(|(name, _)| name)).chain(["standing"]);
        let sets: Vec<(&str, &[&str])> = names.map(|name| (name, &["case"][..])).collect();
        attach(&file, &["case"], &sets)?;
        if !own.is_empty() {
            let set = file.dataset("standing")?;
            text(&set, "coordinates", &own.join(" "))?;
        }
        let numbers: Vec<u8> = standings.iter().map(|standing| standing.number()).collect();
        for place in self.layout.groups.keys().map(|name| name.trim_start_matches('/')).chain(["/"])
        {
            file.group(place)?.dataset("standing")?.write(&numbers)?;
        }
        for standing in CaseStatus::ALL {
            let count = standings.iter().filter(|other| **other == standing).count() as u64;
            scalar(&file, standing.name(), &count)?;
        }
        // Last: a file that is not complete says so.
        self.reserve(&file, 0)?;
        file.attr("complete")?.write_scalar(&1_u8)?;
        file.flush()?;
        self.room.release(&file)?;
        drop(self.file.take());
        Ok(file.close()?)
    }
}
