//! Elements from one lead to the other, condensed onto their borders at a complex energy.
//!
//! Without the insides of the elements the equation at energy z is T(z)·u = 0 for u = ψ at the
//! borders, T symmetric and tridiagonal; in the leads ψ leaves as e^(ik|x|), which adds −i·b·k to the
//! first and to the last entry, b = ħ²/2m. No element has a level of its own (with ψ = 0 at its
//! borders) at or below the range, so T is analytic there, and −dT/dz is a norm:
//!
//! −uᵀ·T′(z)·u = ∫ ψ² dx + (i/2)·(ψ_L²/k_L + ψ_R²/k_R),
//!
//! the second part being what the leads hold (Zel'dovich's normalisation).
//!
//! Sources: Patera, J. Comput. Phys. 54, 468 (1984), condensation; Zel'dovich, Sov. Phys. JETP 12,
//! 542 (1961); Siegert, Phys. Rev. 56, 750 (1939).

use num_complex::Complex64;

use super::tridiagonal::{RealRow, Tridiagonal, negative_pivots};
use crate::model::{ElementHamiltonian, Lobatto, Potential, Species, element_potential};
use crate::scattering::{Cancellation, Cancelled};
use crate::units::Interval;

/// Degree of the polynomials: eight modes inside of an element.
// An element holds at most 0.83 of a half wave, on which degree 9 errs by less than rounding.
pub(super) const DEGREE: usize = 9;
const MODES: usize = DEGREE - 1;

/// The condensed element: what T needs of it, by mode.
#[derive(Debug)]
struct Condensed {
    levels: [f64; MODES],
    /// V and 1 between straight lines and the coupling: LL, RR and LR.
    pulled: [[f64; MODES]; 3],
    lines: [[f64; MODES]; 3],
    /// C_k of the left and of the right border, meV·√Å.
    couplings: [[f64; MODES]; 2],
    /// b/h, meV·Å.
    straight: f64,
    /// (h/2)·w at a border, Å.
    mass: f64,
    /// V at the left and at the right border, meV.
    ends: [f64; 2],
}

/// T(z) and −T′(z), leads included.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub matrix: Tridiagonal,
    pub norm: Tridiagonal,
}

/// Which lead's waves a range of energies has: the branch of k.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leads {
    /// Levels of the left and of the right lead, meV.
    pub levels: [f64; 2],
    /// Whether waves leave through the left and the right lead.
    pub open: [bool; 2],
}

/// ψ between the borders of one element.
#[derive(Debug, Clone)]
pub(super) struct Inside {
    /// Nodes, Å.
    pub positions: Vec<f64>,
    /// ψ there.
    pub values: Vec<Complex64>,
    /// Weights of the nodes, Å.
    pub weights: Vec<f64>,
}

/// The elements of one potential.
#[derive(Debug)]
pub(super) struct Chain<'a> {
    elements: Vec<Condensed>,
    hamiltonians: Vec<ElementHamiltonian>,
    /// Å.
    pub borders: Vec<f64>,
    /// V at the borders, meV.
    pub values: Vec<f64>,
    rule: Lobatto,
    /// b = ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// Asked before T is made.
    stop: Cancellation<'a>,
}

impl Leads {
    /// Both k at `z` (meV), 1/Å: with a positive real part where the lead is open, on the positive
    /// imaginary axis where it is closed.
    pub(super) fn wavenumbers(&self, z: Complex64, coefficient: f64) -> [Complex64; 2] {
        [0, 1].map(|side| {
            let kinetic = (z - self.levels[side]) / coefficient;
            if self.open[side] { kinetic.sqrt() } else { Complex64::i() * (-kinetic).sqrt() }
        })
    }
}

