//! Units that people write and that are none here, with what to write in their place.

use super::dimension::Dimension::{
    self, Angle, Area, Concentration, Diffusion, Energy, Force, Frequency, Length, Mass,
    Temperature, Time, Velocity, Voltage,
};

/// A unit that people write and that is none here.
struct NearMiss {
    /// As typed.
    name: &'static str,
    dimension: Dimension,
    /// The unit to write.
    instead: &'static str,
    /// How many of that one are one of the typed; NaN where that depends on something else.
    scale: f64,
}

const fn miss(
    name: &'static str,
    dimension: Dimension,
    instead: &'static str,
    scale: f64,
) -> NearMiss {
    NearMiss { name, dimension, instead, scale }
}

const NEAR_MISSES: &[NearMiss] = &[
    miss("uV", Voltage, "mV", 1e-3),
    miss("nV", Voltage, "mV", 1e-6),
    miss("kV", Voltage, "V", 1e3),
    miss("uM", Concentration, "mM", 1e-3),
    miss("nM", Concentration, "mM", 1e-6),
    miss("pM", Concentration, "mM", 1e-9),
    miss("mol/l", Concentration, "M", 1.0),
    miss("mol/L", Concentration, "M", 1.0),
    miss("mmol/l", Concentration, "mM", 1.0),
    miss("mmol/L", Concentration, "mM", 1.0),
    miss("mK", Temperature, "K", 1e-3),
    miss("kelvin", Temperature, "K", 1.0),
    miss("Kelvin", Temperature, "K", 1.0),
    miss("C", Temperature, "degC", 1.0),
    miss("celsius", Temperature, "degC", 1.0),
    miss("Celsius", Temperature, "degC", 1.0),
    miss("us", Time, "ns", 1e3),
    miss("ms", Time, "s", 1e-3),
    miss("um", Length, "nm", 1e3),
    miss("mm", Length, "m", 1e-3),
    miss("kT", Energy, "kBT", 1.0),
    miss("ueV", Energy, "meV", 1e-3),
    miss("keV", Energy, "eV", 1e3),
    miss("kJ", Energy, "kJ/mol", f64::NAN),
    miss("kcal", Energy, "kcal/mol", f64::NAN),
    miss("cm-1", Energy, "cm^-1", 1.0),
    miss("cm⁻¹", Energy, "cm^-1", 1.0),
    miss("GHz", Energy, "THz", 1e-3),
    miss("amu", Mass, "u", 1.0),
    miss("kDa", Mass, "Da", 1e3),
    miss("A^2", Area, "angstrom^2", 1.0),
    miss("Å^2", Area, "angstrom^2", 1.0),
    miss("Å²", Area, "angstrom^2", 1.0),
    miss("nm²", Area, "nm^2", 1.0),
    miss("pm^2", Area, "nm^2", 1e-6),
    miss("km/s", Velocity, "m/s", 1e3),
    miss("nm/ps", Velocity, "angstrom/ps", 10.0),
    miss("Å/ps", Velocity, "angstrom/ps", 1.0),
    miss("cm^2/s", Diffusion, "m^2/s", 1e-4),
    miss("cm²/s", Diffusion, "m^2/s", 1e-4),
    miss("m²/s", Diffusion, "m^2/s", 1.0),
    miss("um^2/s", Diffusion, "m^2/s", 1e-12),
    miss("um²/s", Diffusion, "m^2/s", 1e-12),
    miss("nm^2/ns", Diffusion, "m^2/s", 1e-9),
    miss("Å^2/ps", Diffusion, "angstrom^2/ps", 1.0),
    miss("Hz", Frequency, "GHz", 1e-9),
    miss("MHz", Frequency, "GHz", 1e-3),
    miss("meV/Å", Force, "meV/angstrom", 1.0),
    miss("nN", Force, "pN", 1e3),
    miss("N", Force, "pN", 1e12),
    miss("°", Angle, "deg", 1.0),
];

/// What somebody may have meant by a unit that is none of the wanted dimension.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// The dimension of which it is a unit elsewhere.
    pub dimension: Option<Dimension>,
    /// What to write in its place.
    pub instead: Option<String>,
}

/// What may be meant by `number` of `unit` where `wanted` is wanted.
pub(super) fn near(number: f64, unit: &str, wanted: Dimension) -> Meant {
    // Both signs for micro.
    let plain = unit.replace(['\u{b5}', '\u{3bc}'], "u");
    let mut known = NEAR_MISSES.iter().filter(|miss| miss.name == plain);
    if let Some(miss) = known.clone().find(|miss| miss.dimension == wanted) {
        // Twelve digits: rounding of the scale is not shown.
        let value = format!("{:.12e}", number * miss.scale).parse().unwrap_or(f64::NAN);
        let instead = match miss.scale.is_nan() {
            true => miss.instead.to_owned(),
            false => format!("{} {}", shortest(value), miss.instead),
        };
        return Meant { dimension: None, instead: Some(instead) };
    }
    Meant { dimension: known.next().map(|miss| miss.dimension), instead: None }
}

/// The fewest digits that give `value`.
pub(crate) fn shortest(value: f64) -> String {
    // Beyond, an exponent is shorter than the zeros.
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
    fn exponents_replace_many_zeros() {
        assert_eq!([0.25, 1e-9, 2e7].map(shortest), ["0.25", "1e-9", "2e7"]);
    }

    #[test]
    fn what_is_suggested_can_be_written() {
        for miss in NEAR_MISSES {
            let is_unit = |name: &str| {
                UNITS.iter().any(|unit| unit.name == name && unit.dimension == miss.dimension)
            };
            assert!(is_unit(miss.instead), "{}: {}", miss.name, miss.instead);
            assert!(!is_unit(miss.name), "{} is a unit", miss.name);
        }
    }
}
