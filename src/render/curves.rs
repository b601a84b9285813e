//! The marks of data: lines, dots, areas and maps inside a frame.

use super::figure::{Panel, Series, Shape};
use super::markers;
use super::scene::{Mark, Rect, clip};
use super::style::Style;
use super::theme::Color;

/// Length of a tick over the text size.
const TICK: f32 = 0.55;

/// The marks of one series inside of `frame`.
pub(crate) fn series_marks(
    marks: &mut Vec<Mark>,
    series: &Series,
    panel: &Panel,
    frame: &Rect,
    style: &Style,
) {
    let drawing = Drawing { series, panel, frame };
    let (line, color) = (style.line, series.color);
    match &series.shape {
        Shape::Line(width) => marks.extend(drawing.lines(width * line, None)),
        Shape::Dashes => marks.extend(drawing.lines(line, Some([2.6 * line, 2.0 * line]))),
        Shape::ThinDashes => {
            marks.extend(drawing.lines(0.5 * line, Some([1.6 * line, 1.6 * line])))
        }
        Shape::Dots => {
            let points = drawing.points_inside().collect();
            marks.push(Mark::Dots { points, radius: 1.15 * line, color });
        }
        Shape::SparseDots => {
            let points = markers::apart(drawing.points_inside());
            marks.push(Mark::Dots { points, radius: markers::SPARSE * line, color });
        }
        Shape::Ticks => {
            let ticks = drawing.points_inside();
            marks.extend(ticks.map(|at| markers::tick(at, TICK * style.text, 0.8 * line, color)));
        }
        Shape::Markers(marker) => marks.extend(
            drawing.points_inside().map(|p| markers::marker(*marker, p, 2.1 * line, color)),
        ),
        Shape::Errors(sizes) => marks.extend(
            drawing
                .error_bar_ends(sizes)
                .flat_map(|ends| markers::error_bar(ends, frame, line, color)),
        ),
        Shape::Bars(thick) => marks.extend(drawing.bars(*thick)),
        Shape::Spans(others) => marks.extend(
            drawing.span_ends(others).flat_map(|ends| markers::span_bar(ends, frame, line, color)),
        ),
        Shape::Band(lower) => {
            let upper: Vec<[f32; 2]> = drawing.points().collect();
            let lower = series.x.iter().zip(lower).map(|(&x, &y)| drawing.at(x, y));
            band(marks, &upper, &lower.collect::<Vec<_>>(), frame, color);
        }
        Shape::Map { columns, pixels } => {
            marks.extend(drawing.map_place().map(|place| Mark::Picture {
                place,
                columns: *columns,
                pixels: pixels.clone(),
            }))
        }
    }
}

/// A series and where it is drawn.
struct Drawing<'a> {
    series: &'a Series,
    panel: &'a Panel,
    frame: &'a Rect,
}

impl Drawing<'_> {
    /// The place of `x` and `y`, points.
    fn at(&self, x: f64, y: f64) -> [f32; 2] {
        let Self { panel, frame, .. } = self;
        [
            frame.left + panel.x.place(x) as f32 * frame.width(),
            frame.bottom - panel.y.place(y) as f32 * frame.height(),
        ]
    }

    /// The numbers of the series in pairs.
    fn pairs(&self) -> impl Iterator<Item = (f64, f64)> {
        self.series.x.iter().copied().zip(self.series.y.iter().copied())
    }

    fn points(&self) -> impl Iterator<Item = [f32; 2]> {
        self.pairs().map(|(x, y)| self.at(x, y))
    }

    fn points_inside(&self) -> impl Iterator<Item = [f32; 2]> {
        self.points().filter(|&p| markers::inside(p, self.frame))
    }

    fn lines(&self, width: f32, dash: Option<[f32; 2]>) -> impl Iterator<Item = Mark> {
        let color = self.series.color;
        clip(self.points(), self.frame).into_iter().map(move |points| Mark::Line {
            points,
            width,
            color,
            dash,
        })
    }

    /// Both ends of a vertical error bar at each point.
    fn error_bar_ends(&self, sizes: &[f64]) -> impl Iterator<Item = [[f32; 2]; 2]> {
        self.pairs().zip(sizes).map(|((x, y), size)| [self.at(x, y - size), self.at(x, y + size)])
    }

    /// Both ends of a horizontal line from each point to another x.
    fn span_ends(&self, others: &[f64]) -> impl Iterator<Item = [[f32; 2]; 2]> {
        self.pairs().zip(others).map(|((x, y), &other)| [self.at(x, y), self.at(other, y)])
    }

    /// Horizontal bars from the left edge of the frame to each x, `thick` along y.
    fn bars(&self, thick: f64) -> impl Iterator<Item = Mark> {
        self.pairs().filter_map(move |(x, y)| {
            let (from, to) = (self.at(x, y - 0.5 * thick), self.at(x, y + 0.5 * thick));
            markers::bar(self.frame.left, from, to, self.frame, self.series.color)
        })
    }

    /// The place of a map between its first and its last edge along both axes.
    fn map_place(&self) -> Option<Rect> {
        let ([left, right], [bottom, top]) = (&self.series.x[..], &self.series.y[..]) else {
            return None;
        };
        let ([left, bottom], [right, top]) = (self.at(*left, *bottom), self.at(*right, *top));
        Some(Rect { left, top, right, bottom })
    }
}

/// The area between two lines over the same x, in runs without gaps, cut at the frame.
fn band(marks: &mut Vec<Mark>, upper: &[[f32; 2]], lower: &[[f32; 2]], frame: &Rect, color: Color) {
    let held =
        |p: &[f32; 2]| [p[0].clamp(frame.left, frame.right), p[1].clamp(frame.top, frame.bottom)];
    let mut run: Vec<([f32; 2], [f32; 2])> = Vec::new();
    let mut end = |run: &mut Vec<([f32; 2], [f32; 2])>| {
        if run.len() > 1 {
            let outline =
                run.iter().map(|pair| pair.0).chain(run.iter().rev().map(|pair| pair.1)).collect();
            marks.push(Mark::Area { outline, color });
        }
        run.clear();
    };
    for (upper, lower) in upper.iter().zip(lower) {
        // Points far outside would change nothing but the size of the file.
        let visible = upper[0] >= frame.left - 50.0 && upper[0] <= frame.right + 50.0;
        if upper[1].is_finite() && lower[1].is_finite() && visible {
            run.push((held(upper), held(lower)));
        } else {
            end(&mut run);
        }
    }
    end(&mut run);
}
