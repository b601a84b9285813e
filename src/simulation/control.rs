//! Who may stop a run, and who is told how far it is.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::observables::{Moment, Observer};

/// Shared by all runs of a case: a wish to stop, and the work done so far.
#[derive(Debug, Default)]
pub struct Control {
    /// Set from outside to end every run after its present step.
    pub stop: Arc<AtomicBool>,
    /// Steps done, pilots and companions included.
    pub steps: Arc<AtomicU64>,
    /// Those of the runs that share an allowance, and the allowance.
    allowance: Option<(AtomicU64, u64)>,
}

impl Control {
    /// Whether the runs were asked to stop, or used their allowance up.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.allowance.as_ref().is_some_and(|(_, most)| self.own_steps() > *most)
    }

    /// The same control for runs that may take so many steps together.
    pub(super) fn allowing(&self, steps: u64) -> Self {
        Self { stop: self.stop.clone(), steps: self.steps.clone(), allowance: Some((AtomicU64::new(0), steps)) }
    }

    /// Steps of the runs that share the allowance; none where there is none.
    pub(super) fn own_steps(&self) -> u64 {
        self.allowance.as_ref().map_or(0, |(own, _)| own.load(Ordering::Relaxed))
    }

    fn count(&self, steps: u64) {
        self.steps.fetch_add(steps, Ordering::Relaxed);
        if let Some((own, _)) = &self.allowance {
            own.fetch_add(steps, Ordering::Relaxed);
        }
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
        self.control.count((moment.step - self.seen) as u64);
        self.seen = moment.step;
        if self.control.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn gives_up(&self) -> bool {
        self.control.stopped()
    }
}
