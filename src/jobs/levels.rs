//! The levels of a case, as a table.

use super::peaks::{FEMTOSECONDS, flanks};
use crate::error::{Error, Result};
use crate::planning::Case;
use crate::record::{Column, LEVELS, Profiles, Table};
use crate::scattering::{
    SearchError, SiegertState, SiegertStates, StateProfiles, siegert_states_unless,
    thermal_average_unless,
};
use crate::simulation::Control;
use crate::units::{HBAR, Interval, thermal_energy};

/// Relative accuracy of the thermal flux that shares refer to.
const FLUX_TOLERANCE: f64 = 1e-8;
/// h, meV/THz.
const PLANCK: f64 = HBAR * std::f64::consts::TAU * 1e-3;

/// Energies of T(E) beside those of the peaks.
const EVEN_ENERGIES: u32 = 400;

/// The levels of a case.
pub struct Levels {
    /// The group `/levels` of a record without |ψ|².
    pub table: Table,
    /// Where they were sought, meV.
    pub range: Interval,
    found: SiegertStates,
}

impl Levels {
    /// What a reader of the levels must know, a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let table = &self.table;
        let mut warnings = Vec::new();
        if table.number("complete") == 0.0 {
            warnings.push(
                "the argument principle counts another number of levels than were found: rounding \
             hides some; seek them in a smaller range with other energies"
                    .to_owned(),
            );
        }
        let together = table.column("separate").unwrap_or_default();
        let together = together.iter().filter(|separate| **separate == 0.0).count();
        if together > 0 {
            warnings.push(format!(
            "{together} levels lie closer to a neighbour than rounding resolves: each is given as \
             the state of its own well"
        ));
        }
        warnings
    }

    /// The group `/levels` of a record of `case`, with |ψ|² (1/Å) of the states by position (Å).
    ///
    /// # Errors
    /// [`Error::Cancelled`] if `control` asks to stop.
    pub fn with_profiles(&self, case: &Case, control: &Control) -> Result<Table> {
        let number = |name: &str, values: Vec<f64>| Column::known(LEVELS, name, values);
        let mut table = self.table.clone();
        if !self.found.states.is_empty() {
            let Case { species, potential, .. } = case;
            let StateProfiles { positions, densities } =
                self.found.profiles_unless(species, potential, control.cancellation())?;
            let values = number("density", densities.concat());
            table.profiles = Some(Profiles { axis: number("x", positions), values });
        }
        Ok(table)
    }
}

/// Levels E − iΓ/2 of the case's ion, in meV above the left level, between its lowest and its highest
/// listed energy; where none is listed, from the lowest lead or well to the highest top.
///
/// # Errors
/// The potential is too long for its shortest wave; [`Error::Cancelled`] if `control` asks to stop.
pub fn levels(case: &Case, control: &Control) -> Result<Levels> {
    let listed = case.energies.iter().flatten().copied();
    let range = Interval::around(listed)
        .filter(|range| range.length() > 0.0)
        .unwrap_or_else(|| case.potential.range());
    let found =
        siegert_states_unless(&case.species, &case.potential, range, control.cancellation())
            .map_err(|cause| match cause {
                SearchError::TooManyElements(cause) => Error::usage(cause.to_string(), SHORTER),
                SearchError::Cancelled(cause) => cause.into(),
            })?;
    Ok(Levels { table: table(case, &found, control)?, range, found })
}

/// What helps where there would be too many elements.
const SHORTER: &str =
    "seek less: set [transmission] energies to a lower range, or cut the potential";

fn table(case: &Case, found: &SiegertStates, control: &Control) -> Result<Table> {
    let SiegertStates { states, is_complete } = found;
    let thermal = thermal_energy(case.temperature);
    let column = |name: &str, of: &dyn Fn(&SiegertState) -> f64| {
        Column::known(LEVELS, name, states.iter().map(of).collect())
    };
    let energies: Vec<f64> = states.iter().map(|state| state.level.energy).collect();
    let spacing = (0..states.len()).map(|i| match energies.get(i + 1) {
        Some(next) => (next - energies[i]) / PLANCK,
        None => f64::NAN,
    });
    let number = |name: &str, values: Vec<f64>| Column::known(LEVELS, name, values);
    let Case { species, potential, .. } = case;
    let average = match thermal > 0.0 {
        true => {
            let stop = control.cancellation();
            Some(thermal_average_unless(species, potential, thermal, FLUX_TOLERANCE, stop)?)
        }
        false => None,
    };
    let share = |state: &SiegertState| {
        average.map_or(f64::NAN, |average| average.share(&state.level, thermal))
    };
    Ok(Table {
        group: LEVELS.into(),
        axis: number("level", (0..states.len()).map(|i| i as f64).collect()),
        columns: vec![
            column("energy", &|state| state.level.energy),
            column("width", &|state| state.level.width),
            column("lifetime", &|state| state.lifetime() / FEMTOSECONDS),
            number("spacing", spacing.collect()),
            column("width_left", &|state| state.level.width_left),
            column("width_right", &|state| state.level.width_right),
            column("position", &|state| state.position),
            column("thermal_share", &share),
            column("energy_error", &|state| state.energy_error),
            column("width_error", &|state| state.width_error),
            column("separate", &|state| f64::from(u8::from(state.is_separate))),
        ],
        attributes: vec![
            ("temperature_K".into(), case.temperature),
            ("thermal_energy_meV".into(), thermal),
            ("friction_meV".into(), friction(case, thermal)),
            ("complete".into(), f64::from(u8::from(*is_complete))),
        ],
        profiles: None,
    })
}

/// ħ times the friction rate γ = k_B·T/(m·D), meV; NaN without a diffusion coefficient.
fn friction(case: &Case, thermal: f64) -> f64 {
    let diffusion = case.reservoirs.as_ref().and_then(|baths| baths.diffusion);
    diffusion.map_or(f64::NAN, |diffusion| HBAR * thermal / (case.species.mass * diffusion))
}

/// Energies (meV) at which T(E) shows every peak of `levels` in `range`: even ones, and for each level
/// as many as its peak has shape.
pub(crate) fn energies_of_levels(levels: &Table, range: Interval) -> Vec<f64> {
    let column = |name: &str| levels.column(name).unwrap_or_default();
    let mut energies: Vec<f64> = (0..=EVEN_ENERGIES)
        .map(|i| range.from + range.length() * f64::from(i) / f64::from(EVEN_ENERGIES))
        .collect();
    for (energy, width) in column("energy").iter().zip(column("width")) {
        energies.extend(flanks(*energy, *width));
    }
    energies.retain(|energy| range.contains(*energy) && *energy > 0.0);
    energies.sort_by(f64::total_cmp);
    energies.dedup();
    energies
}
