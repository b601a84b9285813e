//! `wavepore submit`: a sweep as a Slurm job array, and a job that collects.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Voice;
use super::case_list::tell_change;
use super::case_time::{Scratch, case_time};
use super::collect::{CollectArguments, collect};
use super::format::Format;
use super::scheduler::{self, Job};
use super::sheet::print;
use super::submit_request::SubmitArguments;
use crate::batch::slurm::{self, ArrayJob, CollectionJob, MAX_ARRAY_SIZE, Needs, Places, Sizes};
use crate::batch::slurm::{parse_time_limit, tell_wall_time};
use crate::batch::{self, CaseName, Claims, Folder, Manifest, Order, Share, What};
use crate::error::{Error, Result};
use crate::scenario::Scenario;

/// The jobs of the last submission, one a line.
const JOBS: &str = "submitted.jobs";

/// Submits what is not finished of a sweep.
///
/// # Errors
/// What is wrong in the scenario as a whole; a sweep that is in the queue already; what the machine or the cluster refuses; an interruption;
/// [`Error::Numbers`] if all cases that were tried failed.
pub fn submit(arguments: &SubmitArguments, threads: Option<usize>, voice: &Voice) -> Result<()> {
    arguments.refuse()?;
    let array_size = if arguments.dry_run {
        MAX_ARRAY_SIZE
    } else {
        scheduler::find()?;
        scheduler::array_size()?
    };
    let scenario = arguments.cases.read(voice)?;
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
        voice,
    };
    if arguments.dry_run { submission.show() } else { submission.send() }
}

fn whole(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(|cause| Error::machine("cannot tell where this is:", path, &cause))
}

