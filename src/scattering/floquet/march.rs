//! Many solutions of the coupled channels side by side, taken through slabs.
//!
//! ψ_n″ = [(V − E_n)·ψ_n + W/2·(ψ_{n+1} + ψ_{n−1})]/b, b = ħ²/2m. A step is that of
//! [`extrapolation`](super::extrapolation): exact in n and constant V, explicit in what varies and
//! in W, so a step costs as many products as there are values.

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use super::extrapolation::{Drift, MAX_PARTS, StepTable, first_sample};
use super::slabs::Slab;

/// Real solutions that go side by side.
// Eight rows of numbers of 70 channels are 36 kB: they stay in the first cache.
const LANES: usize = 8;
/// A complex solution is two real ones.
const COMPLEX_LANES: usize = LANES / 2;

/// One number of each solution.
type Row = [f64; LANES];

/// Some solutions: ψ_n and ψ_n′ by channel.
#[derive(Debug, Clone)]
struct Block {
    psi: Vec<Row>,
    slope: Vec<Row>,
}

/// As many complex solutions as there are channels.
#[derive(Debug, Clone)]
pub(super) struct Solutions {
    blocks: Vec<Block>,
    channels: usize,
}

/// ψ and ψ′.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    pub psi: Complex64,
    pub slope: Complex64,
}

impl Solutions {
    /// With the value that `start` gives for a channel and a solution.
    pub(crate) fn new(channels: usize, start: impl Fn(usize, usize) -> Value) -> Self {
        let block = |first: usize| {
            let mut block =
                Block { psi: vec![[0.0; LANES]; channels], slope: vec![[0.0; LANES]; channels] };
            for channel in 0..channels {
                for lane in 0..COMPLEX_LANES.min(channels - first) {
                    let Value { psi, slope } = start(channel, first + lane);
                    block.psi[channel][2 * lane..2 * lane + 2].copy_from_slice(&[psi.re, psi.im]);
                    block.slope[channel][2 * lane..2 * lane + 2]
                        .copy_from_slice(&[slope.re, slope.im]);
                }
            }
            block
        };
        Self { blocks: (0..channels).step_by(COMPLEX_LANES).map(block).collect(), channels }
    }

    /// The value of a solution in a channel.
    pub(crate) fn value(&self, channel: usize, solution: usize) -> Value {
        let block = &self.blocks[solution / COMPLEX_LANES];
        let lane = 2 * (solution % COMPLEX_LANES);
        let number = |row: &Row| Complex64::new(row[lane], row[lane + 1]);
        Value { psi: number(&block.psi[channel]), slope: number(&block.slope[channel]) }
    }

    /// Takes all solutions through `slab`, where free motion has the `squares` q_n (1/Å²).
    pub(crate) fn advance(&mut self, slab: &Slab, squares: &[f64]) {
        if slab.is_free {
            let drifts: Vec<Drift> = squares.iter().map(|&q| Drift::new(q, slab.width)).collect();
            self.blocks.iter_mut().for_each(|block| block.drift(&drifts, squares));
        } else {
            let table = |parts: usize| {
                squares.iter().map(|&q| StepTable::new(q, slab.width, parts)).collect()
            };
            let tables = (1..=MAX_PARTS).map(table).collect();
            let (blocks, channels) = (&mut self.blocks, self.channels);
            Arch::new().dispatch(Step { blocks, channels, slab, tables });
        }
    }
}

impl Block {
    /// Free motion.
    fn drift(&mut self, drifts: &[Drift], squares: &[f64]) {
        let rows = self.psi.iter_mut().zip(&mut self.slope);
        for ((psi, slope), (drift, square)) in rows.zip(drifts.iter().zip(squares)) {
            for (psi, slope) in psi.iter_mut().zip(slope) {
                let before = *psi;
                *psi = drift.cosine * before + drift.sine * *slope;
                *slope = drift.cosine * *slope - square * drift.sine * before;
            }
        }
    }
}

struct Step<'a> {
    blocks: &'a mut [Block],
    channels: usize,
    slab: &'a Slab,
    /// By number of parts and channel.
    tables: Vec<Vec<StepTable>>,
}

/// Values at middles of parts and their changes from one to the next; sums of results.
struct Scratch {
    /// One row more than channels, which stays zero.
    value: Vec<Row>,
    change: Vec<Row>,
    sum: Block,
}

impl WithSimd for Step<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { blocks, channels, slab, tables } = self;
        let zero = [0.0; LANES];
        let mut scratch = Scratch {
            value: vec![zero; channels + 1],
            change: vec![zero; channels],
            sum: Block { psi: vec![zero; channels], slope: vec![zero; channels] },
        };
        for block in blocks {
            scratch.sum.psi.fill(zero);
            scratch.sum.slope.fill(zero);
            for (i, tables) in tables.iter().enumerate() {
                begin(block, tables, &mut scratch);
                let first = first_sample(i + 1);
                for sample in first..=first + i {
                    let (still, driven) = (slab.static_part[sample], slab.driven_part[sample]);
                    kick(&mut scratch, tables, still, 0.5 * driven);
                }
                end(&mut scratch, tables);
            }
            std::mem::swap(block, &mut scratch.sum);
        }
    }
}

/// Half a part from the start, and half a part before it.
#[inline(always)]
fn begin(block: &Block, tables: &[StepTable], scratch: &mut Scratch) {
    let targets = scratch.value.iter_mut().zip(&mut scratch.change);
    let sources = block.psi.iter().zip(&block.slope);
    for (((value, change), (psi, slope)), table) in targets.zip(sources).zip(tables) {
        let Drift { cosine, sine } = table.half;
        for lane in 0..LANES {
            let turned = sine * slope[lane];
            value[lane] = cosine.mul_add(psi[lane], turned);
            change[lane] = 2.0 * turned;
        }
    }
}

/// From one middle to the next.
#[inline(always)]
fn kick(scratch: &mut Scratch, tables: &[StepTable], still: f64, driven: f64) {
    let Scratch { value, change, .. } = scratch;
    let mut below = [0.0; LANES];
    for (n, (change, table)) in change.iter_mut().zip(tables).enumerate() {
        let own = table.kick.mul_add(still, table.curvature);
        let coupling = table.kick * driven;
        let (here, above) = (value[n], value[n + 1]);
        for lane in 0..LANES {
            let pull = coupling.mul_add(below[lane] + above[lane], change[lane]);
            change[lane] = own.mul_add(here[lane], pull);
            value[n][lane] = here[lane] + change[lane];
        }
        below = here;
    }
}

/// Half a part back to the end of the slab, where the result is added to the sum.
#[inline(always)]
fn end(scratch: &mut Scratch, tables: &[StepTable]) {
    let Scratch { value, change, sum } = scratch;
    let sums = sum.psi.iter_mut().zip(&mut sum.slope);
    for (((psi, slope), (value, change)), table) in
        sums.zip(value.iter().zip(change.iter())).zip(tables)
    {
        for lane in 0..LANES {
            let middle = (-0.5f64).mul_add(change[lane], value[lane]);
            psi[lane] = table.end_value.mul_add(middle, psi[lane]);
            slope[lane] = table.end_slope.mul_add(change[lane], slope[lane]);
        }
    }
}
