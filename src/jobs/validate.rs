//! Whether a case can be run, and for what price.

use crate::error::{Error, Result};
use crate::planning::Case;
use crate::planning::{Plan, PlanError};
use crate::scenario::Scenario;
use crate::simulation::{Cost, cost, plan};

/// More than this is refused unless forced.
const MAX_BYTES: f64 = 2e9;
/// More than this is refused unless forced.
const MOST_SECONDS: f64 = 12.0 * 3600.0;
/// More than this is refused unless forced.
const MOST_RECORD: f64 = 1e11;

/// Plans every packet of `scenario`.
///
/// # Errors
/// What the numbers cannot mean, or a cost beyond the limit unless `unlimited`, at the key to change.
pub fn admit(scenario: &Scenario, unlimited: bool) -> Result<(Vec<Plan>, Cost)> {
    let case = &scenario.case;
    if case.packets.is_empty() {
        return Err(scenario.refuse(
            "packet",
            "there is no packet to run",
            "add [packet] with energy and width, or ask for `wavepore transmission`",
        ));
    }
    if case.drive.is_some() {
        return Err(scenario.refuse(
            "drive",
            "this version runs static potentials only",
            "remove [drive] for the static problem",
        ));
    }
    let plans = plan(case).map_err(|(index, refusal)| refused(scenario, index, &refusal))?;
    let cost = cost(&plans, case.record.frames, case.record.wave_function);
    let beyond = cost.bytes > MAX_BYTES || cost.seconds > MOST_SECONDS || cost.record > MOST_RECORD;
    if beyond && !unlimited {
        return Err(scenario.refuse(
            dearest(case, &plans, &cost),
            format!("this run is beyond the limit: {}", cost.told()),
            "use fewer points, longer steps, a shorter duration or fewer frames, or add --force",
        ));
    }
    Ok((plans, cost))
}

/// The key to which an unbearable cost is due.
fn dearest(case: &Case, plans: &[Plan], cost: &Cost) -> &'static str {
    let numerics = &case.numerics;
    let long = |plan: &Plan| numerics.duration.is_some_and(|duration| duration > 4.0 * plan.flight);
    let short = |plan: &Plan| numerics.time_step.is_some_and(|step| step < 0.05 * plan.longest_step);
    if cost.record > MOST_RECORD {
        "record.frames"
    } else if plans.iter().any(long) {
        "numerics.duration"
    } else if plans.iter().any(short) {
        "numerics.time_step"
    } else if numerics.grid.is_some() {
        "numerics.grid"
    } else {
        "numerics"
    }
}

fn refused(scenario: &Scenario, index: usize, refusal: &PlanError) -> Error {
    let several = scenario.case.packets.len() > 1;
    let key =
        if several && refusal.key == "packet.energy" { format!("packet.energy[{index}]") } else { refusal.key.clone() };
    let of = if several { format!("packet {index}: ") } else { String::new() };
    scenario.refuse(&key, format!("{of}{}", refusal.message), refusal.remedy.clone())
}
