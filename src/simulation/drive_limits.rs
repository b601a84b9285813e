//! What simpler pictures of a drive transmit: none, a slow one, a lead that swings, classical ions.

use std::f64::consts::{PI, TAU};

use rayon::prelude::*;

use crate::dynamics::Oscillation;
use crate::model::{Drive, Phase};
use crate::planning::{Case, Plan};
use crate::scattering::{
    Cancellation, Cancelled, ClassicalEnsemble, Incidence, scatter_unless, tien_gordon_unless,
};
use crate::units::Estimate;

/// Phases of a slow drive at first, and at most.
const PHASES: usize = 16;
const MAX_PHASES: usize = 1024;

/// An energy (meV), and its share of a mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct EnergyShare {
    pub energy: f64,
    pub share: f64,
}

/// Transmission without the exchange of quanta, and with that of a swinging lead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DriveLimits {
    /// T of V alone.
    pub still: f64,
    /// T of V + W·cos φ, at a phase or the mean over φ.
    pub adiabatic: f64,
    /// Σ J_n²(max |W|/hf)·T(E + n·hf).
    pub tien_gordon: f64,
}

impl DriveLimits {
    /// Means over `energies`, to the absolute accuracy `tolerance`.
    ///
    /// # Errors
    /// [`Cancelled`] if `stop` says so.
    pub(super) fn new(
        case: &Case,
        drive: &Drive,
        phase: Phase,
        energies: &[EnergyShare],
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Self, Cancelled> {
        let places: Vec<f64> = energies.iter().map(|one| one.energy).collect();
        let mean = |found: &mut dyn Iterator<Item = f64>| -> f64 {
            energies.iter().zip(found).map(|(one, found)| one.share * found).sum()
        };
        let (species, left) = (&case.species, Incidence::Left);
        let at_strength = |strength: f64| {
            let mut potential = case.potential.clone();
            potential.barriers.push(drive.shape.scaled(strength));
            let found = scatter_unless(species, &potential, &places, left, tolerance, stop)?;
            Ok(mean(&mut found.iter().map(|found| found.transmission())))
        };
        let swinging =
            tien_gordon_unless(species, &case.potential, drive, &places, tolerance, stop)?;
        Ok(Self {
            still: at_strength(0.0)?,
            adiabatic: match phase {
                Phase::Angle(angle) => at_strength(angle.cos())?,
                Phase::Average => phase_mean(tolerance, at_strength)?,
            },
            tien_gordon: mean(&mut swinging.into_iter()),
        })
    }
}

/// The mean of `of`(cos φ) over φ: smooth functions converge exponentially, narrow levels do not.
fn phase_mean(
    tolerance: f64,
    of: impl Fn(f64) -> Result<f64, Cancelled> + Sync,
) -> Result<f64, Cancelled> {
    // Both halves of a period have the same cosines.
    let mean = |count: usize| {
        let cosine = |i: usize| (PI * (i as f64 + 0.5) / count as f64).cos();
        let values = (0..count).into_par_iter().map(|i| of(cosine(i)));
        let values = values.collect::<Result<Vec<f64>, _>>()?;
        Ok(values.iter().sum::<f64>() / count as f64)
    };
    let (mut count, mut found) = (PHASES, mean(PHASES)?);
    while count < MAX_PHASES {
        count *= 2;
        let before = std::mem::replace(&mut found, mean(count)?);
        if (found - before).abs() <= tolerance {
            break;
        }
    }
    Ok(found)
}

/// Transmitted share of the classical ensemble of the packet of `plan` under its drive, later by
/// `phase` (rad); NaN without a drive.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(super) fn classical_packet(
    plan: &Plan,
    phase: f64,
    stop: Cancellation<'_>,
) -> Result<Estimate, Cancelled> {
    let missing = Estimate { value: f64::NAN, error: f64::NAN };
    let Some(drive) = &plan.drive else { return Ok(missing) };
    let phase = drive.oscillation.phase + phase;
    let oscillation = Oscillation { phase, ..drive.oscillation };
    let ensemble = ClassicalEnsemble {
        species: &plan.species,
        potential: &plan.potential,
        shape: &drive.shape,
        drive: &|time| oscillation.value(time),
        period: TAU / oscillation.angular_frequency,
    };
    ensemble.packet_average_unless(&plan.packet, stop)
}

/// Transmitted share of classical ions of one energy (meV) at all phases of the drive.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(super) fn classical_energy(
    case: &Case,
    drive: &Drive,
    energy: f64,
    stop: Cancellation<'_>,
) -> Result<Estimate, Cancelled> {
    let ensemble = ClassicalEnsemble {
        species: &case.species,
        potential: &case.potential,
        shape: &drive.potential(),
        drive: &|time| (drive.angular_frequency() * time).cos(),
        period: TAU / drive.angular_frequency(),
    };
    ensemble.energy_average_unless(energy, stop)
}
