//! Runs the packets of a scenario under its drive and writes their record.

use std::path::{Path, PathBuf};

use super::observer::RecordObserver;
use super::run::{Target, begin};
use crate::error::Result;
use crate::planning::Plan;
use crate::record::vocabulary::{DRIVEN_PACKET, under_both_names};
use crate::record::{Column, Table, Writer};
use crate::scenario::Scenario;
use crate::simulation::{
    Control, DrivenOutcome, OutgoingSpectrum, Prepared, driven_warnings, prepare, simulate_driven,
};

/// A driven case that was run.
#[derive(Debug)]
pub(crate) struct DrivenRecord {
    /// The result of every packet.
    pub outcomes: Vec<DrivenOutcome>,
    /// What a reader of the numbers must know, a sentence each.
    pub warnings: Vec<String>,
    /// The record under its final name, or why it could not be kept.
    pub written: Result<PathBuf>,
}

/// Runs every packet of `scenario` by its plan and writes the record meanwhile. Calls `begun` with
/// the partial file once it exists.
///
/// # Errors
/// An interruption; a record that cannot be written;
/// [`Error::Numbers`](crate::error::Error::Numbers) if the computation produced NaN.
pub(crate) fn record_driven(
    scenario: &Scenario,
    plans: &[Plan],
    target: &Target<'_>,
    control: &Control,
    begun: impl FnOnce(&Path, &[Prepared]),
) -> Result<DrivenRecord> {
    let case = &scenario.case;
    let prepared = prepare(case, plans, control)?;
    let writer = begin(scenario, &prepared, target)?;
    begun(writer.partial_path(), &prepared);
    let observer = RecordObserver { case, writer: &writer, control };
    let outcomes = simulate_driven(case, prepared, control, Some(&observer))?;
    let warnings = driven_warnings(&outcomes, case.numerics.tolerance);
    // The results are returned even if they cannot be written.
    let written = results(&writer, &outcomes)
        .and_then(|()| writer.warnings(&warnings))
        .and_then(|()| writer.finish());
    Ok(DrivenRecord { outcomes, warnings, written })
}

/// Writes the results of each packet as a whole, and what leaves by energy.
fn results(writer: &Writer, outcomes: &[DrivenOutcome]) -> Result<()> {
    outcomes.iter().enumerate().try_for_each(|(index, outcome)| {
        let DrivenOutcome { transmitted, reflected, energy_gained, work, expected, .. } = outcome;
        let numbers = vec![
            ("final_transmitted", transmitted.value),
            ("final_reflected", reflected.value),
            ("final_transmitted_error", transmitted.error),
            ("final_reflected_error", reflected.error),
            ("expected_transmitted", expected.transmitted.value),
            ("transmitted_floquet_error", expected.transmitted.error),
            ("classical_transmitted", expected.classical.value),
            ("transmitted_classical_error", expected.classical.error),
            ("energy_gained_meV", energy_gained.value),
            ("energy_gained_error_meV", energy_gained.error),
            ("work_meV", work.value),
            ("work_error_meV", work.error),
            ("phases", outcome.phases as f64),
            ("static_transmitted", expected.transmitted_static),
            ("adiabatic_transmitted", expected.transmitted_adiabatic),
        ];
        writer.results(index, &under_both_names(DRIVEN_PACKET, numbers))?;
        writer.table(table(index, &outcome.spectrum))
    })
}

fn table(index: usize, spectrum: &OutgoingSpectrum) -> Table {
    let column = |name: &str, values: &[f64]| Column::known("/outgoing/N", name, values.to_vec());
    Table {
        group: format!("/outgoing/{index}"),
        axis: column("energy", &spectrum.energies),
        columns: vec![
            column("incident", &spectrum.incident),
            column("transmitted", &spectrum.transmitted),
            column("reflected", &spectrum.reflected),
        ],
        ..Table::default()
    }
}
