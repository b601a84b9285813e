//! Many solutions of the coupled channels side by side, taken through slabs.
//!
//! ψ_n″ = [(V − E_n)·ψ_n + W/2·(ψ_{n+1} + ψ_{n−1})]/b, b = ħ²/2m. A step is that of
//! [`extrapolation`](super::extrapolation): exact in n and constant V, explicit in what varies and
//! in W, so a step costs as many products as there are values.

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use super::extrapolation::{Drift, MAX_PARTS, StepTable, WEIGHTS, first_sample};
use super::slab::Slab;
use crate::scattering::quadrature::number::Number;
use crate::scattering::quadrature::simd::{MAX_LANES, SimdVector};

/// ψ and ψ′.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub psi: Complex64,
    pub slope: Complex64,
}

/// As many complex solutions as there are channels, each as two real ones.
#[derive(Debug, Clone)]
pub(super) struct Solutions {
    /// ψ_n of all solutions, channel by channel.
    psi: Vec<f64>,
    /// ψ_n′ of all solutions, channel by channel.
    slope: Vec<f64>,
    /// Numbers of one channel: a multiple of what goes side by side.
    stride: usize,
}

impl Solutions {
    /// With the value that `start` gives for a channel and a solution.
    pub(crate) fn new(channels: usize, start: impl Fn(usize, usize) -> Value) -> Self {
        let stride = (2 * channels).next_multiple_of(MAX_LANES);
        let zero = vec![0.0; channels * stride];
        let mut all = Self { psi: zero.clone(), slope: zero, stride };
        for channel in 0..channels {
            for solution in 0..channels {
                let Value { psi, slope } = start(channel, solution);
                let at = channel * stride + 2 * solution;
                all.psi[at..at + 2].copy_from_slice(&[psi.re, psi.im]);
                all.slope[at..at + 2].copy_from_slice(&[slope.re, slope.im]);
            }
        }
        all
    }

    /// The value of a solution in a channel.
    pub(crate) fn value(&self, channel: usize, solution: usize) -> Value {
        let at = channel * self.stride + 2 * solution;
        let number = |all: &[f64]| Complex64::new(all[at], all[at + 1]);
        Value { psi: number(&self.psi), slope: number(&self.slope) }
    }

    /// Takes all solutions through `slab`, where free motion has the `squares` q_n (1/Å²).
    pub(crate) fn advance(&mut self, slab: &Slab, squares: &[f64]) {
        if slab.is_free {
            self.drift(slab.width, squares);
        } else {
            let table = |parts: usize| {
                squares.iter().map(|&q| StepTable::new(q, slab.width, parts)).collect()
            };
            let tables = (1..=MAX_PARTS).map(table).collect();
            Arch::new().dispatch(Step { solutions: self, slab, tables });
        }
    }

    /// Free motion over `width` (Å).
    fn drift(&mut self, width: f64, squares: &[f64]) {
        let rows = self.psi.chunks_mut(self.stride).zip(self.slope.chunks_mut(self.stride));
        for ((psi, slope), &square) in rows.zip(squares) {
            let Drift { cosine, sine } = Drift::new(square, width);
            for (psi, slope) in psi.iter_mut().zip(slope) {
                let before = *psi;
                *psi = cosine * before + sine * *slope;
                *slope = cosine * *slope - square * sine * before;
            }
        }
    }
}

struct Step<'a> {
    solutions: &'a mut Solutions,
    slab: &'a Slab,
    /// By number of parts and channel.
    tables: Vec<Vec<StepTable>>,
}

/// Some solutions in one channel.
#[derive(Clone, Copy)]
struct Row<S: Simd> {
    psi: SimdVector<S>,
    slope: SimdVector<S>,
}

/// ψ in the middle of a part, and how it changed from the middle before.
#[derive(Clone, Copy)]
struct Middle<S: Simd> {
    value: SimdVector<S>,
    change: SimdVector<S>,
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { solutions: Solutions { psi, slope, stride }, slab, tables } = self;
        let zero = SimdVector::<S>::splat(simd, 0.0);
        let channels = psi.len() / *stride;
        let nothing = Row { psi: zero, slope: zero };
        let mut rows = vec![nothing; channels];
        let (mut most, mut sums) = (rows.clone(), rows.clone());
        let mut middles = vec![Middle { value: zero, change: zero }; channels];
        for first in (0..*stride).step_by(SimdVector::<S>::COUNT) {
            let lanes =
                |n: usize| n * *stride + first..n * *stride + first + SimdVector::<S>::COUNT;
            for (n, row) in rows.iter_mut().enumerate() {
                row.psi.values().copy_from_slice(&psi[lanes(n)]);
                row.slope.values().copy_from_slice(&slope[lanes(n)]);
            }
            for (i, tables) in tables.iter().enumerate().rev() {
                begin(&rows, tables, &mut middles);
                for sample in first_sample(i + 1)..first_sample(i + 2) {
                    let (still, driven) = (slab.static_part[sample], slab.driven_part[sample]);
                    kick(&mut middles, tables, still, 0.5 * driven);
                }
                if i + 1 == MAX_PARTS {
                    most.fill(nothing);
                    end(&middles, tables, 1.0, &most, &mut sums);
                    most.copy_from_slice(&sums);
                } else {
                    end(&middles, tables, WEIGHTS[i], &most, &mut sums);
                }
            }
            for (n, sum) in sums.iter_mut().enumerate() {
                psi[lanes(n)].copy_from_slice(sum.psi.values());
                slope[lanes(n)].copy_from_slice(sum.slope.values());
                *sum = nothing;
            }
        }
    }
}

/// Half a part from the start; the change is from half a part before it.
#[inline(always)]
fn begin<S: Simd>(rows: &[Row<S>], tables: &[StepTable], middles: &mut [Middle<S>]) {
    for ((middle, row), table) in middles.iter_mut().zip(rows).zip(tables) {
        let turned = row.slope * table.half.sine;
        let value = row.psi.fused_by(table.half.cosine, turned);
        *middle = Middle { value, change: turned * 2.0 };
    }
}

/// From one middle to the next.
#[inline(always)]
fn kick<S: Simd>(middles: &mut [Middle<S>], tables: &[StepTable], still: f64, driven: f64) {
    let Some(first) = middles.first() else { return };
    let zero = first.value.like(0.0);
    let (mut below, mut here) = (zero, first.value);
    for (n, table) in tables.iter().enumerate() {
        let above = middles.get(n + 1).map_or(zero, |next| next.value);
        let Some(middle) = middles.get_mut(n) else { return };
        let own = table.kick.mul_add(still, table.curvature);
        let pull = (below + above).fused_by(table.kick * driven, middle.change);
        let change = here.fused_by(own, pull);
        *middle = Middle { value: here + change, change };
        (below, here) = (here, above);
    }
}

/// Half a part back to the end of the slab, where the difference from `most` is added.
#[inline(always)]
fn end<S: Simd>(
    middles: &[Middle<S>],
    tables: &[StepTable],
    weight: f64,
    most: &[Row<S>],
    sums: &mut [Row<S>],
) {
    let rows = sums.iter_mut().zip(most).zip(middles).zip(tables);
    for (((sum, most), middle), table) in rows {
        let value = middle.change.fused_by(-0.5, middle.value);
        sum.psi = (value * table.end_value - most.psi).fused_by(weight, sum.psi);
        sum.slope = (middle.change * table.end_slope - most.slope).fused_by(weight, sum.slope);
    }
}
