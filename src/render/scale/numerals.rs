//! Numbers at axes, as text.

/// A number with a minus sign (−) instead of a hyphen.
pub(crate) fn signed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    if zero { text.trim_start_matches('-').into() } else { text.replace('-', "−") }
}

/// 10ⁿ.
pub(super) fn power(n: i32) -> String {
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
