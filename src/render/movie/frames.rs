//! The frames of a film: |ψ|² of each packet over V(x), and what has become of it so far.
//!
//! All packets share one clock, which shows stored moments (`moments`); a packet that has stored
//! others is shown at its nearest, and one whose run has ended keeps its last frame. Between stored
//! points the wave is drawn as it is (`wave`). What does not move (`arrangement`) is drawn once; the
//! frames of a batch are drawn in parallel.

use rayon::prelude::*;

use super::arrangement::{
    Arrangement, MovieContext, MovieLayout, Notes, PacketView, clock_at, heading,
};
use super::foreground::foreground;
use super::moments::Moments;
use super::motion::{PacketMotion, Shown};
use super::packet_note::note_marks;
use super::packet_track::{PacketTrack, TrackFrame};
use super::phase_colors::PhaseColors;
use super::phase_key::phase_key;
use super::shares::share_marks;
use super::{panels, race};
use crate::error::Result;
use crate::render::axes::frame_marks;
use crate::render::curves::series_marks;
use crate::render::packet_panel::{PacketPanel, format_time};
use crate::render::plot_options::PlotOptions;
use crate::render::raster::Canvas;
use crate::render::record_view::RecordView;
use crate::render::scene::{Anchor, Mark, Rect, Scene, Text};
use crate::render::theme::Theme;
use crate::render::time_span::TimeSpan;
use crate::render::{Image, PixelSize, Typeface};

/// Size and length of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovieFormat {
    /// Size of its frames.
    pub size: PixelSize,
    /// Whether the area below |ψ|² is coloured by phase.
    pub phase: bool,
    /// How the packets are shown.
    pub layout: MovieLayout,
}

/// A film ready to be drawn.
pub struct Movie<'a> {
    tracks: Vec<PacketTrack<'a>>,
    arrangement: Arrangement,
    still: Canvas,
    face: Typeface,
    moments: Moments,
    /// Times of the frames, fs.
    times: Vec<f64>,
    /// `None` where phases are not shown.
    phase: Option<PhaseColors>,
}

impl<'a> Movie<'a> {
    /// The film of `view` in this `format`, a frame for each stored moment. Moments in which
    /// nothing is seen to move are left out if they are many, unless `options` say which times to
    /// show.
    ///
    /// # Errors [`crate::error::Error::Usage`] where the record lacks what is wanted,
    /// [`crate::error::Error::Machine`] where it is damaged.
    pub fn new(
        view: &'a RecordView,
        options: &PlotOptions,
        theme: &Theme,
        format: MovieFormat,
    ) -> Result<Self> {
        let MovieFormat { size, phase, layout } = format;
        let mut tracks = Vec::new();
        let chosen = options.panels(view)?;
        let span = TimeSpan::requested(view, &chosen, options)?;
        let shown = Shown { x: options.x, logarithmic: options.logarithmic, phase };
        for index in chosen {
            view.phase_held(&view.frames(index)?, phase)?;
            tracks.push(PacketTrack::new(view, index, theme.packet(index), shown)?);
        }
        let motions: Vec<&PacketMotion> = tracks.iter().map(|track| &track.motion).collect();
        let moments = Moments::new(&motions, span, options.time.is_some());
        let times = moments.times.clone();
        let face = Typeface::new()?;
        let context = MovieContext { view, options, theme, size, phase, face: &face };
        let arrangement = match layout {
            MovieLayout::Race => race::arrangement(context, &tracks),
            MovieLayout::Panels => panels::arrangement(context, &tracks),
        }?;
        let phase = phase.then(|| PhaseColors::new(context, &tracks, &arrangement));
        let phase = phase.transpose()?.map(|colors| colors.at_times(&tracks, &times));
        let mut still = Canvas::new(size.width, size.height, context.scale())?;
        still.draw(&arrangement.placed.scene);
        Ok(Self { tracks, arrangement, still, face, moments, times, phase })
    }

    /// Number of frames.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// Note for the user: which options were met only in part.
    pub fn remark(&self) -> Option<&str> {
        self.moments.remark.as_deref()
    }

    /// The same film in at most `count` frames, evenly chosen; a single one shows its end.
    #[must_use]
    pub fn in_frames(mut self, count: usize) -> Self {
        self.times = self.moments.thinned(count);
        self.phase = self.phase.map(|colors| colors.at_times(&self.tracks, &self.times));
        self
    }

    /// Characters of titles and axes that the built-in font cannot draw, each once.
    pub(crate) fn characters_without_glyph(&self) -> Vec<char> {
        self.arrangement.placed.scene.without_glyph(&self.face)
    }

