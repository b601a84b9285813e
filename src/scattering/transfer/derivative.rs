//! The march with its derivative by the energy, and the phase of ψ counted through it.
//!
//! The wave comes from the left. Started on the right with ψ = 1, ψ keeps its flux, so that it has
//! no zero and dθ/dx = k_R/|ψ|² > 0 for its phase θ: a slab in which |w̄|·h² is small turns it by
//! less than 2π, and θ is known with all its turns.

use std::f64::consts::{LN_2, TAU};

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use super::slab::{FlatPropagator, Slab};
use crate::scattering::quadrature::dual::Dual;
use crate::scattering::quadrature::number::Number;
use crate::scattering::quadrature::simd::{MAX_LANES, SimdVector};
use crate::scattering::{Cancellation, Cancelled};

/// Largest |w̄|·h² of a slab whose turns are counted: it turns ψ by less than π + √3.
pub(super) const LARGEST_ARGUMENT: f64 = 3.0;
/// Turns of a slab are between this − 2π and this: rounding may turn ψ back by very little.
const MAX_TURN: f64 = 0.5;
/// Below this |w|·h² differences of hyperbolic functions are taken from a series.
const SERIES: f64 = 0.1;

/// Where a solution starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct DerivativeStart {
    /// Energy inside the domain, meV.
    pub energy: f64,
    /// ψ′ where ψ = 1, 1/Å.
    pub slope: Complex64,
    /// ∂ψ′/∂E, 1/(Å·meV).
    pub slope_change: Complex64,
}

/// ψ, ψ′ and their derivatives by E at one place, without the factor e^logarithm.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    pub psi: Complex64,
    pub slope: Complex64,
    pub psi_change: Complex64,
    pub slope_change: Complex64,
    pub logarithm: f64,
}

/// One solution.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Solution {
    /// At the left end.
    pub end: State,
    /// At the left and at the right plane.
    pub planes: [State; 2],
    /// Phase of ψ at the left end less that at the right one, with all turns.
    pub phase: f64,
}

/// A march through `slabs` (in order from left to right), leftwards.
pub(super) struct DerivativeMarch<'a> {
    pub slabs: &'a [Slab],
    /// b/(ħ²/2m) = 1: 1/b in 1/(meV·Å²).
    pub inverse: f64,
    /// Number of slabs to the left of each plane.
    pub planes: [usize; 2],
    pub starts: &'a [DerivativeStart],
    pub stop: Cancellation<'a>,
}

impl DerivativeMarch<'_> {
    /// The solution for each start.
    pub(super) fn solve(self) -> Result<Vec<Solution>, Cancelled> {
        Arch::new().dispatch(self)
    }
}

impl WithSimd for DerivativeMarch<'_> {
    type Output = Result<Vec<Solution>, Cancelled>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let mut solutions = Vec::with_capacity(self.starts.len());
        for chunk in self.starts.chunks(SimdVector::<S>::COUNT) {
            self.stop.check()?;
            let solved = self.block(simd, chunk);
            solutions.extend_from_slice(&solved[..chunk.len()]);
        }
        Ok(solutions)
    }
}

type Parts<S> = [Dual<SimdVector<S>>; 4];

impl DerivativeMarch<'_> {
    #[inline(always)]
    fn block<S: Simd>(&self, simd: S, starts: &[DerivativeStart]) -> [Solution; MAX_LANES] {
        // A block that is not full repeats its first energy.
        let lanes = |part: fn(&DerivativeStart) -> f64| {
            let value = |lane: usize| part(starts.get(lane).unwrap_or(&starts[0]));
            SimdVector::new(simd, &std::array::from_fn(value))
        };
        let constant = |value: f64| SimdVector::splat(simd, value);
        let (zero, one) = (constant(0.0), constant(1.0));
        let energies = Dual { value: lanes(|start| start.energy), slope: one };
        // ψ real and imaginary, ψ′ real and imaginary.
        let mut march = Running {
            state: [
                Dual { value: one, slope: zero },
                Dual { value: zero, slope: zero },
                Dual { value: lanes(|s| s.slope.re), slope: lanes(|s| s.slope_change.re) },
                Dual { value: lanes(|s| s.slope.im), slope: lanes(|s| s.slope_change.im) },
            ],
            logarithms: [0.0; MAX_LANES],
            phases: [0.0; MAX_LANES],
        };
        let mut solutions = [Solution::default(); MAX_LANES];
        let count = self.slabs.len();
        for left in (0..=count).rev() {
            if left < count {
                march.cross(&self.slabs[left], energies, self.inverse);
            }
            for (plane, _) in self.planes.iter().enumerate().filter(|(_, at)| **at == left) {
                for (lane, solution) in solutions.iter_mut().enumerate().take(starts.len()) {
                    solution.planes[plane] = march.at(lane);
                }
            }
        }
        for (lane, solution) in solutions.iter_mut().enumerate().take(starts.len()) {
            (solution.end, solution.phase) = (march.at(lane), march.phases[lane]);
        }
        solutions
    }
}

/// Solutions on their way.
struct Running<S: Simd> {
    state: Parts<S>,
    logarithms: [f64; MAX_LANES],
    phases: [f64; MAX_LANES],
}

