//! Finds a job in the queue of Slurm, by its number or by its name.

use std::path::Path;
use std::process::Command;

use super::command::{output_text, run};
use super::presence::Presence;
use crate::batch::scheduler::{Job, parse_job};

/// States of a finished job in `scontrol`.
const FINISHED_STATES: &[&str] = &[
    "COMPLETED",
    "CANCELLED",
    "FAILED",
    "TIMEOUT",
    "NODE_FAIL",
    "PREEMPTED",
    "BOOT_FAIL",
    "DEADLINE",
    "OUT_OF_MEMORY",
];

/// Finds the array of one folder in the queue if its number is not known.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlurmSearch<'a> {
    /// Name of the job.
    pub name: &'a str,
    /// Whether no other folder has that name.
    pub is_own_name: bool,
    /// Its script.
    pub script: &'a Path,
    /// Clusters that it may be on, if the user named them.
    pub clusters: Option<&'a str>,
}

impl SlurmSearch<'_> {
    /// Whether a job of that name waits or runs.
    pub(crate) fn presence(&self) -> Presence {
        match self.jobs() {
            Ok(jobs) => self.chosen(&jobs).map_or(Presence::Gone, Presence::Queued),
            Err(message) => Presence::Unknown(message),
        }
    }

    /// The job that was just submitted, if the queue lists it.
    pub(crate) fn find(&self) -> Option<Job> {
        let jobs = self.jobs().ok()?;
        // Another job may have the name that the user chose.
        let is_own = self.is_own_name || jobs.iter().any(|job| self.runs(job));
        self.chosen(&jobs).filter(|_| is_own)
    }

    /// Whether `job`, whose number `sbatch` printed before it failed, may be this array.
    pub(crate) fn may_be(&self, job: &Job) -> bool {
        if presence(job) != Presence::Gone {
            return true;
        }
        // It may be finished: Slurm still shows it for some minutes.
        let shown = show(job).unwrap_or_default();
        let script = format!("Command={}", self.script.display());
        shown.contains(&script) || shown.contains(&format!("JobName={}", self.name))
    }

    /// The jobs of that name.
    fn jobs(&self) -> Result<Vec<ListedJob>, String> {
        let mut squeue = Command::new("squeue");
        squeue.args(["--noheader", &format!("--name={}", self.name), "--format=%F %o"]);
        if let Some(clusters) = self.clusters {
            squeue.args(["--clusters", clusters]);
        }
        match run(&mut squeue) {
            Ok(output) if output.status.success() => {
                Ok(listed(&String::from_utf8_lossy(&output.stdout)))
            }
            Ok(output) => Err(format!("squeue: {}", output_text(&output))),
            Err(cause) => Err(format!("cannot run squeue: {cause}")),
        }
    }

    /// The job with the script, else the first.
    fn chosen(&self, jobs: &[ListedJob]) -> Option<Job> {
        let listed = jobs.iter().find(|job| self.runs(job)).or(jobs.first());
        listed.map(|listed| listed.job.clone())
    }

    fn runs(&self, listed: &ListedJob) -> bool {
        listed.rest == *self.script.to_string_lossy()
    }
}

/// A line of `squeue`.
struct ListedJob {
    job: Job,
    /// What follows the number.
    rest: String,
}

/// Whether a job waits or runs.
pub(crate) fn presence(job: &Job) -> Presence {
    let mut squeue = on_cluster("squeue", job);
    squeue.args(["--noheader", "--jobs", &job.id]);
    let message = match run(&mut squeue) {
        Ok(output) if output.status.success() => {
            let jobs = listed(&String::from_utf8_lossy(&output.stdout));
            let is_listed = jobs.iter().any(|listed| listed.job.id == job.id);
            return if is_listed { Presence::Queued(job.clone()) } else { Presence::Gone };
        }
        Ok(output) if is_unknown_job(&output_text(&output)) => return Presence::Gone,
        Ok(output) => format!("squeue: {}", output_text(&output)),
        Err(cause) => format!("cannot run squeue: {cause}"),
    };
    let Some(shown) = show(job) else { return Presence::Unknown(message) };
    if is_unknown_job(&shown) {
        return Presence::Gone;
    }
    match is_finished(&shown) {
        Some(true) => Presence::Gone,
        Some(false) => Presence::Queued(job.clone()),
        None => Presence::Unknown(message),
    }
}

/// What `scontrol show job` prints.
fn show(job: &Job) -> Option<String> {
    let output = run(on_cluster("scontrol", job).args(["show", "job", &job.id])).ok()?;
    let texts = [output.stdout, output.stderr];
    Some(texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n"))
}

fn on_cluster(program: &str, job: &Job) -> Command {
    let mut command = Command::new(program);
    if let Some(cluster) = &job.cluster {
        command.args(["--clusters", cluster]);
    }
    command
}

/// The jobs in the output of `squeue`; a line `CLUSTER: east` precedes those of that cluster.
fn listed(text: &str) -> Vec<ListedJob> {
    let mut cluster = None;
    let mut jobs = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("CLUSTER:") {
            cluster = Some(name.trim().to_owned());
            continue;
        }
        let end = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
        let (id, rest) = line.split_at(end);
        // `12`, `12_3`, `12_[4-7%2]`, `12;east`, `12|…`
        let is_end = rest.chars().next().is_none_or(|c| c.is_whitespace() || "_;|.+".contains(c));
        if let (true, Some(job)) = (is_end, parse_job(id)) {
            let rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
            let job = Job { cluster: cluster.clone(), ..job };
            jobs.push(ListedJob { job, rest: rest.trim().to_owned() });
        }
    }
    jobs
}

fn is_unknown_job(text: &str) -> bool {
    text.to_lowercase().contains("invalid job id")
}

/// Whether all jobs that `scontrol show job` prints are finished; `None` if it prints none.
fn is_finished(text: &str) -> Option<bool> {
    let states = text.split_whitespace().filter_map(|word| word.strip_prefix("JobState="));
    let mut states = states.peekable();
    states.peek()?;
    Some(states.all(|state| FINISHED_STATES.contains(&state)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_listed_with_array_indices_headers_and_clusters() {
        let text = "12_[1-5%2] /x/sweep.sbatch\n 13_4\nCLUSTER: east\n14 main wave\n  JOBID x\n\
                    1st of May\n";
        let jobs = listed(text);
        let numbers: Vec<String> = jobs.iter().map(|listed| listed.job.parsable()).collect();
        assert_eq!(numbers, ["12", "13", "14;east"]);
        assert_eq!(jobs[0].rest, "/x/sweep.sbatch");
    }

    #[test]
    fn an_array_is_finished_when_all_its_tasks_are() {
        let finished = "JobId=1 JobState=COMPLETED x\nJobId=2 JobState=TIMEOUT";
        assert_eq!(is_finished(finished), Some(true));
        let pending = "JobId=1 JobState=COMPLETED x\nJobId=2 JobState=PENDING";
        assert_eq!(is_finished(pending), Some(false));
        assert_eq!(is_finished(""), None);
    }
}
