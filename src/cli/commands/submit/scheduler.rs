//! Calls `sbatch` and `scontrol`.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use super::queue::QueueSearch;
use super::slurm_command::{message_text, output_text, run};
use crate::batch::slurm::{Job, MAX_ARRAY_SIZE, is_refusal, parse_sbatch_output};
use crate::error::{Error, Result};

/// Checks that there is an `sbatch`.
///
/// # Errors
/// [`Error::Machine`] if there is no `sbatch`.
pub(crate) fn require_sbatch() -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join("sbatch").is_file()) {
        return Ok(());
    }
    Err(Error::machine(
        "Slurm was not found: there is no sbatch on PATH",
        "submit from a login node of the cluster, use `wavepore sweep` to compute the cases on this machine, or add --dry-run to see the script",
    ))
}

/// The limit of the indices of an array (`MaxArraySize`); Slurm's default if it is not known.
///
/// # Errors
/// [`Error::Machine`] if the cluster does not answer.
pub(crate) fn array_size() -> Result<usize> {
    let mut scontrol = Command::new("scontrol");
    let output = match run(scontrol.args(["show", "config"])) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(MAX_ARRAY_SIZE),
        output => output.map_err(|cause| Error::caused("cannot run scontrol", cause))?,
    };
    if !output.status.success() {
        return Err(Error::machine(
            format!("the cluster does not answer: {}", output_text(&output)),
            "",
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let value = |line: &str| {
        let rest = line.strip_prefix("MaxArraySize")?.trim_start();
        rest.strip_prefix('=')?.trim().parse().ok()
    };
    Ok(text.lines().find_map(value).unwrap_or(MAX_ARRAY_SIZE))
}

/// Whether `sbatch` accepted a script.
#[derive(Debug)]
pub(crate) enum Submitted {
    /// It did.
    Accepted {
        /// The job, if its number is known.
        job: Option<Job>,
        /// A note for the user on an unusual answer.
        note: Option<String>,
    },
    /// It did not: its message.
    Refused(String),
}

/// Submits `script` with `sbatch`, which is often a wrapper of the site.
///
/// The script was accepted if `sbatch` succeeds and does not print a refusal, or if its job is in
/// the queue. The number of the job is read from the output, else from the queue.
///
/// # Errors
/// [`Error::Machine`] if there is no `sbatch`, or its output cannot be written to `folder`.
pub(crate) fn sbatch(
    arguments: &[String],
    script: &Path,
    folder: &Path,
    queue: &QueueSearch<'_>,
) -> Result<Submitted> {
    let mut sbatch = Command::new("sbatch");
    sbatch.arg("--parsable").args(arguments).arg(script);
    // This variable would replace the array of the script.
    sbatch.env_remove("SBATCH_ARRAY_INX");
    let Printed { status, out, err } = printed(&mut sbatch, folder)?;
    let read = parse_sbatch_output(&out, &err);
    let message = message_text(&out, &err, status);
    if status.success() && read.is_some() {
        return Ok(Submitted::Accepted { job: read, note: None });
    }
    let found = queue.find();
    if status.success() && (found.is_some() || !is_refusal(&out, &err)) {
        let note = found.is_none().then(|| format!("sbatch printed no job number: {message}"));
        return Ok(Submitted::Accepted { job: found, note });
    }
    // A wrapper may fail after the submission, and `sbatch --wait` returns the status of the tasks.
    let read = read.filter(|job| queue.may_be(job));
    Ok(match found.or(read) {
        Some(job) => {
            let id = &job.id;
            let note = format!(
                "sbatch ended with {status}, but accepted the script as job {id}: {message}"
            );
            Submitted::Accepted { job: Some(job), note: Some(note) }
        }
        None => Submitted::Refused(message),
    })
}

struct Printed {
    status: ExitStatus,
    out: String,
    err: String,
}

/// Runs a command and returns its output.
///
/// The output goes to files, not pipes: a background process of the command would keep a pipe open.
fn printed(command: &mut Command, folder: &Path) -> Result<Printed> {
    let paths = ["sbatch.stdout", "sbatch.stderr"].map(|name| folder.join(name));
    let create =
        |path: &Path| File::create(path).map_err(|cause| Error::io("cannot write", path, cause));
    command.stdin(Stdio::null()).stdout(create(&paths[0])?).stderr(create(&paths[1])?);
    let status = command.status();
    let [out, err] = paths.map(|path| {
        let bytes = fs::read(&path).unwrap_or_default();
        let _ = fs::remove_file(&path);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let status = status.map_err(|cause| Error::caused("cannot run sbatch", cause))?;
    Ok(Printed { status, out, err })
}
