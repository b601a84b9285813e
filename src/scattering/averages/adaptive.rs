//! A range of energies in panels that are halved until what they leave unknown is small enough.

use super::ensemble::Ensemble;
use super::panel::{Panel, Task};
use super::pole_subtraction::{PoleSubtractedIntegrand, ROUGH};
use crate::model::{Potential, Species};
use crate::numeric::{last_where, panels};
use crate::scattering::quadrature::chebyshev::{self, NODES};
use crate::scattering::quadrature::kronrod::Tolerances;
use crate::scattering::transfer::{JostFunction, JostSeries, Solver};
use crate::scattering::{Cancellation, Cancelled, Incidence};
use crate::units::Interval;

/// Generous factor of the semiclassical T where it is only to show that nothing matters.
// T of a rectangle is at most 4·e^(−2∫κ dx); the rest is room for what the semiclassical exponent
// errs near the top. A factor of 1e6 would cost a fifth to a third more energies.
const OPAQUE: f64 = 1e3;
/// Levels narrower than this share of the ensemble's scale are alone enough for partial widths to
/// hold.
// Between walls of 700 meV, with levels of 1e-15 meV on, 1e-10 leaves a bound of 1e-6 in place of
// 8e-9 (those in between are lost in rounding); 1e-6 changes nothing.
const NARROW: f64 = 1e-8;
/// Difference of energies, in that scale, from which a level's norm is taken.
// From 4e-8 to 4e-7 averages between walls of 700 meV agree to 3e-11; at 4e-9 rounding errs by
// 3e-8, at 4e-6 curvature by 4e-8.
const STEP: f64 = 4e-7;
/// Panels to begin with.
// Three to twelve need the same number of energies within a fifth, as halving finds where more are
// needed.
const PANELS: usize = 6;
/// Last terms of a series from which on it says nothing.
// Spares the search for zeros that are none of M; results are the same from 1e-6 to 10.
const USELESS: f64 = 1e-3;
/// Energies after which the stated error must do.
const MAX_ENERGIES: usize = 300_000;
/// Energies times slabs after which it must do, too: seconds.
const MAX_WORK: f64 = 5e8;
/// Shortest panel beside the whole range.
// Panels down to 1e-10 cost a tenth more energies between walls of 700 meV, and gain nothing.
const SHORTEST: f64 = 1e-7;

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
    stop: Cancellation<'a>,
    /// ħ²/2m, meV·Å².
    coefficient: f64,
    ensemble: Ensemble<'a>,
    floor: f64,
    /// How far the lower lead is below the higher, meV.
    step: f64,
    range: Interval,
    tolerance: f64,
    /// Errors that no longer matter.
    ignored: f64,
}

impl<'a> AdaptiveEnergyIntegral<'a> {
    /// For q = √(E − E₀) in `range` (√meV), E₀ the higher lead.
    pub(crate) fn new(
        species: &Species,
        potential: &'a Potential,
        ensemble: Ensemble<'a>,
        range: Interval,
        tolerance: f64,
        stop: Cancellation<'a>,
    ) -> Result<Self, Cancelled> {
        let Interval { from, to } = range;
        let right_level = potential.right_level();
        let floor = right_level.max(0.0);
        let energies = Interval::new(floor + from * from, floor + to * to);
        // Slower ions are too few to matter.
        let slowest = (from * from).max(1e-4 * to * to);
        // So that slabs err by less than series and quadrature do.
        let solver = Solver::new(species, potential, energies, slowest, 0.03 * tolerance, stop)?;
        Ok(Self {
            solver,
            stop,
            coefficient: species.kinetic_coefficient(),
            ensemble,
            floor,
            step: right_level.abs(),
            range,
            tolerance,
            ignored: 0.0,
        })
    }

