//! Whether a job is in Slurm's queue, by its number or by its name.

use std::path::Path;
use std::process::Command;

use super::slurm_command::{run, words};
use crate::batch::slurm::Job;

/// States in which `scontrol` shows a job that is over.
const OVER: &[&str] = &[
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

/// What is known of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It waits or runs, under this number.
    There(Job),
    /// It is over, or never was.
    Gone,
    /// Slurm gave no answer that could be understood.
    Unknown(String),
}

/// The array of one folder, as the queue knows it beside its number.
#[derive(Debug, Clone, Copy)]
pub struct Queue<'a> {
    /// Name of the job.
    pub name: &'a str,
    /// Whether no other folder has that name.
    pub is_own_name: bool,
    /// Its script.
    pub script: &'a Path,
    /// Clusters that it may be on, if several are known.
    pub clusters: Option<&'a str>,
}

impl Queue<'_> {
    /// Whether a job that goes by the name waits or runs.
    pub fn look(&self) -> Presence {
        match self.jobs() {
            Ok(jobs) => self.chosen(&jobs).map_or(Presence::Gone, Presence::There),
            Err(trouble) => Presence::Unknown(trouble),
        }
    }

    /// The number of the job that was just submitted, if the queue tells it.
    pub fn find(&self) -> Option<Job> {
        let jobs = self.jobs().ok()?;
        // Another job may have the name that the user gave this one.
        let is_ours = self.is_own_name || jobs.iter().any(|job| self.runs(job));
        self.chosen(&jobs).filter(|_| is_ours)
    }

    /// Whether `job`, whose number was read where `sbatch` failed, may be this array.
    pub fn may_be(&self, job: &Job) -> bool {
        if look(job) != Presence::Gone {
            return true;
        }
        // It may be over already: Slurm still shows it for some minutes.
        let shown = show(job).unwrap_or_default();
        let script = format!("Command={}", self.script.display());
        shown.contains(&script) || shown.contains(&format!("JobName={}", self.name))
    }

    /// Jobs of the name, with their scripts.
    fn jobs(&self) -> Result<Vec<(Job, String)>, String> {
        let mut squeue = Command::new("squeue");
        squeue.args(["--noheader", &format!("--name={}", self.name), "--format=%F %o"]);
        if let Some(clusters) = self.clusters {
            squeue.args(["--clusters", clusters]);
        }
        match run(&mut squeue) {
            Ok(output) if output.status.success() => Ok(listed(&String::from_utf8_lossy(&output.stdout))),
            Ok(output) => Err(format!("squeue: {}", words(&output))),
            Err(cause) => Err(format!("cannot run squeue: {cause}")),
        }
    }

    /// The one that runs the script, else the first.
    fn chosen(&self, jobs: &[(Job, String)]) -> Option<Job> {
        let job = jobs.iter().find(|job| self.runs(job)).or(jobs.first());
        job.map(|(job, _)| job.clone())
    }

    fn runs(&self, (_, command): &(Job, String)) -> bool {
        *command == *self.script.to_string_lossy()
    }
}

/// Whether a job waits or runs.
pub fn look(job: &Job) -> Presence {
    let mut squeue = on_cluster("squeue", job);
    squeue.args(["--noheader", "--jobs", &job.id]);
    let trouble = match run(&mut squeue) {
        Ok(output) if output.status.success() => {
            let jobs = listed(&String::from_utf8_lossy(&output.stdout));
            let is_there = jobs.iter().any(|(listed, _)| listed.id == job.id);
            return if is_there { Presence::There(job.clone()) } else { Presence::Gone };
        }
        Ok(output) if is_unknown_job(&words(&output)) => return Presence::Gone,
        Ok(output) => format!("squeue: {}", words(&output)),
        Err(cause) => format!("cannot run squeue: {cause}"),
    };
    match show(job).map(|shown| (is_unknown_job(&shown), is_over(&shown))) {
        Some((true, _) | (_, Some(true))) => Presence::Gone,
        Some((_, Some(false))) => Presence::There(job.clone()),
        _ => Presence::Unknown(trouble),
    }
}

/// What `scontrol` shows of a job, or says instead.
fn show(job: &Job) -> Option<String> {
    let output = run(on_cluster("scontrol", job).args(["show", "job", &job.id])).ok()?;
    Some([output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).join("\n"))
}

fn on_cluster(program: &str, job: &Job) -> Command {
    let mut command = Command::new(program);
    if let Some(cluster) = &job.cluster {
        command.args(["--clusters", cluster]);
    }
    command
}

/// Jobs by number with what follows it in the line; `CLUSTER: east` says where those below are.
fn listed(text: &str) -> Vec<(Job, String)> {
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
        if let (true, Some(job)) = (is_end, Job::parse(id)) {
            let rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
            jobs.push((Job { cluster: cluster.clone(), ..job }, rest.trim().to_owned()));
        }
    }
    jobs
}

fn is_unknown_job(words: &str) -> bool {
    words.to_lowercase().contains("invalid job id")
}

/// Whether all that `scontrol show job` shows is over; none where it shows no job.
fn is_over(text: &str) -> Option<bool> {
    let mut states = text.split_whitespace().filter_map(|word| word.strip_prefix("JobState=")).peekable();
    states.peek()?;
    Some(states.all(|state| OVER.contains(&state)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_listed_with_array_indices_headers_and_clusters() {
        let text = "12_[1-5%2] /x/sweep.sbatch\n 13_4\nCLUSTER: east\n14 main wave\n  JOBID x\n1st of May\n";
        let jobs = listed(text);
        let told: Vec<String> = jobs.iter().map(|(job, _)| job.parsable()).collect();
        assert_eq!(told, ["12", "13", "14;east"]);
        assert_eq!(jobs[0].1, "/x/sweep.sbatch");
    }

    #[test]
    fn an_array_is_over_when_all_of_it_is() {
        assert_eq!(is_over("JobId=1 JobState=COMPLETED x\nJobId=2 JobState=TIMEOUT"), Some(true));
        assert_eq!(is_over("JobId=1 JobState=COMPLETED x\nJobId=2 JobState=PENDING"), Some(false));
        assert_eq!(is_over(""), None);
    }
}
