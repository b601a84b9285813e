//! Currents from wave packets: the fluxes, their tails, and the difference to the transfer matrix.

use crate::cli::console::Console;
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::simulation::{
    Control, PacketAverageError, PacketFluxes, PacketSide, PacketThermalAverage, packet_fluxes,
};
use crate::transport::{Channel, CurrentRow, Fluxes, Model};

/// Relative accuracy of the transfer matrix, to which packets are compared: far below the tails of
/// packets.
const MATRIX_TOLERANCE: f64 = 1e-9;

/// The results of packets at one voltage.
pub(crate) struct PacketRow {
    /// Fluxes by packets, and classical currents.
    pub row: CurrentRow,
    averages: Vec<PacketThermalAverage>,
    /// The same fluxes by the transfer matrix.
    matrix: Vec<Fluxes>,
}

/// Runs the packets of every ion, one voltage after the other; each voltage uses all cores.
///
/// # Errors
/// A potential with which no packet can be run, at the key to change; an interruption.
pub(crate) fn rows(
    scenario: &Scenario,
    channel: &Channel,
    voltages: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Vec<PacketRow>> {
    let row = |&voltage: &f64| {
        let error = |error| match error {
            PacketAverageError::Refused(refusal) => {
                let message = format!("at {voltage} mV: {}", refusal.message);
                scenario.refuse(&refusal.key, message, refusal.remedy)
            }
            PacketAverageError::Cancelled => Error::Cancelled,
        };
        let answer = |permeant| {
            packet_fluxes(permeant, channel.thermal, voltage, tolerance, control).map_err(error)
        };
        let found = channel.permeants.iter().map(answer).collect::<Result<Vec<_>>>()?;
        let (fluxes, averages) =
            found.into_iter().map(|PacketFluxes { fluxes, average }| (fluxes, average)).unzip();
        let stop = control.cancellation();
        let matrix = channel.fluxes_unless(Model::Quantum, voltage, MATRIX_TOLERANCE, stop)?;
        Ok(PacketRow {
            row: channel.row_of(voltage, fluxes, MATRIX_TOLERANCE, stop)?,
            averages,
            matrix: matrix.unwrap_or_default(),
        })
    };
    voltages.iter().map(row).collect()
}

/// Prints windows, tails and differences, and warns where the methods disagree.
pub(crate) fn describe(channel: &Channel, rows: &[PacketRow], console: &Console) {
    for PacketRow { row, averages, matrix } in rows {
        for (i, permeant) in channel.permeants.iter().enumerate() {
            let relative = |side: &PacketSide, of: f64| of / side.value;
            let (flux, average, matrix) = (&row.fluxes[i], &averages[i], &matrix[i]);
            let side = &average.left;
            let inward = (flux.inward / matrix.inward - 1.0).abs();
            let outward = (flux.outward / matrix.outward - 1.0).abs();
            let difference = inward.max(outward);
            console.status(&format!(
                "{} at {} mV: {} packets from the left and {} from the right, trusted from {:.2} \
                 to {:.2} meV; error {:.1e}, tail below {:.2} meV up to {:.1e} if T does not rise \
                 there; transfer matrix differs by {difference:.1e}",
                permeant.species.label(),
                row.voltage,
                side.packets,
                average.right.packets,
                side.from,
                side.to,
                relative(side, side.error),
                side.from,
                relative(side, side.tail),
            ));
            if let Some(levels) = average.unresolved_levels() {
                console.note(&format!(
                    "{} at {} mV: packets do not resolve the levels at {levels}; the bound \
                     includes what is left in them",
                    permeant.species.label(),
                    row.voltage
                ));
            }
            if difference > flux.error + matrix.error {
                console.warn(&format!(
                    "{} at {} mV: packets and transfer matrix differ by {difference:.1e}, beyond \
                     the bound of {:.1e}: a level in the tail, or one too narrow for packets",
                    permeant.species.label(),
                    row.voltage,
                    flux.error + matrix.error
                ));
            }
        }
    }
    console.note(
        "reversal potentials and conductances are by the transfer matrix; the rows are by packets",
    );
}
