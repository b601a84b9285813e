//! The last submission of a folder. It is written before the command of the scheduler runs, so that
//! an array is known even if this program ends early or cannot read the number of the job.
//!
//! ```text
//! name wavepore-thin-1a2b3c
//! 101;east
//! ```
//!
//! With schedulers other than Slurm:
//!
//! ```text
//! scheduler pbs
//! name wavepore-thin-1a2b3c
//! job 1234[].server
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use super::presence::Presence;
use super::queue::{QueueSearch, presence};
use crate::batch::Folder;
use crate::batch::scheduler::{Job, Scheduler, parse_job};
use crate::error::{Error, Result};

/// The file in the folder.
const FILE: &str = "submitted.jobs";
/// Prefix of the line with the name of the job.
const NAME_PREFIX: &str = "name ";
/// Prefix of the line with the scheduler; without it that is Slurm, as in older records.
const SCHEDULER_PREFIX: &str = "scheduler ";
/// Prefix of the line with the number of a job of a scheduler that is not Slurm.
const JOB_PREFIX: &str = "job ";

/// The record of one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SubmissionRecord {
    scheduler: Scheduler,
    name: Option<String>,
    job: Option<Job>,
}

impl SubmissionRecord {
    /// An array that is about to be submitted under `name`.
    pub(crate) fn before(scheduler: Scheduler, name: &str) -> Self {
        Self { scheduler, name: Some(name.to_owned()), job: None }
    }

    /// The scheduler that it was submitted to.
    pub(crate) fn scheduler(&self) -> Scheduler {
        self.scheduler
    }

    /// The same with the number of the job.
    pub(crate) fn with_job(self, job: Option<Job>) -> Self {
        Self { job, ..self }
    }

    /// Reads the record in `folder`, if there is one.
    pub(crate) fn read(folder: &Folder) -> Option<Self> {
        let record = Self::parse(&fs::read_to_string(path(folder)).ok()?);
        (record.name.is_some() || record.job.is_some()).then_some(record)
    }

    fn parse(text: &str) -> Self {
        let after = |prefix| text.lines().find_map(|line| line.strip_prefix(prefix));
        let scheduler = after(SCHEDULER_PREFIX).and_then(Scheduler::named);
        Self {
            scheduler: scheduler.unwrap_or(Scheduler::Slurm),
            name: after(NAME_PREFIX).map(str::to_owned),
            job: after(JOB_PREFIX).map(Job::new).or_else(|| text.lines().find_map(parse_job)),
        }
    }

    /// Writes it to `folder`.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn write(&self, folder: &Folder) -> Result<()> {
        let name = self.name.iter().map(|name| format!("{NAME_PREFIX}{name}\n"));
        // Slurm's have the form that older programs read.
        let is_slurm = self.scheduler == Scheduler::Slurm;
        let scheduler =
            (!is_slurm).then(|| format!("{SCHEDULER_PREFIX}{}\n", self.scheduler.name()));
        let prefix = if is_slurm { "" } else { JOB_PREFIX };
        let job = self.job.iter().map(|job| format!("{prefix}{}\n", job.parsable()));
        let text: String = scheduler.into_iter().chain(name).chain(job).collect();
        folder.write_file(FILE, &text).map(drop)
    }

    /// Removes the record from `folder`: nothing was submitted.
    pub(crate) fn remove(folder: &Folder) {
        let _ = fs::remove_file(path(folder));
    }

    /// Whether the array is in the queue.
    pub(crate) fn presence(&self, search: &QueueSearch<'_>) -> Presence {
        let scheduler = self.scheduler;
        match (&self.job, &self.name) {
            (Some(job), _) => presence(scheduler, job),
            (None, Some(name)) => QueueSearch { scheduler, name, ..*search }.presence(),
            (None, None) => Presence::Gone,
        }
    }

    /// The error if it is not known whether this array is finished; `message` is that of the
    /// scheduler.
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
                "submit again when {} answers; if the job is finished, remove {} first",
                self.scheduler.dialect().facts().title,
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
        for (scheduler, job) in [
            (Scheduler::Slurm, None),
            (Scheduler::Slurm, parse_job("12")),
            (Scheduler::Slurm, parse_job("12;east")),
            (Scheduler::Pbs, None),
            (Scheduler::Pbs, Some(Job::new("12[].head"))),
            (Scheduler::GridEngine, Some(Job::new("12"))),
        ] {
            let record = SubmissionRecord::before(scheduler, "wavepore-a-1").with_job(job);
            record.write(&folder).unwrap();
            assert_eq!(SubmissionRecord::read(&folder), Some(record));
        }
        // Of an older program: the number alone.
        assert_eq!(SubmissionRecord::parse("7;east\n").job, parse_job("7;east"));
        SubmissionRecord::remove(&folder);
        assert_eq!(SubmissionRecord::read(&folder), None);
    }
}
