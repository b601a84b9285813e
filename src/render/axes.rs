//! The frame of a panel with its rules, ticks, numbers and labels.

use super::figure::Panel;
use super::label_marks::label_marks;
use super::scale::Tick;
use super::scene::{Anchor, Mark, Rect, Text};
use super::style::Style;
use super::theme::Color;
use super::typeface::Typeface;

/// Smallest gap between numbers below a frame, over the text size.
const APART: f32 = 0.5;
/// Largest distance of numbers below a frame beyond its ends, over the text size.
const BEYOND: f32 = 1.4;
/// Numbers below a frame, at least, where they have space.
const FEW: usize = 3;
/// Distance of two lines of a label, over the text size.
const LABEL_LINE: f32 = 1.2;
/// How far a label on the left may reach beyond its frame at both ends together, over the text size.
const BEYOND_FRAME: f32 = 0.6;
/// Size of a label that is too long even in two lines, over the text size.
const SMALLEST_LABEL: f32 = 0.7;

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
    let few = (1..=most).rev().map(sorted).find(apart).unwrap_or_else(|| sorted(1));
    // Two numbers are hardly an axis: smaller steps than usual, where these have the space.
    let more = || (most + 1..2 * most + FEW).map(sorted).find(|own| own.len() >= FEW && apart(own));
    if few.len() < FEW { more().unwrap_or(few) } else { few }
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
    let label = match y_label(panel, height, style, face).lines.len() {
        0 => 0.0,
        count => (1.7 + LABEL_LINE * (count - 1) as f32) * style.text,
    };
    numbers + label + 0.9 * style.text
}

/// The label of a vertical axis.
struct AxisLabel {
    lines: Vec<String>,
    /// Points.
    size: f32,
}

/// The label on the left of a frame of this `height`: in two lines, and smaller, where it would
/// reach into what is above or below.
fn y_label(panel: &Panel, height: f32, style: &Style, face: &Typeface) -> AxisLabel {
    let (words, most) = (panel.y.title(), height + BEYOND_FRAME * style.text);
    let width = |words: &str| face.width(words, style.text);
    if panel.y.label.is_empty() {
        return AxisLabel { lines: Vec::new(), size: style.text };
    }
    let halves = words.match_indices(' ').map(|(at, _)| [&words[..at], &words[at + 1..]]);
    let longer = |[a, b]: &[&str; 2]| width(a).max(width(b));
    let lines: Vec<String> = match halves.min_by(|a, b| longer(a).total_cmp(&longer(b))) {
        Some(halves) if width(&words) > most => halves.map(str::to_owned).into(),
        _ => vec![words],
    };
    let longest = lines.iter().map(|line| width(line)).fold(0.0, f32::max);
    let size = style.text * (most / longest.max(1.0)).clamp(SMALLEST_LABEL, 1.0);
    AxisLabel { lines, size }
}

/// The axes of `panel` around `frame`.
pub(super) fn axes(panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) -> Axes {
    let drawing = AxisDrawing { panel, frame, style, face };
    let columns = x_ticks(panel, frame, style, face);
    let rows = y_ticks(panel, frame.height(), style);
    let mut front = drawing.frame_and_ticks(&columns, &rows);
    front.extend(label_marks(panel, frame, style, face));
    front.extend(drawing.words_on_the_left(&rows));
    if panel.x_labeled {
        front.extend(drawing.words_below(&columns));
    }
    Axes { rules: drawing.rules(&rows), front }
}

/// The frame of `panel` at `frame` and its ticks.
pub(super) fn frame_marks(
    panel: &Panel,
    frame: &Rect,
    style: &Style,
    face: &Typeface,
) -> Vec<Mark> {
    let (columns, rows) =
        (x_ticks(panel, frame, style, face), y_ticks(panel, frame.height(), style));
    AxisDrawing { panel, frame, style, face }.frame_and_ticks(&columns, &rows)
}

/// A panel whose axes are drawn, and where.
struct AxisDrawing<'a> {
    panel: &'a Panel,
    frame: &'a Rect,
    style: &'a Style,
    face: &'a Typeface,
}

