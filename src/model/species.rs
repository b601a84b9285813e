//! The ions: mass and charge number.
//!
//! Masses are those of the most abundant isotope: the atomic mass (AME2020, Wang et al., Chin.
//! Phys. C 45, 030003, 2021) less z electron masses plus their binding energy, rounded to 1e-9 u.

use crate::units::{ATOMIC_MASS, HBAR};

/// What moves: a particle of one mass and one charge.
///
/// ```
/// use wavepore::model::Species;
///
/// let calcium = Species::named("Ca2+").ok_or("no such ion")?;
/// assert_eq!((calcium.name.as_str(), calcium.charge), ("Ca2+", 2));
/// let k = calcium.wavenumber(100.0);
/// assert!((calcium.kinetic_energy(k) - 100.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Species {
    /// The name under which it was asked for; empty for a particle given by its numbers.
    pub name: String,
    /// Mass, meV·fs²/Å².
    pub mass: f64,
    /// Charge number z, in elementary charges.
    pub charge: i32,
}

/// An ion known by name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ion {
    /// As a scenario writes it.
    pub name: &'static str,
    /// Mass in atomic mass constants.
    pub mass_u: f64,
    /// Charge number.
    pub charge: i32,
}

/// Every ion known by name.
pub(crate) const IONS: [Ion; 7] = [
    Ion { name: "H+", mass_u: 1.007_276_467, charge: 1 },
    Ion { name: "Li+", mass_u: 7.015_454_860, charge: 1 },
    Ion { name: "Na+", mass_u: 22.989_220_708, charge: 1 },
    Ion { name: "K+", mass_u: 38.963_157_910, charge: 1 },
    Ion { name: "Rb+", mass_u: 84.911_241_161, charge: 1 },
    Ion { name: "Cs+", mass_u: 132.904_903_382, charge: 1 },
    Ion { name: "Ca2+", mass_u: 39.961_493_709, charge: 2 },
];

impl Species {
    /// The names of the ions known by name, the lightest first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        IONS.iter().map(|ion| ion.name)
    }

    /// The ion of that name, one of H+, Li+, Na+, K+, Rb+, Cs+ and Ca2+.
    pub fn named(name: &str) -> Option<Self> {
        let ion = IONS.iter().find(|ion| ion.name == name)?;
        Some(Self { name: ion.name.into(), mass: ion.mass_u * ATOMIC_MASS, charge: ion.charge })
    }

    /// ħ²/2m, meV·Å²: kinetic energy is this times k².
    pub fn kinetic_coefficient(&self) -> f64 {
        HBAR * HBAR / (2.0 * self.mass)
    }

    /// k = √(2m·E)/ħ, 1/Å, at kinetic energy `energy` in meV; zero if that is negative.
    pub fn wavenumber(&self, energy: f64) -> f64 {
        // In a closed lead nothing propagates; callers ask for k on both sides.
        (energy.max(0.0) / self.kinetic_coefficient()).sqrt()
    }

    /// E = ħ²k²/2m, meV.
    pub fn kinetic_energy(&self, wavenumber: f64) -> f64 {
        self.kinetic_coefficient() * wavenumber * wavenumber
    }

    /// Group velocity ħk/m, Å/fs.
    pub fn velocity(&self, wavenumber: f64) -> f64 {
        HBAR * wavenumber / self.mass
    }

    /// The name, or mass and charge of a particle without one.
    pub fn label(&self) -> String {
        if self.name.is_empty() {
            // Rounded where the unit's own digits end.
            format!("{} u, charge {}", (self.mass_u() * 1e6).round() / 1e6, self.charge)
        } else {
            self.name.clone()
        }
    }

    /// Mass in atomic mass constants.
    pub(crate) fn mass_u(&self) -> f64 {
        self.mass / ATOMIC_MASS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinetic_coefficients_agree_with_the_table() {
        let table = [
            ("H+", 2.074_981_108_329_118),
            ("Na+", 0.090_915_636_786_338_43),
            ("K+", 0.053_642_460_005_868_09),
        ];
        for (name, coefficient) in table {
            let species = Species::named(name).unwrap();
            approx::assert_relative_eq!(
                species.kinetic_coefficient(),
                coefficient,
                max_relative = 1e-14
            );
            assert_eq!(species.label(), name);
        }
    }
}
