//! Submits the two jobs of a sweep.

use std::path::Path;

use super::presence::Presence;
use super::queue::QueueSearch;
use super::record::SubmissionRecord;
use super::submission::Submission;
use super::submit_command::{self, Submitted};
use crate::batch::scheduler::{
    After, Job, Scheduler, Sizes, advice, clusters_option, format_wall_time, unique_job_name,
};
use crate::error::{Error, Result};

impl Submission<'_> {
    /// Refuses another array while the last one is in the queue. Returns the error to report if
    /// that is not known and there are cases to submit.
    pub(super) fn refuse_if_queued(&self) -> Result<Option<Error>> {
        let Some(record) = SubmissionRecord::read(&self.folder) else { return Ok(None) };
        let (name, script) = (self.job_name(), self.array_script());
        match record.presence(&self.queue(&name, &script)) {
            Presence::Gone => Ok(None),
            Presence::Queued(job) => Err(Error::usage(
                format!("job {} of this folder is still in the queue", job.parsable()),
                format!(
                    "wait until it is finished, or cancel it ({} {}), then submit again",
                    record.scheduler().dialect().facts().cancel,
                    job.id
                ),
            )),
            Presence::Unknown(message) => Ok(Some(record.unknown(&self.folder, &message))),
        }
    }

    /// Submits the array; returns its job, if the number is known.
    pub(super) fn submit_array(&self, sizes: &Sizes) -> Result<Option<Job>> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), self.array_script());
        let dialect = self.scheduler().dialect();
        let all = dialect.array_arguments(&self.array(sizes), &name, &arguments.passed_on)?;
        // First, so that the array is known if this program ends while the command runs.
        let record = SubmissionRecord::before(self.scheduler(), &name);
        record.write(folder)?;
        let queue = self.queue(&name, &script);
        match submit_command::submit(&all, &script, folder.root(), &queue)? {
            Submitted::Accepted { job, note } => {
                record.with_job(job.clone()).write(folder)?;
                note.iter().for_each(|note| console.warn(note));
                Ok(job)
            }
            Submitted::Refused(message) => {
                SubmissionRecord::remove(folder);
                let task_time = sizes.work.max(arguments.task_time.min(sizes.usable));
                let task_time = format_wall_time(task_time);
                let advice = advice(dialect.facts(), &message, sizes.tasks.len(), &task_time);
                let (command, script) = (dialect.facts().command, script.display());
                Err(Error::machine(
                    format!("{command} did not accept {script}: {message}{advice}"),
                    "",
                ))
            }
        }
    }

    /// Submits the collection, to start after the array; returns its job, if there is one and its
    /// number is known.
    pub(super) fn submit_collection(&self, array: Option<&Job>) -> Result<Collection> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), self.collection_script());
        let (dialect, collection) = (self.scheduler().dialect(), self.collection());
        let after = array.map_or(After::Name(&name), |job| After::Number(&job.id));
        let typed = &arguments.passed_on;
        let Some(all) = dialect.collection_arguments(&collection, after, typed)? else {
            console.warn(&format!(
                "no collection was submitted: {} waits for a job by its number alone",
                dialect.facts().title
            ));
            return Ok(Collection::NotSubmitted);
        };
        // Jobs of other folders may have the same name.
        let own_name = collection.name();
        let queue = QueueSearch { is_own_name: false, ..self.queue(&own_name, &script) };
        match submit_command::submit(&all, &script, folder.root(), &queue)? {
            Submitted::Accepted { job, note } => {
                note.iter().for_each(|note| console.warn(note));
                Ok(job.map_or(Collection::Unnumbered, Collection::Job))
            }
            Submitted::Refused(message) => {
                let number = match array {
                    Some(job) => format!("as job {}", job.id),
                    None => format!("under the name {name}"),
                };
                Err(Error::machine(
                    format!(
                        "the array is submitted {number}, but {} did not accept {}: {message}",
                        dialect.facts().command,
                        script.display()
                    ),
                    format!(
                        "run `wavepore collect {}` when the array is finished",
                        folder.root().display()
                    ),
                ))
            }
        }
    }

    /// The name of the array in the queue: the user's, else one of this folder.
    pub(super) fn job_name(&self) -> String {
        let asked = self.asked_name().map(str::to_owned);
        asked.unwrap_or_else(|| unique_job_name(&self.path, self.folder.root()))
    }

    /// The user's name of the array.
    fn asked_name(&self) -> Option<&str> {
        self.scheduler().dialect().job_name_option(&self.arguments.passed_on)
    }

    fn queue<'b>(&'b self, name: &'b str, script: &'b Path) -> QueueSearch<'b> {
        let scheduler = self.scheduler();
        let is_own_name = self.asked_name().is_none();
        let clusters = match scheduler {
            Scheduler::Slurm => clusters_option(&self.arguments.passed_on),
            _ => None,
        };
        QueueSearch { scheduler, name, is_own_name, script, clusters }
    }
}

/// The job that collects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Collection {
    /// It waits for the array.
    Job(Job),
    /// The same, but its number is not known.
    Unnumbered,
    /// There is none.
    NotSubmitted,
}
