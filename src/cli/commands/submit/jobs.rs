//! The two jobs of a sweep: handed to `sbatch` once, and known from then on.

use std::path::Path;

use super::queue::{Presence, Queue};
use super::record::SubmissionRecord;
use super::scheduler::{self, Submitted};
use super::submission::Submission;
use crate::batch::slurm::{self, Job, Sizes, tell_wall_time};
use crate::error::{Error, Result};

/// Script of the array, in the folder of the sweep.
pub const ARRAY_SCRIPT: &str = "sweep.sbatch";
/// Script of the collection.
pub const COLLECTION_SCRIPT: &str = "collect.sbatch";

impl Submission<'_> {
    /// Refuses another array while the last one is in the queue. The answer is the refusal that is
    /// due where that cannot be known, if anything is to be submitted at all.
    pub(super) fn refuse_while_there(&self) -> Result<Option<Error>> {
        let Some(record) = SubmissionRecord::read(&self.folder) else { return Ok(None) };
        let (name, script) = (self.job_name(), self.folder.root().join(ARRAY_SCRIPT));
        match record.look(&self.queue(&name, &script)) {
            Presence::Gone => Ok(None),
            Presence::There(job) => Err(Error::Usage(format!(
                "job {} of this folder is still in the queue\n  \
                 help: wait until it is over, or end it (scancel {}), then submit again",
                job.parsable(),
                job.id
            ))),
            Presence::Unknown(words) => Ok(Some(record.unknown(&self.folder, &words))),
        }
    }

    /// Hands the array to `sbatch`; answers its number, if that is known.
    pub(super) fn submit_array(&self, sizes: &Sizes) -> Result<Option<Job>> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), folder.root().join(ARRAY_SCRIPT));
        let named = vec![format!("--job-name={name}")];
        let all = [named, self.array(sizes).arguments()?, arguments.sbatch.clone()].concat();
        // First, so that an array is known of whatever happens while sbatch runs.
        let record = SubmissionRecord::before(&name);
        record.write(folder)?;
        match scheduler::sbatch(&all, &script, folder.root(), &self.queue(&name, &script))? {
            Submitted::Taken { job, note } => {
                record.with_job(job.clone()).write(folder)?;
                note.iter().for_each(|note| console.warn(note));
                Ok(job)
            }
            Submitted::Refused(words) => {
                SubmissionRecord::forget(folder);
                let task_time = sizes.work.max(arguments.task_time.min(sizes.usable));
                let advice = slurm::advice(&words, sizes.tasks.len(), &tell_wall_time(task_time));
                Err(Error::Machine(format!("sbatch did not take {}: {words}{advice}", script.display())))
            }
        }
    }

    /// Hands the collection to `sbatch`, behind the array; answers its number, if that is known.
    pub(super) fn submit_collection(&self, array: Option<&Job>) -> Result<Option<Job>> {
        let Self { folder, console, arguments, .. } = self;
        let (name, script) = (self.job_name(), folder.root().join(COLLECTION_SCRIPT));
        let collection = self.collection(Some(&name));
        let own = collection.arguments(array.map(|job| job.id.as_str()))?;
        let all = [own, slurm::for_collection(&arguments.sbatch)].concat();
        // Its name is not its own: jobs of other folders may have it.
        let own_name = collection.name();
        let queue = Queue { is_own_name: false, ..self.queue(&own_name, &script) };
        match scheduler::sbatch(&all, &script, folder.root(), &queue)? {
            Submitted::Taken { job, note } => {
                note.iter().for_each(|note| console.warn(note));
                Ok(job)
            }
            Submitted::Refused(words) => {
                let number = array.map_or_else(|| format!("under the name {name}"), |job| format!("as job {}", job.id));
                Err(Error::Machine(format!(
                    "the array is submitted {number}, but sbatch did not take {}: {words}\n  \
                     help: when the array is over: wavepore collect {}",
                    script.display(),
                    folder.root().display()
                )))
            }
        }
    }

    /// The name of the array in the queue: the user's, if there is one.
    pub(super) fn job_name(&self) -> String {
        let asked = slurm::name_asked(&self.arguments.sbatch).map(str::to_owned);
        asked.unwrap_or_else(|| slurm::unique_job_name(&self.path, self.folder.root()))
    }

    fn queue<'b>(&'b self, name: &'b str, script: &'b Path) -> Queue<'b> {
        let sbatch = &self.arguments.sbatch;
        let is_own_name = slurm::name_asked(sbatch).is_none();
        Queue { name, is_own_name, script, clusters: slurm::clusters_asked(sbatch) }
    }
}
