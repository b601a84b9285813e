//! What holds ψ in one run: a grid or elements, behind one surface.

use std::sync::Arc;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{EnergyLaw, Observer, PlaneReader, ProbabilityBudget, StepView};
use crate::planning::Plan;

/// Which of the two runs of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The run itself.
    Planned,
    /// The run on elements that it is compared with; where the run is on elements itself, of a
    /// degree lower by one and with steps of another order.
    Comparison,
}

/// What of a packet has not left the middle when a run ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Remains {
    /// Probability between the planes.
    pub inside: f64,
    /// Probability in front of the front plane that moves right.
    pub incoming: f64,
}

/// Balances the probability of the state that was observed last.
pub(super) trait Balance: Observer {
    /// The balance at `state`.
    fn budget(&mut self, state: &[Complex64]) -> ProbabilityBudget;

    /// The balance at a `moment` after the state `last` that was observed last.
    fn between(&mut self, last: &StepView<'_>, moment: &StepView<'_>) -> ProbabilityBudget;
}

/// What holds ψ; times in fs.
pub(super) trait Space: std::fmt::Debug + Send + Sync {
    /// ψ at t = 0, for steps of `time_step`.
    fn packet(&self, plan: &Plan, time_step: f64) -> Vec<Complex64>;

    /// The method with its tables for steps of `time_step`.
    fn propagator(&self, plan: &Plan, time_step: f64) -> Box<dyn Propagator>;

    /// What has not left yet at `time`.
    fn remains(&self, plan: &Plan, state: &[Complex64], time: f64) -> Remains;

    /// Reads the planes.
    fn reader(&self) -> Arc<dyn PlaneReader>;

    /// How samples of both planes, `steps` steps of `time_step` apart, depend on energy.
    fn law(&self, plan: &Plan, time_step: f64, steps: usize) -> EnergyLaw;

    /// Moves `state`, the one at `start`, by `time`, shorter than between two samples, without an
    /// error of its own. Returns what was absorbed left and right.
    fn advance_between(
        &self,
        plan: &Plan,
        state: &mut [Complex64],
        start: f64,
        time: f64,
    ) -> [f64; 2];

    /// ⟨W⟩ of a drive W(x)·s(t), meV.
    fn driven_energy(&self, state: &[Complex64]) -> f64;

    /// Balances the probability of samples that are `interval` apart.
    fn balance(&self, plan: &Plan, interval: f64) -> Box<dyn Balance>;

    /// ψ on the axis of the plan at `time`, if `state` is anything else.
    fn on_axis(&self, plan: &Plan, state: &[Complex64], time: f64) -> Option<Vec<Complex64>>;
}
