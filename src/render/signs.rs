//! Signs, beams and bars that mark single points.

use super::figure::Sign;
use super::scene::{Mark, Rect, clip};
use super::theme::Color;

/// Half the length of a cap over the thickness of a line.
const CAP: f32 = 1.8;

/// Whether `point` lies in `frame`, its edges included.
pub(super) fn inside(point: [f32; 2], frame: &Rect) -> bool {
    (frame.left..=frame.right).contains(&point[0]) && (frame.top..=frame.bottom).contains(&point[1])
}

/// `sign` around `center`, about as large as a circle of `radius`.
pub(super) fn sign(sign: Sign, center: [f32; 2], radius: f32, color: Color) -> Mark {
    let [x, y] = center;
    let corners = |places: &[[f32; 2]]| places.iter().map(|[u, v]| [x + u * radius, y + v * radius]).collect();
    let outline = match sign {
        Sign::Circle => return Mark::Dots { points: vec![center], radius: 0.95 * radius, color },
        Sign::Square => corners(&[[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]),
        Sign::Diamond => corners(&[[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]]),
        Sign::Triangle => corners(&[[0.0, -1.25], [1.15, 0.9], [-1.15, 0.9]]),
    };
    Mark::Area { outline, color }
}

/// The part inside `frame` of an upright line between `ends`, with caps where they are in view.
pub(super) fn beam(ends: [[f32; 2]; 2], frame: &Rect, width: f32, color: Color) -> Vec<Mark> {
    let cap = |[x, y]: [f32; 2]| [[x - CAP * width, y], [x + CAP * width, y]];
    lines([ends, cap(ends[0]), cap(ends[1])], frame, width, color)
}

/// The part inside `frame` of a lying line between `ends`, with caps; a circle where they are one.
pub(super) fn span(ends: [[f32; 2]; 2], frame: &Rect, width: f32, color: Color) -> Vec<Mark> {
    if (ends[0][0] - ends[1][0]).abs() < 0.5 * width {
        return if inside(ends[0], frame) { vec![sign(Sign::Circle, ends[0], 2.1 * width, color)] } else { Vec::new() };
    }
    let cap = |[x, y]: [f32; 2]| [[x, y - CAP * width], [x, y + CAP * width]];
    lines([ends, cap(ends[0]), cap(ends[1])], frame, 1.4 * width, color)
}

fn lines<const N: usize>(lines: [[[f32; 2]; 2]; N], frame: &Rect, width: f32, color: Color) -> Vec<Mark> {
    let pieces = lines.into_iter().flat_map(|points| clip(points, frame));
    pieces.map(|points| Mark::Line { points, width, color, dash: None }).collect()
}

/// The part inside `frame` of a bar from `left` to the x of two corners; none if nothing is in view.
pub(super) fn bar(left: f32, from: [f32; 2], to: [f32; 2], frame: &Rect, color: Color) -> Option<Mark> {
    let right = from[0].min(frame.right);
    let (top, bottom) = (from[1].min(to[1]).max(frame.top), from[1].max(to[1]).min(frame.bottom));
    let seen = right > left && bottom > top;
    seen.then(|| Mark::Area { outline: Rect { left, top, right, bottom }.outline(), color })
}
