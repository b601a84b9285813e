//! `wavepore run`: evolve, record, cross-check.

use std::sync::OnceLock;

use super::options::RunArguments;
use crate::cli::commands::crosscheck;
use crate::cli::commands::preflight;
use crate::cli::commands::terminal_plot;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::output;
use crate::cli::console::progress;
use crate::cli::console::table::{Beside, Field, Sheet, print};
use crate::error::{Error, Result};
use crate::jobs;
use crate::jobs::{Recorded, Target};
use crate::planning::Case;
use crate::simulation::{CrossCheck, JoinedPoint, PacketOutcome, Prepared};
use crate::units::thermal_energy;

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
];

/// Evolves the packets of a scenario, writes the record and prints the cross-check.
///
/// # Errors
/// What is wrong in the scenario, what the machine refuses, an interruption.
pub fn run(arguments: &RunArguments, console: &Console) -> Result<()> {
    let path = output::record_path(&arguments.scenario, arguments.output.as_deref())?;
    let scenario = preflight::read(&arguments.scenario, console)?;
    let case = &scenario.case;
    let (plans, cost) = preflight::plans(&scenario, arguments.force, console)?;
    output::spare_scenario(&path, &arguments.scenario)?;
    output::claim(&path, arguments.force)?;
    let begun = OnceLock::new();
    let target = Target { path: &path, force: arguments.force, case: None };
    let done = progress::forecast_watched(cost.work, console.quiet, |control| {
        jobs::record(&scenario, &plans, &target, control, |partial, prepared| {
            tell(case, prepared, console);
            preflight::tell_cost_anew(&cost, prepared, console);
            let _ = begun.set(partial.to_owned());
        })
    });
    if let (Err(Error::Interrupted(_)), Some(partial)) = (&done, begun.get()) {
        console.note(&format!("what was written until then is in {}", partial.display()));
    }
    let Recorded { outcomes, points, warnings, written } = done?;
    let check = CrossCheck::new(&outcomes, &points, case.numerics.tolerance);
    crosscheck::tell_left_out(&check, console);
    let beside = Beside {
        tolerance: Some(case.numerics.tolerance),
        verdict: crosscheck::verdict(&check),
        warnings: check.warnings(),
        more: crosscheck::more(&check),
    };
    sheet(case, &outcomes).print(arguments.format, beside)?;
    if arguments.format == Format::Table {
        print(&format!("{}\n", crosscheck::summary(&check)))?;
        if let Some(drawn) = curve_drawn(case, &points).filter(|_| !console.quiet) {
            print(&drawn)?;
        }
    }
    warnings.iter().for_each(|warning| console.warn(warning));
    console.say(&format!("record: {}", written?.display()));
    Ok(())
}

/// What was chosen, a line a packet.
fn tell(case: &Case, prepared: &[Prepared], console: &Console) {
    for (index, Prepared { plan, chosen, .. }) in prepared.iter().enumerate() {
        let (width, strength, order) = plan.absorber;
        console.say(&format!(
            "packet {index} at {:.4} meV: {} points from {:.2} to {:.2} angstrom, {} steps of {:.4} fs ({}), start {:.2} angstrom, absorbers {width:.2} angstrom, {strength:.1} meV, order {order}; trusted from {:.2} to {:.2} meV",
            case.packets[index].energy,
            plan.axis.points,
            plan.axis.start,
            plan.axis.end(),
            chosen.steps,
            chosen.time_step,
            plan.scheme.name(),
            plan.packet.center,
            plan.window.from,
            plan.window.to,
        ));
        if case.record.frames > chosen.steps + 1 {
            console.note(&format!(
                "packet {index}: {} frames were asked for, but there are only {} steps; every step is stored",
                case.record.frames, chosen.steps
            ));
        }
    }
}

fn sheet(case: &Case, outcomes: &[PacketOutcome]) -> Sheet {
    let mut sheet = Sheet::new(COLUMNS);
    for (index, outcome) in outcomes.iter().enumerate() {
        let (transmitted, reflected) = (outcome.last.transmitted, outcome.last.reflected);
        let (expected, expected_error) = outcome.expected;
        let (transmitted_error, reflected_error) = (outcome.error, outcome.error);
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            Field::Known { value: transmitted, bound: transmitted_error },
            Field::Known { value: reflected, bound: reflected_error },
            Field::Known { value: expected, bound: expected_error },
            Field::Known { value: transmitted - expected, bound: transmitted_error + expected_error },
            Field::Number(outcome.classical),
            Field::Bound(transmitted_error),
            Field::Bound(reflected_error),
        ]);
    }
    sheet
}

/// T(E) for the terminal.
fn curve_drawn(case: &Case, points: &[JoinedPoint]) -> Option<String> {
    let (energies, matrix): (Vec<f64>, Vec<f64>) = points.iter().map(|point| (point.energy, point.matrix)).unzip();
    terminal_plot::plot_if_terminal(&energies, &matrix, unit(case.temperature))
}

/// The unit in which energies are told, and one of it in meV.
pub(super) fn unit(temperature: f64) -> (&'static str, f64) {
    let thermal = thermal_energy(temperature);
    if thermal.is_finite() && thermal > 0.0 { ("kBT", thermal) } else { ("meV", 1.0) }
}
