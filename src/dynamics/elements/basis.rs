//! The basis of the elements: polynomials between borders, joined at the borders.
//!
//! Element e of length h has the nodes of [`Lobatto`] and c_i = ψ(x_i)·√W_i inside, W_i = (h/2)·w_i;
//! at a border two elements meet, and W is the sum of both. There
//!
//! H_ij = Σ_e b·(2/h)·G_ij/√(W_i·W_j) + V_i·δ_ij,  b = ħ²/2m,
//!
//! V at a border being the mean of both sides with their weights, so that a jump of V at a border
//! needs no rule of its own. Inside of an element H is diagonal in the vectors Q of its own block,
//! and that is how a state is stored: modes d = Qᵀ·c of the insides, and ψ at the borders.
//!
//! **Ends.** Beyond the first and the last border elements have complex lengths h·e^(iθ) (exterior
//! complex scaling): outgoing waves decay there, and H stays symmetric, with no conjugation anywhere.
//! The last border of all holds ψ = 0.
//!
//! Sources: Patera, J. Comput. Phys. 54, 468 (1984); Rescigno and McCurdy, Phys. Rev. A 62, 032706
//! (2000).

use std::collections::HashMap;

use num_complex::Complex64;

use super::eigen::{Eigen, symmetric};
use super::lobatto::Lobatto;
use crate::model::{Axis, Potential, Species};

/// Angle θ by which the coordinate turns at the ends: 0.35 needs the fewest points for packets of
/// ions, between slow decay (smaller) and short wavelengths of what grows (larger).
pub const ROTATION: f64 = 0.35;
/// How far inside of an element, as a share of its length, its one-sided V at a border is read.
const INSIDE: f64 = 1e-11;
/// Modes kept for an element, of which those beyond p − 1 are zero: whole vectors.
pub(super) const LANES: [usize; 5] = [4, 8, 16, 24, 32];
/// Largest degree of the polynomials: beyond it elements are longer than anything in V.
pub const MAX_DEGREE: usize = LANES[LANES.len() - 1] + 1;

/// Elements of complex length at one end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// How many.
    pub elements: usize,
    /// Length of each, Å.
    pub length: f64,
}

/// Where elements begin and end.
#[derive(Debug, Clone, PartialEq)]
pub struct ElementMesh {
    /// Degree p of the polynomials.
    pub degree: usize,
    /// Borders between the ends, Å, rising: every place where V or a derivative jumps is one.
    pub borders: Vec<f64>,
    /// Before the first border.
    pub left: End,
    /// Behind the last border.
    pub right: End,
}

impl ElementMesh {
    /// Number of elements, both ends included.
    pub fn elements(&self) -> usize {
        self.left.elements + self.borders.len() - 1 + self.right.elements
    }

    /// Amplitude of a wave of `wavenumber` (1/Å) that comes back from the shorter end.
    pub fn returned(&self, wavenumber: f64) -> f64 {
        let length = |end: End| end.elements as f64 * end.length;
        (-2.0 * wavenumber * ROTATION.sin() * length(self.left).min(length(self.right))).exp()
    }

    /// Number of points, both ends included.
    pub fn points(&self) -> usize {
        self.elements() * self.degree + 1
    }
}

/// An element, but for its place.
#[derive(Debug)]
pub(super) struct Kind {
    /// h, Å; complex at the ends.
    pub length: Complex64,
    /// λ_j: diagonal of H inside, meV.
    pub levels: Vec<Complex64>,
    /// Q, node by node, without the borders.
    vectors: Vec<f64>,
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
    /// V at the nodes, meV.
    pub values: Vec<f64>,
}

/// The basis: elements in their order, and where a state keeps what.
#[derive(Debug)]
pub struct ElementBasis {
    mesh: ElementMesh,
    rule: Lobatto,
    /// b = ħ²/2m, meV·Å².
    pub(super) coefficient: f64,
    pub(super) kinds: Vec<Kind>,
    /// Kind of every element.
    pub(super) elements: Vec<usize>,
    /// Modes kept for an element, one of [`LANES`].
    pub(super) lanes: usize,
}

