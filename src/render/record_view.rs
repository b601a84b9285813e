//! The contents of a record in the units in which they are shown.

use std::path::Path;

use super::energy::{EnergyScale, EnergyUnit};
use super::ion_name::ion;
use crate::error::{Error, Result};
use crate::record::{FACTORS, PacketRecord, PotentialCurve, Record, Table, TransmissionTable};
use crate::units::Interval;

/// A complete record to draw from.
#[derive(Debug)]
pub struct RecordView {
    /// The file.
    pub record: Record,
    /// V(x) by its formula.
    pub potential: PotentialCurve,
    /// Indices of the packets.
    pub packets: Vec<usize>,
    /// Unit of energies.
    pub unit: EnergyUnit,
    /// One of that unit, meV.
    pub one: f64,
}

impl RecordView {
    /// Opens the record at `path`. Energies are shown in `unit`; by default in kBT where the
    /// temperature is known.
    ///
    /// # Errors
    /// [`Error::Machine`] if the file is not a complete record; [`Error::Usage`] if there is no
    /// file, or kBT is asked for and the temperature is unknown.
    pub fn open(path: &Path, unit: Option<EnergyUnit>) -> Result<Self> {
        let record = Record::open(path)?;
        if !record.complete() {
            return Err(Error::machine(
                format!(
                    "{} is incomplete: its run was interrupted, or is still going on",
                    path.display()
                ),
                "run the scenario again; `wavepore info --scenario` prints it",
            ));
        }
        let missing =
            || Error::machine(format!("{} is damaged: it holds no potential", path.display()), "");
        let potential =
            record.drawn_potential()?.filter(|curve| !curve.x.is_empty()).ok_or_else(missing)?;
        let packets = record.packet_indices()?;
        let EnergyScale { unit, one } = EnergyUnit::chosen(unit, record.header().temperature)
            .ok_or_else(|| {
                Error::usage("this record has no temperature", "show energies in meV")
            })?;
        Ok(Self { record, potential, packets, unit, one })
    }

    /// `energy` (meV) in the unit shown.
    pub(crate) fn shown(&self, energy: f64) -> f64 {
        energy / self.one
    }

    /// The label of an energy axis.
    pub(crate) fn energy_label(&self) -> String {
        self.unit.label()
    }

    /// T(E) in the order of its energies.
    ///
    /// # Errors
    /// [`Error::Usage`] if the record holds no curve, [`Error::Machine`] if it is damaged.
    pub fn transmission(&self) -> Result<TransmissionTable> {
        if self.is_driven_run()? {
            return Err(Error::usage(
                "this record of a driven run holds no T(E)",
                "use --kind spectrum, spacetime, snapshots or norms",
            ));
        }
        let missing = || {
            Error::usage(
                "this record holds no T(E)",
                "make one with `wavepore run`, or `wavepore transmission SCENARIO -o FILE.h5`",
            )
        };
        let mut table = self
            .record
            .transmission()?
            .filter(|table| !table.energy.is_empty())
            .ok_or_else(missing)?;
        if table.energy.len() == 1 {
            return Err(Error::usage(
                "this record holds T(E) at one energy, which makes no line",
                "ask for several: transmission.energies, or `wavepore transmission --energies \"40 meV:160 meV:241\"`",
            ));
        }
        table.sort();
        Ok(table)
    }

    /// Fluxes and currents in the order of their voltages.
    ///
    /// # Errors [`Error::Usage`] if the record holds none, or too few for a line;
    /// [`Error::Machine`] if it is damaged.
    pub fn currents(&self) -> Result<Table> {
        let missing = || {
            Error::usage(
                "this record holds no currents",
                "make one with `wavepore currents SCENARIO -o FILE.h5`",
            )
        };
        let mut table = self.record.currents()?.ok_or_else(missing)?;
        let voltages = &table.axis.values;
        if let Some(bad) = voltages.iter().find(|voltage| !voltage.is_finite()) {
            return Err(Error::machine(
                format!("the record is damaged: it holds a voltage of {bad} mV"),
                "",
            ));
        }
        if voltages.iter().all(|voltage| *voltage == voltages[0]) {
            return Err(Error::usage(
                "this record holds currents at one voltage, which make no line",
                "ask for several: `wavepore currents SCENARIO --voltages \"-120 mV:120 mV:49\" -o FILE.h5`",
            ));
        }
        table.sort();
        Ok(table)
    }

    /// The levels with their states.
    ///
    /// # Errors
    /// [`Error::Usage`] if the record was not made for levels, [`Error::Machine`] if it is damaged.
    pub fn levels(&self) -> Result<Table> {
        let missing = |what: &str| {
            let remedy = "make one with `wavepore resonances SCENARIO -o FILE.h5`";
            Error::usage(format!("this record holds no {what}"), remedy)
        };
        let levels = self.record.levels()?.ok_or_else(|| missing("levels"))?;
        let has_states = levels.profiles.is_some() || levels.axis.values.is_empty();
        has_states.then_some(levels).ok_or_else(|| missing("wave functions of its levels"))
    }

