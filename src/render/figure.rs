//! The contents of a figure in the units of its axes: panels of series. Drawing is elsewhere.

use super::scale::Scale;
use super::theme::Color;

/// How the numbers of a series are drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// A solid line; its width over the usual one.
    Line(f32),
    /// A dashed line.
    Dashes,
    /// A dashed line of half the width.
    ThinDashes,
    /// Dots.
    Dots,
    /// Dots on a line of many points: only those that lie apart are drawn.
    SparseDots,
    /// A tick at each x, from y downwards.
    Ticks,
    /// A marker at each point.
    Markers(Marker),
    /// A vertical error bar at each point, of these lengths up and down.
    Errors(Vec<f64>),
    /// A horizontal bar at each point from the left edge to x; its thickness along y.
    Bars(f64),
    /// A horizontal line at each point from x to another x, with caps; a dot where both are equal.
    Spans(Vec<f64>),
    /// The area between the line and another one over the same x.
    Band(Vec<f64>),
    /// A colour map: `x` and `y` hold its first and last edge, pixels are in rows from the top
    /// left.
    Map {
        /// Pixels in a row.
        columns: usize,
        /// Pixels.
        pixels: Vec<[u8; 3]>,
    },
}

/// The marker of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// A filled circle.
    Circle,
    /// A filled square, a little larger.
    Square,
    /// A filled diamond.
    Diamond,
    /// A filled triangle.
    Triangle,
}

/// A text at a position in a panel.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    /// Its beginning on both axes, or the point above which it is centred.
    pub at: [f64; 2],
    /// Whether it is centred above `at`, kept in the frame, and left out where it would touch
    /// another one or a line.
    pub centered: bool,
    /// The height below which it may be centred where there is no place above `at`.
    pub below: Option<f64>,
    /// The text.
    pub words: String,
    /// Its colour.
    pub color: Color,
}

/// One data series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// Its name in the legend.
    pub name: String,
    /// How it is drawn.
    pub shape: Shape,
    /// Its colour.
    pub color: Color,
    /// Values along the axis `x`.
    pub x: Vec<f64>,
    /// Values along the axis `y`; NaN leaves a gap.
    pub y: Vec<f64>,
    /// Whether the legend names it.
    pub in_legend: bool,
}

impl Series {
    /// A line that the legend names.
    pub(crate) fn line(name: impl Into<String>, color: Color, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self { name: name.into(), shape: Shape::Line(1.0), color, x, y, in_legend: true }
    }

    /// The same series in another shape.
    pub(crate) fn shaped(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The same series without a legend entry.
    pub(crate) fn without_legend(self) -> Self {
        Self { in_legend: false, ..self }
    }
}

/// One frame with its axes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Panel {
    /// Above the frame; may be empty.
    pub title: String,
    /// Whether the title is broken into lines instead of being cut.
    pub wrapped: bool,
    /// Horizontal axis.
    pub x: Scale,
    /// Vertical axis.
    pub y: Scale,
    /// Another one on the right, of V(x) where the data are no energies.
    pub right: Option<Scale>,
    /// From back to front.
    pub series: Vec<Series>,
    /// Text above the frame, on the right.
    pub note: String,
    /// Whether the horizontal axis has numbers and a label: not where the panel below shares it.
    pub x_labeled: bool,
    /// Whether the vertical axis has no numbers and ticks.
    pub bare: bool,
    /// Texts over the data.
    pub labels: Vec<Label>,
    /// Whether there is a frame: not where a row holds only the legend of the panels below.
    pub framed: bool,
}

impl Panel {
    /// An empty panel.
    pub(crate) fn new(title: impl Into<String>, x: Scale, y: Scale) -> Self {
        let title = title.into();
        Self {
            title,
            wrapped: false,
            x,
            y,
            right: None,
            series: Vec::new(),
            note: String::new(),
            x_labeled: true,
            bare: false,
            labels: Vec::new(),
            framed: true,
        }
    }

    /// A legend of the panels of a figure, without a frame.
    pub(crate) fn key(series: Vec<Series>) -> Self {
        let none = || Scale::linear("", 0.0, 1.0);
        Self {
            series,
            bare: true,
            x_labeled: false,
            framed: false,
            ..Self::new("", none(), none())
        }
    }
}

/// Panels side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// Height of its frames, as a share of the sum over all rows.
    pub height: f32,
    /// From left to right.
    pub panels: Vec<Panel>,
}

impl Row {
    /// `panels` side by side in frames of this `height`.
    pub(crate) fn new(height: f32, panels: Vec<Panel>) -> Self {
        Self { height, panels }
    }
}

/// Panels in rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// Title of the file.
    pub title: String,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Height over width.
    pub aspect: f32,
    /// Whether it has the width of a page instead of a column.
    pub wide: bool,
    /// Note for the user: which options were met only in part.
    pub remark: Option<String>,
}

impl Figure {
    /// The panel that carries the title.
    pub(crate) fn first_panel(&mut self) -> Option<&mut Panel> {
        self.rows.first_mut()?.panels.first_mut()
    }

    /// Puts the first of all series called `name` into the legend of its panel.
    pub(crate) fn name_once(&mut self, name: &str) {
        let panels = self.rows.iter_mut().flat_map(|row| &mut row.panels);
        let mut series = panels.flat_map(|panel| &mut panel.series);
        if let Some(first) = series.find(|own| own.name == name) {
            first.in_legend = true;
        }
    }
}
