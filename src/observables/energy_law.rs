//! How the samples of a run are resolved at an energy.
//!
//! Samples of true dynamics turn by E·t/ħ, and hold ψ and ∂ψ/∂x. Samples of Cayley factors turn by the
//! factors' own phase φ(E), and hold ψ and the weak slope of the element beside the plane, to which
//! V − E adds its share: ∂ψ/∂x = ±(κ + (V − E)·W·ψ)/b, + where the element lies left of the plane.

use num_complex::Complex64;

use super::planes::PlaneSamples;
use crate::model::Sample;
use crate::units::HBAR;

/// The law by which samples depend on energy.
#[derive(Debug, Clone, PartialEq)]
pub enum EnergyLaw {
    /// Samples of true dynamics, this time apart, fs.
    Schroedinger(f64),
    /// Samples of Cayley factors.
    Cayley(CayleyLaw),
}

/// The law of Cayley factors on elements.
#[derive(Debug, Clone, PartialEq)]
pub struct CayleyLaw {
    /// The factors' poles z, meV.
    pub poles: Vec<Complex64>,
    /// Steps between two samples.
    pub steps: usize,
    /// b = ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// The element left of the front plane.
    pub front: BorderLaw,
    /// The element right of the back plane.
    pub back: BorderLaw,
}

/// The share of an element in the equation at its border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BorderLaw {
    /// W, Å.
    pub mass: f64,
    /// V, meV.
    pub potential: f64,
}

impl EnergyLaw {
    /// By how much an eigenstate of `energy` (meV) turns from one sample to the next.
    pub(super) fn angle(&self, energy: f64) -> f64 {
        match self {
            Self::Schroedinger(interval) => energy * interval / HBAR,
            Self::Cayley(law) => law.steps as f64 * law.phase(energy),
        }
    }

    /// What every sample is to be multiplied with, fs or one.
    pub(super) fn weight(&self) -> f64 {
        match self {
            Self::Schroedinger(interval) => *interval,
            Self::Cayley(_) => 1.0,
        }
    }

    /// What a sum at `energy` (meV) is to be multiplied with besides, so that it stands for an
    /// integral over time: ħ·dφ/dE, fs, or one.
    pub(crate) fn time(&self, energy: f64) -> f64 {
        match self {
            Self::Schroedinger(_) => 1.0,
            Self::Cayley(law) => law.steps as f64 * law.time(energy),
        }
    }

    /// ψ and ∂ψ/∂x at the planes from what was summed there.
    pub(super) fn values(&self, sums: &PlaneSamples, energy: f64) -> PlaneSamples {
        let Self::Cayley(law) = self else { return *sums };
        let slope = |sample: &Sample, at: BorderLaw, sign: f64| Sample {
            value: sample.value,
            slope: sign / law.coefficient
                * (sample.slope + (at.potential - energy) * at.mass * sample.value),
        };
        PlaneSamples {
            front: slope(&sums.front, law.front, 1.0),
            back: slope(&sums.back, law.back, -1.0),
        }
    }
}

impl CayleyLaw {
    /// φ(E) = Σ_j 2·atan((E − Re z_j)/Im z_j).
    fn phase(&self, energy: f64) -> f64 {
        self.poles.iter().map(|z| 2.0 * ((energy - z.re) / z.im).atan()).sum()
    }

    /// ħ·dφ/dE, fs.
    fn time(&self, energy: f64) -> f64 {
        let rate = |z: &Complex64| 2.0 * z.im / ((energy - z.re).powi(2) + z.im * z.im);
        HBAR * self.poles.iter().map(rate).sum::<f64>()
    }
}
