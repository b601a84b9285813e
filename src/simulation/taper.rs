//! When a run ends, and over which share of its time its energy sums end.

use crate::planning::Plan;

/// Share of the time over which the energy sums of a converged pilot end.
// With half of it bounds are up to twice as large; with twice of it the pilot over a thin Eckart
// barrier does not converge, which triples the work.
pub(super) const CONVERGED_TAPER: f64 = 0.1;
/// The longest share of the time over which energy sums end.
// The rest holds the packet's passage. Beside levels, bounds are 1.5 times as large at 0.36 and 2.5
// times at 0.84.
pub(super) const MAX_TAPER: f64 = 0.6;

/// Share of its time by which a comparison run is longer than the run.
// With a round trip alone what still decayed was twice its bound in 1 of 200 drawn potentials.
pub(super) const AFTERWARDS: f64 = 0.35;

/// When a run ends, and how: energy sums fall over the last `share` of `duration` (fs).
#[derive(Debug, Clone, Copy)]
pub(super) struct Taper {
    pub duration: f64,
    pub share: f64,
}

/// Share of the time over which the energy sums of a run of `duration` (fs) fall if something
/// outlasts it: all that the flight leaves, so that what still rings at one energy does not leak
/// into others.
pub(super) fn longest_taper(plan: &Plan, duration: f64) -> f64 {
    // Longer than a converged pilot's, at least: `GridCheck` distinguishes the two by that.
    (1.0 - 1.6 * plan.flight / duration).clamp(1.01 * CONVERGED_TAPER, MAX_TAPER)
}
