//! One packet of a film: the stored frame for each time, and its data.

use std::ops::Range;

use crate::error::Result;
use crate::record::{Complex64, PacketRecord, Series};
use crate::render::packet_panel::PacketPanel;
use crate::render::theme::Color;
use crate::render::time_span::nearest;

/// Most stored frames read at once.
// A chunk of the record has as many.
const MAX_FRAMES_READ: usize = 16;

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
    pub packet: PacketRecord<'a>,
    pub packet_panel: PacketPanel,
    pub series: Series,
    pub color: Color,
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
    pub density: Vec<f32>,
    pub psi: Vec<Complex64>,
}

impl PacketTrack<'_> {
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
            track_frames.push(TrackFrame { state, density: held.density[own].to_vec(), psi });
        }
        Ok(track_frames)
    }
}
