//! Fluxes by temperature, and ratios of isotopes.

use rayon::prelude::*;

use super::factors::diffusion_law;
use crate::error::Result;
use crate::model::Species;
use crate::planning::Case;
use crate::record::{ARRHENIUS, Column, ISOTOPES, Table};
use crate::simulation::Control;
use crate::transport::{Arrhenius, Channel, Model, Permeant};
use crate::units::{Estimate, PER_SECOND_OF_RATE};

/// Fluxes of `permeant` from the left at 0 mV at each of `temperatures` (K) with activation energies
/// and Q10, to the relative accuracy `tolerance` of fluxes, as the group `/arrhenius`.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub(crate) fn arrhenius(
    case: &Case,
    permeant: &Permeant,
    temperatures: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Table> {
    let law = diffusion_law(case);
    let tasks: Vec<(f64, Model)> =
        temperatures.iter().flat_map(|&kelvin| Model::ALL.map(|model| (kelvin, model))).collect();
    let one = |&(temperature, model): &(f64, Model)| {
        let stop = control.cancellation();
        Ok(permeant.arrhenius_unless(model, temperature, &law, tolerance, stop)?)
    };
    let found: Result<Vec<Option<Arrhenius>>> = tasks.par_iter().map(one).collect();
    let found = found?;
    type Of = fn(&Arrhenius) -> Option<Estimate>;
    let quantities: [(&str, f64, Of); 3] = [
        ("flux", PER_SECOND_OF_RATE, |own| Some(own.flux)),
        ("activation", 1.0, |own| Some(own.activation)),
        ("q10", 1.0, |own| own.q10),
    ];
    let mut columns = Vec::new();
    for (quantity, scale, of) in quantities {
        for (index, model) in Model::ALL.into_iter().enumerate() {
            let own = found.iter().skip(index).step_by(Model::ALL.len());
            let values: Vec<Option<Estimate>> =
                own.map(|found| found.as_ref().and_then(of)).collect();
            let name = format!("{quantity}_{}", model.name());
            columns.extend(estimates(ARRHENIUS, &name, &values, scale));
        }
    }
    let axis = Column::known(ARRHENIUS, "temperature", temperatures.to_vec());
    let attributes = vec![("diffusion_activation_meV".to_owned(), law.activation)];
    Ok(Table { group: ARRHENIUS.into(), axis, columns, attributes, ..Table::default() })
}

/// The scenario's ion and the isotope `other`, of which the lighter one permeates.
pub(crate) fn isotopes(channel: &Channel, other: &Species) -> (Permeant, Species) {
    let own = channel.permeants[0].clone();
    if own.species.mass <= other.mass {
        return (own, other.clone());
    }
    let heavier = own.species.clone();
    (Permeant { species: other.clone(), ..own }, heavier)
}

/// J(light)/J(heavy) at each of `temperatures` (K), as the group `/isotopes`.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` is to stop.
pub(crate) fn isotope_ratios(
    case: &Case,
    (light, heavy): &(Permeant, Species),
    temperatures: &[f64],
    tolerance: f64,
    control: &Control,
) -> Result<Table> {
    let law = diffusion_law(case);
    let mut columns = Vec::new();
    for model in Model::ALL {
        let one = |&temperature: &f64| {
            let stop = control.cancellation();
            Ok(light.isotope_ratio_unless(heavy, model, temperature, &law, tolerance, stop)?)
        };
        let ratios: Result<Vec<Option<Estimate>>> = temperatures.par_iter().map(one).collect();
        columns.extend(estimates(ISOTOPES, &format!("ratio_{}", model.name()), &ratios?, 1.0));
    }
    let attributes = vec![
        ("light_u".to_owned(), light.species.mass_u()),
        ("heavy_u".to_owned(), heavy.mass_u()),
        ("mass_exponent".to_owned(), law.mass_exponent),
    ];
    let axis = Column::known(ISOTOPES, "temperature", temperatures.to_vec());
    Ok(Table { group: ISOTOPES.into(), axis, columns, attributes, ..Table::default() })
}

/// Values and the bounds on their errors, NaN where there is none.
fn estimates(place: &str, name: &str, values: &[Option<Estimate>], scale: f64) -> [Column; 2] {
    let column = |name: &str, of: fn(&Estimate) -> f64| {
        let values = values.iter().map(|value| value.as_ref().map_or(f64::NAN, of) * scale);
        Column::known(place, name, values.collect())
    };
    [column(name, |own| own.value), column(&format!("{name}_error"), |own| own.error)]
}
