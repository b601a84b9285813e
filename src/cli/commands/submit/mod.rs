//! `wavepore submit`: a sweep as a Slurm job array, and a job that collects.

mod case_time;
mod jobs;
mod queue;
mod record;
pub(super) mod request;
mod scheduler;
mod slurm_command;
mod submission;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::case_list::tell_change;
use super::collect::{CollectArguments, collect};
use crate::batch::slurm::{self, Job, MAX_ARRAY_SIZE, Sizes};
use crate::batch::slurm::{TimeLimit, tell_wall_time};
use crate::batch::{self, Claims, Folder, Manifest};
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::table::print;
use crate::error::{Error, Result};
use case_time::Scratch;
use jobs::{ARRAY_SCRIPT, COLLECTION_SCRIPT};
use request::SubmitArguments;
use submission::Submission;

/// What stands for the number of a job that was taken without one.
const UNKNOWN: &str = "submitted, its number is not known";

/// Submits what is not finished of a sweep.
///
/// # Errors
/// What is wrong in the scenario as a whole; a sweep that is in the queue already; what the machine or the cluster refuses; an interruption;
/// [`Error::Numbers`] if all cases that were tried failed.
pub fn submit(arguments: &SubmitArguments, threads: Option<usize>, console: &Console) -> Result<()> {
    arguments.refuse()?;
    let array_size = if arguments.dry_run {
        MAX_ARRAY_SIZE
    } else {
        scheduler::find()?;
        scheduler::array_size()?
    };
    let scenario = arguments.cases.read(console)?;
    let what = arguments.cases.what.what();
    let submission = Submission {
        arguments,
        names: batch::names(&scenario, what)?,
        scenario: &scenario,
        what,
        path: whole(Path::new(&arguments.cases.scenario))?,
        program: arguments.program.clone().map_or_else(std::env::current_exe, std::path::absolute).map_err(
            |cause| {
                Error::Machine(format!("cannot tell where this program is: {cause}\n  help: tell it with --program"))
            },
        )?,
        folder: Folder::new(whole(&arguments.cases.folder()?)?),
        cores: threads.unwrap_or(1),
        array_size,
        limit: slurm::time_limit(&arguments.sbatch, std::env::var("SBATCH_TIMELIMIT").ok().as_deref()),
        console,
    };
    if arguments.dry_run { submission.show() } else { submission.send() }
}

fn whole(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|cause| Error::machine("cannot tell where this is:", path, &cause))
}

impl Submission<'_> {
    /// The script alone.
    fn show(&self) -> Result<()> {
        let left = self.left()?;
        let scratch = Scratch::new()?;
        let folder = Folder::new(scratch.path());
        folder.begin(&Manifest::new(self.scenario, self.what, &self.names))?;
        let case = self.case_time(&left, &folder)?;
        if left.is_empty() {
            self.console.note("every case is finished: nothing would be submitted");
        }
        let sizes = self.sizes(&left, case);
        if !left.is_empty() {
            self.console.say(&self.told(&sizes, left.len(), case));
            self.tell_misfit(&sizes, case);
        }
        let folder = self.folder.root();
        if !folder.is_dir() {
            self.console.note(&format!("before you submit this yourself, make the folder {}", folder.display()));
        }
        print(&self.array(&sizes).script()?)
    }

    /// Submits both jobs.
    fn send(&self) -> Result<()> {
        let Self { folder, console, arguments, .. } = self;
        folder.make()?;
        let _alone = Claims::to_submit(folder)?;
        let doubt = self.refuse_while_there()?;
        let manifest = Manifest::new(self.scenario, self.what, &self.names);
        if let Some(before) = folder.begin(&manifest)? {
            tell_change(&before, &manifest, folder, console);
        }
        let before = self.left()?;
        if let Some(doubt) = doubt.filter(|_| !before.is_empty()) {
            return Err(doubt);
        }
        let case = self.case_time(&before, folder)?;
        // What was tried is finished, unless nothing was.
        let left = if arguments.case_time.is_some() { before } else { self.left()? };
        if left.is_empty() {
            return self.collect_here();
        }
        let sizes = self.sizes(&left, case);
        self.tell_misfit(&sizes, case);
        let text = self.array(&sizes).script()?;
        folder.keep("submitted.toml", &self.scenario.text)?;
        folder.keep(COLLECTION_SCRIPT, &self.collection(None).script()?)?;
        let script = folder.keep(ARRAY_SCRIPT, &text)?;
        console.say(&text);
        let array = self.submit_array(&sizes)?;
        let collection = self.submit_collection(array.as_ref())?;
        let number = |job: &Option<Job>| job.as_ref().map_or_else(|| UNKNOWN.into(), Job::parsable);
        let watch: Vec<String> = match &array {
            Some(array) => [array.watch()].into_iter().chain(collection.iter().map(|job| job.id.clone())).collect(),
            None => vec![format!("--name={}", self.job_name())],
        };
        print(&format!(
            "{}\narray job: {}\ncollection job: {}\nscript: {}\nwatch: squeue {}\n\
             resume: the same command again, once the jobs are over; what is finished is not computed again\n\
             collect by hand: wavepore collect {}\n",
            self.told(&sizes, left.len(), case),
            number(&array),
            number(&collection),
            script.display(),
            watch.join(","),
            folder.root().display(),
        ))
    }

    /// What `submit` does where nothing is left to compute.
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

    /// Warns where the time limit that the user has chosen does not hold what a task is to do.
    fn tell_misfit(&self, sizes: &Sizes, case: Duration) {
        if !matches!(self.limit, Some(TimeLimit::Of(_))) || sizes.work <= sizes.usable {
            return;
        }
        let [limit, usable, case] = [sizes.limit, sizes.usable, case].map(tell_wall_time);
        self.console.warn(&if sizes.load == 1 {
            format!("a case takes {case}, but a task of {limit} has {usable} for it: give sbatch a longer --time")
        } else {
            format!(
                "a task has up to {} cases of {case}, but {usable} of its {limit} for them: it will go back into the queue \
                 until they are finished (more cases at a time: wavepore --threads N submit …)",
                sizes.load
            )
        });
    }
}
