//! Kicks at the nodes of elements: a smooth W(x)·s(t) beside Cayley steps.
//!
//! H₀ = T + V is left to the Cayley factors, edges and all. W·s is kicked at the nodes, with
//! Takahashi and Imada's correction: half a kick of
//!
//! exp(−i(W·s − Δt²·W′²·s²/24m)Δt/ħ),  s = s(t),
//!
//! before a step and half a one after it, since [W, [H₀ − iħ∂/∂t, W]] = (ħ²/m)·W′² whatever V is.
//! One set of tables serves all steps.
//!
//! Sources: Takahashi and Imada, J. Phys. Soc. Japan 53, 3765 (1984); Patera, J. Comput. Phys. 54,
//! 468 (1984), for elements.

use std::f64::consts::TAU;
use std::ops::Range;

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use super::basis::{ByLanes, ElementBasis, by_lanes};
use crate::dynamics::oscillation::{Oscillation, SteppedOscillation};
use crate::dynamics::phases::{cis_of_turns, turn};
use crate::dynamics::{Kick, TAKAHASHI_IMADA};
use crate::model::ElementHamiltonian;
use crate::units::HBAR;

/// |W| over its maximum below which it does nothing within rounding.
const NEGLIGIBLE: f64 = 1e-18;
/// The kick before and the one after a step.
const HALF: Kick = TAKAHASHI_IMADA.kicks[0];
/// Both at once, between two steps.
const JOINT: Kick = Kick { potential: 2.0 * HALF.potential, gradient: 2.0 * HALF.gradient };

/// W and W′² at the nodes of the elements in which W acts.
#[derive(Debug, Clone)]
pub(super) struct NodalDrive {
    /// These elements.
    elements: Range<usize>,
    /// W (meV) and W′² (meV²/Å²) at the nodes inside of each, in whole groups.
    inside: [Vec<f64>; 2],
    /// The same at the borders.
    borders: [Vec<f64>; 2],
}

impl NodalDrive {
    /// `values` are those of W at the nodes of every element of real length.
    pub(super) fn new(basis: &ElementBasis, values: &[Vec<f64>]) -> Self {
        let most = values.iter().flatten().fold(0.0_f64, |most, w| most.max(w.abs()));
        let acts = |values: &Vec<f64>| values.iter().any(|w| w.abs() > NEGLIGIBLE * most);
        let from = values.iter().position(acts).unwrap_or(0);
        let to = values.iter().rposition(acts).map_or(from, |last| last + 1);
        let squares: Vec<Vec<f64>> = (from..to)
            .map(|i| {
                let stretch = 2.0 / (basis.mesh.borders[i + 1] - basis.mesh.borders[i]);
                let slopes = basis.rule.slopes(&values[i]);
                slopes.iter().map(|slope| (stretch * slope).powi(2)).collect()
            })
            .collect();
        let first = basis.first_border();
        let elements = first + from..first + to;
        let tables = [&values[from..to], &squares];
        Self {
            inside: tables.map(|table| padded(basis, table)),
            borders: tables.map(|table| at_borders(basis, &elements, table)),
            elements,
        }
    }
}

/// Values at the nodes inside of elements, each element's in whole groups.
fn padded(basis: &ElementBasis, values: &[Vec<f64>]) -> Vec<f64> {
    let mut all = Vec::with_capacity(values.len() * basis.lanes);
    for (i, values) in values.iter().enumerate() {
        all.extend(&values[1..basis.mesh.degree]);
        all.resize((i + 1) * basis.lanes, 0.0);
    }
    all
}

/// Means of both sides with their weights at the borders of `elements`; zero beyond the last ones.
fn at_borders(basis: &ElementBasis, elements: &Range<usize>, values: &[Vec<f64>]) -> Vec<f64> {
    let mass = |e: usize| basis.kind(e).mass.re;
    let first = elements.start;
    let side = |e: usize, node: usize| {
        let value = e.checked_sub(first).and_then(|i| values.get(i)).map_or(0.0, |v| v[node]);
        mass(e) * value
    };
    let degree = basis.mesh.degree;
    let mean = |b: usize| match b == 0 || b == basis.elements.len() {
        // There ψ = 0.
        true => 0.0,
        false => (side(b - 1, degree) + side(b, 0)) / (mass(b - 1) + mass(b)),
    };
    if elements.is_empty() { Vec::new() } else { (first..=elements.end).map(mean).collect() }
}

/// A [`NodalDrive`] at steps of one length.
#[derive(Debug)]
pub(super) struct ElementKicks {
    drive: NodalDrive,
    oscillation: SteppedOscillation,
    /// Turns of a kick of weight one per meV, and per meV²/Å² of W′².
    turns: [f64; 2],
    /// By kind: modes to nodes, mode by mode, and back, node by node; empty where W does not act.
    transforms: Vec<[Vec<f64>; 2]>,
    arch: Arch,
}

