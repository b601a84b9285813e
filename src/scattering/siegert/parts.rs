//! What counts as a level, and the parts of a range in which levels are counted.

use super::search::Search;
use crate::units::Interval;

/// Γ times the time of a flight through V over ħ, at most.
// A barrier alone has poles at its top, of 12 (Gaussian) to 36 (Eckart), which nobody calls levels;
// and solutions that grow by e^1.5 on either side lose no digit.
const FLIGHTS: f64 = 3.0;
/// Distance of a cut from the poles that are known, relative to the widest gap near it.
const CLEAR: f64 = 0.05;
/// Parts of a range end here, relative to the energies at play.
const SLOWEST: f64 = 1e-2;
/// Gaps between known poles on either side of a cut, of which the widest is taken.
const GAPS: usize = 4;

impl Search<'_> {
    /// The largest Γ (meV) of what counts as a level at `energy` (meV): a state of a larger one leaves
    /// V before it has crossed it.
    pub(super) fn largest_width(&self, energy: f64) -> f64 {
        let kinetic = (energy - self.floor()).max(0.0);
        let slow = (kinetic / self.chain.coefficient).sqrt();
        let flight = FLIGHTS * 2.0 * self.chain.coefficient * slow / self.chain.span().length();
        flight.min(kinetic)
    }

    /// Level of the highest open lead, meV.
    fn floor(&self) -> f64 {
        let open = self.leads.levels.iter().zip(self.leads.open).filter(|(_, open)| *open);
        open.map(|(level, _)| *level).fold(f64::NEG_INFINITY, f64::max)
    }

    /// `range` in parts over which the energy in the slower lead no more than doubles, cut between
    /// the poles that are known.
    pub(super) fn parts(&self, range: Interval) -> Vec<Interval> {
        let mut known: Vec<f64> = self.found.iter().map(|found| found.pole.energy.re).collect();
        known.extend([range.from, range.to]);
        known.sort_by(f64::total_cmp);
        let floor = self.floor();
        let mut cuts = vec![range.to];
        let mut at = range.to;
        while (at - floor) / 2.0 > (range.from - floor).max(SLOWEST * self.scale) {
            at = floor + (at - floor) / 2.0;
            cuts.push(between(&known, at));
        }
        cuts.push(range.from);
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        cuts.windows(2).map(|pair| Interval::new(pair[0], pair[1])).collect()
    }
}

/// A place near `at` that is far from every one of the sorted `places`.
fn between(places: &[f64], at: f64) -> f64 {
    let next = places.partition_point(|place| *place < at);
    let near = &places[next.saturating_sub(GAPS)..places.len().min(next + GAPS)];
    let widest = near.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    let clear = near.iter().map(|place| (place - at).abs()).fold(f64::INFINITY, f64::min);
    if clear > CLEAR * widest {
        return at;
    }
    let middle = |pair: &[f64]| 0.5 * (pair[0] + pair[1]);
    near.windows(2).find(|pair| pair[1] - pair[0] == widest).map_or(at, middle)
}
