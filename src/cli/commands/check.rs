//! `wavepore check`: compares both methods.

use serde_json::{Map, json};

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
use crate::simulation::{self, CrossCheck};

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
    let mut sheet = crosscheck::sheet();
    let mut more = Map::new();
    let (mut failures, mut warnings) = (Vec::new(), Vec::new());
    let mut tolerances: Vec<f64> = Vec::new();
    let planned = planned.collect::<Result<Vec<_>>>()?;
    let work = planned.iter().map(|(_, planned)| planned.cost.work).sum();
    progress::forecast_watched(work, console.quiet, |control| {
        for (mut scenario, PlannedRun { plans, cost }) in planned {
            // `check` writes no record.
            scenario.case.record.frames = 0;
            let energies = simulation::energies(&scenario.case, &plans);
            let prepared = simulation::prepare(&scenario.case, &plans, control)?;
            preflight::note_changed_cost(&cost, &prepared, console);
            if scenario.case.drive.is_some() {
                let outcomes =
                    simulation::simulate_driven(&scenario.case, prepared, control, None)?;
                driven_run::fill(&mut sheet, &scenario.name, &scenario.case, &outcomes);
                let tolerance = arguments.tolerance.unwrap_or(scenario.case.numerics.tolerance);
                let failed = simulation::driven_failures(&outcomes);
                let warned = simulation::driven_warnings(&outcomes, tolerance);
                let only_warned = warned.iter().filter(|warning| !failed.contains(warning));
                only_warned.for_each(|warning| console.warn(warning));
                let labelled = |text: String| format!("{}: {text}", scenario.name);
                warnings.extend(warned.into_iter().map(labelled));
                tolerances.push(tolerance);
                more.insert(scenario.name.clone(), driven_run::more(&outcomes));
                failures.extend(failed.into_iter().map(labelled));
                continue;
            }
            let outcomes = simulation::simulate(prepared, control, None)?;
            let points = simulation::join(&scenario.case, &outcomes, &energies);
            let tolerance = arguments.tolerance.unwrap_or(scenario.case.numerics.tolerance);
            let check = CrossCheck::new(&outcomes, &points, tolerance);
            crosscheck::fill(&mut sheet, &scenario.name, &check);
            crosscheck::note_left_out(&check, console);
            let (failed, warned) = (check.failures(), check.warnings());
            let only_warned = warned.iter().filter(|warning| !failed.contains(warning));
            only_warned.for_each(|warning| console.warn(warning));
            let labelled = |text: String| format!("{}: {text}", scenario.name);
            warnings.extend(warned.into_iter().map(labelled));
            tolerances.push(tolerance);
            console.status(&format!("{}: {}", scenario.name, crosscheck::summary(&check)));
            more.insert(scenario.name.clone(), crosscheck::of_scenario(&check));
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
