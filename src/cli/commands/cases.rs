//! Options of `sweep` and `submit`: the cases, the computation, and the folder.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::batch::Computation;
use crate::cli::console::{Console, output};
use crate::error::Result;
use crate::scenario::Scenario;

/// Largest number of notes on cases that are printed: more would scroll the summary away.
const MAX_NOTES: usize = 10;

/// Options of both.
#[derive(Debug, Args)]
pub(crate) struct CasesArguments {
    /// Scenario file with [sweep], or - for standard input.
    pub scenario: String,
    /// Folder for the results [default: output/<scenario>].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// What to compute of every case.
    #[arg(long, value_enum, default_value_t = Computation::Run)]
    pub what: Computation,
    /// Run cases beyond the limits of memory, time and disk.
    #[arg(long)]
    pub force: bool,
}

impl ValueEnum for Computation {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Run => "Packets: a record each, as `wavepore run` writes it",
            Self::Transmission => "T(E) by the stationary method",
            Self::Currents => "Fluxes, currents and reversal potentials",
            Self::Passage => "Passage times after a start at x = 0, overdamped",
            Self::Sidebands => "Side bands of [drive] at packet.energy, by the stationary method",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

impl CasesArguments {
    /// Reads the scenario and prints notes on its cases.
    ///
    /// # Errors
    /// What is wrong in the scenario as a whole.
    pub(crate) fn read(&self, console: &Console) -> Result<Scenario> {
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
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        output::folder_path(&self.scenario, self.output.as_deref())
    }
}
