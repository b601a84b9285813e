//! A range of energies in panels that are halved until what they leave unknown is small enough.

use num_complex::Complex64;

use super::ensemble::Ensemble;
use super::pole_subtraction::{PoleSubtractedIntegrand, ROUGH};
use crate::model::{Potential, Species};
use crate::scattering::Incidence;
use crate::scattering::quadrature::chebyshev::{self, ChebyshevSeries, NODES};
use crate::scattering::transfer::solver::{JostFunction, Solver};

/// Generous factor of the semiclassical T where it is only to show that nothing matters.
const OPAQUE: f64 = 1e3;
/// Levels narrower than this share of the ensemble's scale are alone enough for partial widths to
/// hold.
const NARROW: f64 = 1e-8;
/// Difference of energies, in that scale, from which a level's norm is taken.
const STEP: f64 = 4e-7;
/// Panels to begin with.
const PANELS: usize = 6;
/// Last terms of a series from which on it says nothing.
const USELESS: f64 = 1e-3;
/// Energies after which the stated error must do.
const MAX_ENERGIES: usize = 300_000;
/// Energies times slabs after which it must do, too: seconds.
const MAX_WORK: f64 = 5e8;
/// Shortest panel beside the whole range.
const SHORTEST: f64 = 1e-7;
/// Halvings of one panel without gain after which rounding is believed to have the last word in it.
const MAX_FRUITLESS_HALVINGS: usize = 12;
/// Share of its parent's error that each half of a panel has at least where halving gained nothing:
/// a half, but for what rounding does.
const VAIN: f64 = 0.4;
/// A panel that errs by no more than so many times what the solver itself leaves unknown is as good
/// as it gets.
const SPENT: f64 = 1.25;

/// An average, and what is not known of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::scattering) struct Sum {
    /// ∫ T·density dE.
    pub value: f64,
    /// Bound on its error.
    pub error: f64,
    /// How many energies were asked for.
    pub energies: usize,
}

/// A range of q with its solver.
pub(in crate::scattering) struct AdaptiveEnergyIntegral<'a> {
    solver: Solver<'a>,
    /// ħ²/2m, meV·Å².
    coefficient: f64,
    ensemble: Ensemble<'a>,
    floor: f64,
    /// How far the lower lead is below the higher, meV.
    step: f64,
    range: (f64, f64),
    tolerance: f64,
    /// Errors that no longer matter.
    ignored: f64,
}

/// A panel to be looked at.
#[derive(Debug, Clone, Copy)]
struct Task {
    range: (f64, f64),
    /// Error of the panel of which this is a half.
    before: f64,
    /// How often halving has gained nothing.
    vain: usize,
}

/// One panel.
struct Panel {
    task: Task,
    value: f64,
    error: f64,
    /// What the solver itself leaves unknown, rounding included: the same however short the panels
    /// are.
    least: f64,
    /// Halving it would lessen the error for certain.
    rough: bool,
}

impl<'a> AdaptiveEnergyIntegral<'a> {
    /// For q in `range`, √meV above the higher lead at `floor` (meV).
    pub fn new(
        species: &Species,
        potential: &'a Potential,
        ensemble: Ensemble<'a>,
        floor: f64,
        range: (f64, f64),
        tolerance: f64,
    ) -> Self {
        let energies = (floor + range.0 * range.0, floor + range.1 * range.1);
        // Slower ions are too few to matter.
        let slowest = (range.0 * range.0).max(1e-4 * range.1 * range.1);
        let solver = Solver::new(species, potential, energies, slowest, 0.03 * tolerance);
        Self {
            solver,
            coefficient: species.kinetic_coefficient(),
            ensemble,
            floor,
            step: potential.right_level().abs(),
            range,
            tolerance,
            ignored: 0.0,
        }
    }

    /// Begins where the most opaque barrier lets through what could matter; answers a bound on what
    /// is below.
    ///
    /// Averaged over its resonances, T is not above that of its most opaque barrier, e^(−2∫κ dx)
    /// but for a factor near one.
    pub fn skip_opaque_range(&mut self, top: f64) -> f64 {
        let floor = self.floor;
        let mut below = |energy: f64| OPAQUE * (-2.0 * self.solver.action(energy)).exp();
        let allowed = 0.01 * self.tolerance * self.ensemble.above(top);
        if below(floor) > allowed {
            return 0.0;
        }
        let (mut low, mut high) = (floor, top);
        for _ in 0..20 {
            let middle = 0.5 * (low + high);
            if below(middle) > allowed { high = middle } else { low = middle }
        }
        self.range.0 = (low - floor).max(0.0).sqrt();
        below(low)
    }

