//! The ions: mass and charge number.
//!
//! Masses are those of the most abundant isotope: the atomic mass (AME2020, Wang et al., Chin.
//! Phys. C 45, 030003, 2021) less z electron masses plus their binding energy, rounded to 1e-9 u.
//! Atomic masses that enter (u): 24Mg 23.985041689, 35Cl 34.968852694, 138Ba 137.905247059, 205Tl
//! 204.974427318, 6Li 6.015122887, 14N 14.003074004, 1H 1.007825032. Cl⁻ gains an electron and its
//! affinity (3.6127 eV); NH₄⁺ is its atoms less an electron, 13.598 eV and the energy of its bonds
//! (20.8 eV: atomisation and proton affinity of NH₃, recalled). 41K+ is 2e-9 u above AME2020: the
//! number of an earlier evaluation, with which reference values were computed.

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
pub(crate) const IONS: [Ion; 14] = [
    Ion { name: "H+", mass_u: 1.007_276_467, charge: 1 },
    Ion { name: "Li+", mass_u: 7.015_454_860, charge: 1 },
    Ion { name: "Na+", mass_u: 22.989_220_708, charge: 1 },
    Ion { name: "K+", mass_u: 38.963_157_910, charge: 1 },
    Ion { name: "Rb+", mass_u: 84.911_241_161, charge: 1 },
    Ion { name: "Cs+", mass_u: 132.904_903_382, charge: 1 },
    Ion { name: "Tl+", mass_u: 204.973_878_745, charge: 1 },
    Ion { name: "NH4+", mass_u: 18.033_825_544, charge: 1 },
    Ion { name: "Mg2+", mass_u: 23.983_944_554, charge: 2 },
    Ion { name: "Ca2+", mass_u: 39.961_493_709, charge: 2 },
    Ion { name: "Ba2+", mass_u: 137.904_149_916, charge: 2 },
    Ion { name: "Cl-", mass_u: 34.969_401_270, charge: -1 },
    Ion { name: "6Li+", mass_u: 6.014_574_313, charge: 1 },
    Ion { name: "41K+", mass_u: 40.961_276_683, charge: 1 },
];

impl Species {
    /// The names of the ions known by name: cations of charge 1, of charge 2, anions, isotopes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        IONS.iter().map(|ion| ion.name)
    }

    /// The ion of that name, one of [`Species::names`], or as it is set: K⁺, Ca²⁺, NH₄⁺, ⁴¹K⁺.
    ///
    /// ```
    /// use wavepore::model::Species;
    ///
    /// assert_eq!(Species::named("⁴¹K⁺"), Species::named("41K+"));
    /// assert_eq!(Species::named("Cl⁻").map(|ion| ion.charge), Some(-1));
    /// ```
    pub fn named(name: &str) -> Option<Self> {
        let plain = plain_name(name);
        let ion = IONS.iter().find(|ion| ion.name == plain)?;
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

/// The name of an ion as it is typed with a keyboard: "Ca2+" of "Ca²⁺".
pub(crate) fn plain_name(name: &str) -> String {
    name.trim().chars().map(typed).collect()
}

/// What the keyboard has for a raised or lowered digit or sign, or for a minus.
fn typed(c: char) -> char {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉";
    let place = |digits: &str| digits.chars().position(|digit| digit == c);
    let digit = place(RAISED).or_else(|| place(LOWERED));
    match (c, digit.and_then(|digit| char::from_digit(digit as u32, 10))) {
        (_, Some(digit)) => digit,
        ('⁺', _) => '+',
        ('⁻' | '−', _) => '-',
        _ => c,
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

    #[test]
    fn masses_follow_from_atoms_electrons_and_their_energies() {
        const ELECTRON: f64 = 5.485_799_090_65e-4;
        /// One eV in u.
        const VOLT: f64 = 1.0 / 931_494_102.42;
        let ammonium = 14.003_074_004_25 + 4.0 * 1.007_825_031_898;
        // Atoms of AME2020 (u), and what the electrons are bound by (eV), bonds against it.
        let atoms = [
            ("6Li+", 6.015_122_887_42, 5.3917),
            ("Li+", 7.016_003_434_26, 5.3917),
            ("NH4+", ammonium, 13.5984 - 20.77),
            ("Na+", 22.989_769_281_95, 5.1391),
            ("Mg2+", 23.985_041_689, 7.6462 + 15.0353),
            ("Cl-", 34.968_852_694, -3.6127),
            ("K+", 38.963_706_484_82, 4.3407),
            ("Ca2+", 39.962_590_85, 6.1132 + 11.8717),
            ("Ba2+", 137.905_247_059, 5.2117 + 10.0038),
            ("Tl+", 204.974_427_318, 6.1083),
        ];
        for (name, atom, energy) in atoms {
            let species = Species::named(name).unwrap();
            let mass = atom - f64::from(species.charge) * ELECTRON + energy * VOLT;
            assert!((species.mass_u() - mass).abs() < 1e-9, "{name}: {mass}");
        }
        let isotope = Species::named("41K+").unwrap().mass_u();
        let mass = 40.961_825_256_11 - ELECTRON + 4.3407 * VOLT;
        assert!((isotope - mass).abs() < 3e-9, "{mass}");
    }

    #[test]
    fn ions_are_known_as_they_are_set() {
        let set = [
            ("K⁺", "K+"),
            ("Mg²⁺", "Mg2+"),
            ("Cl⁻", "Cl-"),
            ("Cl−", "Cl-"),
            ("NH₄⁺", "NH4+"),
            ("⁴¹K⁺", "41K+"),
            (" ⁶Li+ ", "6Li+"),
        ];
        for (set, plain) in set {
            assert_eq!(Species::named(set).map(|ion| ion.name), Some(plain.to_owned()), "{set}");
        }
        assert!(
            ["K", "K2+", "k+", "42K+", "Zn2+", ""].map(Species::named).iter().all(Option::is_none)
        );
    }
}
