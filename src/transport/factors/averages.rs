//! κ of a formula for T(E): what it lets through a bath.

use crate::scattering::semiclassical::{BarrierTop, Semiclassical};
use crate::scattering::{Cancellation, Cancelled, integrate};
use crate::units::Interval;

/// Relative accuracy.
const ACCURACY: f64 = 1e-11;
/// How far above the highest energy at which T is not 1 the integral runs, k_B·T: e^(−45) = 3e-20.
const TAIL: f64 = 45.0;
/// Energies at which the largest part of an integrand is looked for.
const SAMPLES: usize = 200;

/// κ from its logarithm: infinite where it is too large for a number.
pub(super) fn kappa_of(logarithm: f64) -> f64 {
    logarithm.exp()
}

/// κ of formulas over a bath.
pub(super) struct Averages<'a> {
    pub formulas: &'a Semiclassical<'a>,
    /// k_B·T, meV.
    pub thermal: f64,
    pub stop: Cancellation<'a>,
}

impl Averages<'_> {
    /// Of Kemble's formula of all of V(x).
    pub(super) fn kemble(&self) -> Result<f64, Cancelled> {
        let mut bends = self.formulas.knots();
        bends.push(self.formulas.highest());
        self.over(self.formulas.highest(), bends, |energy| self.formulas.ln_kemble(energy))
    }

    /// Of the parabola of `top`; `None` where it is not smooth.
    pub(super) fn bell_truncated(&self, top: &BarrierTop) -> Result<Option<f64>, Cancelled> {
        self.of(top, |energy| self.formulas.ln_hill_wheeler(top, energy))
    }

    /// Of the Eckart barrier at `top`; `None` where it is not smooth.
    pub(super) fn eckart_fit(&self, top: &BarrierTop) -> Result<Option<f64>, Cancelled> {
        self.of(top, |energy| self.formulas.ln_eckart_fit(top, energy))
    }

    fn of(
        &self,
        top: &BarrierTop,
        formula: impl Fn(f64) -> Option<f64>,
    ) -> Result<Option<f64>, Cancelled> {
        let height = top.height();
        if height <= 0.0 || formula(height).is_none() {
            return Ok(None);
        }
        let ln_transmission = |energy: f64| formula(energy).unwrap_or(f64::NEG_INFINITY);
        self.over(height, vec![0.0, height, 2.0 * height], ln_transmission).map(Some)
    }

    /// e^(`top`/kT)·∫T·e^(−E/kT) dE/kT from the first of `bends` (meV) on, where T bends.
    fn over(
        &self,
        top: f64,
        mut bends: Vec<f64>,
        ln_transmission: impl Fn(f64) -> f64,
    ) -> Result<f64, Cancelled> {
        bends.sort_by(f64::total_cmp);
        bends.dedup();
        let last = bends.last().map_or(top, |last| last.max(top));
        bends.push(last + TAIL * self.thermal);
        let exponent = |energy: f64| ln_transmission(energy) + (top - energy) / self.thermal;
        let span = Interval::new(bends[0], last);
        let largest = span.mesh(SAMPLES).into_iter().map(exponent).fold(0.0, f64::max);
        let mut sum = 0.0;
        for pair in bends.windows(2) {
            self.stop.check()?;
            let integrand = |energy: f64| (exponent(energy) - largest).exp() / self.thermal;
            sum += integrate(Interval::new(pair[0], pair[1]), ACCURACY, integrand).value;
        }
        Ok(kappa_of(largest + sum.ln()))
    }
}
