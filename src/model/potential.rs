//! V(x): the sum of all barriers and the drop of the membrane voltage.
//!
//! Energies count from the left level, V(−∞) = 0; the right level is what steps, tables and the
//! voltage leave. Where V or a derivative up to the third jumps, [`Potential::discontinuities`]
//! says so: every piecewise-polynomial term is described by these jumps completely, so that the
//! grid can hold its exact band-limited form and the transfer matrix puts a node on each edge.

use super::barrier::Barrier;
use super::discontinuities::Discontinuity;
use super::extremum::{Extremum, golden_section};
use super::membrane::Membrane;
use crate::numeric::{divisions, inner_divisions};
use crate::units::Interval;

/// How far a smooth term reaches when the top is looked for: down to this, meV.
const TAIL: f64 = 1e-6;
/// Stretches of a smooth term in which the top is looked for. It reaches over 12 (Gaussian) to 20
/// (Eckart) of its own lengths, so that each is a twelfth of one at most.
const SMOOTH_STEPS: usize = 240;
/// Samples of a stretch: a cubic has one maximum in it, and other terms are all but straight.
const SAMPLES: usize = 8;
/// Places in a stretch between two breakpoints at which tops are looked for.
const TOP_SAMPLES: usize = 32;

/// V(x) in meV over x in Å.
///
/// ```
/// use wavepore::model::{Barrier, Potential};
///
/// let eckart = |center| Barrier::Eckart { height: 138.0, width: 0.08, center };
/// let potential = Potential { barriers: vec![eckart(-2.0), eckart(2.0)], membrane: None };
/// assert!((potential.range().to - 138.0).abs() < 1e-9 && potential.value(0.0) < 1e-9);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Potential {
    /// The terms; none for free motion.
    pub barriers: Vec<Barrier>,
    /// The drop of the membrane voltage, if there is one.
    pub membrane: Option<Membrane>,
}

impl From<Barrier> for Potential {
    /// A single barrier, without a membrane.
    fn from(barrier: Barrier) -> Self {
        Self { barriers: vec![barrier], membrane: None }
    }
}

impl Potential {
    /// V(x), meV; at a jump the mean of both sides.
    pub fn value(&self, x: f64) -> f64 {
        let barriers: f64 = self.barriers.iter().map(|barrier| barrier.value(x)).sum();
        barriers + self.membrane.map_or(0.0, |membrane| membrane.value(x))
    }

    /// V(+∞), meV; V(−∞) = 0.
    pub fn right_level(&self) -> f64 {
        let barriers: f64 = self.barriers.iter().map(Barrier::right_level).sum();
        barriers + self.membrane.map_or(0.0, |membrane| membrane.energy)
    }

    /// V(−x) − V(+∞): what an ion that comes from the right meets on its way, counted from the
    /// level it comes from.
    pub fn mirrored(&self) -> Self {
        let membrane = self.membrane.map(|Membrane { energy, from, to }| Membrane {
            energy: -energy,
            from: -to,
            to: -from,
        });
        Self { barriers: self.barriers.iter().map(Barrier::mirrored).collect(), membrane }
    }

    /// The membrane if a voltage falls over it: at zero voltage it is no part of the potential.
    fn drop(&self) -> Option<Membrane> {
        self.membrane.filter(|membrane| membrane.energy != 0.0)
    }

    /// The interval (Å) outside which V is within `tolerance` (meV) of its levels; at 0 for free
    /// motion.
    pub(crate) fn extent(&self, tolerance: f64) -> Interval {
        let share = tolerance / self.barriers.len().max(1) as f64;
        let barriers = self.barriers.iter().map(|barrier| barrier.extent(share));
        let membrane = self
            .drop()
            .into_iter()
            // A drop whose ends are exchanged is a step where it begins, as in its value.
            .map(|membrane| Interval::new(membrane.from, membrane.to.max(membrane.from)));
        barriers.chain(membrane).reduce(Interval::union).unwrap_or(Interval::new(0.0, 0.0))
    }

