//! J(³⁹K)/J(⁴¹K) at equal concentrations, with and without friction.

use super::barriers::{Shape, enhancement};
use super::filters::Filter;
use crate::model::{Potential, Species};
use crate::transport::{Model, Permeant, friction};
use crate::units::ATOMIC_MASS;

/// Mass of ⁴¹K⁺, u: AME2020's 40.961825258 less an electron, plus its binding.
const POTASSIUM_41: f64 = 40.961_276_683;
/// a of the wide barrier of the test, Å.
const WIDE_BARRIER: f64 = 0.85;

/// The ratios of light over heavy isotope for one potential. With friction both have one diffusion
/// coefficient, after Stokes' law.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Isotopes {
    /// Name of the potential.
    pub name: String,
    /// Classical, without friction: √(m₄₁/m₃₉).
    pub ballistic: f64,
    /// Quantum, without friction.
    pub quantum: f64,
    /// Classical, with the friction of the scenario: the sum over tops.
    pub hindered: f64,
    /// Classical, in the limit of strong friction: Nernst–Planck.
    pub diffusive: f64,
}

/// The ratios for every potential of K⁺ among `filters`, and for a wide Eckart barrier as high as
/// the thin one.
pub(crate) fn isotopes(filters: &[Filter], tolerance: f64) -> Vec<Isotopes> {
    let mut rows = Vec::new();
    let mut add = |name: String, light: &Permeant, thermal: f64| {
        rows.push(ratios(name, light, thermal, tolerance));
    };
    for filter in filters.iter().filter(|filter| filter.species().name == "K+") {
        add(filter.name.to_owned(), &filter.permeant, filter.thermal());
        if filter.name == "K_sharp" {
            let potential = Potential {
                membrane: filter.permeant.potential.membrane,
                ..Shape::Eckart.potential(filter.top(), WIDE_BARRIER)
            };
            let permeant = Permeant { potential, ..filter.permeant.clone() };
            add(format!("Eckart, a = {WIDE_BARRIER} angstrom"), &permeant, filter.thermal());
        }
    }
    rows
}

fn ratios(name: String, light: &Permeant, thermal: f64, tolerance: f64) -> Isotopes {
    let species = Species { mass: POTASSIUM_41 * ATOMIC_MASS, ..light.species.clone() };
    let heavy = Permeant { species, ..light.clone() };
    let potential = light.at(0.0);
    let ballistic = (heavy.species.mass / light.species.mass).sqrt();
    let tunnelling = enhancement(&light.species, &potential, thermal).value
        / enhancement(&heavy.species, &potential, thermal).value;
    let hindrance = |permeant: &Permeant| {
        friction(permeant, thermal, 0.0, tolerance).map_or(f64::NAN, |own| own.sum)
    };
    let flux = |permeant: &Permeant| {
        permeant
            .fluxes(Model::Diffusive, thermal, 0.0, tolerance)
            .map_or(f64::NAN, |fluxes| fluxes.inward)
    };
    Isotopes {
        name,
        ballistic,
        quantum: ballistic * tunnelling,
        hindered: ballistic * hindrance(light) / hindrance(&heavy),
        diffusive: flux(light) / flux(&heavy),
    }
}
