//! The table of currents: columns by voltage, and what they say of the channel.

use crate::record::{Column, Table};
use crate::transport::{Channel, Conductances, CurrentRow, Fluxes, Model};
use crate::units::{PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT};

/// One e/(fs·mV) in pS.
pub const PICOSIEMENS: f64 = PICOAMPERE_OF_CURRENT * 1e3;

/// A row in the order of the columns.
pub fn numbers(row: &CurrentRow) -> [f64; 12] {
    let current = |value: f64| value * PICOAMPERE_OF_CURRENT;
    [
        row.voltage,
        row.inward() * PER_SECOND_OF_RATE,
        row.outward() * PER_SECOND_OF_RATE,
        current(row.quantum.0),
        current(row.ballistic),
        row.diffusive.map_or(f64::NAN, current),
        row.kappa,
        row.kramers.map_or(f64::NAN, current),
        row.error(),
        current(row.quantum.1),
        row.kramers_upper.map_or(f64::NAN, current),
        row.diffusive_over_ballistic().unwrap_or(f64::NAN),
    ]
}

/// Models by name with what was found of each; NaN where there is nothing.
pub fn by_model(
    summary: &[Option<Conductances>],
    of: fn(&Conductances) -> f64,
) -> impl Iterator<Item = (&'static str, f64)> {
    Model::ALL.into_iter().zip(summary).map(move |(model, found)| (model.name(), found.as_ref().map_or(f64::NAN, of)))
}

/// Ions by name; of two alike the second has its number behind it.
pub fn names_of_ions(channel: &Channel) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for permeant in &channel.permeants {
        let label = permeant.species.label();
        let alike = channel.permeants[..names.len()].iter().filter(|other| other.species.label() == label).count();
        names.push(if alike == 0 { label } else { format!("{label} ({})", alike + 1) });
    }
    names
}

/// The group `/currents` of a record.
pub fn table(channel: &Channel, rows: &[CurrentRow], summary: &[Option<Conductances>]) -> Table {
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
    let column = |i: usize| Column::known(place, names[i], rows.iter().map(|row| numbers(row)[i]).collect());
    let mut columns: Vec<Column> = (1..names.len()).map(column).collect();
    if channel.permeants.len() > 1 {
        for (i, ion) in names_of_ions(channel).into_iter().enumerate() {
            for (name, of) in [("flux_in", (|f| f.inward) as fn(&Fluxes) -> f64), ("flux_out", |f| f.outward)] {
                columns.push(Column {
                    name: format!("{name}_{ion}"),
                    values: rows.iter().map(|row| of(&row.fluxes[i]) * PER_SECOND_OF_RATE).collect(),
                    ..Column::known(place, name, Vec::new())
                });
            }
        }
    }
    let mut attributes = vec![("nernst_mV".to_owned(), channel.permeants[0].nernst(channel.thermal))];
    if channel.permeants.len() > 1 {
        let names = names_of_ions(channel).into_iter().zip(&channel.permeants);
        attributes.extend(names.map(|(ion, permeant)| (format!("nernst_{ion}_mV"), permeant.nernst(channel.thermal))));
    }
    let mut add = |name: &str, unit: &str, of: fn(&Conductances) -> f64, scale: f64| {
        attributes
            .extend(by_model(summary, of).map(|(model, value)| (format!("{name}_{model}_{unit}"), value * scale)));
    };
    add("reversal", "mV", |found| found.reversal, 1.0);
    add("slope_conductance", "pS", |found| found.slope, PICOSIEMENS);
    add("chord_conductance", "pS", |found| found.chord, PICOSIEMENS);
    add("reversal_error", "mV", |found| found.reversal_error, 1.0);
    add("slope_conductance_error", "pS", |found| found.slope_error, PICOSIEMENS);
    add("chord_conductance_error", "pS", |found| found.chord_error, PICOSIEMENS);
    Table { group: place.into(), axis: column(0), columns, attributes }
}
