//! The text above a panel: title, note and legend.

use super::figure::{Panel, Series, Shape};
use super::markers;
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;
use super::typeface::Typeface;

/// Height of a line over the text size.
const LINE: f32 = 1.55;

/// Width of a legend entry besides its name, over the text size: the sample and the gap.
const SAMPLE: f32 = 3.2;
/// Size of a title over the text size.
const TITLE: f32 = 1.08;
/// Most lines of a title.
// More would leave no height for frames, whose figure has a height of its own.
const MAX_TITLE: usize = 3;
/// Gap behind a legend entry, over the text size.
const GAP: f32 = 1.2;

/// How the text above a frame is set.
#[derive(Clone, Copy)]
pub(super) struct HeaderLayout<'a> {
    /// Largest width of title and legend, points.
    pub max_width: f32,
    /// Colours and sizes.
    pub style: &'a Style,
    /// The font.
    pub face: &'a Typeface,
}

/// Height of title, note and legend above the frame of `panel`, points.
pub(super) fn header_height(panel: &Panel, layout: HeaderLayout<'_>) -> f32 {
    let style = layout.style;
    let lines = title(panel, layout).len() + entries(panel, layout).len();
    let lines = lines + usize::from(note_above(panel, layout));
    // A note is beside the title or the last entries, else on a line of its own.
    let lines = lines.max(usize::from(!panel.note.is_empty()));
    LINE * style.text * lines as f32 + 0.6 * style.text
}

