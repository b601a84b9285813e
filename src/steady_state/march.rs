//! Marching one solution from the transmitted side to the incident one.
//!
//! In this direction the physical solution is the one that grows inside a barrier, so rounding errors die away relative to
//! it; its size is kept as a power of two beside the numbers, and no transmission is too small.

use std::f64::consts::LN_2;

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use super::Incidence;
use super::lanes::{LANES, Lanes};
use super::slab::Slab;

/// Slabs between two rescalings: each grows by less than e^8.
const RESCALE: usize = 16;

/// Where the solution starts, for each energy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// Energy inside the domain, meV.
    pub energy: f64,
    /// ψ′ where ψ = 1, 1/Å.
    pub slope: Complex64,
}

/// ψ and ψ′ at the incident end, without the factor e^logarithm.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub psi: Complex64,
    pub slope: Complex64,
    pub logarithm: f64,
}

/// Marches all energies through `slabs` (in order from left to right).
pub(super) fn march(slabs: &[Slab], coefficient: f64, incidence: Incidence, starts: &[Start]) -> Vec<End> {
    Arch::new().dispatch(March { slabs, inverse: 1.0 / coefficient, incidence, starts })
}

struct March<'a> {
    slabs: &'a [Slab],
    inverse: f64,
    incidence: Incidence,
    starts: &'a [Start],
}

impl WithSimd for March<'_> {
    type Output = Vec<End>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Vec<End> {
        let mut ends = Vec::with_capacity(self.starts.len());
        for chunk in self.starts.chunks(LANES) {
            let mut block = [chunk[0]; LANES];
            block[..chunk.len()].copy_from_slice(chunk);
            let done = match self.incidence {
                Incidence::Left => self.block::<true>(&block),
                Incidence::Right => self.block::<false>(&block),
            };
            ends.extend_from_slice(&done[..chunk.len()]);
        }
        ends
    }
}

impl March<'_> {
    #[inline(always)]
    fn block<const LEFTWARD: bool>(&self, starts: &[Start; LANES]) -> [End; LANES] {
        let energies = Lanes(starts.map(|start| start.energy));
        // ψ real and imaginary, ψ′ real and imaginary.
        let mut state = [
            Lanes::splat(1.0),
            Lanes::splat(0.0),
            Lanes(starts.map(|start| start.slope.re)),
            Lanes(starts.map(|start| start.slope.im)),
        ];
        let mut exponent = Lanes::splat(0.0);
        let mut logarithm = Lanes::splat(0.0);
        let count = self.slabs.len();
        for i in 0..count {
            let slab = &self.slabs[if LEFTWARD { count - 1 - i } else { i }];
            let p = if slab.flat {
                let (p, growth) = slab.flat_propagator(energies, self.inverse);
                logarithm = logarithm + growth;
                p
            } else {
                slab.propagator(energies, self.inverse)
            };
            // Leftwards the inverse, whose determinant is one as well.
            let [a, b, c, d] = if LEFTWARD { [p[3], -p[1], -p[2], p[0]] } else { p };
            let [u, v, s, t] = state;
            state = [a * u + b * s, a * v + b * t, c * u + d * s, c * v + d * t];
            if slab.flat || i % RESCALE == RESCALE - 1 {
                rescale(&mut state, &mut exponent);
            }
        }
        std::array::from_fn(|lane| End {
            psi: Complex64::new(state[0].0[lane], state[1].0[lane]),
            slope: Complex64::new(state[2].0[lane], state[3].0[lane]),
            logarithm: logarithm.0[lane] + exponent.0[lane] * LN_2,
        })
    }
}

/// Takes the power of two out of the largest component: exact.
#[inline(always)]
fn rescale(state: &mut [Lanes; 4], exponent: &mut Lanes) {
    for lane in 0..LANES {
        let size = state.iter().map(|part| part.0[lane].abs()).fold(0.0, f64::max);
        let power = ((size.to_bits() >> 52) as i64).clamp(1, 2045) - 1023;
        let factor = f64::from_bits(((1023 - power) as u64) << 52);
        for part in state.iter_mut() {
            part.0[lane] *= factor;
        }
        exponent.0[lane] += power as f64;
    }
}
