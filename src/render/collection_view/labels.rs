//! Texts of axes: keys, units and numbers.

use crate::units::without_trailing_zeros;

/// Most digits of a number in a legend.
// Points of a logarithmic range are rounded to as many.
const MAX_DIGITS: usize = 12;
/// Fewest digits of a number.
const MIN_DIGITS: usize = 4;

/// Keys with names of their own.
const KEY_NAMES: [(&str, &str); 4] = [
    ("reservoirs.inside", "concentration inside"),
    ("reservoirs.outside", "concentration outside"),
    ("reservoirs.area", "effective area"),
    ("numerics.tolerance", "tolerance"),
];

/// The name of a key: `barrier.0.height` is "barrier height" in a scenario with one barrier, else
/// "barrier 0 height".
pub(crate) fn key_name(key: &str, scenario: &str) -> String {
    if let Some((_, words)) = KEY_NAMES.iter().find(|(known, _)| *known == key) {
        return (*words).to_owned();
    }
    let alone = |table: &str| scenario.matches(&format!("[[{table}]]")).count() < 2;
    let mut parts = key.split('.');
    let mut words: Vec<String> = parts.next().into_iter().map(str::to_owned).collect();
    for part in parts {
        let number = part.bytes().all(|byte| byte.is_ascii_digit());
        if !(number && part == "0" && words.last().is_some_and(|table| alone(table))) {
            words.push(part.replace('_', " "));
        }
    }
    words.join(" ")
}

/// The symbol of a unit; empty for pure numbers.
pub(crate) fn unit_symbol(units: &str) -> String {
    match units {
        "1" => String::new(),
        units => units
            .replace("angstrom", "Å")
            .replace("^2", "²")
            .replace("^3", "³")
            .replace("^-1", "⁻¹")
            .replace("degC", "°C"),
    }
}

/// Numbers with the fewest digits that distinguish them, at least four significant ones.
pub(crate) fn format_numbers(values: &[f64]) -> Vec<String> {
    let mut distinct: Vec<f64> = values.to_vec();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    for digits in MIN_DIGITS..MAX_DIGITS {
        let texts: Vec<String> =
            distinct.iter().map(|&value| format_number(value, digits)).collect();
        if texts.windows(2).all(|pair| pair[0] != pair[1]) {
            return values.iter().map(|&value| format_number(value, digits)).collect();
        }
    }
    values.iter().map(|&value| format_number(value, MAX_DIGITS)).collect()
}

/// A number with so many significant digits, without trailing zeros, with a minus sign (−).
fn format_number(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { "?".into() };
    }
    let text = format!("{value:.*e}", digits - 1);
    let Some((mantissa, power)) = text.split_once('e') else { return text };
    let Ok(power) = power.parse::<i32>() else { return text };
    let trimmed = |text: &str| without_trailing_zeros(text).to_owned();
    let written = if (-4..6).contains(&power) {
        let behind = (digits as i32 - 1 - power).max(0) as usize;
        trimmed(&format!("{value:.behind$}"))
    } else {
        format!("{}e{power}", trimmed(mantissa))
    };
    written.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_units_are_words() {
        let (one, two) = ("[[barrier]]\n", "[[barrier]]\n[[barrier]]\n");
        assert_eq!(key_name("barrier.0.height", one), "barrier height");
        assert_eq!(key_name("barrier.0.height", two), "barrier 0 height");
        assert_eq!(key_name("barrier.1.width", one), "barrier 1 width");
        assert_eq!(key_name("numerics.time_step", ""), "numerics time step");
        assert_eq!(key_name("ion", ""), "ion");
        assert_eq!(key_name("reservoirs.inside", ""), "concentration inside");
        assert_eq!(["1", "angstrom^2", "kBT", "cm^-1"].map(unit_symbol), ["", "Å²", "kBT", "cm⁻¹"]);
    }

    #[test]
    fn numbers_have_the_digits_that_tell_them_apart() {
        assert_eq!(
            format_numbers(&[4.0, 4.666_666_666_666_667, 16.0 / 3.0]),
            ["4", "4.667", "5.333"]
        );
        assert_eq!(format_numbers(&[0.05, 0.1, 2.0]), ["0.05", "0.1", "2"]);
        assert_eq!(format_numbers(&[1.000_01, 1.000_02]), ["1.00001", "1.00002"]);
        assert_eq!(format_numbers(&[-60.0, 0.0, 1e-9, 2.5e7]), ["−60", "0", "1e−9", "2.5e7"]);
        assert_eq!(format_numbers(&[123_456.0, 3.0, 3.0]), ["123456", "3", "3"]);
    }
}
