//! Compact encoding of frames: selection of points, quantised densities and phases.
//!
//! A density becomes a level, a logarithm in steps of 2^(1/[`LEVELS`]); a phase one of 256
//! directions. The stored number is the difference from linear extrapolation of its two neighbours
//! on the left, which compresses well.
//!
//! Accuracy: densities come back within 0.14 % (2^(1/512) − 1) from [`floor`] up, that is over 12.9
//! decades below the initial peak and all above it; what is lower comes back as 0. Phases come back
//! within π/256.
//!
//! Shape: a frame of n points is n low bytes, n high bytes and, with phases, n bytes more.

use std::f64::consts::TAU;
use std::ops::Range;

use crate::numeric::REACH;
use crate::record::Complex64;
use crate::units::Interval;

/// Levels to a factor of two.
// Steps of 0.27 %; 43 octaves down and as many up fit into 16 bits.
pub(crate) const LEVELS: f64 = 256.0;
/// Accuracy of a density between stored ones, over the largest that it depends on.
// Levels are within 1.4e-3, with either sign.
pub(crate) const ACCURACY: f64 = 2e-3;
/// Factors of two from the initial peak down to the floor.
const OCTAVES: i32 = 43;
/// Most points of a frame that are kept.
// Four times what the scenarios of the distribution have; half a megabyte a packet of 200 frames.
const MAX_POINTS: usize = 8192;

/// The density (1/Å) of level 0, for a packet whose initial peak is `initial`.
pub(crate) fn floor(initial: f64) -> f64 {
    initial.max(f64::from(f32::MIN_POSITIVE)) * 2_f64.powi(-OCTAVES)
}

/// The points of a grid that a page shows, and those on which the wave between them depends.
#[derive(Debug, Clone)]
pub(crate) struct Points {
    /// The part of the grid in view.
    within: Range<usize>,
    /// Size of the groups whose lowest and highest point are kept; 0: all points are kept.
    group: usize,
}

impl Points {
    /// The points of increasing `x` (Å) in `view`, and [`REACH`] more on either side; `None` for
    /// fewer than two.
    pub(crate) fn within(x: &[f64], view: Interval) -> Option<Self> {
        let first = x.partition_point(|&x| x <= view.from).saturating_sub(REACH);
        let end = (x.partition_point(|&x| x < view.to) + REACH).min(x.len());
        let count = end.saturating_sub(first);
        let group = if count > MAX_POINTS { (2 * count).div_ceil(MAX_POINTS).max(3) } else { 0 };
        let overlap = x.first()? < &view.to && x.last()? > &view.from;
        (count >= 2 && overlap).then_some(Points { within: first..end, group })
    }

    /// Whether all points are kept, so that the wave between them is known.
    pub(crate) fn are_all(&self) -> bool {
        self.group == 0
    }

    /// Positions of the kept points, Å. In a group the lower of the two indices is drawn at the
    /// first quarter, the higher at the third.
    pub(crate) fn positions(&self, x: &[f64]) -> Vec<f32> {
        let x = &x[self.within.clone()];
        if self.are_all() {
            return x.iter().map(|&x| x as f32).collect();
        }
        let pair = |group: &[f64]| {
            let (from, to) = (group[0], group[group.len() - 1]);
            [0.25, 0.75].map(|share| (from + share * (to - from)) as f32)
        };
        x.chunks(self.group).flat_map(pair).collect()
    }

    /// Increasing indices of the kept points of one frame. Lowest and highest of a group keep the
    /// depth of the fringes of |ψ|².
    pub(crate) fn chosen(&self, density: &[f32], indices: &mut Vec<usize>) {
        indices.clear();
        if self.are_all() {
            indices.extend(self.within.clone());
            return;
        }
        for start in self.within.clone().step_by(self.group) {
            let group = start..(start + self.group).min(self.within.end);
            let (mut low, mut high) = (start, start);
            for index in group {
                low = if density[index] < density[low] { index } else { low };
                high = if density[index] >= density[high] { index } else { high };
            }
            indices.extend([low.min(high), low.max(high)]);
        }
    }
}

/// The level of a density (1/Å): 0 below `floor`.
fn level(density: f32, floor: f64) -> u16 {
    let density = f64::from(density);
    if density > floor {
        (1.0 + (LEVELS * (density / floor).log2()).round()).min(65_535.0) as u16
    } else {
        0
    }
}

/// The direction of ψ in the plane, counted in 256ths of a turn.
fn direction(psi: Complex64) -> u8 {
    ((psi.arg() / TAU * 256.0).round() as i32).rem_euclid(256) as u8
}

/// Appends the bytes of one frame: densities at `indices`, and phases unless `psi` is empty.
pub(crate) fn encode(
    density: &[f32],
    psi: &[Complex64],
    indices: &[usize],
    floor: f64,
    bytes: &mut Vec<u8>,
) {
    let start = bytes.len();
    let count = indices.len();
    bytes.resize(start + 2 * count, 0);
    let (mut last, mut before) = (0_u16, 0_u16);
    for (number, &index) in indices.iter().enumerate() {
        let level = level(density[index], floor);
        let bend = level.wrapping_sub(last.wrapping_mul(2)).wrapping_add(before);
        // small numbers of either sign become small numbers: 0, −1, 1, −2 are 0, 1, 2, 3
        let folded = (bend << 1) ^ (((bend as i16) >> 15) as u16);
        [bytes[start + number], bytes[start + count + number]] = folded.to_le_bytes();
        (last, before) = (level, last);
    }
    if psi.is_empty() {
        return;
    }
    let (mut last, mut before) = (0_u8, 0_u8);
    for &index in indices {
        let line = last.wrapping_mul(2).wrapping_sub(before);
        // where nothing is drawn, any phase will do: the one that compresses best
        let phase = if f64::from(density[index]) > floor { direction(psi[index]) } else { line };
        bytes.push(phase.wrapping_sub(line));
        (last, before) = (phase, last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_reach_beyond_the_view_and_groups_keep_both_extremes() {
        let x: Vec<f64> = (0..60).map(f64::from).collect();
        let few = Points::within(&x, Interval::new(23.5, 26.0)).unwrap();
        let expected: Vec<f32> = (24 - REACH as u16..26 + REACH as u16).map(f32::from).collect();
        assert!(few.are_all() && few.positions(&x) == expected);
        assert!(
            Points::within(&x, Interval::new(70.0, 80.0)).is_none()
                && Points::within(&x, Interval::new(-9.0, -1.0)).is_none()
        );
        let mut indices = Vec::new();
        let grouped = Points { within: 1..9, group: 4 };
        grouped.chosen(&[9.0, 2.0, 1.0, 4.0, 3.0, 5.0, 5.0, 5.0, 5.0], &mut indices);
        assert_eq!(indices, [2, 3, 5, 8]);
        assert_eq!(grouped.positions(&x).len(), 4);
        let x: Vec<f64> = (0..10_001).map(f64::from).collect();
        let many = Points::within(&x, Interval::new(0.0, 1e4)).unwrap();
        assert!(
            many.positions(&x).len() <= MAX_POINTS && many.positions(&x).len() > MAX_POINTS / 2
        );
    }
}
