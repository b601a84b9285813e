//! A panel of q, and whether halving it is worth while.

use crate::units::Interval;

/// Halvings of one panel without gain after which rounding is believed to have the last word in it.
// Until a panel is as short as what it holds, halving gains nothing: twelve allow for a factor of
// 4096. Thirty add energies and rounding errors alone: between walls of 700 meV the bound doubles.
const MAX_FRUITLESS_HALVINGS: usize = 12;
/// Share of its parent's error that each half of a panel has at least where halving gained nothing:
/// a half, but for what rounding does.
const VAIN: f64 = 0.4;
/// A panel that errs by no more than so many times what the solver itself leaves unknown is as good
/// as it gets.
// From 1 to 2 the number of energies changes by less than 1 %.
const SPENT: f64 = 1.25;

/// A panel to be looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task {
    pub range: Interval,
    /// Error of the panel of which this is a half.
    before: f64,
    /// How often halving has gained nothing.
    vain: usize,
}

impl Task {
    /// A panel that is no half of another.
    pub(super) fn new(range: Interval) -> Self {
        Self { range, before: f64::INFINITY, vain: 0 }
    }
}

/// The integral over one panel.
pub(super) struct Panel {
    pub task: Task,
    pub value: f64,
    pub error: f64,
    /// What the solver itself leaves unknown, rounding included: the same however short the panels
    /// are.
    pub least: f64,
    /// Halving it would lessen the error for certain.
    pub rough: bool,
}

impl Panel {
    /// Whether halving it is not worth while: it errs by no more than `allowed`, is shorter than
    /// `shortest`, or would gain nothing.
    pub(super) fn is_settled(&self, allowed: f64, shortest: f64) -> bool {
        self.task.range.length() < shortest
            || self.error <= allowed.max(SPENT * self.least)
            || (!self.rough && self.task.vain >= MAX_FRUITLESS_HALVINGS)
    }

    /// Both halves, which know what this one erred by.
    pub(super) fn halves(&self) -> [Task; 2] {
        let Task { range, before, vain } = self.task;
        let vain = if self.error > VAIN * before { vain + 1 } else { 0 };
        range.halves().map(|range| Task { range, before: self.error, vain })
    }
}
