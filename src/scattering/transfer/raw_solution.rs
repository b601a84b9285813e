//! What one march gives, and how far two of them are apart.

use std::ops::Add;

use num_complex::Complex64;

/// The stated error is this share of the difference of two levels; the true one is about 1/255.
// 1/255 itself would leave no margin: 1.4e-8 for an error of 1.1e-8 (Eckart, 1 Å).
pub(in crate::scattering) const SHARE: f64 = 1.0 / 16.0;
/// Halving the slabs of an eighth-order method divides the error by 256.
const GAIN: f64 = 1.0 / 255.0;
/// Share of a change by which rounding may change sizes of amplitudes where a shift of the energy
/// changes phases alone.
pub(in crate::scattering) const INCOHERENT: f64 = 1.0 / 16.0;

/// What one march gives where the transmitted amplitude is 1 at its end, before phases are
/// referred to x = 0.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct RawSolution {
    /// 2k times the incident amplitude at the incident end, without e^logarithm, 1/Å.
    pub(in crate::scattering) incident: Complex64,
    /// The same of the reflected amplitude.
    pub(in crate::scattering) reflected: Complex64,
    /// ln of what was taken out of both.
    pub(in crate::scattering) logarithm: f64,
    /// A wave leaves on the far side.
    pub(in crate::scattering) open: bool,
}

impl RawSolution {
    /// ln|M|, M in 1/Å.
    pub(in crate::scattering) fn ln_incident(&self) -> f64 {
        self.incident.norm().ln() + self.logarithm
    }

    /// r, phases as at the incident end.
    pub(in crate::scattering) fn reflection(&self) -> Complex64 {
        self.reflected / self.incident
    }

    /// What becomes of T and R where both amplitudes are known to a share `whole` of themselves.
    pub(in crate::scattering) fn rounding(&self, whole: f64) -> Change {
        Change { whole, incident: whole, reflected: whole * self.reflection().norm_sqr() }
    }
}

/// How far two solutions are apart, or how well one is known.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Change {
    /// The larger change of both amplitudes, relative to the incident one; in total reflection that
    /// of r.
    pub(in crate::scattering) whole: f64,
    /// Relative change of |incident|, in first order.
    pub(in crate::scattering) incident: f64,
    /// Half the change of R, in first order.
    pub(in crate::scattering) reflected: f64,
}

impl Change {
    /// From `a` to `b`, relative to `b`.
    pub(in crate::scattering) fn between(a: &RawSolution, b: &RawSolution) -> Self {
        let r = b.reflection();
        if !b.open {
            let whole = (a.reflection() - r).norm();
            return Self { whole, incident: whole, reflected: 0.0 };
        }
        let a = rescaled(a, b);
        let incident = a.incident / b.incident - 1.0;
        let reflected = (a.reflected - b.reflected) / b.incident;
        Self {
            whole: incident.norm().max(reflected.norm()),
            incident: incident.re.abs(),
            reflected: (r.conj() * (reflected - r * incident)).re.abs(),
        }
    }

    /// The relative change of |incident|: what a shift does, rounding that is no shift, and the
    /// second order.
    pub(in crate::scattering) fn of_size(self) -> f64 {
        self.incident + INCOHERENT * self.whole + self.whole * self.whole
    }

    /// The relative change of T, in first order.
    pub(in crate::scattering) fn of_transmission(self) -> f64 {
        2.0 * self.of_size()
    }

    /// Bound on the error of r and on the relative one of t.
    pub(in crate::scattering) fn of_amplitudes(self) -> f64 {
        if self.whole < 1.0 { 2.0 * self.whole / (1.0 - self.whole) } else { f64::INFINITY }
    }

    /// The share of a difference that bounds the error.
    pub(in crate::scattering) fn share(self) -> Self {
        let Self { whole, incident, reflected } = self;
        Self { whole: SHARE * whole, incident: SHARE * incident, reflected: SHARE * reflected }
    }
}

impl Add for Change {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            whole: self.whole + other.whole,
            incident: self.incident + other.incident,
            reflected: self.reflected + other.reflected,
        }
    }
}

/// `a` in the scale of `b`.
fn rescaled(a: &RawSolution, b: &RawSolution) -> RawSolution {
    let scale = (a.logarithm - b.logarithm).exp();
    RawSolution {
        incident: a.incident * scale,
        reflected: a.reflected * scale,
        logarithm: b.logarithm,
        ..*a
    }
}

/// Change of the incident amplitude, relative to it.
pub(in crate::scattering) fn incident_difference(a: &RawSolution, b: &RawSolution) -> f64 {
    (rescaled(a, b).incident - b.incident).norm() / b.incident.norm()
}

/// Richardson's extrapolation of two levels: amplitudes are sums of products of what converges with
/// the order eight.
pub(in crate::scattering) fn extrapolate(coarse: &RawSolution, fine: &RawSolution) -> RawSolution {
    // So far apart they are not yet of eighth order, and extrapolating would add an error.
    if Change::between(coarse, fine).whole > 0.1 {
        return *fine;
    }
    let coarse = rescaled(coarse, fine);
    RawSolution {
        incident: fine.incident + (fine.incident - coarse.incident) * GAIN,
        reflected: fine.reflected + (fine.reflected - coarse.reflected) * GAIN,
        ..*fine
    }
}