    /// Every place where V or a derivative jumps, in rising order, one entry a place.
    pub(crate) fn discontinuities(&self) -> Vec<Discontinuity> {
        let mut all = Vec::new();
        for barrier in &self.barriers {
            barrier.discontinuities(&mut all);
        }
        if let Some(membrane) = self.drop() {
            membrane.discontinuities(&mut all);
        }
        all.sort_by(|a, b| a.position.total_cmp(&b.position));
        let mut merged: Vec<Discontinuity> = Vec::with_capacity(all.len());
        for item in all {
            match merged.last_mut() {
                // Of two jumps at one place only the sum is there.
                Some(last) if last.position == item.position => {
                    for (sum, jump) in last.jumps.iter_mut().zip(item.jumps) {
                        *sum += jump;
                    }
                }
                _ => merged.push(item),
            }
        }
        merged
    }

    /// The shortest length (Å) over which V changes smoothly; `None` if no term is smooth.
    pub(crate) fn smallest_scale(&self) -> Option<f64> {
        self.barriers.iter().filter_map(Barrier::smooth_scale).reduce(f64::min)
    }

    /// Whether V has two maxima above `energy` (meV), between which something may stay.
    pub(crate) fn has_two_tops(&self, energy: f64) -> bool {
        let range = self.range().length();
        let extent = self.extent(1e-9 * range);
        let places =
            self.breakpoints(extent, 1e-9 * range, &[-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0]);
        let stretch = |pair: &[f64]| {
            // Not the ends: one-sided values at jumps.
            inner_divisions(Interval::new(pair[0], pair[1]), TOP_SAMPLES).collect::<Vec<_>>()
        };
        let inside = places.windows(2).flat_map(stretch).map(|x| self.value(x));
        // V may end in a jump to a lead: a top at its end falls outside.
        let values: Vec<f64> =
            std::iter::once(0.0).chain(inside).chain([self.right_level()]).collect();
        let mut rises = true;
        let mut tops = 0;
        for pair in values.windows(2) {
            if pair[1] != pair[0] {
                tops += usize::from(rises && pair[1] < pair[0] && pair[0] > energy);
                rises = pair[1] > pair[0];
            }
        }
        tops >= 2
    }

    /// Highest and lowest V anywhere, both levels included, meV.
    ///
    /// The highest is the classical top: a classical ion of more energy crosses. Extrema between
    /// samples are refined by golden section to 1e-9 of the sampling step, so their value is exact
    /// to rounding.
    pub fn range(&self) -> Interval {
        let level = self.right_level();
        let highest = self.extremum(1.0).value.max(level).max(0.0);
        let lowest = (-self.extremum(-1.0).value).min(level).min(0.0);
        Interval::new(lowest, highest)
    }

    /// Where V is highest; `None` if that is a lead.
    pub(crate) fn top(&self) -> Option<Extremum> {
        Some(self.extremum(1.0)).filter(|top| top.value > self.right_level().max(0.0))
    }