    /// Begins where the most opaque barrier lets through what could matter; answers a bound on what
    /// is below.
    ///
    /// Averaged over its resonances, T is not above that of its most opaque barrier, e^(−2∫κ dx)
    /// but for a factor near one.
    pub(crate) fn skip_opaque_range(&mut self, top: f64) -> f64 {
        let floor = self.floor;
        let below = |energy: f64| OPAQUE * (-2.0 * self.solver.action(energy)).exp();
        // What is above the top crosses, so this is a hundredth of the tolerance or less.
        let allowed = 0.01 * self.tolerance * self.ensemble.above(top);
        if below(floor) > allowed {
            return 0.0;
        }
        // What does not matter by a millionth of the range more or less is known well enough.
        let opaque = last_where(floor, top, 20, |energy| below(energy) <= allowed);
        let bound = below(opaque);
        self.range.from = (opaque - floor).max(0.0).sqrt();
        bound
    }

    /// Adds to `sum` what waves of this incidence send through in the range.
    pub(crate) fn evaluate(
        &mut self,
        incidence: Incidence,
        sum: &mut Sum,
    ) -> Result<(), Cancelled> {
        let mut fresh: Vec<Task> = panels(self.range, PANELS).map(Task::new).collect();
        let mut done: Vec<Panel> = Vec::new();
        let already = sum.value;
        self.ignored = 0.0;
        while !fresh.is_empty() {
            sum.energies += NODES * fresh.len();
            done.extend(self.panels(&fresh, incidence)?);
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
            // Half of the tolerance in equal shares: the other half is left to panels in which
            // rounding has the last word.
            let allowed = 0.5 * self.tolerance * total / done.len() as f64;
            self.ignored = 0.02 * allowed;
            let shortest = SHORTEST * self.range.length();
            done.retain(|panel| {
                let is_settled = panel.is_settled(allowed, shortest);
                if !is_settled {
                    fresh.extend(panel.halves());
                }
                is_settled
            });
        }
        sum.value += done.iter().map(|panel| panel.value).sum::<f64>();
        sum.error += done.iter().map(|panel| panel.error).sum::<f64>();
        Ok(())
    }

    fn panels(&mut self, tasks: &[Task], incidence: Incidence) -> Result<Vec<Panel>, Cancelled> {
        let nodes = chebyshev::nodes();
        let places: Vec<f64> = tasks
            .iter()
            .flat_map(|&Task { range, .. }| {
                nodes.map(|z| 0.5 * (range.from + range.to) + 0.5 * range.length() * z)
            })
            .collect();
        let energies: Vec<f64> =
            places.iter().map(|q| (self.floor + q * q).max(self.floor.next_up())).collect();
        let solved = self.solver.amplitudes(&energies, incidence)?;
        // Levels of different wells may lie as close together as they like.
        let barriers =
            |task: &Task| self.solver.barriers(self.floor + task.range.from * task.range.from);
        let level_multiplicity: Vec<usize> =
            tasks.iter().map(|task| barriers(task).saturating_sub(1).max(1)).collect();
        let parts = tasks.iter().zip(level_multiplicity).zip(solved.chunks(NODES));
        parts
            .map(|((&task, level_multiplicity), solved)| {
                self.stop.check()?;
                Ok(self.panel(task, level_multiplicity, solved))
            })
            .collect()
    }

    /// The integral of T over one panel from what was found at its nodes.
    fn panel(&self, task: Task, level_multiplicity: usize, solved: &[JostFunction]) -> Panel {
        let Interval { from, to } = task.range;
        let JostSeries { series, logarithm } = JostSeries::new(solved);
        let tail = series.tail();
        let mut errors: Vec<f64> = solved.iter().map(|m| m.error).collect();
        errors.sort_by(f64::total_cmp);
        let (center, half) = (0.5 * (from + to), 0.5 * (to - from));
        let numerator = |z: f64| {
            let q = center + half * z;
            4.0 * q * (q * q + self.step).sqrt() / self.coefficient * (-2.0 * logarithm).exp()
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
            // The median: beside a zero |δM|/|M| is large, but there it shifts the zero alone.
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
        // A hundredth, so that the quadrature adds nothing to what the series errs.
        let tolerances = Tolerances { relative: 0.01 * self.tolerance, absolute: self.ignored };
        let sum = quotient.integral(tolerances);
        let least = quotient.least() * sum.value;
        let error = sum.integrand_error + sum.rule_error;
        Panel { task, value: sum.value, error, least, rough: tail > ROUGH }
    }
}
