//! `wavepore currents`: quantum and classical fluxes, reversal potentials, I(V) and conductances.

mod packets;
pub(super) mod request;
mod results;
mod temperatures;

use super::factors::key_figures;
use super::results::{ResultRecord, beside};
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::progress;
use crate::cli::console::table::print;
use crate::error::{Error, Result};
use crate::jobs;
use crate::jobs::currents::{self, Severity};
use crate::simulation::Control;
use crate::transport::Model;
use request::{CurrentsArguments, CurrentsRequest, Method, requested, voltages};
use results::{Shown, describe, header, json_entries, sheet};

/// Default relative accuracy, as in a sweep.
const TOLERANCE: f64 = 1e-9;
/// Default accuracy of T(E) from packets: the tail is seldom smaller.
const PACKET_TOLERANCE: f64 = 1e-4;
/// Typical number of steps of packets for a voltage, to begin the progress bar with.
const STEPS: usize = 40_000;

/// Prints fluxes and currents by voltage, reversal potentials and conductances.
///
/// # Errors
/// What is wrong in the scenario or on the command line; an interruption; a record that cannot be
/// written.
pub(crate) fn currents(arguments: &CurrentsArguments, console: &Console) -> Result<()> {
    let CurrentsRequest { scenario, channel } = requested(arguments, console)?;
    let case = &scenario.case;
    if arguments.temperatures.is_some() || arguments.isotope.is_some() {
        if arguments.method == Method::Packet {
            return Err(Error::usage(
                "--method packet computes currents by voltage".to_owned(),
                "remove --temperatures and --isotope, or --method".to_owned(),
            ));
        }
        let tolerance = arguments.tolerance.unwrap_or(TOLERANCE);
        return temperatures::run(arguments, &scenario, &channel, tolerance, console);
    }
    let voltages = voltages(arguments, &scenario, &channel)?;
    arguments.results.check_output(&arguments.scenario)?;
    let packets = arguments.method == Method::Packet;
    // With packets `--tolerance` is that of T(E) itself; classical currents keep the default.
    let accuracy = arguments.tolerance.filter(|_| !packets).unwrap_or(TOLERANCE);
    let default = if packets { PACKET_TOLERANCE } else { TOLERANCE };
    let tolerance = arguments.tolerance.unwrap_or(default);
    let rows_and_models = voltages.len() + Model::ALL.len();
    let steps = if packets { STEPS * voltages.len() } else { rows_and_models };
    let (rows, summary) =
        progress::with_write_guard(steps as f64, console.quiet, "", |control, _| {
            let rows = if packets {
                let rows = packets::rows(&scenario, &channel, &voltages, tolerance, control)?;
                packets::describe(&channel, &rows, console);
                rows.into_iter().map(|row| row.row).collect()
            } else {
                currents::rows(&channel, &voltages, accuracy, control)?
            };
            Ok((rows, currents::conductances(&channel, accuracy, control)?))
        })?;
    let mut warnings = Vec::new();
    // The errors of packets have messages of their own.
    let bound = if packets { 1.0 } else { accuracy };
    for remark in currents::remarks(case, &channel, &rows, &summary, bound) {
        match remark.severity {
            Severity::Warning => {
                console.warn(&remark.text);
                warnings.push(remark.text);
            }
            Severity::Note => console.note(&remark.text),
        }
    }
    let mut more = json_entries(&channel, &rows, &summary, accuracy);
    let format = arguments.results.format;
    if format == Format::Json {
        let found = jobs::factors(case, &[case.temperature], accuracy, &Control::default())?;
        more["factors"] = key_figures(&found);
    }
    let table = sheet(&channel, &rows, Shown { format, accuracy });
    let printed =
        table.print(format, beside(tolerance, &warnings, more)).and_then(|()| match format {
            Format::Table => print(&describe(&channel, &rows, &summary, accuracy)),
            _ => Ok(()),
        });
    // The record is written even if the results cannot be printed.
    let record = || {
        Ok(ResultRecord {
            header: header(&scenario, &voltages),
            case,
            tables: vec![currents::table(&channel, &rows, &summary)],
            warnings: &warnings,
        })
    };
    arguments.results.write(record, console)?;
    printed
}
