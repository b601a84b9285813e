//! Options of `sweep` and `submit`: the cases, the computation, and the folder.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::batch::Computation;
use crate::cli::console::{Console, output};
use crate::error::Result;
use crate::scenario::Scenario;

/// Largest number of notes on cases that are printed: more would scroll the summary away.
const MAX_NOTES: usize = 10;

/// Options of both.
#[derive(Debug, Args)]
pub struct CasesArguments {
    /// Scenario file with [sweep], or - for standard input.
    pub scenario: String,
    /// Folder for the results [default: output/<scenario>].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// What to compute of every case.
    #[arg(long, value_enum, default_value_t)]
    pub what: ComputationOption,
    /// Run cases beyond the limits of memory, time and disk.
    #[arg(long)]
    pub force: bool,
}

/// What is computed of every case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ComputationOption {
    /// Packets: a record each, as `wavepore run` writes it.
    #[default]
    Run,
    /// T(E) by the stationary method.
    Transmission,
    /// Fluxes, currents and reversal potentials.
    Currents,
}

impl ComputationOption {
    /// The value for the library.
    pub fn computation(self) -> Computation {
        match self {
            Self::Run => Computation::Run,
            Self::Transmission => Computation::Transmission,
            Self::Currents => Computation::Currents,
        }
    }
}

impl CasesArguments {
    /// Reads the scenario and prints notes on its cases.
    ///
    /// # Errors
    /// What is wrong in the scenario as a whole.
    pub fn read(&self, console: &Console) -> Result<Scenario> {
        let scenario = Scenario::read(&self.scenario)?;
        let notes = scenario.notes_of_cases();
        notes.iter().take(MAX_NOTES).for_each(|note| console.note(note));
        if notes.len() > MAX_NOTES {
            console.note(&format!("and {} more such notes", notes.len() - MAX_NOTES));
        }
        if scenario.sweep.axes.is_empty() {
            console.note("the scenario has no [sweep]: there is one case, the scenario itself");
        }
        Ok(scenario)
    }

    /// The folder of the results: the path of `-o`, else `output/<scenario stem>`.
    ///
    /// # Errors
    /// A scenario from standard input without `-o`.
    pub fn folder(&self) -> Result<PathBuf> {
        output::folder_path(&self.scenario, self.output.as_deref())
    }
}
