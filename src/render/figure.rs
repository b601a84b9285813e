//! What a picture shows, in the units of its axes: panels of series, and nothing about how they are drawn.

use super::scale::Scale;
use super::theme::Color;

/// How the numbers of a series are drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A line of so many times the usual thickness.
    Line(f32),
    /// A broken line.
    Dashes,
    /// Dots.
    Dots,
    /// One sign a point.
    Markers(Marker),
    /// An upright line a point, so far up and so far down.
    Errors(Vec<f64>),
    /// A lying bar a point, from the left edge to x, so thick along y.
    Bars(f64),
    /// A lying line a point, from x to another x, with caps; a dot where both are one.
    Spans(Vec<f64>),
    /// The area between the line and another one over the same x.
    Band(Vec<f64>),
    /// A map of colours: `x` and `y` hold the edges (first and last), pixels stand in rows from the top left.
    Map {
        /// Pixels in a row.
        columns: usize,
        /// Pixels.
        pixels: Vec<[u8; 3]>,
    },
}

/// What marks a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A filled circle.
    Circle,
    /// A filled square, a little larger.
    Square,
    /// A filled diamond.
    Diamond,
    /// A filled triangle.
    Triangle,
}

/// Words at a place of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Where they begin, on both axes.
    pub at: [f64; 2],
    /// The words.
    pub words: String,
    /// In which colour.
    pub color: Color,
}

/// Numbers to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is; told in the legend.
    pub name: String,
    /// How it is drawn.
    pub shape: Shape,
    /// In which colour.
    pub color: Color,
    /// Along the axis `x`.
    pub x: Vec<f64>,
    /// Along the axis `y`; NaN leaves a gap.
    pub y: Vec<f64>,
    /// Whether the legend names it.
    pub in_legend: bool,
}

impl Series {
    /// A line that the legend names.
    pub fn line(name: impl Into<String>, color: Color, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self { name: name.into(), shape: Shape::Line(1.0), color, x, y, in_legend: true }
    }

    /// The same in another shape.
    pub fn shaped(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The same without a place in the legend.
    pub fn without_legend(self) -> Self {
        Self { in_legend: false, ..self }
    }
}

/// One frame with its axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Above the frame; may be empty.
    pub title: String,
    /// Whether the title goes on in further lines instead of being cut.
    pub wrapped: bool,
    /// Along the bottom.
    pub x: Scale,
    /// Along the left.
    pub y: Scale,
    /// From back to front.
    pub series: Vec<Series>,
    /// Words above the frame, on the right.
    pub note: String,
    /// Whether numbers and label stand along the bottom: not where the panel below shares the axis.
    pub x_labeled: bool,
    /// Without numbers and ticks along the left.
    pub bare: bool,
    /// Over the data.
    pub labels: Vec<Label>,
    /// Whether there is a frame: not where a row of a figure only tells what the panels below share.
    pub framed: bool,
}

impl Panel {
    /// A panel without anything in it.
    pub fn new(title: impl Into<String>, x: Scale, y: Scale) -> Self {
        let title = title.into();
        Self {
            title,
            wrapped: false,
            x,
            y,
            series: Vec::new(),
            note: String::new(),
            x_labeled: true,
            bare: false,
            labels: Vec::new(),
            framed: true,
        }
    }

    /// A row that names what the panels of a figure share, instead of a frame.
    pub fn key(series: Vec<Series>) -> Self {
        let none = || Scale::linear("", 0.0, 1.0);
        Self { series, bare: true, x_labeled: false, framed: false, ..Self::new("", none(), none()) }
    }
}

/// Panels side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Height of its frames, as a share of the sum over all rows.
    pub height: f32,
    /// From left to right.
    pub panels: Vec<Panel>,
}

impl Row {
    /// `panels` side by side, their frames so high.
    pub fn new(height: f32, panels: Vec<Panel>) -> Self {
        Self { height, panels }
    }
}

/// Panels in rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What the file says it is.
    pub title: String,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Height over width.
    pub aspect: f32,
    /// Whether it is made for the width of a page, not of a column.
    pub wide: bool,
    /// What is to be said beside it: which wishes were met in part.
    pub remark: Option<String>,
}

impl Figure {
    /// All panels, row by row.
    pub fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.rows.iter().flat_map(|row| &row.panels)
    }
}
