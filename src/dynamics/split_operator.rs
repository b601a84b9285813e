//! The split-operator propagator: one loop over a table of coefficients.
//!
//! Kinetic and potential factors are exact in their own representations; a step costs one pair of
//! Fourier transforms a drift. The last kick of a step and the first of the next are one product.
//! Absorption is a real factor exp(−w·W·Δt/ħ) of some kicks, with positive shares w of its own: the
//! negative coefficients of a splitting would amplify.
//!
//! A driven part of the potential is kicked at the times of the kicks (`driven_kicks`): a further
//! phase where it acts, of which the last of a step and the first of the next are one as well.
//!
//! Accuracy: global order as declared by the [`Splitting`]; free motion is exact whatever the step.
//! Source: Feit, Fleck and Steiger, J. Comput. Phys. 47, 412 (1982).

use num_complex::Complex64;
use pulp::Arch;

use super::absorbed::AbsorbedProbability;
use super::driven_kicks::DrivenKicks;
use super::grid_drive::GridDrive;
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
    /// Last drift, by mode in the order of [`Fourier::modes`].
    last_drift: Amplitudes,
    /// Last kick, absorption and the next step's first kick.
    joint: Amplitudes,
    /// Last kick and absorption of the last step.
    closing: Amplitudes,
    /// What is driven.
    drive: Option<Drive>,
    fourier: Fourier,
    arch: Arch,
}

/// The driven part of the kicks.
#[derive(Debug)]
struct Drive {
    kicks: DrivenKicks,
    /// Kick j and the share of a step after which it falls.
    moments: Vec<(Kick, f64)>,
    /// Last kick of a step and the next step's first kick.
    joint: Kick,
}

/// A drift, by mode in the order of [`Fourier::modes`], and the kick after it.
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
        Self::with_gradient(
            hamiltonian,
            absorber,
            splitting,
            time_step,
            &gradient(hamiltonian, splitting),
        )
    }

    /// Tables for steps of `time_step` (fs) under V and `drive`, beginning at t = 0.
    pub fn driven(
        hamiltonian: &Hamiltonian,
        absorber: &Absorber,
        splitting: &Splitting,
        time_step: f64,
        drive: &GridDrive,
    ) -> Self {
        let gradient = gradient(hamiltonian, splitting);
        let kicks = DrivenKicks::new(hamiltonian, drive, &gradient, time_step);
        let drive = Some(Drive::new(splitting, kicks));
        Self {
            drive,
            ..Self::with_gradient(hamiltonian, absorber, splitting, time_step, &gradient)
        }
    }

    /// Static tables; `gradient` is V′ by point, empty if no kick needs it.
    fn with_gradient(
        hamiltonian: &Hamiltonian,
        absorber: &Absorber,
        splitting: &Splitting,
        time_step: f64,
        gradient: &[f64],
    ) -> Self {
        let points = hamiltonian.axis.points;
        let kick = |kick: Kick| -> Amplitudes {
            let correction = kick.gradient * time_step * time_step / hamiltonian.species.mass;
            let energy = |(j, v): (usize, &f64)| {
                kick.potential * v + gradient.get(j).map_or(0.0, |slope| correction * slope * slope)
            };
            amplitudes(
                hamiltonian.potential.iter().enumerate().map(energy).map(|e| phase(e, time_step)),
            )
        };
        let fourier = Fourier::new(points);
        let modes = fourier.modes();
        let drift = |weight: f64| -> Amplitudes {
            let factor = |&mode: &usize| {
                phase(weight * hamiltonian.kinetic[mode], time_step) / points as f64
            };
            amplitudes(modes.iter().map(factor))
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
            drive: None,
            fourier,
            arch: Arch::new(),
        }
    }

    /// Advances `psi` as [`Propagator::advance`] does, to the last bit, as long as `goes_on`; it is
    /// asked before every further step, with the number of steps done. Returns that number.
    pub fn advance_while(
        &mut self,
        psi: &mut [Complex64],
        steps: usize,
        mut goes_on: impl FnMut(usize) -> bool,
    ) -> usize {
        if steps == 0 {
            return 0;
        }
        multiply(self.arch, psi, &self.opening);
        self.kick_by_drive(psi, 0);
        let (mut done, mut further) = (0, true);
        while further {
            for stage in 0..self.stages.len() {
                self.drift(psi, stage);
                multiply(self.arch, psi, &self.stages[stage].kick);
                self.kick_by_drive(psi, stage + 1);
                if self.stages[stage].absorbs {
                    self.tally.add(psi, stage);
                }
            }
            self.drift(psi, self.stages.len());
            done += 1;
            further = done < steps && goes_on(done);
            multiply(self.arch, psi, if further { &self.joint } else { &self.closing });
            if let Some(drive) = &mut self.drive {
                drive.end_step(psi, further);
            }
            self.tally.add(psi, self.stages.len());
        }
        done
    }

    fn drift(&mut self, psi: &mut [Complex64], stage: usize) {
        let factors = self.stages.get(stage).map_or(&self.last_drift, |stage| &stage.drift);
        self.fourier.by_mode(psi, |spectrum| multiply(self.arch, spectrum, factors));
    }

    /// The driven part of kick `at`, which is not the last one.
    fn kick_by_drive(&self, psi: &mut [Complex64], at: usize) {
        if let Some(drive) = &self.drive {
            let (kick, share) = drive.moments[at];
            drive.kicks.kick(psi, kick, share);
        }
    }
}

impl Drive {
    fn new(splitting: &Splitting, kicks: DrivenKicks) -> Self {
        let [first, last] = [0, splitting.drifts.len()].map(|at| splitting.kicks[at]);
        let share = |at: usize| splitting.drifts[..at].iter().sum();
        Self {
            kicks,
            moments: splitting.kicks.iter().enumerate().map(|(j, &k)| (k, share(j))).collect(),
            joint: Kick {
                potential: last.potential + first.potential,
                gradient: last.gradient + first.gradient,
            },
        }
    }

    /// The last kick of a step, with the first of the next one if it `goes_on`.
    fn end_step(&mut self, psi: &mut [Complex64], goes_on: bool) {
        self.kicks.next();
        let last = self.moments[self.moments.len() - 1].0;
        self.kicks.kick(psi, if goes_on { self.joint } else { last }, 0.0);
    }
}

/// V′ by point if a kick needs it.
fn gradient(hamiltonian: &Hamiltonian, splitting: &Splitting) -> Vec<f64> {
    let needed = splitting.kicks.iter().any(|kick| kick.gradient != 0.0);
    if needed { hamiltonian.gradient() } else { Vec::new() }
}

impl Propagator for SplitOperator {
    fn advance(&mut self, psi: &mut [Complex64], steps: usize) {
        self.advance_while(psi, steps, |_| true);
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
