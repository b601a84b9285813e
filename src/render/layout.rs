//! Layout of a figure: where the frames of its panels are.

use super::axes::{Axes, axes, left_margin};
use super::curves::series_marks;
use super::figure::{Figure, Panel, Row};
use super::legend::{HeaderLayout, header_height, header_marks};
use super::letters::{is_bar, least_header, letter_mark};
use super::placed::{Placed, PointSize};
use super::right_axis::{right_axis, right_margin};
use super::scene::{Mark, Rect, Scene};
use super::style::Style;
use super::typeface::Typeface;

/// What the height of `figure` holds beside its frames at this `width`, points.
pub(crate) fn height_beside_frames(
    figure: &Figure,
    width: f32,
    style: &Style,
    face: &Typeface,
) -> f32 {
    FrameLayout::new(figure, PointSize { width, height: 0.0 }, style, face).taken
}

/// Margin on either side of a row without a frame, over the text size.
const KEY: f32 = 2.0;

/// Lays `figure` out on `size`.
pub(crate) fn place(figure: &Figure, size: PointSize, style: &Style, face: &Typeface) -> Placed {
    let PointSize { width, height } = size;
    let layout = FrameLayout::new(figure, size, style, face);
    let header = layout.header;
    let mut scene = Scene { width, height, paper: Some(style.theme.paper), marks: Vec::new() };
    let mut frames = Vec::new();
    let mut letters = style.letters.then_some('a'..='z').into_iter().flatten();
    let mut top = layout.outer();
    for row @ Row { panels, .. } in &figure.rows {
        let frame_height = layout.frame_height(row);
        top += layout.above(panels);
        if let Some(key) = as_key(panels) {
            let margin = KEY * style.text;
            let frame = Rect { left: margin, top, right: width - margin, bottom: top };
            let header = HeaderLayout { max_width: frame.width(), ..header };
            header_marks(&mut scene.marks, key, &frame, header);
            frames.push(frame);
            continue;
        }
        let own: Vec<f32> =
            panels.iter().map(|panel| left_margin(panel, frame_height, style, face)).collect();
        let margins = if is_aligned(panels) { &layout.margins } else { &own };
        let frame_width = layout.frame_width(margins);
        let mut left = 0.0;
        for (panel, margin) in panels.iter().zip(margins) {
            left += margin;
            let frame = Rect { left, top, right: left + frame_width, bottom: top + frame_height };
            panel_marks(&mut scene.marks, panel, &frame, header);
            let letter = if is_bar(panel) { None } else { letters.next() };
            scene.marks.extend(letter.map(|own| letter_mark(own, &frame, *margin, style)));
            frames.push(frame);
            left += frame_width + layout.between();
        }
        top += frame_height + layout.below(panels);
    }
    Placed { scene, frames }
}

/// The legend that a row holds instead of panels.
fn as_key(panels: &[Panel]) -> Option<&Panel> {
    match panels {
        [key] if !key.framed => Some(key),
        _ => None,
    }
}

/// Whether a row shares its margins with others: panels in one column do, so that their axes are
/// aligned, but names are too long for that.
fn is_aligned(panels: &[Panel]) -> bool {
    panels.iter().all(|panel| panel.framed && panel.y.names.is_empty())
}

/// Sizes and distances of the frames of a figure, points.
struct FrameLayout<'a> {
    width: f32,
    header: HeaderLayout<'a>,
    /// Heights of all frames of a column together.
    free: f32,
    /// What is above, between and below them.
    taken: f32,
    /// The shares of all rows together.
    shares: f32,
    /// Left of the frames of each column.
    margins: Vec<f32>,
    /// Of axes on the right of all frames.
    right: f32,
}

impl<'a> FrameLayout<'a> {
    fn new(figure: &Figure, size: PointSize, style: &'a Style, face: &'a Typeface) -> Self {
        let PointSize { width, height } = size;
        // The space above and below the frames of a row does not depend on its height.
        let columns = figure.rows.iter().map(|row| row.panels.len()).max().unwrap_or(0);
        let max_width = width / columns.max(1) as f32 - 7.0 * style.text;
        let header = HeaderLayout { max_width, style, face };
        let shares = figure.rows.iter().map(|row| row.height).sum();
        let margins = Vec::new();
        let mut layout = Self { width, header, free: 0.0, taken: 0.0, shares, margins, right: 0.0 };
        let taken = |row: &Row| layout.above(&row.panels) + layout.below(&row.panels);
        layout.taken = 2.0 * layout.outer() + figure.rows.iter().map(taken).sum::<f32>();
        layout.free = (height - layout.taken).max(1.0);
        let right = |row: &Row| {
            let height = layout.frame_height(row);
            let panels = row.panels.iter();
            panels.map(|panel| right_margin(panel, height, style, face)).fold(0.0, f32::max)
        };
        layout.right = figure.rows.iter().map(right).fold(0.0, f32::max);
        layout.margins = (0..columns).map(|column| layout.margin(figure, column)).collect();
        layout
    }

