//! Drawings in points (1/72 inch) from the top left, y down, independent of the file format.

use super::theme::Color;

/// A rectangle in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Rect {
    /// Width.
    pub(crate) fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Height.
    pub(crate) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Whether the two have an area in common.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// The corners in order, as an outline.
    pub(crate) fn outline(&self) -> Vec<[f32; 2]> {
        vec![
            [self.left, self.top],
            [self.right, self.top],
            [self.right, self.bottom],
            [self.left, self.bottom],
        ]
    }
}

/// Which part of a text is at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Text {
    /// Position of the anchor on the base line.
    pub at: [f32; 2],
    /// The text.
    pub words: String,
    /// Height of an em.
    pub size: f32,
    /// Colour.
    pub color: Color,
    /// Which part is at `at`.
    pub anchor: Anchor,
    /// Whether it runs upwards.
    pub turned: bool,
}

/// One element of a drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A line through points; `dash` holds lengths on and off, or nothing.
    Line {
        /// Points.
        points: Vec<[f32; 2]>,
        /// Thickness.
        width: f32,
        /// Colour.
        color: Color,
        /// Lengths on and off.
        dash: Option<[f32; 2]>,
    },
    /// A filled outline.
    Area {
        /// Corners; closed by itself.
        outline: Vec<[f32; 2]>,
        /// Colour.
        color: Color,
    },
    /// Filled dots.
    Dots {
        /// Centres.
        points: Vec<[f32; 2]>,
        /// Radius.
        radius: f32,
        /// Colour.
        color: Color,
    },
    /// A line of text.
    Text(Text),
    /// A picture stretched over a rectangle.
    Picture {
        /// The rectangle.
        place: Rect,
        /// Pixels in a row.
        columns: usize,
        /// Pixels in rows from the top left.
        pixels: Vec<[u8; 3]>,
    },
}

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scene {
    /// Points.
    pub width: f32,
    /// Points.
    pub height: f32,
    /// Background; `None` where the scene is laid over another.
    pub paper: Option<Color>,
    /// From back to front.
    pub marks: Vec<Mark>,
}

/// The parts of a line through `points` inside `window`.
pub(crate) fn clip(
    points: impl IntoIterator<Item = [f32; 2]>,
    window: &Rect,
) -> Vec<Vec<[f32; 2]>> {
    let mut pieces: Vec<Vec<[f32; 2]>> = Vec::new();
    let mut before: Option<[f32; 2]> = None;
    let mut joined = false;
    for point in points {
        if !(point[0].is_finite() && point[1].is_finite()) {
            (before, joined) = (None, false);
            continue;
        }
        if let Some(from) = before {
            match segment(from, point, window) {
                Some((a, b)) => {
                    match pieces.last_mut().filter(|_| joined && a == from) {
                        Some(piece) => piece.push(b),
                        None => pieces.push(vec![a, b]),
                    }
                    joined = b == point;
                }
                None => joined = false,
            }
        }
        before = Some(point);
    }
    pieces
}

/// The part of one segment inside `window`. Source: Liang and Barsky, ACM Trans. Graph. 3, 1
/// (1984).
fn segment(a: [f32; 2], b: [f32; 2], window: &Rect) -> Option<([f32; 2], [f32; 2])> {
    let (mut from, mut to) = (0.0_f32, 1.0_f32);
    let d = [b[0] - a[0], b[1] - a[1]];
    let limits = [
        (-d[0], a[0] - window.left),
        (d[0], window.right - a[0]),
        (-d[1], a[1] - window.top),
        (d[1], window.bottom - a[1]),
    ];
    for (p, q) in limits {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            from = from.max(q / p);
        } else {
            to = to.min(q / p);
        }
    }
    let at = |t: f32| {
        if t == 0.0 {
            a
        } else if t == 1.0 {
            b
        } else {
            [a[0] + t * d[0], a[1] + t * d[1]]
        }
    };
    (from <= to).then(|| (at(from), at(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_the_window_and_go_on_where_they_come_back() {
        let window = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };
        let pieces = clip([[-5.0, 5.0], [5.0, 5.0], [5.0, 25.0], [8.0, 25.0], [8.0, 5.0]], &window);
        assert_eq!(
            pieces,
            vec![vec![[0.0, 5.0], [5.0, 5.0], [5.0, 10.0]], vec![[8.0, 10.0], [8.0, 5.0]]]
        );
        let gap = clip([[1.0, 1.0], [2.0, 2.0], [f32::NAN, 3.0], [4.0, 4.0], [5.0, 5.0]], &window);
        assert_eq!(gap.len(), 2);
    }
}
