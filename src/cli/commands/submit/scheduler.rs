//! What is asked of Slurm's own programs.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use super::queue::Queue;
use super::slurm_command::{run, said, words};
use crate::batch::slurm::{Job, MAX_ARRAY_SIZE, read_answer, says_refused};
use crate::error::{Error, Result};

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

/// What became of a script that was handed to `sbatch`.
#[derive(Debug)]
pub enum Submitted {
    /// It is in the queue; `note` says what was strange about it.
    Taken {
        /// Its number, if that could be found out.
        job: Option<Job>,
        /// What the user should know.
        note: Option<String>,
    },
    /// It was refused, with these words.
    Refused(String),
}

/// Hands `script` to `sbatch`, which is a program of the site around Slurm's own as often as not.
///
/// A script was taken if `sbatch` ends well and does not say otherwise, or if its job is in the
/// `queue`, whatever was printed. The number is read from what was printed, else asked of the queue.
///
/// # Errors
/// [`Error::Machine`] if there is no `sbatch`, or what it prints cannot be kept in `folder`.
pub fn sbatch(arguments: &[String], script: &Path, folder: &Path, queue: &Queue<'_>) -> Result<Submitted> {
    let mut sbatch = Command::new("sbatch");
    sbatch.arg("--parsable").args(arguments).arg(script);
    // It would replace the array of the script.
    sbatch.env_remove("SBATCH_ARRAY_INX");
    let Printed { status, out, err } = printed(&mut sbatch, folder)?;
    let read = read_answer(&out, &err);
    let said = said(&out, &err, status);
    if status.success() && read.is_some() {
        return Ok(Submitted::Taken { job: read, note: None });
    }
    let found = queue.find();
    if status.success() && (found.is_some() || !says_refused(&out, &err)) {
        let note = found.is_none().then(|| format!("sbatch printed no job number; it said: {said}"));
        return Ok(Submitted::Taken { job: found, note });
    }
    // A step that a site does after submitting may fail, and sbatch --wait ends as the tasks do.
    let read = read.filter(|job| queue.may_be(job));
    Ok(match found.or(read) {
        Some(job) => {
            let note = format!("sbatch ended with {status}, but took the script as job {}; it said: {said}", job.id);
            Submitted::Taken { job: Some(job), note: Some(note) }
        }
        None => Submitted::Refused(said),
    })
}

struct Printed {
    status: ExitStatus,
    out: String,
    err: String,
}

/// Runs a command and answers what it printed until it ended.
///
/// Files take the words, not pipes: a process that it leaves behind would hold those open.
fn printed(command: &mut Command, folder: &Path) -> Result<Printed> {
    let paths = ["sbatch.stdout", "sbatch.stderr"].map(|name| folder.join(name));
    let create = |path: &Path| File::create(path).map_err(|cause| Error::machine("cannot write", path, &cause));
    command.stdin(Stdio::null()).stdout(create(&paths[0])?).stderr(create(&paths[1])?);
    let status = command.status();
    let [out, err] = paths.map(|path| {
        let text = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let _ = fs::remove_file(&path);
        text
    });
    let status = status.map_err(|cause| Error::Machine(format!("cannot run sbatch: {cause}")))?;
    Ok(Printed { status, out, err })
}
