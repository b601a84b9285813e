//! Currents from wave packets: the fluxes, their tails, and how they stand beside the transfer matrix.

use crate::cli::console::Console;
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::simulation::{Control, PacketAverageError, PacketSide, PacketThermalAverage, packet_fluxes};
use crate::transport::{Channel, CurrentRow, Fluxes, Model};

/// Relative accuracy of the transfer matrix beside packets.
const BESIDE: f64 = 1e-9;

/// What packets say at one voltage.
pub struct PacketRow {
    /// Fluxes by packets, classical currents beside them.
    pub row: CurrentRow,
    averages: Vec<PacketThermalAverage>,
    /// The same fluxes by the transfer matrix.
    matrix: Vec<Fluxes>,
}

/// Runs the packets of every ion, one voltage after the other; each voltage keeps all cores busy.
///
/// # Errors
/// A potential over which no packet can be run, at the key to change; an interruption.
pub fn rows(
    scenario: &Scenario,
    channel: &Channel,
    voltages: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Vec<PacketRow>> {
    let row = |&voltage: &f64| {
        let answer = |permeant| {
            packet_fluxes(permeant, channel.thermal, voltage, tolerance, control).map_err(|unanswered| match unanswered
            {
                PacketAverageError::Refused(refusal) => {
                    scenario.refuse(&refusal.key, format!("at {voltage} mV: {}", refusal.message), refusal.remedy)
                }
                PacketAverageError::Interrupted => Error::Interrupted(0),
            })
        };
        let found = channel.permeants.iter().map(answer).collect::<Result<Vec<_>>>()?;
        let (fluxes, averages) = found.into_iter().unzip();
        Ok(PacketRow {
            row: channel.row_of(voltage, fluxes, BESIDE),
            averages,
            matrix: channel.fluxes(Model::Quantum, voltage, BESIDE).unwrap_or_default(),
        })
    };
    voltages.iter().map(row).collect()
}

/// Tells windows, tails and differences, and warns where both methods contradict each other.
pub fn tell(channel: &Channel, rows: &[PacketRow], console: &Console) {
    for PacketRow { row, averages, matrix } in rows {
        for (i, permeant) in channel.permeants.iter().enumerate() {
            let share = |side: &PacketSide, of: f64| of / side.value;
            let (flux, average, matrix) = (&row.fluxes[i], &averages[i], &matrix[i]);
            let side = &average.left;
            let off = (flux.inward / matrix.inward - 1.0).abs().max((flux.outward / matrix.outward - 1.0).abs());
            console.say(&format!(
                "{} at {} mV: {} packets from the left and {} from the right, trusted from {:.2} to {:.2} meV; error {:.1e}, tail below {:.2} meV up to {:.1e} if T does not rise there; transfer matrix differs by {off:.1e}",
                permeant.species.label(),
                row.voltage,
                side.packets,
                average.right.packets,
                side.from,
                side.to,
                share(side, side.error),
                side.from,
                share(side, side.tail),
            ));
            if let Some(levels) = average.unresolved_levels() {
                console.note(&format!(
                    "{} at {} mV: packets do not resolve the levels at {levels}; what they still hold is in the bound",
                    permeant.species.label(),
                    row.voltage
                ));
            }
            if off > flux.error + matrix.error {
                console.warn(&format!(
                    "{} at {} mV: packets and transfer matrix differ by {off:.1e}, beyond the bound of {:.1e}: a level in the tail, or one too narrow for packets",
                    permeant.species.label(),
                    row.voltage,
                    flux.error + matrix.error
                ));
            }
        }
    }
    console.note(
        "reversal potentials and conductances are those of the transfer matrix; the rows are those of the packets",
    );
}
