//! Units that people write and that are none here, with what to write in their place.

use super::dimension::Dimension::{
    self, Angle, Area, Concentration, Diffusion, Energy, Force, Frequency, Length, Mass,
    Temperature, Time, Velocity, Voltage,
};

/// As typed, its dimension, the unit to write, and how many of that one are one of the typed.
const NEAR_MISSES: &[(&str, Dimension, &str, f64)] = &[
    ("uV", Voltage, "mV", 1e-3),
    ("nV", Voltage, "mV", 1e-6),
    ("kV", Voltage, "V", 1e3),
    ("uM", Concentration, "mM", 1e-3),
    ("nM", Concentration, "mM", 1e-6),
    ("pM", Concentration, "mM", 1e-9),
    ("mol/l", Concentration, "M", 1.0),
    ("mol/L", Concentration, "M", 1.0),
    ("mmol/l", Concentration, "mM", 1.0),
    ("mmol/L", Concentration, "mM", 1.0),
    ("mK", Temperature, "K", 1e-3),
    ("kelvin", Temperature, "K", 1.0),
    ("Kelvin", Temperature, "K", 1.0),
    ("C", Temperature, "degC", 1.0),
    ("°C", Temperature, "degC", 1.0),
    ("celsius", Temperature, "degC", 1.0),
    ("Celsius", Temperature, "degC", 1.0),
    ("us", Time, "ns", 1e3),
    ("ms", Time, "s", 1e-3),
    ("um", Length, "nm", 1e3),
    ("mm", Length, "m", 1e-3),
    ("A", Length, "angstrom", 1.0),
    ("kT", Energy, "kBT", 1.0),
    ("ueV", Energy, "meV", 1e-3),
    ("keV", Energy, "eV", 1e3),
    ("kJ", Energy, "kJ/mol", f64::NAN),
    ("kcal", Energy, "kcal/mol", f64::NAN),
    ("cm-1", Energy, "cm^-1", 1.0),
    ("cm⁻¹", Energy, "cm^-1", 1.0),
    ("GHz", Energy, "THz", 1e-3),
    ("amu", Mass, "u", 1.0),
    ("kDa", Mass, "Da", 1e3),
    ("A^2", Area, "angstrom^2", 1.0),
    ("Å^2", Area, "angstrom^2", 1.0),
    ("Å²", Area, "angstrom^2", 1.0),
    ("nm²", Area, "nm^2", 1.0),
    ("pm^2", Area, "nm^2", 1e-6),
    ("km/s", Velocity, "m/s", 1e3),
    ("nm/ps", Velocity, "angstrom/ps", 10.0),
    ("Å/ps", Velocity, "angstrom/ps", 1.0),
    ("cm^2/s", Diffusion, "m^2/s", 1e-4),
    ("cm²/s", Diffusion, "m^2/s", 1e-4),
    ("m²/s", Diffusion, "m^2/s", 1.0),
    ("um^2/s", Diffusion, "m^2/s", 1e-12),
    ("um²/s", Diffusion, "m^2/s", 1e-12),
    ("nm^2/ns", Diffusion, "m^2/s", 1e-9),
    ("Å^2/ps", Diffusion, "angstrom^2/ps", 1.0),
    ("Hz", Frequency, "GHz", 1e-9),
    ("MHz", Frequency, "GHz", 1e-3),
    ("meV/Å", Force, "meV/angstrom", 1.0),
    ("nN", Force, "pN", 1e3),
    ("N", Force, "pN", 1e12),
    ("°", Angle, "deg", 1.0),
];

/// Dimensions of which `unit` is one elsewhere, and what to write in place of `number` of it where
/// `wanted` is wanted.
pub(super) fn near(
    number: f64,
    unit: &str,
    wanted: Dimension,
) -> (Option<Dimension>, Option<String>) {
    // Both signs for micro.
    let plain = unit.replace(['\u{b5}', '\u{3bc}'], "u");
    let own = |&&(name, of, ..): &&(&str, Dimension, &str, f64)| name == plain && of == wanted;
    if let Some((_, _, instead, scale)) = NEAR_MISSES.iter().find(own) {
        // Rounding of the scale is not shown.
        let value = format!("{:.12e}", number * scale).parse().unwrap_or(f64::NAN);
        return (
            None,
            Some(if scale.is_nan() {
                (*instead).to_owned()
            } else {
                format!("{} {instead}", shortest(value))
            }),
        );
    }
    (NEAR_MISSES.iter().find(|(name, ..)| *name == plain).map(|(_, of, ..)| *of), None)
}

/// The fewest digits that give `value`.
pub fn shortest(value: f64) -> String {
    if value != 0.0 && !(1e-4..1e6).contains(&value.abs()) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::super::dimension::UNITS;
    use super::*;

    #[test]
    fn what_is_suggested_can_be_written() {
        for (name, of, instead, _) in NEAR_MISSES {
            assert!(
                UNITS.iter().any(|(unit, own, _)| unit == instead && own == of),
                "{name}: {instead}"
            );
            assert!(
                !UNITS.iter().any(|(unit, own, _)| unit == name && own == of),
                "{name} is a unit"
            );
        }
    }
}
