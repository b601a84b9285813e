//! Tasks of a job array that work on one sweep without an explicit share.
//!
//! The variables of an array say nothing of what its index is for: it may number the shares of this
//! sweep, or the scenarios of a study. So each task notes in the folder that it is at work. A task
//! that has finished its own share stops if another task of the same array works on the same sweep;
//! else it goes on with all other cases. So no case is left out by an array that was made for
//! something else.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use super::folder::Folder;
use super::names::{CaseName, fingerprint};
use super::share::Share;
use crate::error::{Error, Result};

/// A task of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArrayTask {
    /// The array: its number, any text without blanks.
    pub array: String,
    /// Index of the task.
    pub index: usize,
    /// Its share, if the array numbers shares.
    pub share: Option<Share>,
    /// The share it begins with, so that tasks meet as late as possible.
    pub first: Share,
}

/// The tasks of an array that work on one sweep, as its folder knows them.
#[derive(Debug)]
pub(super) struct Team<'a> {
    folder: &'a Folder,
    task: &'a ArrayTask,
    sweep: String,
    /// Length of the file when it was read last, and whether another task stood there.
    seen: Mutex<(u64, bool)>,
}

impl<'a> Team<'a> {
    /// Notes that `task` works on the cases `names` in `folder`.
    ///
    /// # Errors
    /// [`Error::Machine`] if that cannot be written.
    pub fn join(folder: &'a Folder, task: &'a ArrayTask, names: &[CaseName]) -> Result<Self> {
        let all: Vec<&str> = names.iter().map(|case| case.name.as_str()).collect();
        let team = Self { folder, task, sweep: fingerprint(&all, 16), seen: Mutex::default() };
        let path = folder.tasks();
        let line = format!("{} {} {}\n", team.task.array, team.sweep, team.task.index);
        let file = File::options().append(true).create(true).open(&path);
        let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
        written.map_err(|cause| Error::machine("cannot write", &path, &cause))?;
        Ok(team)
    }

    /// Whether cases beyond the own share are other tasks' to compute.
    pub fn has_others(&self) -> bool {
        if self.task.share.is_none() {
            return false;
        }
        let path = self.folder.tasks();
        let length = fs::metadata(&path).map_or(0, |there| there.len());
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if !seen.1 && seen.0 != length {
            *seen = (length, self.is_other_there(&path));
        }
        seen.1
    }

    fn is_other_there(&self, path: &Path) -> bool {
        let text = fs::read_to_string(path).unwrap_or_default();
        let beginning = format!("{} {} ", self.task.array, self.sweep);
        let indices = text.lines().filter_map(|line| line.strip_prefix(&beginning)?.parse::<usize>().ok());
        indices.into_iter().any(|index| index != self.task.index)
    }

    /// How far a case stands from the share that the task begins with.
    pub fn distance(&self, index: usize) -> usize {
        let Share { index: first, count } = self.task.first;
        let count = count.max(1);
        (index % count + count - first % count) % count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Vec<CaseName> {
        let name = |(index, name): (usize, &&str)| CaseName { index, name: (*name).to_owned(), refusal: None };
        words.iter().enumerate().map(name).collect()
    }

    fn task(array: &str, index: usize) -> ArrayTask {
        let share = Share { index, count: 4 };
        ArrayTask { array: array.into(), index, share: Some(share), first: share }
    }

    #[test]
    fn tasks_of_one_array_at_one_sweep_see_each_other() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let cases = names(&["a", "b"]);
        let (one, two, other) = (task("7", 1), task("7", 2), task("8", 3));
        let first = Team::join(&folder, &one, &cases).unwrap();
        assert!(!first.has_others());
        // Another array, another sweep, the same task put back into the queue.
        drop(Team::join(&folder, &other, &cases).unwrap());
        drop(Team::join(&folder, &two, &names(&["a", "c"])).unwrap());
        drop(Team::join(&folder, &one, &cases).unwrap());
        assert!(!first.has_others());
        let second = Team::join(&folder, &two, &cases).unwrap();
        assert!(first.has_others() && second.has_others());
        // Where the shares are not known nothing is another's alone.
        let gaps = ArrayTask { share: None, ..task("7", 3) };
        assert!(!Team::join(&folder, &gaps, &cases).unwrap().has_others());
    }

    #[test]
    fn a_task_begins_with_its_share() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let third = task("7", 3);
        let team = Team::join(&folder, &third, &names(&["a"])).unwrap();
        let mut cases: Vec<usize> = (0..8).collect();
        cases.sort_by_key(|&case| team.distance(case));
        assert_eq!(cases, [3, 7, 0, 4, 1, 5, 2, 6]);
    }
}