    /// The state of every packet in frame `frame`.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn states(&self, frame: usize) -> Vec<super::packet_track::TrackState> {
        self.tracks.iter().map(|track| track.state(self.times[frame])).collect()
    }

    /// View `number` of a packet and its frame, over the width of the film.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn panel(&self, number: usize) -> (&PacketPanel, Rect) {
        let PacketView { frame, panel, .. } = &self.arrangement.views[number];
        let Rect { left, top, right, bottom } = self.arrangement.placed.frames[*frame];
        let [left, top, right, bottom] =
            [left, top, right, bottom].map(|at| at / self.arrangement.placed.scene.width);
        (panel, Rect { left, top, right, bottom })
    }

    /// What does not move, and what moves in frame `frame`.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn scenes(&self, frame: usize) -> Result<[Scene; 2]> {
        let mut own = Vec::new();
        for track in &self.tracks {
            own.extend(track.track_frames(&self.times[frame..=frame], self.phase.is_some())?);
        }
        Ok([self.arrangement.placed.scene.clone(), self.scene(frame, &own)])
    }

    /// The time of frame `frame` as text.
    pub(crate) fn clock(&self, frame: usize) -> String {
        format!("t = {}", format_time(self.times[frame]))
    }

    /// Draws the frames of a range.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if the record cannot be read.
    pub fn images(&self, frames: std::ops::Range<usize>) -> Result<Vec<Image>> {
        let mut track_frames: Vec<(usize, Vec<TrackFrame>)> =
            frames.clone().map(|frame| (frame, Vec::new())).collect();
        for track in &self.tracks {
            let own = track.track_frames(&self.times[frames.clone()], self.phase.is_some())?;
            track_frames.iter_mut().zip(own).for_each(|(row, own)| row.1.push(own));
        }
        let draw = |(frame, track_frames): &(usize, Vec<TrackFrame>)| {
            let mut canvas = self.still.clone();
            canvas.draw(&self.scene(*frame, track_frames));
            canvas.image()
        };
        Ok(track_frames.par_iter().map(draw).collect())
    }

    /// The moving part of one frame.
    fn scene(&self, frame: usize, track_frames: &[TrackFrame]) -> Scene {
        let Arrangement { views, placed, style, notes, .. } = &self.arrangement;
        let mut marks = Vec::new();
        let mut drawn = None;
        for view in views {
            let place = &placed.frames[view.frame];
            let own = &track_frames[view.track];
            if drawn.replace(view.frame) != Some(view.frame) {
                self.draw_moving_potential(&mut marks, &view.panel, own.state.drive, place);
            }
            self.draw_packet(&mut marks, view, own, place);
        }
        if let Some(colors) = &self.phase {
            marks.extend(foreground(&self.arrangement, track_frames, &self.face));
            marks.extend(phase_key(&self.arrangement, colors.is_relative(), &self.face));
        }
        for (track, (packet, own)) in self.tracks.iter().zip(track_frames).enumerate() {
            match notes {
                Notes::Shares => {
                    let PacketView { panel, frame, .. } = &views[track];
                    let (title, place) = (&panel.panel.title, &placed.frames[*frame]);
                    let room = place.width() - self.face.width(title, 1.08 * style.text);
                    marks.extend(share_marks(packet, &own.state, place, style, |words| {
                        self.face.width(words, style.text) <= room - style.text
                    }));
                }
                Notes::Lines(lines) => {
                    marks.extend(note_marks(&lines[track], packet, own, style));
                }
            }
        }
        marks.push(self.clock_mark(frame));
        let (width, height) = (placed.scene.width, placed.scene.height);
        Scene { width, height, paper: None, marks }
    }

    /// Adds |ψ|² of one packet and its classical ions.
    fn draw_packet(
        &self,
        marks: &mut Vec<Mark>,
        view: &PacketView,
        frame: &TrackFrame,
        place: &Rect,
    ) {
        let (style, packet, color) =
            (&self.arrangement.style, &view.panel, self.tracks[view.track].color);
        let drawn = match &self.phase {
            Some(colors) => colors.series(view, frame, place, color),
            None => packet.density(&frame.density, color, 0.35).into_iter().rev().collect(),
        };
        for series in &drawn {
            series_marks(marks, series, &packet.panel, place, style);
        }
        let colors = (color, &style.theme);
        let ions = self.tracks[view.track].ions.as_ref();
        marks.extend(
            ions.and_then(|own| own.marks(frame.state.frame, &packet.panel, place, colors)),
        );
    }

    /// Adds V(x) + W(x)·s at the strength s of a drive, and the frame of the panel, which it would
    /// cover.
    fn draw_moving_potential(
        &self,
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
            marks.extend(frame_marks(panel, place, style, &self.face));
        }
    }

    fn clock_mark(&self, frame: usize) -> Mark {
        let Arrangement { placed, style, notes, .. } = &self.arrangement;
        let size = heading(style);
        let right = match notes {
            Notes::Shares => placed.frames.iter().map(|place| place.right).fold(0.0, f32::max),
            Notes::Lines(_) => placed.scene.width - 0.6 * style.text,
        };
        Mark::Text(Text {
            at: [clock_at(right, size, &self.face), 1.9 * style.text],
            words: self.clock(frame),
            size,
            color: style.theme.ink,
            anchor: Anchor::Start,
            turned: false,
        })
    }
}
