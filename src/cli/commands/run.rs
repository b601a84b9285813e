//! `wavepore run`: runs the packets, writes the record, compares both methods.

use super::choices;
use super::driven_run;
use super::options::RunArguments;
use crate::cli::commands::crosscheck;
use crate::cli::commands::preflight;
use crate::cli::commands::terminal_plot;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::output;
use crate::cli::console::table::{Beside, Field, ResultTable, print};
use crate::error::Result;
use crate::jobs::{self, PlannedRun, Recorded, Target};
use crate::planning::Case;
use crate::record::Table;
use crate::simulation::{CrossCheck, JoinedPoint, PacketOutcome};
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
    "transmitted_matrix_error",
];
/// Bounds of other methods, which are far smaller than the packet's.
const BOUNDS: &[&str] = &["transmitted_matrix_error"];

/// Evolves the packets of a scenario, writes the record and prints the cross-check.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Machine`]; an interruption.
pub(crate) fn run(arguments: &RunArguments, console: &Console) -> Result<()> {
    let path = output::record_path(&arguments.scenario, arguments.output.as_deref())?;
    let scenario = preflight::read(&arguments.scenario, console)?;
    let case = &scenario.case;
    let planned = preflight::plans(&scenario, arguments.force, console)?;
    output::check_record(&path, &arguments.scenario, arguments.force)?;
    preflight::print_potential(case, console);
    if case.drive.is_some() {
        return driven_run::run_driven(arguments, &scenario, &planned, &path, console);
    }
    let PlannedRun { plans, cost } = planned;
    let target = Target { path: &path, force: arguments.force, case: None };
    let Recorded { outcomes, points, curve, warnings, written } =
        choices::watched(case, &cost, console, |control, begun| {
            jobs::record(&scenario, &plans, &target, control, begun)
        })?;
    let check = CrossCheck::new(&outcomes, &points, case.numerics.tolerance);
    crosscheck::note_left_out(&check, console);
    let beside = Beside {
        tolerance: Some(case.numerics.tolerance),
        verdict: crosscheck::verdict(&check),
        warnings: check.warnings(),
        more: crosscheck::more(&check),
    };
    sheet(case, &outcomes).print(arguments.format, beside)?;
    if arguments.format == Format::Table {
        print(&format!("{}\n", crosscheck::summary(&check)))?;
        if let Some(drawn) =
            terminal_curve(case, &points, curve.as_ref()).filter(|_| !console.quiet)
        {
            print(&drawn)?;
        }
    }
    warnings.iter().for_each(|warning| console.warn(warning));
    console.status(&format!("record: {}", written?.display()));
    Ok(())
}

fn sheet(case: &Case, outcomes: &[PacketOutcome]) -> ResultTable {
    let mut sheet = ResultTable::of("run", COLUMNS, BOUNDS);
    for (index, outcome) in outcomes.iter().enumerate() {
        let (transmitted, reflected) = (outcome.last.transmitted, outcome.last.reflected);
        let Estimate { value: expected, error: expected_error } = outcome.expected;
        let (transmitted_error, reflected_error) = (outcome.error, outcome.error);
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            Field::Known { value: transmitted, bound: transmitted_error },
            Field::Known { value: reflected, bound: reflected_error },
            Field::Known { value: expected, bound: expected_error },
            Field::Known {
                value: transmitted - expected,
                bound: transmitted_error + expected_error,
            },
            Field::Number(outcome.classical),
            Field::Bound(transmitted_error),
            Field::Bound(reflected_error),
            Field::Bound(expected_error),
        ]);
    }
    sheet
}

/// T(E) as a terminal plot, with the peaks that `points` miss where `curve` holds them.
fn terminal_curve(case: &Case, points: &[JoinedPoint], curve: Option<&Table>) -> Option<String> {
    let unit = terminal_plot::unit(case.temperature);
    if let Some((curve, matrix)) = curve.and_then(|curve| Some((curve, curve.column("matrix")?))) {
        return terminal_plot::plot_if_terminal(&curve.axis.values, matrix, unit);
    }
    let energies: Vec<f64> = points.iter().map(|point| point.energy).collect();
    let matrix: Vec<f64> = points.iter().map(|point| point.matrix).collect();
    terminal_plot::plot_if_terminal(&energies, &matrix, unit)
}
