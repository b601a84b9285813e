//! Roots of functions of one variable by bisection and by false position.
//!
//! Source: Dahlquist and Björck, Numerical Methods (1974), ch. 6 (Illinois rule).

use std::convert::Infallible;

use crate::units::Interval;

/// Steps of false position after which the middle of what is left is the answer.
// From 4000 mV to 1e-11 mV nearly straight functions take four and a cubic twenty; bisection would
// take fifty.
const MAX_STEPS: usize = 100;

/// Two places: a condition is met at `inside` and not at `outside`, on either side of it.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    inside: f64,
    outside: f64,
}

impl Bracket {
    /// The half in which the condition ends.
    // Where ends are neighbouring numbers the middle is one of them, and nothing changes any more.
    fn halved<E>(self, is_met: impl FnOnce(f64) -> Result<bool, E>) -> Result<Self, E> {
        let middle = 0.5 * (self.inside + self.outside);
        Ok(match is_met(middle)? {
            true => Self { inside: middle, ..self },
            false => Self { outside: middle, ..self },
        })
    }
}

/// The last place on the way from `inside` to `outside` at which a condition `is_met`, which is met
/// at `inside` and no longer at `outside`: to 2^−`halvings` of their distance, and never beyond.
pub(crate) fn last_where(
    inside: f64,
    outside: f64,
    halvings: u32,
    mut is_met: impl FnMut(f64) -> bool,
) -> f64 {
    let Ok(last) = try_last_where(inside, outside, halvings, |x| Ok::<_, Infallible>(is_met(x)));
    last
}

/// [`last_where`] of a condition that may not be known.
///
/// # Errors
/// The first of `is_met`.
pub(crate) fn try_last_where<E>(
    inside: f64,
    outside: f64,
    halvings: u32,
    mut is_met: impl FnMut(f64) -> Result<bool, E>,
) -> Result<f64, E> {
    let bracket = Bracket { inside, outside };
    let last = (0..halvings).try_fold(bracket, |bracket, _| bracket.halved(&mut is_met))?;
    Ok(last.inside)
}

/// The root of `f` in `range`, over which it changes sign once, within `tolerance`.
pub(crate) fn bisect(range: Interval, tolerance: f64, f: impl Fn(f64) -> f64) -> f64 {
    let is_rising = f(range.to) > 0.0;
    // Ends that are neighbouring numbers come no closer.
    let tolerance = tolerance.max(2.0 * f64::EPSILON * range.from.abs().max(range.to.abs()));
    let mut bracket = Bracket { inside: range.from, outside: range.to };
    while bracket.outside - bracket.inside > tolerance {
        Ok(bracket) = bracket.halved(|x| Ok::<_, Infallible>((f(x) > 0.0) != is_rising));
    }
    0.5 * (bracket.inside + bracket.outside)
}

/// A place and the value of a function there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) x: f64,
    pub(crate) value: f64,
}

/// The root of a rising function between `low`, where it is not positive, and `high`, where it is
/// not negative, within `tolerance`.
///
/// False position that never keeps one end for good (the Illinois rule): as safe as bisection, and
/// a few steps where the function is nearly straight.
///
/// # Errors
/// The first of `f`: why it has no value.
pub(crate) fn false_position<E>(
    mut low: Node,
    mut high: Node,
    tolerance: f64,
    f: impl Fn(f64) -> Result<f64, E>,
) -> Result<f64, E> {
    let mut kept = 0;
    for _ in 0..MAX_STEPS {
        if low.value == 0.0 {
            return Ok(low.x);
        }
        if high.value == 0.0 || high.x - low.x < tolerance {
            return Ok(high.x);
        }
        let step = high.value * (high.x - low.x) / (high.value - low.value);
        let x = (high.x - step).clamp(low.x, high.x);
        let now = Node { x, value: f(x)? };
        if now.value == 0.0 || (now.x - low.x).min(high.x - now.x) < tolerance {
            return Ok(now.x);
        }
        if now.value < 0.0 {
            low = now;
            // An end that is kept twice counts half, so that the next step crosses the root.
            if kept == 1 {
                high.value *= 0.5;
            }
            kept = 1;
        } else {
            high = now;
            if kept == -1 {
                low.value *= 0.5;
            }
            kept = -1;
        }
    }
    Ok(0.5 * (low.x + high.x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_two_are_found_from_either_side() {
        let root = std::f64::consts::SQRT_2;
        for f in [(|x| x * x - 2.0) as fn(f64) -> f64, |x| 2.0 - x * x] {
            assert!((bisect(Interval::new(0.0, 3.0), 1e-12, f) - root).abs() < 1e-12);
        }
        let below = last_where(0.0, 3.0, 50, |x| x * x < 2.0);
        let above = last_where(3.0, 0.0, 50, |x| x * x > 2.0);
        assert!(below * below < 2.0 && above * above > 2.0 && above - below < 1e-14);
    }

    #[test]
    fn false_position_meets_curved_functions() {
        let ends =
            |curve: &dyn Fn(f64) -> f64| [-2000.0, 2000.0].map(|x| Node { x, value: curve(x) });
        for place in [-731.25, -64.0, 0.0, 1e-7, 50.0, 1999.0] {
            let curve = |x: f64| (x - place) / 26.7 + 1e-4 * (x - place).powi(3);
            let [low, high] = ends(&curve);
            let found = false_position(low, high, 1e-11, |x| Ok::<_, ()>(curve(x))).unwrap();
            assert!((found - place).abs() < 1e-9, "{place}: {found}");
        }
        let [low, high] = ends(&|x| x);
        assert_eq!(false_position(low, high, 1e-11, |_| Err(())), Err(()));
    }
}
