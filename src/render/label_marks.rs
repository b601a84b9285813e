//! Texts over the data of a panel.

use super::figure::{Label, Panel, Series, Shape};
use super::markers::inside;
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;
use super::typeface::Typeface;

/// Distance of two lines over the text size.
const LINE: f32 = 1.2;
/// Lines in which a text may stand above its point, where others are in its way.
const MAX_RISE: usize = 5;

/// The labels of `panel` in `frame`.
pub(super) fn label_marks(
    panel: &Panel,
    frame: &Rect,
    style: &Style,
    face: &Typeface,
) -> Vec<Mark> {
    let placing = Placing { panel, frame, size: style.text };
    let mut taken: Vec<Rect> = Vec::new();
    let mut marks = Vec::new();
    for Label { at, words, color, centered } in &panel.labels {
        let [x, y] = placing.at(at[0], at[1]);
        let (at, anchor) = if *centered {
            let width = face.width(words, style.text);
            let Some(own) = placing.free([x, y], width, &taken) else { continue };
            let middle = (own.left + own.right) / 2.0;
            taken.push(own);
            ([middle, own.bottom], Anchor::Middle)
        } else {
            ([x, y], Anchor::Start)
        };
        let (words, size, color) = (words.clone(), style.text, *color);
        marks.push(Mark::Text(Text { at, words, size, color, anchor, turned: false }));
    }
    marks
}

/// A panel whose labels are placed, and their size.
struct Placing<'a> {
    panel: &'a Panel,
    frame: &'a Rect,
    size: f32,
}

impl Placing<'_> {
    /// The place of `x` and `y`, points.
    fn at(&self, x: f64, y: f64) -> [f32; 2] {
        let Self { panel, frame, .. } = self;
        [
            frame.left + panel.x.place(x) as f32 * frame.width(),
            frame.bottom - panel.y.place(y) as f32 * frame.height(),
        ]
    }

    /// The lowest place above a point for words of this `width` that touch no line and nothing
    /// `taken`; `None` where there is none.
    fn free(&self, [x, y]: [f32; 2], width: f32, taken: &[Rect]) -> Option<Rect> {
        let Self { frame, size, .. } = *self;
        let half = 0.5 * width + 0.2 * size;
        let x = x.max(frame.left + half).min(frame.right - half);
        let lowest = (y - 0.4 * size).min(frame.bottom).max(frame.top + size);
        let place = |line: usize| {
            let bottom = lowest - LINE * size * line as f32;
            Rect { left: x - half, top: bottom - size, right: x + half, bottom }
        };
        let is_free = |own: &Rect| {
            own.left >= frame.left
                && own.top >= frame.top
                && !taken.iter().any(|other| other.overlaps(own))
                && !self.is_crossed(own)
        };
        (0..MAX_RISE).map(place).find(is_free)
    }

    /// Whether a line passes through `place`.
    fn is_crossed(&self, place: &Rect) -> bool {
        let is_line = |own: &&Series| matches!(own.shape, Shape::Line(_) | Shape::Dashes);
        let lines = self.panel.series.iter().filter(is_line);
        let mut points = lines.flat_map(|own| own.x.iter().zip(&own.y));
        points.any(|(&x, &y)| inside(self.at(x, y), place))
    }
}