/// The title line by line: broken at commas, or between words where that is not enough. What goes
/// beyond the last line is cut.
fn title(panel: &Panel, layout: HeaderLayout<'_>) -> Vec<String> {
    let HeaderLayout { max_width, style, face } = layout;
    if panel.title.is_empty() || !panel.wrapped {
        return if panel.title.is_empty() { Vec::new() } else { vec![panel.title.clone()] };
    }
    let fits = |words: &str| face.width(words, TITLE * style.text) <= max_width;
    let mut lines: Vec<String> = Vec::new();
    for part in panel.title.split_inclusive(", ") {
        let pieces =
            if fits(part.trim_end()) { vec![part] } else { part.split_inclusive(' ').collect() };
        for (place, piece) in pieces.into_iter().enumerate() {
            // A broken part begins a line, so that it ends on one of its own.
            match lines.last_mut().filter(|line| fits(&format!("{line}{}", piece.trim_end()))) {
                Some(line) if place > 0 || fits(part.trim_end()) => line.push_str(piece),
                _ => lines.push(piece.to_owned()),
            }
        }
    }
    if lines.len() > MAX_TITLE {
        let rest = lines.split_off(MAX_TITLE - 1).concat();
        lines.push(face.fitted(&rest, TITLE * style.text, max_width));
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether the note is above the title, because there is no space beside it.
fn note_above(panel: &Panel, layout: HeaderLayout<'_>) -> bool {
    let HeaderLayout { max_width, style, face } = layout;
    let beside = |line: &String| {
        face.width(line, TITLE * style.text) + face.width(&panel.note, style.text) + style.text
            <= max_width
    };
    let has_legend = panel.series.iter().any(|series| series.in_legend);
    let last = title(panel, layout).pop();
    panel.wrapped
        && !panel.note.is_empty()
        && !has_legend
        && last.is_some_and(|line| !beside(&line))
}

/// A name in the legend, or what does not fit on its line.
struct Entry<'a> {
    /// What it names, on the first line of the name.
    series: Option<&'a Series>,
    words: String,
}

/// Legend entries, line by line.
fn entries<'a>(panel: &'a Panel, layout: HeaderLayout<'_>) -> Vec<Vec<Entry<'a>>> {
    let HeaderLayout { max_width, style, face } = layout;
    let mut lines: Vec<Vec<Entry<'a>>> = Vec::new();
    let mut left = 0.0;
    for series in panel.series.iter().filter(|series| series.in_legend) {
        let names = broken(&series.name, max_width - (SAMPLE - GAP) * style.text, layout);
        for (number, words) in names.into_iter().enumerate() {
            let width = face.width(&words, style.text) + SAMPLE * style.text;
            let entry = Entry { series: (number == 0).then_some(series), words };
            // No gap is needed behind the last entry.
            let has_space = number == 0 && left >= width - GAP * style.text;
            match lines.last_mut().filter(|_| has_space) {
                Some(line) => line.push(entry),
                None => {
                    lines.push(vec![entry]);
                    left = max_width;
                }
            }
            left -= width;
        }
    }
    lines
}

/// `name` in lines no wider than `width`, broken between words.
fn broken(
    name: &str,
    width: f32,
    HeaderLayout { style, face, .. }: HeaderLayout<'_>,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_inclusive(' ') {
        let fits =
            |line: &String| face.width(&format!("{line}{}", word.trim_end()), style.text) <= width;
        match lines.last_mut().filter(|line| fits(line)) {
            Some(line) => line.push_str(word),
            None => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Adds title, note and legend above `frame` to `marks`.
pub(super) fn header_marks(
    marks: &mut Vec<Mark>,
    panel: &Panel,
    frame: &Rect,
    layout: HeaderLayout<'_>,
) {
    let HeaderLayout { max_width, style, face } = layout;
    let (text, theme) = (style.text, &style.theme);
    let mut base = frame.top - 0.85 * text;
    let write = |at: [f32; 2], words: String, size: f32, color, anchor| {
        Mark::Text(Text { at, words, size, color, anchor, turned: false })
    };
    let mut taken = 0.0;
    let title = title(panel, layout);
    if note_above(panel, layout) {
        let above = base - LINE * text * title.len() as f32;
        marks.push(write([frame.right, above], panel.note.clone(), text, theme.soft, Anchor::End));
    } else if !panel.note.is_empty() {
        taken = face.width(&panel.note, text) + text;
        marks.push(write([frame.right, base], panel.note.clone(), text, theme.soft, Anchor::End));
    }
    for line in entries(panel, layout).into_iter().rev() {
        let mut left = frame.left;
        for Entry { series, words } in line {
            marks.extend(series.map(|own| sample(own, [left, base - 0.33 * text], style)));
            // Only a word alone on its line can be too long.
            let name = face.fitted(&words, text, max_width - (left - frame.left) - 1.99 * text);
            let width = face.width(&name, text);
            marks.push(write([left + 2.0 * text, base], name, text, theme.ink, Anchor::Start));
            left += width + SAMPLE * text;
        }
        base -= LINE * text;
        taken = 0.0;
    }
    for line in title.iter().rev() {
        let size = TITLE * text;
        let line = face.fitted(line, size, frame.width() - taken);
        marks.push(write([frame.left, base], line, size, theme.ink, Anchor::Start));
        base -= LINE * text;
        taken = 0.0;
    }
}

/// A sample of how `series` is drawn, beginning at `left`.
fn sample(series: &Series, [left, middle]: [f32; 2], style: &Style) -> Mark {
    let (text, width, color) = (style.text, style.line, series.color);
    let points = vec![[left, middle], [left + 1.6 * text, middle]];
    match &series.shape {
        Shape::Dots | Shape::SparseDots => {
            let radius = if series.shape == Shape::Dots { 1.15 } else { markers::SPARSE } * width;
            Mark::Dots { points: vec![[left + 0.8 * text, middle]], radius, color }
        }
        Shape::Ticks => {
            markers::tick([left + 0.8 * text, middle - 0.35 * text], 0.7 * text, width, color)
        }
        Shape::Markers(marker) => {
            markers::marker(*marker, [left + 0.8 * text, middle], 2.1 * width, color)
        }
        Shape::Band(_) | Shape::Bars(_) => {
            let (top, bottom) = (middle - 0.3 * text, middle + 0.3 * text);
            Mark::Area {
                outline: Rect { left, top, right: left + 1.6 * text, bottom }.outline(),
                color,
            }
        }
        Shape::Dashes => {
            Mark::Line { points, width, color, dash: Some([2.6 * width, 2.0 * width]) }
        }
        Shape::ThinDashes => {
            let dash = Some([1.6 * width, 1.6 * width]);
            Mark::Line { points, width: 0.5 * width, color, dash }
        }
        _ => Mark::Line { points, width, color, dash: None },
    }
}
