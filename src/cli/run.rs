//! `wavepore run`: evolve, record, cross-check.

use std::sync::OnceLock;

use serde_json::Value;

use super::format::Format;
use super::options::RunArguments;
use super::sheet::{Beside, Field, Sheet, print};
use super::{Voice, crosscheck, output, preflight, progress, sketch};
use crate::error::{Error, Result};
use crate::scenario::Case;
use crate::simulation::{self, CrossCheck, JoinedPoint, PacketOutcome, Prepared, Recorded, Target};
use crate::units::thermal_energy;

/// Energies at which errors are taken for their integral.
const MESH: usize = 241;
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
pub fn run(arguments: &RunArguments, voice: &Voice) -> Result<()> {
    let path = output::record_path(&arguments.scenario, arguments.output.as_deref())?;
    let scenario = preflight::read(&arguments.scenario, voice)?;
    let case = &scenario.case;
    let (plans, cost) = preflight::plans(&scenario, arguments.force, voice)?;
    output::claim(&path, arguments.force)?;
    let begun = OnceLock::new();
    let target = Target { path: &path, force: arguments.force, case: None };
    let done = progress::watched(cost.steps, voice.quiet, |control| {
        simulation::record(&scenario, &plans, &target, control, |partial, prepared| {
            tell(case, prepared, voice);
            let _ = begun.set(partial.to_owned());
        })
    });
    if let (Err(Error::Interrupted(_)), Some(partial)) = (&done, begun.get()) {
        voice.note(&format!("what was written until then is in {}", partial.display()));
    }
    let Recorded { outcomes, points, warnings, written } = done?;
    let check = CrossCheck::new(&outcomes, &points, case.numerics.tolerance);
    crosscheck::tell_left_out(&check, voice);
    let mut more = crosscheck::more(&check);
    let warned = more.remove("warnings").into_iter().flat_map(|list| match list {
        Value::Array(list) => list,
        _ => Vec::new(),
    });
    more.remove("tolerance");
    more.remove("verdict");
    let beside = Beside {
        tolerance: Some(case.numerics.tolerance),
        verdict: crosscheck::verdict(&check),
        warnings: warned.filter_map(|text| text.as_str().map(str::to_owned)).collect(),
        more,
    };
    sheet(case, &outcomes).print(arguments.format, beside)?;
    if arguments.format == Format::Table {
        print(&format!("{}\n", crosscheck::summary(&check)))?;
        if let Some(drawn) = curve_drawn(case, &points).filter(|_| !voice.quiet) {
            print(&drawn)?;
        }
    }
    warnings.iter().for_each(|warning| voice.warn(warning));
    voice.say(&format!("record: {}", written?.display()));
    Ok(())
}

/// What was chosen, a line a packet.
fn tell(case: &Case, prepared: &[Prepared], voice: &Voice) {
    for (index, Prepared { plan, chosen, .. }) in prepared.iter().enumerate() {
        let (width, strength, order) = plan.absorber;
        voice.say(&format!(
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
            voice.note(&format!(
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
        let [transmitted_error, reflected_error] = bounds_of(outcome);
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            Field::Known(transmitted, transmitted_error),
            Field::Known(reflected, reflected_error),
            Field::Known(expected, expected_error),
            Field::Known(transmitted - expected, transmitted_error + expected_error),
            Field::Number(outcome.classical),
            Field::Bound(transmitted_error),
            Field::Bound(reflected_error),
        ]);
    }
    sheet
}

/// Bounds on the errors of what a packet transmits and of what it reflects.
///
/// A stand-in until the measurement has them: the integral of the error of T(E) over the window, what lies outside of it,
/// what is still between the planes, and what the probability balance lacks.
fn bounds_of(outcome: &PacketOutcome) -> [f64; 2] {
    let window = outcome.measurement.plan.window;
    let width = (window.to - window.from) / MESH as f64;
    let energies: Vec<f64> = (0..MESH).map(|i| window.from + width * (i as f64 + 0.5)).collect();
    let curve = outcome.measurement.curve(&energies);
    // 0 ≤ T ≤ 1 where nothing else is known.
    let known = |error: f64| if error.is_nan() { 1.0 } else { error.min(1.0) };
    let largest = curve.iter().map(|point| known(point.error)).fold(0.0, f64::max);
    let inside: f64 = curve.iter().map(|point| point.weight * width * known(point.error)).sum();
    let covered: f64 = curve.iter().map(|point| point.weight * width).sum();
    let last = &outcome.last;
    let defect = (last.transmitted + last.reflected + last.inside - 1.0).abs();
    let bound = inside + (1.0 - covered).max(0.0) * largest + last.inside.abs() + defect;
    [bound; 2]
}

/// T(E) for the terminal.
fn curve_drawn(case: &Case, points: &[JoinedPoint]) -> Option<String> {
    let (energies, matrix): (Vec<f64>, Vec<f64>) = points.iter().map(|point| (point.energy, point.matrix)).unzip();
    sketch::shown(&energies, &matrix, unit(case.temperature))
}

/// The unit in which energies are told, and one of it in meV.
pub(super) fn unit(temperature: f64) -> (&'static str, f64) {
    let thermal = thermal_energy(temperature);
    if thermal.is_finite() && thermal > 0.0 { ("kBT", thermal) } else { ("meV", 1.0) }
}
