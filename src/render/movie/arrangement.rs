//! What of a film does not move, and where the rest goes.

use super::packet_note::NotePlace;
use crate::render::packet_panel::PacketPanel;
use crate::render::placed::{Placed, PointSize};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scene::{Anchor, Mark, Rect, Text};
use crate::render::style::Style;
use crate::render::theme::Theme;
use crate::render::{PixelSize, Typeface};

/// Width of every film in points: text scales with the picture.
pub(super) const FILM_WIDTH: f32 = 560.0;

/// How the packets of a film are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "program", derive(clap::ValueEnum))]
pub enum MovieLayout {
    /// All over one V(x), each at its energy, beside the barrier magnified; .html has panels.
    #[default]
    Race,
    /// A panel each.
    Panels,
}

/// One packet in one frame of the film.
pub(super) struct PacketView {
    /// Index of the packet among those of the film.
    pub track: usize,
    /// Index of the frame in which it is drawn.
    pub frame: usize,
    pub panel: PacketPanel,
}

/// What is written beside the packets while they move.
pub(super) enum Notes {
    /// R and T so far above the panel of each packet.
    Shares,
    /// A line for each packet, which becomes true as it happens.
    Lines(Vec<NotePlace>),
}

/// The frames of a film with all that does not move.
pub(super) struct Arrangement {
    pub views: Vec<PacketView>,
    pub placed: Placed,
    pub style: Style,
    pub notes: Notes,
    /// Where the key of phase colours is.
    pub phase_key: Rect,
}

/// What an arrangement is made for.
#[derive(Clone, Copy)]
pub(super) struct MovieContext<'a> {
    pub view: &'a RecordView,
    pub options: &'a PlotOptions,
    pub theme: &'a Theme,
    pub size: PixelSize,
    /// Whether the area below |ψ|² is coloured by phase.
    pub phase: bool,
    pub face: &'a Typeface,
}

impl MovieContext<'_> {
    /// The picture in points.
    pub(super) fn points(&self) -> PointSize {
        let scale = self.scale();
        PointSize { width: FILM_WIDTH, height: self.size.height as f32 / scale }
    }

    /// Pixels a point.
    pub(super) fn scale(&self) -> f32 {
        self.size.width as f32 / FILM_WIDTH
    }

    /// The title of the film, from `left` to the clock.
    pub(super) fn title(&self, left: f32, right: f32, style: &Style) -> Mark {
        let own = || self.view.record.header().title.clone();
        let title = self.options.title.clone().unwrap_or_else(own);
        let size = heading(style);
        let room = clock_at(right, size, self.face) - left - size;
        Mark::Text(Text {
            at: [left, 1.9 * style.text],
            words: self.face.fitted(&title, size, room),
            size,
            color: style.theme.ink,
            anchor: Anchor::Start,
            turned: false,
        })
    }

    /// Width of `frame` in pixels.
    pub(super) fn pixels_of(&self, frame: &Rect) -> usize {
        (frame.width() * self.scale()).round().max(1.0) as usize
    }
}

/// Size of the title and the clock.
pub(super) fn heading(style: &Style) -> f32 {
    1.25 * style.text
}

/// Position of the clock, whose text ends at `right`.
// Digits have one width, so a fixed beginning keeps it still.
pub(super) fn clock_at(right: f32, size: f32, face: &Typeface) -> f32 {
    right - face.width("t = 00.00 ps", size)
}
