//! A potential of mean force given by points, as molecular-dynamics packages write it.
//!
//! Between the points the table is a polynomial of degree one or three ([`Interpolation`]); outside
//! it is constant. The left end defines zero.

use super::cubic::Cubic;
use super::discontinuities::Discontinuity;
use super::extremum::Extremum;
use super::interpolation::Interpolation;
use super::table_errors::TableErrors;
use crate::units::Interval;

/// Where an interpolant lies farthest outside of its two neighbouring points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Excursion {
    /// Å.
    pub position: f64,
    /// V there above the higher point, or (negative) below the lower one, meV.
    pub excess: f64,
}

/// Piecewise polynomial through points.
///
/// ```
/// use wavepore::model::{Barrier, Interpolation, Potential, Table};
///
/// let positions = vec![-4.0, -2.0, 0.0, 2.0, 4.0];
/// let table = Table::new(positions, &[5.0, 45.0, 125.0, 45.0, 5.0], Interpolation::Cubic);
/// // The left end defines zero.
/// assert!(table.shift() == -5.0 && (table.value(0.0) - 120.0).abs() < 1e-9);
/// let potential = Potential::from(Barrier::Table(table.into()));
/// assert_eq!(potential.value(9.0), 0.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Å, strictly rising.
    positions: Vec<f64>,
    /// As in the file, meV.
    energies: Vec<f64>,
    interpolation: Interpolation,
    /// V on each interval, over the distance from its left end.
    cubics: Vec<Cubic>,
    /// V(+∞), meV.
    right_level: f64,
    /// What was added to the energies of the file so that the left end is zero, meV.
    shift: f64,
    /// How far the energies may be off, where that is known.
    errors: Option<TableErrors>,
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
        Self {
            cubics: interpolation.cubics(&positions, &values),
            right_level: values[values.len() - 1],
            positions,
            energies: energies.to_vec(),
            interpolation,
            shift,
            errors: None,
        }
    }

    /// The same with errors of its energies.
    ///
    /// # Panics
    /// There is not one for each point.
    #[must_use]
    pub fn with_errors(self, errors: TableErrors) -> Self {
        assert!(errors.standard.len() == self.positions.len(), "one error for each point");
        Self { errors: Some(errors), ..self }
    }

    /// The table of the energies V + δV, without errors; its left end is zero again.
    pub(super) fn displaced(&self, deviation: &[f64]) -> Self {
        let energies: Vec<f64> =
            self.energies.iter().zip(deviation).map(|(energy, by)| energy + by).collect();
        Self::new(self.positions.clone(), &energies, self.interpolation)
    }

    /// How far the energies may be off, where that is known.
    pub fn errors(&self) -> Option<&TableErrors> {
        self.errors.as_ref()
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
        // Positions rise and x is inside: one at least is not above it.
        let interval = self.positions.partition_point(|&position| position <= x) - 1;
        self.cubics[interval].value(x - self.positions[interval])
    }

    /// V and its first three derivatives in meV/Åⁿ at `x` (Å), zero beyond the ends; a fourth is not
    /// defined.
    pub(super) fn derivatives(&self, x: f64) -> [f64; 5] {
        let range = self.range();
        if x <= range.from || x >= range.to {
            return [self.value(x), 0.0, 0.0, 0.0, 0.0];
        }
        let interval = self.positions.partition_point(|&position| position <= x) - 1;
        let [v0, v1, v2, v3] = self.cubics[interval].derivatives(x - self.positions[interval]);
        [v0, v1, v2, v3, f64::NAN]
    }

    /// First and last position, Å.
    pub(crate) fn range(&self) -> Interval {
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
    pub(crate) fn interpolation(&self) -> Interpolation {
        self.interpolation
    }

    /// Where V(x) lies outside of two neighbouring points by more than `least` (meV), once for each
    /// such interval.
    pub(crate) fn excursions(&self, least: f64) -> Vec<Excursion> {
        let intervals = self.positions.windows(2).zip(self.energies.windows(2)).zip(&self.cubics);
        let excursion = |((x, v), cubic): ((&[f64], &[f64]), &Cubic)| {
            let (low, high) = (v[0].min(v[1]) + self.shift, v[0].max(v[1]) + self.shift);
            let at = |u: f64| {
                let value = cubic.value(u);
                let excess = if value > high { value - high } else { (value - low).min(0.0) };
                Excursion { position: x[0] + u, excess }
            };
            let inside = cubic.extrema(x[1] - x[0]);
            inside
                .map(at)
                .max_by(|a, b| a.excess.abs().total_cmp(&b.excess.abs()))
                .filter(|found| found.excess.abs() > least)
        };
        intervals.filter_map(excursion).collect()
    }

    /// Where V(x) is highest within the range; of equal heights the first point, else the first
    /// place.
    pub(crate) fn top(&self) -> Extremum {
        let ends = self
            .positions
            .iter()
            .map(|&position| Extremum { position, value: self.value(position) });
        let inside = self.positions.windows(2).zip(&self.cubics).flat_map(|(x, cubic)| {
            let extremum = |u| Extremum { position: x[0] + u, value: cubic.value(u) };
            cubic.extrema(x[1] - x[0]).map(extremum)
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
            let after = match self.cubics.get(i) {
                Some(cubic) => cubic.derivatives(0.0),
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
            let Some(cubic) = self.cubics.get(i) else { break };
            before = cubic.derivatives(self.positions[i + 1] - position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::interpolation::{EDGED, UNEVEN};

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
