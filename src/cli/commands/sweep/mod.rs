//! `wavepore sweep`: every case of a scenario's `[sweep]`.

mod array_task;
mod environment;

use std::sync::atomic::Ordering;

use clap::Args;
use serde_json::{Map, json};
use signal_hook::consts::SIGUSR1;

use super::case_list::{sheet_of, tell_cases, tell_change, warnings_of};
use super::cases::CasesArguments;
use crate::batch::{self, CaseName, Folder, Manifest, Order, Report, What};
use crate::cli::commands::preflight;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::table::{Beside, Field, Sheet, print};
use crate::cli::console::{progress, signals};
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use array_task::{TaskChoice, part};
use environment::variable;

/// More cores than any node has.
const MAX_CORES: usize = 1024;

/// Options of `sweep`.
#[derive(Debug, Args)]
pub struct SweepArguments {
    /// Which cases, what of them, and where results go.
    #[command(flatten)]
    pub cases: CasesArguments,
    /// Show the cases and what became of them, and compute nothing.
    #[arg(long)]
    pub list: bool,
    /// Compute share I of N alone, I from 1 to N (0 stands for N), or with `slurm` that of this task of a Slurm array
    /// [default: all cases, inside a Slurm array beginning with its task's share].
    #[arg(long, value_name = "I/N|slurm")]
    pub task: Option<TaskChoice>,
    /// Form of the sums, or of the list; as csv the cases that failed or came with warnings (`collect --format csv` has all with their numbers).
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Computes the cases of a sweep that are not finished.
///
/// # Errors
/// What is wrong in the scenario as a whole; what the machine refuses; an interruption; [`Error::Numbers`] if cases failed.
pub fn sweep(arguments: &SweepArguments, threads: Option<usize>, console: &Console) -> Result<()> {
    // Reading and naming many cases takes time, too.
    let early = signals::time_is_up()?;
    let folder = Folder::new(arguments.cases.folder()?);
    // Who asks for a list wants that alone.
    let scenario =
        if arguments.list { Scenario::read(&arguments.cases.scenario)? } else { arguments.cases.read(console)? };
    let what = arguments.cases.what.what();
    let names = batch::names(&scenario, what)?;
    if arguments.list {
        return list(&scenario, what, &names, &folder, arguments.format);
    }
    batch::refuse_all(&scenario, what)?;
    if what == What::Transmission {
        preflight::tell_static(&scenario.case, console);
    }
    let part = part(arguments.task, console)?;
    let manifest = Manifest::new(&scenario, what, &names);
    if let Some(before) = folder.begin(&manifest)? {
        tell_change(&before, &manifest, &folder, console);
    }
    let threads = threads.map_or_else(cores, Ok)?;
    let order = Order {
        scenario: &scenario,
        what,
        names: &names,
        share: part.share,
        task: part.task.as_ref(),
        folder: &folder,
        threads,
        unlimited: arguments.cases.force,
    };
    let (report, signal) = progress::cases_watched("cases", console.quiet, |watch| {
        watch.drain.fetch_or(early.load(Ordering::SeqCst), Ordering::SeqCst);
        batch::sweep(&order, watch)
    })?;
    let signal = signal.or_else(|| early.load(Ordering::SeqCst).then_some(SIGUSR1));
    report.notes.iter().for_each(|note| console.warn(note));
    tell(&order, &report, arguments.format)?;
    outcome(&scenario, report, signal, console)
}

/// The cores that Slurm has given, else those of the machine.
fn cores() -> Result<usize> {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    Ok(variable("SLURM_CPUS_PER_TASK", MAX_CORES, "--threads")?.filter(|&cores| cores > 0).unwrap_or_else(all))
}

/// Every case with its name, its values and what became of it.
fn list(scenario: &Scenario, what: What, names: &[CaseName], folder: &Folder, format: Format) -> Result<()> {
    let sweep = &scenario.sweep;
    let own = ["case", "name"].into_iter().chain(sweep.axes.iter().map(|axis| axis.key.as_str())).chain(["state"]);
    let mut sheet = Sheet::new(&own.collect::<Vec<_>>());
    let states = batch::states(folder, what, names)?;
    for (case, &state) in names.iter().zip(&states) {
        let values = sweep.axes.iter().zip(sweep.indices(case.index));
        let values = values.map(|(axis, at)| Field::Text(axis.values[at].text.clone()));
        let ends = [Field::Count(case.index), Field::Text(case.name.clone())];
        sheet.row(ends.into_iter().chain(values).chain([Field::Text(state.into())]).collect());
    }
    let done = states.iter().all(|state| *state == "finished");
    let beside = Beside {
        tolerance: Some(what.tolerance(scenario.case.numerics.tolerance)),
        verdict: if done { "complete" } else { "incomplete" },
        warnings: Vec::new(),
        more: Map::new(),
    };
    sheet.print(format, beside)
}

/// The sum of what became of the cases.
fn tell(order: &Order<'_>, report: &Report, format: Format) -> Result<()> {
    let Order { scenario, what, folder, .. } = *order;
    let Report { share, cases, before, twins, computed, elsewhere, failures, warned, others, left, .. } = report;
    if format != Format::Table {
        let sheet = sheet_of(&[("failed", failures), ("warned", warned)]);
        let more = json!({
            "folder": folder.root().display().to_string(),
            "cases": cases, "finished_before": before, "computed": computed, "computed_elsewhere": elsewhere, "twins": twins,
            "failed": failures.len(), "warned": warned.len(), "others": others, "left": left,
        });
        let beside = Beside {
            tolerance: Some(what.tolerance(scenario.case.numerics.tolerance)),
            verdict: if failures.is_empty() && *left == 0 { "complete" } else { "incomplete" },
            warnings: warnings_of(&report.notes, &[warned, failures]),
            more: more.as_object().cloned().unwrap_or_default(),
        };
        return sheet.print(format, beside);
    }
    let all = scenario.sweep.cases();
    let of = if share.count > 1 {
        format!(" (share {} of {}, {all} in all)", share.index, share.count)
    } else {
        String::new()
    };
    let noun = if *cases == 1 { "case" } else { "cases" };
    let mut text = format!("{cases} {noun}{of}: {computed} computed, {before} finished before");
    for (count, words) in [
        (*twins, "the same as others"),
        (*elsewhere, "computed by another process"),
        (warned.len(), "with warnings"),
        (failures.len(), "failed"),
        (*others, "left to other tasks of the array"),
        (*left, "left"),
    ] {
        if count > 0 {
            text += &format!(", {count} {words}");
        }
    }
    print(&format!("{text}\nfolder: {}\n", folder.root().display()))
}

/// Tells which cases failed, and how the sweep ended.
fn outcome(scenario: &Scenario, report: Report, signal: Option<i32>, console: &Console) -> Result<()> {
    let failed = failures(scenario, &report, console);
    if let Some(trouble) = report.trouble {
        return Err(trouble);
    }
    let finished = report.computed + report.elsewhere;
    match signal {
        // A task that is told of its end by 138 is begun again, and would come no further: what failed fails again.
        Some(SIGUSR1) if report.left > 0 && finished == 0 => Err(Error::Numbers(
            "time was up before a single case was finished\n  \
             help: give more time; on a cluster submit again with --case-time, or with a longer --time for sbatch"
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

/// Tells which cases failed, and which are not as they were asked for; an error if some failed.
fn failures(scenario: &Scenario, report: &Report, console: &Console) -> Result<()> {
    let sweep = &scenario.sweep;
    let values = |index: usize| {
        let axes = sweep.axes.iter().zip(sweep.indices(index));
        axes.map(|(axis, at)| format!("{} = {}", axis.key, axis.values[at].text)).collect::<Vec<_>>().join(", ")
    };
    tell_cases(&report.warned, "", &values, console);
    tell_cases(&report.failures, " failed", &values, console);
    if report.failures.is_empty() {
        return Ok(());
    }
    let others = if report.failures.len() + report.left < report.cases { "; the others are finished" } else { "" };
    Err(Error::Numbers(format!("{} of {} cases failed{others}", report.failures.len(), report.cases)))
}
