//! Quantities as people type them: `"5.6 kBT"`, `"0.3 nm"`, `"-64 mV"`.
//!
//! A quantity is a number and a unit; a bare number is refused, because its unit would be a guess.
//! Units are matched letter for letter (`mM` is not `MM`), and a near miss is answered with what
//! was meant.

use super::BOLTZMANN;
use super::dimension::Scale::{Factor, Offset, ThermalEnergy};
use super::dimension::{Dimension, UNITS};
use super::misprint::misprint;
use super::near::{Meant, near};
use super::quantity_error::QuantityError;

/// The value of `text` in working units.
///
/// `temperature` (kelvin) gives `kBT` its meaning; without it `kBT` is refused.
///
/// # Errors
/// The text has no number, no unit, a unit of another dimension, or is not finite.
///
/// ```
/// use wavepore::units::{Dimension, parse};
///
/// assert_eq!(parse("0.3 nm", Dimension::Length, None).map(f64::round), Ok(3.0));
/// let thermal = parse("1 kBT", Dimension::Energy, Some(310.15))?;
/// assert!((thermal - 26.727).abs() < 1e-3);
/// let error = parse("3 nm", Dimension::Energy, None).unwrap_err();
/// assert!(error.message.contains("is the unit of a length"));
/// # Ok::<(), wavepore::units::QuantityError>(())
/// ```
pub fn parse(
    text: &str,
    dimension: Dimension,
    temperature: Option<f64>,
) -> Result<f64, QuantityError> {
    let trimmed = text.trim();
    if let Some(error) = misprint(trimmed) {
        return Err(error);
    }
    if trimmed.is_empty() {
        return Err(QuantityError::new("nothing stands between the quotes".into(), dimension));
    }
    let Some(Typed { number, unit }) = split(trimmed) else {
        return Err(QuantityError::new(
            format!("`{text}` does not begin with a number"),
            dimension,
        ));
    };
    // `f64` reads 1e999 as infinity.
    if !number.is_finite() {
        return Err(QuantityError::new(format!("`{text}` is too large for a number"), dimension));
    }
    if unit.is_empty() {
        return Err(QuantityError::new(format!("`{text}` has no unit"), dimension));
    }
    // The sign for the unit, which Unicode normalises to the letter.
    let unit = if unit == "\u{212b}" { "Å" } else { unit };
    let known = UNITS.iter().find(|known| known.name == unit && known.dimension == dimension);
    let Some(known) = known else {
        return Err(unknown_unit(number, unit, dimension));
    };
    let value = match (known.scale, temperature) {
        (Factor(factor), _) => number * factor,
        (Offset(offset), _) => number + offset,
        (ThermalEnergy, Some(temperature)) => number * BOLTZMANN * temperature,
        (ThermalEnergy, None) => {
            return Err(QuantityError {
                message: format!("`{text}` needs a temperature"),
                remedy: "give the scenario a temperature, or write the energy in meV".into(),
            });
        }
    };
    if value.is_finite() {
        Ok(value)
    } else {
        Err(QuantityError::new(format!("`{text}` is too large for a number"), dimension))
    }
}

/// A number and what follows it.
struct Typed<'a> {
    number: f64,
    unit: &'a str,
}

/// Number and unit of a trimmed text; the number is the longest beginning that reads as one.
fn split(text: &str) -> Option<Typed<'_>> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return None;
    }
    let mut ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let end = ends.rfind(|&end| numeric(&text[..end]))?;
    Some(Typed { number: text[..end].parse().ok()?, unit: text[end..].trim_start() })
}

/// A decimal number; the words `inf` and `nan`, which `f64` would read, are not.
fn numeric(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
        && text.parse::<f64>().is_ok()
}

fn unknown_unit(number: f64, unit: &str, wanted: Dimension) -> QuantityError {
    let Meant { dimension: elsewhere, instead } = near(number, unit, wanted);
    let known = UNITS.iter().find(|known| known.name == unit).map(|known| known.dimension);
    if let Some(of) = known.or(elsewhere).filter(|_| instead.is_none()) {
        return QuantityError::new(
            format!("`{unit}` is the unit of {}, but {} is wanted here", of.name(), wanted.name()),
            wanted,
        );
    }
    let mut error =
        QuantityError::new(format!("`{unit}` is not a unit of {}", wanted.name()), wanted);
    let lower = unit.to_lowercase();
    let alike = UNITS
        .iter()
        .filter(|known| known.dimension == wanted)
        .map(|known| (strsim::levenshtein(&known.name.to_lowercase(), &lower), known.name))
        .min();
    let letters = unit.chars().count();
    // A third of the letters may be wrong. One letter is like no other.
    let alike =
        alike.filter(|&(distance, _)| distance <= letters.div_ceil(3) && distance < letters);
    if let Some(meant) = instead.or_else(|| alike.map(|(_, name)| name.to_owned())) {
        error.remedy = format!("did you mean `{meant}`? {}", error.remedy);
    }
    error
}

