//! `wavepore submit`: submits a sweep as a job array of a cluster, and a job that collects it.

mod case_time;
mod command;
mod jobs;
mod presence;
mod queue;
mod record;
pub(super) mod request;
mod slurm_queue;
mod submission;
mod submit_command;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::case_list::note_changed_sweep;
use super::collect::{CollectArguments, collect};
use crate::batch::scheduler::{
    Job, Restart, Sizes, TimeLimit, array_script, collection_script, format_wall_time,
};
use crate::batch::{self, CaseLocks, Folder, Manifest};
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::table::print;
use crate::error::{Error, Result};
use crate::system::Program;
use case_time::TemporaryFolder;
use jobs::Collection;
use request::SubmitArguments;
use submission::Submission;

/// Printed in place of an unknown number of a submitted job.
const UNKNOWN: &str = "submitted, its number is not known";

/// Submits the unfinished cases of a sweep.
///
/// # Errors
/// What is wrong in the scenario as a whole; a sweep that is in the queue already;
/// [`Error::Machine`], also if the cluster refuses; an interruption; [`Error::Numbers`] if all
/// measured cases failed.
pub(crate) fn submit(
    arguments: &SubmitArguments,
    threads: Option<usize>,
    console: &Console,
) -> Result<()> {
    let cores = threads.unwrap_or(1);
    arguments.validate(cores)?;
    let dialect = arguments.scheduler.dialect();
    let facts = dialect.facts();
    let array_size = if arguments.dry_run {
        facts.array_limit.size(facts.array_limit.default)
    } else {
        submit_command::require(arguments.scheduler)?;
        submit_command::array_size(arguments.scheduler)?
    };
    let scenario = arguments.cases.read(console)?;
    let computation = arguments.cases.what;
    let limit_variable = facts.limit_variable.and_then(|name| std::env::var(name).ok());
    let submission = Submission {
        arguments,
        names: batch::names(&scenario, computation)?,
        scenario: &scenario,
        computation,
        path: absolute(Path::new(&arguments.cases.scenario))?,
        program: program(arguments, console)?,
        folder: Folder::new(absolute(&arguments.cases.folder()?)?),
        cores,
        array_size,
        limit: dialect.time_limit(&arguments.passed_on, limit_variable.as_deref()),
        console,
    };
    if arguments.dry_run { submission.print_script() } else { submission.submit() }
}

