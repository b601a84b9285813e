//! One Cayley factor: its tables, and how it acts on a state.
//!
//! (H − z)⁻¹ by static condensation: in the modes of an element H is diagonal, so that its inside is
//! eliminated by sums over modes, and what is left couples neighbouring borders alone.
//!
//! An element in which V rises by a constant is the same with that much taken from z: so a level that
//! swings costs a pass over the tables, not new ones.

use num_complex::Complex64;

use pulp::{Arch, Simd, WithSimd};

use super::basis::{ByLanes, ElementBasis, by_lanes};

/// Where levels swing.
#[derive(Debug, Clone)]
pub(super) struct SwingingLevels {
    /// The kinds of these elements.
    pub(super) kinds: Vec<usize>,
    /// The first of these elements.
    pub(super) first: usize,
}

impl SwingingLevels {
    /// Those of `basis`, if there are any.
    pub(super) fn new(basis: &ElementBasis) -> Option<Self> {
        let swings = |at: &usize| basis.kinds[*at].swing != 0.0;
        let first = basis.elements.iter().position(swings)?;
        Some(Self { kinds: (0..basis.kinds.len()).filter(swings).collect(), first })
    }
}

/// One factor of a step.
#[derive(Debug)]
pub(super) struct Factor {
    /// z, meV.
    pub(super) pole: Complex64,
    /// 2iΓ.
    pub(super) twice: Complex64,
    /// 2iΓ/(λ_j − z) by kind: real parts, then imaginary parts, in whole groups.
    resolvents: Vec<Vec<f64>>,
    /// 1/d of the tridiagonal S = L·D·Lᵀ, by border.
    inverse_pivots: Vec<Complex64>,
    /// Entries of L below the diagonal, by border.
    multipliers: Vec<Complex64>,
    /// S of the two borders of an element, by kind.
    condensed: Vec<[Complex64; 3]>,
}

impl Factor {
    pub(super) fn new(basis: &ElementBasis, pole: Complex64) -> Self {
        let twice = Complex64::new(0.0, 2.0 * pole.im);
        let count = basis.elements.len();
        let mut factor = Self {
            pole,
            twice,
            resolvents: vec![vec![0.0; 2 * basis.lanes]; basis.kinds.len()],
            inverse_pivots: vec![Complex64::default(); count + 1],
            multipliers: vec![Complex64::default(); count + 1],
            condensed: vec![[Complex64::default(); 3]; basis.kinds.len()],
        };
        (0..basis.kinds.len()).for_each(|at| factor.set_kind(basis, at, 0.0));
        factor.set_pivots(basis, 1);
        factor
    }

    /// Tables for H + σ·W, W being a constant in each element of `driven`.
    pub(super) fn set_levels(&mut self, basis: &ElementBasis, driven: &SwingingLevels, sigma: f64) {
        driven.kinds.iter().for_each(|&at| self.set_kind(basis, at, sigma));
        self.set_pivots(basis, driven.first.max(1));
    }

    /// The tables of kind `at` with W·σ.
    fn set_kind(&mut self, basis: &ElementBasis, at: usize, sigma: f64) {
        let kind = &basis.kinds[at];
        let pole = self.pole - sigma * kind.swing;
        let (re, im) = self.resolvents[at].split_at_mut(basis.lanes);
        for ((level, re), im) in kind.levels.iter().zip(re).zip(im) {
            let value = self.twice / (level - pole);
            (*re, *im) = (value.re, value.im);
        }
        self.condensed[at] = kind.condensed(pole);
    }

    /// S = L·D·Lᵀ from border `first` on.
    fn set_pivots(&mut self, basis: &ElementBasis, first: usize) {
        for b in first..basis.elements.len() {
            let [left, right] = [b - 1, b].map(|e| self.condensed[basis.elements[e]]);
            let mut pivot = left[1] + right[0];
            if b > 1 {
                let off = left[2];
                self.multipliers[b] = off * self.inverse_pivots[b - 1];
                pivot -= self.multipliers[b] * off;
            }
            self.inverse_pivots[b] = 1.0 / pivot;
        }
    }

    /// c ← c + 2iΓ·(H − z)⁻¹c on `state`; (H − z)⁻¹c at the borders goes to `solution`.
    pub(super) fn apply(
        &self,
        arch: Arch,
        basis: &ElementBasis,
        couplings: &[[Vec<f64>; 2]],
        state: &mut [Complex64],
        solution: &mut [Complex64],
    ) {
        let (insides, borders) = state.split_at_mut(basis.elements.len() * basis.lanes);
        let insides = bytemuck::must_cast_slice_mut(insides);
        arch.dispatch(Sweep { basis, factor: self, couplings, insides, borders, solution });
    }
}

