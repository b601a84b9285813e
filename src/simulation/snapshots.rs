//! Snapshots of one run, evenly spaced in time, with the probability balance at each.

use std::ops::ControlFlow;

use num_complex::Complex64;

use super::prepare::Prepared;
use super::setup::RunSetup;
use crate::error::{Error, Result};
use crate::observables::{BudgetObserver, Observer, ProbabilityBudget, StepView};
use crate::planning::Plan;

/// The state at one of the moments that are kept.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// fs.
    pub time: f64,
    /// ψ by grid point, 1/√Å.
    pub amplitudes: &'a [Complex64],
    /// Where the probability is.
    pub budget: ProbabilityBudget,
}

/// Sees the runs of a case: a record, a picture, a test. Packets run side by side, so their calls
/// come interleaved.
pub trait RunObserver: Sync {
    /// The run of `packet` begins.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn begin(&self, packet: usize, prepared: &Prepared) -> Result<()>;

    /// A snapshot of `packet`: evenly spaced in time, the first at t = 0, the last at the end.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn snapshot(&self, packet: usize, snapshot: &Snapshot<'_>) -> Result<()>;

    /// The run of `packet` is over; runs for its error follow, unseen.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn end(&self, packet: usize) -> Result<()>;
}

/// Observes every step, balances the probability at every `stride`-th and hands snapshots on.
pub struct SnapshotObserver<'a> {
    ledger: BudgetObserver,
    stride: usize,
    to: Option<(&'a dyn RunObserver, usize)>,
    /// The last balance.
    pub last: ProbabilityBudget,
    /// What the observer refused, or what became of the numbers.
    pub error: Option<Error>,
}

impl<'a> SnapshotObserver<'a> {
    /// For a run of `plan` on `setup` with `interval` (fs) between samples and `stride` steps
    /// between snapshots, of the packet `to.1`.
    pub fn new(
        plan: &Plan,
        setup: &RunSetup,
        interval: f64,
        stride: usize,
        to: Option<(&'a dyn RunObserver, usize)>,
    ) -> Self {
        let ledger = BudgetObserver::new(
            &setup.hamiltonian,
            plan.packet,
            setup.planes,
            plan.highest,
            interval,
        );
        Self { ledger, stride, to, last: ProbabilityBudget::default(), error: None }
    }

    fn take(&mut self, moment: &StepView<'_>) -> Result<()> {
        self.last = self.ledger.budget(moment.amplitudes);
        if !self.last.norm.is_finite() {
            return Err(Error::Numbers(format!(
                "the wave function is not a number (NaN) at {:.3} fs",
                moment.time
            )));
        }
        let Some((observer, packet)) = self.to else { return Ok(()) };
        observer.snapshot(
            packet,
            &Snapshot { time: moment.time, amplitudes: moment.amplitudes, budget: self.last },
        )
    }
}

impl Observer for SnapshotObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let _ = self.ledger.observe(moment);
        if moment.step.is_multiple_of(self.stride)
            && let Err(error) = self.take(moment)
        {
            self.error = Some(error);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
