//! Scattering by a potential that oscillates: the stationary method for a driven potential.
//!
//! **What.** V(x, t) = V(x) + W(x)·cos(ωt + φ) turns a wave of energy E into waves of the energies
//! E_n = E + n·ħω. [`floquet`] gives the flux T_n and R_n of each of these side bands, for any
//! [`Potential`] and any [`Drive`].
//!
//! **Equations.** ψ(x, t) = Σ_n ψ_n(x)·e^(−iE_n·t/ħ), b·ψ_n″ = (V − E_n)·ψ_n + W/2·(ψ_{n+1} +
//! ψ_{n−1}), b = ħ²/2m. T_n = (k_n/k)·|t_n|², R_n = (k_n/k)·|r_n|², Σ(T_n + R_n) = 1.
//!
//! **Numerics.** All solutions that leave through the transmitted lead are taken to the incident
//! one together, by steps of order twelve that cost products only; what they amount to is kept as a
//! matrix of reflection, which is never larger than one. The number of side bands comes from a
//! classical path, the steps from a comparison with halved ones. Two solutions with different steps,
//! side bands and ends give the error.
//!
//! **Sources.** Büttiker and Landauer, Phys. Rev. Lett. 49, 1739 (1982); Li and Reichl, Phys. Rev. B
//! 60, 15732 (1999).

mod channels;
mod error;
mod extrapolation;
mod linear;
mod march;
mod problem;
mod reflection;
mod sidebands;
mod slabs;
mod solve;

pub use error::FloquetError;
pub use sidebands::{Sideband, Sidebands};

use channels::{Channels, bounded, largest_order};
use problem::Problem;
use slabs::{SlabRequirements, slabs};
use solve::{Fluxes, solve};

use super::Incidence;
use crate::model::{Drive, Potential, Species};
use crate::units::Interval;

/// Error of the steps and of the ends from one level to the next.
const REFINEMENT: f64 = 1.0 / 32.0;
/// Orders of side bands from one level to the next.
const MORE_ORDERS: i32 = 3;
/// Error of a single slab on the first level, as a share of the tolerance.
const SLAB_SHARE: f64 = 0.1;
/// Levels beyond which no refinement goes.
const MAX_LEVELS: i32 = 6;
/// Share of the difference of two levels that bounds the error of the finer one.
const SHARE: f64 = 0.125;
/// Relative shift of the energies on the first level, so that the difference shows what rounding
/// does beside a narrow level.
const ENERGY_SHIFT: f64 = 1.0 / (1u64 << 46) as f64;

/// Side bands of `species` in `potential` that is driven by `drive`, for a wave of `energy` (meV
/// above the left level), every T_n and R_n to the absolute accuracy `tolerance`.
///
/// [`Sidebands::error`] says what was reached: beside a narrow level rounding may forbid what was
/// asked. The phase of the drive plays no part.
///
/// ```
/// use wavepore::model::{Barrier, Drive, Phase, Potential, Species};
/// use wavepore::scattering::{Incidence, floquet};
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let shape = Barrier::Rectangle { height: 10.0, width: 6.0, center: 3.0 }; // meV, Å, Å
/// let drive = Drive { shape, frequency: 1e-3, phase: Phase::Average }; // 1 THz
/// let free = Potential::default();
/// let found = floquet(&potassium, &free, &drive, 130.0, Incidence::Left, 1e-10)?;
/// let carrier = found.order(0).ok_or("no carrier")?;
/// assert!((carrier.transmission - 0.139_577_102_872_856).abs() < 1e-10);
/// assert!(found.error < 1e-10 && found.unitarity_defect.abs() < 1e-10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// If the incident lead is closed, the frequency is not positive, W does not vanish in a lead, or
/// more side bands are needed than are solved for.
pub fn floquet(
    species: &Species,
    potential: &Potential,
    drive: &Drive,
    energy: f64,
    incidence: Incidence,
    tolerance: f64,
) -> Result<Sidebands, FloquetError> {
    let problem = Problem::new(species, potential, drive, energy, incidence)?;
    let refinement = Refinement::new(&problem, tolerance)?;
    let mut before = refinement.level(0)?;
    let mut best = refinement.level(1)?;
    let mut error = refinement.error(&before, &best);
    for level in 2..MAX_LEVELS {
        if error <= refinement.tolerance {
            break;
        }
        let Ok(next) = refinement.level(level) else { break };
        (before, best) = (best, next);
        error = refinement.error(&before, &best);
    }
    if error.is_nan() {
        return Err(FloquetError::NotANumber);
    }
    let order = best.order;
    let sideband = |(order, (&transmission, &reflection)): (i32, (&f64, &f64))| Sideband {
        order,
        energy: energy + f64::from(order) * problem.quantum,
        transmission,
        reflection,
    };
    let fluxes = best.transmission.iter().zip(&best.reflection);
    Ok(Sidebands {
        energy,
        quantum: problem.quantum,
        unitarity_defect: best.unitarity_defect(),
        sidebands: (-order..=order).zip(fluxes).map(sideband).collect(),
        error,
    })
}

/// One problem on levels of rising accuracy.
struct Refinement<'a> {
    problem: &'a Problem,
    tolerance: f64,
    /// How many quanta the drive gives or takes.
    modulation: f64,
}

impl<'a> Refinement<'a> {
    fn new(problem: &'a Problem, tolerance: f64) -> Result<Self, FloquetError> {
        let tolerance = if tolerance.is_nan() { 1e-13 } else { tolerance.clamp(1e-13, 1e-2) };
        let modulation = problem.modulation(&problem.faces(tolerance));
        Ok(Self { problem, tolerance, modulation })
    }

    /// The solution on one level.
    fn level(&self, level: i32) -> Result<Fluxes, FloquetError> {
        let problem = self.problem;
        let tolerance = self.tolerance * REFINEMENT.powi(level);
        let order = largest_order(self.modulation, self.tolerance)? + MORE_ORDERS * level;
        let channels = Channels::new(bounded(order)?, problem.energy, problem.quantum);
        // Beyond them side bands are weak, and errors in them count less.
        let spread = self.modulation * problem.quantum;
        let required = SlabRequirements {
            energies: Interval::new(problem.energy - spread, problem.energy + spread),
            channels: channels.range(),
            tolerance: (SLAB_SHARE * tolerance).max(1e-15),
        };
        let slabs = slabs(problem, &problem.faces(tolerance), &required);
        let scale = problem.energy.abs().max(problem.incident_kinetic());
        let shift = if level == 0 { ENERGY_SHIFT * scale } else { 0.0 };
        Ok(solve(problem, &channels, &slabs, shift))
    }

    /// Bound on the error of `fine`.
    fn error(&self, coarse: &Fluxes, fine: &Fluxes) -> f64 {
        SHARE * fine.difference(coarse) + fine.unitarity_defect().abs()
    }
}
