//! What simpler pictures of a drive transmit: none, a slow one, a lead that swings, classical ions.

use std::f64::consts::{PI, TAU};

use rayon::prelude::*;

use crate::dynamics::Oscillation;
use crate::model::{Drive, Phase};
use crate::planning::{Case, Plan};
use crate::scattering::{ClassicalEnsemble, Incidence, scatter, tien_gordon};
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
    pub(super) fn new(
        case: &Case,
        drive: &Drive,
        phase: Phase,
        energies: &[EnergyShare],
        tolerance: f64,
    ) -> Self {
        let places: Vec<f64> = energies.iter().map(|one| one.energy).collect();
        let mean = |found: &mut dyn Iterator<Item = f64>| -> f64 {
            energies.iter().zip(found).map(|(one, found)| one.share * found).sum()
        };
        let at_strength = |strength: f64| {
            let mut potential = case.potential.clone();
            potential.barriers.push(drive.shape.scaled(strength));
            let found = scatter(&case.species, &potential, &places, Incidence::Left, tolerance);
            mean(&mut found.iter().map(|found| found.transmission()))
        };
        let swinging = tien_gordon(&case.species, &case.potential, drive, &places, tolerance);
        Self {
            still: at_strength(0.0),
            adiabatic: match phase {
                Phase::Angle(angle) => at_strength(angle.cos()),
                Phase::Average => phase_mean(tolerance, at_strength),
            },
            tien_gordon: mean(&mut swinging.into_iter()),
        }
    }
}

/// The mean of `of`(cos φ) over φ: smooth functions converge exponentially, narrow levels do not.
fn phase_mean(tolerance: f64, of: impl Fn(f64) -> f64 + Sync) -> f64 {
    // Both halves of a period have the same cosines.
    let mean = |count: usize| {
        let cosine = |i: usize| (PI * (i as f64 + 0.5) / count as f64).cos();
        let values: Vec<f64> = (0..count).into_par_iter().map(|i| of(cosine(i))).collect();
        values.iter().sum::<f64>() / count as f64
    };
    let (mut count, mut found) = (PHASES, mean(PHASES));
    while count < MAX_PHASES {
        count *= 2;
        let before = std::mem::replace(&mut found, mean(count));
        if (found - before).abs() <= tolerance {
            break;
        }
    }
    found
}

/// Transmitted share of the classical ensemble of the packet of `plan` under its drive, later by
/// `phase` (rad); NaN without a drive.
pub(super) fn classical_packet(plan: &Plan, phase: f64) -> Estimate {
    let Some(drive) = &plan.drive else { return Estimate { value: f64::NAN, error: f64::NAN } };
    let phase = drive.oscillation.phase + phase;
    let oscillation = Oscillation { phase, ..drive.oscillation };
    let ensemble = ClassicalEnsemble {
        species: &plan.species,
        potential: &plan.potential,
        shape: &drive.shape,
        drive: &|time| oscillation.value(time),
        period: TAU / oscillation.angular_frequency,
    };
    ensemble.packet_average(&plan.packet)
}

/// Transmitted share of classical ions of one energy (meV) at all phases of the drive.
pub(super) fn classical_energy(case: &Case, drive: &Drive, energy: f64) -> Estimate {
    let ensemble = ClassicalEnsemble {
        species: &case.species,
        potential: &case.potential,
        shape: &drive.potential(),
        drive: &|time| (drive.angular_frequency() * time).cos(),
        period: TAU / drive.angular_frequency(),
    };
    ensemble.energy_average(energy)
}
