//! Runs the packets of a scenario and writes their record.

use std::path::{Path, PathBuf};

use super::effective::effective_of;
use super::observer::{RecordObserver, frame_bytes};
use super::peaks::{Peaks, peaks_of_run};
use super::potential_curve::potential_curve;
use crate::dynamics::AbsorberParameters;
use crate::error::Result;
use crate::planning::{Case, Plan};
use crate::record::schema::PACKET;
use crate::record::vocabulary::under_both_names;
use crate::record::{Column, Header, PotentialCurve, Table, TransmissionTable, Writer};
use crate::scenario::Scenario;
use crate::simulation::{
    Control, CrossCheck, JoinedPoint, PacketOutcome, Prepared, Reliability, energies, join_unless,
    prepare, simulate,
};
use crate::units::Interval;

/// Where a record goes.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Its final name.
    pub path: &'a Path,
    /// Whether a file of that name is replaced.
    pub force: bool,
    /// Name of its case in a sweep. An unfinished record of a case is removed, and has a name of its
    /// own: without locks on the file system another process may compute the same case.
    pub case: Option<&'a str>,
}

/// A case that was run.
#[derive(Debug)]
pub(crate) struct Recorded {
    /// The result of every packet.
    pub outcomes: Vec<PacketOutcome>,
    /// T(E) by all methods.
    pub points: Vec<JoinedPoint>,
    /// T(E) by the stationary method with the peaks that `points` miss.
    pub curve: Option<Table>,
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
pub(crate) fn record(
    scenario: &Scenario,
    plans: &[Plan],
    target: &Target<'_>,
    control: &Control,
    begun: impl FnOnce(&Path, &[Prepared]),
) -> Result<Recorded> {
    let case = &scenario.case;
    let energies = energies(case, plans);
    let prepared = prepare(case, plans, control)?;
    let writer = begin(scenario, &prepared, target)?;
    begun(writer.partial_path(), &prepared);
    let outcomes =
        simulate(prepared, control, Some(&RecordObserver { case, writer: &writer, control }))?;
    let points = join_unless(case, &outcomes, &energies, control.cancellation())?;
    let peaks = peaks_of_run(case, &outcomes, &points, control)?;
    let curve = peaks.as_ref().and_then(|peaks| peaks.curve.clone());
    let warnings = CrossCheck::new(&outcomes, &points, case.numerics.tolerance).warnings();
    // The results are returned even if they cannot be written.
    let written = results(&writer, &outcomes, &points)
        .and_then(|()| writer.warnings(&warnings))
        .and_then(|()| writer.transmission(table(&points)))
        .and_then(|()| {
            peaks.into_iter().flat_map(Peaks::tables).try_for_each(|one| writer.table(one))
        })
        .and_then(|()| writer.finish());
    Ok(Recorded { outcomes, points, curve, warnings, written })
}

/// Begins the record of a run with everything that is known before it.
///
/// # Errors
/// It cannot be written.
pub(super) fn begin(
    scenario: &Scenario,
    prepared: &[Prepared],
    target: &Target<'_>,
) -> Result<Writer> {
    let case = &scenario.case;
    let header = header_of(scenario, effective_of(case, prepared));
    let bytes = frame_bytes(case, prepared);
    let create = if target.case.is_some() { Writer::create_temporary } else { Writer::create };
    let writer = create(target.path, target.force, &header, bytes)?;
    if let Some(name) = target.case {
        writer.case(name)?;
    }
    let plan = &prepared[0].plan;
    writer.potential(curve(case, plan))?;
    let range = Interval::new(plan.axis.start, plan.axis.end());
    writer.table(potential_curve(case, range))?;
    Ok(writer)
}

/// Writes the results of each packet as a whole.
fn results(writer: &Writer, outcomes: &[PacketOutcome], points: &[JoinedPoint]) -> Result<()> {
    outcomes.iter().enumerate().try_for_each(|(index, outcome)| {
        let own = points.iter().filter(|point| point.packet == Some(index));
        let own: Vec<JoinedPoint> = own.cloned().collect();
        let check = CrossCheck::new(&[], &own, 0.0);
        let numbers = vec![
            ("final_transmitted", outcome.last.transmitted),
            ("final_reflected", outcome.last.reflected),
            ("final_transmitted_error", outcome.error),
            ("final_reflected_error", outcome.error),
            ("expected_transmitted", outcome.expected.value),
            ("transmitted_matrix_error", outcome.expected.error),
            ("classical_transmitted", outcome.classical),
            ("largest_difference", check.difference()),
            ("largest_error_estimate", check.error()),
        ];
        writer.results(index, &under_both_names(PACKET, numbers))
    })
}

/// The attributes of the root of a record; `effective_scenario` has every choice resolved.
pub(crate) fn header_of(scenario: &Scenario, effective_scenario: String) -> Header {
    let case = &scenario.case;
    Header {
        title: case.title.clone(),
        scenario: scenario.text.clone(),
        effective_scenario,
        temperature: case.temperature,
        mass_u: case.species.mass_u(),
        charge: case.species.charge,
    }
}

/// V(x) from absorber to absorber.
fn curve(case: &Case, plan: &Plan) -> PotentialCurve {
    let axis = plan.axis;
    let AbsorberParameters { width, strength, order } = plan.absorber;
    let planes = plan.plane_positions();
    let mut named = vec![
        ("front_plane_angstrom", planes.from),
        ("back_plane_angstrom", planes.to),
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
    let mut driven = Vec::new();
    if let Some(drive) = &case.drive {
        named.push(("drive_frequency_THz", drive.frequency * 1e3));
        let shape = drive.potential();
        driven = axis.positions().map(|x| shape.value(x)).collect();
    }
    PotentialCurve {
        driven,
        x: axis.positions().collect(),
        potential: axis.positions().map(|x| case.potential.value(x)).collect(),
        classical_top: case.potential.range().to,
        attributes: named.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// The table of T(E).
fn table(points: &[JoinedPoint]) -> TransmissionTable {
    let column = |of: &dyn Fn(&JoinedPoint) -> f64| points.iter().map(of).collect::<Vec<f64>>();
    // Outside every window, and beside unresolved levels, the packets give no value.
    let known = |point: &JoinedPoint, value: f64| match point.reliability {
        Reliability::Trusted | Reliability::Inaccurate => value,
        _ => f64::NAN,
    };
    let packet_index = |point: &JoinedPoint| point.packet.map_or(-1, |packet| packet as i64);
    let is_trusted = |point: &JoinedPoint| u8::from(point.reliability == Reliability::Trusted);
    TransmissionTable {
        energy: column(&|point| point.energy),
        packet: column(&|point| known(point, point.transmission)),
        matrix: column(&|point| point.matrix),
        classical: column(&|point| point.classical),
        reflection: column(&|point| known(point, point.reflection)),
        weight: column(&|point| point.weight),
        difference: column(&|point| known(point, point.transmission - point.matrix)),
        error_estimate: column(&|point| known(point, point.error)),
        packet_index: points.iter().map(packet_index).collect(),
        trusted: points.iter().map(is_trusted).collect(),
        extra: vec![Column::known(
            "/transmission",
            "reflection_error",
            column(&|point| known(point, point.reflection_error)),
        )],
    }
}
