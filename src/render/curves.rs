//! The marks of data: lines, dots, areas and maps inside a frame.

use super::figure::{Panel, Series, Shape};
use super::markers;
use super::scene::{Mark, Rect, clip};
use super::style::Style;
use super::theme::Color;

/// The marks of one series inside of `frame`.
pub(crate) fn series_marks(
    marks: &mut Vec<Mark>,
    series: &Series,
    panel: &Panel,
    frame: &Rect,
    style: &Style,
) {
    let at = |x: f64, y: f64| -> [f32; 2] {
        [
            frame.left + panel.x.place(x) as f32 * frame.width(),
            frame.bottom - panel.y.place(y) as f32 * frame.height(),
        ]
    };
    let points = || series.x.iter().zip(&series.y).map(|(&x, &y)| at(x, y));
    let lines = |marks: &mut Vec<Mark>, width: f32, dash: Option<[f32; 2]>| {
        let color = series.color;
        marks.extend(clip(points(), frame).into_iter().map(|points| Mark::Line {
            points,
            width,
            color,
            dash,
        }));
    };
    match &series.shape {
        Shape::Line(width) => lines(marks, width * style.line, None),
        Shape::Dashes => lines(marks, style.line, Some([2.6 * style.line, 2.0 * style.line])),
        Shape::Dots => {
            let points = points().filter(|&p| markers::inside(p, frame)).collect();
            marks.push(Mark::Dots { points, radius: 1.15 * style.line, color: series.color });
        }
        Shape::Markers(marker) => {
            let places = points().filter(|&p| markers::inside(p, frame));
            marks.extend(
                places.map(|p| markers::marker(*marker, p, 2.1 * style.line, series.color)),
            );
        }
        Shape::Errors(sizes) => {
            let ends = series.x.iter().zip(&series.y).zip(sizes);
            let error_bars = ends.map(|((&x, &y), size)| [at(x, y - size), at(x, y + size)]);
            marks.extend(
                error_bars
                    .flat_map(|ends| markers::error_bar(ends, frame, style.line, series.color)),
            );
        }
        Shape::Bars(thick) => {
            let corners = |(&x, &y): (&f64, &f64)| (at(x, y - 0.5 * thick), at(x, y + 0.5 * thick));
            let bars = series.x.iter().zip(&series.y).map(corners);
            marks.extend(
                bars.filter_map(|(from, to)| {
                    markers::bar(frame.left, from, to, frame, series.color)
                }),
            );
        }
        Shape::Spans(others) => {
            let ends = series
                .x
                .iter()
                .zip(others)
                .zip(&series.y)
                .map(|((&x, &other), &y)| [at(x, y), at(other, y)]);
            marks.extend(
                ends.flat_map(|ends| markers::span_bar(ends, frame, style.line, series.color)),
            );
        }
        Shape::Band(lower) => {
            let upper: Vec<[f32; 2]> = points().collect();
            let lower: Vec<[f32; 2]> =
                series.x.iter().zip(lower).map(|(&x, &y)| at(x, y)).collect();
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
