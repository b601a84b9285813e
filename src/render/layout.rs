//! From panels to marks: where frames, ticks, words and data stand.

use super::figure::{Figure, Panel, Series, Shape};
use super::scale::Scale;
use super::scene::{Anchor, Mark, Rect, Scene, Text, clip};
use super::theme::{Color, Theme};
use super::typeface::Typeface;

/// Sizes of a picture, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Colours.
    pub theme: Theme,
    /// Size of numbers and labels.
    pub text: f32,
    /// Thickness of a data line.
    pub line: f32,
}

impl Style {
    /// For paper at the width of a column.
    pub fn new(theme: Theme) -> Self {
        Self { theme, text: 7.5, line: 1.1 }
    }

    /// Thickness of frames and ticks.
    fn frame(&self) -> f32 {
        self.line * 0.6
    }
}

/// A scene and where the frames of its panels stand, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The drawing.
    pub scene: Scene,
    /// Frames of the panels.
    pub frames: Vec<Rect>,
}

impl Placed {
    /// Moves everything down by `down` points.
    pub fn shift(&mut self, down: f32) {
        for frame in &mut self.frames {
            frame.top += down;
            frame.bottom += down;
        }
        for mark in &mut self.scene.marks {
            match mark {
                Mark::Line { points, .. } | Mark::Area { outline: points, .. } | Mark::Dots { points, .. } => {
                    points.iter_mut().for_each(|point| point[1] += down);
                }
                Mark::Text(text) => text.at[1] += down,
                Mark::Picture { place, .. } => {
                    place.top += down;
                    place.bottom += down;
                }
            }
        }
    }
}

/// Lays `figure` out on `width` × `height` points.
pub fn place(figure: &Figure, (width, height): (f32, f32), style: &Style, face: &Typeface) -> Placed {
    let mut scene = Scene { width, height, paper: Some(style.theme.paper), marks: Vec::new() };
    let mut frames = Vec::new();
    let text = style.text;
    let outer = 0.6 * text;
    let heights: f32 = figure.rows.iter().map(|row| row.0).sum();
    // What stands above and below the frames of a row does not depend on its share.
    let above = |panels: &[Panel]| panels.iter().map(|panel| head(panel, style)).fold(0.4 * text, f32::max);
    let below = |panels: &[Panel]| if panels.iter().any(|panel| panel.x_told) { 3.1 * text } else { 0.5 * text };
    let taken: f32 = figure.rows.iter().map(|(_, panels)| above(panels) + below(panels)).sum();
    let free = (height - 2.0 * outer - taken).max(1.0);
    let columns = figure.rows.iter().map(|row| row.1.len()).max().unwrap_or(0);
    // Panels above each other share their margin, so that their axes are flush.
    let margin = |column: usize| {
        let panels =
            figure.rows.iter().filter_map(|(_, panels)| panels.get(column).filter(|_| panels.len() == columns));
        panels.map(|panel| left_margin(panel, style, face)).fold(2.0 * text, f32::max)
    };
    let margins: Vec<f32> = (0..columns).map(margin).collect();
    let mut top = outer;
    for (share, panels) in &figure.rows {
        let frame_height = free * share / heights;
        top += above(panels);
        let own = |column: usize| {
            if panels.len() == columns { margins[column] } else { left_margin(&panels[column], style, face) }
        };
        let between = outer + 0.8 * text;
        let whole: f32 = (0..panels.len()).map(own).sum::<f32>() + between * panels.len() as f32;
        let frame_width = ((width - whole) / panels.len().max(1) as f32).max(1.0);
        let mut left = 0.0;
        for (column, panel) in panels.iter().enumerate() {
            left += own(column);
            let frame = Rect { left, top, right: left + frame_width, bottom: top + frame_height };
            panel_marks(&mut scene.marks, panel, &frame, style, face);
            frames.push(frame);
            left += frame_width + between;
        }
        top += frame_height + below(panels);
    }
    Placed { scene, frames }
}

/// Space above a frame for title and legend.
fn head(panel: &Panel, style: &Style) -> f32 {
    let lines = usize::from(!panel.title.is_empty()) + usize::from(panel.series.iter().any(|series| series.told));
    1.55 * style.text * lines as f32 + 0.6 * style.text
}