#[cfg(test)]
mod tests {
    use super::super::ATOMIC_MASS;
    use super::Dimension::{
        Angle, Concentration, Diffusion, Energy, Force, Frequency, Length, Mass, Temperature,
        Velocity, Voltage,
    };
    use super::*;

    #[test]
    fn quantities_have_their_working_value() {
        let cases = [
            ("5.6 kBT", Energy, 5.6 * 26.726_659_112_543_27),
            ("1 kcal/mol", Energy, 43.364_104_241_8),
            ("138meV", Energy, 138.0),
            ("1eV", Energy, 1e3),
            ("1 cm^-1", Energy, 0.123_984_198_4),
            ("-0.3 nm", Length, -3.0),
            ("2 Å", Length, 2.0),
            ("37 degC", Temperature, 310.15),
            ("37 °C", Temperature, 310.15),
            ("-7.5 A", Length, -7.5),
            ("780 m/s", Velocity, 0.0078),
            ("6.5e-10 m^2/s", Diffusion, 6.5e-5),
            ("1 THz", Frequency, 1e-3),
            ("180 deg", Angle, std::f64::consts::PI),
            ("38.96315791 u", Mass, 38.963_157_91 * ATOMIC_MASS),
            ("1 pN", Force, 0.624_150_907),
        ];
        for (text, dimension, value) in cases {
            let parsed = parse(text, dimension, Some(310.15)).unwrap();
            approx::assert_relative_eq!(parsed, value, max_relative = 1e-6);
        }
    }

    #[test]
    fn what_is_not_a_quantity_is_answered_with_a_remedy() {
        let cases = [
            ("138", Energy, "has no unit"),
            ("kBT", Energy, "does not begin with a number"),
            ("nan meV", Energy, "does not begin with a number"),
            ("1e999 meV", Energy, "too large"),
            ("3 nm", Energy, "unit of a length"),
            ("3 MeV", Energy, "not a unit"),
            ("", Length, "nothing stands between the quotes"),
        ];
        for (text, words, remedy) in [
            ("\u{2212}64 mV", "U+2212", "-64 mV"),
            ("1e\u{2212}3 mV", "U+2212", "1e-3 mV"),
            ("5,2 mV", "comma", "5.2 mV"),
            ("1_000 mV", "an underscore", "1000 mV"),
            ("1 000 mV", "a blank", "1000 mV"),
        ] {
            let error = parse(text, Voltage, None).unwrap_err();
            assert!(error.message.contains(words) && error.remedy.contains(remedy), "{error:?}");
        }
        for (text, dimension, words) in cases {
            let error = parse(text, dimension, Some(300.0)).unwrap_err();
            assert!(error.message.contains(words), "{text}: {}", error.message);
            assert!(error.remedy.contains("units"), "{text}: {}", error.remedy);
        }
        assert!(parse("3 MeV", Energy, None).unwrap_err().remedy.contains("did you mean `meV`"));
        assert!(
            parse("3 angstroms", Length, None)
                .unwrap_err()
                .remedy
                .contains("did you mean `angstrom`")
        );
        for (text, dimension, meant) in [
            ("60 \u{b5}V", Voltage, "`0.06 mV`"),
            ("60 \u{3bc}V", Voltage, "`0.06 mV`"),
            ("-2 kV", Voltage, "`-2000 V`"),
            ("3 nM", Concentration, "`3e-6 mM`"),
            ("37 C", Temperature, "`37 degC`"),
            ("300 k", Temperature, "`K`"),
            ("5 kT", Energy, "`5 kBT`"),
            ("5 kJ", Energy, "`kJ/mol`"),
            ("2e-5 cm^2/s", Diffusion, "`2e-9 m^2/s`"),
        ] {
            let remedy = parse(text, dimension, Some(300.0)).unwrap_err().remedy;
            assert!(remedy.contains(&format!("did you mean {meant}?")), "{text}: {remedy}");
        }
        for (text, dimension, of) in [
            ("3 µs", Voltage, "a time"),
            ("5 kJ", Temperature, "an energy"),
            ("5 K", Energy, "a temp"),
        ] {
            let error = parse(text, dimension, Some(300.0)).unwrap_err();
            assert!(
                error.message.contains(of) && !error.remedy.contains("did you"),
                "{text}: {error:?}"
            );
        }
        assert!(!parse("300 F", Temperature, None).unwrap_err().remedy.contains("did you"));
        assert!(parse("3 kBT", Energy, None).unwrap_err().message.contains("temperature"));
    }
}
