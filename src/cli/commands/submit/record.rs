//! What was submitted of a folder last: written before `sbatch` is asked, so that no array is
//! forgotten, whatever ends this program or keeps the number of the job from it.
//!
//! ```text
//! name wavepore-thin-1a2b3c
//! 101;east
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use super::queue::{Presence, Queue, look};
use crate::batch::Folder;
use crate::batch::slurm::Job;
use crate::error::{Error, Result};

/// Its file in the folder.
const FILE: &str = "submitted.jobs";
/// Begins the line with the name of the job.
const NAME: &str = "name ";

/// The record of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubmissionRecord {
    name: Option<String>,
    job: Option<Job>,
}

impl SubmissionRecord {
    /// An array that is about to be submitted under `name`.
    pub fn before(name: &str) -> Self {
        Self { name: Some(name.to_owned()), job: None }
    }

    /// The same with the number of the job.
    pub fn with_job(self, job: Option<Job>) -> Self {
        Self { job, ..self }
    }

    /// The record in `folder`, if there is one.
    pub fn read(folder: &Folder) -> Option<Self> {
        let record = Self::parse(&fs::read_to_string(path(folder)).ok()?);
        (record != Self::default()).then_some(record)
    }

    fn parse(text: &str) -> Self {
        let name = text.lines().find_map(|line| line.strip_prefix(NAME)).map(str::to_owned);
        Self { name, job: text.lines().find_map(Job::parse) }
    }

    /// Writes it to `folder`.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub fn write(&self, folder: &Folder) -> Result<()> {
        let name = self.name.iter().map(|name| format!("{NAME}{name}\n"));
        let job = self.job.iter().map(|job| format!("{}\n", job.parsable()));
        folder.keep(FILE, &name.chain(job).collect::<String>()).map(drop)
    }

    /// Removes the record from `folder`: nothing was submitted.
    pub fn forget(folder: &Folder) {
        let _ = fs::remove_file(path(folder));
    }

    /// Whether the array is in the queue.
    pub fn look(&self, queue: &Queue<'_>) -> Presence {
        match (&self.job, &self.name) {
            (Some(job), _) => look(job),
            (None, Some(name)) => Queue { name, ..*queue }.look(),
            (None, None) => Presence::Gone,
        }
    }

    /// The refusal of another array while it cannot be known whether this one is over.
    pub fn unknown(&self, folder: &Folder, words: &str) -> Error {
        let what = match (&self.job, &self.name) {
            (Some(job), _) => format!("job {}", job.parsable()),
            (None, name) => format!("the array {}", name.as_deref().unwrap_or_default()),
        };
        Error::Machine(format!(
            "{what} was submitted from this folder, and whether it is over cannot be known: {words}\n  \
             help: submit again when Slurm answers; if you know that the job is over, remove {} first",
            path(folder).display()
        ))
    }
}

fn path(folder: &Folder) -> PathBuf {
    Path::new(folder.root()).join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_are_written_with_and_without_a_number() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        assert_eq!(SubmissionRecord::read(&folder), None);
        let before = SubmissionRecord::before("wavepore-a-1");
        for job in [None, Job::parse("12"), Job::parse("12;east")] {
            let record = before.clone().with_job(job);
            record.write(&folder).unwrap();
            assert_eq!(SubmissionRecord::read(&folder), Some(record));
        }
        // Of an older program: the number alone.
        assert_eq!(SubmissionRecord::parse("7;east\n").job, Job::parse("7;east"));
        SubmissionRecord::forget(&folder);
        assert_eq!(SubmissionRecord::read(&folder), None);
    }
}