impl<S: Simd> Running<S> {
    /// Across `slab`, from its right face to its left one.
    #[inline(always)]
    fn cross(&mut self, slab: &Slab, energies: Dual<SimdVector<S>>, inverse: f64) {
        let expected = slab.flat.then(|| self.turned_by(slab, energies, inverse));
        let p = if slab.flat {
            let (entries, mut exponent) = flat(slab, energies.value, inverse);
            for (sum, own) in self.logarithms.iter_mut().zip(exponent.values()) {
                *sum += *own;
            }
            entries
        } else {
            slab.propagator(energies, inverse)
        };
        // The inverse, whose determinant is one as well.
        let [a, b, c, d] = [p[3], -p[1], -p[2], p[0]];
        let [u, v, s, t] = self.state;
        self.state = [a.fused(u, b * s), a.fused(v, b * t), c.fused(u, d * s), c.fused(v, d * t)];
        for lane in 0..SimdVector::<S>::COUNT {
            let [re, im, ..] = self.lane(lane).map(|part| part.value);
            let turn = im.atan2(re) - self.phases[lane];
            self.phases[lane] += match expected {
                // The nearest to what a constant V does.
                Some(expected) => turn - TAU * ((turn - expected[lane]) / TAU).round(),
                None => turn - TAU * ((turn - MAX_TURN) / TAU).ceil(),
            };
            self.rescale(lane);
        }
    }

    /// How far the phases turn across a slab with constant V, about.
    fn turned_by(
        &mut self,
        slab: &Slab,
        mut energies: Dual<SimdVector<S>>,
        inverse: f64,
    ) -> [f64; MAX_LANES] {
        std::array::from_fn(|lane| {
            if lane >= SimdVector::<S>::COUNT {
                return 0.0;
            }
            let w = (slab.mean - energies.value.values()[lane]) * inverse;
            let [u, v, s, t] = self.lane(lane).map(|part| part.value);
            let (psi, slope) = (Complex64::new(u, v), Complex64::new(s, t));
            if w >= 0.0 {
                // ψ passes by zero once at most.
                let root = w.sqrt();
                let z = root * slab.width;
                let reach = if z < 1e-8 { slab.width } else { z.tanh() / root };
                let turn = ((psi - slope * reach) / psi).arg();
                return if turn > MAX_TURN { turn - TAU } else { turn };
            }
            let k = (-w).sqrt();
            let turned = Complex64::new(-slope.im, slope.re);
            let ratio = (psi * k + turned) / (psi * k - turned);
            let beyond = ratio * Complex64::from_polar(1.0, 2.0 * k * slab.width);
            (1.0 + beyond).arg() - (1.0 + ratio).arg() - k * slab.width
        })
    }

    /// ψ and ψ′ of one lane.
    #[inline(always)]
    fn lane(&mut self, lane: usize) -> [Dual<f64>; 4] {
        self.state
            .each_mut()
            .map(|part| Dual { value: part.value.values()[lane], slope: part.slope.values()[lane] })
    }

    /// Takes the power of two out of the largest component: exact.
    #[inline(always)]
    fn rescale(&mut self, lane: usize) {
        let size = self.lane(lane).map(|part| part.value.abs()).into_iter().fold(0.0, f64::max);
        let power = ((size.to_bits() >> 52) as i64).clamp(1, 2045) - 1023;
        let factor = f64::from_bits(((1023 - power) as u64) << 52);
        for part in &mut self.state {
            part.value.values()[lane] *= factor;
            part.slope.values()[lane] *= factor;
        }
        self.logarithms[lane] += power as f64 * LN_2;
    }

    fn at(&mut self, lane: usize) -> State {
        let [u, v, s, t] = self.lane(lane);
        State {
            psi: Complex64::new(u.value, v.value),
            slope: Complex64::new(s.value, t.value),
            psi_change: Complex64::new(u.slope, v.slope),
            slope_change: Complex64::new(s.slope, t.slope),
            logarithm: self.logarithms[lane],
        }
    }
}

/// [`Slab::flat_propagator`] with its derivative by the energy.
#[inline(always)]
fn flat<S: Simd>(slab: &Slab, energies: SimdVector<S>, inverse: f64) -> (Parts<S>, SimdVector<S>) {
    let FlatPropagator { entries, mut exponent } = slab.flat_propagator(energies, inverse);
    let [cosh, sinh, lower, _] = entries;
    let h = slab.width;
    let mut w = (-energies + slab.mean) * inverse;
    // (h·cosh − sinh)/2w, a power series in wh² where the difference would cancel.
    let mut sinh_slope = (cosh * h - sinh) / (w * 2.0);
    for lane in 0..SimdVector::<S>::COUNT {
        let z = w.values()[lane] * h * h;
        if z.abs() < SERIES {
            let series = [5.0 / 39_916_800.0, 1.0 / 90_720.0, 1.0 / 1_680.0, 1.0 / 60.0, 1.0 / 6.0];
            let sum = series.into_iter().fold(0.0, |sum, coefficient| sum * z + coefficient);
            let scale = (-exponent.values()[lane]).exp();
            sinh_slope.values()[lane] = sum * h * h * h * scale;
        }
    }
    let by_energy = |value, slope: SimdVector<S>| Dual { value, slope: slope * -inverse };
    let diagonal = by_energy(cosh, sinh * (0.5 * h));
    let entries = [
        diagonal,
        by_energy(sinh, sinh_slope),
        by_energy(lower, (sinh + cosh * h) * 0.5),
        diagonal,
    ];
    (entries, exponent)
}
