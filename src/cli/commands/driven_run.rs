//! `wavepore run` and `wavepore check` of scenarios with a drive.

use serde_json::{Value, json};

use super::choices;
use super::info::describe_budget;
use super::options::RunArguments;
use crate::cli::console::Console;
use crate::cli::console::table::{Beside, Field, ResultTable};
use crate::error::Result;
use crate::jobs::{self, DrivenRecord, PlannedRun, Target};
use crate::numeric::digits;
use crate::planning::Case;
use crate::record::EnergyBudget;
use crate::scenario::Scenario;
use crate::simulation::{DrivenOutcome, driven_failures};
use crate::units::Estimate;

const COLUMNS: &[&str] = &[
    "packet",
    "energy_meV",
    "transmitted",
    "reflected",
    "expected_transmitted",
    "difference",
    "classical_transmitted",
    "transmitted_error",
    "reflected_error",
    "energy_gained_meV",
    "energy_gained_error_meV",
    "work_meV",
    "work_error_meV",
    "static_transmitted",
    "adiabatic_transmitted",
    "phases",
    "transmitted_floquet_error",
    "transmitted_classical_error",
];
/// Bounds of other methods: the digits of a table show them.
const BOUNDS: &[&str] = &["transmitted_floquet_error", "transmitted_classical_error"];

/// Evolves the packets of a scenario under its drive, writes the record and prints what leaves.
///
/// # Errors
/// [`Error::Machine`]; an interruption.
pub(super) fn run_driven(
    arguments: &RunArguments,
    scenario: &Scenario,
    planned: &PlannedRun,
    path: &std::path::Path,
    console: &Console,
) -> Result<()> {
    let case = &scenario.case;
    let PlannedRun { plans, cost } = planned;
    let target = Target { path, force: arguments.force, case: None };
    let DrivenRecord { outcomes, warnings, written } =
        choices::watched(case, cost, console, |control, begun| {
            jobs::record_driven(scenario, plans, &target, control, begun)
        })?;
    let beside = Beside {
        tolerance: Some(case.numerics.tolerance),
        verdict: verdict(&outcomes),
        warnings: warnings.clone(),
        more: more(&outcomes),
    };
    sheet(case, &outcomes).print(arguments.format, beside)?;
    outcomes.iter().enumerate().for_each(|(index, outcome)| {
        console.status(&summary(index, outcome));
    });
    warnings.iter().for_each(|warning| console.warn(warning));
    console.status(&format!("record: {}", written?.display()));
    Ok(())
}

/// Whether all methods agree.
pub(super) fn verdict(outcomes: &[DrivenOutcome]) -> &'static str {
    if driven_failures(outcomes).is_empty() { "agreed" } else { "not agreed" }
}

/// The entries of JSON beside the rows.
pub(super) fn more(outcomes: &[DrivenOutcome]) -> Value {
    json!({ "failures": driven_failures(outcomes) })
}

/// The packet against Floquet states in one line.
pub(super) fn compared(index: usize, outcome: &DrivenOutcome) -> String {
    let Estimate { value, error } = difference(outcome);
    if value.is_nan() {
        return format!(
            "packet {index}: no Floquet states hold for it: they do for drive.phase = \"average\" and \
             for packets longer than the drive's period, under a steady drive of few quanta"
        );
    }
    format!(
        "packet {index} against Floquet states: difference {:.1e}, bound {}",
        value.abs(),
        digits::bound(error)
    )
}

/// The energy budget and the phases in one line.
pub(super) fn summary(index: usize, outcome: &DrivenOutcome) -> String {
    let DrivenOutcome { energy_gained, work, phases, .. } = *outcome;
    let budget = EnergyBudget { energy_gained, work, phases: phases as f64 };
    format!("packet {index}: {}", describe_budget(&budget))
}

/// A row of `check` for every packet: T_packet is what it transmits as a whole, T_matrix the mean of
/// Floquet states.
pub(super) fn fill(sheet: &mut ResultTable, name: &str, case: &Case, outcomes: &[DrivenOutcome]) {
    for (index, outcome) in outcomes.iter().enumerate() {
        let DrivenOutcome { transmitted, reflected, expected, .. } = outcome;
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            Field::Missing,
            known(transmitted),
            known(&expected.transmitted),
            known(&difference(outcome)),
            known(reflected),
            Field::Bound(transmitted.error),
            known(&expected.classical),
            Field::Text(name.to_owned()),
            Field::Missing,
            Field::Bound(reflected.error),
            Field::Bound(expected.transmitted.error),
            Field::Missing,
        ]);
    }
}

fn known(&Estimate { value, error }: &Estimate) -> Field {
    match value.is_nan() {
        true => Field::Missing,
        false => Field::Known { value, bound: error },
    }
}

fn difference(outcome: &DrivenOutcome) -> Estimate {
    let (own, expected) = (outcome.transmitted, outcome.expected.transmitted);
    Estimate { value: own.value - expected.value, error: own.error + expected.error }
}

fn sheet(case: &Case, outcomes: &[DrivenOutcome]) -> ResultTable {
    let mut sheet = ResultTable::of("run, driven", COLUMNS, BOUNDS);
    for (index, outcome) in outcomes.iter().enumerate() {
        let DrivenOutcome { transmitted, reflected, energy_gained, work, expected, .. } = outcome;
        // The accuracy that was asked of simpler pictures.
        let limit = |value: f64| known(&Estimate { value, error: outcome.plan.tolerance });
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            known(transmitted),
            known(reflected),
            known(&expected.transmitted),
            known(&difference(outcome)),
            known(&expected.classical),
            Field::Bound(transmitted.error),
            Field::Bound(reflected.error),
            known(energy_gained),
            Field::Bound(energy_gained.error),
            known(work),
            Field::Bound(work.error),
            limit(expected.transmitted_static),
            limit(expected.transmitted_adiabatic),
            Field::Count(outcome.phases),
            Field::Bound(expected.transmitted.error),
            Field::Bound(expected.classical.error),
        ]);
    }
    sheet
}
