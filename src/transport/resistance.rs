//! ∫ e^((U−U_top)/kT) dx over the membrane: the length that hinders overdamped motion.
//!
//! J = D·A·[c_in·e^(zeV/kT) − c_out]/∫ e^(U/kT) dx (Nernst–Planck, steady state; Hille (2001),
//! ch. 14). The integral runs where the voltage falls; what barriers add beyond is reported, not
//! counted.

use crate::model::Potential;
use crate::numeric::divisions;
use crate::scattering::{Cancellation, Cancelled, faces, integrate, uncancelled};
use crate::units::{Estimate, Interval};

/// Samples between two faces, from which the top is taken: e^(−U_top/kT) is only taken out, so that
/// it need not be the exact top.
const SAMPLES: usize = 8;
/// The integral, with e^(U_top/kT) taken out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resistance {
    /// Highest U between the membrane's faces, meV.
    pub top: f64,
    /// ∫ e^((U−top)/kT) dx from face to face, Å.
    pub inside: f64,
    /// What barriers add beyond the faces, relative to `inside`.
    pub left_out: f64,
    /// Bound on the relative error.
    pub error: f64,
}

/// The resistance of `potential` at k_B·T = `thermal` (meV); `None` without a membrane.
///
/// ```
/// use wavepore::model::{Membrane, Potential};
/// use wavepore::transport::resistance;
///
/// // Without a barrier the integral is the length of the membrane.
/// let membrane = Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 });
/// let flat = Potential { membrane, ..Potential::default() };
/// let found = resistance(&flat, 26.7, 1e-9).ok_or("no membrane")?;
/// assert!((found.inside - 15.0).abs() < 1e-12 && found.top == 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn resistance(potential: &Potential, thermal: f64, tolerance: f64) -> Option<Resistance> {
    uncancelled(|stop| resistance_unless(potential, thermal, tolerance, stop))
}

/// [`resistance`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub(super) fn resistance_unless(
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Option<Resistance>, Cancelled> {
    let Some(membrane) = potential.membrane else { return Ok(None) };
    let (from, to) = (membrane.from, membrane.to);
    let span = Interval::new(from, to);
    let samples = |pair: &[f64]| divisions(Interval::new(pair[0], pair[1]), SAMPLES);
    let top = faces(potential, span)
        .windows(2)
        .flat_map(samples)
        .map(|x| potential.value(x))
        .fold(f64::NEG_INFINITY, f64::max);
    let weight = BoltzmannWeight { potential, top, thermal, tolerance, stop };
    let Estimate { value: inside, error } = weight.integral(span)?;
    // Beyond, the excess over the leads is less than rounding makes of the sum.
    let extent = potential.extent(1e-9 * thermal);
    let before = weight.excess(Interval::new(extent.from.min(from), from), 0.0)?.value;
    let behind = Interval::new(to, extent.to.max(to));
    let behind = weight.excess(behind, potential.right_level())?.value;
    Ok(Some(Resistance {
        top,
        inside,
        left_out: (before + behind) / inside,
        error: error / inside + 1e-15,
    }))
}

/// e^((U−top)/kT) over x, to be integrated to the relative accuracy `tolerance`.
pub(super) struct BoltzmannWeight<'a> {
    pub potential: &'a Potential,
    /// meV.
    pub top: f64,
    /// k_B·T, meV.
    pub thermal: f64,
    pub tolerance: f64,
    /// Asked before each part of V.
    pub stop: Cancellation<'a>,
}

impl BoltzmannWeight<'_> {
    /// ∫ e^((U−top)/kT) dx over `span` (Å).
    pub(super) fn integral(&self, span: Interval) -> Result<Estimate, Cancelled> {
        self.excess(span, f64::NEG_INFINITY)
    }

    /// ∫ U·e^((U−top)/kT) dx over `span` (Å), meV·Å.
    pub(super) fn energy_integral(&self, span: Interval) -> Result<Estimate, Cancelled> {
        let Self { potential, top, thermal, stop, .. } = *self;
        let part = |pair: &[f64]| {
            let weighted = |x: f64| {
                let energy = potential.value(x);
                energy * ((energy - top) / thermal).exp()
            };
            stop.check()?;
            Ok(integrate(Interval::new(pair[0], pair[1]), self.relative(), weighted))
        };
        faces(potential, span).windows(2).map(part).sum()
    }

    /// A tenth of what is asked for, so that all parts together keep to it.
    fn relative(&self) -> f64 {
        (0.1 * self.tolerance).clamp(1e-14, 1e-6)
    }

    /// ∫ (e^(U/kT) − e^(lead/kT)) dx·e^(−top/kT) over `span` (Å), `lead` in meV.
    fn excess(&self, span: Interval, lead: f64) -> Result<Estimate, Cancelled> {
        let Self { potential, top, thermal, stop, .. } = *self;
        let weight = |energy: f64| ((energy - top) / thermal).exp();
        let part = |pair: &[f64]| {
            let excess = |x: f64| weight(potential.value(x)) - weight(lead);
            stop.check()?;
            Ok(integrate(Interval::new(pair[0], pair[1]), self.relative(), excess))
        };
        faces(potential, span).windows(2).map(part).sum()
    }
}
