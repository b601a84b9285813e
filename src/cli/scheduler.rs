//! What is asked of Slurm's own programs.

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::batch::slurm::MAX_ARRAY_SIZE;
use crate::error::{Error, Result};

/// A job, as `sbatch --parsable` tells it: its number and, on a cluster among several, the name of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: String,
    cluster: Option<String>,
}

impl Job {
    /// From `123` or `123;cluster`; none if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, cluster) = match text.trim().split_once(';') {
            Some((id, cluster)) => (id, Some(cluster.to_owned())),
            None => (text.trim(), None),
        };
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Self { id: id.to_owned(), cluster })
    }

    /// The same again.
    pub fn told(&self) -> String {
        self.cluster.as_ref().map_or_else(|| self.id.clone(), |cluster| format!("{};{cluster}", self.id))
    }

    /// How to look at it.
    pub fn watch(&self) -> String {
        self.cluster.as_ref().map_or_else(String::new, |cluster| format!("-M {cluster} ")) + "-j " + &self.id
    }

    /// Whether it waits or runs; false as well where Slurm does not answer.
    pub fn is_there(&self) -> bool {
        let mut squeue = Command::new("squeue");
        squeue.args(["--noheader", "--jobs", &self.id]);
        if let Some(cluster) = &self.cluster {
            squeue.args(["--clusters", cluster]);
        }
        let lines = |text: &str| text.lines().any(|line| line.trim_start().starts_with(&self.id));
        run(&mut squeue).is_ok_and(|output| output.status.success() && lines(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// Makes sure that jobs can be submitted here.
///
/// # Errors
/// [`Error::Machine`] if there is no `sbatch`.
pub fn find() -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join("sbatch").is_file()) {
        return Ok(());
    }
    Err(Error::Machine(
        "Slurm is not here: there is no sbatch on PATH\n  \
         help: submit from a login node of the cluster; or `wavepore sweep` computes the cases on this machine, \
         or --dry-run shows the script"
            .into(),
    ))
}

/// Where the indices of an array must end (`MaxArraySize`); Slurm's usual value where nothing is told.
///
/// # Errors
/// [`Error::Machine`] if the cluster does not answer.
pub fn array_size() -> Result<usize> {
    let mut scontrol = Command::new("scontrol");
    let output = match run(scontrol.args(["show", "config"])) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(MAX_ARRAY_SIZE),
        answer => answer.map_err(|cause| Error::Machine(format!("cannot run scontrol: {cause}")))?,
    };
    if !output.status.success() {
        return Err(Error::Machine(format!("the cluster does not answer: {}", words(&output))));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let value = |line: &str| line.strip_prefix("MaxArraySize")?.trim_start().strip_prefix('=')?.trim().parse().ok();
    Ok(text.lines().find_map(value).unwrap_or(MAX_ARRAY_SIZE))
}

/// Submits `script`.
///
/// # Errors
/// [`Error::Machine`] with the words of `sbatch`.
pub fn sbatch(arguments: &[String], script: &Path) -> Result<Job> {
    let mut sbatch = Command::new("sbatch");
    sbatch.arg("--parsable").args(arguments).arg(script);
    let output = run(&mut sbatch).map_err(|cause| Error::Machine(format!("cannot run sbatch: {cause}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let job = text.lines().find_map(Job::parse).filter(|_| output.status.success());
    job.ok_or_else(|| Error::Machine(format!("sbatch did not take {}: {}", script.display(), words(&output))))
}

fn run(command: &mut Command) -> std::io::Result<Output> {
    command.stdin(Stdio::null()).output()
}

/// What a program said.
fn words(output: &Output) -> String {
    let said = [&output.stderr, &output.stdout].map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
    match said.into_iter().find(|text| !text.is_empty()) {
        Some(text) => text,
        None => output.status.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_numbers_with_or_without_a_cluster() {
        assert_eq!(Job::parse("12\n").unwrap().watch(), "-j 12");
        let far = Job::parse("12;east").unwrap();
        assert_eq!((far.id.as_str(), far.watch().as_str(), far.told().as_str()), ("12", "-M east -j 12", "12;east"));
        for wrong in ["", "sbatch: error", "12a", ";"] {
            assert_eq!(Job::parse(wrong), None);
        }
    }
}
