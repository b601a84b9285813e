//! Cancellation of runs, and their progress.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::forecast::{Forecast, PacketWork, work_of_pair};
use crate::dynamics::Propagator;
use crate::observables::{Observer, StepView};
use crate::scattering::Cancellation;

/// Shared by all runs of a case: whether to stop, and the work done so far.
///
/// ```
/// use std::sync::atomic::Ordering;
/// use wavepore::simulation::Control;
///
/// let control = Control::default();
/// let stop = control.stop.clone(); // for a signal handler or another thread
/// assert!(!control.stopped());
/// stop.store(true, Ordering::Relaxed);
/// assert!(control.stopped());
/// ```
#[derive(Debug, Default)]
pub struct Control {
    /// Set from outside to end every run within a few steps, every stationary computation within
    /// a few energies.
    pub stop: Arc<AtomicBool>,
    /// Steps done, pilots and comparison run included.
    pub steps: Arc<AtomicU64>,
    /// Work done and expected.
    pub forecast: Arc<Forecast>,
    /// Work of the packet that the runs belong to.
    packet: Option<Arc<PacketWork>>,
    budget: Option<StepBudget>,
}

/// The steps that several runs may take together.
#[derive(Debug)]
struct StepBudget {
    used: AtomicU64,
    limit: u64,
}

impl Control {
    /// Whether the runs were asked to stop, or have used up their step budget.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
            || self.budget.as_ref().is_some_and(|budget| self.steps_used() > budget.limit)
    }

    /// For computations of the stationary method, which end soon after [`Control::stop`] is set; a
    /// budget of steps is no matter of theirs.
    pub fn cancellation(&self) -> Cancellation<'_> {
        Cancellation::by(&self.stop)
    }

    /// A control of cases that are expected to need `work`.
    pub(crate) fn expecting(work: f64) -> Self {
        Self { forecast: Arc::new(Forecast::of(work)), ..Self::default() }
    }

    /// The same control for the runs of one packet.
    pub(super) fn of_packet(&self, packet: &Arc<PacketWork>) -> Self {
        Self { packet: Some(packet.clone()), ..self.shared() }
    }

    /// The same control for runs that may take so many steps together.
    pub(super) fn with_step_budget(&self, steps: u64) -> Self {
        Self { budget: Some(StepBudget { used: AtomicU64::new(0), limit: steps }), ..self.shared() }
    }

    /// The same control, of no packet and without a step budget.
    fn shared(&self) -> Self {
        Self {
            stop: self.stop.clone(),
            steps: self.steps.clone(),
            forecast: self.forecast.clone(),
            packet: None,
            budget: None,
        }
    }

    /// Steps of the runs that share the step budget; none without one.
    pub(super) fn steps_used(&self) -> u64 {
        self.budget.as_ref().map_or(0, |budget| budget.used.load(Ordering::Relaxed))
    }

    /// From now on the packet is expected to need this much work beyond what is done.
    pub(super) fn update_forecast(&self, more: f64) {
        if let Some(packet) = &self.packet {
            packet.update_forecast(more);
        }
    }

    fn count(&self, steps: u64, work: u64) {
        self.steps.fetch_add(steps, Ordering::Relaxed);
        if let Some(packet) = &self.packet {
            packet.add(steps * work);
        }
        if let Some(budget) = &self.budget {
            budget.used.fetch_add(steps, Ordering::Relaxed);
        }
    }
}

/// Counts the steps of one run, and stops it when the control says so.
#[derive(Debug)]
pub(super) struct CancellationObserver<'a> {
    control: &'a Control,
    /// Work of one step.
    work: u64,
    seen: usize,
}

impl<'a> CancellationObserver<'a> {
    /// Of a run of `propagator` on `points` grid points.
    pub(super) fn of(control: &'a Control, propagator: &dyn Propagator, points: usize) -> Self {
        let work = propagator.transform_pairs() as f64 * work_of_pair(points);
        Self { control, work: work as u64, seen: 0 }
    }
}

impl Observer for CancellationObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        self.control.count((moment.step - self.seen) as u64, self.work);
        self.seen = moment.step;
        if self.control.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn should_abort(&self) -> bool {
        self.control.stopped()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_of_steps_does_not_stop_the_stationary_method() {
        let control = Control::default().with_step_budget(1);
        control.count(2, 1);
        assert!(control.stopped() && control.cancellation().check().is_ok());
        control.stop.store(true, Ordering::Relaxed);
        assert!(control.cancellation().check().is_err());
    }
}
