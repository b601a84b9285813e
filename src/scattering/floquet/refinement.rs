//! Solutions on levels of rising accuracy, and how well the last is known.
//!
//! Two levels differ in their slabs, in their side bands and, the first two, in their energies by
//! 2⁻⁴⁶: the difference holds the error of the steps, what more side bands bring, and what rounding
//! does beside a narrow level.

use super::channels::{Channels, Orders, largest_order};
use super::error::FloquetError;
use super::mesh::{Mesh, SlabRequirements};
use super::problem::Problem;
use super::solve::{Fluxes, solve};
use crate::units::Interval;

/// Least tolerance: rounding is as large.
const LEAST_TOLERANCE: f64 = 1e-12;
/// Largest tolerance: a first level must be close enough for a second to be compared with it.
const MAX_TOLERANCE: f64 = 1e-2;
/// What is beyond the side bands of the first level, as a share of the tolerance.
const ORDER_SHARE: f64 = 1e-3;
/// Error of a single slab on the first level, as a share of the tolerance.
const SLAB_SHARE: f64 = 1.0;
/// Levels beyond which no refinement goes.
const MAX_LEVELS: i32 = 6;
/// Share of the difference of two levels that bounds the error of the finer one.
// Finer slabs are better by 130, and three more orders by 18 or so where they converge slowly. Of
// 900 drawn drives no bound was too small; half are within 16 times the error, nine of ten within
// 50.
const SHARE: f64 = 0.1;
/// What rounding does in one slab; it adds up at random.
const ROUNDING: f64 = 16.0 * f64::EPSILON;
/// Relative shift of energies that shows what rounding does beside a narrow level.
const ENERGY_SHIFT: f64 = 1.0 / (1u64 << 46) as f64;

/// The best solution, and a bound on the error of each of its fluxes.
#[derive(Debug, Clone)]
pub(super) struct Refined {
    pub fluxes: Fluxes,
    pub error: f64,
}

/// One problem on levels of rising accuracy.
#[derive(Debug)]
pub(super) struct Refinement<'a> {
    problem: &'a Problem<'a>,
    tolerance: f64,
    /// Side bands of the first level.
    orders: Orders,
    mesh: Mesh,
}

impl<'a> Refinement<'a> {
    /// For every T_n and R_n of `problem` to `tolerance`.
    pub(crate) fn new(problem: &'a Problem<'a>, tolerance: f64) -> Result<Self, FloquetError> {
        let tolerance = if tolerance.is_nan() { LEAST_TOLERANCE } else { tolerance };
        let tolerance = tolerance.clamp(LEAST_TOLERANCE, MAX_TOLERANCE);
        let faces = problem.faces();
        let modulation = problem.modulation(&faces)?;
        let order = largest_order(modulation, ORDER_SHARE * tolerance)?;
        // Beyond them side bands are weak, and errors in them count less.
        let spread = modulation * problem.quantum;
        let kinetic = problem.incident_kinetic().max(problem.energy);
        let orders = Orders::new(order, kinetic, problem.quantum);
        let wider = orders.wider(added_orders(1))?;
        let channels = Channels::new(wider, problem.energy, problem.quantum);
        let required = SlabRequirements {
            energies: Interval::new(problem.energy - spread, problem.energy + spread),
            channels: channels.range(),
            tolerance: SLAB_SHARE * tolerance,
        };
        Ok(Self { problem, tolerance, orders, mesh: Mesh::new(problem, &faces, &required)? })
    }

    /// Refines until the tolerance is met or rounding forbids it.
    pub(crate) fn solve(&self) -> Result<Refined, FloquetError> {
        let coarse = self.level(0, ENERGY_SHIFT)?;
        let fluxes = self.level(1, 0.0)?;
        let mut best = Refined { error: self.error(&coarse, &fluxes), fluxes };
        if best.error > self.tolerance {
            best = self.refine(best)?;
        }
        if best.error.is_finite() { Ok(best) } else { Err(FloquetError::NotANumber) }
    }

    /// Takes the second level to finer ones.
    fn refine(&self, second: Refined) -> Result<Refined, FloquetError> {
        let noise = SHARE * self.level(1, ENERGY_SHIFT)?.difference(&second.fluxes);
        let mut before = second.fluxes.clone();
        let mut best = second;
        for level in 2..MAX_LEVELS {
            let is_possible = self.orders.wider(added_orders(level)).is_ok();
            // Where rounding is half of what is asked, finer slabs show nothing but rounding.
            if best.error <= self.tolerance.max(2.0 * noise) || !is_possible {
                break;
            }
            let fluxes = self.level(level, 0.0)?;
            let error = self.error(&before, &fluxes) + noise;
            before = fluxes.clone();
            if error < best.error {
                best = Refined { fluxes, error };
            }
        }
        Ok(best)
    }

    /// The solution on one level, at energies larger by a share `shift` of their scale.
    fn level(&self, level: i32, shift: f64) -> Result<Fluxes, FloquetError> {
        let problem = self.problem;
        let orders = self.orders.wider(added_orders(level))?;
        let channels = Channels::new(orders, problem.energy, problem.quantum);
        let scale = problem.energy.abs().max(problem.incident_kinetic());
        let slabs = self.mesh.slabs(problem, level)?;
        Ok(solve(problem, &channels, &slabs, shift * scale)?)
    }

    /// Bound on the error of `fine`.
    fn error(&self, coarse: &Fluxes, fine: &Fluxes) -> f64 {
        let rounding = ROUNDING * (self.mesh.count() as f64).sqrt();
        SHARE * fine.difference(coarse) + fine.unitarity_defect().abs() + rounding
    }
}

/// Orders of side bands on a level beyond those of the first: 3, 8, 15, …, since each level shows
/// that the one before had too few.
// With two at first the error fell by no more than seven in some drives of slow ions.
const fn added_orders(level: i32) -> i32 {
    level * (level + 2)
}
