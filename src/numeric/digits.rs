//! Numbers in tables for people: no digits below the bound on the error.

/// Largest number of decimals without an exponent: the default tolerance of T is 1e-6.
const MAX_DECIMALS: i32 = 6;
/// Largest number of decimals with an exponent: columns stay narrow, CSV has every digit.
const MAX_MANTISSA_DECIMALS: i32 = 3;
/// Sizes of the numbers that are written without an exponent.
const WITHOUT_EXPONENT: std::ops::Range<f64> = 1e-3..1e6;
/// Smallest bound that is shown: `powi` of ten loses digits below, where doubles are subnormal.
const MIN_BOUND: f64 = 1e-300;

/// `number` with six decimals, or three and an exponent; NaN is a dash.
pub(crate) fn rounded(number: f64) -> String {
    if number.is_nan() {
        "-".into()
    } else if number != 0.0 && !WITHOUT_EXPONENT.contains(&number.abs()) {
        format!("{number:.3e}")
    } else {
        format!("{number:.6}")
    }
}

/// `value` to the last digit that is not smaller than `bound`; without one, an upper bound of its
/// size: `< 3e-8`.
pub fn within(value: f64, bound: f64) -> String {
    if value.is_nan() || bound.is_nan() {
        return "-".into();
    }
    if !value.is_finite() || bound <= 0.0 {
        return rounded(value);
    }
    if bound.is_infinite() {
        return "unknown".into();
    }
    let place = above(bound);
    let size = value.abs();
    if size < 10f64.powi(place) {
        return format!("< {}", rounded_up(size + bound, 0));
    }
    if place <= 0 && WITHOUT_EXPONENT.contains(&size) {
        let digits = (-place).min(MAX_DECIMALS) as usize;
        return format!("{value:.digits$}");
    }
    let digits = (size.log10().floor() as i32 - place).clamp(0, MAX_MANTISSA_DECIMALS) as usize;
    format!("{value:.digits$e}")
}

/// A bound, rounded up to two digits.
pub fn bound(value: f64) -> String {
    match value {
        value if value.is_nan() => "-".into(),
        value if value <= 0.0 => "0".into(),
        value if value.is_infinite() => "unknown".into(),
        value => rounded_up(value, 1),
    }
}

/// The exponent of the smallest power of ten that is not below `bound`.
fn above(bound: f64) -> i32 {
    let place = bound.log10().ceil() as i32;
    if 10f64.powi(place) < bound { place + 1 } else { place }
}

/// `value` > 0 rounded up, with `digits` decimals and an exponent.
pub(crate) fn rounded_up(value: f64, digits: i32) -> String {
    let value = value.max(MIN_BOUND);
    let unit = 10f64.powi(value.log10().floor() as i32 - digits);
    // A whole number of units within rounding stays.
    let whole = (value / unit * (1.0 - 1e-9)).ceil();
    format!("{:.*e}", digits as usize, whole * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_below_the_bound() {
        for (value, error, text) in [
            (0.504_807_286, 3e-8, "0.504807"),
            (0.504_807_286, 3e-4, "0.505"),
            (-0.504_807_286, 1e-2, "-0.50"),
            (0.7, 0.3, "< 1e0"),
            (1.340e-16, 7.6e-11, "< 8e-11"),
            (-4.080e-29, 3.5e-35, "-4.080e-29"),
            (4.080e-29, 3.5e-31, "4.1e-29"),
            (1.234_567e7, 3e4, "1.23e7"),
            (12_345.678, 200.0, "1.2e4"),
            (12_345.678, 0.5, "12346"),
            (0.0, 0.0, "0.000000"),
            (0.0, 2e-9, "< 2e-9"),
            (0.3, f64::INFINITY, "unknown"),
            (f64::NAN, 1e-3, "-"),
        ] {
            assert_eq!(within(value, error), text, "{value} ± {error}");
        }
    }

    #[test]
    fn every_printed_number_is_right_to_its_last_digit() {
        let mut seed = 3_u64;
        for _ in 0..20_000 {
            let mut draw = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005);
                seed = seed.wrapping_add(1_442_695_040_888_963_407);
                (seed >> 11) as f64 / (1_u64 << 53) as f64
            };
            let value = 10f64.powf(40.0 * draw() - 30.0);
            let error = value * 10f64.powf(14.0 * draw() - 12.0);
            let text = within(value, error);
            if let Some(most) = text.strip_prefix("< ") {
                let limit = value * (1.0 + 1e-12) + error * (1.0 - 1e-8);
                assert!(most.parse::<f64>().unwrap() >= limit, "{text}");
                continue;
            }
            let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
            let digits = mantissa.split_once('.').map_or(0, |(_, behind)| behind.len() as i32);
            let last = 10f64.powi(power.parse::<i32>().unwrap() - digits);
            assert!(last * (1.0 + 1e-9) >= error, "{value} ± {error}: {text}");
            let difference = (text.parse::<f64>().unwrap() - value).abs();
            assert!(difference <= 0.5001 * last, "{value} ± {error}: {text}");
        }
    }

    #[test]
    fn a_bound_is_rounded_up() {
        let bounds = [3.21e-8, 3e-8, 9.99e-4, 0.0].map(bound);
        assert_eq!(bounds, ["3.3e-8", "3.0e-8", "1.0e-3", "0"]);
    }
}
