//! Time steps by Cayley factors, with the energy that each step turns exactly.
//!
//! The diagonal Padé approximant [m/m] of e^(−i(H − E₀)Δt/ħ) is a product of m Cayley factors,
//! c ← c + 2iΓ·(H − z)⁻¹c, z = E₀ + iħρ/Δt, Γ = Im z, ρ the zeros of the approximant's
//! denominator. Each is unitary where H is Hermitian. An eigenvalue E turns by exactly
//!
//! φ(E) = Σ_j 2·atan((E − Re z_j)/Γ_j)
//!
//! in one step, so that energies resolved with φ(E) in place of E·Δt/ħ have no error of the time
//! step. (H − z)⁻¹ is static condensation: insides are diagonal, borders one tridiagonal system.
//!
//! Sources: van Dijk and Toyama, Phys. Rev. E 75, 036707 (2007); Patera, J. Comput. Phys. 54, 468
//! (1984).

use num_complex::Complex64;
use pulp::Arch;

use super::basis::ElementBasis;
use super::start::Raised;
use crate::model::Packet;
use crate::units::HBAR;

/// Power with which the start is damped beyond the mesh: with six, T(E) of a table erred by 8e-10,
/// without by 2.5e-7.
const TIDY_POWER: usize = 6;

/// One factor of a step.
#[derive(Debug)]
struct Factor {
    /// z, meV.
    pole: Complex64,
    /// 2iΓ.
    twice: Complex64,
    /// 2iΓ/(λ_j − z) by kind: real parts, then imaginary parts, in whole groups.
    resolvents: Vec<Vec<f64>>,
    /// 1/d of the tridiagonal S = L·D·Lᵀ, by border.
    inverse_pivots: Vec<Complex64>,
    /// Entries of L below the diagonal, by border.
    multipliers: Vec<Complex64>,
}

/// Steps of one length.
#[derive(Debug)]
pub struct CayleyStepper {
    time_step: f64,
    factors: Vec<Factor>,
    /// Couplings of the insides to the left and right border by kind, in whole groups.
    couplings: Vec<[Vec<f64>; 2]>,
    /// (H − z)⁻¹ψ at the borders.
    solution: Vec<Complex64>,
    absorbed: [f64; 2],
    arch: Arch,
}

impl CayleyStepper {
    /// Tables for steps of `time_step` (fs) of `order` factors around the energy `middle` (meV).
    pub fn new(basis: &ElementBasis, middle: f64, order: usize, time_step: f64) -> Self {
        let padded = |values: &[f64]| {
            let mut values = values.to_vec();
            values.resize(basis.lanes, 0.0);
            values
        };
        let couplings =
            basis.kinds.iter().map(|kind| kind.coupling.each_ref().map(|c| padded(c))).collect();
        let factors = pade_zeros(order)
            .into_iter()
            .map(|zero| Factor::new(basis, middle + Complex64::I * zero * HBAR / time_step))
            .collect();
        Self {
            time_step,
            factors,
            couplings,
            solution: vec![Complex64::default(); basis.elements.len() + 1],
            absorbed: [0.0; 2],
            arch: Arch::new(),
        }
    }

    /// φ(E): by how much an eigenvalue of `energy` (meV) turns in one step.
    pub fn phase(&self, energy: f64) -> f64 {
        self.factors.iter().map(|f| 2.0 * ((energy - f.pole.re) / f.pole.im).atan()).sum()
    }

    /// Factors in a step.
    pub fn order(&self) -> usize {
        self.factors.len()
    }

    /// The poles z of the factors, meV.
    pub fn poles(&self) -> Vec<Complex64> {
        self.factors.iter().map(|factor| factor.pole).collect()
    }

    /// fs.
    pub fn time_step(&self) -> f64 {
        self.time_step
    }

    /// Probability that went through the first and the last real border so far.
    pub fn absorbed(&self) -> [f64; 2] {
        self.absorbed
    }

    /// `packet` at t = 0, without what the mesh cannot hold.
    ///
    /// V is zero where the packet stands.
    pub fn start(&mut self, basis: &ElementBasis, packet: Packet) -> Vec<Complex64> {
        let (pole, twice) = (self.factors[0].pole, self.factors[0].twice);
        let raised = Raised::new(packet, basis.coefficient, pole, TIDY_POWER);
        let mut state = basis.state(|x| raised.value(x));
        for _ in 0..TIDY_POWER {
            let before = state.clone();
            self.apply(basis, &mut state, 0);
            state.iter_mut().zip(&before).for_each(|(c, old)| *c -= old);
            basis.scale(&mut state, 1.0 / twice);
        }
        self.absorbed = [0.0; 2];
        state
    }

    /// Moves `state` by `steps` steps.
    pub fn advance(&mut self, basis: &ElementBasis, state: &mut [Complex64], steps: usize) {
        for _ in 0..steps {
            for at in 0..self.factors.len() {
                self.apply(basis, state, at);
            }
            if self.factors.len() % 2 == 1 {
                state.iter_mut().for_each(|c| *c = -*c);
            }
        }
    }