impl<'a> Chain<'a> {
    pub(super) fn new(
        species: &Species,
        potential: &Potential,
        borders: Vec<f64>,
        stop: Cancellation<'a>,
    ) -> Result<Self, Cancelled> {
        let (rule, coefficient) = (Lobatto::new(DEGREE), species.kinetic_coefficient());
        let hamiltonian = |pair: &[f64]| {
            stop.check()?;
            let values = element_potential(&rule, potential, pair[0], pair[1]);
            Ok(ElementHamiltonian::new(&rule, coefficient, (pair[1] - pair[0]).into(), &values))
        };
        let hamiltonians = borders.windows(2).map(hamiltonian).collect::<Result<Vec<_>, _>>()?;
        let elements = hamiltonians.iter().map(Condensed::new).collect();
        let values = borders.iter().map(|x| potential.value(*x)).collect();
        Ok(Self { elements, hamiltonians, borders, values, rule, coefficient, stop })
    }

    /// From the first to the last border, Å.
    pub(super) fn span(&self) -> Interval {
        Interval::new(self.borders[0], self.borders[self.borders.len() - 1])
    }

    /// Borders between which an ion of `energy` (meV) may stay: where V first and last exceeds it, or
    /// has its outermost tops; `None` if nothing lies between.
    pub(super) fn walls(&self, energy: f64) -> Option<[usize; 2]> {
        let v = &self.values;
        let top = |j: &usize| v[*j] >= v[*j - 1] && v[*j] > v[*j + 1];
        let is_wall = |j: &usize| v[*j] > energy || top(j);
        let inner = 1..v.len().saturating_sub(1);
        let [first, last] = [inner.clone().find(is_wall)?, inner.rev().find(is_wall)?];
        (last > first + 1).then_some([first, last])
    }

    /// How many levels below `energy` (meV) an ion has that walls at two borders hold: negative
    /// pivots of T between them (Sylvester's law of inertia).
    pub(super) fn levels_below(
        &self,
        energy: f64,
        [from, to]: [usize; 2],
    ) -> Result<usize, Cancelled> {
        self.stop.check()?;
        let [_, mut beside, mut cross] = self.elements[from].real_matrix(energy);
        let rows = self.elements[from + 1..to].iter().map(|element| {
            let [left, right, next] = element.real_matrix(energy);
            let row = RealRow { diagonal: beside + left, off: cross };
            (beside, cross) = (right, next);
            row
        });
        Ok(negative_pivots(rows))
    }

    /// T(z) with waves that leave through `leads`, and −T′(z).
    pub(super) fn outgoing(&self, z: Complex64, leads: &Leads) -> Result<Outgoing, Cancelled> {
        self.stop.check()?;
        let mut matrix = Tridiagonal::zero(self.borders.len());
        let mut norm = matrix.clone();
        for (e, element) in self.elements.iter().enumerate() {
            matrix.add(e, element.matrix(z));
            norm.add(e, element.norm(z));
        }
        let last = self.borders.len() - 1;
        let wavenumbers = leads.wavenumbers(z, self.coefficient);
        for (border, k) in [0, last].into_iter().zip(wavenumbers) {
            matrix.diagonal[border] -= Complex64::i() * self.coefficient * k;
            norm.diagonal[border] += Complex64::i() / (2.0 * k);
        }
        Ok(Outgoing { matrix, norm })
    }

    /// ψ inside of every element, `u` at the borders.
    pub(super) fn insides(&self, z: Complex64, u: &[Complex64]) -> impl Iterator<Item = Inside> {
        self.hamiltonians.iter().enumerate().map(move |(e, hamiltonian)| {
            let (from, half) = (self.borders[e], 0.5 * hamiltonian.length.re);
            let weights: Vec<f64> = self.rule.weights.iter().map(|w| half * w).collect();
            let modes = self.elements[e].modes(z, [u[e], u[e + 1]]);
            let inner = (0..MODES).map(|i| {
                let row = &hamiltonian.vectors[i * MODES..(i + 1) * MODES];
                row.iter().zip(&modes).map(|(q, d)| d * q).sum::<Complex64>()
                    / weights[i + 1].sqrt()
            });
            let values = std::iter::once(u[e]).chain(inner).chain([u[e + 1]]).collect();
            let positions = self.rule.nodes.iter().map(|node| from + half * (1.0 + node)).collect();
            Inside { positions, values, weights }
        })
    }
}