struct Submission<'a> {
    arguments: &'a SubmitArguments,
    scenario: &'a Scenario,
    what: What,
    names: Vec<CaseName>,
    path: PathBuf,
    program: PathBuf,
    folder: Folder,
    cores: usize,
    array_size: usize,
    voice: &'a Voice,
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
            self.voice.note("every case is finished: nothing would be submitted");
        }
        let sizes = self.sizes(&left, case);
        self.voice.say(&self.told(&sizes, left.len(), case));
        let folder = self.folder.root();
        if !folder.is_dir() {
            self.voice.note(&format!("before you submit this yourself, make the folder {}", folder.display()));
        }
        print(&self.array(&sizes).script()?)
    }

    /// Submits both jobs.
    fn send(&self) -> Result<()> {
        let Self { folder, voice, arguments, .. } = self;
        folder.make()?;
        let _alone = Claims::to_submit(folder)?;
        if let Some(job) = self.jobs().into_iter().find(Job::is_there) {
            return Err(Error::Usage(format!(
                "job {} of this folder is still in the queue\n  help: wait until it is over, or end it (scancel {}), then submit again",
                job.told(),
                job.id
            )));
        }
        let manifest = Manifest::new(self.scenario, self.what, &self.names);
        if let Some(before) = folder.begin(&manifest)? {
            tell_change(&before, &manifest, folder, voice);
        }
        let before = self.left()?;
        let case = self.case_time(&before, folder)?;
        // What was tried is finished, unless nothing was.
        let left = if arguments.case_time.is_some() { before } else { self.left()? };
        if left.is_empty() {
            print(&format!("nothing is left to compute of {} cases\n", self.names.len()))?;
            return collect(
                &CollectArguments {
                    folder: folder.root().into(),
                    output: None,
                    force: true,
                    link_records: false,
                    format: Format::Table,
                },
                voice,
            );
        }
        let sizes = self.sizes(&left, case);
        let array = self.array(&sizes);
        let collection = CollectionJob { places: self.places(), cases: self.names.len() };
        let text = array.script()?;
        folder.keep("submitted.toml", &self.scenario.text)?;
        let collect_script = folder.keep("collect.sbatch", &collection.script()?)?;
        let script = folder.keep("sweep.sbatch", &text)?;
        voice.say(&text);
        let job = scheduler::sbatch(&[array.arguments()?, arguments.sbatch.clone()].concat(), &script)?;
        folder.keep(JOBS, &format!("{}\n", job.told()))?;
        let shared = [collection.arguments(&job.id)?, slurm::for_collection(&arguments.sbatch)].concat();
        let collecting = scheduler::sbatch(&shared, &collect_script).map_err(|trouble| {
            Error::Machine(format!(
                "{trouble}\n  help: the array is submitted as job {}; when it is over: wavepore collect {}",
                job.id,
                folder.root().display()
            ))
        })?;
        print(&format!(
            "{}\narray job: {}\ncollection job: {}\nscript: {}\nwatch: squeue {},{}\n\
             resume: the same command again, once the jobs are over; what is finished is not computed again\n\
             collect by hand: wavepore collect {}\n",
            self.told(&sizes, left.len(), case),
            job.told(),
            collecting.told(),
            script.display(),
            job.watch(),
            collecting.id,
            folder.root().display(),
        ))
    }

    /// The jobs of the last submission.
    fn jobs(&self) -> Vec<Job> {
        let text = fs::read_to_string(self.folder.root().join(JOBS)).unwrap_or_default();
        text.lines().filter_map(Job::parse).collect()
    }

    /// The cases that are to be computed: not finished, and not known to be impossible. Of twins the first.
    fn left(&self) -> Result<Vec<&CaseName>> {
        let states = batch::states(&self.folder, self.what, &self.names)?;
        let mut seen = std::collections::HashSet::new();
        let mut left: Vec<&CaseName> = Vec::new();
        for (case, state) in self.names.iter().zip(states) {
            let is_over = state == "finished" || (state == "failed" && case.refusal.is_some());
            if !is_over && seen.insert(&case.name) {
                left.push(case);
            }
        }
        Ok(left)
    }

    /// What a case takes: as told, or measured on some of `left`, whose results go to `folder`.
    fn case_time(&self, left: &[&CaseName], folder: &Folder) -> Result<Duration> {
        let Self { arguments, scenario, what, names, voice, .. } = self;
        if let Some(told) = arguments.case_time {
            return Ok(told);
        }
        let (what, unlimited) = (*what, arguments.cases.force);
        let order = Order { scenario, what, names, share: Share::ALL, folder, threads: 1, unlimited };
        case_time(&order, left, voice)
    }

    fn sizes(&self, left: &[&CaseName], case: Duration) -> Sizes {
        let left: Vec<usize> = left.iter().map(|case| case.index).collect();
        let Self { arguments, cores, array_size, .. } = *self;
        slurm::sizes(&Needs { left: &left, case, task: arguments.task_time, cores, array_size })
    }

    fn array<'b>(&'b self, sizes: &'b Sizes) -> ArrayJob<'b> {
        ArrayJob {
            places: self.places(),
            what: self.what,
            unlimited: self.arguments.cases.force,
            sizes,
            limit: self.limit(sizes),
            cores: self.cores,
            at_once: self.arguments.at_once,
        }
    }

    /// The time limit of a task: what `sbatch` is told by the user, else what the sizes ask for; none where the former is no time.
    fn limit(&self, sizes: &Sizes) -> Option<Duration> {
        slurm::time_limit(&self.arguments.sbatch).map_or(Some(sizes.limit), parse_time_limit)
    }

    fn places(&self) -> Places<'_> {
        Places { program: &self.program, scenario: &self.path, folder: self.folder.root() }
    }

    /// What is submitted, in a line.
    fn told(&self, sizes: &Sizes, left: usize, case: Duration) -> String {
        let tasks = sizes.tasks.len();
        let limit = self.limit(sizes).map(|limit| format!("up to {}", tell_wall_time(limit)));
        let limit = limit.unwrap_or_else(|| "the time that sbatch is told".into());
        format!(
            "{} cases, {left} to compute in {tasks} task{} of up to {} and {limit} (a case takes {})",
            self.names.len(),
            if tasks == 1 { "" } else { "s" },
            sizes.load,
            tell_wall_time(case),
        )
    }
}
