//! `wavepore sweep`: computes every case of a scenario's `[sweep]`.

mod array_task;
mod cores;
mod environment;

use std::sync::atomic::Ordering;

use clap::Args;
use serde_json::{Value, json};
use signal_hook::consts::SIGUSR1;

use super::case_list::{CasesOfStatus, note_changed_sweep, sheet_of, warn_of_cases, warnings_of};
use super::cases::CasesArguments;
use crate::batch::{self, CaseName, Computation, Folder, Manifest, SweepReport, SweepRequest};
use crate::cli::commands::field_scale::note_field;
use crate::cli::commands::preflight;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::table::{Beside, Field, ResultTable, print};
use crate::cli::console::{progress, signals};
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use array_task::{TaskChoice, assignment};
use cores::cores;

/// Options of `sweep`.
#[derive(Debug, Args)]
pub(crate) struct SweepArguments {
    /// Which cases, what of them, and where results go.
    #[command(flatten)]
    pub cases: CasesArguments,
    /// Print the cases with their state, and compute nothing.
    #[arg(long)]
    pub list: bool,
    /// Compute share I of N alone, I from 1 to N (0 stands for N), or with `slurm`, `sge`, `lsf` or
    /// `pbs` that of this task of an array of Slurm, Grid Engine, LSF or PBS [default: all cases,
    /// inside an array beginning with its task's share].
    #[arg(long, value_name = "I/N|SCHEDULER")]
    pub task: Option<TaskChoice>,
    /// Form of the summary, or of the list; csv has the cases that failed or have warnings
    /// (`collect
    /// --format csv` has all with their numbers).
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Computes the unfinished cases of a sweep.
///
/// # Errors
/// What is wrong in the scenario as a whole; [`Error::Machine`]; an interruption;
/// [`Error::Numbers`] if cases failed.
pub(crate) fn sweep(
    arguments: &SweepArguments,
    threads: Option<usize>,
    console: &Console,
) -> Result<()> {
    // Reading and naming many cases takes time, too.
    let time_is_up = signals::time_is_up()?;
    let folder = Folder::new(arguments.cases.folder()?);
    // A list comes without notes.
    let scenario = match arguments.list {
        true => Scenario::read(&arguments.cases.scenario)?,
        false => arguments.cases.read(console)?,
    };
    let computation = arguments.cases.what;
    let names = batch::names(&scenario, computation)?;
    if arguments.list {
        return list(arguments, &scenario, &names, &folder);
    }
    batch::validate_sweep(&scenario, computation)?;
    match (computation, &scenario.case.drive) {
        (Computation::Transmission, _) => preflight::note_unused_drive(&scenario.case, console),
        (Computation::Sidebands, Some(drive)) => {
            note_field(drive, &scenario.case.species, console);
        }
        _ => {}
    }
    let assignment = assignment(arguments.task, console)?;
    let manifest = Manifest::new(&scenario, computation, &names);
    if let Some(before) = folder.begin(&manifest)? {
        note_changed_sweep(&before, &manifest, &folder, console);
    }
    let request = SweepRequest {
        scenario: &scenario,
        computation,
        names: &names,
        partition: assignment.partition,
        task: assignment.task.as_ref(),
        folder: &folder,
        threads: threads.map_or_else(cores, Ok)?,
        unlimited: arguments.cases.force,
    };
    let swept = progress::with_case_progress("cases", console.quiet, |progress| {
        progress.drain.fetch_or(time_is_up.load(Ordering::SeqCst), Ordering::SeqCst);
        batch::sweep(&request, progress)
    })?;
    let report = swept.value;
    let signal = swept.signal.or_else(|| time_is_up.load(Ordering::SeqCst).then_some(SIGUSR1));
    report.notes.iter().for_each(|note| console.warn(note));
    print_report(&request, &report, arguments.format)?;
    outcome(&scenario, report, signal, console)
}

/// Prints every case with its name, its values and its state.
fn list(
    arguments: &SweepArguments,
    scenario: &Scenario,
    names: &[CaseName],
    folder: &Folder,
) -> Result<()> {
    let (sweep, computation) = (&scenario.sweep, arguments.cases.what);
    let keys = sweep.axes.iter().map(|axis| axis.key.as_str());
    let columns: Vec<&str> = ["case", "name"].into_iter().chain(keys).chain(["state"]).collect();
    let mut table = ResultTable::new(&columns);
    let states = batch::states(folder, computation, names)?;
    for (case, &state) in names.iter().zip(&states) {
        let values = sweep.axes.iter().zip(sweep.indices(case.index));
        let values = values.map(|(axis, at)| Field::Text(axis.values[at].text.clone()));
        let first = [Field::Count(case.index), Field::Text(case.name.clone())];
        let state = Field::Text(state.into());
        table.row(first.into_iter().chain(values).chain([state]).collect());
    }
    let is_complete = states.iter().all(|state| *state == "finished");
    let beside = Beside {
        tolerance: Some(computation.tolerance(scenario.case.numerics.tolerance)),
        verdict: if is_complete { "complete" } else { "incomplete" },
        warnings: Vec::new(),
        more: Value::Null,
    };
    table.print(arguments.format, beside)
}

/// Prints the number of cases by result.
fn print_report(request: &SweepRequest<'_>, report: &SweepReport, format: Format) -> Result<()> {
    if format == Format::Table {
        return print(&summary(request, report));
    }
    let SweepReport { failures, warned, .. } = report;
    let table = sheet_of(&[
        CasesOfStatus { status: "failed", cases: failures },
        CasesOfStatus { status: "warned", cases: warned },
    ]);
    let more = json!({
        "folder": request.folder.root().display().to_string(),
        "cases": report.cases,
        "finished_before": report.finished_before,
        "computed": report.computed,
        "computed_elsewhere": report.computed_elsewhere,
        "twins": report.duplicates,
        "failed": failures.len(),
        "warned": warned.len(),
        "others": report.left_to_peers,
        "left": report.left,
    });
    let is_complete = failures.is_empty() && report.left == 0;
    let tolerance = request.scenario.case.numerics.tolerance;
    let beside = Beside {
        tolerance: Some(request.computation.tolerance(tolerance)),
        verdict: if is_complete { "complete" } else { "incomplete" },
        warnings: warnings_of(&report.notes, &[warned, failures]),
        more,
    };
    table.print(format, beside)
}

fn summary(request: &SweepRequest<'_>, report: &SweepReport) -> String {
    let SweepReport { partition, cases, finished_before, computed, .. } = *report;
    let all = request.scenario.sweep.cases();
    let share = if partition.count > 1 {
        format!(" (share {} of {}, {all} in all)", partition.index, partition.count)
    } else {
        String::new()
    };
    let noun = if cases == 1 { "case" } else { "cases" };
    let mut text =
        format!("{cases} {noun}{share}: {computed} computed, {finished_before} finished before");
    for (count, label) in [
        (report.duplicates, "the same as others"),
        (report.computed_elsewhere, "computed by another process"),
        (report.warned.len(), "with warnings"),
        (report.failures.len(), "failed"),
        (report.left_to_peers, "left to other tasks of the array"),
        (report.left, "left"),
    ] {
        if count > 0 {
            text += &format!(", {count} {label}");
        }
    }
    format!("{text}\nfolder: {}\n", request.folder.root().display())
}

/// Warns of failed cases, and returns how the sweep ended.
fn outcome(
    scenario: &Scenario,
    report: SweepReport,
    signal: Option<i32>,
    console: &Console,
) -> Result<()> {
    let failed = warn_of_failures(scenario, &report, console);
    if let Some(error) = report.error {
        return Err(error);
    }
    let finished = report.computed + report.computed_elsewhere;
    match signal {
        // A task that ends with 138 is requeued. It would get no further: failed cases fail again.
        Some(SIGUSR1) if report.left > 0 && finished == 0 => Err(Error::Numbers(
            "time was up before a single case was finished\n  \
             help: give more time; on a cluster submit again with --case-time, or with a longer \
             time limit (--time of sbatch, walltime or h_rt of qsub, -W of bsub)"
                .into(),
        )),
        Some(signal) if report.left > 0 => {
            if signal == SIGUSR1 {
                console.note(&format!("time is nearly up; {} cases are left", report.left));
            }
            Err(Error::Interrupted(signal))
        }
        _ => failed,
    }
}

/// Warns of failed cases and of warnings; an error if some failed.
fn warn_of_failures(scenario: &Scenario, report: &SweepReport, console: &Console) -> Result<()> {
    let sweep = &scenario.sweep;
    let values = |index: usize| {
        let axes = sweep.axes.iter().zip(sweep.indices(index));
        let values = axes.map(|(axis, at)| format!("{} = {}", axis.key, axis.values[at].text));
        values.collect::<Vec<_>>().join(", ")
    };
    warn_of_cases(&report.warned, "", &values, console);
    warn_of_cases(&report.failures, " failed", &values, console);
    let failed = report.failures.len();
    if failed == 0 {
        return Ok(());
    }
    let are_finished = failed + report.left < report.cases;
    let others = if are_finished { "; the others are finished" } else { "" };
    Err(Error::Numbers(format!("{failed} of {} cases failed{others}", report.cases)))
}
