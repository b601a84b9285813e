//! Time steps by Cayley factors, with the energy that each step turns exactly.
//!
//! The diagonal Padé approximant [m/m] of e^(−i(H − E₀)Δt/ħ) is a product of m Cayley factors,
//! c ← c + 2iΓ·(H − z)⁻¹c, z = E₀ + iħρ/Δt, Γ = Im z, ρ the zeros of the approximant's
//! denominator. Each is unitary where H is Hermitian. An eigenvalue E turns by exactly
//!
//! φ(E) = Σ_j 2·atan((E − Re z_j)/Γ_j)
//!
//! in one step, so that energies resolved with φ(E) in place of E·Δt/ħ have no error of the time
//! step. (H − z)⁻¹ is static condensation: insides are diagonal, borders one tridiagonal system.
//!
//! Sources: van Dijk and Toyama, Phys. Rev. E 75, 036707 (2007); Patera, J. Comput. Phys. 54, 468
//! (1984).

use num_complex::Complex64;
use pulp::Arch;

use super::basis::ElementBasis;
use super::drive::{DrivenShape, ElementDrive};
use super::factor::{Factor, SwingingLevels};
use super::kicks::ElementKicks;
use super::pade::pade_zeros;
use super::start::Raised;
use crate::dynamics::oscillation::SteppedOscillation;
use crate::model::Packet;
use crate::units::HBAR;

/// Power with which the start is damped beyond the mesh: with six, T(E) of a table erred by 8e-10,
/// without by 2.5e-7.
const TIDY_POWER: usize = 6;

/// The poles z (meV) of the factors of a step of `time_step` (fs): `order` of them, around the energy
/// `middle` (meV).
pub(crate) fn cayley_poles(middle: f64, order: usize, time_step: f64) -> Vec<Complex64> {
    let pole = |zero| middle + Complex64::I * zero * HBAR / time_step;
    pade_zeros(order).into_iter().map(pole).collect()
}

/// Steps of one length.
#[derive(Debug)]
pub struct CayleyStepper {
    time_step: f64,
    factors: Vec<Factor>,
    /// Couplings of the insides to the left and right border by kind, in whole groups.
    couplings: Vec<[Vec<f64>; 2]>,
    /// (H − z)⁻¹ψ at the borders.
    solution: Vec<Complex64>,
    absorbed: [f64; 2],
    /// What is driven.
    drive: Option<Drive>,
    arch: Arch,
}

/// What is driven, and how.
#[derive(Debug)]
enum Drive {
    /// Kicks before and after a step.
    Kicks(ElementKicks),
    /// Halves of a step with other levels.
    Levels(SwingingLevels, SteppedOscillation),
}

impl CayleyStepper {
    /// Tables for steps of `time_step` (fs) of `order` factors around the energy `middle` (meV).
    pub fn new(basis: &ElementBasis, middle: f64, order: usize, time_step: f64) -> Self {
        let padded = |values: &[f64]| {
            let mut values = values.to_vec();
            values.resize(basis.lanes, 0.0);
            values
        };
        let couplings =
            basis.kinds.iter().map(|kind| kind.coupling.each_ref().map(|c| padded(c))).collect();
        let poles = cayley_poles(middle, order, time_step);
        let factors = poles.into_iter().map(|pole| Factor::new(basis, pole)).collect();
        Self {
            time_step,
            factors,
            couplings,
            solution: vec![Complex64::default(); basis.elements.len() + 1],
            absorbed: [0.0; 2],
            drive: None,
            arch: Arch::new(),
        }
    }

    /// The same under V and `drive`, beginning at t = 0; of order 4 with two factors or more.
    pub fn driven(
        basis: &ElementBasis,
        middle: f64,
        order: usize,
        time_step: f64,
        drive: ElementDrive,
    ) -> Self {
        let ElementDrive { shape, oscillation } = drive;
        let (drive, part) = match shape {
            DrivenShape::Nodal(nodal) => {
                (Drive::Kicks(ElementKicks::new(basis, nodal, oscillation, time_step)), time_step)
            }
            DrivenShape::Levels(levels) => {
                let stepped = SteppedOscillation::new(oscillation, time_step);
                (Drive::Levels(levels, stepped), time_step / 2.0)
            }
        };
        Self { time_step, drive: Some(drive), ..Self::new(basis, middle, order, part) }
    }

