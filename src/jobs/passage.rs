//! Passage times of a scenario: whether they can be computed, their values, and their table.

use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::currents;
use super::tabulated::Tabulated;
use crate::error::Result;
use crate::record::{Column, Table};
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::transport::{Channel, Passage, passage_unless};
use crate::units::thermal_energy;

/// Relative accuracy in a sweep: the default of `wavepore passage`.
pub const TOLERANCE: f64 = 1e-9;
/// Mean number of ions inside from which they do not move alone: with one half, every third to
/// second ion that enters meets another one.
const MAX_IONS_INSIDE: f64 = 0.5;
/// One fs in ps.
const PICOSECONDS: f64 = 1e-3;

/// Columns of the group `/passage`, the voltage apart, in the order of [`numbers`].
const NAMES: [&str; 10] = [
    "length",
    "splitting_right_from_0",
    "exit_time_from_0",
    "first_passage_right",
    "first_passage_left",
    "transit_time",
    "occupancy_left",
    "occupancy_right",
    "permeability",
    "relative_error",
];

/// Passage of one ion at one voltage.
#[derive(Debug, Clone)]
pub(crate) struct PassageRow {
    /// mV.
    pub voltage: f64,
    /// Which of the channel's ions.
    pub ion: usize,
    /// What was found.
    pub passage: Passage,
}

/// The channel of `scenario` with a diffusion coefficient for every ion.
///
/// # Errors
/// What is missing, at its key.
pub(crate) fn channel(scenario: &Scenario) -> Result<Channel> {
    let case = &scenario.case;
    if case.potential.membrane.is_none() {
        return Err(scenario.refuse(
            "membrane",
            "passage times are those from face to face of a membrane",
            "add [membrane] with voltage, from and to, for example voltage = \"0 mV\", \
             from = \"-7.5 angstrom\", to = \"7.5 angstrom\"",
        ));
    }
    if case.drive.is_some() {
        let message = "passage times are those of a static potential";
        return Err(scenario.refuse("drive", message, "remove [drive]"));
    }
    let channel =
        Channel { permeants: case.permeants(), thermal: thermal_energy(case.temperature) };
    let message = "passage times need a diffusion coefficient";
    if channel.permeants.is_empty() {
        return Err(scenario.refuse(
            "reservoirs.diffusion",
            message,
            "add [reservoirs] with outside = \"12.8 mM\", inside = \"140 mM\", \
             area = \"7.07 angstrom^2\" and diffusion = \"6.5e-10 m^2/s\"",
        ));
    }
    for (index, permeant) in channel.permeants.iter().enumerate() {
        if permeant.diffusion.is_none() {
            // The first ion is that of the scenario itself.
            let key = match index {
                0 => "reservoirs.diffusion".to_owned(),
                _ => format!("species.{}.diffusion", index - 1),
            };
            let message = format!("{message} of {}", permeant.species.label());
            return Err(scenario.refuse(&key, message, "add diffusion = \"6.5e-10 m^2/s\""));
        }
    }
    Ok(channel)
}

/// The voltages of the scenario, mV.
///
/// # Errors
/// Voltages out of range, at their key.
pub(crate) fn voltages(scenario: &Scenario, channel: &Channel) -> Result<Vec<f64>> {
    let listed = scenario.case.reservoirs.as_ref().and_then(|baths| baths.voltages.as_ref());
    // A particle without charge sees no voltage.
    match (scenario.case.species.charge, listed) {
        (0, None) => Ok(vec![0.0]),
        _ => currents::voltages(scenario, channel),
    }
}

/// Passage of every ion at `voltages` (mV) after a start at `start` (Å), to a relative `tolerance`;
/// the ions of one voltage stand together.
///
/// # Errors
/// Numbers too large, at the key to change; [`Error::Cancelled`](crate::error::Error::Cancelled).
pub(crate) fn rows(
    scenario: &Scenario,
    channel: &Channel,
    voltages: &[f64],
    start: f64,
    tolerance: f64,
    control: &Control,
) -> Result<Vec<PassageRow>> {
    let ions = 0..channel.permeants.len();
    let asked: Vec<(f64, usize)> =
        voltages.iter().flat_map(|&voltage| ions.clone().map(move |ion| (voltage, ion))).collect();
    let row = |&(voltage, ion): &(f64, usize)| {
        let (permeant, stop) = (&channel.permeants[ion], control.cancellation());
        let found = passage_unless(permeant, channel.thermal, voltage, start, tolerance, stop)?;
        control.steps.fetch_add(1, Ordering::Relaxed);
        let passage = found.filter(is_finite).ok_or_else(|| {
            let name = permeant.species.label();
            let message = format!(
                "at {voltage} mV U(x) changes so much inside the membrane that times of {name} are \
                 too large for numbers"
            );
            scenario.refuse("barrier", message, "use lower barriers or a higher temperature")
        })?;
        Ok(PassageRow { voltage, ion, passage })
    };
    asked.par_iter().map(row).collect()
}

