//! The options of the program, and of commands that have no file of their own for them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::animate::AnimateArguments;
use super::collect::CollectArguments;
use super::currents::request::CurrentsArguments;
use super::factors::FactorsArguments;
use super::passage::PassageArguments;
use super::plot::PlotArguments;
use super::reproduce::ReproduceArguments;
use super::resonances::ResonancesArguments;
use super::sidebands::SidebandsArguments;
use super::submit::request::SubmitArguments;
use super::sweep::SweepArguments;
use super::transmission::TransmissionArguments;
use crate::cli::console::format::{Format, Unit, number_in, tolerance};

/// Quantum wave packets of ions in channels.
#[derive(Debug, Parser)]
#[command(name = "wavepore", version, about, long_about = LONG, max_term_width = 100)]
pub(crate) struct Options {
    /// Print only results, warnings and errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Threads to use; results do not depend on it [default: all cores].
    #[arg(long, global = true, value_parser = threads)]
    pub threads: Option<usize>,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

const LONG: &str = "Quantum wave packets of ions in channels: sends Gaussian packets through the \
potential of a selectivity filter, resolves the transmitted probability by energy, and checks it \
against the stationary Schroedinger equation.\n\n\
Exit codes: 0 done; 1 a check or cases of a sweep failed, or a run computed NaN; 2 the command \
line or the scenario must be changed; 3 the machine failed; 130 and 143 after SIGINT and SIGTERM; \
138 if time was nearly up (SIGUSR1) and cases are left.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Evolve the packets, write the record, print the cross-check.
    Run(RunArguments),
    /// Compare packets and transfer matrix; exit 1 if they disagree or too little is known.
    Check(CheckArguments),
    /// Stationary method only: T(E), R(E).
    Transmission(TransmissionArguments),
    /// Fluxes, reversal, I(V), conductance; quantum and classical.
    Currents(CurrentsArguments),
    /// Textbook factors beside kappa: Wigner, Bell, Kemble, instanton, Kramers, Wolynes.
    Factors(FactorsArguments),
    /// Splitting, first passage, transit and occupancy of ions in overdamped motion.
    Passage(PassageArguments),
    /// Levels: Siegert states with energy, width, lifetime and what they carry.
    #[command(visible_alias = "levels")]
    Resonances(ResonancesArguments),
    /// Driven potential: energy exchanged in quanta of the drive, by packet and by Floquet states.
    Sidebands(SidebandsArguments),
    /// Print what a record or a collection contains, and whether it is complete.
    Info(InfoArguments),
    /// Draw a figure from a record, or from a collection of cases.
    Plot(PlotArguments),
    /// Make a film from a record.
    Animate(AnimateArguments),
    /// Compute every case of [sweep], on this machine or as one task's share.
    Sweep(SweepArguments),
    /// Submit the cases of [sweep] as a job array of a cluster, and a job that collects them.
    Submit(SubmitArguments),
    /// Make one file out of the cases of a sweep.
    Collect(CollectArguments),
    /// Make the paper's figures and a table of its claims and the computed results.
    Reproduce(ReproduceArguments),
    /// Print the JSON Schema of scenarios or the table of the record.
    Schema(SchemaArguments),
    /// Print completions for a shell.
    Completions(CompletionsArguments),
    /// Print the manual page, or write one for every command.
    Man(ManArguments),
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Scenario file, or - for standard input.
    pub scenario: String,
    /// Record to write [default: output/<scenario>.h5].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Overwrite a complete record, and run beyond the limits of memory, time and disk.
    #[arg(long)]
    pub force: bool,
    /// Form of the results.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// Scenario files; - for standard input.
    #[arg(required = true)]
    pub scenarios: Vec<String>,
    /// Largest difference allowed [default: the scenario's tolerance].
    #[arg(long, value_parser = tolerance, allow_negative_numbers = true)]
    pub tolerance: Option<f64>,
    /// Run beyond the limits of memory, time and disk.
    #[arg(long)]
    pub force: bool,
    /// Form of the results.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Options of `info`.
#[derive(Debug, Args)]
pub(crate) struct InfoArguments {
    /// Record.
    pub record: PathBuf,
    /// Print the scenario inside it instead.
    #[arg(long)]
    pub scenario: bool,
    /// Print the scenario that gives the same numbers again instead, with every choice filled in.
    #[arg(long, conflicts_with = "scenario")]
    pub effective: bool,
    /// Form of the results: csv and json have a row for every packet, or for every case of a
    /// collection.
    #[arg(long, value_enum, default_value_t, conflicts_with_all = ["scenario", "effective"])]
    pub format: Format,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Which schema.
    #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SchemaOf {
    /// JSON Schema of scenario files.
    Scenario,
    /// Table of everything in a record.
    Record,
    /// Names of T, R and their bounds in CSV, JSON and records, and the older ones.
    Names,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub(crate) struct ManArguments {
    /// Folder for one page a command [default: the main page to standard output].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

fn threads(text: &str) -> Result<usize, String> {
    number_in(text, 1..=1024, Unit::default())
}
