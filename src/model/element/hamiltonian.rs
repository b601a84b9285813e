//! One element: H in it, but for its place.

use num_complex::Complex64;

use super::eigen::{Eigen, symmetric};
use super::lobatto::Lobatto;
use crate::model::Potential;

/// How far inside of an element, as a share of its length, its one-sided V at a border is read.
const INSIDE: f64 = 1e-11;
/// An element, but for its place.
#[derive(Debug)]
pub(crate) struct ElementHamiltonian {
    /// h, Å; complex at the ends.
    pub length: Complex64,
    /// λ_j: diagonal of H inside, meV.
    pub levels: Vec<Complex64>,
    /// Q, node by node, without the borders.
    pub(crate) vectors: Vec<f64>,
    /// Qᵀ·G_iL/√w_i and the same for the right border.
    pub coupling: [Vec<f64>; 2],
    /// b·(2/h)^(3/2): what the couplings are to be multiplied with.
    pub scale: Complex64,
    /// (h/2)·w at a border, Å.
    pub mass: Complex64,
    /// b·(2/h)·G_bb + (h/2)·w·V_b at the left and at the right border, meV·Å.
    pub edge: [Complex64; 2],
    /// b·(2/h)·G_LR, meV·Å.
    pub cross: Complex64,
    /// b/h, meV·Å: what is left of the borders' own terms for straight lines, without V.
    pub straight: Complex64,
    /// Qᵀ of the line that is one at the left and zero at the right border, and the other way round.
    pub(crate) lines: [Vec<f64>; 2],
    /// Qᵀ of V times these lines, meV.
    pub(crate) pulled: [Vec<f64>; 2],
    /// V at the nodes, meV.
    pub values: Vec<f64>,
    /// W where it is the same in all of the element, meV.
    pub swing: f64,
}

impl ElementHamiltonian {
    /// S of the borders without the inside at energy z = `pole` (meV): its entries LL, RR and LR,
    /// meV·Å.
    ///
    /// K_ab − K_aI·(K_II + V − z)⁻¹·K_Ib is a small difference of numbers that grow as 1/h: straight
    /// lines φ have K_aI = −φ_a·K_II, so that b/h of both is exact and the rest, of order h, is
    /// −φ_a·(V − z)·(K_II + V − z)⁻¹·K_Ib.
    pub(crate) fn condensed(&self, pole: Complex64) -> [Complex64; 3] {
        let last = self.values.len() - 1;
        let sum = |a: usize, b: usize| -> Complex64 {
            let pull = self.pulled[a].iter().zip(&self.lines[a]).map(|(v, line)| v - pole * line);
            let resolved = self.levels.iter().zip(&self.coupling[b]);
            let terms = pull.zip(resolved).map(|(pull, (level, c))| pull * c / (level - pole));
            -2.0 * self.straight * terms.sum::<Complex64>()
        };
        [
            self.straight + (self.values[0] - pole) * self.mass + sum(0, 0),
            self.straight + (self.values[last] - pole) * self.mass + sum(1, 1),
            sum(0, 1) - self.straight,
        ]
    }

    /// An element of `length` with V = `values` at its nodes, in which W is zero.
    pub(crate) fn new(rule: &Lobatto, coefficient: f64, length: Complex64, values: &[f64]) -> Self {
        let degree = rule.degree();
        let n = degree - 1;
        // In units of b·(2/h)²: real where h is real, and where V is level.
        let unit = coefficient * (2.0 / length) * (2.0 / length);
        let level = if length.im == 0.0 { 0.0 } else { values[0] };
        let weight = |i: usize| rule.weights[i + 1];
        let matrix = (0..n * n)
            .map(|at| {
                let (i, j) = (at / n, at % n);
                let potential = if i == j { (values[i + 1] - level) / unit.re } else { 0.0 };
                rule.stiffness(i + 1, j + 1) / (weight(i) * weight(j)).sqrt() + potential
            })
            .collect();
        let Eigen { values: levels, vectors } = symmetric(matrix, n);
        let modes = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
            (0..n).map(|j| (0..n).map(|i| vectors[i * n + j] * value(i)).sum()).collect()
        };
        let coupling =
            [0, degree].map(|border| modes(&|i| rule.stiffness(i + 1, border) / weight(i).sqrt()));
        let line = |side: usize, i: usize| {
            let u = rule.nodes[i + 1];
            weight(i).sqrt() * if side == 0 { (1.0 - u) / 2.0 } else { (1.0 + u) / 2.0 }
        };
        let lines = [0, 1].map(|side| modes(&|i| line(side, i)));
        let pulled = [0, 1].map(|side| modes(&|i| values[i + 1] * line(side, i)));
        let mass = length / 2.0 * rule.weights[0];
        let stiffness = 2.0 * coefficient / length;
        let edge = [0, degree]
            .map(|border| stiffness * rule.stiffness(border, border) + mass * values[border]);
        Self {
            length,
            levels: levels.iter().map(|&l| unit * l + level).collect(),
            vectors,
            coupling,
            scale: coefficient * (2.0 / length) * (2.0 / length).sqrt(),
            mass,
            edge,
            cross: stiffness * rule.stiffness(0, degree),
            straight: coefficient / length,
            lines,
            pulled,
            values: values.to_vec(),
            swing: 0.0,
        }
    }
}

/// V at the nodes between `from` and `to`, one-sided at both.
pub(crate) fn element_potential(
    rule: &Lobatto,
    potential: &Potential,
    from: f64,
    to: f64,
) -> Vec<f64> {
    let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
    // Not nearer to a border than numbers are to each other there.
    let inside = (2.0 * half * INSIDE).max(4.0 * f64::EPSILON * from.abs().max(to.abs())).min(half);
    let place = |u: f64| (middle + u * half).clamp(from + inside, to - inside);
    rule.nodes.iter().map(|&u| potential.value(place(u))).collect()
}
