//! The options of `submit`.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::batch::scheduler::{
    Megabytes, MissingOption, Scheduler, UnsupportedOption, parse_memory, parse_wall_time,
};
use crate::cli::commands::cases::CasesArguments;
use crate::error::{Error, Result};

/// Options of `submit`.
#[derive(Debug, Args)]
pub(crate) struct SubmitArguments {
    /// Which cases, what of them, and where results go.
    #[command(flatten)]
    pub cases: CasesArguments,
    /// Scheduler of the cluster.
    #[arg(long, value_enum, default_value_t = Scheduler::Slurm)]
    pub scheduler: Scheduler,
    /// Print the script and submit nothing; needs no scheduler.
    #[arg(long)]
    pub dry_run: bool,
    /// Time of a task; shorter if the scheduler is given a shorter limit.
    #[arg(long, value_name = "TIME", default_value = "10 min", value_parser = parse_wall_time)]
    pub task_time: Duration,
    /// Time of a case on one core [default: measured on a few cases here, for two minutes at most].
    #[arg(long, value_name = "TIME", value_parser = parse_wall_time)]
    pub case_time: Option<Duration>,
    /// Memory of a task, for example "2 GB" [default: the cluster's].
    #[arg(long, value_name = "SIZE", value_parser = parse_memory)]
    pub memory: Option<Megabytes>,
    /// Largest number of tasks that run at once [default: as many as the cluster allows].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub at_once: Option<u32>,
    /// Program that the tasks run, for example a script that starts it in a container [default:
    /// this one].
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
    /// Passed on to sbatch, qsub or bsub: time limit, partition or queue, account and others.
    #[arg(last = true, value_name = "SCHEDULER-ARGS")]
    pub passed_on: Vec<String>,
}

impl ValueEnum for Scheduler {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Slurm => "Slurm, by sbatch",
            Self::Pbs => "PBS Professional and OpenPBS, by qsub",
            Self::GridEngine => "Grid Engine, by qsub",
            Self::Lsf => "IBM Spectrum LSF, by bsub",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl SubmitArguments {
    /// Refuses options that cannot be submitted; a task has `cores` cores.
    ///
    /// # Errors
    /// [`Error::Usage`] for a scenario from standard input, and for options with which the
    /// scheduler would not submit the array.
    pub(crate) fn validate(&self, cores: usize) -> Result<()> {
        if self.cases.scenario == "-" {
            return Err(Error::usage(
                "a scenario from standard input cannot be submitted: every task reads it again",
                "write it to a file",
            ));
        }
        let dialect = self.scheduler.dialect();
        let unsupported = dialect.unsupported_option(&self.passed_on);
        if let Some(UnsupportedOption { word, reason }) = unsupported {
            return Err(Error::usage(
                format!("`{word}` is not passed on to {}: {reason}", dialect.facts().command),
                "remove it; use --at-once to limit the number of tasks that run, --task-time for their length",
            ));
        }
        match dialect.missing_option(cores, &self.passed_on) {
            Some(MissingOption { message, help }) => Err(Error::usage(message, help)),
            None => Ok(()),
        }
    }
}
