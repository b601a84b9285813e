//! `wavepore check`: compares both methods.

use serde_json::{Map, Value, json};

use super::driven_run;
use super::options::CheckArguments;
use crate::cli::commands::crosscheck;
use crate::cli::commands::preflight;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::progress;
use crate::cli::console::table::Beside;
use crate::error::{Error, Result};
use crate::jobs::PlannedRun;
use crate::simulation::{self, CrossCheck, DrivenOutcome};

/// Runs every scenario by both methods.
///
/// # Errors
/// [`Error::Numbers`] if the methods disagree in any.
pub(crate) fn check(arguments: &CheckArguments, console: &Console) -> Result<()> {
    // All scenarios are read and planned before the first one runs.
    let planned = arguments.scenarios.iter().map(|path| {
        let scenario = preflight::read(path, console)?;
        let planned = preflight::plans(&scenario, arguments.force, console)?;
        Ok((scenario, planned))
    });
    let mut more = Map::new();
    let (mut failures, mut warnings) = (Vec::new(), Vec::new());
    let mut tolerances: Vec<f64> = Vec::new();
    let planned = planned.collect::<Result<Vec<_>>>()?;
    let driven = planned.iter().all(|(scenario, _)| scenario.case.drive.is_some());
    let mut sheet = crosscheck::sheet(driven);
    let work = planned.iter().map(|(_, planned)| planned.cost.work).sum();
    progress::forecast_watched(work, console.quiet, |control| {
        for (mut scenario, PlannedRun { plans, cost }) in planned {
            // `check` writes no record.
            scenario.case.record.frames = 0;
            let case = &scenario.case;
            let tolerance = arguments.tolerance.unwrap_or(case.numerics.tolerance);
            let energies = simulation::energies(case, &plans);
            let prepared = simulation::prepare(case, &plans, control)?;
            preflight::note_changed_cost(&cost, &prepared, console);
            let Checked { failed, warned, summaries, entry } = match case.drive {
                Some(_) => {
                    let outcomes = simulation::simulate_driven(case, prepared, control, None)?;
                    driven_run::fill(&mut sheet, &scenario.name, case, &outcomes);
                    Checked::driven(&outcomes, tolerance)
                }
                None => {
                    let outcomes = simulation::simulate(prepared, control, None)?;
                    let stop = control.cancellation();
                    let points = simulation::join_unless(case, &outcomes, &energies, stop)?;
                    let check = CrossCheck::new(&outcomes, &points, tolerance);
                    crosscheck::fill(&mut sheet, &scenario.name, &check);
                    crosscheck::note_left_out(&check, console);
                    Checked::at_rest(&check)
                }
            };
            let only_warned = warned.iter().filter(|warning| !failed.contains(warning));
            only_warned.for_each(|warning| console.warn(warning));
            let labelled = |text: String| format!("{}: {text}", scenario.name);
            warnings.extend(warned.into_iter().map(labelled));
            tolerances.push(tolerance);
            summaries.into_iter().for_each(|summary| console.status(&labelled(summary)));
            more.insert(scenario.name.clone(), entry);
            failures.extend(failed.into_iter().map(labelled));
        }
        Ok(())
    })?;
    let scenarios = if arguments.format == Format::Json { more } else { Map::new() };
    let alike = tolerances.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits());
    let beside = Beside {
        tolerance: tolerances.first().copied().filter(|_| alike),
        verdict: if failures.is_empty() { "agreed" } else { "not agreed" },
        warnings,
        more: json!({ "scenarios": scenarios }),
    };
    sheet.print(arguments.format, beside)?;
    if failures.is_empty() { Ok(()) } else { Err(Error::Numbers(failures.join("\nerror: "))) }
}

/// What is said of one scenario.
struct Checked {
    failed: Vec<String>,
    warned: Vec<String>,
    /// Lines for the terminal.
    summaries: Vec<String>,
    /// The entry of JSON.
    entry: Value,
}

impl Checked {
    fn at_rest(check: &CrossCheck<'_>) -> Self {
        Self {
            failed: check.failures(),
            warned: check.warnings(),
            summaries: vec![crosscheck::summary(check)],
            entry: crosscheck::of_scenario(check),
        }
    }

    fn driven(outcomes: &[DrivenOutcome], tolerance: f64) -> Self {
        let lines = |(index, outcome)| {
            [driven_run::compared(index, outcome), driven_run::summary(index, outcome)]
        };
        Self {
            failed: simulation::driven_failures(outcomes),
            warned: simulation::driven_warnings(outcomes, tolerance),
            summaries: outcomes.iter().enumerate().flat_map(lines).collect(),
            entry: driven_run::more(outcomes),
        }
    }
}
