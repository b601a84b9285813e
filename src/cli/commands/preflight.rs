//! Reads and plans a scenario before its run, with notes for the user.

use crate::cli::console::Console;
use crate::error::Result;
use crate::jobs::{self, PlannedRun};
use crate::numeric::digits;
use crate::planning::Case;
use crate::scattering::Cancellation;
use crate::scenario::Scenario;
use crate::simulation::{Cost, Prepared, seconds_in_words, seconds_of};
use crate::units::{Interval, thermal_energy};

/// Smallest cost that is reported, in seconds on one core: less is over before a note is read.
const MIN_NOTED_SECONDS: f64 = 5.0;
/// Smallest factor between forecast and the cost found by pilots that is reported: a forecast in
/// words has one digit or two.
const MIN_CORRECTION: f64 = 2.0;

/// Reads a scenario, and prints how its tables were read and its notes.
pub(crate) fn read(path: &str, console: &Console) -> Result<Scenario> {
    let scenario = Scenario::read(path)?;
    for table in &scenario.tables {
        console.status(table);
    }
    for note in &scenario.notes {
        console.note(note);
    }
    Ok(scenario)
}

/// Notes that the command does not use `[sweep]`: it `uses` or `runs` the values as typed.
pub(crate) fn note_unused_sweep(scenario: &Scenario, uses: &str, console: &Console) {
    if !scenario.sweep.axes.is_empty() {
        console.note(&format!(
            "this command {uses} the values as typed; [sweep] is for `wavepore sweep`"
        ));
    }
}

/// Notes that the stationary method does not use `[drive]`.
pub(crate) fn note_unused_drive(case: &Case, console: &Console) {
    if case.drive.is_some() {
        console.note("this command uses the static potential; [drive] is for `wavepore run` and `wavepore sidebands`");
    }
}

/// Notes that the command uses tables as they are, without their errors.
pub(crate) fn note_mean_table(case: &Case, console: &Console) {
    if case.uncertainty.is_some() {
        console.note(
            "this command uses the mean table; [uncertainty] is for `wavepore transmission` and \
             `wavepore currents`",
        );
    }
}

/// Plans every packet of `scenario` and notes its cost.
///
/// # Errors
/// What cannot be planned, at the key to change.
pub(crate) fn plans(scenario: &Scenario, force: bool, console: &Console) -> Result<PlannedRun> {
    let case = &scenario.case;
    let planned = jobs::validate(scenario, force, Cancellation::never())?;
    note_unused_sweep(scenario, "runs", console);
    note_mean_table(case, console);
    if case.reservoirs.is_some() {
        console.note("this command does not use [reservoirs]; it is for `wavepore currents`");
    }
    if planned.cost.seconds > MIN_NOTED_SECONDS {
        console.note(&format!("this run needs {}", planned.cost));
    }
    Ok(planned)
}

/// Prints the range of V(x) and where its top is, in meV and, where the temperature is known, in kBT.
pub(crate) fn print_potential(case: &Case, console: &Console) {
    let Interval { from, to } = case.potential.range();
    let thermal = thermal_energy(case.temperature);
    let in_kbt = match thermal > 0.0 {
        true => format!(" ({:.2} to {:.2} kBT)", from / thermal, to / thermal),
        false => String::new(),
    };
    let highest = match case.potential.top() {
        // Adding 0 takes the sign of a zero away.
        Some(top) => format!("highest at {:.3} angstrom", (1e3 * top.position).round() / 1e3 + 0.0),
        None if from == to => "free motion".to_owned(),
        None => "highest in a lead".to_owned(),
    };
    let [from, to] = [from, to].map(|energy| match energy {
        0.0 => "0".to_owned(),
        energy => digits::within(energy, 1e-4 * energy.abs()),
    });
    console.status(&format!("V(x) from {from} to {to} meV{in_kbt}, {highest}"));
}

/// Notes the cost found by the pilots, if it is far from the forecast.
pub(crate) fn note_changed_cost(cost: &Cost, prepared: &[Prepared], console: &Console) {
    let seconds = seconds_of(prepared.iter().map(|prepared| prepared.work.expected()).sum());
    let ratio = seconds / cost.seconds;
    let is_close = (1.0 / MIN_CORRECTION..=MIN_CORRECTION).contains(&ratio);
    if seconds.max(cost.seconds) > MIN_NOTED_SECONDS && !is_close {
        let (now, before) = (seconds_in_words(seconds), seconds_in_words(cost.seconds));
        let text = format!("this run needs about {now} on one core; the forecast was {before}");
        console.note(&text);
    }
}
