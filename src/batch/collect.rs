//! Makes one file out of the cases of a sweep, and marks missing and failed cases in it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::case_locks::CaseLocks;
use super::files::relative_to_file;
use super::folder::Folder;
use super::input_reader::{Input, InputReader, inputs};
use super::manifest::Manifest;
use super::sweep_request::{CaseNote, SweepProgress};
use crate::error::{Error, Result};
use crate::record::{CaseEntry, CaseStatus, CollectionHeader, CollectionLayout, CollectionWriter};

/// A collection that was written.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    /// The file.
    pub path: PathBuf,
    /// Number of cases in it.
    pub cases: usize,
    /// Number of cases that are computed.
    pub done: usize,
    /// Cases that failed.
    pub failed: Vec<CaseNote>,
    /// Cases that are not computed yet, or whose file is damaged.
    pub missing: Vec<CaseNote>,
    /// Cases that are computed, with warnings.
    pub warned: Vec<CaseNote>,
    /// Other notes for the user.
    pub notes: Vec<String>,
}

/// Returns what is wrong with each of several files, `None` for a readable one. A file that ends
/// the HDF5 library must not end this process.
pub(crate) type Inspection<'a> = &'a (dyn Fn(&[PathBuf]) -> Vec<Option<Error>> + Sync);

/// Where a collection goes, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination<'a> {
    /// The file.
    pub path: &'a Path,
    /// Whether a file of that name is replaced.
    pub force: bool,
    /// Whether it links to the records of runs.
    pub links: bool,
}

/// Collects the sweep of `folder` into one file; memory holds one input at a time. Files in which
/// `inspect` finds an error are not opened.
///
/// # Errors
/// [`Error::Usage`] if there is no sweep, or the file exists and is not to be replaced;
/// [`Error::Damaged`]; [`Error::Machine`]; an interruption.
pub(crate) fn collect(
    folder: &Folder,
    to: Destination<'_>,
    inspect: Inspection<'_>,
    progress: &SweepProgress,
) -> Result<Collected> {
    let manifest = folder.manifest()?;
    let _lock = CaseLocks::lock_for_collection(folder, to.path)?;
    let mut reader = InputReader::new(folder, manifest.computation);
    let wanted = indices_by_name(&manifest.names);
    let inputs = inputs(folder, manifest.computation, |name| wanted.contains_key(name))?;
    progress.wanted.store(2 * inputs.len() as u64, Ordering::Relaxed);
    let survey = survey(inputs, inspect, &wanted, &mut reader, progress)?;
    let mut report = Collected { cases: manifest.names.len(), ..Collected::default() };
    let header = header(&manifest);
    let mut writer =
        CollectionWriter::create(to.path, to.force, &header, &survey.outline, report.cases)?;
    let mut present = HashSet::new();
    for input in &survey.readable {
        progress.count_one()?;
        for entry in reader.cases(input)? {
            let Some((name, indices)) = wanted.get_key_value(entry.name.as_str()) else { continue };
            // Two processes may have computed a case at once, with the same bits.
            if present.insert(*name) {
                indices.iter().try_for_each(|&index| writer.put(index, &entry))?;
                report.done += indices.len();
                if !entry.warnings.is_empty() {
                    let note = |&index| note(index, name, &entry.warnings);
                    report.warned.extend(indices.iter().map(note));
                }
            }
        }
        if let Input::Record { name, path } = input
            && to.links
        {
            writer.link(name, &relative_to_file(to.path, path))?;
        }
    }
    let is_absent = |(_, name): &(usize, &String)| !present.contains(name.as_str());
    for (index, name) in manifest.names.iter().enumerate().filter(is_absent) {
        let not_computed = || "not computed yet".to_owned();
        let (standing, reason, list) = match folder.failure_reason(name) {
            Some(reason) => (CaseStatus::Failed, reason, &mut report.failed),
            None => {
                let reason = reader.error_of(name).cloned().unwrap_or_else(not_computed);
                (CaseStatus::Missing, reason, &mut report.missing)
            }
        };
        list.push(note(index, name, &reason));
        writer.put(index, &CaseEntry { reason, ..CaseEntry::without_result(name, standing) })?;
    }
    report.warned.sort_by_key(|case| case.index);
    report.path = writer.finish()?;
    report.notes = reader.notes();
    Ok(report)
}

/// What all inputs hold, before their numbers are read.
#[derive(Default)]
struct Survey {
    outline: CollectionLayout,
    readable: Vec<Input>,
}

/// Reads the layout of the wanted cases of all `inputs`, and notes which of these are damaged.
fn survey(
    inputs: Vec<Input>,
    inspect: Inspection<'_>,
    wanted: &HashMap<&str, Vec<usize>>,
    reader: &mut InputReader<'_>,
    progress: &SweepProgress,
) -> Result<Survey> {
    let mut survey = Survey::default();
    let paths: Vec<PathBuf> = inputs.iter().map(|input| input.path().to_owned()).collect();
    for (input, error) in inputs.into_iter().zip(inspect(&paths)) {
        progress.count_one()?;
        match error.map_or_else(|| reader.cases(&input), Err) {
            Ok(entries) => {
                let is_wanted = |entry: &&CaseEntry| wanted.contains_key(entry.name.as_str());
                entries
                    .iter()
                    .filter(is_wanted)
                    .for_each(|entry| survey.outline.note(&entry.tables));
                survey.readable.push(input);
            }
            Err(error) => reader.record_error(&input, &error),
        }
    }
    Ok(survey)
}

fn note(index: usize, name: &str, reason: &str) -> CaseNote {
    CaseNote { index, name: name.to_owned(), reason: reason.to_owned() }
}

/// What the file says of all cases.
fn header(manifest: &Manifest) -> CollectionHeader {
    CollectionHeader {
        title: manifest.title.clone(),
        scenario: manifest.scenario.clone(),
        what: manifest.computation.name().into(),
        coordinates: manifest.coordinates.clone(),
        shape: manifest.shape.clone(),
    }
}

/// The indices of every name in the list: duplicates have several.
fn indices_by_name(names: &[String]) -> HashMap<&str, Vec<usize>> {
    let mut indices: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        indices.entry(name).or_default().push(index);
    }
    indices
}