impl AxisDrawing<'_> {
    fn x_at(&self, value: f64) -> f32 {
        self.frame.left + self.panel.x.place(value) as f32 * self.frame.width()
    }

    fn y_at(&self, value: f64) -> f32 {
        self.frame.bottom - self.panel.y.place(value) as f32 * self.frame.height()
    }

    /// A horizontal text of the size of numbers and labels.
    fn text(&self, words: &str, at: [f32; 2], anchor: Anchor, color: Color) -> Mark {
        let (words, size) = (words.into(), self.style.text);
        Mark::Text(Text { at, words, size, color, anchor, turned: false })
    }

    /// Lines behind the data at the ticks on the left.
    fn rules(&self, rows: &[Tick]) -> Vec<Mark> {
        // Names identify bars; a rule behind each would only cross them.
        if !self.panel.y.names.is_empty() {
            return Vec::new();
        }
        let Rect { left, right, top, bottom } = *self.frame;
        let inside = |y: &f32| *y > top + 1.0 && *y < bottom - 1.0;
        let width = self.style.frame() * 0.7;
        let heights = rows.iter().map(|tick| self.y_at(tick.value)).filter(inside);
        heights.map(|y| line([left, y], [right, y], width, self.style.theme.rule)).collect()
    }

    fn frame_and_ticks(&self, columns: &[Tick], rows: &[Tick]) -> Vec<Mark> {
        let (frame, width, color) = (self.frame, self.style.frame(), self.style.theme.ink);
        let length = 0.35 * self.style.text;
        let mut outline = frame.outline();
        outline.extend_from_within(..2);
        let mut marks = vec![Mark::Line { points: outline, width, color, dash: None }];
        marks.extend(columns.iter().map(|tick| {
            let x = self.x_at(tick.value);
            line([x, frame.bottom], [x, frame.bottom - length], width, color)
        }));
        marks.extend(rows.iter().map(|tick| {
            let y = self.y_at(tick.value);
            line([frame.left, y], [frame.left + length, y], width, color)
        }));
        marks
    }

    /// Numbers or names, and the label of the vertical axis.
    fn words_on_the_left(&self, rows: &[Tick]) -> Vec<Mark> {
        let (frame, size, theme) = (self.frame, self.style.text, &self.style.theme);
        let mut marks = Vec::new();
        let mut widest: f32 = 0.0;
        for Tick { value, label } in rows {
            widest = widest.max(self.face.width(label, size));
            let at = [frame.left - 0.5 * size, self.y_at(*value) + 0.36 * size];
            marks.push(self.text(label, at, Anchor::End, theme.soft));
        }
        let AxisLabel { lines, size: own } =
            y_label(self.panel, frame.height(), self.style, self.face);
        for (number, words) in lines.into_iter().rev().enumerate() {
            let away = 1.1 + LABEL_LINE * number as f32;
            let at = [frame.left - widest - away * size, (frame.top + frame.bottom) / 2.0];
            let (color, anchor) = (theme.ink, Anchor::Middle);
            marks.push(Mark::Text(Text { at, words, size: own, color, anchor, turned: true }));
        }
        marks
    }

    /// Numbers and label of the horizontal axis.
    fn words_below(&self, columns: &[Tick]) -> Vec<Mark> {
        let (frame, size, theme) = (self.frame, self.style.text, &self.style.theme);
        let mut marks = Vec::new();
        let mut free = f32::NEG_INFINITY;
        for Tick { value, label } in columns {
            let [start, end] = reach(self.x_at(*value), label, frame, self.style, self.face);
            // Where there is too little space even for the fewest, some ticks have no number.
            if start < free {
                continue;
            }
            free = end + APART * size;
            let at = [(start + end) / 2.0, frame.bottom + 1.25 * size];
            marks.push(self.text(label, at, Anchor::Middle, theme.soft));
        }
        let at = [(frame.left + frame.right) / 2.0, frame.bottom + 2.6 * size];
        marks.push(self.text(&self.panel.x.title(), at, Anchor::Middle, theme.ink));
        marks
    }
}

fn line(from: [f32; 2], to: [f32; 2], width: f32, color: Color) -> Mark {
    Mark::Line { points: vec![from, to], width, color, dash: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{scale::Scale, theme::PRINT};

    #[test]
    fn an_axis_of_positions_has_three_numbers() {
        let (style, face) = (Style::new(PRINT), Typeface::new().unwrap());
        let ranges = [(-26.3, 14.0), (-9.3, 3.2), (-29.0, 17.4), (0.1, 0.3)];
        let all = ranges.map(|range| [170.0, 240.0, 480.0].map(|right| (range, right)));
        for ((from, to), right) in all.concat() {
            let [x, y] = [(from, to), (0.0, 1.0)].map(|(from, to)| Scale::linear("", from, to));
            let frame = Rect { left: 40.0, top: 0.0, right, bottom: 100.0 };
            let count = x_ticks(&Panel::new("", x, y), &frame, &style, &face).len();
            assert!((3..12).contains(&count), "{from}:{to}, {right}: {count}");
        }
    }
}
