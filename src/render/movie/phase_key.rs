//! The key of the colours of phases: a colour wheel and what its angle is.

use std::f32::consts::TAU;

use super::arrangement::Arrangement;
use crate::render::Typeface;
use crate::render::scene::{Anchor, Mark, Text};
use crate::render::style::Style;

/// Sectors of the wheel.
// A step of 10° cannot be seen.
const SECTORS: usize = 36;
/// Largest diameter of the wheel over the size of text.
const MAX_DIAMETER: f32 = 2.3;
/// Distance of lines over the size of text.
const LINE: f32 = 1.2;

/// The key of a film in which the plane waves of E₀ are taken out of ψ or not.
pub(super) fn phase_key(
    Arrangement { phase_key: place, style, .. }: &Arrangement,
    is_relative: bool,
    face: &Typeface,
) -> Vec<Mark> {
    let (text, middle) = (style.text, 0.5 * (place.top + place.bottom));
    let write = |left: f32, y: f32, words: String| {
        let (at, size, color) = ([left, y + 0.36 * text], text, style.theme.ink);
        Mark::Text(Text { at, words, size, color, anchor: Anchor::Start, turned: false })
    };
    let radius = 0.5 * place.height().min(MAX_DIAMETER * text);
    let end = place.left + 2.0 * radius + 0.2 * text;
    let mut marks: Vec<Mark> = wheel([place.left + radius, middle], radius, style).collect();
    marks.push(write(end, middle, "0".into()));
    let left = end + face.width("0", text) + 0.4 * text;
    let lines = lines(is_relative, |words| face.width(words, text) <= place.right - left);
    let apart = (place.height() / lines.len() as f32).min(LINE * text);
    let first = middle - 0.5 * apart * (lines.len() - 1) as f32;
    for (number, words) in lines.into_iter().enumerate() {
        let words = face.fitted(&words, text, place.right - left);
        marks.push(write(left, first + apart * number as f32, words));
    }
    marks
}

/// The words, in one line if that `fits`.
fn lines(is_relative: bool, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let lines: &[&str] = match is_relative {
        true => &["phase relative to the", "plane wave of E₀;", "grey: turns too fast"],
        false => &["phase of ψ"],
    };
    let one = lines.join(" ");
    if fits(&one) { vec![one] } else { lines.iter().map(|&words| words.into()).collect() }
}

/// Phase 0 is on the right, π/2 at the top.
fn wheel(center: [f32; 2], radius: f32, style: &Style) -> impl Iterator<Item = Mark> {
    let rim =
        move |angle: f32| [center[0] + radius * angle.cos(), center[1] - radius * angle.sin()];
    let angle = |number: f32| TAU * number / SECTORS as f32;
    let theme = style.theme;
    (0..SECTORS).map(move |number| {
        // The next sector covers the second half: no gap shows between neighbours.
        let steps = [-0.5, 0.0, 0.5, 1.0].map(|step| rim(angle(number as f32 + step)));
        let outline = std::iter::once(center).chain(steps).collect();
        Mark::Area { outline, color: theme.phase(angle(number as f32).into(), 1.0) }
    })
}
