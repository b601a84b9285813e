//! Whether a case can be run, and at what cost.

use crate::error::{Error, Result};
use crate::planning::{Case, Plan, PlanError};
use crate::scattering::Cancellation;
use crate::scenario::Scenario;
use crate::simulation::{Cost, PlanningError, cost, plan_unless};

/// Largest memory of a run without `--force`, bytes.
const MAX_BYTES: f64 = 2e9;
/// Longest run on one core without `--force`, s.
const MAX_SECONDS: f64 = 12.0 * 3600.0;
/// Largest record without `--force`, bytes.
const MAX_RECORD: f64 = 1e11;

/// A case that can be run.
#[derive(Debug, Clone)]
pub(crate) struct PlannedRun {
    /// A plan for every packet.
    pub plans: Vec<Plan>,
    /// What all of them cost.
    pub cost: Cost,
}

/// Plans every packet of `scenario`.
///
/// # Errors
/// What cannot be planned, or a cost beyond the limits unless `unlimited`, at the key to change;
/// [`Error::Cancelled`] if `stop` says so.
pub(crate) fn validate(
    scenario: &Scenario,
    unlimited: bool,
    stop: Cancellation<'_>,
) -> Result<PlannedRun> {
    let case = &scenario.case;
    if case.packets.is_empty() {
        return Err(scenario.refuse(
            "packet",
            "there is no packet to run",
            "add [packet] with energy and width; `wavepore transmission`, and a sweep with --what \
             transmission or currents, need none",
        ));
    }
    let plans = plan_unless(case, stop).map_err(|cause| match cause {
        PlanningError::Refused { packet, error } => plan_error(scenario, packet, &error),
        PlanningError::Cancelled(cause) => cause.into(),
    })?;
    let cost = cost(&plans, case.record.frames, case.record.wave_function);
    let is_beyond =
        cost.bytes > MAX_BYTES || cost.seconds > MAX_SECONDS || cost.record > MAX_RECORD;
    if is_beyond && !unlimited {
        return Err(scenario.refuse(
            costliest_key(case, &plans, &cost),
            format!("this run is beyond the limit: {cost}"),
            "use fewer points, longer steps, a shorter duration or fewer frames, or add --force",
        ));
    }
    Ok(PlannedRun { plans, cost })
}

/// The key that causes a cost beyond the limits.
fn costliest_key(case: &Case, plans: &[Plan], cost: &Cost) -> &'static str {
    let numerics = &case.numerics;
    // What was set by hand far from what the plan needs is at fault first.
    let is_long = |plan: &Plan| numerics.duration.is_some_and(|time| time > 4.0 * plan.flight);
    let is_fine =
        |plan: &Plan| numerics.time_step.is_some_and(|step| step < 0.05 * plan.longest_step);
    if cost.record > MAX_RECORD {
        "record.frames"
    } else if plans.iter().any(is_long) {
        "numerics.duration"
    } else if plans.iter().any(is_fine) {
        "numerics.time_step"
    } else if numerics.grid.is_some() {
        "numerics.grid"
    } else {
        "numerics"
    }
}

fn plan_error(scenario: &Scenario, index: usize, error: &PlanError) -> Error {
    let PlanError { key, message, remedy, .. } = error;
    if scenario.case.packets.len() <= 1 {
        return scenario.refuse(key, message.clone(), remedy.clone());
    }
    let is_energy = key == "packet.energy";
    let key = if is_energy { format!("packet.energy[{index}]") } else { key.clone() };
    scenario.refuse(&key, format!("packet {index}: {message}"), remedy.clone())
}
