//! Tasks of a job array that work on one sweep without an explicit share.
//!
//! The variables of an array do not say what its index stands for: a share of this sweep, or a
//! scenario of a study. So each task writes down in the folder that it works there. A task that has
//! finished its own share stops if another task of the same array works on the same sweep; else it
//! continues with all other cases. So no case is left out by an array with another purpose.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use super::folder::Folder;
use super::names::{CaseName, fingerprint};
use super::partition::Partition;
use crate::error::{Error, Result};

/// A task of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArrayTask {
    /// The array: its number, any text without blanks.
    pub array: String,
    /// Index of the task.
    pub index: usize,
    /// Its share, if its index can be one.
    pub partition: Option<Partition>,
    /// The share it starts with.
    // Tasks that begin apart meet late.
    pub first: Partition,
}

/// The tasks of an array that work on one sweep, as listed in its folder.
#[derive(Debug)]
pub(super) struct ArrayPeers<'a> {
    folder: &'a Folder,
    task: &'a ArrayTask,
    sweep: String,
    seen: Mutex<Seen>,
}

/// What the list of tasks held when it was read last.
#[derive(Debug, Default)]
struct Seen {
    /// Length of the file, bytes.
    length: u64,
    /// Whether another task of the array was listed.
    has_peers: bool,
}

impl<'a> ArrayPeers<'a> {
    /// Adds `task`, which works on the cases `names`, to the list in `folder`.
    ///
    /// # Errors
    /// [`Error::Machine`] if the list cannot be written.
    pub(crate) fn register(
        folder: &'a Folder,
        task: &'a ArrayTask,
        names: &[CaseName],
    ) -> Result<Self> {
        let all: Vec<&str> = names.iter().map(|case| case.name.as_str()).collect();
        let peers = Self { folder, task, sweep: fingerprint(&all, 16), seen: Mutex::default() };
        let path = folder.tasks_file();
        let line = format!("{} {} {}\n", peers.task.array, peers.sweep, peers.task.index);
        // One short write at the end: lines of tasks that begin together do not mix.
        let file = File::options().append(true).create(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
        written.map_err(|cause| Error::io("cannot write", &path, cause))?;
        Ok(peers)
    }

    /// Whether other tasks compute the cases outside the own share.
    pub(crate) fn has_peers(&self) -> bool {
        if self.task.partition.is_none() {
            return false;
        }
        let path = self.folder.tasks_file();
        let length = fs::metadata(&path).map_or(0, |file| file.len());
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // The list only grows: it is read again when it is longer, once for each case at most.
        if !seen.has_peers && seen.length != length {
            *seen = Seen { length, has_peers: self.lists_a_peer(&path) };
        }
        seen.has_peers
    }

    fn lists_a_peer(&self, path: &Path) -> bool {
        let text = fs::read_to_string(path).unwrap_or_default();
        let prefix = format!("{} {} ", self.task.array, self.sweep);
        let index = |line: &str| line.strip_prefix(&prefix)?.parse::<usize>().ok();
        text.lines().filter_map(index).any(|index| index != self.task.index)
    }

    /// Distance, in shares, of a case from the share that the task starts with.
    pub(crate) fn distance(&self, index: usize) -> usize {
        let Partition { index: first, count } = self.task.first;
        let count = count.max(1);
        (index % count + count - first % count) % count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<CaseName> {
        let name = |(index, name): (usize, &&str)| CaseName {
            index,
            name: (*name).to_owned(),
            refusal: None,
        };
        words.iter().enumerate().map(name).collect()
    }

    fn task(array: &str, index: usize) -> ArrayTask {
        let partition = Partition { index, count: 4 };
        ArrayTask { array: array.into(), index, partition: Some(partition), first: partition }
    }

    #[test]
    fn tasks_of_one_array_in_one_sweep_find_each_other() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let cases = names(&["a", "b"]);
        let (one, two, other) = (task("7", 1), task("7", 2), task("8", 3));
        let first = ArrayPeers::register(&folder, &one, &cases).unwrap();
        assert!(!first.has_peers());
        // Another array, another sweep, the same task put back into the queue.
        drop(ArrayPeers::register(&folder, &other, &cases).unwrap());
        drop(ArrayPeers::register(&folder, &two, &names(&["a", "c"])).unwrap());
        drop(ArrayPeers::register(&folder, &one, &cases).unwrap());
        assert!(!first.has_peers());
        let second = ArrayPeers::register(&folder, &two, &cases).unwrap();
        assert!(first.has_peers() && second.has_peers());
        // Without known shares no case belongs to another task.
        let gaps = ArrayTask { partition: None, ..task("7", 3) };
        assert!(!ArrayPeers::register(&folder, &gaps, &cases).unwrap().has_peers());
    }

    #[test]
    fn a_task_starts_with_its_share() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let third = task("7", 3);
        let peers = ArrayPeers::register(&folder, &third, &names(&["a"])).unwrap();
        let mut cases: Vec<usize> = (0..8).collect();
        cases.sort_by_key(|&case| peers.distance(case));
        assert_eq!(cases, [3, 7, 0, 4, 1, 5, 2, 6]);
    }
}
