//! Decimal numbers as people write them.

/// `text` of a decimal number without the zeros that end its fraction: "1.50" → "1.5", "2.0" → "2",
/// "20" → "20".
pub(crate) fn without_trailing_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

/// `value` with its first `digits` digits, more where the integer part has more, and no zeros at
/// the end of a fraction.
pub(crate) fn significant(value: f64, digits: i32) -> String {
    let decimals = (digits - 1 - value.abs().max(1e-9).log10().floor() as i32).max(0) as usize;
    without_trailing_zeros(&format!("{value:.decimals$}")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{significant, without_trailing_zeros};

    #[test]
    fn digits_count_from_the_first_that_is_not_zero() {
        let cases = [(1.5, "1.5"), (0.012_345, "0.0123"), (1693.04, "1693"), (0.0, "0")];
        for (value, text) in cases {
            assert_eq!(significant(value, 3), text);
        }
    }

    #[test]
    fn zeros_of_a_fraction_go_and_others_stay() {
        for (text, expected) in [("1.50", "1.5"), ("2.0", "2"), ("20", "20"), ("-0.00", "-0")] {
            assert_eq!(without_trailing_zeros(text), expected);
        }
    }
}
