//! T and R with their bounds, from amplitudes that are known to some [`Change`].

use super::raw_solution::{Change, INCOHERENT};

/// Relative error of the amplitudes from which on they say nothing but 0 ≤ T ≤ 1.
// (1 − ½)⁻² = 4: first order is long past, and T ≤ 1 says more.
const UNKNOWN: f64 = 0.5;

/// R and a bound on its error.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Reflection {
    pub(in crate::scattering) value: f64,
    pub(in crate::scattering) error: f64,
}

impl Reflection {
    /// From |r|² where amplitudes are known to `error`; all is reflected where the far side is not
    /// `open`.
    pub(in crate::scattering) fn new(square: f64, error: Change, open: bool) -> Self {
        let value = square.min(1.0);
        if !open {
            return Self { value, error: (1.0 - square).abs() + f64::EPSILON };
        }
        let most = value.max(1.0 - value);
        if error.whole >= UNKNOWN {
            return Self { value, error: most };
        }
        let shift = 2.0 * error.whole / (1.0 - error.whole);
        let first = 2.0 * (error.reflected + INCOHERENT * value.sqrt() * shift);
        Self { value, error: (first + shift * shift + f64::EPSILON * value).min(most) }
    }
}

/// ln T and a bound on the relative error of T.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Transmission {
    pub(in crate::scattering) logarithm: f64,
    pub(in crate::scattering) error: f64,
}

impl Transmission {
    /// Nothing is transmitted, exactly.
    pub(in crate::scattering) const NONE: Self = Self { logarithm: f64::NEG_INFINITY, error: 0.0 };

    /// From amplitudes that are known to `error`.
    pub(in crate::scattering) fn new(logarithm: f64, error: Change) -> Self {
        // `min` and `max` pass over NaN, which would make T = 1 without an error of it.
        if logarithm.is_nan() {
            return Self { logarithm, error: f64::INFINITY };
        }
        let logarithm = logarithm.min(0.0);
        // T ≤ 1 bounds what is not known otherwise.
        let most = (-logarithm).exp_m1();
        let size = Some(error.of_size()).filter(|size| !size.is_nan()).unwrap_or(f64::INFINITY);
        let above = if size < UNKNOWN { ((1.0 - size).powi(-2) - 1.0).min(most) } else { most };
        Self { logarithm, error: above.max((2.0 + size) * size) }
    }

    /// This, or 1 − R if that is known better; T is not known better than to a share `least`.
    pub(in crate::scattering) fn or(self, reflection: Reflection, least: f64) -> Self {
        let other = 1.0 - reflection.value;
        if other > 0.0 && reflection.error < self.error * self.logarithm.exp() {
            let error = reflection.error / other + least;
            Self { logarithm: (-reflection.value).ln_1p(), error }
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known_to(share: f64) -> Change {
        Change { whole: share, incident: share, reflected: share }
    }

    #[test]
    fn amplitudes_that_are_no_numbers_tell_nothing() {
        let lost = Transmission::new(f64::NAN, known_to(1e-12));
        assert!(lost.logarithm.is_nan() && lost.error == f64::INFINITY, "{lost:?}");
        // T is a number here, but nothing says how well it is known.
        let unknown = Transmission::new(-0.1, known_to(f64::NAN));
        assert!(unknown.error == f64::INFINITY, "{unknown:?}");
        let reflection = Reflection::new(f64::NAN, known_to(f64::NAN), true);
        assert!(reflection.error >= 1.0, "{reflection:?}");
        let known = Transmission::new(-0.1, known_to(1e-12));
        assert!(known.error > 0.0 && known.error < 1e-11, "{known:?}");
    }
}
