//! `wavepore info`: the contents of a record or a collection.

mod collection;
mod currents;
mod rows;

use super::options::InfoArguments;
use super::terminal_plot;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::harmless::harmless;
use crate::cli::console::table::print;
use crate::cli::console::text_table::NamedLines;
use crate::cli::sandbox::child::Depth;
use crate::cli::sandbox::read::read_in_sandbox;
use crate::error::{Error, Result};
use crate::numeric::digits;
use crate::record::{
    Collection, DriveSummary, EnergyBudget, LevelsSummary, PacketSummary, Record, Summary,
    TransmissionSummary,
};
use crate::units::{Estimate, Interval};
use collection::describe_collection;
use currents::{describe_currents, voltages};

/// Prints the contents of a record, and whether it is complete.
///
/// # Errors
/// The file is not a record, or is damaged.
pub(crate) fn info(arguments: &InfoArguments, console: &Console) -> Result<()> {
    // The texts of the header are printed at once, however long the tables are.
    let is_header = arguments.scenario || arguments.effective;
    let depth = if is_header { Depth::Header } else { Depth::Tables };
    read_in_sandbox(&arguments.record, depth, console.program.as_ref())?;
    let record = match Record::open(&arguments.record) {
        Ok(record) => record,
        Err(error) => {
            let Ok(collection) = Collection::open(&arguments.record) else { return Err(error) };
            if arguments.effective {
                return Err(Error::usage(
                    format!(
                        "{} is a collection: every case has an effective scenario of its own",
                        arguments.record.display()
                    ),
                    "read the dataset `effective_scenario` of this file, or use the record of the case",
                ));
            }
            return match (arguments.scenario, arguments.format) {
                (true, _) => print(collection.scenario()),
                (_, Format::Table) => print(&harmless(&describe_collection(&collection)?)),
                (_, format) => rows::print_cases(&collection, format),
            };
        }
    };
    if arguments.scenario {
        return print(&record.header().scenario);
    }
    if arguments.effective {
        return print(&record.header().effective_scenario);
    }
    if arguments.format != Format::Table {
        return rows::print_packets(&record, arguments.format);
    }
    print(&harmless(&describe(&record.summary()?)))?;
    let curve = record.transmission()?;
    let unit = terminal_plot::unit(record.header().temperature);
    match curve
        .and_then(|curve| terminal_plot::plot_if_terminal(&curve.energy, &curve.matrix, unit))
    {
        Some(drawn) => print(&drawn),
        None => Ok(()),
    }
}

fn describe(summary: &Summary) -> String {
    let mut lines = NamedLines::default();
    lines.line("title", &summary.title);
    lines.line("written by", &summary.program);
    let state = match summary.complete {
        true => "yes",
        false => "no: the run was interrupted, or is in progress",
    };
    lines.line("complete", state);
    lines.line("size", format!("{:.2} MB", summary.file_size as f64 / 1e6));
    lines.line("temperature", format!("{} K", summary.temperature));
    lines.line("particle", format!("mass {} u, charge {}", summary.mass_u, summary.charge));
    if let Some(top) = summary.classical_top {
        lines.line("classical top", format!("{top:.6} meV"));
    }
    if let Some(drive) = &summary.drive {
        lines.line("drive", describe_drive(drive));
    }
    for packet in &summary.packets {
        let stored = match (packet.density, packet.wave_function) {
            (true, true) => "density and wave function",
            (true, false) => "density",
            _ => "no frames",
        };
        lines.line(
            &format!("packet {}", packet.index),
            format!(
                "{} at {:.4} meV, {} points, {} moments up to {:.1} fs ({stored})",
                ion(&packet.ion, summary.mass_u),
                packet.energy,
                packet.points,
                packet.frames,
                packet.time
            ),
        );
        lines.line("", describe_probabilities(packet));
        if let Some(budget) = &packet.budget {
            lines.line("", describe_budget(budget));
        }
    }
    if let Some(curve) = &summary.transmission {
        lines.line("T(E)", describe_curve(curve, summary.packets.is_empty()));
    }
    if let Some(currents) = &summary.currents {
        describe_currents(currents, &mut lines);
    }
    if let Some(count) = summary.realizations {
        lines.line("draws", format!("{count} realizations of tables with errors"));
    }
    if let Some(passage) = &summary.passage {
        let span = Interval::new(f64::NAN, f64::NAN).extended(passage.iter().copied());
        lines.line("passage times", voltages(passage.len(), span));
    }
    if let Some(levels) = &summary.levels {
        lines.line("levels", describe_levels(levels));
    }
    lines.into_text()
}

