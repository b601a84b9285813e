//! Small cases share files: what was computed waits a moment, then a block of cases is written at once.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::files::set_aside;
use super::folder::Folder;
use crate::error::{Error, Result};
use crate::jobs::What;
use crate::record::{CaseEntry, CaseStatus, Collection, CollectionHeader, CollectionLayout, CollectionWriter};

/// A block is written once it holds so many cases, …
const MOST_CASES: usize = 256;
/// … so many bytes of numbers, …
const MOST_BYTES: usize = 8 << 20;
/// … or once its first case has waited so long: no more than that is lost when the process is killed.
const PATIENCE: Duration = Duration::from_secs(1);

/// The blocks of a folder: those that are there, and the one that is being filled.
#[derive(Debug)]
pub struct Blocks<'a> {
    folder: &'a Folder,
    what: What,
    known: HashSet<PathBuf>,
    /// Those written here.
    own: HashSet<PathBuf>,
    finished: HashSet<String>,
    waiting: Vec<CaseEntry>,
    since: Instant,
}

impl<'a> Blocks<'a> {
    /// Of `folder`; the second answer is what was found damaged and set aside.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn open(folder: &'a Folder, what: What) -> Result<(Self, Vec<String>)> {
        let mut blocks = Self {
            folder,
            what,
            known: HashSet::new(),
            own: HashSet::new(),
            finished: HashSet::new(),
            waiting: Vec::new(),
            since: Instant::now(),
        };
        let notes = blocks.refresh()?;
        Ok((blocks, notes))
    }

    /// The cases that stand in the sound blocks of `folder`; nothing is changed there.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn finished_in(folder: &Folder, what: What) -> Result<HashSet<String>> {
        let done = |path: PathBuf| Some(cases_done(&open(&path, what).ok()?));
        Ok(folder.block_files(what)?.into_iter().filter_map(done).flatten().collect())
    }

    /// Looks for blocks that other processes have written meanwhile.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn refresh(&mut self) -> Result<Vec<String>> {
        let mut notes = Vec::new();
        for path in self.folder.block_files(self.what)? {
            if !self.known.contains(&path) {
                match open(&path, self.what) {
                    Ok(block) => self.finished.extend(cases_done(&block)),
                    Err(trouble) => notes.push(set_aside(&path, trouble)?),
                }
                self.known.insert(path);
            }
        }
        Ok(notes)
    }

    /// Whether a case is finished, on the disk.
    pub fn has(&self, name: &str) -> bool {
        self.finished.contains(name)
    }

    /// Takes a case; answers the cases that are to be written now, if that is so.
    pub fn add(&mut self, entry: CaseEntry) -> Vec<CaseEntry> {
        if self.waiting.is_empty() {
            self.since = Instant::now();
        }
        self.waiting.push(entry);
        let bytes: usize = self.waiting.iter().flat_map(|entry| &entry.tables).map(|table| table.bytes()).sum();
        let full = self.waiting.len() >= MOST_CASES || bytes >= MOST_BYTES || self.since.elapsed() >= PATIENCE;
        if full { self.take() } else { Vec::new() }
    }

    /// Gives away what is waiting, to be written.
    pub fn take(&mut self) -> Vec<CaseEntry> {
        std::mem::take(&mut self.waiting)
    }

    /// Whether every block is still there.
    pub fn are_there(&self) -> bool {
        self.own.iter().all(|path| path.exists())
    }

    /// Counts the cases of a block that was written.
    pub fn written(&mut self, path: PathBuf, names: &[String]) {
        self.own.insert(path.clone());
        self.known.insert(path);
        self.finished.extend(names.iter().cloned());
    }
}

/// Opens the block at `path`.
///
/// # Errors
/// [`Error::Damaged`], also if it holds something else than `what`; [`Error::Machine`] if it cannot be read now.
pub fn open(path: &Path, what: What) -> Result<Collection> {
    let block = Collection::open(path)?;
    if block.what() == what.name() {
        return Ok(block);
    }
    Err(Error::Damaged(format!("{} holds {}, not {}", path.display(), block.what(), what.name())))
}

fn cases_done(block: &Collection) -> Vec<String> {
    let done = block.names().iter().zip(block.standings()).filter(|(_, standing)| **standing == CaseStatus::Done);
    done.map(|(name, _)| name.clone()).collect()
}

/// Writes a block of one case or more; answers its file and the names of the cases.
///
/// # Errors
/// The block cannot be written; its cases are lost then.
pub fn write(folder: &Folder, what: What, mut entries: Vec<CaseEntry>) -> Result<(PathBuf, Vec<String>)> {
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let mut outline = CollectionLayout::default();
    entries.iter().for_each(|entry| outline.note(&entry.tables));
    // A name that no other process takes, on whatever machine.
    let own = RandomState::new().hash_one(std::process::id()) as u32;
    let first = names.first().map_or("", String::as_str);
    let path = folder.blocks().join(format!("{}-{first}-{own:08x}.h5", what.name()));
    let header =
        CollectionHeader { title: "cases of a sweep".into(), what: what.name().into(), ..CollectionHeader::default() };
    let mut writer = CollectionWriter::create(&path, false, &header, &outline.apart(), entries.len())?;
    for (index, entry) in entries.iter().enumerate() {
        writer.put(index, entry)?;
    }
    Ok((writer.finish()?, names))
}
