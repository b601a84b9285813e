//! Where the probability is, and where it went.
//!
//! `left`, `inside` and `right` are |ψ|² left of, between and right of the planes, what was
//! absorbed there included: their sum is one up to the error of the run. `transmitted` and
//! `reflected` are currents through the planes integrated over time: behind, the whole current; in
//! front, the outward current of ψ − ψ_free, the scattered wave, since the incident packet passes
//! that plane on its way in. The propagator reports what was absorbed, which it sums exactly.

use std::ops::ControlFlow;

use num_complex::Complex64;

use super::planes::{Plane, PlaneIndices};
use super::{Observer, StepView};
use crate::model::{Fourier, Hamiltonian, Packet};
use crate::units::HBAR;

/// Below this probability on the grid there are no means over it.
const VANISHED: f64 = 1e-10;

/// Where the probability is at one time; probabilities, meV, Å.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ProbabilityBudget {
    /// Left of the front plane, absorbed there included.
    pub left: f64,
    /// Between the planes.
    pub inside: f64,
    /// Right of the back plane, absorbed there included.
    pub right: f64,
    /// Through the back plane, outward, since t = 0.
    pub transmitted: f64,
    /// Scattered wave through the front plane, outward, since t = 0.
    pub reflected: f64,
    /// |ψ|² still on the grid.
    pub norm: f64,
    /// ⟨H⟩ of what is on the grid, meV; NaN once that is less than 1e-10.
    pub energy: f64,
    /// ⟨x⟩ of what is on the grid, Å; NaN likewise.
    pub mean_position: f64,
    /// s(t) of a drive W(x)·s(t); zero without one.
    pub drive: f64,
    /// What the drive has given since t = 0, ∫⟨W⟩·ds/dt dt, meV.
    pub work: f64,
}

impl ProbabilityBudget {
    /// By how much the sum of `left`, `inside` and `right` differs from one.
    pub fn defect(&self) -> f64 {
        self.left + self.inside + self.right - 1.0
    }
}

/// Integrates the flux through the planes step by step.
#[derive(Debug)]
pub struct BudgetObserver {
    hamiltonian: Hamiltonian,
    packet: Packet,
    front: Plane,
    back: Plane,
    interval: f64,
    absorbed: [f64; 2],
    flux: [f64; 2],
    currents: Option<[f64; 2]>,
    fourier: Fourier,
    spectrum: Vec<Complex64>,
}

impl BudgetObserver {
    /// The balance for `packet` under `hamiltonian`, samples every `interval` (fs).
    pub fn new(
        hamiltonian: &Hamiltonian,
        packet: Packet,
        planes: PlaneIndices,
        interval: f64,
    ) -> Self {
        let axis = &hamiltonian.axis;
        Self {
            packet,
            front: Plane::new(axis, planes.front),
            back: Plane::new(axis, planes.back),
            interval,
            absorbed: [0.0; 2],
            flux: [0.0; 2],
            currents: None,
            fourier: Fourier::new(axis.points),
            spectrum: vec![Complex64::default(); axis.points],
            hamiltonian: hamiltonian.clone(),
        }
    }

    /// The balance at `amplitudes`, which were observed last.
    pub fn budget(&mut self, amplitudes: &[Complex64]) -> ProbabilityBudget {
        let axis = &self.hamiltonian.axis;
        let share = |from: usize, to: usize| -> f64 {
            amplitudes[from..to].iter().map(Complex64::norm_sqr).sum::<f64>() * axis.spacing
        };
        let (front, back) = (self.front.index, self.back.index);
        let (left, inside, right) = (share(0, front), share(front, back), share(back, axis.points));
        let norm = left + inside + right;
        let moment: f64 =
            axis.positions().zip(amplitudes).map(|(x, psi)| x * psi.norm_sqr()).sum::<f64>()
                * axis.spacing;
        let energy = self.energy(amplitudes);
        let mean = |sum: f64| if norm > VANISHED { sum / norm } else { f64::NAN };
        ProbabilityBudget {
            left: left + self.absorbed[0],
            inside,
            right: right + self.absorbed[1],
            transmitted: self.flux[1],
            reflected: self.flux[0],
            norm,
            energy: mean(energy),
            mean_position: mean(moment),
            ..ProbabilityBudget::default()
        }
    }

    /// The balance at a `moment` after the state `last` that was observed last, which it does not
    /// replace.
    ///
    /// Between samples currents are not known; what went through a plane is what is more beyond it:
    /// of ψ behind, of the scattered wave in front.
    pub fn between(&mut self, last: &StepView<'_>, moment: &StepView<'_>) -> ProbabilityBudget {
        let [before, now] = [last, moment].map(|view| self.beyond(view));
        let absorbed = std::mem::replace(&mut self.absorbed, moment.absorbed);
        let budget = self.budget(moment.amplitudes);
        self.absorbed = absorbed;
        ProbabilityBudget {
            reflected: budget.reflected + now[0] - before[0],
            transmitted: budget.transmitted + now[1] - before[1],
            ..budget
        }
    }

    /// Probability of the scattered wave in front of the front plane and of ψ behind the back plane,
    /// absorbed there included.
    fn beyond(&self, view: &StepView<'_>) -> [f64; 2] {
        let Hamiltonian { axis, species, .. } = &self.hamiltonian;
        let sum = |values: &mut dyn Iterator<Item = Complex64>| -> f64 {
            values.map(|psi| psi.norm_sqr()).sum::<f64>() * axis.spacing
        };
        let front = axis.positions().zip(view.amplitudes).take(self.front.index);
        let scattered =
            sum(&mut front.map(|(x, psi)| psi - self.packet.free(species, x, view.time).value));
        let right = sum(&mut view.amplitudes[self.back.index..].iter().copied());
        [scattered + view.absorbed[0], right + view.absorbed[1]]
    }

    /// ⟨ψ|H|ψ⟩, meV, not divided by the norm.
    fn energy(&mut self, amplitudes: &[Complex64]) -> f64 {
        let axis = &self.hamiltonian.axis;
        let spectrum = &mut self.spectrum;
        spectrum.copy_from_slice(amplitudes);
        self.fourier.forward(spectrum);
        let kinetic: f64 = self
            .hamiltonian
            .kinetic
            .iter()
            .zip(spectrum.iter())
            .map(|(t, z)| t * z.norm_sqr())
            .sum();
        let potential: f64 =
            self.hamiltonian.potential.iter().zip(amplitudes).map(|(v, z)| v * z.norm_sqr()).sum();
        (kinetic / axis.points as f64 + potential) * axis.spacing
    }
}

impl Observer for BudgetObserver {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let psi = moment.amplitudes;
        self.absorbed = moment.absorbed;
        let species = &self.hamiltonian.species;
        let mut scattered = self.front.sample(psi);
        let free = self.packet.free(species, self.front.position, moment.time);
        scattered.value -= free.value;
        scattered.slope -= free.slope;
        let velocity = HBAR / species.mass;
        let now = [-velocity * scattered.current(), velocity * self.back.sample(psi).current()];
        if let Some(before) = self.currents {
            for side in 0..2 {
                // The trapezoidal rule: its error falls exponentially with the interval, since the
                // currents vanish before and after the packet's passage.
                self.flux[side] += self.interval * (before[side] + now[side]) / 2.0;
            }
        }
        self.currents = Some(now);
        ControlFlow::Continue(())
    }
}
