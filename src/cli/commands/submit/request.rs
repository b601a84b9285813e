//! The options of `submit`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::batch::slurm::{self, UnsupportedOption, parse_wall_time};
use crate::cli::commands::cases::CasesArguments;
use crate::error::{Error, Result};

/// Options of `submit`.
#[derive(Debug, Args)]
pub(crate) struct SubmitArguments {
    /// Which cases, what of them, and where results go.
    #[command(flatten)]
    pub cases: CasesArguments,
    /// Print the script and submit nothing; needs no Slurm.
    #[arg(long)]
    pub dry_run: bool,
    /// Time of a task; shorter if `sbatch` is given a shorter --time.
    #[arg(long, value_name = "TIME", default_value = "10 min", value_parser = parse_wall_time)]
    pub task_time: Duration,
    /// Time of a case on one core [default: measured on a few cases here, for two minutes at most].
    #[arg(long, value_name = "TIME", value_parser = parse_wall_time)]
    pub case_time: Option<Duration>,
    /// Largest number of tasks that run at once [default: as many as the cluster allows].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub at_once: Option<u32>,
    /// Program that the tasks run, for example a script that starts it in a container [default:
    /// this one].
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
    /// Passed on to sbatch: --time, --partition, --account and others.
    #[arg(last = true, value_name = "SBATCH-ARGS")]
    pub sbatch: Vec<String>,
}

impl SubmitArguments {
    /// Refuses options that cannot be submitted.
    ///
    /// # Errors
    /// [`Error::Usage`] for a scenario from standard input, and for options with which `sbatch`
    /// would not submit the array.
    pub(crate) fn validate(&self) -> Result<()> {
        if self.cases.scenario == "-" {
            return Err(Error::usage(
                "a scenario from standard input cannot be submitted: every task reads it again",
                "write it to a file",
            ));
        }
        if let Some(UnsupportedOption { word, reason }) = slurm::unsupported_option(&self.sbatch) {
            return Err(Error::usage(
                format!("`{word}` is not passed on to sbatch: {reason}"),
                "remove it; use --at-once to limit the number of tasks that run, --task-time for their length",
            ));
        }
        Ok(())
    }
}
