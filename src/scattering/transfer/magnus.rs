//! Marching one solution from the transmitted side to the incident one.
//!
//! In this direction the physical solution is the one that grows inside a barrier, so rounding
//! errors die away relative to it; its size is kept as a power of two beside the numbers, and no
//! transmission is too small.

use std::f64::consts::LN_2;

use num_complex::Complex64;
use pulp::{Arch, Scalar, Simd, WithSimd};

use super::slab::{FlatPropagator, Slab};
use crate::scattering::quadrature::number::Number;
use crate::scattering::quadrature::simd::{MAX_LANES, SimdVector};
use crate::scattering::{Cancellation, Cancelled, Incidence};

/// Slabs between two rescalings: each grows by less than e^8.
// √49 = 7 from the mesh; e^128 is far from the largest number, e^709.
const RESCALE: usize = 16;

/// Where the solution starts, for each energy.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Start {
    /// Energy inside the domain, meV.
    pub energy: f64,
    /// ψ′ where ψ = 1, 1/Å.
    pub slope: Complex64,
}

/// ψ and ψ′ at the incident end, without the factor e^logarithm.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct BoundaryState {
    pub psi: Complex64,
    pub slope: Complex64,
    pub logarithm: f64,
}

/// Marches all energies through `slabs` (in order from left to right), unless `stop` says so.
pub(in crate::scattering) fn march(
    slabs: &[Slab],
    coefficient: f64,
    incidence: Incidence,
    starts: &[Start],
    stop: Cancellation<'_>,
) -> Result<Vec<BoundaryState>, Cancelled> {
    let inverse = 1.0 / coefficient;
    Arch::new().dispatch(MagnusIntegrator { slabs, inverse, incidence, starts, stop })
}

/// The propagators of some slabs for the first energies of a block.
pub(in crate::scattering) struct Propagators<const N: usize> {
    /// By slab and entry; only the first `lanes` energies have a value.
    pub entries: [[[f64; MAX_LANES]; 4]; N],
    /// How many energies the machine's vectors hold.
    pub lanes: usize,
}

/// The propagators of `slabs` for the first of `energies`.
pub(in crate::scattering) fn propagators<const N: usize>(
    slabs: [&Slab; N],
    energies: &[f64; MAX_LANES],
    coefficient: f64,
) -> Propagators<N> {
    Arch::new().dispatch(Probe { slabs, energies, inverse: 1.0 / coefficient })
}

/// The propagator of one slab at one energy, without the factor e^logarithm.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct SlabMatrix {
    /// [P₁₁, P₁₂, P₂₁, P₂₂].
    pub entries: [f64; 4],
    pub logarithm: f64,
}

/// The propagator of every slab at one energy.
pub(in crate::scattering) fn matrices(
    slabs: &[Slab],
    energy: f64,
    coefficient: f64,
) -> Vec<SlabMatrix> {
    let inverse = 1.0 / coefficient;
    let first = |mut lanes: SimdVector<Scalar>| lanes.values()[0];
    let one = |slab: &Slab| {
        let lanes = SimdVector::splat(Scalar::new(), energy);
        if slab.flat {
            let FlatPropagator { entries, exponent } = slab.flat_propagator(lanes, inverse);
            SlabMatrix { entries: entries.map(first), logarithm: first(exponent) }
        } else {
            SlabMatrix { entries: slab.propagator(lanes, inverse).map(first), logarithm: 0.0 }
        }
    };
    slabs.iter().map(one).collect()
}

struct Probe<'a, const N: usize> {
    slabs: [&'a Slab; N],
    energies: &'a [f64; MAX_LANES],
    inverse: f64,
}

