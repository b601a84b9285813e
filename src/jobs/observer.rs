//! Writes the snapshots of a run to its record.

use num_complex::Complex64;

use super::classical_ions::classical_ions;
use crate::dynamics::{AbsorberParameters, Ramp};
use crate::error::Result;
use crate::planning::Case;
use crate::record::{Frame, PacketHeader, Writer};
use crate::simulation::{Control, Prepared, RunObserver, Snapshot};

/// Writes the packets of a case to its record.
pub(super) struct RecordObserver<'a> {
    pub case: &'a Case,
    pub writer: &'a Writer,
    pub control: &'a Control,
}

impl RunObserver for RecordObserver<'_> {
    fn begin(&self, packet: usize, prepared: &Prepared) -> Result<()> {
        let header = header(self.case, prepared, packet);
        let times = header.density.then(|| prepared.frame_times());
        let stop = self.control.cancellation();
        let ions = times.map(|times| classical_ions(&prepared.plan, &times, stop)).transpose()?;
        self.writer.packet_with_ions(header, ions)
    }

    fn snapshot(&self, packet: usize, snapshot: &Snapshot<'_>) -> Result<()> {
        let Snapshot { time, amplitudes: psi, budget } = *snapshot;
        // Figures need no more digits, and frames are most of a record.
        let density = |psi: &Complex64| psi.norm_sqr() as f32;
        let request = self.case.record;
        let frames = request.frames > 0;
        let has_wave_function = frames && request.wave_function;
        self.writer.frame(
            packet,
            Frame {
                time,
                density: if frames { psi.iter().map(density).collect() } else { Vec::new() },
                wave_function: if has_wave_function { psi.to_vec() } else { Vec::new() },
                budget,
            },
        )
    }

    fn end(&self, packet: usize) -> Result<()> {
        self.writer.packet_done(packet)
    }
}

/// Size of the largest frame, bytes.
pub(super) fn frame_bytes(case: &Case, prepared: &[Prepared]) -> usize {
    let points = prepared.iter().map(|prepared| prepared.plan.axis.points).max();
    let psi = if case.record.wave_function { size_of::<Complex64>() } else { 0 };
    points.unwrap_or(0) * (size_of::<f32>() + psi)
}

fn header(case: &Case, Prepared { plan, chosen, .. }: &Prepared, index: usize) -> PacketHeader {
    let AbsorberParameters { width, strength, order } = plan.absorber;
    let planes = plan.plane_positions();
    let named = [
        ("width_angstrom", plan.packet.width),
        ("center_angstrom", plan.packet.center),
        ("wavenumber_per_angstrom", plan.packet.wavenumber),
        ("front_plane_angstrom", planes.from),
        ("back_plane_angstrom", planes.to),
        ("absorber_width_angstrom", width),
        ("absorber_strength_meV", strength),
        ("absorber_order", f64::from(order)),
        ("time_step_fs", chosen.time_step),
        ("duration_fs", chosen.time_step * chosen.steps as f64),
        ("window_from_meV", plan.window.from),
        ("window_to_meV", plan.window.to),
    ];
    let drive = plan.drive.as_ref().map(|drive| drive.oscillation);
    let phase = drive.map(|oscillation| ("drive_phase_rad", oscillation.phase));
    let switched = drive.and_then(|oscillation| oscillation.ramp).map(|Ramp { rise, fall }| {
        [
            ("drive_from_fs", rise.from),
            ("drive_to_fs", fall.to),
            ("drive_ramp_fs", rise.length().min(fall.length())),
        ]
    });
    let of_drive = phase.into_iter().chain(switched.into_iter().flatten());
    PacketHeader {
        index,
        driven: plan.drive.is_some(),
        energy: case.packets[index].energy,
        ion: plan.species.label(),
        x: plan.axis.positions().collect(),
        density: case.record.frames > 0,
        wave_function: case.record.frames > 0 && case.record.wave_function,
        attributes: named
            .into_iter()
            .chain(of_drive)
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    }
}
