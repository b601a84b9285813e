//! The probability that absorption takes, summed exactly, left and right apart.
//!
//! A factor exp(−γ) at a point leaves |ψ|² and takes |ψ|²·(exp(2γ) − 1), ψ taken after it. The sum
//! runs over the points that absorb at all, so a closed box costs nothing.

use num_complex::Complex64;
use pulp::Arch;

use crate::model::Axis;

/// Sums side by side: an addition takes four cycles, and 512-bit vectors hold eight numbers.
const SUMS: usize = 32;

/// Sums of what was absorbed at both ends of a grid.
#[derive(Debug, Clone)]
pub(super) struct AbsorbedProbability {
    arch: Arch,
    spacing: f64,
    /// First point right of the left absorber.
    left_end: usize,
    /// First point of the right absorber.
    right_start: usize,
    /// exp(2γ) − 1 on the absorbing points, left then right, by kind of factor; twice each, for
    /// both parts of ψ.
    losses: Vec<Vec<f64>>,
    /// What was taken at the left and at the right end, over the spacing, in parts that are added
    /// when asked for.
    sums: [[f64; SUMS]; 2],
}

impl AbsorbedProbability {
    /// For factors `kinds[k][j]` of kind k at point j of `axis`, each between zero and one.
    pub(crate) fn new(axis: &Axis, kinds: &[Vec<f64>]) -> Self {
        let absorbs = |j: usize| kinds.iter().any(|factors| factors[j] < 1.0);
        let middle = axis.points / 2;
        let left_end = (0..middle).rev().find(|&j| absorbs(j)).map_or(0, |j| j + 1);
        let right_start = (middle..axis.points).find(|&j| absorbs(j)).unwrap_or(axis.points);
        let loss = |factor: &f64| [factor.powi(-2) - 1.0; 2];
        let absorbing =
            |factors: &'_ Vec<f64>| [&factors[..left_end], &factors[right_start..]].concat();
        let losses = kinds.iter().map(|factors| absorbing(factors).iter().flat_map(loss).collect());
        Self {
            arch: Arch::new(),
            spacing: axis.spacing,
            left_end,
            right_start,
            losses: losses.collect(),
            sums: [[0.0; SUMS]; 2],
        }
    }

    /// Adds what a factor of kind `kind` took, `psi` being what it left.
    pub(crate) fn add(&mut self, psi: &[Complex64], kind: usize) {
        let (on_left, on_right) = self.losses[kind].split_at(2 * self.left_end);
        self.arch.dispatch(|| {
            add_taken(&mut self.sums[0], &psi[..self.left_end], on_left);
            add_taken(&mut self.sums[1], &psi[self.right_start..], on_right);
        });
    }

    /// Probability absorbed so far, left and right.
    pub(crate) fn absorbed(&self) -> [f64; 2] {
        self.sums.map(|sums| self.spacing * sums.iter().sum::<f64>())
    }
}

/// Adds |ψ|²·loss, real and imaginary parts alike, to sums side by side, so that no addition waits
/// for another.
#[inline(always)]
fn add_taken(sums: &mut [f64; SUMS], psi: &[Complex64], losses: &[f64]) {
    let (whole, rest) = bytemuck::must_cast_slice::<Complex64, f64>(psi).as_chunks::<SUMS>();
    let (whole_losses, rest_losses) = losses.as_chunks::<SUMS>();
    for (parts, losses) in whole.iter().zip(whole_losses) {
        for i in 0..SUMS {
            sums[i] += parts[i] * parts[i] * losses[i];
        }
    }
    for ((sum, part), loss) in sums.iter_mut().zip(rest).zip(rest_losses) {
        *sum += part * part * loss;
    }
}
