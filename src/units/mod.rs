//! Ångström, femtosecond, milli-electronvolt inside; quantities with units at the doors.
//!
//! The working units are Å, fs and meV, so a mass is measured in meV·fs²/Å², a velocity in Å/fs and
//! a force in meV/Å. Temperatures stay in kelvin, voltages in millivolt, concentrations in mM,
//! angles in radian. Nothing between the two doors (`scenario` and `record`) converts a unit.
//!
//! Sources: SI defining constants (exact); CODATA 2022 for the atomic mass constant, the electron
//! mass, the bohr and the hartree.

mod digits;
mod dimension;
mod estimate;
mod interval;
mod misprint;
mod near;
mod quantity;
mod quantity_error;

pub(crate) use digits::{significant, without_trailing_zeros};
pub(crate) use dimension::unambiguous;
pub use dimension::{Dimension, units_of};
pub use estimate::Estimate;
pub use interval::Interval;
pub(crate) use near::shortest;
pub use quantity::parse;
pub use quantity_error::QuantityError;

/// Elementary charge, C (exact). One milli-electronvolt is 10⁻³ of it in joule.
const ELEMENTARY_CHARGE: f64 = 1.602_176_634e-19;
/// Planck constant, J·s (exact).
const PLANCK_SI: f64 = 6.626_070_15e-34;
/// One joule in meV.
const JOULE: f64 = 1e3 / ELEMENTARY_CHARGE;

/// Avogadro constant, 1/mol (exact).
pub(crate) const AVOGADRO: f64 = 6.022_140_76e23;
/// Planck constant, meV/THz: the energy h·f of one terahertz.
pub(crate) const PLANCK: f64 = PLANCK_SI * JOULE * 1e12;
/// Reduced Planck constant ħ, meV·fs.
pub const HBAR: f64 = PLANCK_SI / (2.0 * std::f64::consts::PI) * JOULE * 1e15;
/// Boltzmann constant, meV/K.
pub(crate) const BOLTZMANN: f64 = 1.380_649e-23 * JOULE;
/// Atomic mass constant (1 u) in meV·fs²/Å²; CODATA 2022: 1.66053906892e-27 kg.
pub const ATOMIC_MASS: f64 = 1.660_539_068_92e-27 * JOULE * 1e10;
/// Electron mass in meV·fs²/Å²; CODATA 2022: 9.1093837139e-31 kg.
pub const ELECTRON_MASS: f64 = 9.109_383_713_9e-31 * JOULE * 1e10;
/// Bohr radius, Å; CODATA 2022.
pub(crate) const BOHR: f64 = 0.529_177_210_544;
/// Hartree energy, meV; CODATA 2022.
pub(crate) const HARTREE: f64 = 27_211.386_245_981;
/// One Å/fs in m/s.
pub const METRE_PER_SECOND_OF_VELOCITY: f64 = 1e5;
/// One event per femtosecond in 1/s.
pub const PER_SECOND_OF_RATE: f64 = 1e15;
/// One elementary charge per femtosecond in pA.
pub const PICOAMPERE_OF_CURRENT: f64 = ELEMENTARY_CHARGE * 1e27;
/// One elementary charge per femtosecond and millivolt in pS.
pub const PICOSIEMENS_OF_CONDUCTANCE: f64 = PICOAMPERE_OF_CURRENT * 1e3;
/// One millimole per litre in particles per Å³.
pub(crate) const DENSITY_OF_MILLIMOLAR: f64 = AVOGADRO * 1e-30;

/// Thermal energy k_B·T in meV at `temperature` in kelvin.
///
/// ```
/// let thermal = wavepore::units::thermal_energy(310.15);
/// assert!((thermal - 26.726_659).abs() < 1e-6);
/// ```
pub fn thermal_energy(temperature: f64) -> f64 {
    BOLTZMANN * temperature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_agree_with_the_published_digits() {
        approx::assert_relative_eq!(HBAR, 658.211_956_950_9, max_relative = 1e-12);
        approx::assert_relative_eq!(PLANCK, 4.135_667_696_923_859, max_relative = 1e-15);
        approx::assert_relative_eq!(
            thermal_energy(310.15),
            26.726_659_112_543_27,
            max_relative = 1e-15
        );
        approx::assert_relative_eq!(HARTREE * BOHR, 14_399.645_478_5, max_relative = 1e-9);
    }
}