    /// Around the figure.
    fn outer(&self) -> f32 {
        0.6 * self.header.style.text
    }

    /// Between two panels of a row.
    fn between(&self) -> f32 {
        self.outer() + 0.8 * self.header.style.text + self.right
    }

    /// Above the frames of a row.
    fn above(&self, panels: &[Panel]) -> f32 {
        let text = self.header.style.text;
        if let Some(key) = as_key(panels) {
            let max_width = self.width - 2.0 * KEY * text;
            return header_height(key, HeaderLayout { max_width, ..self.header });
        }
        let least = least_header(panels, self.header.style);
        panels.iter().map(|panel| header_height(panel, self.header)).fold(least, f32::max)
    }

    /// Below the frames of a row.
    fn below(&self, panels: &[Panel]) -> f32 {
        let text = self.header.style.text;
        match as_key(panels) {
            Some(_) => 0.0,
            None if panels.iter().any(|panel| panel.x_labeled) => 3.1 * text,
            None => 0.9 * text,
        }
    }

    fn frame_height(&self, row: &Row) -> f32 {
        self.free * row.height / self.shares
    }

    /// Left of the frames of `column` in all rows that share it.
    fn margin(&self, figure: &Figure, column: usize) -> f32 {
        let HeaderLayout { style, face, .. } = self.header;
        let rows = figure.rows.iter().filter(|row| is_aligned(&row.panels));
        let panels = rows.filter_map(|row| Some((self.frame_height(row), row.panels.get(column)?)));
        panels
            .map(|(height, panel)| left_margin(panel, height, style, face))
            .fold(2.0 * style.text, f32::max)
    }

    /// The width of each frame of a row. A last row that is not full keeps the columns of the
    /// others.
    fn frame_width(&self, margins: &[f32]) -> f32 {
        let whole = margins.iter().sum::<f32>() + self.between() * margins.len() as f32;
        ((self.width - whole) / margins.len().max(1) as f32).max(1.0)
    }
}

fn panel_marks(marks: &mut Vec<Mark>, panel: &Panel, frame: &Rect, layout: HeaderLayout<'_>) {
    let HeaderLayout { style, face, .. } = layout;
    let Axes { rules, front } = axes(panel, frame, style, face);
    marks.extend(rules);
    for series in &panel.series {
        series_marks(marks, series, panel, frame, style);
    }
    marks.extend(front);
    marks.extend(right_axis(panel, frame, style, face));
    header_marks(marks, panel, frame, layout);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::figure::{Series, Shape};
    use crate::render::scale::Scale;
    use crate::render::scene::Anchor;
    use crate::render::theme::PRINT;

    #[test]
    fn a_key_has_no_frame_and_names_have_a_margin_of_their_own() {
        let panel = |y: Scale| Panel::new("", Scale::linear("x", 0.0, 1.0), y);
        let key = Panel::key(vec![
            Series::line("what it is", PRINT.ink, vec![], vec![]).shaped(Shape::Bars(1.0)),
        ]);
        let names = ["short".to_owned(), "a much longer name".to_owned()].to_vec();
        let rows = vec![
            Row::new(0.0, vec![key]),
            Row::new(
                1.0,
                vec![panel(Scale::linear("y", 0.0, 1.0)), panel(Scale::linear("y", 0.0, 1.0))],
            ),
            Row::new(1.0, vec![panel(Scale::named(names)), panel(Scale::linear("y", 0.0, 1.0))]),
        ];
        let figure = Figure { title: "t".into(), rows, aspect: 0.7, wide: true, remark: None };
        let face = Typeface::new().unwrap();
        let Placed { scene, frames } =
            place(&figure, PointSize { width: 400.0, height: 280.0 }, &Style::new(PRINT), &face);
        assert_eq!(frames.len(), 5);
        assert_eq!(frames[0].height(), 0.0);
        assert!(
            frames[3].left > frames[1].left + 30.0
                && frames[4].right <= 400.0
                && frames[2].right <= 400.0
        );
        // An outline of five points and one more for each of four frames, none for the key.
        let outlines = scene
            .marks
            .iter()
            .filter(|mark| matches!(mark, Mark::Line { points, .. } if points.len() == 6));
        assert_eq!(outlines.count(), 4);
        let words = scene.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        });
        let own: Vec<_> =
            words.filter(|text| text.words.contains("name") || text.words == "short").collect();
        assert!(own.len() == 2 && own[0].at[1] < own[1].at[1], "the first name is the upper one");
        for text in own {
            assert_eq!(text.anchor, Anchor::End);
            assert!(
                text.at[0] - face.width(&text.words, text.size) >= 0.0,
                "{} leaves the paper",
                text.words
            );
        }
    }
}