/// Where a packet is at its last moment, with the digits that are known once its run has ended.
fn describe_probabilities(packet: &PacketSummary) -> String {
    let shown = |name: &str, bound: &str| match packet.number(bound) {
        bound if bound.is_nan() => digits::rounded(packet.last(name)),
        bound => digits::within(packet.last(name), bound),
    };
    let [transmitted, reflected] = ["final_transmitted_error", "final_reflected_error"];
    format!(
        "left {}, inside {}, right {}; transmitted {}, reflected {}",
        shown("left", reflected),
        shown("inside", transmitted),
        shown("right", transmitted),
        shown("transmitted", transmitted),
        shown("reflected", reflected)
    )
}

/// A drive in one line.
fn describe_drive(drive: &DriveSummary) -> String {
    let DriveSummary { frequency, largest, phases } = drive;
    // A phase is given at the arrival of each packet: at time 0 packets differ.
    let degrees = |phase: &f64| format!("{:.1}", phase.to_degrees().rem_euclid(360.0));
    let phases: Vec<String> = phases.iter().map(degrees).collect();
    let frequency = (frequency * 1e6).round() / 1e6;
    let phases = phases.join(", ");
    format!("{frequency} THz, |W| up to {largest:.3} meV, phase at time 0: {phases} deg")
}

/// The energy budget of a driven packet in one line.
pub(super) fn describe_budget(budget: &EnergyBudget) -> String {
    let EnergyBudget { energy_gained, work, phases } = budget;
    let number = |estimate: &Estimate| digits::within(estimate.value, estimate.error);
    let mean = if *phases > 1.0 { format!("; means over {phases} phases") } else { String::new() };
    format!(
        "energy gained {} meV, work of the drive {} meV, bounds {} and {}{mean}",
        number(energy_gained),
        number(work),
        digits::bound(energy_gained.error),
        digits::bound(work.error)
    )
}

/// Levels in one line.
fn describe_levels(levels: &LevelsSummary) -> String {
    let Interval { from, to } = levels.energy;
    let mut text = match levels.rows {
        0 => return "none were found".into(),
        1 => format!("1 level at {from:.6} meV"),
        rows => format!("{rows} levels from {from:.6} to {to:.6} meV"),
    };
    match levels.bound {
        0 => {}
        bound if bound == levels.rows => text += ", bound",
        bound => text += &format!(", {bound} of them bound"),
    }
    let Interval { from, to } = levels.width;
    if from.is_finite() {
        text += &format!("; widths from {from:.3e} to {to:.3e} meV");
    }
    if let Some(resolved) = levels.resolved {
        text += &format!("; {resolved} resolved by the run");
    }
    text
}

/// T(E) in one line; `is_stationary` if the stationary method gave it alone.
fn describe_curve(curve: &TransmissionSummary, is_stationary: bool) -> String {
    let Interval { from, to } = curve.energy;
    let energies = match curve.rows {
        1 => format!("1 energy, {from:.3} meV"),
        rows => format!("{rows} energies from {from:.3} to {to:.3} meV"),
    };
    match curve.trusted {
        _ if is_stationary => format!("{energies}, by the transfer matrix alone"),
        0 => format!("{energies}, none trusted: nothing was compared"),
        trusted => format!(
            "{energies}, {trusted} trusted; largest difference {:.1e}, bound {}",
            curve.largest_difference,
            digits::bound(curve.largest_error_estimate)
        ),
    }
}

/// The name of the ion, else its mass.
fn ion(name: &str, mass_u: f64) -> String {
    match name {
        "" => format!("ion of {} u", (mass_u * 1e6).round() / 1e6),
        numbers if numbers.starts_with(|c: char| c.is_ascii_digit()) => format!("ion of {numbers}"),
        name => name.into(),
    }
}
