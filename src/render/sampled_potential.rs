//! V(x) as a line through points.

use crate::units::Interval;

/// V(x), and W(x) of a drive, as lines through points; at a jump two have one x.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct SampledPotential {
    /// Å, not falling.
    pub x: Vec<f64>,
    /// V(x), meV.
    pub potential: Vec<f64>,
    /// W(x) of a drive, meV; empty without one.
    pub driven: Vec<f64>,
}

impl SampledPotential {
    /// From its first to its last position, Å.
    pub(crate) fn range(&self) -> Interval {
        let ends = [self.x.first(), self.x.last()];
        Interval::around(ends.into_iter().flatten().copied()).unwrap_or(Interval::new(0.0, 1.0))
    }

    /// Lowest and highest V, meV; under a drive of V − |W| and V + |W|.
    pub(crate) fn heights(&self) -> Interval {
        let moved = self.potential.iter().zip(&self.driven);
        let moved = moved.flat_map(|(v, w)| [v - w.abs(), v + w.abs()]);
        Interval::new(0.0, 0.0).extended(self.potential.iter().copied()).extended(moved)
    }

    /// Where V(x) is below `energy` (meV), without what reaches the ends.
    pub(crate) fn wells(&self, energy: f64) -> Vec<Interval> {
        let mut wells = Vec::new();
        let mut first = None;
        for (at, &v) in self.potential.iter().enumerate() {
            match (v < energy, first) {
                (true, None) => first = Some(at),
                (false, Some(start)) => {
                    if start > 0 {
                        wells.push(Interval::new(self.x[start], self.x[at]));
                    }
                    first = None;
                }
                _ => {}
            }
        }
        wells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_well_lies_between_two_tops() {
        let v = |x: f64| 10.0 * (-(x - 2.0).powi(2)).exp() + 10.0 * (-(x + 2.0).powi(2)).exp();
        let x: Vec<f64> = (-600..=600).map(|i| f64::from(i) / 100.0).collect();
        let potential = x.iter().map(|&x| v(x)).collect();
        let sampled = SampledPotential { x, potential, driven: Vec::new() };
        let wells = sampled.wells(5.0);
        assert_eq!(wells.len(), 1);
        let half = 2.0 - 2f64.ln().sqrt();
        assert!((wells[0].from + half).abs() < 0.011 && (wells[0].to - half).abs() < 0.011);
        assert!(sampled.wells(11.0).is_empty() && sampled.wells(-1.0).is_empty());
        assert_eq!(sampled.range(), Interval::new(-6.0, 6.0));
    }
}
