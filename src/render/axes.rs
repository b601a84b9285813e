//! The frame of a panel with its rules, ticks, numbers and labels.

use super::figure::{Label, Panel};
use super::scale::Tick;
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;
use super::theme::Color;
use super::typeface::Typeface;

/// Smallest gap between numbers below a frame, over the text size.
const APART: f32 = 0.5;
/// Largest distance of numbers below a frame beyond its ends, over the text size.
const BEYOND: f32 = 1.4;

/// The marks of the axes of a panel.
pub(super) struct Axes {
    /// Behind the data.
    pub rules: Vec<Mark>,
    /// In front of the data.
    pub front: Vec<Mark>,
}

/// Ticks along the left of a frame of this `height`, from the lowest up.
fn y_ticks(panel: &Panel, height: f32, style: &Style) -> Vec<Tick> {
    // A number needs its height and as much again.
    let count = (height / (2.2 * style.text)).clamp(2.0, 6.0) as usize;
    if panel.bare { Vec::new() } else { panel.y.ticks(count) }
}

/// Ticks along the bottom of `frame`, from left to right: as many as there is space for.
fn x_ticks(panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) -> Vec<Tick> {
    // The longest numbers have seven characters, about four and a half times the text size.
    let most = (frame.width() / (5.5 * style.text)).clamp(2.0, 9.0) as usize;
    let sorted = |count: usize| {
        let mut ticks = panel.x.ticks(count);
        ticks.sort_by(|a, b| panel.x.place(a.value).total_cmp(&panel.x.place(b.value)));
        ticks
    };
    let apart = |ticks: &Vec<Tick>| {
        let x_at = |value: f64| frame.left + panel.x.place(value) as f32 * frame.width();
        let reach = |tick: &Tick| reach(x_at(tick.value), &tick.label, frame, style, face);
        ticks.windows(2).all(|pair| reach(&pair[0])[1] + APART * style.text <= reach(&pair[1])[0])
    };
    (1..=most).rev().map(sorted).find(apart).unwrap_or_else(|| sorted(1))
}

/// Left and right end of `words` below `frame` around `middle`, kept near the frame.
fn reach(middle: f32, words: &str, frame: &Rect, style: &Style, face: &Typeface) -> [f32; 2] {
    let half = face.width(words, style.text) / 2.0;
    let (low, high) =
        (frame.left - BEYOND * style.text + half, frame.right + BEYOND * style.text - half);
    let middle = if low < high { middle.clamp(low, high) } else { middle };
    [middle - half, middle + half]
}

/// Width of numbers and label on the left of a frame of this `height`, points.
pub(super) fn left_margin(panel: &Panel, height: f32, style: &Style, face: &Typeface) -> f32 {
    if panel.bare {
        return 0.0;
    }
    let words = y_ticks(panel, height, style);
    let numbers = words.iter().map(|tick| face.width(&tick.label, style.text)).fold(0.0, f32::max);
    let label = if panel.y.label.is_empty() { 0.0 } else { 1.7 * style.text };
    numbers + label + 0.9 * style.text
}

/// The axes of `panel` around `frame`.
pub(super) fn axes(panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) -> Axes {
    let (text, theme) = (style.text, &style.theme);
    let x_at = |value: f64| frame.left + panel.x.place(value) as f32 * frame.width();
    let y_at = |value: f64| frame.bottom - panel.y.place(value) as f32 * frame.height();
    let line = |from: [f32; 2], to: [f32; 2], width: f32, color: Color| Mark::Line {
        points: vec![from, to],
        width,
        color,
        dash: None,
    };
    let tick = |from: [f32; 2], to: [f32; 2]| line(from, to, style.frame(), theme.ink);
    let label = |words: &str, at: [f32; 2], anchor: Anchor, color: Color, turned: bool| {
        Mark::Text(Text { at, words: words.into(), size: text, color, anchor, turned })
    };
    let columns = x_ticks(panel, frame, style, face);
    let rows = y_ticks(panel, frame.height(), style);
    let inside = |y: &f32| *y > frame.top + 1.0 && *y < frame.bottom - 1.0;
    // Names identify bars; a rule behind each would only cross them.
    let ruled = panel.y.names.is_empty();
    let rules = rows.iter().filter(|_| ruled).map(|tick| y_at(tick.value)).filter(inside);
    let rules = rules
        .map(|y| line([frame.left, y], [frame.right, y], style.frame() * 0.7, theme.rule))
        .collect();

    let mut outline = frame.outline();
    outline.extend_from_within(..2);
    let mut front =
        vec![Mark::Line { points: outline, width: style.frame(), color: theme.ink, dash: None }];
    let length = 0.35 * text;
    front.extend(columns.iter().map(|Tick { value: x, .. }| {
        tick([x_at(*x), frame.bottom], [x_at(*x), frame.bottom - length])
    }));
    front.extend(rows.iter().map(|Tick { value: y, .. }| {
        tick([frame.left, y_at(*y)], [frame.left + length, y_at(*y)])
    }));
    for Label { at, words, color } in &panel.labels {
        front.push(label(words, [x_at(at[0]), y_at(at[1])], Anchor::Start, *color, false));
    }
    let mut widest: f32 = 0.0;
    for Tick { value, label: words } in &rows {
        widest = widest.max(face.width(words, text));
        let at = [frame.left - 0.5 * text, y_at(*value) + 0.36 * text];
        front.push(label(words, at, Anchor::End, theme.soft, false));
    }
    if !panel.y.label.is_empty() {
        let at = [frame.left - widest - 1.1 * text, (frame.top + frame.bottom) / 2.0];
        front.push(label(&panel.y.title(), at, Anchor::Middle, theme.ink, true));
    }
    if panel.x_labeled {
        let mut free = f32::NEG_INFINITY;
        for Tick { value, label: words } in &columns {
            let [start, end] = reach(x_at(*value), words, frame, style, face);
            // Where there is too little space even for the fewest, some ticks have no number.
            if start < free {
                continue;
            }
            free = end + APART * text;
            let at = [(start + end) / 2.0, frame.bottom + 1.25 * text];
            front.push(label(words, at, Anchor::Middle, theme.soft, false));
        }
        let at = [(frame.left + frame.right) / 2.0, frame.bottom + 2.6 * text];
        front.push(label(&panel.x.title(), at, Anchor::Middle, theme.ink, false));
    }
    Axes { rules, front }
}