    /// The maximum of sign·V over x.
    fn extremum(&self, sign: f64) -> Extremum {
        let value = |x: f64| sign * self.value(x);
        let mut nodes: Vec<f64> = self.discontinuities().iter().map(|item| item.position).collect();
        for barrier in &self.barriers {
            let steps = if barrier.smooth_scale().is_some() { SMOOTH_STEPS } else { 2 };
            nodes.extend(divisions(barrier.extent(TAIL), steps));
        }
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        let mut best = Extremum { position: 0.0, value: f64::NEG_INFINITY };
        // Between two nodes V is smooth; looking strictly inside keeps clear of the mean value at a
        // jump.
        for pair in nodes.windows(2) {
            let places: Vec<f64> =
                inner_divisions(Interval::new(pair[0], pair[1]), SAMPLES).collect();
            let (mut highest, mut top) = (0, f64::NEG_INFINITY);
            for (i, &place) in places.iter().enumerate() {
                let here = value(place);
                if here >= top {
                    (highest, top) = (i, here);
                }
            }
            // Golden section takes 45 values, so it is left to stretches that come near the best:
            // between samples a hundredth of a length apart a smooth term rises by 1e-5 of itself.
            if top > best.value - 1e-3 * best.value.abs() {
                let from = places[highest.saturating_sub(1)];
                let to = places[(highest + 1).min(SAMPLES)];
                let sampled = Extremum { position: places[highest], value: top };
                for candidate in [golden_section(value, from, to), sampled] {
                    if candidate.value > best.value {
                        best = candidate;
                    }
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eckart(height: f64, width: f64, center: f64) -> Barrier {
        Barrier::Eckart { height, width, center }
    }

    #[test]
    fn tops_at_the_ends_count() {
        let wall = |center| Barrier::Rectangle { height: 100.0, width: 0.3, center };
        let of = |barriers: Vec<Barrier>| Potential { barriers, membrane: None };
        assert!(of(vec![wall(-1.0), wall(1.0)]).has_two_tops(50.0));
        assert!(!of(vec![wall(-1.0), wall(1.0)]).has_two_tops(110.0));
        assert!(of(vec![eckart(100.0, 0.1, -1.0), wall(1.0)]).has_two_tops(50.0));
        for one in [wall(0.0), eckart(100.0, 0.1, 0.0)] {
            assert!(!of(vec![one]).has_two_tops(50.0));
        }
    }

    #[test]
    fn the_classical_top_includes_ramp_and_leads() {
        let membrane = Membrane { energy: -64.0, from: -7.5, to: 7.5 };
        let sharp =
            Potential { barriers: vec![eckart(138.0, 0.08, 0.0)], membrane: Some(membrane) };
        // Highest of V: near the centre 138 − 32 plus the ramp's small shift of the maximum,
        // (slope·a)²/(4·2·138).
        let slope: f64 = 64.0 / 15.0;
        let expected = 138.0 - 32.0 + (slope * 0.08).powi(2) / (4.0 * 138.0);
        approx::assert_relative_eq!(sharp.range().to, expected, max_relative = 1e-8);
        assert_eq!(sharp.range().from, -64.0);
        let pair = Potential {
            barriers: vec![eckart(138.0, 0.08, -2.0), eckart(138.0, 0.08, 2.0)],
            membrane: None,
        };
        assert!(pair.top().is_some_and(|top| (top.position.abs() - 2.0).abs() < 1e-6));

        let up =
            Potential { barriers: vec![], membrane: Some(Membrane { energy: 50.0, ..membrane }) };
        assert_eq!(up.range(), Interval::new(0.0, 50.0));
        assert_eq!(Potential::default().range(), Interval::new(0.0, 0.0));
    }

    #[test]
    fn a_rectangle_has_its_height_and_its_breaks() {
        let well = Barrier::Rectangle { height: -100.0, width: 0.5, center: 0.25 };
        let potential = Potential { barriers: vec![well], membrane: None };
        assert_eq!(potential.range(), Interval::new(-100.0, 0.0));
        let discontinuities = potential.discontinuities();
        assert_eq!(
            (discontinuities[0].position, discontinuities[0].order(), discontinuities[1].jumps[0]),
            (0.0, 0, 100.0)
        );
    }

    #[test]
    fn breaks_describe_piecewise_polynomials_completely() {
        // Rebuild V from the jumps alone: V(x) = Σ jumps[n]·(x − x_b)ⁿ/n! over discontinuities left
        // of x.
        let positions: Vec<f64> = (0..9).map(f64::from).collect();
        let energies = [0.0, 3.0, -2.0, 7.0, 1.0, 4.0, 4.0, 2.0, 1.5];
        let table =
            super::super::Table::new(positions, &energies, super::super::Interpolation::Cubic);
        let membrane = Membrane { energy: 20.0, from: 1.3, to: 6.1 };
        let potential =
            Potential { barriers: vec![Barrier::Table(table.into())], membrane: Some(membrane) };
        let discontinuities = potential.discontinuities();
        for x in [-1.0, 0.5, 2.2, 5.9, 7.7, 12.0] {
            let mut sum = 0.0;
            for item in discontinuities.iter().filter(|item| item.position < x) {
                let u = x - item.position;
                let [a, b, c, d] = item.jumps;
                sum += a + u * (b + u * (c / 2.0 + u * d / 6.0));
            }
            approx::assert_relative_eq!(sum, potential.value(x), epsilon = 1e-9);
        }
    }
}
