//! `wavepore transmission`: the steady state alone.

use serde_json::Map;

use super::options::TransmissionArguments;
use super::sheet::{Field, Sheet};
use super::{Voice, preflight};
use crate::error::Result;
use crate::simulation;

const COLUMNS: &[&str] =
    &["energy_meV", "velocity_m_per_s", "transmission", "reflection", "transmission_classical", "relative_error"];

/// Prints T(E) and R(E).
///
/// # Errors
/// What is wrong in the scenario.
pub fn transmission(arguments: &TransmissionArguments, voice: &Voice) -> Result<()> {
    let scenario = preflight::read(&arguments.scenario, voice)?;
    let case = &scenario.case;
    preflight::tell_static(case, voice);
    let table = simulation::stationary(case, &simulation::stationary_energies(case));
    let column = |name: &str| table.column(name).unwrap_or_default();
    let columns = ["velocity", "matrix", "matrix_reflection", "classical", "matrix_error"].map(column);
    let mut sheet = Sheet::new(COLUMNS);
    for (row, &energy) in table.axis.values.iter().enumerate() {
        sheet.row([energy].into_iter().chain(columns.map(|values| values[row])).map(Field::Number).collect());
    }
    sheet.print(arguments.format, Map::new())
}
