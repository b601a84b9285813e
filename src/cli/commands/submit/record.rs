//! The last submission of a folder. It is written before `sbatch` runs, so that an array is known
//! even if this program ends early or cannot read the number of the job.
//!
//! ```text
//! name wavepore-thin-1a2b3c
//! 101;east
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use super::queue::{Presence, QueueSearch, presence};
use crate::batch::Folder;
use crate::batch::slurm::Job;
use crate::error::{Error, Result};

/// The file in the folder.
const FILE: &str = "submitted.jobs";
/// Prefix of the line with the name of the job.
const NAME_PREFIX: &str = "name ";

/// The record of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SubmissionRecord {
    name: Option<String>,
    job: Option<Job>,
}

impl SubmissionRecord {
    /// An array that is about to be submitted under `name`.
    pub(crate) fn before(name: &str) -> Self {
        Self { name: Some(name.to_owned()), job: None }
    }

    /// The same with the number of the job.
    pub(crate) fn with_job(self, job: Option<Job>) -> Self {
        Self { job, ..self }
    }

    /// Reads the record in `folder`, if there is one.
    pub(crate) fn read(folder: &Folder) -> Option<Self> {
        let record = Self::parse(&fs::read_to_string(path(folder)).ok()?);
        (record != Self::default()).then_some(record)
    }

    fn parse(text: &str) -> Self {
        let name = text.lines().find_map(|line| line.strip_prefix(NAME_PREFIX)).map(str::to_owned);
        Self { name, job: text.lines().find_map(Job::parse) }
    }

    /// Writes it to `folder`.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub(crate) fn write(&self, folder: &Folder) -> Result<()> {
        let name = self.name.iter().map(|name| format!("{NAME_PREFIX}{name}\n"));
        let job = self.job.iter().map(|job| format!("{}\n", job.parsable()));
        folder.write_file(FILE, &name.chain(job).collect::<String>()).map(drop)
    }

    /// Removes the record from `folder`: nothing was submitted.
    pub(crate) fn remove(folder: &Folder) {
        let _ = fs::remove_file(path(folder));
    }

    /// Whether the array is in the queue.
    pub(crate) fn presence(&self, search: &QueueSearch<'_>) -> Presence {
        match (&self.job, &self.name) {
            (Some(job), _) => presence(job),
            (None, Some(name)) => QueueSearch { name, ..*search }.presence(),
            (None, None) => Presence::Gone,
        }
    }

    /// The error if it is not known whether this array is finished; `message` is that of Slurm.
    pub(crate) fn unknown(&self, folder: &Folder, message: &str) -> Error {
        let what = match (&self.job, &self.name) {
            (Some(job), _) => format!("job {}", job.parsable()),
            (None, name) => format!("the array {}", name.as_deref().unwrap_or_default()),
        };
        Error::machine(
            format!(
                "{what} was submitted from this folder, and it is not known whether it is finished: {message}"
            ),
            format!(
                "submit again when Slurm answers; if the job is finished, remove {} first",
                path(folder).display()
            ),
        )
    }
}

fn path(folder: &Folder) -> PathBuf {
    Path::new(folder.root()).join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_written_with_and_without_a_number() {
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
        SubmissionRecord::remove(&folder);
        assert_eq!(SubmissionRecord::read(&folder), None);
    }
}
