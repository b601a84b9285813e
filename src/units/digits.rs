//! Decimal numbers as people write them.

/// `text` of a decimal number without the zeros that end its fraction: "1.50" → "1.5", "2.0" → "2",
/// "20" → "20".
pub(crate) fn without_trailing_zeros(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::without_trailing_zeros;

    #[test]
    fn zeros_of_a_fraction_go_and_others_stay() {
        for (text, expected) in [("1.50", "1.5"), ("2.0", "2"), ("20", "20"), ("-0.00", "-0")] {
            assert_eq!(without_trailing_zeros(text), expected);
        }
    }
}
