//! What moves in one frame of a film.

use super::arrangement::{Arrangement, Notes, PacketView, clock_at, heading};
use super::foreground::foreground;
use super::packet_note::note_marks;
use super::packet_track::{PacketTrack, TrackFrame};
use super::phase_colors::PhaseColors;
use super::phase_key::phase_key;
use super::shares::share_marks;
use crate::render::Typeface;
use crate::render::axes::frame_marks;
use crate::render::curves::series_marks;
use crate::render::packet_panel::PacketPanel;
use crate::render::scene::{Anchor, Mark, Rect, Scene, Text};

/// The moving part of a film.
#[derive(Clone, Copy)]
pub(super) struct MovingScene<'a> {
    pub tracks: &'a [PacketTrack<'a>],
    pub arrangement: &'a Arrangement,
    pub face: &'a Typeface,
    /// `None` where phases are not shown.
    pub phase: Option<&'a PhaseColors>,
}

impl MovingScene<'_> {
    /// The data of all packets at one moment, with the time as text.
    pub(super) fn scene(self, track_frames: &[TrackFrame], clock: String) -> Scene {
        let Arrangement { views, placed, .. } = self.arrangement;
        let mut marks = Vec::new();
        let mut drawn = None;
        for view in views {
            let place = &placed.frames[view.frame];
            let own = &track_frames[view.track];
            if drawn.replace(view.frame) != Some(view.frame) {
                self.draw_potential(&mut marks, &view.panel, own.state.drive, place);
            }
            self.draw_packet(&mut marks, view, own, place);
        }
        if let Some(colors) = self.phase {
            marks.extend(foreground(self.arrangement, track_frames, self.face));
            marks.extend(phase_key(self.arrangement, colors.is_relative(), self.face));
        }
        self.draw_notes(&mut marks, track_frames);
        marks.push(self.clock_mark(clock));
        let (width, height) = (placed.scene.width, placed.scene.height);
        Scene { width, height, paper: None, marks }
    }

    /// Adds |ψ|² of one packet and its classical ions.
    fn draw_packet(
        self,
        marks: &mut Vec<Mark>,
        view: &PacketView,
        frame: &TrackFrame,
        place: &Rect,
    ) {
        let (style, packet, track) =
            (&self.arrangement.style, &view.panel, &self.tracks[view.track]);
        let drawn = match self.phase {
            Some(colors) => colors.series(view, frame, place, track.color),
            None => packet.density(&frame.density, track.color, 0.35).into_iter().rev().collect(),
        };
        for series in &drawn {
            series_marks(marks, series, &packet.panel, place, style);
        }
        let colors = (track.color, &style.theme);
        let ions = track.ions.as_ref();
        marks.extend(
            ions.and_then(|own| own.marks(frame.state.frame, &packet.panel, place, colors)),
        );
    }

    /// Adds V(x) + W(x)·s at the strength s of a drive, and the frame of the panel, which it would
    /// cover.
    fn draw_potential(
        self,
        marks: &mut Vec<Mark>,
        PacketPanel { potential, panel, .. }: &PacketPanel,
        strength: f64,
        place: &Rect,
    ) {
        let style = &self.arrangement.style;
        if potential.is_driven() {
            let [area, line] = potential.at(strength);
            for series in [area, potential.rest(), line] {
                series_marks(marks, &series, panel, place, style);
            }
            marks.extend(frame_marks(panel, place, style, self.face));
        }
    }

    /// Adds what is written on each packet.
    fn draw_notes(self, marks: &mut Vec<Mark>, track_frames: &[TrackFrame]) {
        let Arrangement { views, placed, style, notes, .. } = self.arrangement;
        for (number, (track, own)) in self.tracks.iter().zip(track_frames).enumerate() {
            match notes {
                Notes::Shares => {
                    let PacketView { panel, frame, .. } = &views[number];
                    let (title, place) = (&panel.panel.title, &placed.frames[*frame]);
                    let room = place.width() - self.face.width(title, 1.08 * style.text);
                    marks.extend(share_marks(track, &own.state, place, style, |words| {
                        self.face.width(words, style.text) <= room - style.text
                    }));
                }
                Notes::Lines(lines) => {
                    marks.extend(note_marks(&lines[number], track, own, style));
                }
            }
        }
    }

    fn clock_mark(self, words: String) -> Mark {
        let Arrangement { placed, style, notes, .. } = self.arrangement;
        let size = heading(style);
        let right = match notes {
            Notes::Shares => placed.frames.iter().map(|place| place.right).fold(0.0, f32::max),
            Notes::Lines(_) => placed.scene.width - 0.6 * style.text,
        };
        let at = [clock_at(right, size, self.face), 1.9 * style.text];
        let (color, anchor) = (style.theme.ink, Anchor::Start);
        Mark::Text(Text { at, words, size, color, anchor, turned: false })
    }
}
