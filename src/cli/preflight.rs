//! From a scenario to plans, or to the reason why not.

use super::Voice;
use crate::error::{Error, Result};
use crate::scenario::numerics::{Plan, Refusal};
use crate::scenario::{Case, Scenario};
use crate::simulation::{self, Cost};

/// More than this is refused unless forced.
const MOST_BYTES: f64 = 2e9;
/// More than this is refused unless forced.
const MOST_SECONDS: f64 = 12.0 * 3600.0;
/// More than this is refused unless forced.
const MOST_RECORD: f64 = 1e11;

/// Reads a scenario and tells its notes.
pub fn read(path: &str, voice: &Voice) -> Result<Scenario> {
    let scenario = Scenario::read(path)?;
    for note in &scenario.notes {
        voice.note(note);
    }
    Ok(scenario)
}

/// Plans every packet of `scenario` and tells what it will cost.
///
/// # Errors
/// What the numbers cannot mean, at the key to change.
pub fn plans(scenario: &Scenario, force: bool, voice: &Voice) -> Result<(Vec<Plan>, Cost)> {
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
    if !scenario.sweep.axes.is_empty() {
        voice.note("this command runs the values as typed; [sweep] is for `wavepore sweep`");
    }
    if case.reservoirs.is_some() {
        voice.note("this command does not use [reservoirs]; it is for `wavepore currents`");
    }
    let plans = simulation::plan(case).map_err(|(index, refusal)| refused(scenario, index, &refusal))?;
    let cost = simulation::cost(&plans, case.record.frames, case.record.wave_function);
    let size = size(&cost);
    let beyond = cost.bytes > MOST_BYTES || cost.seconds > MOST_SECONDS || cost.record > MOST_RECORD;
    if beyond && !force {
        let key = dearest(case, &plans, &cost);
        return Err(scenario.refuse(
            key,
            format!("this run is beyond the limit: {size}"),
            "use fewer points, longer steps, a shorter duration or fewer frames, or add --force",
        ));
    }
    if cost.seconds > 5.0 {
        voice.note(&format!("this run needs {size}"));
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

fn refused(scenario: &Scenario, index: usize, refusal: &Refusal) -> Error {
    let several = scenario.case.packets.len() > 1;
    let key =
        if several && refusal.key == "packet.energy" { format!("packet.energy[{index}]") } else { refusal.key.clone() };
    let of = if several { format!("packet {index}: ") } else { String::new() };
    scenario.refuse(&key, format!("{of}{}", refusal.message), refusal.remedy.clone())
}

fn size(cost: &Cost) -> String {
    let time = match cost.seconds {
        seconds if seconds > 7200.0 => format!("{:.0} hours", seconds / 3600.0),
        seconds if seconds > 120.0 => format!("{:.0} minutes", seconds / 60.0),
        seconds => format!("{seconds:.0} seconds"),
    };
    format!("about {time} on one core, {:.0} MB of memory, {:.0} MB of frames", cost.bytes / 1e6, cost.record / 1e6)
}
