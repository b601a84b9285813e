//! How many side bands are solved for, and their energies.

use super::error::FloquetError;
use crate::units::Interval;

/// Largest order of a side band that is solved for.
// 77 channels over 28 Å take 0.2 s for K+ at 110 meV; the time grows with the square.
const MAX_ORDER: i32 = 200;
/// Side bands of less than this share of the kinetic energy are slow.
// With a quarter, one bound of 900 was half of the error: sharp drives of slow waves.
const SLOW_SHARE: f64 = 0.4;
/// Closed side bands below slow ones.
const CLOSED: i32 = 3;

/// Orders of side bands, from one to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Orders {
    /// Zero or less.
    pub lowest: i32,
    /// Zero or more.
    pub highest: i32,
}

impl Orders {
    /// For a wave of the `kinetic` energy (meV) in the lower lead that the drive takes to ±`order`
    /// while it is fast.
    ///
    /// Where slow side bands are among them, all slower ones are, and some that are closed: the
    /// slower a wave, the further the drive takes it.
    pub(crate) fn new(order: i32, kinetic: f64, quantum: f64) -> Self {
        let is_slow = f64::from(order) * quantum >= kinetic * (1.0 - SLOW_SHARE);
        let closed = (kinetic / quantum).ceil().min(f64::from(i32::MAX / 2)) as i32;
        let last = if is_slow { closed + CLOSED } else { 0 };
        Self { lowest: -order.max(last), highest: order }
    }

    /// `more` on either side.
    ///
    /// # Errors
    ///
    /// If there are orders beyond [`MAX_ORDER`] then.
    pub(crate) fn wider(self, more: i32) -> Result<Self, FloquetError> {
        let Self { lowest, highest } = self;
        let wider = Self { lowest: lowest - more, highest: highest + more };
        let needed = wider.highest.max(-wider.lowest);
        if needed > MAX_ORDER {
            return Err(FloquetError::TooManyChannels { needed, most: MAX_ORDER });
        }
        Ok(wider)
    }
}

/// The side bands that are solved for.
#[derive(Debug, Clone)]
pub(super) struct Channels {
    /// Their orders.
    pub orders: Orders,
    /// E_n, meV, in rising order.
    pub energies: Vec<f64>,
}

impl Channels {
    /// Around `energy` at distances `quantum` (meV).
    pub(crate) fn new(orders: Orders, energy: f64, quantum: f64) -> Self {
        let energies = (orders.lowest..=orders.highest)
            .map(|order| energy + f64::from(order) * quantum)
            .collect();
        Self { orders, energies }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.energies.len()
    }

    /// The channel of the wave that comes in.
    pub(crate) fn incident(&self) -> usize {
        self.orders.lowest.unsigned_abs() as usize
    }

    /// From the lowest energy to the highest, meV.
    pub(crate) fn range(&self) -> Interval {
        let middle = self.energies[self.incident()];
        Interval::new(middle, middle).extended(self.energies.iter().copied())
    }
}

/// The least order n from which on J_n(`modulation`)² ≤ `tolerance`.
///
/// J_n(a) ≈ (a/2)ⁿ/n!·e^(−a²/4(n+1)) for n > a, or somewhat less.
///
/// Those beyond [`MAX_ORDER`] are not distinguished.
///
/// # Errors
///
/// If `modulation` is infinite or NaN.
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
    Ok(needed)
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
                // Not many more than are needed: three, and a twentieth where there are many.
                let inside = libm::jn(order - order / 20 - 3, modulation).powi(2);
                assert!(order < 4 || inside > tolerance, "{modulation}: {order}");
            }
        }
    }

    #[test]
    fn slow_side_bands_are_all_there() {
        assert_eq!(Orders::new(5, 100.0, 10.0), Orders { lowest: -5, highest: 5 });
        assert_eq!(Orders::new(8, 100.0, 10.0), Orders { lowest: -13, highest: 8 });
        assert_eq!(Orders::new(2, 5.0, 10.0), Orders { lowest: -4, highest: 2 });
        let channels = Channels::new(Orders { lowest: -2, highest: 1 }, 7.0, 2.0);
        assert_eq!(channels.energies, [3.0, 5.0, 7.0, 9.0]);
        assert_eq!((channels.incident(), channels.range()), (2, Interval::new(3.0, 9.0)));
    }

    #[test]
    fn too_many_side_bands_are_refused() {
        for modulation in [200.0, 1e6, 1e300] {
            let order = largest_order(modulation, 1e-10).unwrap();
            let refused = Orders::new(order, 1e3, 1.0).wider(0);
            assert!(
                matches!(refused, Err(FloquetError::TooManyChannels { needed, most: 200 })
                if needed > 200),
                "{refused:?}"
            );
        }
        assert_eq!(largest_order(f64::NAN, 1e-10), Err(FloquetError::NotANumber));
    }
}
