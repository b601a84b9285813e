//! Textbook factors of a case, by ion, temperature and top.

use rayon::prelude::*;

use crate::error::Result;
use crate::planning::{Case, Reservoirs};
use crate::record::{Column, FACTORS, Table};
use crate::simulation::Control;
use crate::transport::{
    DiffusionLaw, Factor, Permeant, TunnellingFactors, tunnelling_factors_unless,
};
use crate::units::thermal_energy;

/// The formulas at one top, for one ion at one temperature.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorRow {
    /// Name of the ion.
    pub ion: String,
    /// Its number, from 0.
    pub ion_index: usize,
    /// K.
    pub temperature: f64,
    /// The numbers.
    pub factors: TunnellingFactors,
}

/// One formula as a column.
pub(crate) struct FactorColumn {
    /// Name in CSV and JSON.
    pub name: &'static str,
    /// Name in a record.
    pub record: &'static str,
    /// Factor of the unit in its name.
    pub scale: f64,
    /// The number without it.
    pub of: fn(&TunnellingFactors) -> Factor,
}

impl FactorColumn {
    const fn new(
        name: &'static str,
        record: &'static str,
        scale: f64,
        of: fn(&TunnellingFactors) -> Factor,
    ) -> Self {
        Self { name, record, scale, of }
    }
}

/// The formulas in the order of the columns.
#[rustfmt::skip]
pub(crate) static FACTOR_COLUMNS: [FactorColumn; 18] = [
    FactorColumn::new("omega_b_per_ps", "omega_b", 1e3, |own| own.frequency),
    FactorColumn::new("u", "u", 1.0, |own| own.ratio),
    FactorColumn::new("crossover_K", "crossover", 1.0, |own| own.crossover),
    FactorColumn::new("wigner", "wigner", 1.0, |own| own.wigner),
    FactorColumn::new("wigner_anharmonic", "wigner_anharmonic", 1.0, |own| own.wigner_anharmonic),
    FactorColumn::new("bell", "bell", 1.0, |own| own.bell),
    FactorColumn::new("bell_truncated", "bell_truncated", 1.0, |own| own.bell_truncated),
    FactorColumn::new("eckart_fit_width_A", "eckart_fit_width", 1.0, |own| own.eckart_fit_width),
    FactorColumn::new("eckart_fit", "eckart_fit", 1.0, |own| own.eckart_fit),
    FactorColumn::new("kemble", "kemble", 1.0, |own| own.kemble),
    FactorColumn::new("instanton", "instanton", 1.0, |own| own.instanton),
    FactorColumn::new("gamma_per_ps", "gamma", 1e3, |own| own.friction),
    FactorColumn::new("kramers", "kramers", 1.0, |own| own.kramers),
    FactorColumn::new("grote_hynes", "grote_hynes", 1.0, |own| own.grote_hynes),
    FactorColumn::new("crossover_dissipative_K", "crossover_dissipative", 1.0, |own| own.crossover_dissipative),
    FactorColumn::new("crossover_grote_hynes_K", "crossover_grote_hynes", 1.0, |own| own.crossover_grote_hynes),
    FactorColumn::new("wolynes", "wolynes", 1.0, |own| own.wolynes),
    FactorColumn::new("wolynes_memory", "wolynes_memory", 1.0, |own| own.wolynes_memory),
];

/// The formulas for each ion of `case` at each of `temperatures` (K) and each top of its V(x), κ to
/// the relative accuracy `tolerance`.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub fn factors(
    case: &Case,
    temperatures: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Vec<FactorRow>> {
    let law = diffusion_law(case);
    let memory = case.reservoirs.as_ref().and_then(|baths| baths.memory);
    let permeants = permeants(case);
    let tasks: Vec<(usize, &Permeant, f64)> = permeants
        .iter()
        .enumerate()
        .flat_map(|(index, ion)| temperatures.iter().map(move |&kelvin| (index, ion, kelvin)))
        .collect();
    let one = |&(ion_index, ion, temperature): &(usize, &Permeant, f64)| {
        let own = ion.at_temperature(temperature, &law);
        let (thermal, stop) = (thermal_energy(temperature), control.cancellation());
        let found = tunnelling_factors_unless(&own, thermal, memory, tolerance, stop)?;
        let name = ion.species.label();
        let row = |factors| FactorRow { ion: name.clone(), ion_index, temperature, factors };
        Ok(found.into_iter().map(row).collect::<Vec<_>>())
    };
    let rows: Result<Vec<Vec<FactorRow>>> = tasks.par_iter().map(one).collect();
    Ok(rows?.into_iter().flatten().collect())
}

/// How the diffusion coefficients of `case` change.
pub(super) fn diffusion_law(case: &Case) -> DiffusionLaw {
    let of = |value: fn(&Reservoirs) -> f64| case.reservoirs.as_ref().map_or(0.0, value);
    DiffusionLaw {
        temperature: case.temperature,
        activation: of(|baths| baths.diffusion_activation),
        mass_exponent: of(|baths| baths.mass_exponent),
    }
}

/// The ions of `case`, each at the scenario's voltage; one between baths of 1 mM where it has none.
fn permeants(case: &Case) -> Vec<Permeant> {
    let charge = f64::from(case.species.charge);
    let energy = case.potential.membrane.map_or(0.0, |membrane| membrane.energy);
    let voltage = if charge == 0.0 { 0.0 } else { energy / charge };
    let ions = case.permeants();
    if ions.is_empty() {
        let (species, potential) = (case.species.clone(), case.potential.clone());
        let (outside, inside, area) = (1.0, 1.0, 1.0);
        return vec![Permeant { species, potential, outside, inside, area, diffusion: None }];
    }
    ions.into_iter().map(|ion| Permeant { potential: ion.at(voltage), ..ion }).collect()
}

/// The rows as the group `/factors` of a record.
pub(crate) fn factor_table(rows: &[FactorRow]) -> Table {
    let column = |name: &str, of: &dyn Fn(&FactorRow) -> f64| {
        Column::known(FACTORS, name, rows.iter().map(of).collect())
    };
    let mut columns = vec![
        column("ion", &|row| row.ion_index as f64),
        column("temperature", &|row| row.temperature),
        column("top", &|row| row.factors.position),
        column("top_energy", &|row| row.factors.height),
        column("kappa", &|row| row.factors.kappa.value),
        column("kappa_error", &|row| row.factors.kappa.error),
    ];
    columns.extend(FACTOR_COLUMNS.iter().map(|formula| {
        column(formula.record, &|row| (formula.of)(&row.factors).value * formula.scale)
    }));
    let numbers = (0..rows.len()).map(|row| row as f64).collect();
    let axis = Column::known(FACTORS, "row", numbers);
    Table { group: FACTORS.into(), axis, columns, ..Table::default() }
}
