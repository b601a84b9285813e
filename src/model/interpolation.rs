//! How a table is read between its points.
//!
//! The cubic is the spline with the not-a-knot end condition (de Boor, A Practical Guide to
//! Splines, 1978, ch. IV): fourth order up to the ends, and the default of the numerical libraries
//! readers will compare with. Where the data has steep edges the spline leaves it; the monotone
//! interpolant never does.

use super::cubic::Cubic;
use super::slopes::{monotone_slopes, spline_slopes};

/// How a table is read between its points.
///
/// ```
/// use wavepore::model::{Interpolation, Table};
///
/// // A plateau with steep edges.
/// let (positions, energies) = ([0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 9.0, 9.0, 9.0]);
/// let table = |how| Table::new(positions.to_vec(), &energies, how);
/// assert!(table(Interpolation::Cubic).value(2.5) > 9.0);
/// assert_eq!(table(Interpolation::Pchip).value(2.5), 9.0);
/// assert_eq!(table(Interpolation::Linear).value(1.5), 4.5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    /// Cubic spline, not-a-knot ends.
    Cubic,
    /// Piecewise cubic that stays between neighbouring points (Fritsch and Butland); V″ jumps at
    /// every point.
    Pchip,
    /// Straight lines.
    Linear,
}

impl Interpolation {
    /// Every interpolation; the first is the default.
    pub const ALL: [Self; 3] = [Self::Cubic, Self::Pchip, Self::Linear];

    /// The name by which a scenario asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cubic => "cubic",
            Self::Pchip => "pchip",
            Self::Linear => "linear",
        }
    }

    /// Order of the lowest derivative that jumps at a point between the two ends.
    pub(super) fn smoothness(self) -> usize {
        match self {
            Self::Cubic => 3,
            Self::Pchip => 2,
            Self::Linear => 1,
        }
    }

    /// The interpolant of `values` on each interval of `positions`, over the distance from its left
    /// end; a straight line between two points alone.
    pub(super) fn cubics(self, positions: &[f64], values: &[f64]) -> Vec<Cubic> {
        let slopes = match self {
            Self::Cubic if positions.len() > 2 => spline_slopes(positions, values),
            Self::Pchip if positions.len() > 2 => monotone_slopes(positions, values),
            _ => Vec::new(),
        };
        let cubic = |i: usize| {
            let h = positions[i + 1] - positions[i];
            let secant = (values[i + 1] - values[i]) / h;
            // Hermite's form, by powers of the distance.
            Cubic(match slopes.get(i..i + 2) {
                None => [values[i], secant, 0.0, 0.0],
                Some(slope) => [
                    values[i],
                    slope[0],
                    (3.0 * secant - 2.0 * slope[0] - slope[1]) / h,
                    (slope[0] + slope[1] - 2.0 * secant) / (h * h),
                ],
            })
        };
        (0..positions.len() - 1).map(cubic).collect()
    }
}

/// Points with a plateau, steep edges, uneven distances and a smooth top.
#[cfg(test)]
pub(super) const UNEVEN: [f64; 9] = [0.0, 0.5, 1.0, 1.4, 2.0, 2.3, 3.1, 3.5, 4.5];
#[cfg(test)]
pub(super) const EDGED: [f64; 9] = [0.0, 0.0, 10.0, 10.0, 4.0, 7.0, 12.0, 11.0, -3.0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Table;

    #[test]
    fn a_cubic_is_its_own_spline() {
        let cubic = |x: f64| 2.0 + x * (1.0 - x * (0.5 - 0.25 * x));
        let positions = vec![-1.0, -0.4, 0.1, 0.9, 1.5, 2.0];
        let energies: Vec<f64> = positions.iter().map(|&x| cubic(x)).collect();
        let table = Table::new(positions, &energies, Interpolation::Cubic);
        assert_eq!(table.shift(), -energies[0]);
        for x in [-0.9, -0.2, 0.0, 0.5, 1.2, 1.99] {
            approx::assert_relative_eq!(table.value(x), cubic(x) - cubic(-1.0), epsilon = 1e-13);
        }
        assert_eq!(table.value(-7.0), 0.0);
        assert_eq!(table.value(7.0), table.right_level());
    }

    #[test]
    fn the_spline_is_of_fourth_order_up_to_its_ends() {
        let error = |n: usize| {
            let positions: Vec<f64> = (0..=n).map(|i| i as f64 / n as f64).collect();
            let energies: Vec<f64> = positions.iter().map(|x| (3.0 * x).sin()).collect();
            let table = Table::new(positions, &energies, Interpolation::Cubic);
            (0..1000)
                .map(|i| f64::from(i) / 1000.0)
                .map(|x| (table.value(x) - (3.0 * x).sin()).abs())
                .fold(0.0, f64::max)
        };
        let order = (error(80) / error(160)).log2();
        assert!((order - 4.0).abs() < 0.3, "order {order}");
    }

    #[test]
    fn three_points_make_a_parabola_and_two_a_line() {
        let parabola = Table::new(vec![0.0, 1.0, 3.0], &[0.0, 1.0, 9.0], Interpolation::Cubic);
        approx::assert_relative_eq!(parabola.value(2.0), 4.0, epsilon = 1e-14);
        let line = Table::new(vec![0.0, 2.0], &[1.0, 5.0], Interpolation::Cubic);
        approx::assert_relative_eq!(line.value(1.0), 2.0, epsilon = 1e-14);
    }

    #[test]
    fn the_monotone_interpolant_is_that_of_scipy() {
        // scipy.interpolate.PchipInterpolator(UNEVEN, EDGED) of SciPy 1.17.1: value and slope.
        let table = Table::new(UNEVEN.to_vec(), &EDGED, Interpolation::Pchip);
        let known = [
            (0.1, 0.0),
            (0.62, 1.45152),
            (0.97, 9.896320000000003),
            (1.2, 10.0),
            (1.6, 8.444444444444441),
            (2.1, 4.600644122383255),
            (2.29, 6.915737520128825),
            (2.7, 10.297101449275365),
            (3.0, 11.872339221014494),
            (3.2, 11.916092519685039),
            (3.45, 11.19066806102362),
            (3.9, 7.648980877390328),
            (4.49, -2.7784877542182276),
        ];
        for (x, value) in known {
            approx::assert_relative_eq!(
                table.value(x),
                value,
                epsilon = 1e-13,
                max_relative = 1e-14
            );
        }
        let three = Table::new(vec![0.0, 1.0, 3.0], &[0.0, 1.0, 9.0], Interpolation::Pchip);
        let two = Table::new(vec![0.0, 2.0], &[1.0, 5.0], Interpolation::Pchip);
        for (x, value) in
            [(0.5, 0.3125), (1.0, 1.0), (1.7, 2.7421249999999997), (2.9, 8.407625000000001)]
        {
            approx::assert_relative_eq!(three.value(x), value, epsilon = 1e-14);
        }
        approx::assert_relative_eq!(two.value(0.5), 1.0, epsilon = 1e-14);
    }
}
