//! What `sweep` and `submit` are both told: which cases, what of them, and where results go.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::batch::What;
use crate::cli::console::Console;
use crate::error::{Error, Result};
use crate::scenario::Scenario;

/// Notes on cases that are told one by one.
const NOTES: usize = 10;

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
    pub what: WhatOption,
    /// Run cases whatever they cost.
    #[arg(long)]
    pub force: bool,
}

/// What is computed of every case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum WhatOption {
    /// Packets: a record each, as `wavepore run` writes it.
    #[default]
    Run,
    /// T(E) from the steady state.
    Transmission,
    /// Fluxes, currents and reversal potentials.
    Currents,
}

impl WhatOption {
    /// In the words of the library.
    pub fn what(self) -> What {
        match self {
            Self::Run => What::Run,
            Self::Transmission => What::Transmission,
            Self::Currents => What::Currents,
        }
    }
}

impl CasesArguments {
    /// The scenario; what is worth saying of its cases is told.
    ///
    /// # Errors
    /// What is wrong in it as a whole.
    pub fn read(&self, console: &Console) -> Result<Scenario> {
        let scenario = Scenario::read(&self.scenario)?;
        let notes = scenario.notes_of_cases();
        notes.iter().take(NOTES).for_each(|note| console.note(note));
        if notes.len() > NOTES {
            console.note(&format!("and the like of {} more", notes.len() - NOTES));
        }
        if scenario.sweep.axes.is_empty() {
            console.note("the scenario has no [sweep]: there is one case, the scenario itself");
        }
        Ok(scenario)
    }

    /// Where results go: what `-o` said, else `output/<scenario stem>`.
    ///
    /// # Errors
    /// A scenario from standard input without `-o`.
    pub fn folder(&self) -> Result<PathBuf> {
        match (&self.output, self.scenario.as_str()) {
            (Some(folder), _) => Ok(folder.clone()),
            (None, "-") => Err(Error::Usage(
                "a scenario from standard input needs a name for its folder\n  help: add -o FOLDER".into(),
            )),
            (None, path) => Ok(Path::new("output").join(Path::new(path).file_stem().unwrap_or_default())),
        }
    }
}
