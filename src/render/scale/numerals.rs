//! Numbers at axes, as text.

/// A number with a minus sign (−) instead of a hyphen.
pub(crate) fn signed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if zero { text.trim_start_matches('-').into() } else { text.replace('-', "−") }
}

/// `value` to three digits, with a power of ten where it is very small or large.
pub(crate) fn scientific(value: f64) -> String {
    let exponent = value.abs().log10().floor();
    if !exponent.is_finite() || (-3.0..4.0).contains(&exponent) {
        let digits = if exponent.is_finite() { (2.0 - exponent).max(0.0) as usize } else { 0 };
        return signed(value, digits);
    }
    // Rounding may carry into the next power.
    let text = format!("{value:.2e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent = exponent.parse().unwrap_or(0);
    format!("{}·{}", mantissa.replace('-', "−"), power(exponent))
}

/// 10ⁿ.
pub(crate) fn power(n: i32) -> String {
    if n == 0 {
        return "1".into();
    }
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(0x2070 + digit as u32 - '0' as u32).unwrap_or(digit),
    };
    std::iter::once('1')
        .chain(std::iter::once('0'))
        .chain(n.to_string().chars().map(raised))
        .collect()
}
