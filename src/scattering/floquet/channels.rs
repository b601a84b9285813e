//! How many side bands are solved for, and their energies.

use super::error::FloquetError;
use crate::units::Interval;

/// Largest order of a side band that is solved for.
// 401 channels: some 40 s for a path of 28 Å of K+ at 110 meV, and 3 MB for every matrix.
pub(super) const MAX_ORDER: i32 = 200;

/// Side bands −order … order.
#[derive(Debug, Clone)]
pub(super) struct Channels {
    /// Largest order.
    pub order: i32,
    /// E_n, meV, in rising order.
    pub energies: Vec<f64>,
}

impl Channels {
    /// Around `energy` at distances `quantum` (meV).
    pub(crate) fn new(order: i32, energy: f64, quantum: f64) -> Self {
        let energies = (-order..=order).map(|n| energy + f64::from(n) * quantum).collect();
        Self { order, energies }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.energies.len()
    }

    /// The channel of the wave that comes in.
    pub(crate) fn incident(&self) -> usize {
        self.count() / 2
    }

    /// From the lowest energy to the highest, meV.
    pub(crate) fn range(&self) -> Interval {
        let middle = self.energies[self.incident()];
        Interval::new(middle, middle).extended(self.energies.iter().copied())
    }
}

/// The least order n from which on J_n(`modulation`)² ≤ `tolerance`.
///
/// J_n(a) ≈ (a/2)ⁿ/n!·e^(−a²/4(n+1)) for n > a, to a factor of two.
///
/// # Errors
///
/// If it is larger than [`MAX_ORDER`].
pub(super) fn largest_order(modulation: f64, tolerance: f64) -> Result<i32, FloquetError> {
    if !modulation.is_finite() {
        return Err(FloquetError::NotANumber);
    }
    let limit = 0.5 * tolerance.ln();
    let size = |n: i32| {
        let n = f64::from(n);
        let power = if n > 0.0 { n * (0.5 * modulation).ln() } else { 0.0 };
        power - libm::lgamma(n + 1.0) - 0.25 * modulation * modulation / (n + 1.0)
    };
    let first = modulation.ceil().min(f64::from(i32::MAX / 2)) as i32;
    // J_n falls by e within n^(1/3): no order beyond twice the first and a hundred is needed.
    let needed = (first..=first.saturating_mul(2).saturating_add(100))
        .take_while(|&n| n <= MAX_ORDER && size(n) > limit)
        .last()
        .map_or(first, |last| last + 1)
        .max(1);
    bounded(needed)
}

/// `order`, unless that is too large.
pub(super) fn bounded(order: i32) -> Result<i32, FloquetError> {
    if order > MAX_ORDER {
        return Err(FloquetError::TooManyChannels { needed: order, most: MAX_ORDER });
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_beyond_the_largest_are_negligible() {
        for modulation in [0.0, 0.1, 1.0, 3.4, 20.0, 100.0] {
            for tolerance in [1e-6, 1e-12] {
                let order = largest_order(modulation, tolerance).unwrap();
                let beyond = libm::jn(order + 1, modulation).powi(2);
                assert!(beyond <= tolerance, "{modulation}: {order}");
                let inside = libm::jn(order - 3, modulation).powi(2);
                assert!(order < 4 || inside > tolerance, "{modulation}: {order}");
            }
        }
    }

    #[test]
    fn too_many_side_bands_are_refused() {
        for modulation in [200.0, 1e6, 1e300] {
            let refused = largest_order(modulation, 1e-10);
            assert!(
                matches!(refused, Err(FloquetError::TooManyChannels { needed, most: 200 })
                if needed > 200),
                "{refused:?}"
            );
        }
        assert_eq!(largest_order(f64::NAN, 1e-10), Err(FloquetError::NotANumber));
    }
}
