//! `wavepore run`: evolve, record, cross-check.

use std::sync::OnceLock;

use serde_json::Map;

use super::crosscheck::CrossCheck;
use super::options::{Format, RunArguments};
use super::sheet::{Field, Sheet, print};
use super::{Voice, output, preflight, progress, sketch};
use crate::error::{Error, Result};
use crate::record::{Column, Header, PotentialCurve, TransmissionTable, Writer};
use crate::scenario::numerics::Plan;
use crate::scenario::{Case, Scenario, effective};
use crate::simulation::{self, JoinedPoint, PacketOutcome, Prepared, Standing};
use crate::units::thermal_energy;

const COLUMNS: &[&str] = &[
    "packet",
    "energy_meV",
    "transmitted",
    "reflected",
    "expected_transmitted",
    "difference",
    "classical_transmitted",
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
    let energies = simulation::energies(case, &plans);
    let begun = OnceLock::new();
    let done = progress::watched(cost.steps, voice.quiet, |control| {
        let prepared = simulation::prepare(case, &plans, control)?;
        tell(case, &prepared, voice);
        let writer =
            Writer::create(&path, arguments.force, &header(&scenario, &prepared), frame_bytes(case, &prepared))?;
        let _ = begun.set(writer.partial_path().to_owned());
        writer.potential(curve(case, &prepared[0].plan))?;
        let outcomes = simulation::simulate(case, prepared, control, Some(&writer))?;
        let points = simulation::join(case, &outcomes, &energies);
        // What was computed is told even if it cannot be kept.
        let written = writer.transmission(table(&points)).and_then(|()| writer.finish());
        Ok((outcomes, points, written))
    });
    if let (Err(Error::Interrupted(_)), Some(partial)) = (&done, begun.get()) {
        voice.note(&format!("what was written until then is in {}", partial.display()));
    }
    let (outcomes, points, written) = done?;
    let check = CrossCheck::new(&scenario, &outcomes, &points, case.numerics.tolerance);
    check.tell(voice);
    sheet(case, &outcomes).print(arguments.format, Map::new())?;
    if arguments.format == Format::Table {
        print(&format!("{}\n", check.summary()))?;
        if let Some(drawn) = curve_drawn(case, &points).filter(|_| !voice.quiet) {
            print(&drawn)?;
        }
    }
    for failure in check.failures() {
        voice.warn(&failure);
    }
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

fn header(scenario: &Scenario, prepared: &[Prepared]) -> Header {
    let case = &scenario.case;
    Header {
        title: case.title.clone(),
        scenario: scenario.text.clone(),
        effective_scenario: effective(&simulation::resolved(case, prepared)),
        temperature: case.temperature,
        mass_u: case.species.mass_u(),
        charge: case.species.charge,
    }
}

/// V(x) from absorber to absorber.
fn curve(case: &Case, plan: &Plan) -> PotentialCurve {
    let axis = plan.axis;
    let (width, strength, order) = plan.absorber;
    let mut named = vec![
        ("front_plane_angstrom", axis.position(plan.front)),
        ("back_plane_angstrom", axis.position(plan.back)),
        ("absorber_left_from_angstrom", axis.start),
        ("absorber_left_to_angstrom", axis.start + width),
        ("absorber_right_from_angstrom", axis.end() - width),
        ("absorber_right_to_angstrom", axis.end()),
        ("absorber_strength_meV", strength),
        ("absorber_order", f64::from(order)),
    ];
    if let Some(membrane) = case.potential.membrane {
        named.push(("membrane_from_angstrom", membrane.from));
        named.push(("membrane_to_angstrom", membrane.to));
        named.push(("membrane_energy_meV", membrane.energy));
    }
    PotentialCurve {
        x: axis.positions().collect(),
        potential: axis.positions().map(|x| case.potential.value(x)).collect(),
        classical_top: case.potential.range().1,
        attributes: named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

fn table(points: &[JoinedPoint]) -> TransmissionTable {
    let column = |of: &dyn Fn(&JoinedPoint) -> f64| points.iter().map(of).collect::<Vec<f64>>();
    // Outside of every window, and beside what was not resolved, the packets say nothing.
    let known = |point: &JoinedPoint, value: f64| {
        if matches!(point.standing, Standing::Trusted | Standing::Inaccurate) { value } else { f64::NAN }
    };
    TransmissionTable {
        energy: column(&|point| point.energy),
        packet: column(&|point| known(point, point.transmission)),
        matrix: column(&|point| point.matrix),
        classical: column(&|point| point.classical),
        reflection: column(&|point| known(point, point.reflection)),
        weight: column(&|point| point.weight),
        difference: column(&|point| known(point, point.transmission - point.matrix)),
        error_estimate: column(&|point| known(point, point.error)),
        packet_index: points.iter().map(|point| point.packet.map_or(-1, |packet| packet as i64)).collect(),
        trusted: points.iter().map(|point| u8::from(point.standing == Standing::Trusted)).collect(),
        extra: Vec::<Column>::new(),
    }
}

fn sheet(case: &Case, outcomes: &[PacketOutcome]) -> Sheet {
    let mut sheet = Sheet::new(COLUMNS);
    for (index, outcome) in outcomes.iter().enumerate() {
        let (transmitted, expected) = (outcome.last.transmitted, outcome.expected.0);
        sheet.row(vec![
            Field::Count(index),
            Field::Number(case.packets[index].energy),
            Field::Number(transmitted),
            Field::Number(outcome.last.reflected),
            Field::Number(expected),
            Field::Number(transmitted - expected),
            Field::Number(outcome.classical),
        ]);
    }
    sheet
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

/// Bytes of the longest frame.
fn frame_bytes(case: &Case, prepared: &[Prepared]) -> usize {
    let points = prepared.iter().map(|prepared| prepared.plan.axis.points).max().unwrap_or(0);
    let psi = if case.record.wave_function { size_of::<num_complex::Complex64>() } else { 0 };
    points * (size_of::<f32>() + psi)
}
