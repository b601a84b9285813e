//! A potential of mean force given by points, as molecular-dynamics packages write it.
//!
//! Between the points the table is a polynomial of degree one or three; outside it is constant. The
//! cubic is the spline with the not-a-knot end condition (de Boor, A Practical Guide to Splines,
//! 1978, ch. IV): fourth order up to the ends, and the default of the numerical libraries readers
//! will compare with. Where the data has steep edges the spline leaves it; the monotone interpolant
//! never does. The left end defines zero.

use super::discontinuities::Discontinuity;
use super::extremum::Extremum;
use super::slopes::{monotone_slopes, spline_slopes};
use crate::units::Interval;

/// How a table is read between its points.
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
    fn smoothness(self) -> usize {
        match self {
            Self::Cubic => 3,
            Self::Pchip => 2,
            Self::Linear => 1,
        }
    }
}

/// Where an interpolant lies farthest outside of its two neighbouring points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excursion {
    /// Å.
    pub position: f64,
    /// V there above the higher point, or (negative) below the lower one, meV.
    pub excess: f64,
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
    /// Fewer than two points, unequal lengths, or positions that do not rise: the front door
    /// refuses such files.
    pub fn new(positions: Vec<f64>, energies: &[f64], interpolation: Interpolation) -> Self {
        assert!(
            positions.len() >= 2 && positions.len() == energies.len(),
            "a table needs two points or more"
        );
        assert!(
            positions.windows(2).all(|pair| pair[0] < pair[1]),
            "positions of a table must rise"
        );
        let shift = -energies[0];
        let values: Vec<f64> = energies.iter().map(|energy| energy + shift).collect();
        let slopes = match interpolation {
            Interpolation::Cubic if positions.len() > 2 => spline_slopes(&positions, &values),
            Interpolation::Pchip if positions.len() > 2 => monotone_slopes(&positions, &values),
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

    /// The table of the points in reverse order: no interpolation has a direction.
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
        if x >= self.range().to {
            return self.right_level;
        }
        let interval = self.positions.partition_point(|&position| position <= x) - 1;
        cubic(&self.coefficients[interval], x - self.positions[interval])
    }

    /// First and last position, Å.
    pub fn range(&self) -> Interval {
        Interval::new(self.positions[0], self.positions[self.positions.len() - 1])
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

    /// Where V(x) lies outside of two neighbouring points by more than `least` (meV), once for each
    /// such interval.
    pub fn excursions(&self, least: f64) -> Vec<Excursion> {
        let intervals =
            self.positions.windows(2).zip(self.energies.windows(2)).zip(&self.coefficients);
        let excursion = |((x, v), c): ((&[f64], &[f64]), &[f64; 4])| {
            let (low, high) = (v[0].min(v[1]) + self.shift, v[0].max(v[1]) + self.shift);
            let at = |u: f64| {
                let value = cubic(c, u);
                let excess = if value > high { value - high } else { (value - low).min(0.0) };
                Excursion { position: x[0] + u, excess }
            };
            let inside = extrema(c).into_iter().filter(|u| (0.0..=x[1] - x[0]).contains(u)).map(at);
            inside
                .max_by(|a, b| a.excess.abs().total_cmp(&b.excess.abs()))
                .filter(|found| found.excess.abs() > least)
        };
        intervals.filter_map(excursion).collect()
    }

    /// Where V(x) is highest within the range; of equal heights the first point, else the first
    /// place.
    pub fn top(&self) -> Extremum {
        let ends = self
            .positions
            .iter()
            .map(|&position| Extremum { position, value: self.value(position) });
        let inside = self.positions.windows(2).zip(&self.coefficients).flat_map(|(x, c)| {
            let inside = extrema(c).into_iter().filter(|u| (0.0..=x[1] - x[0]).contains(u));
            inside.map(|u| Extremum { position: x[0] + u, value: cubic(c, u) })
        });
        let higher =
            |best: Extremum, other: Extremum| if other.value > best.value { other } else { best };
        ends.chain(inside).fold(Extremum { position: self.positions[0], value: 0.0 }, higher)
    }

    pub(super) fn discontinuities(&self, discontinuities: &mut Vec<Discontinuity>) {
        let smooth = self.interpolation.smoothness();
        let last = self.positions.len() - 1;
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
            // What does not jump by construction is rounding.
            jumps[0] = 0.0;
            if i > 0 && i < last {
                jumps[..smooth].fill(0.0);
            }
            discontinuities.push(Discontinuity { position, jumps });
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

/// c₀ + c₁·u + c₂·u² + c₃·u³.
fn cubic(c: &[f64; 4], u: f64) -> f64 {
    c[0] + u * (c[1] + u * (c[2] + u * c[3]))
}

/// Where [`cubic`] has a horizontal tangent.
fn extrema(c: &[f64; 4]) -> Vec<f64> {
    let (quadratic, linear, constant) = (3.0 * c[3], 2.0 * c[2], c[1]);
    let discriminant = linear * linear - 4.0 * quadratic * constant;
    if discriminant < 0.0 {
        return Vec::new();
    }
    // Neither root loses digits, and a vanishing leading coefficient leaves one of them.
    let q = -0.5 * (linear + discriminant.sqrt().copysign(linear));
    [q / quadratic, constant / q].into_iter().filter(|root| root.is_finite()).collect()
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

    /// Points with a plateau, steep edges, uneven distances and a smooth top.
    const UNEVEN: [f64; 9] = [0.0, 0.5, 1.0, 1.4, 2.0, 2.3, 3.1, 3.5, 4.5];
    const EDGED: [f64; 9] = [0.0, 0.0, 10.0, 10.0, 4.0, 7.0, 12.0, 11.0, -3.0];

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

    #[test]
    fn the_monotone_interpolant_stays_within_its_data_and_the_spline_says_where_it_does_not() {
        let [cubic, pchip, linear] = Interpolation::ALL
            .map(|interpolation| Table::new(UNEVEN.to_vec(), &EDGED, interpolation));
        assert!(pchip.excursions(1e-12).is_empty() && linear.excursions(1e-12).is_empty());
        let found = cubic.excursions(0.1);
        // Against a fine scan of every interval.
        let mut scanned = Vec::new();
        for i in 0..8 {
            let (low, high) = (EDGED[i].min(EDGED[i + 1]), EDGED[i].max(EDGED[i + 1]));
            let mut most: f64 = 0.0;
            for step in 0..=20_000 {
                let x = UNEVEN[i] + (UNEVEN[i + 1] - UNEVEN[i]) * f64::from(step) / 20_000.0;
                let value = cubic.value(x);
                let excess = if value > high { value - high } else { (value - low).min(0.0) };
                most = if excess.abs() > most.abs() { excess } else { most };
            }
            scanned.push(most);
        }
        scanned.retain(|excess| excess.abs() > 0.1);
        assert_eq!(found.len(), scanned.len());
        for (found, scanned) in found.iter().zip(scanned) {
            approx::assert_relative_eq!(found.excess, scanned, max_relative = 1e-6);
        }
        assert!(
            found.iter().any(|found| found.excess < -1.0)
                && found.iter().any(|found| found.excess > 1.0)
        );
    }

    #[test]
    fn the_top_is_that_of_the_curve() {
        for interpolation in Interpolation::ALL {
            let table = Table::new(UNEVEN.to_vec(), &EDGED, interpolation);
            let scanned =
                (0..=45_000).map(|i| table.value(f64::from(i) * 1e-4)).fold(0.0, f64::max);
            let Extremum { position, value: height } = table.top();
            assert!(
                (height - scanned).abs() < 1e-6 && (table.value(position) - height).abs() < 1e-12
            );
        }
        let falling = Table::new(vec![0.0, 1.0], &[3.0, 1.0], Interpolation::Cubic);
        assert_eq!(falling.top(), Extremum { position: 0.0, value: 0.0 });
    }

    #[test]
    fn breaks_hold_the_lowest_derivative_that_jumps_and_mirror_images_agree() {
        for interpolation in Interpolation::ALL {
            let table = Table::new(UNEVEN.to_vec(), &EDGED, interpolation);
            let mut discontinuities = Vec::new();
            table.discontinuities(&mut discontinuities);
            let inner = &discontinuities[1..discontinuities.len() - 1];
            assert!(
                inner.iter().all(|item| item.order() >= interpolation.smoothness()),
                "{interpolation:?}"
            );
            assert!(
                inner.iter().any(|item| item.order() == interpolation.smoothness()),
                "{interpolation:?}"
            );
            let mirrored = table.mirrored();
            for x in [0.2, 0.77, 1.9, 2.25, 3.3, 4.4] {
                approx::assert_relative_eq!(
                    mirrored.value(-x),
                    table.value(x) - table.right_level(),
                    epsilon = 1e-12
                );
            }
        }
    }
}
