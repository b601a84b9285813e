//! `currents --temperatures` and `--isotope`: activation energies, Q10, ratios of isotopes.

use serde_json::json;

use super::request::CurrentsArguments;
use super::results::header;
use crate::cli::commands::quantities::temperatures;
use crate::cli::commands::results::{ResultRecord, beside};
use crate::cli::console::Console;
use crate::cli::console::progress;
use crate::cli::console::table::{Field, ResultTable};
use crate::error::{Error, Result};
use crate::jobs;
use crate::model::Species;
use crate::record::Table;
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::transport::Channel;

/// Quantities of a table, their units in names, and how many there are of each.
const BY_TEMPERATURE: [(&str, &str); 9] = [
    ("flux_quantum", "_per_s"),
    ("flux_ballistic", "_per_s"),
    ("flux_diffusive", "_per_s"),
    ("activation_quantum", "_meV"),
    ("activation_ballistic", "_meV"),
    ("activation_diffusive", "_meV"),
    ("q10_quantum", ""),
    ("q10_ballistic", ""),
    ("q10_diffusive", ""),
];
const BY_ISOTOPE: [(&str, &str); 3] =
    [("ratio_quantum", ""), ("ratio_ballistic", ""), ("ratio_diffusive", "")];
/// Columns of a table for programs alone.
const DATA_ALONE: &[&str] = &[
    "flux_quantum_error_per_s",
    "flux_ballistic_error_per_s",
    "flux_diffusive_error_per_s",
    "activation_quantum_error_meV",
    "activation_ballistic_error_meV",
    "activation_diffusive_error_meV",
    "q10_quantum_error",
    "q10_ballistic_error",
    "q10_diffusive_error",
    "ratio_quantum_error",
    "ratio_ballistic_error",
    "ratio_diffusive_error",
];

/// Prints fluxes by temperature, or ratios of isotopes.
///
/// # Errors
/// What is wrong on the command line; an interruption; a record that cannot be written.
pub(super) fn run(
    arguments: &CurrentsArguments,
    scenario: &Scenario,
    channel: &Channel,
    tolerance: f64,
    console: &Console,
) -> Result<()> {
    let case = &scenario.case;
    let kelvin = match &arguments.temperatures {
        Some(text) => temperatures(text)?,
        None => vec![case.temperature],
    };
    let isotope = arguments.isotope.as_deref().map(|name| isotope(name, channel)).transpose()?;
    arguments.results.check_output(&arguments.scenario)?;
    let ion = &channel.permeants[0];
    let compute = |control: &Control| match &isotope {
        None => jobs::arrhenius(case, ion, &kelvin, tolerance, control),
        Some(other) => {
            let pair = jobs::isotopes(channel, other);
            jobs::isotope_ratios(case, &pair, &kelvin, tolerance, control)
        }
    };
    let steps = kelvin.len() as f64;
    let table =
        progress::with_write_guard(steps, console.quiet, "", |control, _| compute(control))?;
    if channel.permeants.len() > 1 {
        console.note(&format!("the numbers are those of {} alone", ion.species.label()));
    }
    let law = case.reservoirs.as_ref().map_or(0.0, |baths| baths.diffusion_activation);
    if ion.diffusion.is_some() && law == 0.0 && isotope.is_none() {
        console.note(
            "the diffusion coefficient is held at every temperature; \
             reservoirs.diffusion_activation changes it",
        );
    }
    let quantities: &[(&str, &str)] = if isotope.is_some() { &BY_ISOTOPE } else { &BY_TEMPERATURE };
    let mut more = json!({
        "ion": ion.species.label(),
        "diffusion_activation_meV": law,
    });
    if let Some(other) = &isotope {
        let (light, heavy) = jobs::isotopes(channel, other);
        more["light"] = json!(light.species.label());
        more["heavy"] = json!(heavy.label());
        more["mass_exponent"] = json!(table.number("mass_exponent"));
        console.status(&format!(
            "flux of {} over that of {}",
            light.species.label(),
            heavy.label()
        ));
    }
    let format = arguments.results.format;
    let printed = sheet(&table, quantities).print(format, beside(tolerance, &[], more));
    // The record is written even if the results cannot be printed.
    let record = || {
        let header = header(scenario, &[0.0]);
        Ok(ResultRecord { header, case, tables: vec![table], drawn: None, warnings: &[] })
    };
    arguments.results.write(record, console)?;
    printed
}

/// The isotope `name` of the scenario's ion.
fn isotope(name: &str, channel: &Channel) -> Result<Species> {
    let own = &channel.permeants[0].species;
    let names: Vec<&str> = Species::names().collect();
    let refuse = |problem: String| {
        Error::usage(
            format!("--isotope \"{name}\": {problem}"),
            format!("use an isotope of {}, one of: {}", own.label(), names.join(", ")),
        )
    };
    let Some(other) = Species::named(name) else {
        return Err(refuse("no ion of this name is known".into()));
    };
    if other.charge != own.charge {
        return Err(refuse(format!("its charge is {}, not {}", other.charge, own.charge)));
    }
    if other.mass == own.mass {
        return Err(refuse("it is the scenario's ion itself".into()));
    }
    Ok(other)
}

fn sheet(table: &Table, quantities: &[(&str, &str)]) -> ResultTable {
    let bounds = quantities.iter().map(|(name, unit)| format!("{name}_error{unit}"));
    let columns: Vec<String> = std::iter::once("temperature_K".to_owned())
        .chain(quantities.iter().map(|(name, unit)| format!("{name}{unit}")))
        .chain(bounds)
        .collect();
    let mut sheet = ResultTable::of("", &columns, DATA_ALONE);
    for (row, &temperature) in table.axis.values.iter().enumerate() {
        let at = |name: &str| table.column(name).map_or(f64::NAN, |column| column[row]);
        let bound = |name: &str| at(&format!("{name}_error"));
        let value = |(name, _): &(&str, &str)| match at(name) {
            value if value.is_nan() => Field::Missing,
            value => Field::Known { value, bound: bound(name) },
        };
        let error = |(name, _): &(&str, &str)| match bound(name) {
            value if value.is_nan() => Field::Missing,
            value => Field::Bound(value),
        };
        let fields = quantities.iter().map(value).chain(quantities.iter().map(error));
        sheet.row(std::iter::once(Field::Number(temperature)).chain(fields).collect());
    }
    sheet
}
