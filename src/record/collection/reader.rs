//! Reading a collection back, case by case; every size is checked against the file before memory is
//! taken.

use std::path::Path;

use ndarray::{Array2, s};

use super::super::reader::{Record, text};
use super::super::vocabulary::without_links;
use super::super::{Column, Table};
use super::{CaseEntry, CaseStatus, texts};
use crate::error::{Error, Result};

/// Where the records of runs are linked.
pub(in crate::record) const RECORDS: &str = "/records";

/// An open collection.
#[derive(Debug)]
pub struct Collection {
    pub(super) record: Record,
    what: String,
    names: Vec<String>,
    standings: Vec<CaseStatus>,
}

impl Collection {
    /// Opens a complete collection.
    ///
    /// # Errors
    /// As for [`Record::open`]; [`Error::Damaged`] if it is none, or was never finished.
    pub fn open(path: &Path) -> Result<Self> {
        let record = Record::open_collection(path)?;
        if !record.complete() {
            return Err(Error::damaged(path, "it was never finished"));
        }
        let what = text(&record.file, "what")
            .map_err(|_| Error::damaged(path, "it is no collection of cases"))?;
        let names = texts::read(&record, "name")?;
        let numbers: Vec<u8> = record.whole(&record.file, "standing")?;
        record.check_length("/standing", numbers.len(), names.len())?;
        let standing =
            |number: &u8| CaseStatus::ALL.into_iter().find(|standing| standing.number() == *number);
        let standings: Option<Vec<CaseStatus>> = numbers.iter().map(standing).collect();
        let standings =
            standings.ok_or_else(|| Error::damaged(path, "a case has an unknown status"))?;
        Ok(Self { record, what, names, standings })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.record.path
    }

    /// What was computed.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// Title of the scenario.
    pub fn title(&self) -> &str {
        &self.record.header().title
    }

    /// The scenario as typed.
    pub fn scenario(&self) -> &str {
        &self.record.header().scenario
    }

    /// Name, version and commit of the program that wrote the file.
    pub fn program(&self) -> &str {
        self.record.program()
    }

    /// The names of the cases.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// What became of them.
    pub fn standings(&self) -> &[CaseStatus] {
        &self.standings
    }

    /// A number of a group over the cases, NaN where a case has none.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it is not there.
    pub fn numbers(&self, group: &str, name: &str) -> Result<Vec<f64>> {
        let missing = || Error::damaged(&self.record.path, format!("there is no {group}/{name}"));
        let numbers = self.record.whole(&self.record.group(group)?.ok_or_else(missing)?, name)?;
        self.record.check_length(name, numbers.len(), self.names.len())?;
        Ok(numbers)
    }