fn left_margin(panel: &Panel, style: &Style, face: &Typeface) -> f32 {
    if panel.bare {
        return 0.0;
    }
    let numbers = panel.y.ticks(5).iter().map(|(_, words)| face.width(words, style.text)).fold(0.0, f32::max);
    let label = if panel.y.label.is_empty() { 0.0 } else { 1.7 * style.text };
    numbers + label + 0.9 * style.text
}

fn panel_marks(marks: &mut Vec<Mark>, panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) {
    let theme = &style.theme;
    let rules = if panel.bare { Vec::new() } else { panel.y.ticks(5) };
    for (value, _) in rules {
        let y = frame.bottom - panel.y.place(value) as f32 * frame.height();
        if y > frame.top + 1.0 && y < frame.bottom - 1.0 {
            let points = vec![[frame.left, y], [frame.right, y]];
            marks.push(Mark::Line { points, width: style.frame() * 0.7, color: theme.rule, dash: None });
        }
    }
    for series in &panel.series {
        series_marks(marks, series, panel, frame, style);
    }
    let mut outline = frame.outline();
    outline.push(outline[0]);
    outline.push(outline[1]);
    marks.push(Mark::Line { points: outline, width: style.frame(), color: theme.ink, dash: None });
    ticks(marks, panel, frame, style, face);
    words(marks, panel, frame, style, face);
}

/// The marks of one series inside of `frame`.
pub fn series_marks(marks: &mut Vec<Mark>, series: &Series, panel: &Panel, frame: &Rect, style: &Style) {
    let at = |x: f64, y: f64| -> [f32; 2] {
        [frame.left + panel.x.place(x) as f32 * frame.width(), frame.bottom - panel.y.place(y) as f32 * frame.height()]
    };
    let points = || series.x.iter().zip(&series.y).map(|(&x, &y)| at(x, y));
    let lines = |marks: &mut Vec<Mark>, width: f32, dash: Option<[f32; 2]>| {
        let color = series.color;
        marks.extend(clip(points(), frame).into_iter().map(|points| Mark::Line { points, width, color, dash }));
    };
    match &series.shape {
        Shape::Line(width) => lines(marks, width * style.line, None),
        Shape::Dashes => lines(marks, style.line, Some([2.6 * style.line, 2.0 * style.line])),
        Shape::Dots => {
            let inside =
                |p: &[f32; 2]| (frame.left..=frame.right).contains(&p[0]) && (frame.top..=frame.bottom).contains(&p[1]);
            let points = points().filter(inside).collect();
            marks.push(Mark::Dots { points, radius: 1.15 * style.line, color: series.color });
        }
        Shape::Band(lower) => {
            let upper: Vec<[f32; 2]> = points().collect();
            let lower: Vec<[f32; 2]> = series.x.iter().zip(lower).map(|(&x, &y)| at(x, y)).collect();
            band(marks, &upper, &lower, frame, series.color);
        }
        Shape::Map { columns, pixels } => {
            if let ([left, right], [bottom, top]) = (&series.x[..], &series.y[..]) {
                let ([left, bottom], [right, top]) = (at(*left, *bottom), at(*right, *top));
                let place = Rect { left, top, right, bottom };
                marks.push(Mark::Picture { place, columns: *columns, pixels: pixels.clone() });
            }
        }
    }
}

/// The area between two lines over the same x, in runs without gaps, cut at the frame.
fn band(marks: &mut Vec<Mark>, upper: &[[f32; 2]], lower: &[[f32; 2]], frame: &Rect, color: Color) {
    let held = |p: &[f32; 2]| [p[0].clamp(frame.left, frame.right), p[1].clamp(frame.top, frame.bottom)];
    let mut run: Vec<([f32; 2], [f32; 2])> = Vec::new();
    let mut end = |run: &mut Vec<([f32; 2], [f32; 2])>| {
        if run.len() > 1 {
            let outline = run.iter().map(|pair| pair.0).chain(run.iter().rev().map(|pair| pair.1)).collect();
            marks.push(Mark::Area { outline, color });
        }
        run.clear();
    };
    for (upper, lower) in upper.iter().zip(lower) {
        let visible = upper[0] >= frame.left - 50.0 && upper[0] <= frame.right + 50.0;
        if upper[1].is_finite() && lower[1].is_finite() && visible {
            run.push((held(upper), held(lower)));
        } else {
            end(&mut run);
        }
    }
    end(&mut run);
}

