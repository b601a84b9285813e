//! The split-operator propagator: one loop over a table of coefficients.
//!
//! Kinetic and potential factors are exact in their own representations; a step costs one pair of
//! Fourier transforms a drift. The last kick of a step and the first of the next are one product.
//! Absorption is a real factor exp(−w·W·Δt/ħ) of some kicks, with positive shares w of its own: the
//! negative coefficients of a splitting would amplify.
//!
//! Accuracy: global order as declared by the [`Splitting`]; free motion is exact whatever the step.
//! Source: Feit, Fleck and Steiger, J. Comput. Phys. 47, 412 (1982).

use num_complex::Complex64;
use pulp::Arch;

use super::absorbed::AbsorbedProbability;
use super::phases::multiply;
use super::{Absorber, Kick, Propagator, Splitting};
use crate::model::{Amplitudes, Fourier, Hamiltonian, amplitudes};
use crate::units::HBAR;

/// exp(−i(H − iW)Δt/ħ) as a product of kicks and drifts.
#[derive(Debug)]
pub struct SplitOperator {
    time_step: f64,
    /// First kick of the first step.
    opening: Amplitudes,
    /// All drifts but the last one.
    stages: Vec<Stage>,
    /// What absorption took; kind j of its factors goes with drift j.
    tally: AbsorbedProbability,
    /// Last drift.
    last_drift: Amplitudes,
    /// Last kick, absorption and the next step's first kick.
    joint: Amplitudes,
    /// Last kick and absorption of the last step.
    closing: Amplitudes,
    fourier: Fourier,
    arch: Arch,
}

/// A drift and the kick after it.
#[derive(Debug)]
struct Stage {
    drift: Amplitudes,
    kick: Amplitudes,
    /// Whether the kick absorbs.
    absorbs: bool,
}

impl SplitOperator {
    /// Tables for steps of `time_step` (fs).
    pub fn new(
        hamiltonian: &Hamiltonian,
        absorber: &Absorber,
        splitting: &Splitting,
        time_step: f64,
    ) -> Self {
        let points = hamiltonian.axis.points;
        let gradient = if splitting.kicks.iter().any(|kick| kick.gradient != 0.0) {
            hamiltonian.gradient()
        } else {
            Vec::new()
        };
        let kick = |kick: Kick| -> Amplitudes {
            let correction = kick.gradient * time_step * time_step / hamiltonian.species.mass;
            let energy = |(j, v): (usize, &f64)| {
                kick.potential * v + gradient.get(j).map_or(0.0, |slope| correction * slope * slope)
            };
            amplitudes(
                hamiltonian.potential.iter().enumerate().map(energy).map(|e| phase(e, time_step)),
            )
        };
        let drift = |weight: f64| -> Amplitudes {
            amplitudes(
                hamiltonian.kinetic.iter().map(|&t| phase(weight * t, time_step) / points as f64),
            )
        };
        let opening = kick(splitting.kicks[0]);
        let decay = |share: &f64| -> Vec<f64> {
            hamiltonian.axis.positions().map(|x| absorber.factor(x, share * time_step)).collect()
        };
        let decays: Vec<Vec<f64>> = splitting.absorption.iter().map(decay).collect();
        let absorbed = |mut kick: Amplitudes, decay: &[f64]| {
            kick.iter_mut().zip(decay).for_each(|(factor, decay)| *factor *= decay);
            kick
        };
        let last = splitting.drifts.len() - 1;
        let closing = absorbed(kick(splitting.kicks[last + 1]), &decays[last]);
        let stage = |j: usize| Stage {
            drift: drift(splitting.drifts[j]),
            kick: absorbed(kick(splitting.kicks[j + 1]), &decays[j]),
            absorbs: splitting.absorption[j] > 0.0,
        };
        Self {
            time_step,
            joint: amplitudes(closing.iter().zip(opening.iter()).map(|(a, b)| a * b)),
            stages: (0..last).map(stage).collect(),
            last_drift: drift(splitting.drifts[last]),
            tally: AbsorbedProbability::new(&hamiltonian.axis, &decays),
            opening,
            closing,
            fourier: Fourier::new(points),
            arch: Arch::new(),
        }
    }

    fn drift(&mut self, psi: &mut [Complex64], stage: usize) {
        let factors = self.stages.get(stage).map_or(&self.last_drift, |stage| &stage.drift);
        self.fourier.by_mode(psi, |spectrum| multiply(self.arch, spectrum, factors));
    }
}

impl Propagator for SplitOperator {
    fn advance(&mut self, psi: &mut [Complex64], steps: usize) {
        if steps == 0 {
            return;
        }
        multiply(self.arch, psi, &self.opening);
        for step in 1..=steps {
            for stage in 0..self.stages.len() {
                self.drift(psi, stage);
                multiply(self.arch, psi, &self.stages[stage].kick);
                if self.stages[stage].absorbs {
                    self.tally.add(psi, stage);
                }
            }
            self.drift(psi, self.stages.len());
            multiply(self.arch, psi, if step < steps { &self.joint } else { &self.closing });
            self.tally.add(psi, self.stages.len());
        }
    }

    fn time_step(&self) -> f64 {
        self.time_step
    }

    fn absorbed(&self) -> [f64; 2] {
        self.tally.absorbed()
    }

    fn transform_pairs(&self) -> usize {
        self.stages.len() + 1
    }
}

/// exp(−iE·Δt/ħ).
fn phase(energy: f64, time_step: f64) -> Complex64 {
    Complex64::from_polar(1.0, -energy * time_step / HBAR)
}
