//! The steps of the comparison run and of the first pilot, before anything is measured.

use crate::dynamics::Scheme;
use crate::model::{Barrier, Potential};
use crate::planning::Plan;

/// Factors in a step of a run on elements: with four its dynamics are true to 1e-7, with three to
/// 1e-5.
pub(super) const RUN_ORDER: usize = 4;
/// Factors in a step of a comparison run: T(E) has no error of the step with any number.
pub(super) const COMPARISON_ORDER: usize = 1;
/// Factors in a step under a drive: with one, T(E) is of order two; with four, edges of W couple
/// energies that two keep apart.
pub(super) const DRIVEN_ORDER: usize = 2;
/// Ratio of the step of a comparison run to the longest one: of one factor, which turns energies far
/// from the middle by less than four factors do.
const COMPARISON_STEP_RATIO: f64 = 0.6;
/// Steps closer to each other than this ratio say nothing about the error of either.
pub(super) const MIN_STEP_CONTRAST: f64 = 1.2;

/// The step (fs) of the comparison run.
pub(super) fn comparison_step(plan: &Plan) -> f64 {
    COMPARISON_STEP_RATIO * plan.sampling
}

/// The step (fs) of the first pilot.
pub(super) fn first_step(plan: &Plan) -> f64 {
    match plan.scheme.has_no_step_error() {
        true => plan.longest_step,
        false => first_guess(plan, plan.scheme.order()),
    }
}

/// A step from which to begin: the time in which the packet crosses a share of the shortest length
/// of V.
fn first_guess(plan: &Plan, order: i32) -> f64 {
    let speed = plan.species.velocity(plan.packet.wavenumber);
    let scale = shortest_length(&plan.potential).unwrap_or(f64::INFINITY);
    let constant = match plan.scheme {
        Scheme::Strang => 0.0022,
        Scheme::TakahashiImada => 0.08,
        Scheme::Chin => 0.16,
        _ => 0.24,
    };
    let step = constant * scale / speed * (plan.tolerance / 1e-8).powf(1.0 / f64::from(order));
    step.min(plan.longest_step).max(1e-4)
}

fn shortest_length(potential: &Potential) -> Option<f64> {
    let tables = potential.barriers.iter().filter_map(|barrier| match barrier {
        Barrier::Table(table) => {
            table.positions().windows(2).map(|pair| 2.0 * (pair[1] - pair[0])).reduce(f64::min)
        }
        _ => None,
    });
    potential.smallest_scale().into_iter().chain(tables).reduce(f64::min)
}
