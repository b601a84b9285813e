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
//! one together, by steps of order twelve that cost products only; what they amount to is kept as
//! a matrix of reflection, which is never larger than one. The number of side bands comes from a
//! classical path, the steps from a comparison with halved ones. Two solutions with different
//! steps and side bands give the error.
//!
//! **Sources.** Büttiker and Landauer, Phys. Rev. Lett. 49, 1739 (1982); Li and Reichl, Phys. Rev.
//! B 60, 15732 (1999).

mod channels;
mod error;
mod extrapolation;
mod linear;
mod march;
mod mesh;
mod problem;
mod refinement;
mod reflection;
mod sidebands;
mod slab;
mod solve;

pub use error::FloquetError;
pub use sidebands::{Sideband, Sidebands};

use problem::Problem;
use refinement::{Refined, Refinement};

use super::{Cancellation, Incidence};
use crate::model::{Drive, Potential, Species};

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
/// let drive = Drive { shape, frequency: 1e-3, phase: Phase::Average, pulse: None }; // 1 THz
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
    let never = Cancellation::never();
    floquet_unless(species, potential, drive, energy, incidence, tolerance, never)
}

/// [`floquet`], unless `stop` says so meanwhile.
///
/// # Errors
/// Those of [`floquet`]; [`FloquetError::Cancelled`] if `stop` says so.
pub fn floquet_unless(
    species: &Species,
    potential: &Potential,
    drive: &Drive,
    energy: f64,
    incidence: Incidence,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Sidebands, FloquetError> {
    let problem = Problem::new(species, potential, drive, energy, incidence, stop)?;
    let Refined { fluxes, error } = Refinement::new(&problem, tolerance)?.solve()?;
    let sideband = |(order, (&transmission, &reflection)): (i32, (&f64, &f64))| Sideband {
        order,
        energy: energy + f64::from(order) * problem.quantum,
        transmission,
        reflection,
    };
    let orders = fluxes.orders.lowest..=fluxes.orders.highest;
    let rows = fluxes.transmission.iter().zip(&fluxes.reflection);
    Ok(Sidebands {
        energy,
        quantum: problem.quantum,
        unitarity_defect: fluxes.unitarity_defect(),
        sidebands: orders.zip(rows).map(sideband).collect(),
        error,
    })
}
