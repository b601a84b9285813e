//! The probability that absorption takes, summed exactly, left and right apart.
//!
//! A factor exp(−γ) at a point leaves |ψ|² and takes |ψ|²·(exp(2γ) − 1), ψ taken after it. The sum runs over the points that absorb
//! at all, so a closed box pays nothing.

use num_complex::Complex64;
use pulp::Arch;

use crate::model::Axis;

/// Sums of what was absorbed at both ends of a grid.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    arch: Arch,
    spacing: f64,
    /// Points of the left absorber, points before the right one.
    bounds: (usize, usize),
    /// exp(2γ) − 1 on the absorbing points, left then right, by kind of factor.
    losses: Vec<Vec<f64>>,
    /// Left, right.
    pub absorbed: [f64; 2],
}

impl Tally {
    /// For factors `kinds[k][j]` of kind k at point j of `axis`, each between zero and one.
    pub fn new(axis: &Axis, kinds: &[Vec<f64>]) -> Self {
        let absorbs = |j: usize| kinds.iter().any(|factors| factors[j] < 1.0);
        let middle = axis.points / 2;
        let left = (0..middle).rev().find(|&j| absorbs(j)).map_or(0, |j| j + 1);
        let right = (middle..axis.points).find(|&j| absorbs(j)).unwrap_or(axis.points);
        let loss = |factor: &f64| factor.powi(-2) - 1.0;
        let losses = kinds.iter().map(|factors| factors[..left].iter().chain(&factors[right..]).map(loss).collect());
        Self {
            arch: Arch::new(),
            spacing: axis.spacing,
            bounds: (left, right),
            losses: losses.collect(),
            absorbed: [0.0; 2],
        }
    }

    /// Adds what a factor of kind `kind` took, `psi` being what it left.
    pub fn add(&mut self, psi: &[Complex64], kind: usize) {
        let (left, right) = self.bounds;
        let (on_left, on_right) = self.losses[kind].split_at(left);
        self.absorbed[0] += self.spacing * self.arch.dispatch(|| taken(&psi[..left], on_left));
        self.absorbed[1] += self.spacing * self.arch.dispatch(|| taken(&psi[right..], on_right));
    }
}

/// Σ|ψ|²·loss, in sums side by side so that the additions need not wait for each other.
#[inline(always)]
fn taken(psi: &[Complex64], losses: &[f64]) -> f64 {
    const SUMS: usize = 8;
    let mut sums = [0.0; SUMS];
    let (whole, rest) = psi.as_chunks::<SUMS>();
    let (whole_losses, rest_losses) = losses.as_chunks::<SUMS>();
    for (psi, losses) in whole.iter().zip(whole_losses) {
        for i in 0..SUMS {
            sums[i] += psi[i].norm_sqr() * losses[i];
        }
    }
    sums.iter().sum::<f64>() + rest.iter().zip(rest_losses).map(|(z, loss)| z.norm_sqr() * loss).sum::<f64>()
}
