//! One packet of a film: the stored frame for each time, and its data.

use std::ops::Range;

use super::classical_ions::DrawnIons;
use super::motion::{MAX_FRAMES_READ, PacketMotion, Shown};
use crate::error::Result;
use crate::record::{Complex64, PacketRecord, Series};
use crate::render::potential::Top;
use crate::render::record_view::RecordView;
use crate::render::theme::Color;
use crate::render::time_span::nearest;

/// The state of one packet at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TrackState {
    /// Index of the stored frame.
    pub frame: usize,
    /// Its time, fs.
    pub time: f64,
    /// T so far: probability that has passed the back plane.
    pub transmitted: f64,
    /// R so far: probability that has returned through the front plane.
    pub reflected: f64,
    /// s of a drive W(x)·s(t) in that frame; 0 without one.
    pub drive: f64,
}

/// One packet of a film.
pub(super) struct PacketTrack<'a> {
    /// Its number.
    pub index: usize,
    pub packet: PacketRecord<'a>,
    pub series: Series,
    pub motion: PacketMotion,
    pub color: Color,
    /// E₀ in the unit shown.
    pub shown_energy: f64,
    /// Where E₀ is beside the top of V(x); `None` without a barrier.
    pub is_below_top: Option<bool>,
    /// Share of classical ions that crosses.
    pub classical: Option<f64>,
    /// Classical ions of the same phase-space density.
    pub ions: Option<DrawnIons>,
    /// Errors of T and R.
    pub errors: [f64; 2],
    /// What lies beyond is behind the barrier, Å: the top of V(x), or without a barrier the back
    /// plane.
    border: f64,
    /// Points of the axis between the border and the back plane.
    behind_border: Range<usize>,
}

/// Neighbouring stored frames that were read together.
struct FrameBlock {
    frames: Range<usize>,
    density: Vec<f32>,
    psi: Vec<Complex64>,
}

/// The data of one packet for one frame.
pub(super) struct TrackFrame {
    pub state: TrackState,
    /// Probability behind the top of V(x), or without a barrier behind the back plane.
    pub behind: f64,
    /// Share of classical ions there.
    pub ions_behind: Option<f64>,
    pub density: Vec<f32>,
    pub psi: Vec<Complex64>,
}

impl<'a> PacketTrack<'a> {
    /// Packet `index` of a record, of which `shown` is seen.
    ///
    /// # Errors [`crate::error::Error::Usage`] if it has no frames,
    /// [`crate::error::Error::Machine`] if the record lacks something.
    pub(super) fn new(
        view: &'a RecordView,
        index: usize,
        color: Color,
        shown: Shown,
    ) -> Result<Self> {
        let packet = view.frames(index)?;
        let number = |name: &str| view.number(&packet, name);
        let Top { position, value } = view.top();
        let axis = &packet.header().x;
        let place = |x: f64| axis.partition_point(|&own| own < x);
        let back_plane = number("back_plane_angstrom")?;
        let border = if view.barrier().is_some() { position } else { back_plane };
        let behind_border = place(border)..place(back_plane);
        let errors = ["transmitted", "reflected"]
            .map(|name| number(&format!("final_{name}_error")).unwrap_or(0.0));
        let (energy, classical) = (packet.header().energy, number("classical_transmitted").ok());
        let series = packet.series()?;
        let motion = PacketMotion::read(view, &packet, &series, shown)?;
        let ions = DrawnIons::new(view, &packet)?;
        let is_below_top = view.barrier().map(|_| energy < value);
        let shown_energy = view.shown(energy);
        Ok(Self {
            index,
            packet,
            series,
            motion,
            color,
            shown_energy,
            is_below_top,
            classical,
            ions,
            errors,
            border,
            behind_border,
        })
    }

    /// Probability behind the border, by the density (1/Å) of stored frame `frame`.
    fn behind(&self, frame: usize, density: &[f32]) -> f64 {
        let x = &self.packet.header().x;
        let step = if x.len() > 1 { x[1] - x[0] } else { 0.0 };
        let between = density.get(self.behind_border.clone()).unwrap_or_default();
        let sum: f64 = between.iter().map(|&value| f64::from(value)).sum();
        self.series.column("right")[frame] + step * sum
    }

    /// The stored frame nearest to `time` (fs).
    pub(crate) fn state(&self, time: f64) -> TrackState {
        let times = &self.series.time;
        let frame = nearest(times, time);
        TrackState {
            frame,
            time: times[frame],
            transmitted: self.series.column("transmitted")[frame],
            reflected: self.series.column("reflected")[frame],
            drive: self.series.column("drive").get(frame).copied().unwrap_or(0.0),
        }
    }

    /// The data of frames at `times`.
    // Neighbours are read together: they share chunks of the file.
    pub(crate) fn track_frames(&self, times: &[f64], phase: bool) -> Result<Vec<TrackFrame>> {
        let points = self.packet.header().x.len();
        let mut track_frames = Vec::with_capacity(times.len());
        let mut held = FrameBlock { frames: 0..0, density: Vec::new(), psi: Vec::new() };
        for (at, &time) in times.iter().enumerate() {
            let state = self.state(time);
            if !held.frames.contains(&state.frame) {
                let coming = times[at..].iter().map(|&time| self.state(time).frame);
                let last = coming
                    .take_while(|&frame| frame < state.frame + MAX_FRAMES_READ)
                    .last()
                    .unwrap_or(state.frame);
                let frames = state.frame..last + 1;
                let psi =
                    if phase { self.packet.wave_function(frames.clone())? } else { Vec::new() };
                let density = self.packet.density(frames.clone())?;
                held = FrameBlock { frames, density, psi };
            }
            let row = (state.frame - held.frames.start) * points;
            let own = row..row + points;
            let psi = if phase { held.psi[own.clone()].to_vec() } else { Vec::new() };
            let density = held.density[own].to_vec();
            let behind = self.behind(state.frame, &density);
            let ions = self.ions.as_ref();
            let ions_behind = ions.map(|ions| ions.share_beyond(state.frame, self.border));
            track_frames.push(TrackFrame { state, behind, ions_behind, density, psi });
        }
        Ok(track_frames)
    }
}
