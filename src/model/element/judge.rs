//! One element at one energy, seen from its borders: what a mesh is measured by.
//!
//! Eliminating the insides of an element at energy E leaves S, real and symmetric: S·(ψ_L, ψ_R) are
//! b times the outward slopes there, and U = (S + iζ)⁻¹(S − iζ), ζ = b·k, is how it scatters waves of
//! wavenumber k. Two elements that stand for the same length are compared by their U.

use num_complex::Complex64;

use super::hamiltonian::element_potential;
use super::lobatto::Lobatto;
use crate::model::Potential;

/// S of one element: its entries LL, RR and LR, meV·Å.
#[derive(Debug, Clone, Copy)]
struct Condensed {
    left: f64,
    right: f64,
    cross: f64,
}

/// How an element scatters: entries LL, RR and LR of U.
#[derive(Debug, Clone, Copy)]
struct Scatters([Complex64; 3]);

/// Judges elements of one degree for one ion.
#[derive(Debug)]
pub(crate) struct ElementJudge {
    rule: Lobatto,
    coefficient: f64,
}

impl ElementJudge {
    /// For polynomials of `degree` and b = ħ²/2m = `coefficient` (meV·Å²).
    pub(crate) fn new(degree: usize, coefficient: f64) -> Self {
        Self { rule: Lobatto::new(degree), coefficient }
    }

    /// The largest k·h at which a free element of length h scatters waves of wavenumber k as it
    /// should up to `error`.
    ///
    /// Found from below: beyond it come bands of energies that the elements do not let pass.
    pub(crate) fn largest_phase(&self, error: f64) -> f64 {
        const STEP: f64 = 0.02;
        let step = STEP * self.rule.degree() as f64;
        let wrong = |phase: f64| {
            // b = 1, h = 1, k = phase.
            let unit = Self { rule: self.rule.clone(), coefficient: 1.0 };
            let found = unit.condensed(1.0, &vec![0.0; self.rule.nodes.len()], phase * phase);
            let diagonal = phase / phase.tan();
            let exact = Condensed { left: diagonal, right: diagonal, cross: -phase / phase.sin() };
            found.scatters(phase).distance(&exact.scatters(phase)) > error
        };
        let mut phase = step;
        // At multiples of π S itself has a pole, though U has none.
        while !wrong(phase) && phase < 4.0 * self.rule.degree() as f64 {
            phase += step;
        }
        phase - step
    }

    /// By how much U of the element between `from` and `to` (Å) differs from U of its two halves, the
    /// largest over `energies` (meV above the left level).
    pub(crate) fn error(&self, potential: &Potential, from: f64, to: f64, energies: &[f64]) -> f64 {
        let middle = (from + to) / 2.0;
        let whole = element_potential(&self.rule, potential, from, to);
        let halves = [(from, middle), (middle, to)]
            .map(|(from, to)| element_potential(&self.rule, potential, from, to));
        let one = |&energy: &f64| {
            let wave = (energy * self.coefficient).sqrt();
            let found = self.condensed(to - from, &whole, energy);
            let [left, right] =
                halves.each_ref().map(|v| self.condensed((to - from) / 2.0, v, energy));
            found.scatters(wave).distance(&left.join(&right).scatters(wave))
        };
        energies.iter().map(one).fold(0.0, f64::max)
    }

    /// What rounding does to U of an element of `length` (Å) at `energy` (meV).
    pub(crate) fn rounding(&self, length: f64, energy: f64) -> f64 {
        let degree = self.rule.degree() as f64;
        1e-14 * degree * degree * (self.coefficient / energy).sqrt() / length
    }

    /// T at `energy` (meV) between `borders`, with the same level on both sides.
    #[cfg(test)]
    pub(crate) fn transmission(&self, potential: &Potential, borders: &[f64], energy: f64) -> f64 {
        let one = |pair: &[f64]| {
            let values = element_potential(&self.rule, potential, pair[0], pair[1]);
            self.condensed(pair[1] - pair[0], &values, energy)
        };
        let joined = borders.windows(2).map(one).reduce(|all, next| all.join(&next));
        let wave = (energy * self.coefficient).sqrt();
        joined.map_or(1.0, |all| all.scatters(wave).0[2].norm_sqr())
    }

    /// S of an element of `length` (Å) with the `potential` (meV) at its nodes, by elimination.
    fn condensed(&self, length: f64, potential: &[f64], energy: f64) -> Condensed {
        let n = self.rule.nodes.len();
        let (stiffness, half) = (2.0 * self.coefficient / length, length / 2.0);
        // Borders last: they stay when the insides are eliminated.
        let node = |i: usize| {
            if i + 2 < n {
                i + 1
            } else if i + 2 == n {
                0
            } else {
                n - 1
            }
        };
        let mut matrix: Vec<f64> = (0..n * n)
            .map(|at| {
                let (i, j) = (node(at / n), node(at % n));
                let local = if i == j {
                    half * self.rule.weights[i] * (potential[i] - energy)
                } else {
                    0.0
                };
                stiffness * self.rule.stiffness(i, j) + local
            })
            .collect();
        for p in 0..n - 2 {
            let pivot = matrix[p * n + p];
            for i in p + 1..n {
                let factor = matrix[i * n + p] / pivot;
                for j in i..n {
                    matrix[i * n + j] -= factor * matrix[p * n + j];
                }
            }
            for i in p + 1..n {
                for j in p + 1..i {
                    matrix[i * n + j] = matrix[j * n + i];
                }
            }
        }
        let at = |i: usize, j: usize| matrix[i * n + j];
        Condensed { left: at(n - 2, n - 2), right: at(n - 1, n - 1), cross: at(n - 2, n - 1) }
    }
}

impl Condensed {
    /// This element and the next one as one.
    fn join(&self, next: &Self) -> Self {
        let inverse = 1.0 / (self.right + next.left);
        Self {
            left: self.left - self.cross * self.cross * inverse,
            right: next.right - next.cross * next.cross * inverse,
            cross: -self.cross * next.cross * inverse,
        }
    }

    /// U for `wave` = b·k.
    fn scatters(&self, wave: f64) -> Scatters {
        let i = Complex64::new(0.0, wave);
        let (l, r, c) = (self.left + i, self.right + i, self.cross);
        let determinant = l * r - c * c;
        // (S + iζ)⁻¹(S − iζ) = 1 − 2iζ·(S + iζ)⁻¹.
        let factor = 2.0 * i / determinant;
        Scatters([1.0 - factor * r, 1.0 - factor * l, factor * c])
    }
}

impl Scatters {
    fn distance(&self, other: &Self) -> f64 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_elements_carry_as_many_radians_as_their_degree_allows() {
        for degree in [4, 5, 8, 9, 16, 17] {
            let judge = ElementJudge::new(degree, 0.05);
            let radians: Vec<f64> =
                [1e-6, 1e-8, 1e-10].map(|error| judge.largest_phase(error)).to_vec();
            println!("{degree} {radians:?}");
            assert!(radians.is_sorted_by(|a, b| a > b));
        }
    }
}