    /// Every case.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn entries(&self) -> Result<Vec<CaseEntry>> {
        let (reasons, scenarios) =
            (self.reasons()?, texts::read(&self.record, "effective_scenario")?);
        self.record.check_length("/effective_scenario", scenarios.len(), self.names.len())?;
        let warnings = self.warnings()?;
        let mut entries: Vec<CaseEntry> = self
            .names
            .iter()
            .zip(&self.standings)
            .zip(reasons.into_iter().zip(scenarios).zip(warnings))
            .map(|((name, &standing), ((reason, effective_scenario), warnings))| CaseEntry {
                name: name.clone(),
                standing,
                reason,
                warnings,
                effective_scenario,
                tables: Vec::new(),
            })
            .collect();
        for name in self.groups()? {
            for (entry, table) in entries.iter_mut().zip(self.tables(&name, None)?) {
                entry.tables.extend(table);
            }
        }
        Ok(entries)
    }

    /// The groups that hold cases.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn groups(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(place) = waiting.pop() {
            let group = if place.is_empty() {
                Some((*self.record.file).clone())
            } else {
                self.record.group(&place)?
            };
            let Some(group) = group else { continue };
            let names =
                group.member_names().map_err(|cause| self.record.unreadable(&place, &cause))?;
            if group.link_exists("rows") {
                found.push(place);
            } else {
                // Links to other files are not followed here: there may be thousands.
                let own = names
                    .into_iter()
                    .map(|name| format!("{place}/{name}"))
                    .filter(|place| place != RECORDS);
                waiting.extend(own.filter(|place| self.record.file.group(place).is_ok()));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// One group's table of every case that has one, with the columns `wanted`, or with all; none
    /// at all where there is no such group.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn tables(&self, name: &str, wanted: Option<&[&str]>) -> Result<Vec<Option<Table>>> {
        let (record, cases) = (&self.record, self.names.len());
        let Some(group) = record.group(name)? else { return Ok(vec![None; cases]) };
        let rows: Vec<u32> = record.whole(&group, "rows")?;
        record.check_length(name, rows.len(), cases)?;
        let content =
            self.content(&group, name, rows.iter().copied().max().unwrap_or(0) as usize, wanted)?;
        let table = |(i, rows): (usize, &u32)| {
            let cut = |(column, values): &Wide| Column {
                values: values.row(i).iter().take(*rows as usize).copied().collect(),
                ..column.clone()
            };
            let axis = content.shared.clone().or_else(|| content.axis.as_ref().map(cut));
            (*rows > 0).then(|| Table {
                group: name.to_owned(),
                axis: axis.unwrap_or_default(),
                columns: content.columns.iter().map(cut).collect(),
                attributes: content
                    .numbers
                    .iter()
                    .map(|(name, values)| (name.clone(), values[i]))
                    .collect(),
                profiles: None,
            })
        };
        Ok(rows.iter().enumerate().map(table).collect())
    }

    /// The datasets of a group whose longest case has `most` rows, without the swept parameters,
    /// which are in the root too.
    fn content(
        &self,
        group: &hdf5::Group,
        name: &str,
        most: usize,
        wanted: Option<&[&str]>,
    ) -> Result<Content> {
        let (record, cases) = (&self.record, self.names.len());
        let sets = group.member_names().map_err(|cause| record.unreadable(name, &cause))?;
        let sets = without_links(name, &sets);
        let mut content = Content::default();
        let own = |set: &&String| *set != "rows" && !record.file.link_exists(set);
        for set in sets.iter().filter(own) {
            let data = record.dataset(group, set)?;
            let place = format!("{name}/{set}");
            let failed = |cause: hdf5::Error| record.unreadable(&place, &cause);
            let shape = data.get_shape().map_err(failed)?;
            let described = |values: Vec<f64>| -> Result<Column> {
                let attribute = |name: &str| text(&data, name).map_err(failed);
                Ok(Column {
                    name: set.clone(),
                    units: attribute("units")?,
                    meaning: attribute("long_name")?,
                    values,
                })
            };
            match shape[..] {
                [length, width] if length == cases && width >= most => {
                    // The axis of a case of its own is numbered by an index that carries its name.
                    let is_axis = sets.iter().any(|other| *other == format!("{set}_index"));
                    if !is_axis && wanted.is_some_and(|wanted| !wanted.contains(&set.as_str())) {
                        continue;
                    }
                    record.check_room(&place, length.saturating_mul(width), size_of::<f64>())?;
                    let column =
                        (described(Vec::new())?, data.read_slice_2d(s![.., ..]).map_err(failed)?);
                    if is_axis { content.axis = Some(column) } else { content.columns.push(column) }
                }
                [length] if data.attr("CLASS").is_ok() && length >= most => {
                    if !set.ends_with("_index") {
                        content.shared = Some(described(record.whole(group, set)?)?);
                    }
                }
                [length] if length == cases => {
                    content.numbers.push((set.clone(), record.whole(group, set)?))
                }
                _ => {
                    return Err(Error::damaged(
                        &record.path,
                        format!("{place} has shape {shape:?}"),
                    ));
                }
            }
        }
        match (&content.axis, &content.shared) {
            (None, None) => Err(Error::damaged(&record.path, format!("{name} has no axis"))),
            _ => Ok(content),
        }
    }
}

/// A column over cases and rows.
type Wide = (Column, Array2<f64>);

/// One group as it is stored.
#[derive(Debug, Default)]
struct Content {
    /// The axis of each case, …
    axis: Option<Wide>,
    /// … or the one of all.
    shared: Option<Column>,
    columns: Vec<Wide>,
    numbers: Vec<(String, Vec<f64>)>,
}
