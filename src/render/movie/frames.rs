//! The frames of a film: one panel per packet with |ψ|² over V(x), and R and T so far.
//!
//! All packets share one clock; a packet whose run has ended keeps its last frame. A frame shows
//! the nearest stored one, and of that the wave between its points (`wave`). The static background is drawn once; the frames
//! of a batch are drawn in parallel.

use rayon::prelude::*;

use super::packet_track::{PacketTrack, TrackFrame};
use super::shares::{format_shares, share_bar, share_text};
use crate::error::Result;
use crate::numeric::divisions;
use crate::render::axes::frame_marks;
use crate::render::curves::series_marks;
use crate::render::figure::{Figure, Row, Series, Shape};
use crate::render::layout::{Placed, PointSize, place};
use crate::render::packet_panel::{PacketPanel, format_time};
use crate::render::plot_options::PlotOptions;
use crate::render::raster::Canvas;
use crate::render::record_view::RecordView;
use crate::render::scene::{Anchor, Mark, Rect, Scene, Text};
use crate::render::style::Style;
use crate::render::theme::Theme;
use crate::render::time_span::{TimeDisplay, TimeSpan};
use crate::render::{Image, PixelSize, Typeface};
use crate::units::Interval;

/// Width of every film in points: text scales with the picture.
// Text of 8.5 points is then 19 pixels high on 1280.
const FILM_WIDTH: f32 = 560.0;

/// Size and length of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovieFormat {
    /// Size of its frames.
    pub size: PixelSize,
    /// Number of frames; `None`: as many as the longest packet has stored ones.
    pub count: Option<usize>,
    /// Whether the area below |ψ|² is coloured by phase.
    pub phase: bool,
}

