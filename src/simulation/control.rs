//! Who may stop a run, and who is told how far it is.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::observables::{Moment, Observer};

/// Shared by all runs of a case: a wish to stop, and the work done so far.
#[derive(Debug, Default)]
pub struct Control {
    /// Set from outside to end every run after its present step.
    pub stop: AtomicBool,
    /// Steps done, pilots and companions included.
    pub steps: AtomicU64,
    /// Steps that the runs begun so far will take at most.
    pub planned: AtomicU64,
}

impl Control {
    /// Whether the runs were asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Observer for &Control {
    fn observe(&mut self, _: &Moment<'_>) -> ControlFlow<()> {
        self.steps.fetch_add(1, Ordering::Relaxed);
        if self.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
