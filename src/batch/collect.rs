//! One file out of many cases: every input is looked at, what is missing is marked.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::Ordering;

use super::claims::Claims;
use super::folder::Folder;
use super::manifest::Manifest;
use super::sweep::{Failure, Watch};
use crate::error::{Error, Result};
use crate::record::{CaseEntry, Collection, CollectionHeader, CollectionWriter, Outline, Record, Standing};
use crate::system::Lock;

/// What is claimed by a process that collects; the name of no case, but for one in 2^64.
const COLLECTING: &str = "ffffffffffffffff";

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
    /// What else there is to say.
    pub notes: Vec<String>,
}

/// What is wrong with each of several files, told without being brought down by one of them.
pub type Inspection<'a> = &'a (dyn Fn(&[PathBuf]) -> Vec<Option<Error>> + Sync);

/// Collects the sweep of `folder` into the file `output`; memory holds one input at a time. Files that `inspect` finds wrong are not opened.
///
/// # Errors
/// [`Error::Usage`] if there is no sweep, or `output` is there and `force` is false; [`Error::Machine`]; an interruption.
pub fn collect(
    folder: &Folder,
    output: &Path,
    force: bool,
    inspect: Inspection<'_>,
    watch: &Watch,
) -> Result<Collected> {
    let manifest = folder.manifest()?;
    let _alone = alone(folder, output)?;
    let mut collection = Collecting { folder, manifest: &manifest, damaged: HashMap::new(), programs: HashSet::new() };
    let wanted: HashMap<&str, Vec<usize>> = places(&manifest.names);
    let inputs = collection.inputs(&wanted)?;
    watch.wanted.store(2 * inputs.len() as u64, Ordering::Relaxed);
    let mut outline = Outline::default();
    let mut sound = Vec::new();
    let paths: Vec<PathBuf> = inputs.iter().map(|input| input.path().to_owned()).collect();
    for (input, wrong) in inputs.into_iter().zip(inspect(&paths)) {
        watch.step()?;
        match wrong.map_or_else(|| collection.read(&input), Err) {
            Ok(entries) => {
                let ours = entries.iter().filter(|entry| wanted.contains_key(entry.name.as_str()));
                ours.for_each(|entry| outline.note(&entry.tables));
                sound.push(input);
            }
            Err(trouble) => collection.blame(&input, &trouble),
        }
    }
    let header = CollectionHeader {
        title: manifest.title.clone(),
        scenario: manifest.scenario.clone(),
        what: manifest.what.name().into(),
        coordinates: manifest.coordinates.clone(),
        shape: manifest.shape.clone(),
    };
    let mut report = Collected { cases: manifest.names.len(), ..Collected::default() };
    let mut writer = CollectionWriter::create(output, force, &header, &outline, report.cases)?;
    let mut there = HashSet::new();
    for input in &sound {
        watch.step()?;
        for entry in collection.read(input)? {
            let Some((name, indices)) = wanted.get_key_value(entry.name.as_str()) else { continue };
            // Two processes may have computed a case at once, to the same bits.
            if there.insert(*name) {
                indices.iter().try_for_each(|&index| writer.put(index, &entry))?;
                report.done += indices.len();
            }
        }
        if let Input::Record(name, path) = input {
            writer.link(name, &seen_from(output, path))?;
        }
    }
    for (index, name) in manifest.names.iter().enumerate().filter(|(_, name)| !there.contains(name.as_str())) {
        let failure = folder.reason(name);
        let standing = if failure.is_some() { Standing::Failed } else { Standing::Missing };
        let unknown = || collection.damaged.get(name).cloned().unwrap_or_else(|| "not computed yet".into());
        let reason = failure.unwrap_or_else(unknown);
        let entry = CaseEntry {
            name: name.clone(),
            standing,
            reason: reason.clone(),
            effective_scenario: String::new(),
            tables: Vec::new(),
        };
        writer.put(index, &entry)?;
        let list = if standing == Standing::Failed { &mut report.failed } else { &mut report.missing };
        list.push(Failure { index, name: name.clone(), reason });
    }
    report.path = writer.finish()?;
    report.notes = collection.notes();
    Ok(report)
}

