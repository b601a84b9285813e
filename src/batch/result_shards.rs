//! Shards: files that hold the results of several small cases each.
//!
//! A file with two syncs costs more than a steady state. So results wait up to a second and are
//! then written together, in the form of a collection.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::files::set_aside;
use super::folder::Folder;
use crate::error::{Error, Result};
use crate::jobs::Computation;
use crate::record::{
    CaseEntry, CaseStatus, Collection, CollectionHeader, CollectionLayout, CollectionWriter,
};

/// Largest number of cases of a shard.
const MAX_CASES: usize = 256;
/// Size of its numbers at which a shard is written, bytes.
// They are held in memory until then, by each process.
const MAX_BYTES: usize = 8 << 20;
/// Longest wait of a result.
// No more than that is lost when the process is killed.
const MAX_WAIT: Duration = Duration::from_secs(1);

/// The shards of a folder, and the results that wait for the next one.
#[derive(Debug)]
pub(crate) struct ResultShards<'a> {
    folder: &'a Folder,
    computation: Computation,
    known: HashSet<PathBuf>,
    /// Those written by this process.
    own: HashSet<PathBuf>,
    finished: HashSet<String>,
    pending: Vec<CaseEntry>,
    /// When the first pending result came.
    since: Instant,
}

/// The shards of a folder with notes for the user.
#[derive(Debug)]
pub(crate) struct OpenedShards<'a> {
    /// The shards.
    pub shards: ResultShards<'a>,
    /// A note on each damaged file, which was set aside.
    pub notes: Vec<String>,
}

impl<'a> ResultShards<'a> {
    /// Reads which cases the shards of `folder` hold.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn open(folder: &'a Folder, computation: Computation) -> Result<OpenedShards<'a>> {
        let mut shards = Self {
            folder,
            computation,
            known: HashSet::new(),
            own: HashSet::new(),
            finished: HashSet::new(),
            pending: Vec::new(),
            since: Instant::now(),
        };
        let notes = shards.refresh()?;
        Ok(OpenedShards { shards, notes })
    }

    /// The cases in the undamaged shards of `folder`, which is not changed.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn finished_in(
        folder: &Folder,
        computation: Computation,
    ) -> Result<HashSet<String>> {
        let done = |path: PathBuf| Some(finished_cases(&open(&path, computation).ok()?));
        Ok(folder.shard_files(computation)?.into_iter().filter_map(done).flatten().collect())
    }

    /// Reads shards that other processes have written meanwhile. Returns a note on each damaged
    /// file, which is set aside.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub(crate) fn refresh(&mut self) -> Result<Vec<String>> {
        let mut notes = Vec::new();
        for path in self.folder.shard_files(self.computation)? {
            if !self.known.contains(&path) {
                match open(&path, self.computation) {
                    Ok(shard) => self.finished.extend(finished_cases(&shard)),
                    Err(error) => notes.push(set_aside(&path, error)?),
                }
                self.known.insert(path);
            }
        }
        Ok(notes)
    }

    /// Whether a shard on the disk contains the case `name`.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.finished.contains(name)
    }

    /// Adds a result. Returns the results to write now, if there are enough of them.
    pub(crate) fn add(&mut self, entry: CaseEntry) -> Vec<CaseEntry> {
        if self.pending.is_empty() {
            self.since = Instant::now();
        }
        self.pending.push(entry);
        let tables = self.pending.iter().flat_map(|entry| &entry.tables);
        let is_full = self.pending.len() >= MAX_CASES
            || tables.map(|table| table.bytes()).sum::<usize>() >= MAX_BYTES
            || self.since.elapsed() >= MAX_WAIT;
        if is_full { self.take_pending() } else { Vec::new() }
    }

    /// Removes and returns the pending results.
    pub(crate) fn take_pending(&mut self) -> Vec<CaseEntry> {
        std::mem::take(&mut self.pending)
    }

    /// Whether every shard that this process wrote still exists.
    pub(crate) fn all_exist(&self) -> bool {
        self.own.iter().all(|path| path.exists())
    }

    /// Marks the cases of `shard` as finished.
    pub(crate) fn mark_written(&mut self, shard: Shard) {
        self.own.insert(shard.path.clone());
        self.known.insert(shard.path);
        self.finished.extend(shard.names);
    }
}

/// Opens the shard at `path`.
///
/// # Errors
/// [`Error::Damaged`], also if it holds another computation; [`Error::Machine`] if it cannot be
/// read now.
pub(crate) fn open(path: &Path, computation: Computation) -> Result<Collection> {
    let shard = Collection::open(path)?;
    let (found, expected) = (shard.what(), computation.name());
    if found == expected {
        return Ok(shard);
    }
    let problem = format!("holds {found}, not {expected}");
    Err(Error::Damaged { path: path.to_owned(), problem })
}

fn finished_cases(shard: &Collection) -> Vec<String> {
    let cases = shard.names().iter().zip(shard.standings());
    cases.filter(|(_, status)| **status == CaseStatus::Done).map(|(name, _)| name.clone()).collect()
}

/// A shard on the disk.
#[derive(Debug, Clone)]
pub(crate) struct Shard {
    /// Its file.
    pub path: PathBuf,
    /// Names of its cases.
    pub names: Vec<String>,
}

/// Writes a shard of one case or more.
///
/// # Errors
/// The file cannot be written; its cases are lost then.
pub(crate) fn write(
    folder: &Folder,
    computation: Computation,
    mut entries: Vec<CaseEntry>,
) -> Result<Shard> {
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let mut outline = CollectionLayout::default();
    entries.iter().for_each(|entry| outline.note(&entry.tables));
    // No other process uses this name, on any machine.
    let own = RandomState::new().hash_one(std::process::id()) as u32;
    let first = names.first().map_or("", String::as_str);
    let path = folder.shards().join(format!("{}-{first}-{own:08x}.h5", computation.name()));
    let header = CollectionHeader {
        title: "cases of a sweep".into(),
        what: computation.name().into(),
        ..CollectionHeader::default()
    };
    let layout = outline.apart();
    let mut writer = CollectionWriter::create(&path, false, &header, &layout, entries.len())?;
    for (index, entry) in entries.iter().enumerate() {
        writer.put(index, entry)?;
    }
    Ok(Shard { path: writer.finish()?, names })
}