/// One factor on one state.
struct Sweep<'a> {
    basis: &'a ElementBasis,
    factor: &'a Factor,
    couplings: &'a [[Vec<f64>; 2]],
    /// Blocks of real, then imaginary parts.
    insides: &'a mut [f64],
    borders: &'a mut [Complex64],
    solution: &'a mut [Complex64],
}

impl WithSimd for Sweep<'_> {
    type Output = ();

    // A closure as long as this would not be inlined, and then run without wide instructions.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        by_lanes(self.basis.lanes, self);
    }
}

impl ByLanes for Sweep<'_> {
    #[inline(always)]
    fn run<const N: usize>(self) {
        let Self { basis, factor, couplings, insides, borders, solution } = self;
        let count = basis.elements.len();
        let (halves, _) = insides.as_chunks_mut::<N>();
        let inverse = 1.0 / factor.twice;
        solution.fill(Complex64::default());
        for (e, block) in halves.chunks_exact(2).enumerate() {
            let at = basis.elements[e];
            let kind = &basis.kinds[at];
            let (mu, _) = factor.resolvents[at].as_chunks::<N>();
            let (left, right) =
                (couplings[at][0].as_chunks::<N>().0, couplings[at][1].as_chunks::<N>().0);
            let sums = condense::<N>([&block[0], &block[1]], [&mu[0], &mu[1]], &left[0], &right[0]);
            let scale = kind.scale * inverse;
            solution[e] -= scale * Complex64::new(sums[0], sums[1]);
            solution[e + 1] -= scale * Complex64::new(sums[2], sums[3]);
        }
        for b in 1..count {
            let mass =
                basis.kinds[basis.elements[b - 1]].mass + basis.kinds[basis.elements[b]].mass;
            solution[b] += mass * borders[b];
        }
        solution[0] = Complex64::default();
        solution[count] = Complex64::default();
        for b in 2..count {
            let before = solution[b - 1];
            solution[b] -= factor.multipliers[b] * before;
        }
        for b in (1..count).rev() {
            let after = if b + 1 < count {
                factor.multipliers[b + 1] * solution[b + 1]
            } else {
                Complex64::default()
            };
            solution[b] = solution[b] * factor.inverse_pivots[b] - after;
        }
        for (e, block) in halves.chunks_exact_mut(2).enumerate() {
            let at = basis.elements[e];
            let scale = basis.kinds[at].scale;
            let (mu, _) = factor.resolvents[at].as_chunks::<N>();
            let (left, right) =
                (couplings[at][0].as_chunks::<N>().0, couplings[at][1].as_chunks::<N>().0);
            let (l, r) = (scale * solution[e], scale * solution[e + 1]);
            let (re, im) = block.split_at_mut(1);
            update::<N>([&mut re[0], &mut im[0]], [&mu[0], &mu[1]], &left[0], &right[0], l, r);
        }
        for (border, u) in borders.iter_mut().zip(solution.iter()) {
            *border += factor.twice * u;
        }
    }
}

/// Σ of μ·d times the couplings: to the left and to the right border, real and imaginary parts.
#[inline(always)]
fn condense<const N: usize>(
    [re, im]: [&[f64; N]; 2],
    [mu_re, mu_im]: [&[f64; N]; 2],
    left: &[f64; N],
    right: &[f64; N],
) -> [f64; 4] {
    let mut sums = [[0.0; 8]; 4];
    for j in 0..N {
        let a = mu_re[j] * re[j] - mu_im[j] * im[j];
        let b = mu_re[j] * im[j] + mu_im[j] * re[j];
        let lane = j % 8;
        sums[0][lane] += left[j] * a;
        sums[1][lane] += left[j] * b;
        sums[2][lane] += right[j] * a;
        sums[3][lane] += right[j] * b;
    }
    sums.map(|s| ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])))
}

/// d ← d + μ·(d − left·l − right·r).
#[inline(always)]
fn update<const N: usize>(
    [re, im]: [&mut [f64; N]; 2],
    [mu_re, mu_im]: [&[f64; N]; 2],
    left: &[f64; N],
    right: &[f64; N],
    l: Complex64,
    r: Complex64,
) {
    for j in 0..N {
        let a = re[j] - left[j] * l.re - right[j] * r.re;
        let b = im[j] - left[j] * l.im - right[j] * r.im;
        re[j] += mu_re[j] * a - mu_im[j] * b;
        im[j] += mu_re[j] * b + mu_im[j] * a;
    }
}
