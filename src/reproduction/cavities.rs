//! Levels between barriers: how far apart they are, and what they carry of the thermal flux.
//!
//! Levels are [Siegert states](crate::scattering::siegert_states). A level counts as below the top
//! if its peak does not reach over it, E + Γ < V_max.

use super::filters::{Filter, FilterKind};
use crate::error::{Error, Result};
use crate::model::{Barrier, Potential};
use crate::scattering::{Level, siegert_states, thermal_average};
use crate::units::{Estimate, HBAR, PLANCK};

/// Height of both barriers of one site, meV: about that of the inner sites.
pub(crate) const WALL_HEIGHT: f64 = 100.0;
/// σ of both barriers, Å.
pub(crate) const WALL_WIDTH: f64 = 0.6;
/// Distance of the barriers, Å.
pub(crate) const WALL_DISTANCE: f64 = 3.0;
/// Relative accuracy of the thermal flux that shares refer to.
const TOLERANCE: f64 = 1e-8;

/// A level, and the share of the thermal flux that its peak carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CavityLevel {
    /// E, meV.
    pub energy: f64,
    /// Γ, meV.
    pub width: f64,
    /// Share of the thermal flux.
    pub share: f64,
}

/// One ion between barriers, with its levels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cavity {
    /// The ion.
    pub ion: String,
    /// The filter; `K_site` and `Na_site` are one site.
    pub name: &'static str,
    /// k_B·T, meV.
    pub thermal: f64,
    /// ħγ, γ = kT/(m·D), meV: what friction leaves of the width of a level.
    pub friction: f64,
    /// Levels below the top, in rising order.
    pub levels: Vec<CavityLevel>,
    /// Share of the thermal flux that they carry.
    pub share: Estimate,
}

impl Cavity {
    /// Whether this is one site between two barriers.
    pub(crate) fn is_one_site(&self) -> bool {
        self.name.ends_with(SITE)
    }

    /// Distance of the two lowest levels, THz.
    pub(crate) fn lowest_spacing(&self) -> f64 {
        self.levels.get(..2).map_or(f64::NAN, |pair| (pair[1].energy - pair[0].energy) / PLANCK)
    }

    /// Distance of the two highest levels below the top, THz.
    pub(crate) fn highest_spacing(&self) -> f64 {
        match self.levels.as_slice() {
            [.., a, b] => (b.energy - a.energy) / PLANCK,
            _ => f64::NAN,
        }
    }

    /// Width of the widest level, meV; 0 without one.
    pub(crate) fn widest(&self) -> f64 {
        self.levels.iter().map(|level| level.width).fold(0.0, f64::max)
    }
}

/// The end of the names of one site.
const SITE: &str = "_site";

/// One site between two barriers.
pub(crate) fn one_site() -> Potential {
    let wall = |center: f64| Barrier::Gaussian { height: WALL_HEIGHT, width: WALL_WIDTH, center };
    Potential {
        barriers: vec![wall(-0.5 * WALL_DISTANCE), wall(0.5 * WALL_DISTANCE)],
        membrane: None,
    }
}

/// The levels of one site and of the filters of several sites, potassium first.
///
/// # Errors
/// [`Error::Numbers`] if levels are missing.
pub(crate) fn cavities(filters: &[Filter]) -> Result<Vec<Cavity>> {
    let sites = filters.iter().rev().filter(|filter| filter.kind == FilterKind::Sites);
    let each = |filter: &Filter| {
        let site = if filter.species().name == "K+" { "K_site" } else { "Na_site" };
        [cavity(site, filter, &one_site()), cavity(filter.name, filter, &filter.case.potential)]
    };
    sites.flat_map(each).collect()
}

/// The levels of the ion of `filter` in `potential`.
fn cavity(name: &'static str, filter: &Filter, potential: &Potential) -> Result<Cavity> {
    let (species, thermal, range) = (filter.species(), filter.thermal(), potential.range());
    let found = siegert_states(species, potential, range)
        .map_err(|cause| Error::Numbers(format!("levels of {name}: {cause}")))?;
    if !found.is_complete {
        return Err(Error::Numbers(format!("levels of {name} are missing")));
    }
    let average = thermal_average(species, potential, thermal, TOLERANCE);
    let is_below = |level: &Level| level.energy + level.width < range.to;
    let states: Vec<_> = found.states.iter().filter(|state| is_below(&state.level)).collect();
    let levels: Vec<CavityLevel> = states
        .iter()
        .map(|state| CavityLevel {
            energy: state.level.energy,
            width: state.level.width,
            share: average.share(&state.level, thermal),
        })
        .collect();
    let relative = average.error / average.left;
    let share = levels.iter().zip(&states).map(|(level, state)| Estimate {
        value: level.share,
        error: level.share * (state.width_error + state.energy_error / thermal + relative),
    });
    let diffusion = filter.permeant.diffusion.unwrap_or(f64::NAN);
    Ok(Cavity {
        ion: species.name.clone(),
        name,
        thermal,
        friction: HBAR * thermal / (species.mass * diffusion),
        share: share.sum(),
        levels,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_shares_are_those_of_the_outgoing_waves() {
        let cavities = cavities(&Filter::all().unwrap()).unwrap();
        let names: Vec<_> = cavities.iter().map(|own| (own.ion.as_str(), own.name)).collect();
        assert_eq!(
            names,
            [("K+", "K_site"), ("K+", "K_pmf"), ("Na+", "Na_site"), ("Na+", "Na_pmf")]
        );
        let near = |found: f64, expected: f64, within: f64| {
            assert!((found - expected).abs() <= within, "{found}, not {expected}");
        };
        // Siegert states of the same walls, computed by others: positions and widths in meV.
        let [site, filter, sodium, _] = &cavities[..] else { panic!("{cavities:?}") };
        near(site.levels[0].energy, 10.6, 0.06);
        near(site.levels[15].energy, 66.5, 0.06);
        let [.., before, last] = &site.levels[..] else { panic!("{site:?}") };
        near(before.energy, 95.19, 0.01);
        near(before.width, 3.2e-3, 5e-5);
        near(last.energy, 97.68, 0.01);
        near(last.width, 0.050, 5e-4);
        near(site.share.value, 3.5e-3, 1e-4);
        let [.., sodium, _] = &sodium.levels[..] else { panic!("{sodium:?}") };
        near(sodium.energy, 94.05, 0.01);
        near(sodium.width, 5.6e-3, 1e-4);
        // Two inner sites have levels of their own, so that there are more.
        assert!(filter.levels.len() > 2 * site.levels.len() && filter.share.value < 0.02);
        assert!(
            filter.friction > filter.thermal && filter.widest() < 0.1 && filter.widest() > 0.08
        );
    }
}
