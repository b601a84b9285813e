//! Submits the two jobs of a sweep.

use std::path::Path;

use super::queue::{Presence, QueueSearch};
use super::record::SubmissionRecord;
use super::scheduler::{self, Submitted};
use super::submission::Submission;
use crate::batch::slurm::{self, Job, Sizes, format_wall_time};
use crate::error::{Error, Result};

/// Script of the array, in the folder of the sweep.
pub(crate) const ARRAY_SCRIPT: &str = "sweep.sbatch";
/// Script of the collection.
pub(crate) const COLLECTION_SCRIPT: &str = "collect.sbatch";

impl Submission<'_> {
    /// Refuses another array while the last one is in the queue. Returns the error to report if
    /// that is not known and there are cases to submit.
    pub(super) fn refuse_if_queued(&self) -> Result<Option<Error>> {
        let Some(record) = SubmissionRecord::read(&self.folder) else { return Ok(None) };
        let (name, script) = (self.job_name(), self.folder.root().join(ARRAY_SCRIPT));
        match record.presence(&self.queue(&name, &script)) {
            Presence::Gone => Ok(None),
            Presence::Queued(job) => Err(Error::usage(
                format!("job {} of this folder is still in the queue", job.parsable()),
                format!(
                    "wait until it is finished, or cancel it (scancel {}), then submit again",
                    job.id
                ),
            )),
            Presence::Unknown(message) => Ok(Some(record.unknown(&self.folder, &message))),
        }
    }

    /// Submits the array; returns its job, if the number is known.
    pub(super) fn submit_array(&self, sizes: &Sizes) -> Result<Option<Job>> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), folder.root().join(ARRAY_SCRIPT));
        let named = vec![format!("--job-name={name}")];
        let all = [named, self.array(sizes).arguments()?, arguments.sbatch.clone()].concat();
        // First, so that the array is known if this program ends while sbatch runs.
        let record = SubmissionRecord::before(&name);
        record.write(folder)?;
        match scheduler::sbatch(&all, &script, folder.root(), &self.queue(&name, &script))? {
            Submitted::Accepted { job, note } => {
                record.with_job(job.clone()).write(folder)?;
                note.iter().for_each(|note| console.warn(note));
                Ok(job)
            }
            Submitted::Refused(message) => {
                SubmissionRecord::remove(folder);
                let task_time = sizes.work.max(arguments.task_time.min(sizes.usable));
                let task_time = format_wall_time(task_time);
                let advice = slurm::advice(&message, sizes.tasks.len(), &task_time);
                let script = script.display();
                Err(Error::machine(
                    format!("sbatch did not accept {script}: {message}{advice}"),
                    "",
                ))
            }
        }
    }

    /// Submits the collection, to start after the array; returns its job, if the number is known.
    pub(super) fn submit_collection(&self, array: Option<&Job>) -> Result<Option<Job>> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), folder.root().join(COLLECTION_SCRIPT));
        let collection = self.collection(Some(&name));
        let own = collection.arguments(array.map(|job| job.id.as_str()))?;
        let all = [own, slurm::collection_options(&arguments.sbatch)].concat();
        // Jobs of other folders may have the same name.
        let own_name = collection.name();
        let queue = QueueSearch { is_own_name: false, ..self.queue(&own_name, &script) };
        match scheduler::sbatch(&all, &script, folder.root(), &queue)? {
            Submitted::Accepted { job, note } => {
                note.iter().for_each(|note| console.warn(note));
                Ok(job)
            }
            Submitted::Refused(message) => {
                let number = match array {
                    Some(job) => format!("as job {}", job.id),
                    None => format!("under the name {name}"),
                };
                Err(Error::machine(
                    format!(
                        "the array is submitted {number}, but sbatch did not accept {}: {message}",
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
        let asked = slurm::job_name_option(&self.arguments.sbatch).map(str::to_owned);
        asked.unwrap_or_else(|| slurm::unique_job_name(&self.path, self.folder.root()))
    }

    fn queue<'b>(&'b self, name: &'b str, script: &'b Path) -> QueueSearch<'b> {
        let sbatch = &self.arguments.sbatch;
        let is_own_name = slurm::job_name_option(sbatch).is_none();
        QueueSearch { name, is_own_name, script, clusters: slurm::clusters_option(sbatch) }
    }
}
