//! The table of currents: columns by voltage, and conductances as attributes.

use super::draws::CurrentsSpread;
use crate::numeric::Percentiles;
use crate::record::{Column, Table};
use crate::transport::{Channel, Conductances, CurrentRow, Fluxes, Model, Permeant};
use crate::units::{
    Estimate, PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT, PICOSIEMENS_OF_CONDUCTANCE,
};

/// The values of a row, in the order of the columns.
pub(crate) fn numbers(row: &CurrentRow) -> [f64; 12] {
    let current = |value: f64| value * PICOAMPERE_OF_CURRENT;
    [
        row.voltage,
        row.inward() * PER_SECOND_OF_RATE,
        row.outward() * PER_SECOND_OF_RATE,
        current(row.quantum.value),
        current(row.ballistic),
        row.diffusive.map_or(f64::NAN, current),
        row.kappa,
        row.kramers.map_or(f64::NAN, current),
        row.error(),
        current(row.quantum.error),
        row.kramers_upper.map_or(f64::NAN, current),
        row.diffusive_over_ballistic().unwrap_or(f64::NAN),
    ]
}

/// Names of the models, in the order of [`Model::ALL`].
fn names_of_models() -> impl Iterator<Item = &'static str> {
    Model::ALL.into_iter().map(Model::name)
}

/// Names of the models with one number of each; NaN where none was found.
pub(crate) fn by_model(
    summary: &[Option<Conductances>],
    of: fn(&Conductances) -> f64,
) -> impl Iterator<Item = (&'static str, f64)> {
    let models = Model::ALL.into_iter().zip(summary);
    models.map(move |(model, found)| (model.name(), found.as_ref().map_or(f64::NAN, of)))
}

/// Names of the ions; the second of the same name gets its number: `K+ (2)`.
pub(crate) fn names_of_ions(channel: &Channel) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for permeant in &channel.permeants {
        let label = permeant.species.label();
        let before = channel.permeants[..names.len()].iter();
        let same = before.filter(|other| other.species.label() == label).count();
        names.push(if same == 0 { label } else { format!("{label} ({})", same + 1) });
    }
    names
}

/// The group `/currents` of a record.
pub(crate) fn table(
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
    spread: Option<&CurrentsSpread>,
) -> Table {
    let place = "/currents";
    let names = [
        "voltage",
        "flux_in",
        "flux_out",
        "current_quantum",
        "current_ballistic",
        "current_diffusive",
        "kappa",
        "current_kramers",
        "relative_error",
        "current_quantum_error",
        "current_kramers_upper",
        "diffusive_over_ballistic",
    ];
    let values = |i: usize| rows.iter().map(|row| numbers(row)[i]).collect();
    let column = |i: usize| Column::known(place, names[i], values(i));
    let mut columns: Vec<Column> = (1..names.len()).map(column).collect();
    if channel.permeants.len() > 1 {
        for (i, ion) in names_of_ions(channel).into_iter().enumerate() {
            type FluxOf = fn(&Fluxes) -> f64;
            let (inward, outward): (FluxOf, FluxOf) = (|flux| flux.inward, |flux| flux.outward);
            for (name, of) in [("flux_in", inward), ("flux_out", outward)] {
                let rates = rows.iter().map(|row| of(&row.fluxes[i]) * PER_SECOND_OF_RATE);
                columns.push(Column {
                    name: format!("{name}_{ion}"),
                    values: rates.collect(),
                    ..Column::known(place, name, Vec::new())
                });
            }
        }
    }
    let nernst = |permeant: &Permeant| permeant.nernst(channel.thermal);
    let mut attributes = vec![("nernst_mV".to_owned(), nernst(&channel.permeants[0]))];
    if channel.permeants.len() > 1 {
        let names = names_of_ions(channel).into_iter().zip(&channel.permeants);
        let entry = |(ion, permeant)| (format!("nernst_{ion}_mV"), nernst(permeant));
        attributes.extend(names.map(entry));
    }
    let mut add = |name: &str, unit: &str, of: fn(&Conductances) -> f64, scale: f64| {
        let entry = |(model, value)| (format!("{name}_{model}_{unit}"), value * scale);
        attributes.extend(by_model(summary, of).map(entry));
    };
    add("reversal", "mV", |found| found.reversal, 1.0);
    add("slope_conductance", "pS", |found| found.slope, PICOSIEMENS_OF_CONDUCTANCE);
    add("chord_conductance", "pS", |found| found.chord, PICOSIEMENS_OF_CONDUCTANCE);
    add("reversal_error", "mV", |found| found.reversal_error, 1.0);
    add("slope_conductance_error", "pS", |found| found.slope_error, PICOSIEMENS_OF_CONDUCTANCE);
    add("chord_conductance_error", "pS", |found| found.chord_error, PICOSIEMENS_OF_CONDUCTANCE);
    let mut table =
        Table { group: place.into(), axis: column(0), columns, attributes, ..Table::default() };
    if let Some(spread) = spread {
        add_spread(&mut table, spread);
    }
    table
}

/// Adds the percentiles over draws.
fn add_spread(table: &mut Table, spread: &CurrentsSpread) {
    type Part = fn(Estimate) -> f64;
    let parts: [(&str, Part); 2] = [("", |one| one.value), ("_error", |one| one.error)];
    for (ending, part) in parts {
        for column in &spread.columns {
            for (which, percentile) in Percentiles::NAMES.iter().enumerate() {
                let name = format!("{}_{percentile}{ending}", column.name);
                let values = column.rows.iter().map(|row| part(row.all()[which])).collect();
                table.columns.push(Column::known(&table.group, &name, values));
            }
        }
    }
    let mut add = |name: String, value: f64| table.attributes.push((name, value));
    add("draws".into(), spread.count as f64);
    for own in &spread.conductances {
        for (which, percentile) in Percentiles::NAMES.iter().enumerate() {
            for (model, found) in names_of_models().zip(&own.models) {
                let name = format!("{}_{percentile}_{model}_{}", own.name, own.unit);
                add(name, found.all()[which].value);
            }
        }
    }
    let first_order = names_of_models().zip(spread.first_order_ln_flux);
    for ((model, first_order), found) in first_order.zip(spread.std_ln_flux) {
        add(format!("std_ln_flux_{model}"), found.value);
        add(format!("std_ln_flux_error_{model}"), found.error);
        add(format!("first_order_ln_flux_{model}"), first_order);
    }
}
