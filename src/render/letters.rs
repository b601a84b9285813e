//! Letters of panels: a, b, c.

use super::figure::{Panel, Shape};
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;

/// Size of a letter over the text size.
const LETTER: f32 = 1.4;
/// Height above frames that have nothing else there, with and without letters, over the text size.
const LETTER_HEIGHT: f32 = 2.2;
const BARE_HEIGHT: f32 = 0.4;

/// Whether a panel is a colour bar, which has no letter.
pub(super) fn is_bar(panel: &Panel) -> bool {
    panel.bare && panel.series.iter().all(|series| matches!(series.shape, Shape::Map { .. }))
}

/// Least height above the frames of a row, points.
pub(super) fn least_header(panels: &[Panel], style: &Style) -> f32 {
    let has_letters = style.letters && panels.iter().any(|panel| panel.framed && !is_bar(panel));
    style.text * if has_letters { LETTER_HEIGHT } else { BARE_HEIGHT }
}

/// The letter of a panel, left of its title or of its frame, in the `margin` of that.
pub(super) fn letter_mark(letter: char, frame: &Rect, margin: f32, style: &Style) -> Mark {
    let size = LETTER * style.text;
    let left = (frame.left - margin + 0.2 * style.text).max(0.2 * style.text);
    let at =
        [left.min(frame.left - 1.2 * size).max(0.2 * style.text), frame.top - 0.85 * style.text];
    let (words, color, anchor) = (letter.to_string(), style.theme.ink, Anchor::Start);
    Mark::Text(Text { at, words, size, color, anchor, turned: false })
}
