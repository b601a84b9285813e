//! The columns of pixels in a frame of a film.

use crate::render::scale::Scale;
use crate::render::scene::Rect;
use crate::units::Interval;

/// The columns of pixels in a frame.
pub(super) struct PixelColumns {
    /// From the left edge of the first to the right edge of the last, Å.
    pub window: Interval,
    /// Their number.
    pub count: usize,
}

impl PixelColumns {
    /// Those of a frame at `place` (points), at `scale` pixels a point.
    // The edges are those of pixels, else neighbouring colours would be mixed.
    pub(super) fn new(place: &Rect, scale: f32, x: &Scale) -> Self {
        let [first, last] = [place.left, place.right].map(|edge| (edge * scale).round());
        let position = |column: f32| {
            let share = f64::from(column / scale - place.left) / f64::from(place.width());
            x.from + share * (x.to - x.from)
        };
        let window = Interval::new(position(first), position(last.max(first + 1.0)));
        Self { window, count: (last - first).max(1.0) as usize }
    }

    /// Width of a column, Å.
    pub(super) fn width(&self) -> f64 {
        self.window.length() / self.count as f64
    }

    /// The middle of column `number`, Å.
    pub(super) fn middle(&self, number: usize) -> f64 {
        self.edge(number) + 0.5 * self.width()
    }

    /// The left edge of column `number`, Å.
    pub(super) fn edge(&self, number: usize) -> f64 {
        self.window.from + self.width() * number as f64
    }
}
