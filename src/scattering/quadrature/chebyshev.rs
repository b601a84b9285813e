//! A complex function of one real variable as a Chebyshev series on [−1, 1], with its zeros near
//! by.
//!
//! f(z) ≈ Σ c_n·T_n(z) through [`NODES`] points. Clenshaw's recurrence b_n = c_n + 2r·b_(n+1) −
//! b_(n+2) gives f(r) and, with the same b_n, f(z) − f(r) = (z − r)·(b_1 + 2·Σ b_(n+1)·T_n(z)): a
//! zero is divided out without loss.
//!
//! Source: Mason and Handscomb, Chebyshev Polynomials (2003), §§ 2.4, 6.3.

use std::array::from_fn;
use std::f64::consts::PI;
use std::sync::LazyLock;

use num_complex::Complex64;

use crate::numeric::divisions;
use crate::units::Interval;

/// Points of a series: as many as the widest vectors take at once, twice.
pub(in crate::scattering) const NODES: usize = 32;
/// Points at which |f| is looked at for a zero near by.
// |f| of degree 31 has 31 minima at most: four samples for each.
const SAMPLES: usize = 4 * NODES;
/// Zeros closer together than this are one.
const APART: f64 = 1e-12;
/// Steps of Newton's rule: enough for zeros that lie close together.
// There Newton's rule gains one bit a step: twenty lose one, and ten lose three, of the 58 levels
// between four barriers.
const STEPS: usize = 60;
/// Rounding errors below which |f| counts as zero.
// From 10 to 1e5 the same levels are found.
const MAX_ROUNDING_ERRORS: f64 = 1e3;
/// Zeros farther from the interval than this do not make |f| rise or fall abruptly.
// Beyond, a converged series is no longer the function: within 2, 316 zeros in place of 58 levels.
const MAX_ZERO_DISTANCE: f64 = 0.5;

/// cos(π·n·(j + ½)/NODES) by n and j.
static COSINES: LazyLock<[[f64; NODES]; NODES]> = LazyLock::new(|| {
    from_fn(|n| from_fn(|j| (PI * n as f64 * (j as f64 + 0.5) / NODES as f64).cos()))
});

/// The points at which values are wanted, falling.
pub(in crate::scattering) fn nodes() -> [f64; NODES] {
    COSINES[1]
}

/// The last two values of Clenshaw's recurrence.
#[derive(Debug, Clone, Copy)]
struct Clenshaw {
    b0: Complex64,
    b1: Complex64,
}

/// Σ c_n·T_n(z).
#[derive(Debug, Clone, PartialEq)]
pub(in crate::scattering) struct ChebyshevSeries {
    coefficients: [Complex64; NODES],
}

impl ChebyshevSeries {
    /// Through `values` at [`nodes`].
    pub(crate) fn new(values: &[Complex64]) -> Self {
        let share = |n: usize| if n == 0 { 1.0 } else { 2.0 } / NODES as f64;
        let sum = |n: usize| COSINES[n].iter().zip(values).map(|(c, v)| v * c).sum::<Complex64>();
        Self { coefficients: from_fn(|n| sum(n) * share(n)) }
    }

    /// f(z).
    pub(crate) fn value(&self, z: Complex64) -> Complex64 {
        let Clenshaw { b0, b1 } = self.clenshaw(z, |_, _| ());
        b0 - z * b1
    }

    /// f(x) at a real place.
    pub(crate) fn at(&self, x: f64) -> Complex64 {
        let zero = Complex64::new(0.0, 0.0);
        let (mut b, mut after) = (zero, zero);
        for c in self.coefficients.iter().rev() {
            (b, after) = (c + b * (2.0 * x) - after, b);
        }
        b - after * x
    }

    /// (f(z) − f(r))/(z − r).
    pub(crate) fn deflated(&self, r: Complex64) -> Self {
        let mut coefficients = [Complex64::new(0.0, 0.0); NODES];
        self.clenshaw(r, |n, b| {
            if n > 0 {
                coefficients[n - 1] = if n == 1 { b } else { b * 2.0 };
            }
        });
        Self { coefficients }
    }

    /// f′.
    pub(crate) fn derivative(&self) -> Self {
        let mut coefficients = [Complex64::new(0.0, 0.0); NODES];
        for n in (1..NODES).rev() {
            let above = coefficients.get(n + 1).copied().unwrap_or_default();
            coefficients[n - 1] = above + self.coefficients[n] * (2.0 * n as f64);
        }
        coefficients[0] *= 0.5;
        Self { coefficients }
    }

