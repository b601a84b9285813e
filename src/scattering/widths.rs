//! How fast a level between barriers leaves to either side, where the width is too small to be seen
//! in T.
//!
//! With u the solution that leaves to one side with amplitude 1 and λ = u′/u inside, the norm of
//! the level from there on is ∫|u|² dx = b·|u|²·|dλ/dE|, b = ħ²/2m. Both sides together, u = 1 at
//! the meeting point: N = b·|d(λ_L − λ_R)/dE|. What leaves per norm is the partial width Γ =
//! ħv·|amplitude|²/N = 2k/(|u|²·|d(λ_L − λ_R)/dE|), relative to itself as exact as u, however
//! small.
//!
//! Source: Landau and Lifshitz, Quantum Mechanics (1977), § 134 (decay of quasi-bound levels).

use num_complex::Complex64;

use super::transfer::{SlabMatrix, Solver, Wavenumbers};

/// Partial widths of one level, meV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Widths {
    /// Γ_L: leaves to the left.
    pub left: f64,
    /// Γ_R: leaves to the right.
    pub right: f64,
}

/// A solution at the faces of the slabs: ln|u| and u′/u, from left to right.
struct Profile {
    logarithms: Vec<f64>,
    slopes: Vec<Complex64>,
}

impl Solver<'_> {
    /// Widths of the level at `energy` (meV); `spacing` (meV) is a small share of the distance to
    /// its neighbours.
    pub(crate) fn widths(&self, energy: f64, spacing: f64) -> Widths {
        let [now, above, below] = [energy, energy + spacing, energy - spacing].map(|at| {
            let profile = |from_left: bool| self.profile(at, from_left);
            [profile(true), profile(false)]
        });
        // Where both solutions are large the level is.
        let faces = now[0].logarithms.len();
        let size = |i: usize| now[0].logarithms[i] + now[1].logarithms[i];
        let meeting = (0..faces).max_by(|&a, &b| size(a).total_cmp(&size(b))).unwrap_or(0);
        let mismatch = |[left, right]: &[Profile; 2]| left.slopes[meeting] - right.slopes[meeting];
        let steepness = ((mismatch(&above) - mismatch(&below)) / (2.0 * spacing)).norm();
        let Wavenumbers { left, right } = self.wavenumbers(energy);
        let width = |k: f64, side: usize| {
            2.0 * k * (-2.0 * now[side].logarithms[meeting]).exp() / steepness
        };
        Widths { left: width(left, 0), right: width(right, 1) }
    }

    /// The solution that leaves to the left with amplitude 1, seen from there on, or the same on
    /// the right.
    fn profile(&self, energy: f64, from_left: bool) -> Profile {
        let Wavenumbers { left, right } = self.wavenumbers(energy);
        let k = if from_left { -left } else { right };
        let (mut psi, mut slope, mut logarithm) =
            (Complex64::new(1.0, 0.0), Complex64::new(0.0, k), 0.0);
        let matrices = self.matrices(energy);
        let mut profile = Profile { logarithms: vec![0.0], slopes: vec![slope] };
        let count = matrices.len();
        for i in 0..count {
            let SlabMatrix { entries: [a, b, c, d], logarithm: growth } =
                matrices[if from_left { i } else { count - 1 - i }];
            // To the left the inverse, of determinant one.
            let [a, b, c, d] = if from_left { [a, b, c, d] } else { [d, -b, -c, a] };
            (psi, slope) = (psi * a + slope * b, psi * c + slope * d);
            let size = psi.norm().max(slope.norm() / k.abs().max(1e-3));
            (psi, slope) = (psi / size, slope / size);
            logarithm += growth + size.ln();
            profile.logarithms.push(logarithm + psi.norm().ln());
            profile.slopes.push(slope / psi);
        }
        if !from_left {
            profile.logarithms.reverse();
            profile.slopes.reverse();
        }
        profile
    }
}
