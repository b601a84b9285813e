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

use super::mesh::{ElementMesh, ROTATION};
use crate::model::{ElementHamiltonian, Lobatto, Potential, Species, element_potential};

/// Modes kept for an element, of which those beyond p − 1 are zero: whole vectors.
pub(super) const LANES: [usize; 5] = [4, 8, 16, 24, 32];
/// Lowest degree of the polynomials of a run: its comparison run has one less.
pub(crate) const MIN_DEGREE: usize = 4;
/// Largest degree of the polynomials: beyond it elements are longer than anything in V.
pub(crate) const MAX_DEGREE: usize = LANES[LANES.len() - 1] + 1;

/// The basis: elements in their order, and where a state keeps what.
#[derive(Debug)]
pub struct ElementBasis {
    pub(super) mesh: ElementMesh,
    pub(super) rule: Lobatto,
    /// b = ħ²/2m, meV·Å².
    pub(super) coefficient: f64,
    pub(super) kinds: Vec<ElementHamiltonian>,
    /// ElementHamiltonian of every element.
    pub(super) elements: Vec<usize>,
    /// Modes kept for an element, one of [`LANES`].
    pub(super) lanes: usize,
}

/// The value of all of `values`, if they are the same.
pub(super) fn level_of(values: &[f64]) -> Option<f64> {
    let first = values.first().copied()?;
    values.iter().all(|value| *value == first).then_some(first)
}

/// Work on vectors of a number of modes that the compiler knows.
pub(super) trait ByLanes {
    fn run<const N: usize>(self);
}

/// Runs `work` for `lanes` modes, one of [`LANES`].
#[inline(always)]
pub(super) fn by_lanes(lanes: usize, work: impl ByLanes) {
    match lanes {
        4 => work.run::<4>(),
        8 => work.run::<8>(),
        16 => work.run::<16>(),
        24 => work.run::<24>(),
        _ => work.run::<32>(),
    }
}

impl ElementBasis {
    /// The basis of `mesh` for `species` in `potential`, whose levels hold at both ends.
    ///
    /// # Panics
    /// The degree is below 2 or above 33.
    pub fn new(species: &Species, potential: &Potential, mesh: ElementMesh) -> Self {
        Self::driven(species, potential, &Potential::default(), mesh)
    }

    /// The same for a `potential` beside which `drive` oscillates; every jump of it is a border too.
    ///
    /// # Panics
    /// The degree is below 2 or above 33.
    pub fn driven(
        species: &Species,
        potential: &Potential,
        drive: &Potential,
        mesh: ElementMesh,
    ) -> Self {
        assert!((2..=MAX_DEGREE).contains(&mesh.degree), "a degree from 2 to {MAX_DEGREE}");
        let rule = Lobatto::new(mesh.degree);
        let coefficient = species.kinetic_coefficient();
        let mut kinds = Vec::new();
        let mut known: HashMap<Vec<u64>, usize> = HashMap::new();
        let mut kind_of = |length: Complex64, values: Vec<f64>, swing: f64| -> usize {
            let numbers = [length.re, length.im, swing];
            let key = numbers.iter().chain(&values).map(|v| v.to_bits()).collect();
            *known.entry(key).or_insert_with(|| {
                let element = ElementHamiltonian::new(&rule, coefficient, length, &values);
                kinds.push(ElementHamiltonian { swing, ..element });
                kinds.len() - 1
            })
        };
        let turned = |length: f64| Complex64::from_polar(length, ROTATION);
        let flat = |level: f64| vec![level; mesh.degree + 1];
        let mut elements =
            vec![kind_of(turned(mesh.left.length), flat(0.0), 0.0); mesh.left.elements];
        for pair in mesh.borders.windows(2) {
            let [values, driven] =
                [potential, drive].map(|v| element_potential(&rule, v, pair[0], pair[1]));
            let swing = level_of(&driven).unwrap_or(0.0);
            elements.push(kind_of(Complex64::from(pair[1] - pair[0]), values, swing));
        }
        let last = kind_of(turned(mesh.right.length), flat(potential.right_level()), 0.0);
        elements.extend(std::iter::repeat_n(last, mesh.right.elements));
        let lanes = LANES.into_iter().find(|&lanes| lanes >= mesh.degree - 1).unwrap_or(LANES[4]);
        Self { mesh, rule, coefficient, kinds, elements, lanes }
    }

    /// b = ħ²/2m, meV·Å².
    pub(crate) fn coefficient(&self) -> f64 {
        self.coefficient
    }

    /// Where the elements are.
    pub fn mesh(&self) -> &ElementMesh {
        &self.mesh
    }

    /// Complex numbers in a state.
    pub(crate) fn state_len(&self) -> usize {
        self.elements.len() * self.lanes + self.elements.len() + 1
    }

    /// Elements whose length is real.
    pub(super) fn physical(&self) -> std::ops::Range<usize> {
        let first = self.mesh.left.elements;
        first..first + self.mesh.borders.len() - 1
    }

    /// The kind of element `e`.
    pub(super) fn kind(&self, e: usize) -> &ElementHamiltonian {
        &self.kinds[self.elements[e]]
    }

    /// The state of ψ(x), given by its values between the ends; zero beyond.
    pub(crate) fn state(&self, psi: impl Fn(f64) -> Complex64) -> Vec<Complex64> {
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
    pub(crate) fn border(&self, state: &[Complex64], b: usize) -> Complex64 {
        state[self.elements.len() * self.lanes + b]
    }

    /// ψ at the nodes of element `e`.
    pub(super) fn values(&self, state: &[Complex64], e: usize) -> Vec<Complex64> {
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

    /// Number of the first real border.
    pub(crate) fn first_border(&self) -> usize {
        self.mesh.left.elements
    }
}
