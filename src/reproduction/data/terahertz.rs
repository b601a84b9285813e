//! Figure 6: gains by a drive over its frequency, at one energy and of a thermal bath, and the
//! levels of filters.

use crate::error::Result;
use crate::reproduction::cavities::CavityLevel;
use crate::reproduction::driven::{DrivenGain, DrivenResults, ENERGY};
use crate::reproduction::figure_data::{FigureData, Variable};
use crate::reproduction::shared_results::SharedResults;
use crate::units::Estimate;

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key("table", "energy: ions of one energy; flux: of a thermal bath; levels"),
    Variable::key("filter", "ion and filter; site: one site between two barriers"),
    Variable::key(
        "series",
        "quantum (Floquet), modulation (T at the energies of arrival of classical ions), \
         adiabatic (mean over phases of a slow drive), Tien-Gordon, classical; level",
    ),
    Variable::number("frequency_THz", "THz", "frequency of the drive"),
    Variable::number("energy_meV", "meV", "energy of the ion or of the level"),
    Variable::number("gain", "1", "driven over static transmission or thermal flux"),
    Variable::number("error", "1", "bound on the error of the gain"),
    Variable::number("width_meV", "meV", "full width of the level at half maximum"),
    Variable::number("share", "1", "share of the thermal flux that the level carries"),
    Variable::number("thermal_meV", "meV", "kBT"),
    Variable::number("friction_meV", "meV", "hbar times the friction rate kBT/(m*D)"),
];

const MISSING: f64 = f64::NAN;

/// A gain by what it is called.
type NamedGain = (&'static str, fn(&DrivenGain) -> Estimate);

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    let DrivenResults { sweep, thermal } = results.driven()?;
    let thin = results.filter("K_sharp")?.name;
    let gains: [NamedGain; 4] = [
        ("quantum", |at| at.quantum),
        ("modulation", |at| Estimate { value: at.modulation, error: MISSING }),
        ("adiabatic", |at| Estimate { value: at.adiabatic, error: MISSING }),
        ("Tien-Gordon", |at| Estimate { value: at.tien_gordon, error: MISSING }),
    ];
    for (series, gain) in gains {
        for at in sweep {
            let Estimate { value, error } = gain(at);
            let numbers = [at.frequency, ENERGY, value, error];
            data.row(&["energy", thin, series], &[&numbers[..], &[MISSING; 4]].concat());
        }
    }
    for series in ["quantum", "classical"] {
        for at in thermal {
            let Estimate { value, error } =
                if series == "quantum" { at.quantum } else { at.classical };
            let numbers = [at.frequency, MISSING, value, error];
            data.row(&["flux", at.name, series], &[&numbers[..], &[MISSING; 4]].concat());
        }
    }
    for cavity in results.cavities()? {
        for &CavityLevel { energy, width, share } in &cavity.levels {
            let numbers = [width, share, cavity.thermal, cavity.friction];
            let before = [MISSING, energy, MISSING, MISSING];
            data.row(&["levels", cavity.name, "level"], &[before, numbers].concat());
        }
    }
    Ok(data)
}
