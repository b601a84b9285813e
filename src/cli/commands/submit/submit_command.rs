//! Calls the command of a scheduler that submits a script.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use super::command::{message_text, output_text, run};
use super::queue::QueueSearch;
use crate::batch::scheduler::{Job, Scheduler};
use crate::error::{Error, Result};

/// Checks that the command of the scheduler is there.
///
/// # Errors
/// [`Error::Machine`] if it is not.
pub(crate) fn require(scheduler: Scheduler) -> Result<()> {
    let facts = scheduler.dialect().facts();
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|folder| folder.join(facts.command).is_file()) {
        return Ok(());
    }
    let others = Scheduler::ALL.map(Scheduler::name).join(", ");
    Err(Error::machine(
        format!("{} was not found: there is no {} on PATH", facts.title, facts.command),
        format!(
            "submit from a login node of the cluster, name its scheduler with --scheduler \
             ({others}), use `wavepore sweep` to compute the cases on this machine, or add \
             --dry-run to see the script"
        ),
    ))
}

/// The limit of the indices of an array, exclusive; the scheduler's default if it is not known.
///
/// # Errors
/// [`Error::Machine`] if the cluster does not answer.
pub(crate) fn array_size(scheduler: Scheduler) -> Result<usize> {
    let limit = &scheduler.dialect().facts().array_limit;
    let default = limit.size(limit.default);
    let [program, arguments @ ..] = limit.command else { return Ok(default) };
    let output = match run(Command::new(program).args(arguments)) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(default),
        output => output.map_err(|cause| Error::caused(format!("cannot run {program}"), cause))?,
    };
    if !output.status.success() {
        return Err(Error::machine(
            format!("the cluster does not answer: {}", output_text(&output)),
            "",
        ));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(limit.read(&text).map_or(default, |found| limit.size(found)))
}

/// Whether the scheduler accepted a script.
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

/// Submits `script` with the command of the scheduler, which is often a wrapper of the site.
///
/// The script was accepted if the command succeeds and does not print a refusal, or if its job is
/// in the queue. The number of the job is read from the output, else from the queue.
///
/// # Errors
/// [`Error::Machine`] if there is no such command, or its output cannot be written to `folder`.
pub(crate) fn submit(
    arguments: &[String],
    script: &Path,
    folder: &Path,
    queue: &QueueSearch<'_>,
) -> Result<Submitted> {
    let dialect = queue.scheduler.dialect();
    let facts = dialect.facts();
    let mut command = Command::new(facts.command);
    command.args(arguments).stdin(Stdio::null());
    if facts.reads_script {
        let text = File::open(script).map_err(|cause| Error::io("cannot read", script, cause))?;
        command.stdin(text);
    } else {
        command.arg(script);
    }
    facts.conflicting_variable.iter().for_each(|name| {
        command.env_remove(name);
    });
    let name = facts.command;
    let Printed { status, out, err } = printed(&mut command, name, folder)?;
    let read = dialect.submitted_job(&out, &err);
    let message = message_text(&out, &err, status);
    if status.success() && read.is_some() {
        return Ok(Submitted::Accepted { job: read, note: None });
    }
    let found = queue.find();
    if status.success() && (found.is_some() || !dialect.is_refusal(&out, &err)) {
        let note = found.is_none().then(|| format!("{name} printed no job number: {message}"));
        return Ok(Submitted::Accepted { job: found, note });
    }
    // A wrapper may fail after the submission, and `sbatch --wait` returns the status of the tasks.
    let read = read.filter(|job| queue.may_be(job));
    Ok(match found.or(read) {
        Some(job) => {
            let id = &job.id;
            let note = format!(
                "{name} ended with {status}, but accepted the script as job {id}: {message}"
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
fn printed(command: &mut Command, name: &str, folder: &Path) -> Result<Printed> {
    let paths = ["stdout", "stderr"].map(|stream| folder.join(format!("{name}.{stream}")));
    let create =
        |path: &Path| File::create(path).map_err(|cause| Error::io("cannot write", path, cause));
    command.stdout(create(&paths[0])?).stderr(create(&paths[1])?);
    let status = command.status();
    let [out, err] = paths.map(|path| {
        let bytes = fs::read(&path).unwrap_or_default();
        let _ = fs::remove_file(&path);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let status = status.map_err(|cause| Error::caused(format!("cannot run {name}"), cause))?;
    Ok(Printed { status, out, err })
}
