//! The voltage at which a current vanishes.

use crate::numeric::{Node, false_position};
use crate::scattering::Cancelled;

/// First voltage at which a reversal is looked for, mV: reversal potentials of ions are tens of
/// millivolts.
const FIRST_VOLTAGE: f64 = 50.0;
/// Farthest voltage at which a reversal is looked for, mV.
// Membranes break down below 1 V.
const MAX_VOLTAGE: f64 = 2000.0;
/// Voltages this close to the root are the root, mV.
// 2000 mV are rounded to 2e-13, fluxes to 1e-14 of k_B·T/e.
pub(super) const ROOT_ACCURACY: f64 = 1e-11;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NoValue {
    /// The current vanishes nowhere, or the model lacks something.
    Missing,
    Cancelled(Cancelled),
}

impl From<Cancelled> for NoValue {
    fn from(cause: Cancelled) -> Self {
        Self::Cancelled(cause)
    }
}

/// `None` for what is missing.
pub(super) fn known<T>(found: Result<T, NoValue>) -> Result<Option<T>, Cancelled> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(NoValue::Missing) => Ok(None),
        Err(NoValue::Cancelled(cause)) => Err(cause),
    }
}

/// The root of a rising and nearly straight function of the voltage, to `accuracy` (mV).
pub(super) fn root(accuracy: f64, f: impl Fn(f64) -> Result<f64, NoValue>) -> Result<f64, NoValue> {
    let node = |x: f64| Ok::<_, NoValue>(Node { x, value: f(x)? });
    let start = node(0.0)?;
    let (mut low, mut high) = (start, start);
    let mut reach = FIRST_VOLTAGE;
    while low.value > 0.0 || high.value < 0.0 {
        if low.x.abs().max(high.x.abs()) >= MAX_VOLTAGE {
            return Err(NoValue::Missing);
        }
        if low.value > 0.0 {
            high = low;
            low = node(-reach)?;
        } else {
            low = high;
            high = node(reach)?;
        }
        reach = (2.0 * reach).min(MAX_VOLTAGE);
    }
    false_position(low, high, accuracy, f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_on_either_side() {
        for place in [-731.25, -64.0, 0.0, 1e-7, 50.0, 1999.0] {
            let found =
                root(ROOT_ACCURACY, |v| Ok((v - place) / 26.7 + 1e-4 * (v - place).powi(3)))
                    .unwrap();
            assert!((found - place).abs() < 1e-9, "{place}: {found}");
        }
        assert_eq!(root(ROOT_ACCURACY, |_| Ok(1.0)), Err(NoValue::Missing));
    }
}