    /// Passes every b_n to `visit`.
    fn clenshaw(&self, z: Complex64, mut visit: impl FnMut(usize, Complex64)) -> Clenshaw {
        let zero = Complex64::new(0.0, 0.0);
        let (mut b, mut after) = (zero, zero);
        for (n, c) in self.coefficients.iter().enumerate().rev() {
            (b, after) = (c + z * b * 2.0 - after, b);
            visit(n, b);
        }
        Clenshaw { b0: b, b1: after }
    }

    /// How far the series may be from the function: its last terms.
    pub(crate) fn tail(&self) -> f64 {
        self.coefficients[NODES - 4..].iter().map(|c| c.norm()).sum()
    }

    /// Zeros within [`MAX_ZERO_DISTANCE`] of the interval, from left to right.
    ///
    /// Those found are divided out and what is left is searched again: beside one zero another
    /// makes no minimum of |f|.
    pub(crate) fn zeros(&self) -> Vec<Complex64> {
        let mut zeros: Vec<Complex64> = Vec::new();
        let mut rest = self.clone();
        loop {
            let fresh: Vec<Complex64> = rest
                .minima()
                .into_iter()
                .filter_map(|start| rest.newton(start))
                .filter(|zero| {
                    zero.re.abs() < 1.0 + MAX_ZERO_DISTANCE && zero.im.abs() < MAX_ZERO_DISTANCE
                })
                .collect();
            // Each is polished where nothing has been divided out.
            let known = zeros.len();
            for zero in fresh {
                let zero = self.newton(zero).unwrap_or(zero);
                if zeros.iter().all(|known| (known - zero).norm() > APART) {
                    zeros.push(zero);
                    rest = rest.deflated(zero);
                }
            }
            if zeros.len() == known || zeros.len() >= NODES {
                zeros.sort_by(|a, b| a.re.total_cmp(&b.re));
                return zeros;
            }
        }
    }

    /// Places where |f| is smaller than on either side.
    fn minima(&self) -> Vec<Complex64> {
        let places: Vec<f64> = divisions(Interval::new(-1.0, 1.0), SAMPLES).collect();
        let sizes: Vec<f64> = places.iter().map(|&x| self.at(x).norm_sqr()).collect();
        let lowest = |&i: &usize| {
            let above = |j: Option<usize>| {
                j.and_then(|j| sizes.get(j)).is_none_or(|size| *size >= sizes[i])
            };
            above(i.checked_sub(1)) && above(Some(i + 1))
        };
        (0..=SAMPLES).filter(lowest).map(|i| Complex64::from(places[i])).collect()
    }

    /// The zero to which Newton's rule leads from `start`: no step is left to take, or |f| is lost
    /// in its rounding error.
    fn newton(&self, start: Complex64) -> Option<Complex64> {
        let mut z = start;
        let (mut least, mut best) = (f64::INFINITY, z);
        for _ in 0..STEPS {
            let value = self.value(z);
            if value.norm() < least {
                (least, best) = (value.norm(), z);
            }
            let step = value / self.deflated(z).value(z);
            if !step.is_finite() || z.norm() > 4.0 {
                break;
            }
            z -= step;
            if step.norm() < 1e-14 {
                return Some(z);
            }
        }
        let largest = self.coefficients.iter().map(|c| c.norm()).sum::<f64>();
        (least < MAX_ROUNDING_ERRORS * f64::EPSILON * largest).then_some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_is_found_and_divided_out() {
        let zero = Complex64::new(0.3, -1e-9);
        let smooth = |z: Complex64| (z * Complex64::new(0.4, 2.0)).exp();
        let values = nodes().map(|x| (x - zero) * smooth(Complex64::from(x)));
        let series = ChebyshevSeries::new(&values);
        assert!(series.tail() < 1e-14, "{}", series.tail());
        let [found] = series.zeros()[..] else { panic!("{:?}", series.zeros()) };
        assert!((found - zero).norm() < 1e-14, "{found}");
        let rest = series.deflated(found);
        for x in [-0.9, 0.3, 0.31, 1.0] {
            let z = Complex64::from(x);
            let slope = smooth(z) * (1.0 + (x - zero) * Complex64::new(0.4, 2.0));
            assert!((series.derivative().at(x) - slope).norm() < 1e-12, "{x}");
            assert!(
                (rest.at(x) - smooth(z)).norm() < 1e-13
                    && (rest.value(z) - smooth(z)).norm() < 1e-13,
                "{x}"
            );
        }
    }
}
