//! Summary of a record, for `wavepore info`.

use super::currents::CurrentsSummary;
use super::packet_reader::PacketRecord;
use super::reader::Record;
use super::schema::PASSAGE;
use super::tables::{Table, span};
use super::transmission_table::TransmissionTable;
use crate::error::{Error, Result};
use crate::observables::TIME_COLUMNS;
use crate::units::{Estimate, Interval};

/// A record at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Title of the scenario.
    pub title: String,
    /// Name, version and commit of the program that wrote it.
    pub program: String,
    /// Whether the run finished.
    pub complete: bool,
    /// Temperature, K.
    pub temperature: f64,
    /// Mass of the ion, u.
    pub mass_u: f64,
    /// Charge number of the ion.
    pub charge: i32,
    /// Maximum of the potential, both leads included, meV.
    pub classical_top: Option<f64>,
    /// The drive, if the run had one.
    pub drive: Option<DriveSummary>,
    /// One entry per packet.
    pub packets: Vec<PacketSummary>,
    /// T(E), if it is there.
    pub transmission: Option<TransmissionSummary>,
    /// I(V), if it is there.
    pub currents: Option<CurrentsSummary>,
    /// Voltages of passage times, mV, if they are there.
    pub passage: Option<Vec<f64>>,
    /// Levels, if they are there.
    pub levels: Option<LevelsSummary>,
    /// Draws of tables with errors whose numbers are kept, if any.
    pub realizations: Option<usize>,
    /// Length of the file, bytes.
    pub file_size: u64,
}

/// A packet at a glance; the probabilities are those of the last frame, NaN if there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketSummary {
    /// Number of the packet.
    pub index: usize,
    /// E₀, meV.
    pub energy: f64,
    /// Name of the ion.
    pub ion: String,
    /// Grid points.
    pub points: usize,
    /// Stored frames.
    pub frames: usize,
    /// Whether densities are stored.
    pub density: bool,
    /// Whether wave functions are stored.
    pub wave_function: bool,
    /// Time of the last frame, fs.
    pub time: f64,
    /// The columns over time at that frame.
    pub last: Vec<(&'static str, f64)>,
    /// Its further named numbers; the unit is in the name.
    pub numbers: Vec<(String, f64)>,
    /// What a drive gave; `None` without one, or if the run ended before it was written.
    pub budget: Option<EnergyBudget>,
}

/// A drive W(x)·s(t) at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct DriveSummary {
    /// Frequency, THz.
    pub frequency: f64,
    /// Largest |W|, meV.
    pub largest: f64,
    /// Phase at t = 0 in the run of each packet whose frames are stored, rad.
    pub phases: Vec<f64>,
}

/// The energy budget of one packet under a drive, meV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyBudget {
    /// Mean energy of what left less that of what came in.
    pub energy_gained: Estimate,
    /// What the drive gave.
    pub work: Estimate,
    /// Number of phases over which both are means.
    pub phases: f64,
}

impl PacketSummary {
    /// The column over time called `name` at the last frame; NaN where there is none.
    pub fn last(&self, name: &str) -> f64 {
        self.last.iter().find(|column| column.0 == name).map_or(f64::NAN, |column| column.1)
    }

    /// The number called `name`; NaN if it is not there.
    pub fn number(&self, name: &str) -> f64 {
        named(&self.numbers, name)
    }
}

/// T(E) at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct TransmissionSummary {
    /// Rows.
    pub rows: usize,
    /// Rows inside the trusted window.
    pub trusted: usize,
    /// Lowest and highest energy, meV.
    pub energy: Interval,
    /// Lowest and highest T from the transfer matrix.
    pub matrix: Interval,
    /// Largest |packet − matrix| among trusted rows; NaN if there are none.
    pub largest_difference: f64,
    /// Largest estimated error among trusted rows; NaN if there are none.
    pub largest_error_estimate: f64,
}

/// Levels at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelsSummary {
    /// Levels.
    pub rows: usize,
    /// Those that are bound.
    pub bound: usize,
    /// Lowest and highest energy, meV.
    pub energy: Interval,
    /// Narrowest and widest of those that are not bound, meV; NaN if there are none.
    pub width: Interval,
    /// Those that the run resolves; `None` if there was no run.
    pub resolved: Option<usize>,
}