    /// Whether the record was made for levels: it holds their states, or there are none.
    ///
    /// # Errors
    /// [`Error::Machine`] if it is damaged.
    pub(crate) fn holds_states(&self) -> Result<bool> {
        let levels = self.record.levels()?;
        Ok(levels.is_some_and(|table| table.profiles.is_some() || table.axis.values.is_empty()))
    }

    /// What comes in and leaves of packet `index` of a driven run, by energy.
    ///
    /// # Errors
    /// [`Error::Usage`] if the record is of no such run, [`Error::Machine`] if it is damaged.
    pub fn outgoing(&self, index: usize) -> Result<Table> {
        self.record.outgoing(index)?.filter(|table| table.axis.values.len() > 1).ok_or_else(|| {
            Error::usage(
                "this record holds no spectra of a driven run",
                "use --kind momentum, or run a scenario with a [drive]",
            )
        })
    }

    /// Whether the record holds spectra of a driven run.
    ///
    /// # Errors
    /// [`Error::Machine`] if it is damaged.
    pub(crate) fn is_driven_run(&self) -> Result<bool> {
        self.packets.first().map_or(Ok(false), |&index| Ok(self.record.outgoing(index)?.is_some()))
    }

    /// Whether the record holds T(E) of the stationary method alone, and no packets.
    ///
    /// # Errors
    /// [`Error::Machine`] if it is damaged.
    pub(crate) fn stationary(&self) -> Result<bool> {
        Ok(self.packets.is_empty() && self.record.transmission()?.is_some())
    }

    /// Whether the record holds currents, and no T(E).
    ///
    /// # Errors
    /// [`Error::Machine`] if it is damaged.
    pub(crate) fn currents_alone(&self) -> Result<bool> {
        Ok(self.record.currents()?.is_some() && self.record.transmission()?.is_none())
    }

    /// Whether the record holds the table `group`.
    ///
    /// # Errors
    /// [`Error::Machine`] if it is damaged.
    pub(crate) fn holds(&self, group: &str) -> Result<bool> {
        Ok(self
            .record
            .table(group, if group == FACTORS { "row" } else { "temperature" })?
            .is_some())
    }

    /// Packet `index`, which must hold densities.
    ///
    /// # Errors
    /// [`Error::Usage`] if it has no frames, with what to do.
    pub fn frames(&self, index: usize) -> Result<PacketRecord<'_>> {
        let packet = self.record.packet(index)?;
        if !packet.header().density || packet.frames() == 0 {
            return Err(Error::usage(
                format!("this record holds no frames of packet {index}"),
                "set record.frames to 200 in its scenario and run it again",
            ));
        }
        Ok(packet)
    }

    /// Makes sure that the record holds the wave function of `packet`, if its phase is `wanted`.
    ///
    /// # Errors
    /// [`Error::Usage`] if it does not, with what to do.
    pub(crate) fn phase_held(&self, packet: &PacketRecord<'_>, wanted: bool) -> Result<()> {
        if wanted && !packet.header().wave_function {
            return Err(Error::usage(
                "this record holds no wave functions, whose phase could be shown",
                "set record.wave_function = true in its scenario and run it again",
            ));
        }
        Ok(())
    }

    /// A named number of packet `index`.
    ///
    /// # Errors
    /// [`Error::Machine`] if the record lacks it.
    pub fn number(&self, packet: &PacketRecord<'_>, name: &str) -> Result<f64> {
        let found = packet.header().attributes.iter().find(|(own, _)| own == name);
        found
            .map(|pair| pair.1)
            .ok_or_else(|| Error::machine(format!("the record is damaged: {name} is missing"), ""))
    }

    /// Where nothing absorbs, Å; of a packet's grid.
    ///
    /// # Errors
    /// [`Error::Machine`] if the record lacks the absorber's width.
    pub(crate) fn free_region(&self, packet: &PacketRecord<'_>) -> Result<Interval> {
        let x = &packet.header().x;
        let width = self.number(packet, "absorber_width_angstrom")?;
        match (x.first(), x.last()) {
            (Some(first), Some(last)) => Ok(Interval::new(first + width, last - width)),
            _ => Err(Error::machine("the record is damaged: a packet has no grid", "")),
        }
    }

    /// That the grid of `packet` has nothing to show in a range of positions (Å).
    pub(super) fn nothing_between(packet: &PacketRecord<'_>, range: Interval) -> Error {
        let Interval { from, to } = range;
        let (x, index) = (&packet.header().x, packet.header().index);
        let ends = (x.first().copied().unwrap_or(0.0), x.last().copied().unwrap_or(0.0));
        Error::usage(
            format!("nothing of packet {index} lies between {from} and {to} angstrom"),
            format!("its grid reaches from {:.2} to {:.2} angstrom", ends.0, ends.1),
        )
    }

    /// How a packet is called: "K⁺ at 4.70 kBT".
    pub fn name(&self, packet: &PacketRecord<'_>) -> String {
        let header = packet.header();
        format!("{} at {:.2} {}", ion(&header.ion), self.shown(header.energy), self.unit.name())
    }
}
