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
}

impl Control {
    /// Whether the runs were asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Counts the steps of one run and passes on the wish to stop.
#[derive(Debug)]
pub(super) struct Supervision<'a> {
    control: &'a Control,
    seen: usize,
}

impl<'a> Supervision<'a> {
    pub(super) fn of(control: &'a Control) -> Self {
        Self { control, seen: 0 }
    }
}

impl Observer for Supervision<'_> {
    fn observe(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.control.steps.fetch_add((moment.step - self.seen) as u64, Ordering::Relaxed);
        self.seen = moment.step;
        if self.control.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn gives_up(&self) -> bool {
        self.control.stopped()
    }
}
