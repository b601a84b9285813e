//! A potential of mean force given by points, as molecular-dynamics packages write it.
//!
//! Between the points the table is a polynomial of degree one or three; outside it is constant. The cubic is the spline
//! with the not-a-knot end condition (de Boor, A Practical Guide to Splines, 1978, ch. IV): fourth order up to the ends, and
//! the default of the numerical libraries readers will compare with. The left end defines zero.

use super::breaks::Break;

/// How a table is read between its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    /// Cubic spline, not-a-knot ends.
    Cubic,
    /// Straight lines.
    Linear,
}

/// Piecewise polynomial through points.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Å, strictly rising.
    positions: Vec<f64>,
    /// As in the file, meV.
    energies: Vec<f64>,
    interpolation: Interpolation,
    /// Σ c_n·(x − positions[i])ⁿ on interval i, meV/Åⁿ.
    coefficients: Vec<[f64; 4]>,
    /// V(+∞), meV.
    right_level: f64,
    /// What was added to the energies of the file so that the left end is zero, meV.
    shift: f64,
}

impl Table {
    /// Through (positions, energies), in Å and meV.
    ///
    /// # Panics
    /// Fewer than two points, unequal lengths, or positions that do not rise: the front door refuses such files.
    pub fn new(positions: Vec<f64>, energies: &[f64], interpolation: Interpolation) -> Self {
        assert!(positions.len() >= 2 && positions.len() == energies.len(), "a table needs two points or more");
        assert!(positions.windows(2).all(|pair| pair[0] < pair[1]), "positions of a table must rise");
        let shift = -energies[0];
        let values: Vec<f64> = energies.iter().map(|energy| energy + shift).collect();
        let slopes = match interpolation {
            Interpolation::Cubic if positions.len() > 2 => spline_slopes(&positions, &values),
            _ => Vec::new(),
        };
        let coefficients = (0..positions.len() - 1).map(|i| {
            let h = positions[i + 1] - positions[i];
            let secant = (values[i + 1] - values[i]) / h;
            match slopes.get(i..i + 2) {
                None => [values[i], secant, 0.0, 0.0],
                Some(slope) => [
                    values[i],
                    slope[0],
                    (3.0 * secant - 2.0 * slope[0] - slope[1]) / h,
                    (slope[0] + slope[1] - 2.0 * secant) / (h * h),
                ],
            }
        });
        Self {
            coefficients: coefficients.collect(),
            right_level: values[values.len() - 1],
            positions,
            energies: energies.to_vec(),
            interpolation,
            shift,
        }
    }

    /// The table of the points in reverse order: both interpolations know no direction.
    pub(super) fn mirrored(&self) -> Self {
        let positions = self.positions.iter().rev().map(|position| -position).collect();
        let energies: Vec<f64> = self.energies.iter().rev().copied().collect();
        Self::new(positions, &energies, self.interpolation)
    }

    /// V(x), meV.
    pub fn value(&self, x: f64) -> f64 {
        if x <= self.positions[0] {
            return 0.0;
        }
        if x >= self.range().1 {
            return self.right_level;
        }
        let interval = self.positions.partition_point(|&position| position <= x) - 1;
        let u = x - self.positions[interval];
        let c = &self.coefficients[interval];
        c[0] + u * (c[1] + u * (c[2] + u * c[3]))
    }

    /// First and last position, Å.
    pub fn range(&self) -> (f64, f64) {
        (self.positions[0], self.positions[self.positions.len() - 1])
    }

    /// V(+∞), meV.
    pub fn right_level(&self) -> f64 {
        self.right_level
    }

    /// What was added to the energies of the file so that its left end is zero, meV.
    pub fn shift(&self) -> f64 {
        self.shift
    }

    /// Positions of the points, Å.
    pub fn positions(&self) -> &[f64] {
        &self.positions
    }

    /// Energies of the points as in the file, not shifted, meV.
    pub fn energies(&self) -> &[f64] {
        &self.energies
    }

    /// How it is read between its points.
    pub fn interpolation(&self) -> Interpolation {
        self.interpolation
    }

    pub(super) fn breaks(&self, breaks: &mut Vec<Break>) {
        let mut before = [0.0; 4];
        for (i, &position) in self.positions.iter().enumerate() {
            let after = match self.coefficients.get(i) {
                Some(c) => [c[0], c[1], 2.0 * c[2], 6.0 * c[3]],
                None => [self.right_level, 0.0, 0.0, 0.0],
            };
            let mut jumps = [0.0; 4];
            for n in 0..4 {
                jumps[n] = after[n] - before[n];
            }
            // The interpolant is continuous by construction; what is left of it is rounding.
            jumps[0] = 0.0;
            breaks.push(Break { position, jumps });
            let Some(c) = self.coefficients.get(i) else { break };
            let h = self.positions[i + 1] - position;
            before = [
                c[0] + h * (c[1] + h * (c[2] + h * c[3])),
                c[1] + h * (2.0 * c[2] + 3.0 * h * c[3]),
                2.0 * c[2] + 6.0 * h * c[3],
                6.0 * c[3],
            ];
        }
    }
}

/// Slopes of the not-a-knot cubic spline at its points, by elimination on the (nearly) tridiagonal system of continuous V″.
fn spline_slopes(x: &[f64], v: &[f64]) -> Vec<f64> {
    let n = x.len();
    let h: Vec<f64> = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let d: Vec<f64> = (0..n - 1).map(|i| (v[i + 1] - v[i]) / h[i]).collect();
    if n == 3 {
        // One parabola through three points.
        let curvature = (d[1] - d[0]) / (h[0] + h[1]);
        return vec![d[0] - curvature * h[0], d[0] + curvature * h[0], d[1] + curvature * h[1]];
    }
    let (mut lower, mut diagonal, mut upper, mut right) = (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    diagonal[0] = h[1];
    upper[0] = h[0] + h[1];
    right[0] = ((h[0] + 2.0 * upper[0]) * h[1] * d[0] + h[0] * h[0] * d[1]) / upper[0];
    for i in 1..n - 1 {
        lower[i] = h[i];
        diagonal[i] = 2.0 * (h[i - 1] + h[i]);
        upper[i] = h[i - 1];
        right[i] = 3.0 * (h[i] * d[i - 1] + h[i - 1] * d[i]);
    }
    let (last, before) = (h[n - 2], h[n - 3]);
    diagonal[n - 1] = before;
    lower[n - 1] = last + before;
    right[n - 1] = (last * last * d[n - 3] + (2.0 * lower[n - 1] + last) * before * d[n - 2]) / lower[n - 1];
    for i in 1..n {
        let factor = lower[i] / diagonal[i - 1];
        diagonal[i] -= factor * upper[i - 1];
        right[i] -= factor * right[i - 1];
    }
    let mut slopes = right;
    slopes[n - 1] /= diagonal[n - 1];
    for i in (0..n - 1).rev() {
        slopes[i] = (slopes[i] - upper[i] * slopes[i + 1]) / diagonal[i];
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
