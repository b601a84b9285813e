//! The frames of a film: |ψ|² of each packet over V(x), and what has become of it so far.
//!
//! All packets share one clock; a packet whose run has ended keeps its last frame. A frame shows
//! the nearest stored one, and of that the wave between its points (`wave`). What does not move
//! (`arrangement`) is drawn once; the frames of a batch are drawn in parallel.

use rayon::prelude::*;

use super::arrangement::{
    Arrangement, MovieContext, MovieLayout, Notes, PacketView, clock_at, heading,
};
use super::foreground::foreground;
use super::packet_note::note_marks;
use super::packet_track::{PacketTrack, TrackFrame};
use super::phase_colors::PhaseColors;
use super::phase_key::phase_key;
use super::shares::share_marks;
use super::{panels, race};
use crate::error::Result;
use crate::numeric::divisions;
use crate::render::axes::frame_marks;
use crate::render::curves::series_marks;
use crate::render::packet_panel::{PacketPanel, format_time};
use crate::render::plot_options::PlotOptions;
use crate::render::raster::Canvas;
use crate::render::record_view::RecordView;
use crate::render::scene::{Anchor, Mark, Rect, Scene, Text};
use crate::render::theme::Theme;
use crate::render::time_span::{TimeDisplay, TimeSpan};
use crate::render::{Image, PixelSize, Typeface};
use crate::units::Interval;

/// Size and length of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovieFormat {
    /// Size of its frames.
    pub size: PixelSize,
    /// Number of frames; `None`: as many as the longest packet has stored ones.
    pub count: Option<usize>,
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
    /// Times of the frames, fs.
    times: Vec<f64>,
    /// `None` where phases are not shown.
    phase: Option<PhaseColors>,
    /// Note for the user: which options were met only in part.
    pub remark: Option<String>,
}

impl<'a> Movie<'a> {
    /// The film of `view` in this `format`. It ends when no visible change follows, unless
    /// `options` say which times to show.
    ///
    /// # Errors [`crate::error::Error::Usage`] where the record lacks what is wanted,
    /// [`crate::error::Error::Machine`] where it is damaged.
    pub fn new(
        view: &'a RecordView,
        options: &PlotOptions,
        theme: &Theme,
        format: MovieFormat,
    ) -> Result<Self> {
        let MovieFormat { size, count, phase, layout } = format;
        let mut tracks = Vec::new();
        let chosen = options.panels(view)?;
        let span = TimeSpan::until_settled(view, &chosen, options, TimeDisplay::Film)?;
        for index in chosen {
            let track = PacketTrack::new(view, index, theme.packet(index))?;
            view.phase_held(&track.packet, phase)?;
            tracks.push(track);
        }
        let TimeSpan { from, to, remark } = span;
        let own = tracks
            .iter()
            .map(|track| track.series.time.iter().filter(|&&t| t >= from && t <= to).count());
        let count = count.unwrap_or(own.max().unwrap_or(0)).max(2);
        let times = evenly_spaced(from, to, count);
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
        Ok(Self { tracks, arrangement, still, face, times, phase, remark })
    }

    /// Number of frames.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// The same film in `count` frames; a single one shows its end.
    #[must_use]
    pub(crate) fn in_frames(mut self, count: usize) -> Self {
        if let (Some(&from), Some(&to)) = (self.times.first(), self.times.last()) {
            self.times = evenly_spaced(from, to, count);
            self.phase = self.phase.map(|colors| colors.at_times(&self.tracks, &self.times));
        }
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
                    marks.extend(share_marks(&own.state, packet.color, place, style, |words| {
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

    /// Adds |ψ|² of one packet.
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

/// `count` times from `from` to `to`; a single one is `to`.
fn evenly_spaced(from: f64, to: f64, count: usize) -> Vec<f64> {
    if count == 1 {
        return vec![to];
    }
    divisions(Interval::new(from, to), count - 1).collect()
}