    fn apply(&mut self, basis: &ElementBasis, state: &mut [Complex64], at: usize) {
        let factor = &self.factors[at];
        let physical = basis.physical();
        let ends = [(physical.start, 0), (physical.end - 1, 1)];
        let before = ends.map(|(e, side)| basis.stress(state, e, side));
        let old = ends.map(|(e, side)| basis.border(state, e + side));
        let (insides, borders) = state.split_at_mut(basis.elements.len() * basis.lanes);
        let sweep = Sweep {
            basis,
            factor,
            couplings: &self.couplings,
            insides: bytemuck::must_cast_slice_mut(insides),
            borders,
            solution: &mut self.solution,
        };
        self.arch.dispatch(|| match basis.lanes {
            4 => sweep.run::<4>(),
            8 => sweep.run::<8>(),
            16 => sweep.run::<16>(),
            24 => sweep.run::<24>(),
            _ => sweep.run::<32>(),
        });
        // Probability inside falls by 4Γ·Im(f*·u), f the flux of u = (H − z)⁻¹c_old.
        for (side, (e, border)) in ends.into_iter().enumerate() {
            let kind = basis.kind(e);
            let u = self.solution[e + border];
            let stress = (basis.stress(state, e, border) - before[side]) / self.factors[at].twice;
            let potential = kind.values[border * basis.mesh().degree];
            // outward
            let flux = stress + (potential - self.factors[at].pole) * kind.mass * u
                - kind.mass * old[side];
            self.absorbed[side] -= 4.0 * self.factors[at].pole.im * (flux.conj() * u).im;
        }
    }
}

impl Factor {
    fn new(basis: &ElementBasis, pole: Complex64) -> Self {
        let twice = Complex64::new(0.0, 2.0 * pole.im);
        let resolvents = basis
            .kinds
            .iter()
            .map(|kind| {
                let mut table = vec![0.0; 2 * basis.lanes];
                for (j, level) in kind.levels.iter().enumerate() {
                    let value = twice / (level - pole);
                    table[j] = value.re;
                    table[basis.lanes + j] = value.im;
                }
                table
            })
            .collect();
        // Condensed: S_bb of each side, S_LR, of every kind.
        let condensed: Vec<[Complex64; 3]> = basis
            .kinds
            .iter()
            .map(|kind| {
                let sum = |a: usize, b: usize| -> Complex64 {
                    let terms = kind.levels.iter().zip(&kind.coupling[a]).zip(&kind.coupling[b]);
                    terms.map(|((level, a), b)| a * b / (level - pole)).sum::<Complex64>()
                        * kind.scale
                        * kind.scale
                };
                [
                    kind.edge[0] - pole * kind.mass - sum(0, 0),
                    kind.edge[1] - pole * kind.mass - sum(1, 1),
                    kind.cross - sum(0, 1),
                ]
            })
            .collect();
        let count = basis.elements.len();
        let mut inverse_pivots = vec![Complex64::default(); count + 1];
        let mut multipliers = vec![Complex64::default(); count + 1];
        for b in 1..count {
            let (left, right) = (condensed[basis.elements[b - 1]], condensed[basis.elements[b]]);
            let mut pivot = left[1] + right[0];
            if b > 1 {
                let off = left[2];
                multipliers[b] = off * inverse_pivots[b - 1];
                pivot -= multipliers[b] * off;
            }
            inverse_pivots[b] = 1.0 / pivot;
        }
        Self { pole, twice, resolvents, inverse_pivots, multipliers }
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

impl Sweep<'_> {
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

/// The zeros ρ of Σ_k (2m−k)!·m!/((2m)!·k!·(m−k)!)·(−y)^k, by Durand and Kerner's iteration.
fn pade_zeros(order: usize) -> Vec<Complex64> {
    let m = order;
    // Coefficients by their ratio, and made monic.
    let mut coefficients = vec![1.0];
    for k in 0..m {
        let ratio = (m - k) as f64 / ((2 * m - k) as f64 * (k + 1) as f64);
        coefficients.push(-coefficients[k] * ratio);
    }
    let leading = coefficients[m];
    let value = |y: Complex64| {
        coefficients.iter().rev().fold(Complex64::default(), |sum, c| sum * y + c / leading)
    };
    let mut zeros: Vec<Complex64> =
        (0..m).map(|j| Complex64::from_polar(2.0 * m as f64, 0.4 + 2.5 * j as f64)).collect();
    for _ in 0..400 {
        for j in 0..m {
            let others: Complex64 =
                (0..m).filter(|&k| k != j).map(|k| zeros[j] - zeros[k]).product();
            let step = value(zeros[j]) / others;
            zeros[j] -= step;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_of_the_pade_approximant() {
        assert!((pade_zeros(1)[0] - 2.0).norm() < 1e-14);
        let zeros = pade_zeros(4);
        for known in [
            Complex64::new(4.207578794359266, 5.314836083713503),
            Complex64::new(5.79242120564073, 1.734468257869033),
        ] {
            for known in [known, known.conj()] {
                let nearest = zeros.iter().map(|z| (z - known).norm()).fold(1.0, f64::min);
                assert!(nearest < 1e-12, "{zeros:?}");
            }
        }
    }
}