    /// Factors in a step.
    pub fn order(&self) -> usize {
        match self.drive {
            Some(Drive::Levels(..)) => 2 * self.factors.len(),
            _ => self.factors.len(),
        }
    }

    /// fs.
    pub fn time_step(&self) -> f64 {
        self.time_step
    }

    /// Probability that went through the first and the last real border so far.
    pub fn absorbed(&self) -> [f64; 2] {
        self.absorbed
    }

    /// `packet` at t = 0, without what the mesh cannot hold.
    ///
    /// V is zero where the packet stands.
    pub fn start(&mut self, basis: &ElementBasis, packet: Packet) -> Vec<Complex64> {
        let (pole, twice) = (self.factors[0].pole, self.factors[0].twice);
        let raised = Raised::new(packet, basis.coefficient, pole, TIDY_POWER);
        let mut state = basis.state(|x| raised.value(x));
        for _ in 0..TIDY_POWER {
            let before = state.clone();
            self.apply(basis, &mut state, 0);
            state.iter_mut().zip(&before).for_each(|(c, old)| *c -= old);
            basis.scale(&mut state, 1.0 / twice);
        }
        self.absorbed = [0.0; 2];
        state
    }

    /// Moves `state` by `steps` steps.
    ///
    /// Under a drive these go on at the time at which the last ones ended.
    pub fn advance(&mut self, basis: &ElementBasis, state: &mut [Complex64], steps: usize) {
        if let Some(Drive::Kicks(kicks)) = self.drive.as_ref().filter(|_| steps > 0) {
            kicks.begin(basis, state);
        }
        for step in 1..=steps {
            match &mut self.drive {
                None => self.step(basis, state),
                Some(Drive::Kicks(_)) => {
                    self.step(basis, state);
                    self.end_step(basis, state, step < steps);
                }
                Some(Drive::Levels(_, oscillation)) => {
                    for sigma in oscillation.next_halves() {
                        self.set_levels(basis, sigma);
                        self.step(basis, state);
                    }
                }
            }
        }
    }

    /// The kick after a step, with the one before the next if it `goes_on`.
    fn end_step(&mut self, basis: &ElementBasis, state: &mut [Complex64], goes_on: bool) {
        if let Some(Drive::Kicks(kicks)) = &mut self.drive {
            kicks.end_step(basis, state, goes_on);
        }
    }

    /// V + σ·W is what the factors are of next.
    fn set_levels(&mut self, basis: &ElementBasis, sigma: f64) {
        if let Some(Drive::Levels(levels, _)) = &self.drive {
            self.factors.iter_mut().for_each(|factor| factor.set_levels(basis, levels, sigma));
        }
    }

    /// The factors, once each.
    fn step(&mut self, basis: &ElementBasis, state: &mut [Complex64]) {
        for at in 0..self.factors.len() {
            self.apply(basis, state, at);
        }
        if self.factors.len() % 2 == 1 {
            state.iter_mut().for_each(|c| *c = -*c);
        }
    }

    fn apply(&mut self, basis: &ElementBasis, state: &mut [Complex64], at: usize) {
        let factor = &self.factors[at];
        let physical = basis.physical();
        let ends = [(physical.start, 0), (physical.end - 1, 1)];
        let before = ends.map(|(e, side)| basis.stress(state, e, side));
        let old = ends.map(|(e, side)| basis.border(state, e + side));
        factor.apply(self.arch, basis, &self.couplings, state, &mut self.solution);
        // Probability inside falls by 4Γ·Im(f*·u), f the flux of u = (H − z)⁻¹c_old.
        for (side, (e, border)) in ends.into_iter().enumerate() {
            let kind = basis.kind(e);
            let u = self.solution[e + border];
            let stress = (basis.stress(state, e, border) - before[side]) / self.factors[at].twice;
            let potential = kind.values[border * basis.mesh().degree];
            // outward
            let flux = stress + (potential - self.factors[at].pole) * kind.mass * u
                - kind.mass * old[side];
            self.absorbed[side] -= 4.0 * self.factors[at].pole.im * (flux.conj() * u).im;
        }
    }
}