/// A claim on collecting into the folder itself, which lasts as long as the answer; files that a killed collection left are removed then.
///
/// # Errors
/// [`Error::Usage`] if `output` is a file of the sweep, [`Error::Machine`] if another process collects there.
fn alone(folder: &Folder, output: &Path) -> Result<Option<Claims>> {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let output = whole(output);
    let own = [
        folder.manifest_path(),
        folder.claims(),
        folder.blocks(),
        folder.root().join("cases"),
        folder.root().join("failed"),
    ];
    if own.iter().any(|own| output.starts_with(whole(own))) {
        let text = format!("{} belongs to the sweep itself\n  help: choose another file with -o", output.display());
        return Err(Error::Usage(text));
    }
    if output != whole(&folder.collected()) {
        return Ok(None);
    }
    // A folder that takes no files says so when the file is made.
    let Ok(claims) = Claims::open(&folder.claims()) else { return Ok(None) };
    match claims.take(COLLECTING) {
        Lock::Ours => folder.forget_unfinished_collections()?,
        Lock::Unknown => {}
        Lock::Theirs => {
            let text = format!("another process is collecting {}", folder.root().display());
            return Err(Error::Machine(format!("{text}\n  help: wait for it, or choose another file with -o")));
        }
    }
    Ok(Some(claims))
}

/// One file to be collected.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Input {
    /// The record of one case.
    Record(String, PathBuf),
    /// Several cases.
    Block(PathBuf),
}

impl Input {
    fn path(&self) -> &Path {
        match self {
            Self::Record(_, path) | Self::Block(path) => path,
        }
    }
}

struct Collecting<'a> {
    folder: &'a Folder,
    manifest: &'a Manifest,
    /// Names, or paths, with what is wrong.
    damaged: HashMap<String, String>,
    programs: HashSet<String>,
}

impl Collecting<'_> {
    fn inputs(&self, wanted: &HashMap<&str, Vec<usize>>) -> Result<Vec<Input>> {
        if !self.manifest.what.is_large() {
            return Ok(self.folder.block_files(self.manifest.what)?.into_iter().map(Input::Block).collect());
        }
        let mut names: Vec<String> =
            self.folder.records()?.into_iter().filter(|name| wanted.contains_key(&**name)).collect();
        names.sort_unstable();
        Ok(names
            .into_iter()
            .map(|name| (self.folder.record(&name), name))
            .map(|(path, name)| Input::Record(name, path))
            .collect())
    }

    fn read(&mut self, input: &Input) -> Result<Vec<CaseEntry>> {
        match input {
            Input::Block(path) => {
                let block = Collection::open(path)?;
                if block.what() != self.manifest.what.name() {
                    return Err(Error::Machine(format!("{} holds {}", path.display(), block.what())));
                }
                self.programs.insert(block.program().to_owned());
                block.entries()
            }
            Input::Record(name, path) => {
                self.folder.has_record(name)?;
                let record = Record::open(path)?;
                self.programs.insert(record.program().to_owned());
                Ok(vec![CaseEntry {
                    name: name.clone(),
                    standing: Standing::Done,
                    reason: String::new(),
                    effective_scenario: record.header().effective_scenario.clone(),
                    tables: record.tables()?,
                }])
            }
        }
    }

    fn blame(&mut self, input: &Input, trouble: &Error) {
        let key = match input {
            Input::Record(name, _) => name.clone(),
            Input::Block(path) => path.display().to_string(),
        };
        self.damaged.insert(key, trouble.to_string());
    }

    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> =
            self.damaged.values().map(|what| format!("{what}; `wavepore sweep` computes its cases anew")).collect();
        if self.programs.len() > 1 {
            let mut programs: Vec<&str> = self.programs.iter().map(String::as_str).collect();
            programs.sort_unstable();
            notes.push(format!("the cases were computed by different programs: {}", programs.join(", ")));
        }
        notes.sort_unstable();
        notes
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

/// The name of `path` as seen from the folder of the file `from`, if it stands in or under it; else the whole path.
fn seen_from(from: &Path, path: &Path) -> String {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (from, path) = (whole(from), whole(path));
    let folder = from.parent().unwrap_or(Path::new("/"));
    match path.strip_prefix(folder) {
        Ok(below) if below.components().all(|part| matches!(part, Component::Normal(_))) => below.display().to_string(),
        _ => path.display().to_string(),
    }
}
