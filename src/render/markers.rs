//! Markers, error bars and bars of single points.

use super::figure::Marker;
use super::scene::{Mark, Rect, clip};
use super::theme::Color;

/// Half the length of a cap over the line width.
const CAP: f32 = 1.8;

/// Radius of dots that mark a line, over the width of the line that they are on.
pub(super) const SPARSE: f32 = 1.7;
/// Smallest distance of dots that mark a line, points: 12 pixels of 150 an inch.
const APART: f32 = 5.76;

/// The first of `points` and each that is not near the one before it.
pub(super) fn apart(points: impl Iterator<Item = [f32; 2]>) -> Vec<[f32; 2]> {
    let mut kept: Vec<[f32; 2]> = Vec::new();
    for [x, y] in points {
        let is_near = |&[u, v]: &[f32; 2]| (x - u).hypot(y - v) < APART;
        if !kept.last().is_some_and(is_near) {
            kept.push([x, y]);
        }
    }
    kept
}

/// Whether `point` lies in `frame`, its edges included.
pub(super) fn inside(point: [f32; 2], frame: &Rect) -> bool {
    (frame.left..=frame.right).contains(&point[0]) && (frame.top..=frame.bottom).contains(&point[1])
}

/// `marker` around `center`, about as large as a circle of `radius`.
pub(super) fn marker(marker: Marker, center: [f32; 2], radius: f32, color: Color) -> Mark {
    let [x, y] = center;
    let corners = |places: &[[f32; 2]]| {
        places.iter().map(|[u, v]| [x + u * radius, y + v * radius]).collect()
    };
    // Areas of 2.5 to 3.4 squares of the radius: no kind looks more important than another.
    let outline = match marker {
        Marker::Circle => return Mark::Dots { points: vec![center], radius: 0.95 * radius, color },
        Marker::Square => corners(&[[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]),
        Marker::Diamond => corners(&[[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]]),
        Marker::Triangle => corners(&[[0.0, -1.25], [1.15, 0.9], [-1.15, 0.9]]),
    };
    Mark::Area { outline, color }
}

/// A tick of this `length` from `at` downwards.
pub(super) fn tick(at: [f32; 2], length: f32, width: f32, color: Color) -> Mark {
    Mark::Line { points: vec![at, [at[0], at[1] + length]], width, color, dash: None }
}

/// A vertical error bar between `ends`, clipped to `frame`, with the caps that are in view.
pub(super) fn error_bar(ends: [[f32; 2]; 2], frame: &Rect, width: f32, color: Color) -> Vec<Mark> {
    let cap = |[x, y]: [f32; 2]| [[x - CAP * width, y], [x + CAP * width, y]];
    lines([ends, cap(ends[0]), cap(ends[1])], frame, width, color)
}

/// A horizontal line between `ends` with caps, clipped to `frame`; a circle where both ends are
/// equal.
pub(super) fn span_bar(ends: [[f32; 2]; 2], frame: &Rect, width: f32, color: Color) -> Vec<Mark> {
    if (ends[0][0] - ends[1][0]).abs() < 0.5 * width {
        return if inside(ends[0], frame) {
            vec![marker(Marker::Circle, ends[0], 2.1 * width, color)]
        } else {
            Vec::new()
        };
    }
    let cap = |[x, y]: [f32; 2]| [[x, y - CAP * width], [x, y + CAP * width]];
    lines([ends, cap(ends[0]), cap(ends[1])], frame, 1.4 * width, color)
}

fn lines<const N: usize>(
    lines: [[[f32; 2]; 2]; N],
    frame: &Rect,
    width: f32,
    color: Color,
) -> Vec<Mark> {
    let pieces = lines.into_iter().flat_map(|points| clip(points, frame));
    pieces.map(|points| Mark::Line { points, width, color, dash: None }).collect()
}

/// A bar from `left` to the x of two corners, clipped to `frame`; `None` if it is out of view.
pub(super) fn bar(
    left: f32,
    from: [f32; 2],
    to: [f32; 2],
    frame: &Rect,
    color: Color,
) -> Option<Mark> {
    let right = from[0].min(frame.right);
    let (top, bottom) = (from[1].min(to[1]).max(frame.top), from[1].max(to[1]).min(frame.bottom));
    let is_visible = right > left && bottom > top;
    is_visible.then(|| Mark::Area { outline: Rect { left, top, right, bottom }.outline(), color })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { left: 10.0, top: 10.0, right: 110.0, bottom: 60.0 };
    const INK: Color = Color::hex(0);

    #[test]
    fn bars_and_beams_end_at_the_frame() {
        let Some(Mark::Area { outline, .. }) =
            bar(FRAME.left, [200.0, 20.0], [200.0, 30.0], &FRAME, INK)
        else {
            panic!("no bar")
        };
        assert_eq!(outline, [[10.0, 20.0], [110.0, 20.0], [110.0, 30.0], [10.0, 30.0]]);
        assert_eq!(bar(FRAME.left, [5.0, 20.0], [5.0, 30.0], &FRAME, INK), None);
        // The upper cap is out of view.
        let drawn = error_bar([[50.0, 0.0], [50.0, 40.0]], &FRAME, 1.0, INK);
        assert_eq!(drawn.len(), 2);
        let Mark::Line { points, .. } = &drawn[0] else { panic!("no line") };
        assert_eq!(points, &[[50.0, 10.0], [50.0, 40.0]]);
    }

    #[test]
    fn a_span_of_nothing_is_a_dot() {
        let ends = |to: f32| [[40.0, 30.0], [to, 30.0]];
        assert!(matches!(span_bar(ends(40.1), &FRAME, 1.0, INK)[..], [Mark::Dots { .. }]));
        assert_eq!(span_bar(ends(60.0), &FRAME, 1.0, INK).len(), 3);
        assert!(span_bar([[200.0, 30.0]; 2], &FRAME, 1.0, INK).is_empty());
    }

    #[test]
    fn signs_surround_their_place() {
        for one in [Marker::Square, Marker::Diamond, Marker::Triangle] {
            let Mark::Area { outline, .. } = marker(one, [5.0, 7.0], 2.0, INK) else {
                panic!("{one:?}")
            };
            let mean = outline.iter().fold([0.0, 0.0], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
            let count = outline.len() as f32;
            assert!(
                (mean[0] / count - 5.0).abs() < 0.1 && (mean[1] / count - 7.0).abs() < 0.5,
                "{one:?}"
            );
        }
    }
}