impl ElementKicks {
    /// For steps of `time_step` (fs).
    pub(super) fn new(
        basis: &ElementBasis,
        drive: NodalDrive,
        oscillation: Oscillation,
        time_step: f64,
    ) -> Self {
        let used: Vec<usize> = basis.elements[drive.elements.clone()].to_vec();
        let transforms =
            basis.kinds.iter().enumerate().map(|(at, kind)| match used.contains(&at) {
                true => transforms(kind, basis.mesh.degree - 1, basis.lanes),
                false => [Vec::new(), Vec::new()],
            });
        let turns = time_step / (TAU * HBAR);
        // 1/m = 2b/ħ².
        let inverse_mass = 2.0 * basis.coefficient / (HBAR * HBAR);
        Self {
            oscillation: SteppedOscillation::new(oscillation, time_step),
            turns: [turns, turns * time_step * time_step * inverse_mass],
            transforms: transforms.collect(),
            drive,
            arch: Arch::new(),
        }
    }

    /// The kick before the first of some steps.
    pub(super) fn begin(&self, basis: &ElementBasis, state: &mut [Complex64]) {
        self.kick(basis, state, HALF);
    }

    /// The kick after a step, with the one before the next if it `goes_on`.
    pub(super) fn end_step(
        &mut self,
        basis: &ElementBasis,
        state: &mut [Complex64],
        goes_on: bool,
    ) {
        self.oscillation.next();
        self.kick(basis, state, if goes_on { JOINT } else { HALF });
    }

    /// Kicks `state` at the beginning of the present step.
    fn kick(&self, basis: &ElementBasis, state: &mut [Complex64], kick: Kick) {
        let s = self.oscillation.at(0.0);
        if s == 0.0 || self.drive.elements.is_empty() {
            return;
        }
        let weights = [self.turns[0] * kick.potential * s, self.turns[1] * kick.gradient * s * s];
        let (insides, borders) = state.split_at_mut(basis.elements.len() * basis.lanes);
        let range = self.drive.elements.clone();
        let insides = &mut insides[range.start * basis.lanes..range.end * basis.lanes];
        let insides = bytemuck::must_cast_slice_mut(insides);
        self.arch.dispatch(InsideKicks { basis, kicks: self, insides, weights });
        let tables = self.drive.borders.each_ref().map(Vec::as_slice);
        turn(self.arch, &mut borders[range.start..=range.end], tables, weights);
    }
}

/// One kick on the insides of elements.
struct InsideKicks<'a> {
    basis: &'a ElementBasis,
    kicks: &'a ElementKicks,
    /// Blocks of real, then imaginary parts.
    insides: &'a mut [f64],
    weights: [f64; 2],
}

impl WithSimd for InsideKicks<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        by_lanes(self.basis.lanes, self);
    }
}

impl ByLanes for InsideKicks<'_> {
    #[inline(always)]
    fn run<const N: usize>(self) {
        let Self { basis, kicks, insides, weights } = self;
        let (blocks, _) = insides.as_chunks_mut::<N>();
        let drive = &kicks.drive;
        let [potential, square] = drive.inside.each_ref().map(|table| table.as_chunks::<N>().0);
        let kinds = &basis.elements[drive.elements.clone()];
        for (e, block) in blocks.chunks_exact_mut(2).enumerate() {
            let (re, im) = block.split_at_mut(1);
            let [to_nodes, to_modes] =
                kicks.transforms[kinds[e]].each_ref().map(|table| table.as_chunks::<N>().0);
            let [mut a, mut b] = transformed(to_nodes, [&re[0], &im[0]]);
            let mut turns = [0.0; N];
            for i in 0..N {
                turns[i] = weights[0] * potential[e][i] + weights[1] * square[e][i];
            }
            let [cosine, sine] = cis_of_turns(turns);
            for i in 0..N {
                (a[i], b[i]) =
                    (cosine[i] * a[i] + sine[i] * b[i], cosine[i] * b[i] - sine[i] * a[i]);
            }
            [re[0], im[0]] = transformed(to_modes, [&a, &b]);
        }
    }
}

/// Σ_j rows_j·values_j of both parts.
#[inline(always)]
fn transformed<const N: usize>(rows: &[[f64; N]], [re, im]: [&[f64; N]; 2]) -> [[f64; N]; 2] {
    let mut sums = [[0.0; N]; 2];
    for (j, row) in rows.iter().enumerate() {
        for i in 0..N {
            sums[0][i] += row[i] * re[j];
            sums[1][i] += row[i] * im[j];
        }
    }
    sums
}

/// Qᵀ and Q of `kind`, which has `n` modes, with rows of `lanes`.
fn transforms(kind: &ElementHamiltonian, n: usize, lanes: usize) -> [Vec<f64>; 2] {
    let rows = |entry: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        let row = |i: usize| (0..lanes).map(move |j| if j < n { entry(i, j) } else { 0.0 });
        (0..n).flat_map(row).collect()
    };
    [
        rows(&|mode, node| kind.vectors[node * n + mode]),
        rows(&|node, mode| kind.vectors[node * n + mode]),
    ]
}
