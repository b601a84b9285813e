//! Highest and lowest places of a function of the position.

/// Where a function of the position is highest or lowest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Extremum {
    /// Å.
    pub position: f64,
    /// The function there; meV for V.
    pub value: f64,
}

/// The maximum of a unimodal function of a position on [from, to] (Å).
pub(crate) fn golden_section(value: impl Fn(f64) -> f64, mut from: f64, mut to: f64) -> Extremum {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (to - ratio * (to - from), from + ratio * (to - from));
    let (mut at_a, mut at_b) = (value(a), value(b));
    // 0.618^45 = 4e-10: closer to a maximum a function changes by its rounding error alone.
    for _ in 0..45 {
        if at_a < at_b {
            (from, a, at_a) = (a, b, at_b);
            b = from + ratio * (to - from);
            at_b = value(b);
        } else {
            (to, b, at_b) = (b, a, at_a);
            a = to - ratio * (to - from);
            at_a = value(a);
        }
    }
    let (position, value) = if at_a > at_b { (a, at_a) } else { (b, at_b) };
    Extremum { position, value }
}
