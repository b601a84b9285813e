//! An absorber from a bound on what it returns.

use crate::dynamics::{Absorber, AbsorberParameters};
use crate::model::{Axis, Species};
use crate::units::{HBAR, Interval};

impl AbsorberParameters {
    /// The absorber as it would stand on any grid: only widths matter for what it returns.
    fn alone(&self) -> Absorber {
        Absorber::new(&Axis::new(0.0, 4.0 * self.width.max(1e-3), 4), *self)
    }

    /// |W̃(q)| = η·p!/(L^p·q^(p+1)), meV·Å, at q > 0: what the onset of W holds of high
    /// wavenumbers.
    pub(super) fn spectral_amplitude(&self, q: f64) -> f64 {
        self.strength * factorial(self.order)
            / (self.width.powi(self.order as i32) * q.powi(self.order as i32 + 1))
    }

    /// The longest step (fs) at which absorption in kicks, whose n-th harmonic is `harmonic(n)`,
    /// acts as if it were steady.
    ///
    /// Kicks couple energies n·2πħ/Δt apart with amplitude |W̃(q)|/(2b·√(kk′)), q = k′ − k. What is
    /// shaken off does not all return: τ/2 is enough.
    pub(super) fn longest_step(
        &self,
        species: &Species,
        fast: f64,
        tolerance: f64,
        harmonic: impl Fn(u32) -> f64,
    ) -> f64 {
        let k = species.wavenumber(fast);
        let amplitude = |step: f64, n: u32| {
            let shaken =
                species.wavenumber(fast + f64::from(n) * 2.0 * std::f64::consts::PI * HBAR / step);
            let amplitude = self.spectral_amplitude(shaken - k)
                / (2.0 * species.kinetic_coefficient() * (k * shaken).sqrt());
            harmonic(n) * amplitude
        };
        // |W̃| falls as q^−(p+1): harmonics above the fourth add nothing.
        let mut step = 1e3;
        while step > 1e-6 && (1..=4).any(|n| amplitude(step, n) > tolerance / 2.0) {
            step *= 0.95;
        }
        step
    }

    /// The larger of reflected and re-entering amplitude over `kinetic` energies (meV).
    pub(super) fn returned(&self, species: &Species, kinetic: Interval) -> f64 {
        let Interval { from: slow, to: fast } = kinetic;
        let absorber = self.alone();
        let reflected =
            [slow, (slow * fast).sqrt(), fast].map(|energy| absorber.reflection(species, energy));
        reflected.into_iter().fold(absorber.passage(species, fast), f64::max)
    }

    /// The shortest absorber of any order from 5 to 8 (lower ones begin too sharply for a coarse
    /// grid) that returns less amplitude than `bound` at `kinetic` energies (meV).
    pub(super) fn for_bound(species: &Species, kinetic: Interval, bound: f64) -> Self {
        let Interval { from: slow, to: fast } = kinetic;
        let mut best: Option<Self> = None;
        for order in 5..=8 {
            // From where the leading terms meet the bound, with W at most half of the slowest
            // energy: there the series behind `reflection` holds.
            let k_slow = species.wavenumber(slow);
            let factorial = factorial(order);
            let mut width = 4.0 / k_slow;
            let design = loop {
                let damping = (1.0 / bound).ln() * (f64::from(order) + 1.0);
                let strength =
                    1.05 * damping * species.kinetic_coefficient() * species.wavenumber(fast)
                        / width;
                let leading =
                    strength / (4.0 * slow) * factorial / (2.0 * k_slow * width).powi(order as i32);
                let design = Self { width, strength, order };
                if leading < bound
                    && strength < slow / 2.0
                    && design.returned(species, kinetic) < bound
                {
                    break design;
                }
                width *= 1.06;
                if best.is_some_and(|best| width > best.width) || width > 1e6 {
                    break design;
                }
            };
            if best.is_none_or(|best| design.width < best.width) {
                best = Some(design);
            }
        }
        best.unwrap_or(Self { width: 10.0, strength: slow, order: 6 })
    }
}

fn factorial(order: u32) -> f64 {
    (2..=order).map(f64::from).product()
}

/// Kinetic energies over both leads in the window, meV.
pub(super) fn kinetic_energies(window: Interval, right_level: f64) -> Interval {
    let slowest = window.from.min(window.from - right_level);
    Interval::new(slowest, window.to.max(window.to - right_level))
}
