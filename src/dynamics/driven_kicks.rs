//! Kicks by the driven part of the potential, beside those by V.
//!
//! A kick of a [`Splitting`](super::Splitting) by U = V + W·s is one by V times
//!
//! exp(−i(b·W·s + g·Δt²·(2V′W′·s + W′²·s²)/m)Δt/ħ),  s = s(t + c·Δt),
//!
//! c the sum of the drifts before it. Time is a coordinate whose conjugate −iħ∂/∂t goes with T:
//! [V, [T − iħ∂/∂t, V]] is [V, [T, V]], so that conditions of order, those of Nyström type among
//! them, and the gradient term hold as they stand. Takahashi and Imada's conjugation gains a part
//! of the order Δt²·W·ds/dt, which vanishes where W does.
//!
//! Source: Sanz-Serna and Portillo, J. Chem. Phys. 104, 2349 (1996); Chin and Chen, J. Chem. Phys.
//! 117, 1409 (2002), for gradient terms.

use std::f64::consts::TAU;
use std::ops::Range;

use num_complex::Complex64;
use pulp::Arch;

use super::Kick;
use super::grid_drive::GridDrive;
use super::oscillation::SteppedOscillation;
use super::phases::turn;
use crate::model::{Hamiltonian, derivative};
use crate::units::HBAR;

/// The factors of kicks by W·s, where W acts.
#[derive(Debug)]
pub(super) struct DrivenKicks {
    oscillation: SteppedOscillation,
    window: Range<usize>,
    /// W·Δt/h, 2V′W′·Δt³/(m·h) and W′²·Δt³/(m·h): turns of a kick of weight one.
    tables: [Vec<f64>; 3],
    arch: Arch,
}

impl DrivenKicks {
    /// For steps of `time_step` (fs); `gradient` is V′ by point, empty if no kick needs it.
    pub(super) fn new(
        hamiltonian: &Hamiltonian,
        drive: &GridDrive,
        gradient: &[f64],
        time_step: f64,
    ) -> Self {
        let window = drive.window();
        let turns = time_step / (TAU * HBAR);
        let correction = turns * time_step * time_step / hamiltonian.species.mass;
        let slope = match gradient.is_empty() {
            true => Vec::new(),
            false => derivative(&hamiltonian.axis, &drive.values)[window.clone()].to_vec(),
        };
        let cross = slope.iter().zip(&gradient[window.start.min(gradient.len())..]);
        Self {
            oscillation: SteppedOscillation::new(drive.oscillation, time_step),
            tables: [
                drive.values[window.clone()].iter().map(|w| turns * w).collect(),
                cross.map(|(w, v)| 2.0 * correction * v * w).collect(),
                slope.iter().map(|w| correction * w * w).collect(),
            ],
            window,
            arch: Arch::new(),
        }
    }

    /// Kicks `psi` by W·s as it is after `share` of the present step.
    pub(super) fn kick(&self, psi: &mut [Complex64], kick: Kick, share: f64) {
        let s = self.oscillation.at(share);
        // Before and after a ramp ψ moves as without a drive, to the last bit.
        if s == 0.0 {
            return;
        }
        let psi = &mut psi[self.window.clone()];
        let tables = self.tables.each_ref().map(Vec::as_slice);
        let weights = [kick.potential * s, kick.gradient * s, kick.gradient * s * s];
        match kick.gradient == 0.0 {
            true => turn(self.arch, psi, [tables[0]], [weights[0]]),
            false => turn(self.arch, psi, tables, weights),
        }
    }

    /// Ends the present step.
    pub(super) fn next(&mut self) {
        self.oscillation.next();
    }
}
