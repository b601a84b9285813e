//! From a scenario to plans, or to the reason why not.

use crate::cli::console::Console;
use crate::error::Result;
use crate::jobs;
use crate::planning::Case;
use crate::planning::Plan;
use crate::scenario::Scenario;
use crate::simulation::{Cost, Prepared, seconds_in_words, seconds_of};

/// A cost below this, in seconds on one core, is not worth a word.
const WORTH_SAYING: f64 = 5.0;
/// A forecast is corrected if the pilots find the cost larger or smaller by this factor.
const CORRECTED: f64 = 2.0;

/// Reads a scenario and says what was understood of its tables, with its notes.
pub fn read(path: &str, console: &Console) -> Result<Scenario> {
    let scenario = Scenario::read(path)?;
    for table in &scenario.tables {
        console.say(table);
    }
    for note in &scenario.notes {
        console.note(note);
    }
    Ok(scenario)
}

/// Says of a steady state that it leaves a drive out.
pub fn tell_static(case: &Case, console: &Console) {
    if case.drive.is_some() {
        console.note("the steady state is that of the static potential: [drive] is not used");
    }
}

/// Plans every packet of `scenario` and tells what it will cost.
///
/// # Errors
/// What the numbers cannot mean, at the key to change.
pub fn plans(scenario: &Scenario, force: bool, console: &Console) -> Result<(Vec<Plan>, Cost)> {
    let case = &scenario.case;
    let (plans, cost) = jobs::admit(scenario, force)?;
    if !scenario.sweep.axes.is_empty() {
        console.note("this command runs the values as typed; [sweep] is for `wavepore sweep`");
    }
    if case.reservoirs.is_some() {
        console.note("this command does not use [reservoirs]; it is for `wavepore currents`");
    }
    if cost.seconds > WORTH_SAYING {
        console.note(&format!("this run needs {}", cost.told()));
    }
    Ok((plans, cost))
}

/// Says what a run costs once its pilots know, if that is far from what was said before.
pub fn tell_cost_anew(cost: &Cost, prepared: &[Prepared], console: &Console) {
    let seconds = seconds_of(prepared.iter().map(|prepared| prepared.work.expected()).sum());
    let ratio = seconds / cost.seconds;
    if seconds.max(cost.seconds) > WORTH_SAYING && !(1.0 / CORRECTED..=CORRECTED).contains(&ratio) {
        let (now, before) = (seconds_in_words(seconds), seconds_in_words(cost.seconds));
        console.note(&format!("this run needs about {now} on one core, not {before} as was expected at first"));
    }
}