impl ElementBasis {
    /// The basis of `mesh` for `species` in `potential`, whose levels hold at both ends.
    ///
    /// # Panics
    /// The degree is below 2 or above [`MAX_DEGREE`].
    pub fn new(species: &Species, potential: &Potential, mesh: ElementMesh) -> Self {
        assert!((2..=MAX_DEGREE).contains(&mesh.degree), "a degree from 2 to {MAX_DEGREE}");
        let rule = Lobatto::new(mesh.degree);
        let coefficient = species.kinetic_coefficient();
        let mut kinds = Vec::new();
        let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
        let mut kind_of = |length: Complex64, values: Vec<f64>| -> usize {
            let key = [length.re, length.im].iter().chain(&values).map(|v| v.to_bits()).collect();
            *known.entry(key).or_insert_with(|| {
                kinds.push(Kind::new(&rule, coefficient, length, &values));
                kinds.len() - 1
            })
        };
        let turned = |length: f64| Complex64::from_polar(length, ROTATION);
        let flat = |level: f64| vec![level; mesh.degree + 1];
        let mut elements = vec![kind_of(turned(mesh.left.length), flat(0.0)); mesh.left.elements];
        for pair in mesh.borders.windows(2) {
            let values = element_potential(&rule, potential, pair[0], pair[1]);
            elements.push(kind_of(Complex64::from(pair[1] - pair[0]), values));
        }
        let last = kind_of(turned(mesh.right.length), flat(potential.right_level()));
        elements.extend(std::iter::repeat_n(last, mesh.right.elements));
        let lanes = LANES.into_iter().find(|&lanes| lanes >= mesh.degree - 1).unwrap_or(LANES[4]);
        Self { mesh, rule, coefficient, kinds, elements, lanes }
    }

    /// Where the elements are.
    pub fn mesh(&self) -> &ElementMesh {
        &self.mesh
    }

    /// Complex numbers in a state.
    pub fn state_len(&self) -> usize {
        self.elements.len() * self.lanes + self.elements.len() + 1
    }

    /// Elements whose length is real.
    pub(super) fn physical(&self) -> std::ops::Range<usize> {
        let first = self.mesh.left.elements;
        first..first + self.mesh.borders.len() - 1
    }

    /// The kind of element `e`.
    pub(super) fn kind(&self, e: usize) -> &Kind {
        &self.kinds[self.elements[e]]
    }

    /// The state of ψ(x), given by its values between the ends; zero beyond.
    pub fn state(&self, psi: impl Fn(f64) -> Complex64) -> Vec<Complex64> {
        let mut state = vec![Complex64::default(); self.state_len()];
        let borders = self.elements.len() * self.lanes;
        for (i, e) in self.physical().enumerate() {
            let (from, to) = (self.mesh.borders[i], self.mesh.borders[i + 1]);
            let place = |u: f64| (from + to) / 2.0 + u * (to - from) / 2.0;
            let values: Vec<Complex64> = self.rule.nodes.iter().map(|&u| psi(place(u))).collect();
            state[borders + e] = values[0];
            state[borders + e + 1] = values[self.mesh.degree];
            self.set_inside(&mut state, e, &values);
        }
        state
    }

    /// Stores the values ψ at the nodes of element `e`.
    fn set_inside(&self, state: &mut [Complex64], e: usize, values: &[Complex64]) {
        let kind = self.kind(e);
        let n = self.mesh.degree - 1;
        let half = kind.length / 2.0;
        let modes: Vec<Complex64> = (0..n)
            .map(|j| {
                (0..n)
                    .map(|i| {
                        let root = (half * self.rule.weights[i + 1]).sqrt();
                        values[i + 1] * root * kind.vectors[i * n + j]
                    })
                    .sum()
            })
            .collect();
        let block: &mut [f64] =
            bytemuck::must_cast_slice_mut(&mut state[e * self.lanes..(e + 1) * self.lanes]);
        for (j, mode) in modes.iter().enumerate() {
            block[j] = mode.re;
            block[self.lanes + j] = mode.im;
        }
    }

    /// Multiplies a state by `factor`.
    pub(super) fn scale(&self, state: &mut [Complex64], factor: Complex64) {
        let (insides, borders) = state.split_at_mut(self.elements.len() * self.lanes);
        borders.iter_mut().for_each(|c| *c *= factor);
        let insides: &mut [f64] = bytemuck::must_cast_slice_mut(insides);
        for block in insides.chunks_exact_mut(2 * self.lanes) {
            let (re, im) = block.split_at_mut(self.lanes);
            for (re, im) in re.iter_mut().zip(im) {
                let c = Complex64::new(*re, *im) * factor;
                (*re, *im) = (c.re, c.im);
            }
        }
    }

