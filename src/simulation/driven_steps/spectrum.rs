//! What comes in and what leaves, by energy.
//!
//! With ψ̃ the transform of ψ at a plane, dP/dE = Im(ψ̃*·∂ψ̃/∂x)/(2πm) is what flows through it at
//! energy E; in front of the potential its parts that move right and left stand apart. The transform
//! of what lasts a finite time is band-limited: sums over energies closer together than 2πħ over the
//! time are integrals.
//!
//! Source: Zhang and Zhang, J. Chem. Phys. 101, 1146 (1994), flux by energy.

use std::f64::consts::TAU;

use num_complex::Complex64;

use crate::model::Species;
use crate::numeric::divisions;
use crate::observables::{EnergyLaw, PlaneSamples, plane_sums};
use crate::simulation::series::Series;
use crate::units::{HBAR, Interval};

/// Energies a period 2πħ/t of what a run of duration t says: twice as many as a sum needs.
const OVERSAMPLING: f64 = 2.0;

/// Probability by energy, 1/meV.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct EnergyFluxes {
    /// Of the wave that comes in.
    pub incident: f64,
    /// Of what leaves behind the potential.
    pub transmitted: f64,
    /// Of what leaves in front of it.
    pub reflected: f64,
}

/// The fluxes at `energies` (meV), which are positive.
fn energy_fluxes(
    species: &Species,
    law: &EnergyLaw,
    samples: &[PlaneSamples],
    energies: &[f64],
) -> Vec<EnergyFluxes> {
    let one = |(energy, sums): (&f64, PlaneSamples)| {
        let scale = law.time(*energy).powi(2) / (TAU * species.mass);
        let k = species.wavenumber(*energy);
        let slope = sums.front.slope / Complex64::new(0.0, k);
        let [incident, reflected] = [1.0, -1.0]
            .map(|sign| k * (0.5 * (sums.front.value + sign * slope)).norm_sqr() * scale);
        EnergyFluxes { incident, transmitted: sums.back.current() * scale, reflected }
    };
    energies.iter().zip(plane_sums(law, samples, energies)).map(one).collect()
}

/// What one run says of a packet under a drive, by equally spaced energies.
#[derive(Debug, Clone, PartialEq)]
pub struct OutgoingSpectrum {
    /// Energies, meV above the left level.
    pub energies: Vec<f64>,
    /// Probability that comes in, 1/meV.
    pub incident: Vec<f64>,
    /// Probability that leaves behind the potential, 1/meV.
    pub transmitted: Vec<f64>,
    /// Probability that leaves in front of it, 1/meV.
    pub reflected: Vec<f64>,
}

impl OutgoingSpectrum {
    /// Of `series` at equally spaced `energies` (meV).
    pub(in crate::simulation) fn new(
        species: &Species,
        series: &Series,
        energies: Vec<f64>,
    ) -> Self {
        let found = energy_fluxes(species, &series.law, &series.planes.samples, &energies);
        let column = |of: fn(&EnergyFluxes) -> f64| found.iter().map(of).collect();
        Self {
            energies,
            incident: column(|fluxes| fluxes.incident),
            transmitted: column(|fluxes| fluxes.transmitted),
            reflected: column(|fluxes| fluxes.reflected),
        }
    }

    fn spacing(&self) -> f64 {
        let parts = self.energies.len().saturating_sub(1);
        match (self.energies.first(), self.energies.last()) {
            (Some(first), Some(last)) if parts > 0 => (last - first) / parts as f64,
            _ => 0.0,
        }
    }

    fn integral(&self, of: &[f64]) -> f64 {
        of.iter().sum::<f64>() * self.spacing()
    }

    /// Probability that came in.
    pub fn total_incident(&self) -> f64 {
        self.integral(&self.incident)
    }

    /// Probability that left behind the potential.
    pub fn total_transmitted(&self) -> f64 {
        self.integral(&self.transmitted)
    }

    /// Probability that left in front of the potential.
    pub fn total_reflected(&self) -> f64 {
        self.integral(&self.reflected)
    }

    /// Mean energy of what left less that of what came in, meV; what is not in the spectrum counts as
    /// at its middle.
    pub fn energy_gained(&self) -> f64 {
        let [first, last] = [self.energies.first(), self.energies.last()];
        let middle = (first.unwrap_or(&0.0) + last.unwrap_or(&0.0)) / 2.0;
        let gained = |i: usize| self.transmitted[i] + self.reflected[i] - self.incident[i];
        let sum: f64 =
            self.energies.iter().enumerate().map(|(i, energy)| (energy - middle) * gained(i)).sum();
        sum * self.spacing()
    }
}

/// Equally spaced energies over `range` (meV) at which sums over a run of `duration` (fs) are
/// integrals.
pub(in crate::simulation) fn energies(range: Interval, duration: f64) -> Vec<f64> {
    let count = (OVERSAMPLING * range.length() * duration / (TAU * HBAR)).ceil().max(1.0);
    divisions(range, count as usize).collect()
}

/// The largest difference of what two runs of one packet let out on either side up to any energy:
/// of the totals, and of every share of them. Both spectra have the same energies.
pub(in crate::simulation) fn distance(one: &OutgoingSpectrum, other: &OutgoingSpectrum) -> f64 {
    let largest = |a: &[f64], b: &[f64]| {
        let differences = a.iter().zip(b).scan(0.0, |sum: &mut f64, (a, b)| {
            *sum += a - b;
            Some(sum.abs())
        });
        differences.fold(0.0, f64::max) * one.spacing()
    };
    largest(&one.transmitted, &other.transmitted).max(largest(&one.reflected, &other.reflected))
}