    /// Adds to `sum` what waves of this incidence send through in the range.
    pub fn evaluate(&mut self, incidence: Incidence, sum: &mut Sum) {
        let (from, to) = self.range;
        let edge = |i: usize| from + (to - from) * i as f64 / PANELS as f64;
        let task =
            |i: usize| Task { range: (edge(i), edge(i + 1)), before: f64::INFINITY, vain: 0 };
        let mut fresh: Vec<Task> = (0..PANELS).map(task).collect();
        let mut done: Vec<Panel> = Vec::new();
        let already = sum.value;
        self.ignored = 0.0;
        while !fresh.is_empty() {
            sum.energies += NODES * fresh.len();
            done.extend(self.panels(&fresh, incidence));
            fresh.clear();
            let total = already + done.iter().map(|panel| panel.value).sum::<f64>();
            let error = done.iter().map(|panel| panel.error).sum::<f64>();
            let enough = error <= 0.9 * self.tolerance * total;
            if enough
                || sum.energies > MAX_ENERGIES
                || sum.energies as f64 * self.solver.slabs() as f64 > MAX_WORK
            {
                break;
            }
            let allowed = 0.5 * self.tolerance * total / done.len() as f64;
            self.ignored = 0.02 * allowed;
            done.retain(
                |&Panel {
                     task: Task { range: (a, b), before, vain }, error, least, rough, ..
                 }| {
                    let short = b - a < SHORTEST * (to - from);
                    let settled = short
                        || error <= allowed.max(SPENT * least)
                        || (!rough && vain >= MAX_FRUITLESS_HALVINGS);
                    if !settled {
                        let middle = 0.5 * (a + b);
                        let vain = if error > VAIN * before { vain + 1 } else { 0 };
                        fresh.extend([(a, middle), (middle, b)].map(|range| Task {
                            range,
                            before: error,
                            vain,
                        }));
                    }
                    settled
                },
            );
        }
        sum.value += done.iter().map(|panel| panel.value).sum::<f64>();
        sum.error += done.iter().map(|panel| panel.error).sum::<f64>();
    }

    fn panels(&mut self, tasks: &[Task], incidence: Incidence) -> Vec<Panel> {
        let nodes = chebyshev::nodes();
        let places: Vec<f64> = tasks
            .iter()
            .flat_map(|&Task { range, .. }| {
                nodes.map(|z| 0.5 * (range.0 + range.1) + 0.5 * (range.1 - range.0) * z)
            })
            .collect();
        let energies: Vec<f64> =
            places.iter().map(|q| (self.floor + q * q).max(self.floor.next_up())).collect();
        let solved = self.solver.amplitudes(&energies, incidence);
        // Levels may lie close together where there are level_multiplicity between barriers.
        let mut barriers =
            |task: &Task| self.solver.barriers(self.floor + task.range.0 * task.range.0);
        let level_multiplicity: Vec<usize> =
            tasks.iter().map(|task| barriers(task).saturating_sub(1).max(1)).collect();
        let parts = tasks.iter().zip(level_multiplicity).zip(solved.chunks(NODES));
        parts
            .map(|((&task, level_multiplicity), solved)| {
                self.panel(task, level_multiplicity, solved)
            })
            .collect()
    }

    /// The integral of T over one panel from what was found at its nodes.
    fn panel(&self, task: Task, level_multiplicity: usize, solved: &[JostFunction]) -> Panel {
        let (from, to) = task.range;
        let largest = solved.iter().map(|m| m.logarithm).fold(f64::NEG_INFINITY, f64::max);
        let values: Vec<Complex64> = solved
            .iter()
            .map(|m| Complex64::from_polar((m.logarithm - largest).exp(), m.phase))
            .collect();
        let series = ChebyshevSeries::new(&values);
        let tail = series.tail();
        let mut errors: Vec<f64> = solved.iter().map(|m| m.error).collect();
        errors.sort_by(f64::total_cmp);
        let (center, half) = (0.5 * (from + to), 0.5 * (to - from));
        let numerator = |z: f64| {
            let q = center + half * z;
            4.0 * q * (q * q + self.step).sqrt() / self.coefficient * (-2.0 * largest).exp()
        };
        let scale = self.ensemble.scale();
        let quotient = PoleSubtractedIntegrand {
            weight: |z: f64| {
                let q = center + half * z;
                self.ensemble.density(self.floor + q * q) * 2.0 * q * half
            },
            numerator,
            series: &series,
            tail,
            relative_error: errors[NODES / 2],
            level_multiplicity: level_multiplicity as f64,
            half_width: |z: f64, seen: f64| {
                let q = center + half * z;
                let per_place = 2.0 * q * half;
                (seen * per_place < NARROW * scale).then(|| {
                    let widths = self.solver.widths(self.floor + q * q, STEP * scale);
                    0.5 * (widths.left + widths.right) / per_place
                })
            },
        };
        if tail > USELESS {
            let above = |q: f64| self.ensemble.above(self.floor + q * q);
            return Panel {
                task,
                value: 0.0,
                error: above(from) - above(to),
                least: 0.0,
                rough: true,
            };
        }
        let sum = quotient.integral((0.01 * self.tolerance, self.ignored));
        let least = quotient.least() * sum.value;
        Panel { task, value: sum.value, error: sum.inner + sum.error, least, rough: tail > ROUGH }
    }
}
