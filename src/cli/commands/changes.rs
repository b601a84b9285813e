//! A scenario with energies and temperature of the command line.

use super::preflight;
use super::quantities::{QuantityOption, temperature};
use crate::cli::console::Console;
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::units::Dimension;

/// An example of `--energies`.
const EXAMPLE: &str = "40 meV:160 meV:241";

/// What options say in place of a scenario.
pub(crate) struct Changes<'a> {
    /// `--energies`.
    pub energies: &'a Option<String>,
    /// `--temperature`.
    pub temperature: &'a Option<String>,
}

/// The scenario at `path` with `changes`.
///
/// # Errors
/// What is wrong in the scenario or in an option.
pub(crate) fn read(path: &str, changes: &Changes<'_>, console: &Console) -> Result<Scenario> {
    let mut scenario = preflight::read(path, console)?;
    if let Some(text) = changes.temperature {
        temperature(text).require_positive(false)?;
        scenario = scenario.with("temperature", text)?;
    }
    if let Some(text) = changes.energies {
        let temperature = Some(scenario.case.temperature).filter(|kelvin| *kelvin > 0.0);
        scenario.case.energies = Some(energies(text, temperature)?);
    }
    preflight::note_unused_sweep(&scenario, "uses", console);
    Ok(scenario)
}

/// The energies of `--energies`, meV, measured from the left level as in a scenario.
fn energies(text: &str, temperature: Option<f64>) -> Result<Vec<f64>> {
    let dimension = Dimension::Energy;
    let option =
        QuantityOption { name: "energies", text, dimension, temperature, example: EXAMPLE };
    let energies = option.positive_series()?;
    let mut sorted = energies.clone();
    sorted.sort_by(f64::total_cmp);
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Error::usage(
            format!("--energies \"{text}\": {} meV is listed twice", pair[0]),
            "list every energy once; any order is allowed",
        )),
        None => Ok(energies),
    }
}
