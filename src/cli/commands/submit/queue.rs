//! Finds a job in the queue of a scheduler, by its number or by its name.

use std::path::Path;
use std::process::Command;

use super::command::{output_text, run};
use super::presence::Presence;
use super::slurm_queue::{self, SlurmSearch};
use crate::batch::scheduler::{Job, QueueQuery, Scheduler};

/// Finds the array of one folder in the queue if its number is not known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueueSearch<'a> {
    /// Whose queue.
    pub scheduler: Scheduler,
    /// Name of the job.
    pub name: &'a str,
    /// Whether no other folder has that name.
    pub is_own_name: bool,
    /// Its script.
    pub script: &'a Path,
    /// Clusters of Slurm that it may be on, if the user named them.
    pub clusters: Option<&'a str>,
}

impl QueueSearch<'_> {
    /// Whether a job of that name waits or runs.
    pub(crate) fn presence(&self) -> Presence {
        match &self.scheduler.dialect().facts().queue {
            Some(query) => ask(query.by_name, self.name, query),
            None => self.slurm().presence(),
        }
    }

    /// The job that was just submitted, if the queue lists it.
    pub(crate) fn find(&self) -> Option<Job> {
        match &self.scheduler.dialect().facts().queue {
            // Another job may have the name that the user chose.
            Some(query) if self.is_own_name => match ask(query.by_name, self.name, query) {
                Presence::Queued(job) => Some(job),
                _ => None,
            },
            Some(_) => None,
            None => self.slurm().find(),
        }
    }

    /// Whether `job`, whose number was printed before the command failed, may be this array.
    pub(crate) fn may_be(&self, job: &Job) -> bool {
        match self.scheduler {
            Scheduler::Slurm => self.slurm().may_be(job),
            other => presence(other, job) != Presence::Gone,
        }
    }

    fn slurm(&self) -> SlurmSearch<'_> {
        let Self { name, is_own_name, script, clusters, .. } = *self;
        SlurmSearch { name, is_own_name, script, clusters }
    }
}

/// Whether a job waits or runs.
pub(crate) fn presence(scheduler: Scheduler, job: &Job) -> Presence {
    match &scheduler.dialect().facts().queue {
        // Its number is known in full; a list may cut it off.
        Some(query) => match ask(query.by_number, &job.id, query) {
            Presence::Queued(_) => Presence::Queued(job.clone()),
            other => other,
        },
        None => slurm_queue::presence(job),
    }
}

/// The last job that `command` lists for `wanted`.
fn ask(command: &[&str], wanted: &str, query: &QueueQuery) -> Presence {
    let [program, arguments @ ..] = command else { return Presence::Gone };
    match run(Command::new(program).args(arguments).arg(wanted)) {
        Ok(output) if output.status.success() => {
            let jobs = QueueQuery::listed(&String::from_utf8_lossy(&output.stdout));
            jobs.into_iter().next_back().map_or(Presence::Gone, Presence::Queued)
        }
        Ok(output) if query.is_unknown_job(&output_text(&output)) => Presence::Gone,
        Ok(output) => Presence::Unknown(format!("{program}: {}", output_text(&output))),
        Err(cause) => Presence::Unknown(format!("cannot run {program}: {cause}")),
    }
}
