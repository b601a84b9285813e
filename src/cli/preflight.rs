//! From a scenario to plans, or to the reason why not.

use super::Voice;
use crate::error::Result;
use crate::scenario::numerics::Plan;
use crate::scenario::{Case, Scenario};
use crate::simulation::{self, Cost};

/// Reads a scenario and says what was understood of its tables, with its notes.
pub fn read(path: &str, voice: &Voice) -> Result<Scenario> {
    let scenario = Scenario::read(path)?;
    for table in &scenario.tables {
        voice.say(table);
    }
    for note in &scenario.notes {
        voice.note(note);
    }
    Ok(scenario)
}

/// Says of a steady state that it leaves a drive out.
pub fn tell_static(case: &Case, voice: &Voice) {
    if case.drive.is_some() {
        voice.note("the steady state is that of the static potential: [drive] is not used");
    }
}

/// Plans every packet of `scenario` and tells what it will cost.
///
/// # Errors
/// What the numbers cannot mean, at the key to change.
pub fn plans(scenario: &Scenario, force: bool, voice: &Voice) -> Result<(Vec<Plan>, Cost)> {
    let case = &scenario.case;
    let (plans, cost) = simulation::admit(scenario, force)?;
    if !scenario.sweep.axes.is_empty() {
        voice.note("this command runs the values as typed; [sweep] is for `wavepore sweep`");
    }
    if case.reservoirs.is_some() {
        voice.note("this command does not use [reservoirs]; it is for `wavepore currents`");
    }
    if cost.seconds > 5.0 {
        voice.note(&format!("this run needs {}", cost.told()));
    }
    Ok((plans, cost))
}
