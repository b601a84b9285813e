//! One direction of a periodic grid: three numbers.

use std::f64::consts::PI;

/// How far a point may lie from where an axis has it, over the spacing: single precision, or six
/// decimals of a text, still give an axis of thousands of points.
const SPACING_TOLERANCE: f64 = 1e-3;

/// Equally spaced points x_j = start + j·spacing, j = 0 … points − 1, periodic with period
/// [`Axis::length`].
///
/// ```
/// use wavepore::model::Axis;
///
/// let axis = Axis::new(-8.0, 8.0, 4);
/// assert_eq!(axis.positions().collect::<Vec<_>>(), [-8.0, -4.0, 0.0, 4.0]);
/// assert_eq!((axis.length(), axis.nearest(3.0)), (16.0, 3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// First point, Å.
    pub start: f64,
    /// Distance of neighbouring points, Å.
    pub spacing: f64,
    /// Number of points.
    pub points: usize,
}

impl Axis {
    /// The axis that covers `from` … `to` (Å) with `points` points; `to` itself is the periodic
    /// image of `from`.
    pub fn new(from: f64, to: f64, points: usize) -> Self {
        Self { start: from, spacing: (to - from) / points as f64, points }
    }

    /// The axis whose points are `positions` (Å) in rising order, each to a thousandth of the
    /// spacing; none if they are fewer than two or not equally spaced.
    pub fn through(positions: &[f64]) -> Option<Self> {
        let ([start, ..], [.., last]) = (positions, positions) else { return None };
        let points = positions.len();
        let axis = Self { start: *start, spacing: (last - start) / (points - 1) as f64, points };
        let near = |(x, given): (f64, &f64)| (x - given).abs() <= SPACING_TOLERANCE * axis.spacing;
        let equal = points > 1 && axis.spacing > 0.0 && axis.positions().zip(positions).all(near);
        equal.then_some(axis)
    }

    /// Position of point `index`, Å.
    pub fn position(&self, index: usize) -> f64 {
        self.start + index as f64 * self.spacing
    }

    /// All positions in order, Å.
    pub fn positions(&self) -> impl ExactSizeIterator<Item = f64> + use<> {
        let axis = *self;
        (0..axis.points).map(move |index| axis.position(index))
    }

    /// Period, Å.
    pub fn length(&self) -> f64 {
        self.points as f64 * self.spacing
    }

    /// End of the period, Å; not a point of its own.
    pub fn end(&self) -> f64 {
        self.start + self.length()
    }

    /// Wavenumber of the discrete Fourier mode `mode`, 1/Å, in the order of the transform:
    /// 0, 1, …, N/2 − 1, −N/2, …, −1 times 2π/length.
    pub fn wavenumber(&self, mode: usize) -> f64 {
        // Of N/2 and −N/2, which a grid cannot tell apart, the transform names the second.
        let signed =
            if 2 * mode < self.points { mode as f64 } else { mode as f64 - self.points as f64 };
        2.0 * PI / self.length() * signed
    }

    /// Largest wavenumber the grid can hold, π/spacing, 1/Å.
    pub(crate) fn largest_wavenumber(&self) -> f64 {
        PI / self.spacing
    }

    /// Index of the point nearest to `position` (Å), kept inside the grid.
    pub fn nearest(&self, position: f64) -> usize {
        let index = ((position - self.start) / self.spacing).round();
        (index.max(0.0) as usize).min(self.points - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_goes_through_equally_spaced_positions_and_no_others() {
        let axis = Axis::new(-8.0, 8.0, 4096);
        let exact: Vec<f64> = axis.positions().collect();
        let single: Vec<f64> = exact.iter().map(|&x| f64::from(x as f32)).collect();
        for positions in [&exact, &single] {
            let found = Axis::through(positions).unwrap();
            assert_eq!((found.start, found.points), (-8.0, 4096));
            approx::assert_relative_eq!(found.spacing, axis.spacing, max_relative = 1e-9);
        }
        let moved = |by: f64| {
            let mut positions = exact.clone();
            positions[1000] += by * axis.spacing;
            Axis::through(&positions)
        };
        assert!(moved(0.9e-3).is_some() && moved(1.1e-3).is_none() && moved(f64::NAN).is_none());
        for refused in [vec![], vec![1.0], vec![1.0, 1.0], vec![2.0, 1.0], vec![0.0, 1.0, 3.0]] {
            assert_eq!(Axis::through(&refused), None, "{refused:?}");
        }
        assert_eq!(Axis::through(&[0.0, f64::INFINITY]), None);
    }

    #[test]
    fn wavenumbers_are_those_of_the_discrete_transform() {
        // An inclusive or shifted momentum grid conserves the norm and is wrong in the second
        // digit.
        let axis = Axis::new(-4.0, 4.0, 8);
        let unit = 2.0 * PI / 8.0;
        let expected = [0.0, 1.0, 2.0, 3.0, -4.0, -3.0, -2.0, -1.0];
        for (mode, multiple) in expected.into_iter().enumerate() {
            approx::assert_relative_eq!(axis.wavenumber(mode), multiple * unit);
        }
        approx::assert_relative_eq!(axis.largest_wavenumber(), 4.0 * unit);
        assert_eq!(axis.nearest(0.4), 4);
        assert_eq!(axis.nearest(99.0), 7);
    }
}
