//! `wavepore currents`: fluxes, reversal potentials, I(V) and conductances, quantum beside classical.

mod packets;
pub(super) mod request;
pub(super) mod results;

use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::output;
use crate::cli::console::progress;
use crate::cli::console::table::{Beside, print};
use crate::error::Result;
use crate::jobs::currents::{self, Weight};
use crate::record::Writer;
use crate::transport::Model;
use request::{CurrentsArguments, Method, asked, voltages};
use results::{Shown, beside, curve, header, sheet, told};

/// Relative accuracy if none is asked for.
const TOLERANCE: f64 = 1e-9;
/// Accuracy of T(E) from packets if none is asked for: the tail is seldom smaller.
const PACKET_TOLERANCE: f64 = 1e-4;
/// About as many steps of packets a voltage.
const STEPS: usize = 40_000;

/// Prints fluxes and currents by voltage, and what they say of the channel.
///
/// # Errors
/// What is wrong in the scenario or on the command line; an interruption; a record that cannot be written.
pub fn currents(arguments: &CurrentsArguments, console: &Console) -> Result<()> {
    let (scenario, channel) = asked(arguments, console)?;
    let case = &scenario.case;
    let voltages = voltages(arguments, &scenario, &channel)?;
    if let Some(path) = &arguments.output {
        output::spare_scenario(path, &arguments.scenario)?;
        output::claim(path, arguments.force)?;
    }
    let packets = arguments.method == Method::Packet;
    let accuracy = arguments.tolerance.filter(|_| !packets).unwrap_or(TOLERANCE);
    let tolerance = arguments.tolerance.unwrap_or(if packets { PACKET_TOLERANCE } else { TOLERANCE });
    let steps = if packets { STEPS * voltages.len() } else { voltages.len() + Model::ALL.len() };
    let (rows, summary) = progress::watched_at_a_desk(steps as f64, console.quiet, "", |control, _| {
        let rows = if packets {
            let rows = packets::rows(&scenario, &channel, &voltages, tolerance, control)?;
            packets::tell(&channel, &rows, console);
            rows.into_iter().map(|row| row.row).collect()
        } else {
            currents::rows(&channel, &voltages, accuracy, control)?
        };
        Ok((rows, currents::conductances(&channel, accuracy, control)))
    })?;
    let mut warnings = Vec::new();
    for (weight, text) in currents::remarks(case, &channel, &rows, &summary, if packets { 1.0 } else { accuracy }) {
        match weight {
            Weight::Warning => {
                console.warn(&text);
                warnings.push(text);
            }
            Weight::Note => console.note(&text),
        }
    }
    // What was computed is kept even if it cannot be told.
    let beside = Beside {
        tolerance: Some(tolerance),
        verdict: if warnings.is_empty() { "accuracy reached" } else { "see warnings" },
        warnings: warnings.clone(),
        more: beside(&channel, &rows, &summary, accuracy),
    };
    let printed = sheet(&channel, &rows, Shown { format: arguments.format, accuracy })
        .print(arguments.format, beside)
        .and_then(|()| {
            if arguments.format == Format::Table { print(&told(&channel, &rows, &summary, accuracy)) } else { Ok(()) }
        });
    if let Some(path) = &arguments.output {
        let writer = Writer::create(path, arguments.force, &header(&scenario, &voltages), 1)?;
        writer.potential(curve(case))?;
        writer.table(currents::table(&channel, &rows, &summary))?;
        writer.warnings(&warnings)?;
        console.say(&format!("record: {}", writer.finish()?.display()));
    }
    printed
}
