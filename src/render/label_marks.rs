//! Texts over the data of a panel.

use super::figure::{Label, Panel, Series, Shape};
use super::scene::{Anchor, Mark, Rect, Text, clip};
use super::style::Style;
use super::typeface::Typeface;

/// Distance of two lines over the text size.
const LINE: f32 = 1.2;
/// Lines by which a text may stand above its place, where others are in its way.
// Farther away it seems to belong to something else; legends name what has no place.
const MAX_RISE: usize = 1;
/// Distance of a text from what it names, over its size.
const AWAY: f32 = 0.4;

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
    for label @ Label { at, words, color, centered, .. } in &panel.labels {
        let [x, y] = placing.at(at[0], at[1]);
        let (at, anchor) = if *centered {
            let width = face.width(words, style.text);
            let Some(own) = placing.free(label, width, &taken) else { continue };
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

    /// A place for the words of `label`, of this `width`, that touch no line and nothing `taken`:
    /// above its point, below what it stands on, or one line higher; beside the point where the frame
    /// has no space above it. `None` where there is none.
    fn free(&self, label: &Label, width: f32, taken: &[Rect]) -> Option<Rect> {
        let Self { frame, size, .. } = *self;
        let [x, y] = self.at(label.at[0], label.at[1]);
        let half = 0.5 * width + 0.2 * size;
        let place = |x: f32, bottom: f32| {
            let x = x.max(frame.left + half).min(frame.right - half);
            Rect { left: x - half, top: bottom - size, right: x + half, bottom }
        };
        let lowest = (y - AWAY * size).min(frame.bottom);
        let below = label.below.map(|base| {
            let bottom = self.at(label.at[0], base)[1] + (1.0 + AWAY) * size;
            place(x, bottom)
        });
        let rising = (0..=MAX_RISE).map(|line| place(x, lowest - LINE * size * line as f32));
        let mut places: Vec<Rect> = rising.collect();
        places.splice(1..1, below);
        if lowest - size < frame.top {
            let beside = |times: f32| half + times * AWAY * size;
            let away = [1.0, 2.0, 4.0].into_iter().flat_map(|n| [beside(n), -beside(n)]);
            places = away.map(|away| place(x + away, frame.top + LINE * size)).collect();
        }
        let is_free = |own: &Rect| {
            own.left >= frame.left
                && own.top >= frame.top
                && own.bottom <= frame.bottom
                && !taken.iter().any(|other| other.overlaps(own))
                && !self.is_crossed(own)
        };
        places.into_iter().find(is_free)
    }

    /// Whether a line passes through `place`.
    fn is_crossed(&self, place: &Rect) -> bool {
        let is_line = |own: &&Series| matches!(own.shape, Shape::Line(_) | Shape::Dashes);
        let mut lines = self.panel.series.iter().filter(is_line);
        let points = |own: &Series| {
            let pairs = own.x.iter().zip(&own.y);
            pairs.map(|(&x, &y)| self.at(x, y)).collect::<Vec<_>>()
        };
        lines.any(|own| !clip(points(own), place).is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scale::Scale;
    use crate::render::theme::PRINT;

    const FRAME: Rect = Rect { left: 40.0, top: 20.0, right: 240.0, bottom: 170.0 };

    /// The place of the words `2.07 ps` at the highest point of the last of `humps` on 4 of 0 to 15,
    /// each with its position, height and width.
    fn label(humps: &[[f64; 3]]) -> Option<Rect> {
        let scale = |label, to| Scale::linear(label, 0.0, to);
        let mut panel = Panel::new("", scale("x", 20.0), scale("E", 15.0));
        let mut at = [0.0; 2];
        for [middle, height, width] in humps {
            let x: Vec<f64> = (0..=400).map(|i| 0.05 * f64::from(i)).collect();
            let hump = |x: &f64| 4.0 + height * (-((x - middle) / width).powi(2)).exp();
            let y = x.iter().map(hump).collect();
            panel.series.push(Series::line("wave", PRINT.ink, x, y));
            at = [*middle, 4.0 + height];
        }
        let words = "2.07 ps".to_owned();
        let label = Label { at, words, color: PRINT.ink, centered: true, below: Some(4.0) };
        panel.labels.push(label);
        let (style, face) = (Style::new(PRINT), Typeface::new().unwrap());
        let marks = label_marks(&panel, &FRAME, &style, &face);
        let place = marks.first().map(|mark| {
            let Mark::Text(Text { at: [x, y], words, size, .. }) = mark else { panic!("{mark:?}") };
            let half = 0.5 * face.width(words, *size);
            Rect { left: x - half, top: y - size, right: x + half, bottom: *y }
        });
        if let Some(own) = &place {
            assert!(own.left >= FRAME.left && own.right <= FRAME.right, "{own:?}");
            assert!(own.top >= FRAME.top && own.bottom <= FRAME.bottom, "{own:?}");
            let placing = Placing { panel: &panel, frame: &FRAME, size: style.text };
            assert!(!placing.is_crossed(own), "{own:?}");
        }
        place
    }

    #[test]
    fn a_label_is_at_its_hump_and_on_no_line() {
        let (base, high) = (130.0, 110.0);
        // Above a hump that stands alone, beside one that is cut, even by the thinnest line.
        let alone = label(&[[10.0, 2.0, 2.0]]).unwrap();
        assert!(alone.bottom < high && alone.bottom > high - 10.0, "{alone:?}");
        for width in [0.01, 0.1, 0.5] {
            let cut = label(&[[10.0, 40.0, width]]).unwrap();
            assert!(cut.bottom < 50.0 && cut.left > 140.0 && cut.left < 165.0, "{cut:?}");
            let highest = label(&[[10.0, 10.9, width]]).unwrap();
            assert!(highest.bottom < 50.0 && highest.left > 140.0, "{highest:?}");
        }
        // Below one that a higher one covers; nowhere rather than far away.
        let covered = label(&[[10.0, 2.5, 1.5], [10.0, 1.0, 2.0]]).unwrap();
        assert!(covered.top > base && covered.top < base + 5.0, "{covered:?}");
        let others = (-10..20).map(|i| [10.0, 0.35 * f64::from(i), 6.0]);
        let everywhere: Vec<[f64; 3]> = others.chain([[10.0, 1.0, 6.0]]).collect();
        assert_eq!(label(&everywhere), None);
    }
}