/// A film ready to be drawn.
pub struct Movie<'a> {
    tracks: Vec<PacketTrack<'a>>,
    placed: Placed,
    still: Canvas,
    style: Style,
    face: Typeface,
    /// Times of the frames, fs.
    times: Vec<f64>,
    phase: bool,
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
        let MovieFormat { size, count, phase } = format;
        let mut tracks = Vec::new();
        let chosen = options.panels(view)?;
        let span = TimeSpan::until_settled(view, &chosen, options, TimeDisplay::Film)?;
        let pixels = size.width / panel_columns(chosen.len());
        for index in chosen {
            let packet = view.frames(index)?;
            view.phase_held(&packet, phase)?;
            let series = packet.series()?;
            let packet_panel = PacketPanel::new(view, index, options, theme, pixels)?;
            tracks.push(PacketTrack { packet, packet_panel, series, color: theme.packet(index) });
        }
        let TimeSpan { from, to, remark } = span;
        let own = tracks
            .iter()
            .map(|track| track.series.time.iter().filter(|&&t| t >= from && t <= to).count());
        let count = count.unwrap_or(own.max().unwrap_or(0)).max(2);
        let times = evenly_spaced(from, to, count);
        // Three columns leave less space for text.
        let style = Style {
            theme: *theme,
            text: if tracks.len() > 4 { 7.2 } else { 8.5 },
            line: 1.2,
            letters: false,
        };
        let title = options.title.clone().unwrap_or_else(|| view.record.header().title.clone());
        let (placed, still) = Self::still_image(&tracks, &title, &style, size)?;
        Ok(Self { tracks, placed, still, style, face: Typeface::new()?, times, phase, remark })
    }

    /// The static background, and the frames of the panels.
    fn still_image(
        tracks: &[PacketTrack<'_>],
        title: &str,
        style: &Style,
        PixelSize { width, height }: PixelSize,
    ) -> Result<(Placed, Canvas)> {
        let scale = width as f32 / FILM_WIDTH;
        let full_height = height as f32 / scale;
        let columns = panel_columns(tracks.len());
        let mut panels: Vec<_> =
            tracks.iter().map(|track| track.packet_panel.panel.clone()).collect();
        for (panel, track) in panels.iter_mut().zip(tracks) {
            for plane in track.packet_panel.planes() {
                let ends = vec![panel.y.from, panel.y.to];
                let line = Series::line("plane", style.theme.rule, vec![plane, plane], ends);
                panel.series.insert(0, line.shaped(Shape::Dashes).without_legend());
            }
        }
        let rows = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
        let figure = Figure { title: title.into(), rows, aspect: 0.5, wide: true, remark: None };
        let face = Typeface::new()?;
        let head = 2.1 * style.text;
        let size = PointSize { width: FILM_WIDTH, height: full_height - head };
        let mut placed = place(&figure, size, style, &face);
        placed.shift(head);
        placed.scene.height = full_height;
        let (left, big) = (1.2 * style.text, 1.25 * style.text);
        placed.scene.marks.push(Mark::Text(Text {
            at: [left, 1.9 * style.text],
            words: face.fitted(title, big, clock_at(&placed.frames, big, &face) - left - big),
            size: big,
            color: style.theme.ink,
            anchor: Anchor::Start,
            turned: false,
        }));
        let mut canvas = Canvas::new(width, height, scale)?;
        canvas.draw(&placed.scene);
        Ok((placed, canvas))
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
        }
        self
    }

    /// Characters of titles and axes that the built-in font cannot draw, each once.
    pub(crate) fn characters_without_glyph(&self) -> Vec<char> {
        self.placed.scene.without_glyph(&self.face)
    }

    /// The state of every packet in frame `frame`.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn states(&self, frame: usize) -> Vec<super::packet_track::TrackState> {
        self.tracks.iter().map(|track| track.state(self.times[frame])).collect()
    }

    /// A panel and its frame, over the width of the film.
    #[cfg(all(test, feature = "program"))]
    pub(crate) fn panel(&self, track: usize) -> (&PacketPanel, Rect) {
        let Rect { left, top, right, bottom } = self.placed.frames[track];
        let [left, top, right, bottom] =
            [left, top, right, bottom].map(|at| at / self.placed.scene.width);
        (&self.tracks[track].packet_panel, Rect { left, top, right, bottom })
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
            let own = track.track_frames(&self.times[frames.clone()], self.phase)?;
            track_frames.iter_mut().zip(own).for_each(|(row, own)| row.1.push(own));
        }
        let draw = |(frame, track_frames): &(usize, Vec<TrackFrame>)| {
            let mut canvas = self.still.clone();
            canvas.draw(&self.scene(*frame, track_frames));
            canvas.image()
        };
        Ok(track_frames.par_iter().map(draw).collect())
    }

    /// Adds V(x) + W(x)·s at the strength s of a drive, and the frame of the panel, which it would
    /// cover.
    fn draw_moving_potential(
        &self,
        marks: &mut Vec<Mark>,
        track: &PacketTrack<'_>,
        strength: f64,
        place: &Rect,
    ) {
        let PacketPanel { potential, panel, .. } = &track.packet_panel;
        if potential.is_driven() {
            let [area, line] = potential.at(strength);
            for series in [area, potential.rest(), line] {
                series_marks(marks, &series, panel, place, &self.style);
            }
            marks.extend(frame_marks(panel, place, &self.style, &self.face));
        }
    }

    /// The moving part of one frame.
    fn scene(&self, frame: usize, track_frames: &[TrackFrame]) -> Scene {
        let (style, still) = (&self.style, &self.placed.scene);
        let mut marks = Vec::new();
        for ((track, frame), place) in self.tracks.iter().zip(track_frames).zip(&self.placed.frames)
        {
            let panel = &track.packet_panel.panel;
            self.draw_moving_potential(&mut marks, track, frame.state.drive, place);
            let [line, area] = track.packet_panel.density(&frame.density, track.color, 0.35);
            if self.phase {
                let columns = (place.width() as usize).max(1);
                for column in
                    track.packet_panel.phases(&frame.density, &frame.psi, columns, &style.theme)
                {
                    series_marks(&mut marks, &column, panel, place, style);
                }
            } else {
                series_marks(&mut marks, &area, panel, place, style);
            }
            series_marks(&mut marks, &line, panel, place, style);
            let room =
                place.width() - self.face.width(&panel.title, 1.08 * style.text) - style.text;
            let long = self
                .face
                .width(&format_shares(&frame.state, ["reflected", "transmitted"]), style.text)
                <= room;
            let words = format_shares(
                &frame.state,
                if long { ["reflected", "transmitted"] } else { ["R", "T"] },
            );
            let text = share_text(words, place, style);
            marks.extend(share_bar(&frame.state, place, style, track.color));
            marks.push(text);
        }
        let big = 1.25 * style.text;
        marks.push(Mark::Text(Text {
            at: [clock_at(&self.placed.frames, big, &self.face), 1.9 * style.text],
            words: self.clock(frame),
            size: big,
            color: style.theme.ink,
            anchor: Anchor::Start,
            turned: false,
        }));
        Scene { width: still.width, height: still.height, paper: None, marks }
    }
}

/// Panels side by side of a film of `count` packets.
fn panel_columns(count: usize) -> usize {
    match count {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    }
}

/// `count` times from `from` to `to`; a single one is `to`.
fn evenly_spaced(from: f64, to: f64, count: usize) -> Vec<f64> {
    if count == 1 {
        return vec![to];
    }
    divisions(Interval::new(from, to), count - 1).collect()
}

/// Position of the clock.
// Digits have one width, so a fixed beginning keeps it still.
fn clock_at(frames: &[Rect], size: f32, face: &Typeface) -> f32 {
    frames.iter().map(|place| place.right).fold(0.0, f32::max) - face.width("t = 00.00 ps", size)
}
