//! `wavepore sidebands`: energy exchanged with the drive, in quanta, by both methods.

use clap::Args;
use serde_json::json;

use super::field_scale::note_field;
use super::preflight;
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::table::{Beside, Field, ResultTable};
use crate::error::{Error, Result};
use crate::jobs::{
    SidebandRequest, compared_sidebands, sideband_request, sideband_warnings, total_error,
};
use crate::numeric::digits;
use crate::simulation::{Control, SidebandComparison};

const COLUMNS: &[&str] = &[
    "order",
    "energy_meV",
    "transmission_packet",
    "transmission_floquet",
    "reflection_packet",
    "reflection_floquet",
    "packet_error",
    "floquet_error",
];

/// Options of `sidebands`.
#[derive(Debug, Args)]
pub(crate) struct SidebandsArguments {
    /// Scenario file with [drive], or - for standard input.
    pub scenario: String,
    /// Form of the results.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Prints T_n and R_n by both methods.
///
/// # Errors
/// What is wrong in the scenario; [`Error::Numbers`] if the methods disagree or the tolerance is not
/// met.
pub(crate) fn run(arguments: &SidebandsArguments, console: &Console) -> Result<()> {
    let scenario = preflight::read(&arguments.scenario, console)?;
    preflight::note_unused_sweep(&scenario, "uses", console);
    preflight::note_mean_table(&scenario.case, console);
    let case = &scenario.case;
    let SidebandRequest { drive, .. } = sideband_request(&scenario)?;
    let found = compared_sidebands(&scenario, &Control::default())?;
    let warnings = sideband_warnings(&found, case.numerics.tolerance);
    warnings.iter().for_each(|warning| console.warn(warning));
    console.status(&summary(&found, case.numerics.tolerance));
    note_field(drive, &case.species, console);
    let beside = Beside {
        tolerance: Some(case.numerics.tolerance),
        verdict: if warnings.is_empty() { "agree" } else { "see warnings" },
        warnings: warnings.clone(),
        more: json!({
            "quantum_meV": found.quantum,
            "energy_meV": found.energy,
            "transmission": found.transmission,
            "total_transmission_floquet_error": total_error(&found),
            "transmission_static": found.transmission_static,
            "transmission_adiabatic": found.transmission_adiabatic,
            "transmission_tien_gordon": found.transmission_tien_gordon,
            "transmission_classical": found.transmission_classical.value,
            "transmission_classical_error": found.transmission_classical.error,
            "gain": found.gain(),
        }),
    };
    sheet(&found).print(arguments.format, beside)?;
    match warnings.first() {
        Some(warning) => Err(Error::Numbers(warning.clone())),
        None => Ok(()),
    }
}

/// What is transmitted in all, beside simpler pictures, which are known to `tolerance`.
fn summary(found: &SidebandComparison, tolerance: f64) -> String {
    let short = |value: f64, bound: f64| digits::within(value, bound.max(1e-4 * value.abs()));
    let limit = |value: f64| short(value, tolerance);
    let (total, gain) = (total_error(found), found.gain());
    let gain_error = gain * (total / found.transmission + tolerance / found.transmission_static);
    let classical = found.transmission_classical;
    format!(
        "transmitted in all: {}; static potential: {} (gain {}); slow drive (mean over phases): {}; \
         swinging lead (Tien-Gordon): {}; classical ions: {}; h·f = {} meV",
        short(found.transmission, total),
        limit(found.transmission_static),
        short(gain, gain_error),
        limit(found.transmission_adiabatic),
        limit(found.transmission_tien_gordon),
        digits::within(classical.value, classical.error),
        short(found.quantum, 0.0)
    )
}

fn sheet(found: &SidebandComparison) -> ResultTable {
    let mut sheet = ResultTable::of("sidebands", COLUMNS, &[]);
    for pair in &found.sidebands {
        let packet = |value: f64| Field::Known { value, bound: pair.packet_error };
        let floquet = |value: f64| Field::Known { value, bound: pair.floquet_error };
        sheet.row(vec![
            Field::Integer(pair.order.into()),
            Field::Number(pair.energy),
            packet(pair.transmission_packet),
            floquet(pair.transmission_floquet),
            packet(pair.reflection_packet),
            floquet(pair.reflection_floquet),
            Field::Bound(pair.packet_error),
            Field::Bound(pair.floquet_error),
        ]);
    }
    sheet
}
