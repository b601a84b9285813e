//! Reading a collection back, case by case; every size is checked against the file before memory is taken.

use std::path::Path;

use hdf5::types::VarLenUnicode;
use ndarray::s;

use super::super::reader::{Record, text};
use super::super::trouble::damaged;
use super::super::{Column, Table};
use super::{CaseEntry, Standing};
use crate::error::Result;

/// An open collection.
#[derive(Debug)]
pub struct Collection {
    record: Record,
    what: String,
    names: Vec<String>,
    standings: Vec<Standing>,
}

/// Datasets over `case` in a group that are no numbers of the case.
const KNOWN: [&str; 2] = ["case", "rows"];

impl Collection {
    /// Opens a complete collection.
    ///
    /// # Errors
    /// [`crate::error::Error`] as for records; a file that is none, unfinished or damaged is the machine's.
    pub fn open(path: &Path) -> Result<Self> {
        let record = Record::open_collection(path)?;
        if !record.complete() {
            return Err(damaged(path, "it was never finished"));
        }
        let what = text(&record.file, "what").map_err(|_| damaged(path, "it is no collection of cases"))?;
        let names = words(&record, "name")?;
        let numbers: Vec<u8> = record.whole(&record.file, "standing")?;
        record.check_length("/standing", numbers.len(), names.len())?;
        let standing = |number: &u8| Standing::ALL.into_iter().find(|standing| standing.number() == *number);
        let standings: Option<Vec<Standing>> = numbers.iter().map(standing).collect();
        let standings = standings.ok_or_else(|| damaged(path, "a case stands as something unknown"))?;
        Ok(Self { record, what, names, standings })
    }

    /// What was computed.
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Name, version and commit of the program that wrote the file.
    pub fn program(&self) -> &str {
        self.record.program()
    }

    /// The names of the cases.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What became of them.
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

    /// A number of a group over the cases, NaN where a case has none.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if it is not there.
    pub fn numbers(&self, group: &str, name: &str) -> Result<Vec<f64>> {
        let missing = || damaged(&self.record.path, &format!("there is no {group}/{name}"));
        let numbers = self.record.whole(&self.record.group(group)?.ok_or_else(missing)?, name)?;
        self.record.check_length(name, numbers.len(), self.names.len())?;
        Ok(numbers)
    }

    /// Every case.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if the file is damaged.
    pub fn entries(&self) -> Result<Vec<CaseEntry>> {
        let (reasons, scenarios) = (words(&self.record, "reason")?, words(&self.record, "effective_scenario")?);
        for texts in [&reasons, &scenarios] {
            self.record.check_length("/reason", texts.len(), self.names.len())?;
        }
        let mut entries: Vec<CaseEntry> = self
            .names
            .iter()
            .zip(&self.standings)
            .zip(reasons.into_iter().zip(scenarios))
            .map(|((name, &standing), (reason, effective_scenario))| CaseEntry {
                name: name.clone(),
                standing,
                reason,
                effective_scenario,
                tables: Vec::new(),
            })
            .collect();
        for name in self.groups()? {
            self.fill(&name, &mut entries)?;
        }
        Ok(entries)
    }

    /// The groups that hold cases.
    fn groups(&self) -> Result<Vec<String>> {
        let mut found = Vec::new();
        let mut waiting = vec![String::new()];
        while let Some(place) = waiting.pop() {
            let group = if place.is_empty() { Some((*self.record.file).clone()) } else { self.record.group(&place)? };
            let Some(group) = group else { continue };
            let names = group.member_names().map_err(|cause| self.record.damaged(&place, &cause))?;
            if group.link_exists("rows") {
                found.push(place);
            } else {
                waiting.extend(
                    names.into_iter().filter(|name| group.group(name).is_ok()).map(|name| format!("{place}/{name}")),
                );
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Adds one group's tables to the cases that have it.
    fn fill(&self, name: &str, entries: &mut [CaseEntry]) -> Result<()> {
        let record = &self.record;
        let Some(group) = record.group(name)? else { return Ok(()) };
        let rows: Vec<u32> = record.whole(&group, "rows")?;
        record.check_length(name, rows.len(), entries.len())?;
        let most = rows.iter().copied().max().unwrap_or(0) as usize;
        let sets = group.member_names().map_err(|cause| record.damaged(name, &cause))?;
        let wrong = |what: &str| damaged(&record.path, &format!("{name}: {what}"));
        let (mut axis, mut columns, mut numbers) = (None, Vec::new(), Vec::new());
        for set in sets.iter().filter(|set| !KNOWN.contains(&set.as_str())) {
            let data = record.dataset(&group, set)?;
            let place = format!("{name}/{set}");
            let failed = |cause: hdf5::Error| record.damaged(&place, &cause);
            let shape = data.get_shape().map_err(failed)?;
            match shape[..] {
                [length, width] if length == entries.len() && width >= most => {
                    record.check_room(&place, length.saturating_mul(width), 8)?;
                    let (units, meaning) =
                        (text(&data, "units").map_err(failed)?, text(&data, "long_name").map_err(failed)?);
                    let values = data.read_slice_2d::<f64, _>(s![.., ..]).map_err(failed)?;
                    let column = (Column { name: set.clone(), units, meaning, values: Vec::new() }, values);
                    // A group's table has one column whose name its index carries.
                    if sets.iter().any(|other| *other == format!("{set}_index")) {
                        axis = Some(column)
                    } else {
                        columns.push(column)
                    }
                }
                [length] if length == entries.len() && !set.ends_with("_index") => {
                    numbers.push((set.clone(), record.whole::<f64>(&group, set)?));
                }
                [length] if set.ends_with("_index") && length >= most => {}
                _ => return Err(wrong(&format!("{set} has an unexpected shape"))),
            }
        }
        let Some((axis, positions)) = axis else { return Err(wrong("its axis is missing")) };
        for (i, entry) in entries.iter_mut().enumerate() {
            let rows = rows[i] as usize;
            if rows == 0 {
                continue;
            }
            let cut = |(column, values): &(Column, ndarray::Array2<f64>)| Column {
                values: values.row(i).iter().take(rows).copied().collect(),
                ..column.clone()
            };
            entry.tables.push(Table {
                group: name.to_owned(),
                axis: Column { values: positions.row(i).iter().take(rows).copied().collect(), ..axis.clone() },
                columns: columns.iter().map(cut).collect(),
                attributes: numbers.iter().map(|(name, values)| (name.clone(), values[i])).collect(),
            });
        }
        Ok(())
    }
}

/// Texts of the root over `case`.
fn words(record: &Record, name: &str) -> Result<Vec<String>> {
    let set = record.dataset(&record.file, name)?;
    let count = set.size();
    record.check_room(&format!("/{name}"), count, 16)?;
    let texts = set.read_raw::<VarLenUnicode>().map_err(|cause| record.damaged(name, &cause))?;
    Ok(texts.into_iter().map(|text| text.as_str().to_owned()).collect())
}
