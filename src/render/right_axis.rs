//! An axis on the right of a frame, where something has another scale than the data.

use super::figure::Panel;
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;
use super::typeface::Typeface;

/// Length of a tick, which points outwards, over the text size.
const TICK: f32 = 0.35;
/// Beside the numbers: gaps and the label, over the text size.
const BESIDE: f32 = 2.2;

/// Width of the axis on the right of a frame of this `height`, points; 0 without one.
pub(super) fn right_margin(panel: &Panel, height: f32, style: &Style, face: &Typeface) -> f32 {
    let labels = ticks(panel, height, style).into_iter().map(|(_, label)| label);
    let widest = labels.map(|label| face.width(&label, style.text)).reduce(f32::max);
    widest.map_or(0.0, |width| width + BESIDE * style.text)
}

/// The axis on the right of `frame`.
pub(super) fn right_axis(panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) -> Vec<Mark> {
    let (Some(scale), size) = (&panel.right, style.text) else { return Vec::new() };
    let color = style.theme.potential;
    let (mut marks, mut widest) = (Vec::new(), 0.0_f32);
    let mut write = |at: [f32; 2], words: String, anchor, turned| {
        marks.push(Mark::Text(Text { at, words, size, color, anchor, turned }));
    };
    let ticks = ticks(panel, frame.height(), style);
    for (share, label) in &ticks {
        let at = [frame.right + 0.55 * size, frame.bottom - share * frame.height() + 0.36 * size];
        widest = widest.max(face.width(label, size));
        write(at, label.clone(), Anchor::Start, false);
    }
    let at = [frame.right + widest + 1.75 * size, 0.5 * (frame.top + frame.bottom)];
    write(at, scale.title(), Anchor::Middle, true);
    marks.extend(ticks.iter().map(|(share, _)| {
        let y = frame.bottom - share * frame.height();
        let points = vec![[frame.right, y], [frame.right + TICK * size, y]];
        Mark::Line { points, width: style.frame(), color, dash: None }
    }));
    marks
}

/// Shares of the height and numbers.
fn ticks(panel: &Panel, height: f32, style: &Style) -> Vec<(f32, String)> {
    let Some(scale) = &panel.right else { return Vec::new() };
    let count = (height / (2.2 * style.text)).clamp(2.0, 6.0) as usize;
    let place = |value: f64| scale.place(value) as f32;
    scale.ticks(count).into_iter().map(|tick| (place(tick.value), tick.label)).collect()
}
