//! What a state on elements says: ψ on an axis, probabilities, means, slopes.

use num_complex::Complex64;

use super::basis::ElementBasis;
use crate::model::{Axis, Potential, element_potential};

/// The element of every point of an axis, and its polynomials there.
#[derive(Debug)]
pub(crate) struct AxisRows(Vec<(usize, Vec<f64>)>);

impl ElementBasis {
    /// What ψ on `axis` takes of the nodes, made once.
    pub(crate) fn axis_rows(&self, axis: &Axis) -> AxisRows {
        let borders = &self.mesh.borders;
        let row = |x: f64| {
            let i = borders.partition_point(|&b| b <= x).clamp(1, borders.len() - 1) - 1;
            let u = (2.0 * x - borders[i] - borders[i + 1]) / (borders[i + 1] - borders[i]);
            (self.mesh.left.elements + i, self.rule.values(u))
        };
        AxisRows(axis.positions().map(row).collect())
    }

    /// ψ on an axis that lies between the ends.
    pub(crate) fn on_axis(&self, state: &[Complex64], AxisRows(rows): &AxisRows) -> Vec<Complex64> {
        let mut last: Option<(usize, Vec<Complex64>)> = None;
        let point = |(element, weights): &(usize, Vec<f64>)| {
            let values = match last.take() {
                Some((at, values)) if at == *element => values,
                _ => self.values(state, *element),
            };
            let psi = weights.iter().zip(&values).map(|(l, v)| v * l).sum();
            last = Some((*element, values));
            psi
        };
        rows.iter().map(point).collect()
    }

    /// Probability between the borders `from` and `to`, counted from the first real one.
    pub fn probability(&self, state: &[Complex64], from: usize, to: usize) -> f64 {
        let first = self.mesh.left.elements;
        (first + from..first + to)
            .map(|e| {
                let block: f64 = state[e * self.lanes..(e + 1) * self.lanes]
                    .iter()
                    .map(Complex64::norm_sqr)
                    .sum();
                let ends = self.border(state, e).norm_sqr() + self.border(state, e + 1).norm_sqr();
                block + self.kind(e).mass.re * ends
            })
            .sum()
    }

    /// W (Å) of element `e` and V (meV) at its border on `side` (0 left, 1 right).
    pub(crate) fn border_term(&self, e: usize, side: usize) -> (f64, f64) {
        let kind = self.kind(e);
        (kind.mass.re, kind.values[side * self.mesh.degree])
    }

    /// ∫ b·|ψ′|² + V·|ψ|² dx between the ends, meV.
    pub fn energy(&self, state: &[Complex64]) -> f64 {
        let one = |e: usize| {
            let kind = self.kind(e);
            let (left, right) = (self.border(state, e), self.border(state, e + 1));
            let mut inside = 0.0;
            let mut pull = [Complex64::default(); 2];
            for (j, level) in kind.levels.iter().enumerate() {
                let mode = self.mode(state, e, j);
                inside += level.re * mode.norm_sqr();
                pull[0] += kind.coupling[0][j] * mode;
                pull[1] += kind.coupling[1][j] * mode;
            }
            let borders = kind.edge[0].re * left.norm_sqr() + kind.edge[1].re * right.norm_sqr();
            let mixed = kind.scale.re * (left.conj() * pull[0] + right.conj() * pull[1]).re
                + kind.cross.re * (left.conj() * right).re;
            inside + borders + 2.0 * mixed
        };
        self.physical().map(one).sum()
    }

    /// ∫ x·|ψ|² dx between the ends, Å.
    pub(crate) fn moment(&self, state: &[Complex64]) -> f64 {
        let one = |i: usize| {
            let (from, to) = (self.mesh.borders[i], self.mesh.borders[i + 1]);
            let place = |u: &f64| (from + to) / 2.0 + u * (to - from) / 2.0;
            let places: Vec<f64> = self.rule.nodes.iter().map(place).collect();
            self.weighted(state, i, &places)
        };
        (0..self.physical().len()).map(one).sum()
    }

    /// `potential` (meV) at the nodes of every element between the ends.
    pub(crate) fn nodal_potential(&self, potential: &Potential) -> Vec<Vec<f64>> {
        let of = |pair: &[f64]| element_potential(&self.rule, potential, pair[0], pair[1]);
        self.mesh.borders.windows(2).map(of).collect()
    }

    /// ∫ U·|ψ|² dx between the ends, U (meV) at the nodes as by `nodal_potential`.
    pub(crate) fn potential_energy(&self, state: &[Complex64], values: &[Vec<f64>]) -> f64 {
        let acts = |values: &&Vec<f64>| values.iter().any(|value| *value != 0.0);
        let inside = values.iter().enumerate().filter(|(_, values)| acts(values));
        inside.map(|(i, values)| self.weighted(state, i, values)).sum()
    }

    /// ∫ f·|ψ|² dx over one element between the ends, f at its nodes.
    fn weighted(&self, state: &[Complex64], i: usize, f: &[f64]) -> f64 {
        let psi = self.values(state, self.physical().start + i);
        let terms = f.iter().zip(&self.rule.weights).zip(psi);
        let sum: f64 = terms.map(|((f, w), psi)| f * w * psi.norm_sqr()).sum();
        sum * (self.mesh.borders[i + 1] - self.mesh.borders[i]) / 2.0
    }

    /// b·∫ ℓ′ψ′ dx with ℓ the polynomial of the border of element `e` on `side` (0 left, 1 right),
    /// meV·√Å: up to (V − E)·W·ψ, which is added at an energy, b times the slope there, outward.
    pub(crate) fn stress(&self, state: &[Complex64], e: usize, side: usize) -> Complex64 {
        let kind = self.kind(e);
        let inside: Complex64 = (0..self.mesh.degree - 1)
            .map(|j| self.mode(state, e, j) * kind.coupling[side][j])
            .sum();
        let (own, other) = (self.border(state, e + side), self.border(state, e + 1 - side));
        let stiffness = 2.0 * self.coefficient / kind.length * self.rule.stiffness(0, 0);
        kind.scale * inside + stiffness * own + kind.cross * other
    }
}

#[cfg(test)]
impl ElementBasis {
    /// ψ at every node but the outermost, in order.
    pub(super) fn nodal(&self, state: &[Complex64]) -> Vec<Complex64> {
        let all: Vec<Complex64> = (0..self.elements.len())
            .flat_map(|e| self.values(state, e)[..self.mesh.degree].to_vec())
            .collect();
        all[1..].to_vec()
    }

    /// K and W of all elements at the same nodes: ∫ b·ℓ_i′ℓ_j′ + V·ℓ_iℓ_j, and the rule's weights.
    pub(super) fn dense(&self) -> (Vec<Vec<Complex64>>, Vec<Complex64>) {
        let degree = self.mesh.degree;
        let n = self.elements.len() * degree - 1;
        let mut stiffness = vec![vec![Complex64::default(); n]; n];
        let mut mass = vec![Complex64::default(); n];
        for e in 0..self.elements.len() {
            let kind = self.kind(e);
            let node = |i: usize| (e * degree + i).checked_sub(1).filter(|&at| at < n);
            for i in 0..=degree {
                let Some(row) = node(i) else { continue };
                let weight = kind.length / 2.0 * self.rule.weights[i];
                mass[row] += weight;
                stiffness[row][row] += weight * kind.values[i];
                for j in 0..=degree {
                    let Some(column) = node(j) else { continue };
                    stiffness[row][column] +=
                        2.0 * self.coefficient / kind.length * self.rule.stiffness(i, j);
                }
            }
        }
        (stiffness, mass)
    }
}
