//! One file out of many cases: every input is looked at, what is missing is marked.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::claims::Claims;
use super::files::seen_from;
use super::folder::Folder;
use super::inputs::{Input, Reading, inputs};
use super::manifest::Manifest;
use super::order::{Failure, Watch};
use crate::error::{Error, Result};
use crate::record::{CaseEntry, CaseStatus, CollectionHeader, CollectionLayout, CollectionWriter};

/// What became of a collection.
#[derive(Debug, Default)]
pub struct Collected {
    /// The file.
    pub path: PathBuf,
    /// Cases in it.
    pub cases: usize,
    /// Those that are computed.
    pub done: usize,
    /// Those that could not be computed, and why.
    pub failed: Vec<Failure>,
    /// Those that are not computed yet, or whose file is damaged.
    pub missing: Vec<Failure>,
    /// Those that are computed, with what a reader of their numbers must know.
    pub warned: Vec<Failure>,
    /// What else there is to say.
    pub notes: Vec<String>,
}

/// What is wrong with each of several files, told without being brought down by one of them.
pub type Inspection<'a> = &'a (dyn Fn(&[PathBuf]) -> Vec<Option<Error>> + Sync);

/// Where a collection goes, and how.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// The file.
    pub path: &'a Path,
    /// Whether a file of that name is replaced.
    pub force: bool,
    /// Whether the records of runs appear in it, by links to their files.
    pub links: bool,
}

/// Collects the sweep of `folder` into one file; memory holds one input at a time. Files that `inspect` finds wrong are not opened.
///
/// # Errors
/// [`Error::Usage`] if there is no sweep, or the file is there and is not to be replaced; [`Error::Damaged`]; [`Error::Machine`]; an interruption.
pub fn collect(folder: &Folder, to: Destination<'_>, inspect: Inspection<'_>, watch: &Watch) -> Result<Collected> {
    let manifest = folder.manifest()?;
    let _alone = Claims::to_collect(folder, to.path)?;
    let mut reading = Reading::new(folder, manifest.what);
    let wanted: HashMap<&str, Vec<usize>> = places(&manifest.names);
    let inputs = inputs(folder, manifest.what, |name| wanted.contains_key(name))?;
    watch.wanted.store(2 * inputs.len() as u64, Ordering::Relaxed);
    // First the shape of all, and which files are sound; then what they hold.
    let mut outline = CollectionLayout::default();
    let mut sound = Vec::new();
    let paths: Vec<PathBuf> = inputs.iter().map(|input| input.path().to_owned()).collect();
    for (input, wrong) in inputs.into_iter().zip(inspect(&paths)) {
        watch.step()?;
        match wrong.map_or_else(|| reading.cases(&input), Err) {
            Ok(entries) => {
                let ours = entries.iter().filter(|entry| wanted.contains_key(entry.name.as_str()));
                ours.for_each(|entry| outline.note(&entry.tables));
                sound.push(input);
            }
            Err(trouble) => reading.blame(&input, &trouble),
        }
    }
    let mut report = Collected { cases: manifest.names.len(), ..Collected::default() };
    let mut writer = CollectionWriter::create(to.path, to.force, &header(&manifest), &outline, report.cases)?;
    let mut there = HashSet::new();
    for input in &sound {
        watch.step()?;
        for entry in reading.cases(input)? {
            let Some((name, indices)) = wanted.get_key_value(entry.name.as_str()) else { continue };
            // Two processes may have computed a case at once, to the same bits.
            if there.insert(*name) {
                indices.iter().try_for_each(|&index| writer.put(index, &entry))?;
                report.done += indices.len();
                if !entry.warnings.is_empty() {
                    let warned = |&index| Failure { index, name: entry.name.clone(), reason: entry.warnings.clone() };
                    report.warned.extend(indices.iter().map(warned));
                }
            }
        }
        if let Input::Record(name, path) = input
            && to.links
        {
            writer.link(name, &seen_from(to.path, path))?;
        }
    }
    for (index, name) in manifest.names.iter().enumerate().filter(|(_, name)| !there.contains(name.as_str())) {
        let (standing, reason) = match folder.reason(name) {
            Some(reason) => (CaseStatus::Failed, reason),
            None => (CaseStatus::Missing, reading.blamed(name).cloned().unwrap_or_else(|| "not computed yet".into())),
        };
        let list = if standing == CaseStatus::Failed { &mut report.failed } else { &mut report.missing };
        list.push(Failure { index, name: name.clone(), reason: reason.clone() });
        writer.put(index, &CaseEntry { reason, ..CaseEntry::without_result(name, standing) })?;
    }
    report.warned.sort_by_key(|case| case.index);
    report.path = writer.finish()?;
    report.notes = reading.notes();
    Ok(report)
}

/// What is said once of all cases.
fn header(manifest: &Manifest) -> CollectionHeader {
    CollectionHeader {
        title: manifest.title.clone(),
        scenario: manifest.scenario.clone(),
        what: manifest.what.name().into(),
        coordinates: manifest.coordinates.clone(),
        shape: manifest.shape.clone(),
    }
}

impl Watch {
    /// Counts one more piece of work; an interruption if one was asked for.
    fn step(&self) -> Result<()> {
        self.ended.fetch_add(1, Ordering::Relaxed);
        if self.control.stopped() { Err(Error::Interrupted(0)) } else { Ok(()) }
    }
}

/// Where every name stands in the list: twins share one.
fn places(names: &[String]) -> HashMap<&str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        places.entry(name).or_default().push(index);
    }
    places
}
