//! ∫ T over one panel, T = numerator/|M|² with M as a series: poles divided out, and what is not
//! known of T bounded.
//!
//! Each zero of M near the panel has the stretch that is nearest to it, and there z = z_r + γ·sinh
//! s makes the integrand as smooth as M is, whatever the width γ of the pole. A γ that rounding
//! hides is bounded from below by T ≤ 1.
//!
//! What errors do: the solver's T is that of a potential close by, so its poles are shifted but not
//! smeared, and one pole alone keeps its integral but for the weight of its place. Where zeros lie
//! closer together than they are known, T is bounded by how long |M| can be as small as it is at
//! its zeros: a polynomial with m zeros is below ε on no more than about 4·(ε/2)^(1/m) (Pólya's
//! lemma).
//!
//! Source: Borwein and Erdélyi, Polynomials and Polynomial Inequalities (1995), § 5.1 (Pólya,
//! Remez).

use num_complex::Complex64;

use crate::scattering::quadrature::chebyshev::ChebyshevSeries;
use crate::scattering::quadrature::kronrod::{Integral, Tolerances, adapt};
use crate::units::{Estimate, Interval};

/// A series whose last terms are larger has not converged.
// 1e-6 and 1e-10 change the number of energies by no more than a seventh.
pub(in crate::scattering) const ROUGH: f64 = 1e-8;
/// Share of a width by which the series may miss it before it is looked for in another way.
// 1e-4 makes the bound between walls of 700 meV a hundred times larger; 1e-10 changes nothing.
const MAX_OVERLOOKED_WIDTH: f64 = 1e-7;
/// From how far to either side, in z, the change of the weight is taken.
// The weight is smooth over a panel: results are the same from 1e-6 to 1e-2.
const DIFFERENCE_STEP: f64 = 1e-4;
/// Rounding error of a width found in that way, relative to it.
// That of a difference of slopes over a share 4e-7 of the energy: 2.2e-16/4e-7.
const ROUNDED: f64 = 5e-10;
/// Bound on the relative error of T, beside that of M.
// The error of M is an estimate. With 1 the bound is five times the true error at four sites.
const CAUTION: f64 = 3.0;
/// Relative error of M from which on nothing is known of it.
// T errs by CAUTION times that, 60 %: beyond, first order says nothing.
const UNKNOWN: f64 = 0.2;

/// weight·T over z in [−1, 1] with T = numerator/|series|².
pub(in crate::scattering) struct PoleSubtractedIntegrand<'a, W, N, G> {
    /// Share of the ensemble per z.
    pub weight: W,
    /// 4·k_near·k_far in the units of |series|².
    pub numerator: N,
    /// M.
    pub series: &'a ChebyshevSeries,
    /// Error of the series.
    pub tail: f64,
    /// Relative error of M, and shift of its zeros.
    pub relative_error: f64,
    /// How many levels may lie closer together than the series can resolve.
    pub level_multiplicity: f64,
    /// Half the width of the level at z, in z, in another way, if what the series makes of it is
    /// small enough for that.
    pub half_width: G,
}