impl Condensed {
    fn new(element: &ElementHamiltonian) -> Self {
        let by_mode = |value: &dyn Fn(usize) -> f64| std::array::from_fn(value);
        let products = |of: &[Vec<f64>; 2]| {
            [(0, 0), (1, 1), (0, 1)].map(|(a, b)| by_mode(&|k| of[a][k] * element.coupling[b][k]))
        };
        Self {
            levels: by_mode(&|k| element.levels[k].re),
            pulled: products(&element.pulled),
            lines: products(&element.lines),
            couplings: [0, 1].map(|a| by_mode(&|k| element.scale.re * element.coupling[a][k])),
            straight: element.straight.re,
            mass: element.mass.re,
            ends: [element.values[0], element.values[DEGREE]],
        }
    }

    /// Entries LL, RR and LR of T, as in [`ElementHamiltonian::condensed`].
    fn matrix(&self, z: Complex64) -> [Complex64; 3] {
        let mut pulled = [Complex64::default(); 3];
        let mut lines = [Complex64::default(); 3];
        for k in 0..MODES {
            let resolvent = resolvent(self.levels[k], z);
            for at in 0..3 {
                pulled[at] += self.pulled[at][k] * resolvent;
                lines[at] += self.lines[at][k] * resolvent;
            }
        }
        let sum = |at: usize| -2.0 * self.straight * (pulled[at] - z * lines[at]);
        [
            self.straight + (self.ends[0] - z) * self.mass + sum(0),
            self.straight + (self.ends[1] - z) * self.mass + sum(1),
            sum(2) - self.straight,
        ]
    }

    /// The same at a real energy.
    fn real_matrix(&self, energy: f64) -> [f64; 3] {
        let mut sums = [0.0; 3];
        for k in 0..MODES {
            let resolvent = 1.0 / (self.levels[k] - energy);
            for (sum, (pulled, line)) in sums.iter_mut().zip(self.pulled.iter().zip(&self.lines)) {
                *sum += (pulled[k] - energy * line[k]) * resolvent;
            }
        }
        let double = 2.0 * self.straight;
        [
            self.straight + (self.ends[0] - energy) * self.mass - double * sums[0],
            self.straight + (self.ends[1] - energy) * self.mass - double * sums[1],
            -double * sums[2] - self.straight,
        ]
    }

    /// Entries LL, RR and LR of −T′: (h/2)·w·δ_ab + Σ_k C_ka·C_kb/(λ_k − z)².
    fn norm(&self, z: Complex64) -> [Complex64; 3] {
        let mut sums = [Complex64::default(); 3];
        let [left, right] = &self.couplings;
        for k in 0..MODES {
            let resolvent = resolvent(self.levels[k], z);
            let squared = resolvent * resolvent;
            sums[0] += left[k] * left[k] * squared;
            sums[1] += right[k] * right[k] * squared;
            sums[2] += left[k] * right[k] * squared;
        }
        [self.mass + sums[0], self.mass + sums[1], sums[2]]
    }

    /// Modes of the inside where ψ at the borders is `ends`.
    fn modes(&self, z: Complex64, ends: [Complex64; 2]) -> [Complex64; MODES] {
        let [left, right] = &self.couplings;
        std::array::from_fn(|k| (ends[0] * left[k] + ends[1] * right[k]) / (z - self.levels[k]))
    }
}

/// 1/(level − z).
#[inline]
fn resolvent(level: f64, z: Complex64) -> Complex64 {
    let away = level - z.re;
    let inverse = 1.0 / (away * away + z.im * z.im);
    Complex64::new(away * inverse, z.im * inverse)
}