impl<const N: usize> WithSimd for Probe<'_, N> {
    type Output = Propagators<N>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let mut result = [[[0.0; MAX_LANES]; 4]; N];
        for (slab, own) in self.slabs.iter().zip(&mut result) {
            let propagator = slab.propagator(SimdVector::new(simd, self.energies), self.inverse);
            for (mut lanes, entry) in propagator.into_iter().zip(own) {
                entry[..SimdVector::<S>::COUNT].copy_from_slice(lanes.values());
            }
        }
        Propagators { entries: result, lanes: SimdVector::<S>::COUNT }
    }
}

struct MagnusIntegrator<'a> {
    slabs: &'a [Slab],
    inverse: f64,
    incidence: Incidence,
    starts: &'a [Start],
    stop: Cancellation<'a>,
}

impl WithSimd for MagnusIntegrator<'_> {
    type Output = Result<Vec<BoundaryState>, Cancelled>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let mut ends = Vec::with_capacity(self.starts.len() + MAX_LANES);
        for chunk in self.starts.chunks(SimdVector::<S>::COUNT) {
            self.stop.check()?;
            match self.incidence {
                Incidence::Left => self.block::<S, true>(simd, chunk, &mut ends),
                Incidence::Right => self.block::<S, false>(simd, chunk, &mut ends),
            }
        }
        Ok(ends)
    }
}

impl MagnusIntegrator<'_> {
    #[inline(always)]
    fn block<S: Simd, const LEFTWARD: bool>(
        &self,
        simd: S,
        starts: &[Start],
        ends: &mut Vec<BoundaryState>,
    ) {
        // A block that is not full repeats its first energy.
        let lanes = |part: fn(&Start) -> f64| {
            let value = |lane: usize| part(starts.get(lane).unwrap_or(&starts[0]));
            SimdVector::new(simd, &std::array::from_fn(value))
        };
        let energies = lanes(|start| start.energy);
        // ψ real and imaginary, ψ′ real and imaginary.
        let (one, zero) = (SimdVector::splat(simd, 1.0), SimdVector::splat(simd, 0.0));
        let mut state = [one, zero, lanes(|start| start.slope.re), lanes(|start| start.slope.im)];
        let (mut exponent, mut logarithm) = (zero, zero);
        let count = self.slabs.len();
        for i in 0..count {
            let slab = &self.slabs[if LEFTWARD { count - 1 - i } else { i }];
            let p = if slab.flat {
                let FlatPropagator { entries, exponent } =
                    slab.flat_propagator(energies, self.inverse);
                logarithm = logarithm + exponent;
                entries
            } else {
                slab.propagator(energies, self.inverse)
            };
            // Leftwards the inverse, whose determinant is one as well.
            let [a, b, c, d] = if LEFTWARD { [p[3], -p[1], -p[2], p[0]] } else { p };
            let [u, v, s, t] = state;
            state = [a.fused(u, b * s), a.fused(v, b * t), c.fused(u, d * s), c.fused(v, d * t)];
            if slab.flat || i % RESCALE == RESCALE - 1 {
                rescale(&mut state, &mut exponent);
            }
        }
        let [mut u, mut v, mut s, mut t] = state;
        ends.extend((0..starts.len()).map(|lane| BoundaryState {
            psi: Complex64::new(u.values()[lane], v.values()[lane]),
            slope: Complex64::new(s.values()[lane], t.values()[lane]),
            logarithm: logarithm.values()[lane] + exponent.values()[lane] * LN_2,
        }));
    }
}

/// Takes the power of two out of the largest component: exact.
#[inline(always)]
fn rescale<S: Simd>(state: &mut [SimdVector<S>; 4], exponent: &mut SimdVector<S>) {
    for lane in 0..SimdVector::<S>::COUNT {
        let size = state.iter_mut().map(|part| part.values()[lane].abs()).fold(0.0, f64::max);
        let power = ((size.to_bits() >> 52) as i64).clamp(1, 2045) - 1023;
        let factor = f64::from_bits(((1023 - power) as u64) << 52);
        for part in state.iter_mut() {
            part.values()[lane] *= factor;
        }
        exponent.values()[lane] += power as f64;
    }
}