impl<W: Fn(f64) -> f64, N: Fn(f64) -> f64, G: Fn(f64, f64) -> Option<f64>>
    PoleSubtractedIntegrand<'_, W, N, G>
{
    /// The relative error that is left where the series is perfect and M does not change: that of M
    /// itself.
    pub(crate) fn least(&self) -> f64 {
        CAUTION * self.relative_error
    }

    /// The integral, to `tolerances` of the quadrature; the error of the integrand is what is not
    /// known of T.
    pub(crate) fn integral(&self, tolerances: Tolerances) -> Integral {
        let zeros = self.series.zeros();
        if zeros.is_empty() {
            let slope = self.series.derivative();
            return adapt(Interval::new(-1.0, 1.0), tolerances, |z| {
                let size = self.series.at(z).norm();
                self.at(z, size, slope.at(z).norm() / size, self.tail / size, 1.0)
            });
        }
        // Each zero has the stretch that is nearest to it.
        let border = |i: usize| match (i.checked_sub(1), zeros.get(i)) {
            (None, _) => -1.0,
            (_, None) => 1.0,
            (Some(before), Some(zero)) => (0.5 * (zeros[before].re + zero.re)).clamp(-1.0, 1.0),
        };
        let nearest = |(i, &zero): (usize, &Complex64)| {
            let stretch = Interval::new(border(i), border(i + 1));
            (stretch.from < stretch.to).then(|| self.around(zero, stretch, tolerances))
        };
        zeros.iter().enumerate().filter_map(nearest).sum()
    }

    /// The part of `range` with the zero divided out: z = z_r + γ·sinh s.
    fn around(&self, zero: Complex64, range: Interval, tolerances: Tolerances) -> Integral {
        let rest = self.series.deflated(zero);
        // T ≤ 1 at the place that is nearest to the peak.
        let peak = zero.re.clamp(-1.0, 1.0);
        let (root, steepness) = ((self.numerator)(peak).sqrt(), rest.at(peak).norm());
        let least = (root / steepness).powi(2) - (peak - zero.re).powi(2);
        let mut width = zero.im.abs().max(least.max(0.0).sqrt()).max(1e-18);
        // Where zeros lie too close to be separated, T is near 1 on no more than this (Pólya's
        // lemma).
        let filled = 2.0 * (8.0 * root / steepness).powf(1.0 / self.level_multiplicity);
        let reach = 20.0 * self.tail / steepness;
        let genuine = self.tail < ROUGH && reach < 0.02;
        let most = std::f64::consts::PI * (root / steepness).powi(2) / width * (self.weight)(peak);
        let doubtful = genuine
            && zero.re.abs() < 1.0
            && self.tail > MAX_OVERLOOKED_WIDTH * steepness * width
            && most > tolerances.absolute;
        let known = if doubtful { (self.half_width)(zero.re, width) } else { None };
        let hidden = known.is_some();
        width = known.unwrap_or(width);
        let slope = rest.derivative();
        let edge = |z: f64| ((z - zero.re) / width).asinh();
        let stretched = Interval::new(edge(range.from), edge(range.to));
        let mut sum = adapt(stretched, tolerances, |s| {
            let z = zero.re + width * s.sinh();
            let (distance, rest) = (width * s.cosh(), rest.at(z).norm());
            let (size, slope) = (distance * rest, slope.at(z).norm() / rest);
            // Zeros close by are why M is unknown here, not the series.
            let clear =
                genuine && (distance < reach || self.relative_error * slope > self.tail / size);
            let open = match clear {
                true if self.level_multiplicity == 1.0 => 0.0,
                true => (0.5 * filled / distance).min(1.0),
                false => 1.0,
            };
            // A width that is known is not touched by what the series lacks, and a shift changes no
            // integral.
            let noise = if hidden { self.tail / rest + ROUNDED } else { self.tail / size };
            let Estimate { value, error } = self.at(z, size, slope, noise, open);
            Estimate { value: value * distance, error: error * distance }
        });
        // A level of another place has another weight.
        let near = |side: f64| (self.weight)((peak + side * DIFFERENCE_STEP).clamp(-1.0, 1.0));
        let change = (near(1.0) - near(-1.0)).abs()
            / (self.weight)(peak).max(f64::MIN_POSITIVE)
            / DIFFERENCE_STEP;
        sum.integrand_error += sum.value
            * change.min(1.0 / DIFFERENCE_STEP)
            * (self.tail / steepness + self.relative_error);
        sum
    }

    /// Value and error at `z`, where the series is of that `size`, and its logarithm, but for a
    /// zero divided out, of that `slope`; `noise` is the relative error of the series, and T may be
    /// 1 on the share `open` of what is not known.
    ///
    /// The solver's T is that of a potential close by, so its poles are shifted but not smeared:
    /// one pole alone keeps its integral.
    fn at(&self, z: f64, size: f64, slope: f64, noise: f64, open: f64) -> Estimate {
        let weight = (self.weight)(z);
        let value = weight * (self.numerator)(z) / (size * size);
        let relative = self.relative_error * (1.0 + slope) + 2.0 * noise;
        let is_known = relative < UNKNOWN;
        let error = if is_known { CAUTION * relative * value } else { value + weight * open };
        Estimate { value, error }
    }
}
