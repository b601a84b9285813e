//! What `submit` is asked for, and what of it has no meaning.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::batch::slurm::{self, parse_wall_time};
use crate::cli::commands::cases::CasesArguments;
use crate::error::{Error, Result};

/// Options of `submit`.
#[derive(Debug, Args)]
pub struct SubmitArguments {
    /// Which cases, what of them, and where results go.
    #[command(flatten)]
    pub cases: CasesArguments,
    /// Show the script and submit nothing; needs no Slurm.
    #[arg(long)]
    pub dry_run: bool,
    /// How long a task shall last; less where `sbatch` is given a shorter --time.
    #[arg(long, value_name = "TIME", default_value = "10 min", value_parser = parse_wall_time)]
    pub task_time: Duration,
    /// How long a case takes on one core [default: measured on a few cases here, for two minutes at most].
    #[arg(long, value_name = "TIME", value_parser = parse_wall_time)]
    pub case_time: Option<Duration>,
    /// Most tasks that run at once [default: as many as the cluster lets].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub at_once: Option<u32>,
    /// Program that the tasks run, for example a script that starts it in a container [default: this one].
    #[arg(long, value_name = "PATH")]
    pub program: Option<PathBuf>,
    /// Passed on to sbatch: --time, --partition, --account and what else the cluster wants.
    #[arg(last = true, value_name = "SBATCH-ARGS")]
    pub sbatch: Vec<String>,
}

impl SubmitArguments {
    /// Refuses what a cluster cannot be asked for.
    ///
    /// # Errors
    /// [`Error::Usage`] for a scenario from standard input, and for options with which `sbatch` would
    /// not submit the array of the cases.
    pub fn refuse(&self) -> Result<()> {
        if self.cases.scenario == "-" {
            return Err(Error::Usage(
                "a scenario from standard input cannot be submitted: every task reads it again\n  help: write it to a file"
                    .into(),
            ));
        }
        if let Some((word, why)) = slurm::unfit(&self.sbatch) {
            return Err(Error::Usage(format!(
                "`{word}` is not passed on to sbatch: {why}\n  \
                 help: leave it out; --at-once limits how many tasks run, --task-time how long they are"
            )));
        }
        Ok(())
    }
}