/// Whether all is a number but what a start outside the membrane leaves open.
fn is_finite(found: &Passage) -> bool {
    let Passage { length, first_passage_right, first_passage_left, transit_time, .. } = *found;
    [length, first_passage_right, first_passage_left, transit_time].iter().all(|n| n.is_finite())
}

/// The values of a row in the units of results, in the order of [`NAMES`].
pub(crate) fn numbers(found: &Passage) -> [f64; 10] {
    [
        found.length,
        found.splitting_right,
        found.exit_time * PICOSECONDS,
        found.first_passage_right * PICOSECONDS,
        found.first_passage_left * PICOSECONDS,
        found.transit_time * PICOSECONDS,
        found.occupancy_left,
        found.occupancy_right,
        found.permeability / PICOSECONDS,
        found.error,
    ]
}

/// What a reader of `rows` must know though the numbers are right: a sentence each.
pub(crate) fn notes(channel: &Channel, rows: &[PassageRow], start: f64) -> Vec<String> {
    let mut notes = Vec::new();
    // The ions of one voltage stand together.
    let inside = |rows: &[PassageRow]| rows.iter().map(|row| row.passage.ions_inside).sum::<f64>();
    let by_voltage = rows.chunks(channel.permeants.len().max(1));
    let filled = by_voltage.map(|rows| (rows[0].voltage, inside(rows)));
    let fullest = filled.max_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((voltage, ions)) = fullest.filter(|(_, ions)| *ions > MAX_IONS_INSIDE) {
        notes.push(format!(
            "at {voltage} mV {ions:.2} ions are inside on average: formulas for the flux of single \
             ions do not hold, and times are those of an ion that meets no other"
        ));
    }
    if rows.iter().any(|row| row.passage.splitting_right.is_nan()) {
        let membrane = channel.permeants.first().and_then(|ion| ion.potential.membrane);
        let faces = membrane.map_or_else(String::new, |membrane| {
            format!(", from {} to {} angstrom", membrane.from, membrane.to)
        });
        notes.push(format!(
            "the start {start} angstrom is outside of the membrane{faces}: splitting and exit time \
             are left open"
        ));
    }
    notes
}

/// What is not as it was asked for: a sentence each.
pub(crate) fn warnings(rows: &[PassageRow], tolerance: f64) -> Vec<String> {
    let error = rows.iter().map(|row| row.passage.error).fold(0.0, f64::max);
    let text = format!("the relative error is {error:.1e}, above the tolerance {tolerance:.1e}");
    (error > tolerance).then_some(text).into_iter().collect()
}

/// The group `/passage` of a record: the first ion, and, where there are several, each under its
/// name.
pub(crate) fn table(
    scenario: &Scenario,
    channel: &Channel,
    rows: &[PassageRow],
    start: f64,
) -> Table {
    let place = "/passage";
    let of_ion = |ion: usize| rows.iter().filter(move |row| row.ion == ion);
    let values = |ion: usize, column: usize| {
        of_ion(ion).map(|row| numbers(&row.passage)[column]).collect::<Vec<f64>>()
    };
    let columns_of = |ion: usize| {
        let column = move |(i, name): (usize, &&str)| Column::known(place, name, values(ion, i));
        NAMES.iter().enumerate().map(column).collect::<Vec<Column>>()
    };
    let mut columns = columns_of(0);
    if channel.permeants.len() > 1 {
        for (ion, label) in currents::names_of_ions(channel).iter().enumerate() {
            let named =
                |column: Column| Column { name: format!("{}_{label}", column.name), ..column };
            columns.extend(columns_of(ion).into_iter().map(named));
        }
    }
    let voltages = of_ion(0).map(|row| row.voltage).collect();
    Table {
        group: place.into(),
        axis: Column::known(place, "voltage", voltages),
        columns,
        attributes: vec![
            ("start_A".to_owned(), start),
            ("temperature_K".to_owned(), scenario.case.temperature),
        ],
        ..Table::default()
    }
}

/// The passage times of a scenario after a start at `start` (Å), to a relative `tolerance`, as the
/// group `/passage` of a record.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Cancelled`](crate::error::Error::Cancelled) if `control`
/// is to stop.
pub fn passage(
    scenario: &Scenario,
    start: f64,
    tolerance: f64,
    control: &Control,
) -> Result<Tabulated> {
    let channel = channel(scenario)?;
    let voltages = voltages(scenario, &channel)?;
    let rows = rows(scenario, &channel, &voltages, start, tolerance, control)?;
    let mut warnings = warnings(&rows, tolerance);
    warnings.extend(notes(&channel, &rows, start));
    Ok(Tabulated { table: table(scenario, &channel, &rows, start), warnings, drawn: None })
}
