//! What is seen while a wave function moves.
//!
//! An [`Observer`] sees every step and never changes the state; it may ask to stop. [`FluxPlanes`]
//! keeps ψ and ∂ψ/∂x at two planes, from which [`EnergySums`](spectrum::EnergySums) resolves T(E)
//! and R(E); [`BudgetObserver`] balances the probability.

mod budget;
mod planes;
mod series;
pub mod spectrum;

pub use budget::{BudgetObserver, ProbabilityBudget};
pub use planes::{FluxPlanes, Plane, PlaneIndices, PlaneSamples, Sample};
pub use series::{TIME_COLUMNS, TimeColumn};

use std::ops::ControlFlow;

use num_complex::Complex64;

/// The state at one step.
#[derive(Debug, Clone, Copy)]
pub struct StepView<'a> {
    /// Steps done.
    pub step: usize,
    /// fs.
    pub time: f64,
    /// ψ by grid point, 1/√Å.
    pub amplitudes: &'a [Complex64],
    /// Probability absorbed so far at the left and at the right end.
    pub absorbed: [f64; 2],
}

/// Sees every step of a run.
pub trait Observer {
    /// Sees one step; `Break` stops the run after it.
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()>;

    /// Whether to end the run now, before the next sample; called every few steps.
    fn should_abort(&self) -> bool {
        false
    }
}