/// The program that the tasks run.
fn program(arguments: &SubmitArguments, console: &Console) -> Result<Program> {
    match &arguments.program {
        Some(program) => absolute(program).map(Program::from),
        None => console.program.clone().ok_or_else(|| {
            Error::machine("cannot find the path of this program", "set it with --program")
        }),
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    let failed = |cause| Error::io("cannot find the absolute path of", path, cause);
    std::path::absolute(path).map_err(failed)
}

impl Submission<'_> {
    /// Prints the script of the array.
    fn print_script(&self) -> Result<()> {
        let left = self.left()?;
        let scratch = TemporaryFolder::new()?;
        let folder = Folder::new(scratch.path());
        folder.begin(&Manifest::new(self.scenario, self.computation, &self.names))?;
        let case = self.case_time(&left, &folder)?;
        if left.is_empty() {
            self.console.note("every case is finished: nothing would be submitted");
        }
        let sizes = self.sizes(&left, case);
        if !left.is_empty() {
            self.console.status(&self.describe(&sizes, left.len(), case));
            self.warn_if_too_short(&sizes, case);
        }
        self.note_what_is_missing();
        let folder = self.folder.root();
        if !folder.is_dir() {
            let folder = folder.display();
            self.console.note(&format!("make the folder {folder} before you submit this script"));
        }
        self.console.status("nothing was submitted: --dry-run");
        print(&array_script(self.scheduler().dialect(), &self.array(&sizes))?)
    }

    /// Submits both jobs.
    fn submit(&self) -> Result<()> {
        let Self { folder, console, arguments, .. } = self;
        folder.create()?;
        let _lock = CaseLocks::lock_for_submission(folder)?;
        let unknown = self.refuse_if_queued()?;
        let manifest = Manifest::new(self.scenario, self.computation, &self.names);
        if let Some(before) = folder.begin(&manifest)? {
            note_changed_sweep(&before, &manifest, folder, console);
        }
        let before = self.left()?;
        if let Some(error) = unknown.filter(|_| !before.is_empty()) {
            return Err(error);
        }
        let case = self.case_time(&before, folder)?;
        // A measurement finishes cases.
        let left = if arguments.case_time.is_some() { before } else { self.left()? };
        if left.is_empty() {
            return self.collect_here();
        }
        let sizes = self.sizes(&left, case);
        self.warn_if_too_short(&sizes, case);
        self.note_what_is_missing();
        let dialect = self.scheduler().dialect();
        let text = array_script(dialect, &self.array(&sizes))?;
        folder.write_file("submitted.toml", &self.scenario.text)?;
        let collecting = collection_script(dialect, &self.collection())?;
        folder.write_file(&self.script_name("collect"), &collecting)?;
        let script = folder.write_file(&self.script_name("sweep"), &text)?;
        console.status(&text);
        let array = self.submit_array(&sizes)?;
        let collection = self.submit_collection(array.as_ref())?;
        let array_number = array.as_ref().map_or_else(|| UNKNOWN.into(), Job::parsable);
        let (collection_number, collection_job) = match &collection {
            Collection::Job(job) => (job.parsable(), Some(job)),
            Collection::Unnumbered => (UNKNOWN.into(), None),
            Collection::NotSubmitted => ("none".into(), None),
        };
        print(&format!(
            "{}\narray job: {array_number}\ncollection job: {collection_number}\nscript: {}\n\
             watch: {}\n\
             resume: the same command again, once the jobs are finished; finished cases are kept\n\
             collect by hand: wavepore collect {}\n",
            self.describe(&sizes, left.len(), case),
            script.display(),
            dialect.watch(&self.job_name(), array.as_ref(), collection_job),
            folder.root().display(),
        ))
    }

    /// Notes what the scheduler cannot do that others can.
    fn note_what_is_missing(&self) {
        let facts = self.scheduler().dialect().facts();
        if facts.restart == Restart::Never {
            self.console.note(&format!(
                "{} has no way for a task to go back into the queue: submit again for the cases \
                 that are left when its time is up",
                facts.title
            ));
        }
    }

    /// Collects at once, since nothing is left to compute.
    fn collect_here(&self) -> Result<()> {
        print(&format!("nothing is left to compute of {} cases\n", self.names.len()))?;
        let arguments = CollectArguments {
            folder: self.folder.root().into(),
            output: None,
            force: true,
            link_records: false,
            format: Format::Table,
        };
        collect(&arguments, self.console)
    }

    /// Warns if the time limit of the user is too short for a task.
    fn warn_if_too_short(&self, sizes: &Sizes, case: Duration) {
        if !matches!(self.limit, Some(TimeLimit::Of(_))) || sizes.work <= sizes.usable {
            return;
        }
        let facts = self.scheduler().dialect().facts();
        let (command, option) = (facts.command, facts.words.limit_option);
        let end = match facts.restart {
            Restart::Never => "it will leave cases, which must be submitted again",
            _ => "it will go back into the queue until they are finished",
        };
        let [limit, usable, case] = [sizes.limit, sizes.usable, case].map(format_wall_time);
        self.console.warn(&if sizes.load == 1 {
            format!(
                "a case takes {case}, but a task of {limit} has {usable} for it: give {command} a \
                 longer {option}"
            )
        } else {
            format!(
                "a task has up to {} cases of {case}, but {usable} of its {limit} for them: {end} (for \
                 more cases at a time use wavepore --threads N submit …)",
                sizes.load
            )
        });
    }
}
