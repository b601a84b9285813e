//! The four filters, read from the scenarios that stand beside the program.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::Species;
use crate::scenario::{Case, Scenario};
use crate::transport::{Channel, Permeant};
use crate::units::thermal_energy;

/// Names of the filters in results, sodium before potassium as in Figures 4 and 5, and their scenarios.
const SCENARIOS: [(&str, &str); 4] = [
    ("Na_sharp", include_str!("../../scenarios/na_filter.toml")),
    ("K_sharp", include_str!("../../scenarios/k_filter.toml")),
    ("Na_pmf", include_str!("../../scenarios/na_filter_pmf.toml")),
    ("K_pmf", include_str!("../../scenarios/k_filter_pmf.toml")),
];

/// One ion in one filter between its baths.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// `K_sharp`, `Na_sharp`, `K_pmf` or `Na_pmf`.
    pub name: &'static str,
    /// The scenario, without its packets.
    pub case: Case,
    /// The ion, V(x) and the baths.
    pub permeant: Permeant,
}

impl Filter {
    /// All four.
    ///
    /// # Errors
    /// [`Error::Scenario`] or [`Error::Usage`] if a scenario beside the program is not what it should be.
    pub fn all() -> Result<Vec<Self>> {
        SCENARIOS.iter().map(|&(name, text)| Self::read(name, text)).collect()
    }

    fn read(name: &'static str, text: &str) -> Result<Self> {
        let mut case = Scenario::parse(name, text, Path::new(""))?.case;
        case.packets.clear();
        case.energies = None;
        case.record.frames = 0;
        let permeant = case.permeants().into_iter().next();
        let permeant = permeant.ok_or_else(|| Error::Usage(format!("the scenario {name} has no [reservoirs]")))?;
        Ok(Self { name, case, permeant })
    }

    /// Whether this is the paper-like thin barrier.
    pub fn is_thin(&self) -> bool {
        self.name.ends_with("sharp")
    }

    /// The ion.
    pub fn species(&self) -> &Species {
        &self.case.species
    }

    /// k_B·T, meV.
    pub fn thermal(&self) -> f64 {
        thermal_energy(self.case.temperature)
    }

    /// The highest V at zero voltage, meV.
    pub fn top(&self) -> f64 {
        self.case.potential.range().1
    }

    /// The filter with its ion alone at k_B·T = `thermal` (meV).
    pub fn channel(&self, thermal: f64) -> Channel {
        Channel { permeants: vec![self.permeant.clone()], thermal }
    }

    /// The same between equal baths of `concentration` (mM).
    pub fn symmetric(&self, concentration: f64) -> Channel {
        let permeant = Permeant { outside: concentration, inside: concentration, ..self.permeant.clone() };
        Channel { permeants: vec![permeant], thermal: self.thermal() }
    }
}
