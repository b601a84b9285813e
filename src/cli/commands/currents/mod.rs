//! `wavepore currents`: quantum and classical fluxes, reversal potentials, I(V) and conductances.

mod packets;
pub(super) mod request;
mod results;
mod spread;
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
use crate::planning::Case;
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
    let rows_and_models = voltages.len() + Model::ALL.len() + draws_of(case) as usize;
    let steps = if packets { STEPS * voltages.len() } else { rows_and_models };
    let (rows, summary, spread) =
        progress::with_write_guard(steps as f64, console.quiet, "", |control, _| {
            let rows = if packets {
                let rows = packets::rows(&scenario, &channel, &voltages, tolerance, control)?;
                packets::describe(&channel, &rows, console);
                rows.into_iter().map(|row| row.row).collect()
            } else {
                currents::rows(&channel, &voltages, accuracy, control)?
            };
            let summary = currents::conductances(&channel, accuracy, control)?;
            Ok((rows, summary, currents::draws(case, &channel, &voltages, control)?))
        })?;
    let mut warnings = Vec::new();
    // The errors of packets have messages of their own.
    let bound = if packets { 1.0 } else { accuracy };
    let remarks = currents::remarks(case, &channel, &rows, &summary, bound).into_iter();
    let of_draws = spread.iter().flat_map(|spread| currents::first_order(&channel, spread));
    for remark in remarks.chain(of_draws) {
        match remark.severity {
            Severity::Warning => {
                console.warn(&remark.text);
                warnings.push(remark.text);
            }
            Severity::Note => console.note(&remark.text),
        }
    }
    let mut more = json_entries(&channel, &rows, &summary, accuracy);
    if let Some(spread) = &spread {
        spread::add_json(&mut more, spread);
    }
    let format = arguments.results.format;
    if format == Format::Json {
        let found = jobs::factors(case, &[case.temperature], accuracy, &Control::default())?;
        more["factors"] = key_figures(&found);
    }
    let table = sheet(&channel, &rows, spread.as_ref(), Shown { format, accuracy });
    let printed =
        table.print(format, beside(tolerance, &warnings, more)).and_then(|()| match format {
            Format::Table => {
                let text = describe(&channel, &rows, &summary, accuracy);
                let more = spread.as_ref().map(|own| spread::describe(own, &voltages));
                print(&(text + &more.unwrap_or_default()))
            }
            _ => Ok(()),
        });
    // The record is written even if the results cannot be printed.
    let record = || {
        Ok(ResultRecord {
            header: header(&scenario, &voltages),
            case,
            tables: vec![currents::table(&channel, &rows, &summary, spread.as_ref())],
            drawn: spread.as_ref().and_then(|spread| spread.drawn.clone()),
            warnings: &warnings,
        })
    };
    arguments.results.write(record, console)?;
    printed
}

/// How many draws of its tables a case asks for.
fn draws_of(case: &Case) -> u64 {
    case.uncertainty.map_or(0, |asked| asked.draws)
}
