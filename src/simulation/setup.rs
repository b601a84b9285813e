//! What one run needs, made once: of the run as planned, or of its comparison run.

use num_complex::Complex64;

use super::element_space::ElementSpace;
use super::grid_space::GridSpace;
use super::space::{Balance, Remains, Space, Variant};
use crate::dynamics::Propagator;
use crate::model::{Amplitudes, amplitudes};
use crate::observables::{EnergyLaw, FluxPlanes, StepView};
use crate::planning::Plan;

/// Everything a run needs, made once.
#[derive(Debug)]
pub struct RunSetup<'a> {
    /// What it is a run of.
    pub plan: &'a Plan,
    space: Box<dyn Space>,
}

impl<'a> RunSetup<'a> {
    /// The setup of `plan`.
    pub fn new(plan: &'a Plan, variant: Variant) -> Self {
        let space: Box<dyn Space> = match variant {
            Variant::Planned if !plan.is_on_elements() => Box::new(GridSpace::new(plan)),
            _ => Box::new(ElementSpace::new(plan, variant)),
        };
        Self { plan, space }
    }

    /// ψ at t = 0, for steps of `time_step` (fs).
    pub fn packet(&self, time_step: f64) -> Amplitudes {
        amplitudes(self.space.packet(self.plan, time_step))
    }

    /// The method with its tables for steps of `time_step` (fs).
    pub(crate) fn propagator(&self, time_step: f64) -> Box<dyn Propagator> {
        self.space.propagator(self.plan, time_step)
    }

    /// What has not left yet at `time` (fs).
    pub(crate) fn remains(&self, state: &[Complex64], time: f64) -> Remains {
        self.space.remains(self.plan, state, time)
    }

    /// Planes with capacity for `samples` samples.
    pub(crate) fn watch(&self, samples: usize) -> FluxPlanes {
        FluxPlanes::new(self.space.reader(), samples)
    }

    /// How samples of both planes, `steps` steps of `time_step` (fs) apart, depend on energy.
    pub(crate) fn law(&self, time_step: f64, steps: usize) -> EnergyLaw {
        self.space.law(self.plan, time_step, steps)
    }

    /// Moves the state at `start` by `time` (fs), shorter than between two samples. Returns what was
    /// absorbed left and right.
    pub(super) fn advance_between(
        &self,
        state: &mut [Complex64],
        start: f64,
        time: f64,
    ) -> [f64; 2] {
        self.space.advance_between(self.plan, state, start, time)
    }

    /// ⟨W⟩ of a drive W(x)·s(t), meV.
    pub(super) fn driven_energy(&self, state: &[Complex64]) -> f64 {
        self.space.driven_energy(state)
    }

    /// Balances the probability of samples that are `interval` (fs) apart.
    pub(super) fn balance(&self, interval: f64) -> Box<dyn Balance> {
        self.space.balance(self.plan, interval)
    }

    /// ψ on the axis of the plan, if the state is anything else.
    pub(super) fn on_axis(&self, moment: &StepView<'_>) -> Option<Vec<Complex64>> {
        self.space.on_axis(self.plan, moment.amplitudes, moment.time)
    }
}