    /// Mode `j` of element `e`.
    pub(super) fn mode(&self, state: &[Complex64], e: usize, j: usize) -> Complex64 {
        let block: &[f64] = bytemuck::must_cast_slice(&state[e * self.lanes..(e + 1) * self.lanes]);
        Complex64::new(block[j], block[self.lanes + j])
    }

    /// ψ at border `b`.
    pub fn border(&self, state: &[Complex64], b: usize) -> Complex64 {
        state[self.elements.len() * self.lanes + b]
    }

    /// ψ at the nodes of element `e`.
    fn values(&self, state: &[Complex64], e: usize) -> Vec<Complex64> {
        let kind = self.kind(e);
        let n = self.mesh.degree - 1;
        let half = kind.length / 2.0;
        let inside = (0..n).map(|i| {
            let sum: Complex64 =
                (0..n).map(|j| self.mode(state, e, j) * kind.vectors[i * n + j]).sum();
            sum / (half * self.rule.weights[i + 1]).sqrt()
        });
        std::iter::once(self.border(state, e))
            .chain(inside)
            .chain(std::iter::once(self.border(state, e + 1)))
            .collect()
    }

    /// ψ on `axis`, which lies between the ends.
    pub fn on_axis(&self, state: &[Complex64], axis: &Axis) -> Vec<Complex64> {
        let borders = &self.mesh.borders;
        let mut last: Option<(usize, Vec<Complex64>)> = None;
        axis.positions()
            .map(|x| {
                let i = borders.partition_point(|&b| b <= x).clamp(1, borders.len() - 1) - 1;
                let values = match last.take() {
                    Some((at, values)) if at == i => values,
                    _ => self.values(state, self.mesh.left.elements + i),
                };
                let u = (2.0 * x - borders[i] - borders[i + 1]) / (borders[i + 1] - borders[i]);
                let psi = self.rule.values(u).iter().zip(&values).map(|(l, v)| v * l).sum();
                last = Some((i, values));
                psi
            })
            .collect()
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

    /// Number of the first real border.
    pub fn first_border(&self) -> usize {
        self.mesh.left.elements
    }

    /// W (Å) of element `e` and V (meV) at its border on `side` (0 left, 1 right).
    pub fn border_term(&self, e: usize, side: usize) -> (f64, f64) {
        let kind = self.kind(e);
        (kind.mass.re, kind.values[side * self.mesh.degree])
    }

    /// ∂ψ/∂x at the right border of element `e`, of its polynomial.
    pub fn slope(&self, state: &[Complex64], e: usize) -> Complex64 {
        let sum: Complex64 = self
            .values(state, e)
            .iter()
            .zip(&self.rule.end_slope)
            .map(|(value, slope)| value * slope)
            .sum();
        sum * 2.0 / self.kind(e).length
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
    pub fn moment(&self, state: &[Complex64]) -> f64 {
        let one = |(i, e): (usize, usize)| -> f64 {
            let (from, to) = (self.mesh.borders[i], self.mesh.borders[i + 1]);
            let place = |u: f64| (from + to) / 2.0 + u * (to - from) / 2.0;
            let terms = self.rule.nodes.iter().zip(&self.rule.weights).zip(self.values(state, e));
            let sum: f64 = terms.map(|((&u, w), psi)| place(u) * w * psi.norm_sqr()).sum();
            sum * (to - from) / 2.0
        };
        self.physical().enumerate().map(one).sum()
    }

    /// b·∫ ℓ′ψ′ dx with ℓ the polynomial of the border of element `e` on `side` (0 left, 1 right),
    /// meV·√Å: up to (V − E)·W·ψ, which is added at an energy, b times the slope there, outward.
    pub fn stress(&self, state: &[Complex64], e: usize, side: usize) -> Complex64 {
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

impl Kind {
    fn new(rule: &Lobatto, coefficient: f64, length: Complex64, values: &[f64]) -> Self {
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
        let coupling = [0, degree].map(|border| {
            (0..n)
                .map(|j| {
                    (0..n)
                        .map(|i| {
                            vectors[i * n + j] * rule.stiffness(i + 1, border) / weight(i).sqrt()
                        })
                        .sum()
                })
                .collect()
        });
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
            values: values.to_vec(),
        }
    }
}

/// V at the nodes between `from` and `to`, one-sided at both.
pub(super) fn element_potential(
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