fn ticks(marks: &mut Vec<Mark>, panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) {
    let (text, theme) = (style.text, &style.theme);
    let length = 0.35 * text;
    let mut tick = |from: [f32; 2], to: [f32; 2]| {
        marks.push(Mark::Line { points: vec![from, to], width: style.frame(), color: theme.ink, dash: None });
    };
    let across = |scale: &Scale| scale.ticks((frame.width() / (5.5 * text)).clamp(2.0, 9.0) as usize);
    let along = |value: f64| frame.left + panel.x.place(value) as f32 * frame.width();
    let up = |value: f64| frame.bottom - panel.y.place(value) as f32 * frame.height();
    let rows = (frame.height() / (2.2 * text)).clamp(2.0, 6.0) as usize;
    for (value, _) in across(&panel.x) {
        tick([along(value), frame.bottom], [along(value), frame.bottom - length]);
    }
    let risers = if panel.bare { Vec::new() } else { panel.y.ticks(rows) };
    for (value, _) in &risers {
        let value = *value;
        tick([frame.left, up(value)], [frame.left + length, up(value)]);
    }
    let mut label = |words: String, at: [f32; 2], anchor: Anchor, color: Color, turned: bool| {
        marks.push(Mark::Text(Text { at, words, size: text, color, anchor, turned }));
    };
    let mut widest: f32 = 0.0;
    for (value, words) in risers {
        widest = widest.max(face.width(&words, text));
        label(words, [frame.left - 0.5 * text, up(value) + 0.36 * text], Anchor::End, theme.soft, false);
    }
    if !panel.y.label.is_empty() {
        let x = frame.left - widest - 1.1 * text;
        let at = [x, (frame.top + frame.bottom) / 2.0];
        label(panel.y.label.clone(), at, Anchor::Middle, theme.ink, true);
    }
    if panel.x_told {
        for (value, words) in across(&panel.x) {
            label(words, [along(value), frame.bottom + 1.25 * text], Anchor::Middle, theme.soft, false);
        }
        let at = [(frame.left + frame.right) / 2.0, frame.bottom + 2.6 * text];
        label(panel.x.label.clone(), at, Anchor::Middle, theme.ink, false);
    }
}

fn words(marks: &mut Vec<Mark>, panel: &Panel, frame: &Rect, style: &Style, face: &Typeface) {
    let (text, theme) = (style.text, &style.theme);
    let mut base = frame.top - 0.85 * text;
    if !panel.note.is_empty() {
        marks.push(Mark::Text(Text {
            at: [frame.right, base],
            words: panel.note.clone(),
            size: text,
            color: theme.soft,
            anchor: Anchor::End,
            turned: false,
        }));
    }
    if panel.series.iter().any(|series| series.told) {
        let mut left = frame.left;
        for series in panel.series.iter().filter(|series| series.told) {
            let middle = base - 0.33 * text;
            let sample = vec![[left, middle], [left + 1.6 * text, middle]];
            let (width, color) = (style.line, series.color);
            marks.push(match &series.shape {
                Shape::Dots => Mark::Dots { points: vec![[left + 0.8 * text, middle]], radius: 1.15 * width, color },
                Shape::Band(_) => {
                    let (top, bottom) = (middle - 0.3 * text, middle + 0.3 * text);
                    Mark::Area { outline: Rect { left, top, right: left + 1.6 * text, bottom }.outline(), color }
                }
                Shape::Dashes => Mark::Line { points: sample, width, color, dash: Some([2.6 * width, 2.0 * width]) },
                _ => Mark::Line { points: sample, width, color, dash: None },
            });
            let at = [left + 2.0 * text, base];
            let entry = series.name.clone();
            left += face.width(&entry, text) + 3.2 * text;
            marks.push(Mark::Text(Text {
                at,
                words: entry,
                size: text,
                color: theme.ink,
                anchor: Anchor::Start,
                turned: false,
            }));
        }
        base -= 1.55 * text;
    }
    if !panel.title.is_empty() {
        marks.push(Mark::Text(Text {
            at: [frame.left, base],
            words: panel.title.clone(),
            size: 1.08 * text,
            color: theme.ink,
            anchor: Anchor::Start,
            turned: false,
        }));
    }
}
