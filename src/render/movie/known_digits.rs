//! Probabilities with the digits that are known of them.

use crate::numeric::digits::rounded_up;
use crate::render::scale::power;

/// Rounding of sums of probabilities.
pub(super) const ROUNDING: f64 = 1e-12;
/// Probabilities below have a power of ten.
const SMALL: f64 = 1e-3;
/// Most decimals of others.
const MAX_DECIMALS: usize = 4;

/// A probability: four decimals, a power of ten where it is small, no digit below its `error`.
pub(super) fn probability(value: f64, error: f64) -> String {
    let error = error.max(ROUNDING);
    if value <= error {
        return upper_bound(value, error).unwrap_or_else(|| "0".into());
    }
    if value < SMALL {
        return power_of_ten(value);
    }
    let decimals = (-error.log10().ceil()).max(0.0) as usize;
    format!("{value:.*}", decimals.min(MAX_DECIMALS))
}

/// A share in per cent: three digits, or as many as its `error` leaves.
pub(super) fn percent(share: f64, error: f64) -> String {
    let (percents, error) = (100.0 * share, 100.0 * error.max(ROUNDING));
    if percents <= error {
        return upper_bound(percents, error).unwrap_or_else(|| "0".into()) + " %";
    }
    if percents < 0.01 {
        return format!("{} %", power_of_ten(percents));
    }
    let by_error = (-error.log10().floor()).max(0.0) as usize;
    let by_size = (2.0 - percents.log10().floor()).max(0.0) as usize;
    format!("{percents:.*} %", by_size.min(by_error))
}

/// What `value` is below, if no more is known of it than its `error`; `None` if that is rounding.
fn upper_bound(value: f64, error: f64) -> Option<String> {
    let most = value.max(0.0) + error;
    (error > 1e3 * ROUNDING).then(|| format!("< {}", typeset(&rounded_up(most, 0))))
}

/// A share that changes, in per cent: more than one decimal cannot be read.
pub(super) fn moving_percent(share: f64) -> String {
    let tenths = (1000.0 * share).floor();
    match (share > ROUNDING, tenths >= 1.0) {
        (false, _) => "0 %".into(),
        (true, false) => "< 0.1 %".into(),
        (true, true) => format!("{:.1} %", 0.1 * tenths),
    }
}

/// `value` with one digit and its power of ten.
fn power_of_ten(value: f64) -> String {
    typeset(&format!("{value:.0e}"))
}

/// `4e-7` as 4·10⁻⁷.
fn typeset(text: &str) -> String {
    let (digit, exponent) = text.split_once('e').unwrap_or((text, "0"));
    format!("{digit}·{}", power(exponent.parse().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_three_digits_and_none_below_its_error() {
        assert_eq!(percent(0.276_348, 2.1e-7), "27.6 %");
        assert_eq!(percent(0.018_305, 3e-7), "1.83 %");
        assert_eq!(percent(0.987_302, 2e-3), "98.7 %");
        assert_eq!(percent(0.276_348, 3e-2), "28 %");
        assert_eq!(percent(1.0, 1e-9), "100 %");
        assert_eq!(percent(1.6e-6, ROUNDING), "2·10⁻⁴ %");
        assert_eq!(percent(3e-9, 1e-8), "< 2·10⁻⁶ %");
        assert_eq!(percent(3e-63, ROUNDING), "0 %");
    }

    #[test]
    fn a_probability_has_four_decimals_and_none_below_its_error() {
        for (value, error, text) in [
            (0.276_348, 2e-7, "0.2763"),
            (0.276_348, 3e-3, "0.28"),
            (1.0, 1e-9, "1.0000"),
            (3.4e-7, 2e-9, "3·10⁻⁷"),
            (9.7e-5, 2e-9, "1·10⁻⁴"),
            (1e-20, 2e-8, "< 2·10⁻⁸"),
            (1.3e-16, 2e-8, "< 3·10⁻⁸"),
            (1.5e-8, 2e-8, "< 4·10⁻⁸"),
            (-1e-20, 2e-8, "< 2·10⁻⁸"),
            (0.0, 0.0, "0"),
        ] {
            assert_eq!(probability(value, error), text, "{value} ± {error}");
        }
    }
}