impl Record {
    /// The record at a glance.
    pub fn summary(&self) -> Result<Summary> {
        let indices = self.packet_indices()?;
        let drive = self.drive_summary(&indices)?;
        let header = self.header();
        Ok(Summary {
            title: header.title.clone(),
            program: self.program().to_owned(),
            complete: self.complete(),
            temperature: header.temperature,
            mass_u: header.mass_u,
            charge: header.charge,
            classical_top: self.potential()?.map(|curve| curve.classical_top),
            drive,
            packets: indices.iter().map(|&i| self.packet_summary(i)).collect::<Result<_>>()?,
            transmission: self.transmission()?.map(|table| transmission_summary(&table)),
            currents: self.currents()?.map(|table| table.currents_summary()),
            passage: self.table(PASSAGE, "voltage")?.map(|table| table.axis.values),
            levels: self.levels()?.map(|table| levels_summary(&table)),
            realizations: self.realizations()?,
            file_size: self.file_size(),
        })
    }

    /// The drive of the packets `indices`.
    fn drive_summary(&self, indices: &[usize]) -> Result<Option<DriveSummary>> {
        let Some(curve) = self.potential()?.filter(|curve| !curve.driven.is_empty()) else {
            return Ok(None);
        };
        let phase = |&index: &usize| -> Result<f64> {
            Ok(named(&self.stored_packet(index)?.header().attributes, "drive_phase_rad"))
        };
        Ok(Some(DriveSummary {
            frequency: named(&curve.attributes, "drive_frequency_THz"),
            largest: curve.driven.iter().fold(0.0, |most, w| w.abs().max(most)),
            phases: indices.iter().map(phase).collect::<Result<_>>()?,
        }))
    }

    /// A packet whose number comes from the file: the user has typed none.
    fn stored_packet(&self, index: usize) -> Result<PacketRecord<'_>> {
        self.packet(index).map_err(|error| match error {
            Error::Usage { problem, .. } => Error::damaged(&self.path, problem),
            other => other,
        })
    }

    fn packet_summary(&self, index: usize) -> Result<PacketSummary> {
        let packet = self.stored_packet(index)?;
        let (header, series) = (packet.header(), packet.series()?);
        let last = |column: &[f64]| column.last().copied().unwrap_or(f64::NAN);
        Ok(PacketSummary {
            index,
            energy: header.energy,
            ion: header.ion.clone(),
            points: header.x.len(),
            frames: packet.frames(),
            density: header.density,
            wave_function: header.wave_function,
            time: last(&series.time),
            last: TIME_COLUMNS
                .iter()
                .filter(|column| header.driven || !column.driven)
                .map(|column| (column.name, last(series.column(column.name))))
                .collect(),
            numbers: header.attributes.clone(),
            budget: energy_budget(&header.attributes),
        })
    }
}

/// The number `name` among `attributes`; NaN if it is not there.
fn named(attributes: &[(String, f64)], name: &str) -> f64 {
    attributes.iter().find(|(own, _)| own == name).map_or(f64::NAN, |pair| pair.1)
}

fn energy_budget(attributes: &[(String, f64)]) -> Option<EnergyBudget> {
    let number = |name: &str| named(attributes, name);
    let estimate =
        |value: &str, error: &str| Estimate { value: number(value), error: number(error) };
    let budget = EnergyBudget {
        energy_gained: estimate("energy_gained_meV", "energy_gained_error_meV"),
        work: estimate("work_meV", "work_error_meV"),
        phases: number("phases"),
    };
    budget.phases.is_finite().then_some(budget)
}

fn levels_summary(table: &Table) -> LevelsSummary {
    let column = |name: &str| table.column(name).unwrap_or_default();
    let open: Vec<f64> = column("width").iter().copied().filter(|width| *width != 0.0).collect();
    LevelsSummary {
        rows: table.axis.values.len(),
        bound: column("width").len() - open.len(),
        energy: span(column("energy")),
        width: span(&open),
        resolved: table
            .column("resolved")
            .map(|resolved| resolved.iter().filter(|resolved| **resolved == 1.0).count()),
    }
}

fn transmission_summary(table: &TransmissionTable) -> TransmissionSummary {
    let largest = |column: &[f64]| {
        let trusted = column.iter().zip(&table.trusted).filter(|(_, trusted)| **trusted == 1);
        trusted.fold(f64::NAN, |largest, (value, _)| value.abs().max(largest))
    };
    TransmissionSummary {
        rows: table.energy.len(),
        trusted: table.trusted.iter().filter(|trusted| **trusted == 1).count(),
        energy: span(&table.energy),
        matrix: span(&table.matrix),
        largest_difference: largest(&table.difference),
        largest_error_estimate: largest(&table.error_estimate),
    }
}
