//! Numbers as programs write them, and their marks for no number.

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// A finite number, and how it was written if in a foreign style.
    Number { value: f64, style: Option<Style> },
    /// A mark for no number: `inf`, `nan`, `NA`, stars of an overflow, nothing.
    Unsampled,
    /// Something else.
    Other,
}

/// Foreign ways of writing numbers, none of them ambiguous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.0D+02`, `1.234-101`.
    Fortran,
    /// `0,5`.
    DecimalComma,
    /// A typographic minus or hyphen.
    Minus,
}

/// Marks for a missing value.
const MISSING: [&str; 12] =
    ["na", "n/a", "null", "nil", "none", "missing", "nan", "-nan", "-", "--", "---", "n.a."];

/// What `text` holds.
pub(super) fn parse(text: &str, decimal_comma: bool) -> Cell {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.is_empty() || is_overflow(text) || is_missing(text) {
        return Cell::Unsampled;
    }
    let mut style = None;
    let mut plain = text.to_owned();
    if plain.contains(is_minus) {
        plain = plain.replace(is_minus, "-");
        style = Some(Style::Minus);
    }
    if decimal_comma && plain.matches(',').count() == 1 && !plain.contains('.') {
        plain = plain.replace(',', ".");
        style = Some(Style::DecimalComma);
    }
    if let Some(usual) = fortran(&plain) {
        plain = usual;
        style = Some(Style::Fortran);
    }
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Cell::Number { value, style },
        Ok(_) => Cell::Unsampled,
        Err(_) => Cell::Other,
    }
}

/// Whether `text` is meant as a number though it may be none.
pub(super) fn begins_like_number(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'']);
    let bare = text.trim_start_matches(|c| matches!(c, '+' | '-' | '.') || is_minus(c));
    bare.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether `text` is two numbers without a separator, as in fields of fixed width: `-12.50-10.25`.
pub(super) fn is_run_together(text: &str) -> bool {
    let is_number =
        |piece: &str| piece.contains('.') && matches!(parse(piece, false), Cell::Number { .. });
    let signs = text.char_indices().skip(1).filter(|(_, c)| matches!(c, '+' | '-'));
    signs.map(|(at, _)| text.split_at(at)).any(|(left, right)| is_number(left) && is_number(right))
}

/// Typographic hyphens, dashes and the minus sign of mathematics.
fn is_minus(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2013}' | '\u{2212}')
}

/// The stars that Fortran writes for a number that is too long for its field.
pub(super) fn is_overflow(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|byte| byte == b'*')
}

/// `NA` and the like; `1.#INF`, `-1.#IND` and `nan(ind)` of Windows.
pub(super) fn is_missing(text: &str) -> bool {
    let lower = text.to_lowercase();
    let unsigned = lower.trim_start_matches(['+', '-']);
    MISSING.contains(&lower.as_str()) || unsigned.starts_with("1.#") || unsigned.starts_with("nan(")
}

/// The usual form of `1.0D+02` or `1.234-101`.
fn fortran(text: &str) -> Option<String> {
    let mantissa_of = |at: usize| text[..at].parse::<f64>().is_ok_and(f64::is_finite);
    let is_exponent =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(at) = text.find(['d', 'D', 'q', 'Q']) {
        let exponent = &text[at + 1..];
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return (mantissa_of(at) && is_exponent(digits))
            .then(|| format!("{}e{exponent}", &text[..at]));
    }
    // Fortran drops the letter for exponents of three digits alone, and writes a decimal point.
    let at = text.rfind(['+', '-']).filter(|&at| at > 0)?;
    let (mantissa, exponent) = text.split_at(at);
    let is_short = mantissa.contains('.')
        && mantissa_of(at)
        && exponent.len() == 4
        && is_exponent(&exponent[1..]);
    is_short.then(|| format!("{mantissa}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_fortran_windows_and_people_write_them() {
        for (text, value) in [
            ("1.0D+02", 100.0),
            ("-.5d-1", -0.05),
            ("1.234-101", 1.234e-101),
            ("-2.5+003", -2500.0),
            ("5.", 5.0),
            (".5", 0.5),
            ("+7", 7.0),
            ("\"0.25\"", 0.25),
            ("\u{2212}1.5", -1.5),
            ("1.5Q0", 1.5),
            ("1E5", 1e5),
        ] {
            assert!(
                matches!(parse(text, false), Cell::Number { value: found, .. } if found == value),
                "{text}"
            );
        }
        let half = Cell::Number { value: -0.5, style: Some(Style::DecimalComma) };
        assert_eq!(parse("-0,5", true), half);
        assert_eq!(parse("0.5", true), Cell::Number { value: 0.5, style: None });
        for text in [
            "inf",
            "-Infinity",
            "NaN",
            "-nan",
            "1.#INF",
            "-1.#IND",
            "nan(ind)",
            "*****",
            "NA",
            "",
            "1e999",
        ] {
            assert_eq!(parse(text, false), Cell::Unsampled, "{text}");
        }
        for text in [
            "0,5", "1.2.3", "5x", "z", "1-2", "1.5-12", "0x10", "1_000", "*", "1.234,5", "D+02",
            "12:30",
        ] {
            assert_eq!(parse(text, text.contains('.')), Cell::Other, "{text}");
        }
    }

    #[test]
    fn fields_without_blanks_between_them_are_found() {
        assert!(
            is_run_together("-12.50-10.25")
                && is_run_together("1.5+2.5e-3")
                && is_run_together("1.0-12.0")
        );
        assert!(
            !is_run_together("1.234-101") && !is_run_together("-12.50") && !is_run_together("1-2")
        );
    }
}
