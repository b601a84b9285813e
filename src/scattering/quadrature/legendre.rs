//! Legendre polynomials, Gauss–Legendre rules, and the modified spherical Bessel functions that are
//! their moments.
//!
//! ∫₋₁¹ P_n(u)·e^(zu) du = 2·i_n(z), and ι_n(Z) = i_n(z)/zⁿ is an entire function of Z = z² for
//! either sign of Z: ι_n(Z) = Σ_k (Z/2)^k/(k!·(2n+2k+1)!!). The recurrence ι_(n−1) = (2n+1)·ι_n +
//! Z·ι_(n+1) is stable downwards.
//!
//! Source: Olver et al., NIST Handbook of Mathematical Functions (2010), §§ 10.47–10.53, 18.9.

use super::number::Number;

/// Highest order of ι_n in use.
pub(in crate::scattering) const ORDER: usize = 9;
/// Longest power series of ι_ORDER and ι_(ORDER+1).
// The last one is below rounding for |Z| up to 64, and slabs keep to 49.
const TERMS: usize = 28;

/// P_0(u) … P_(N−1)(u).
pub(in crate::scattering) fn polynomials<const N: usize>(u: f64) -> [f64; N] {
    let mut p = [1.0; N];
    if N > 1 {
        p[1] = u;
    }
    for n in 2..N {
        let order = n as f64;
        p[n] = ((2.0 * order - 1.0) * u * p[n - 1] - (order - 1.0) * p[n - 2]) / order;
    }
    p
}

/// A node of a Gauss–Legendre rule on [−1, 1], and its weight.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct GaussNode {
    pub place: f64,
    pub weight: f64,
}

/// The N-point Gauss–Legendre rule on [−1, 1].
pub(in crate::scattering) fn gauss<const N: usize>() -> [GaussNode; N] {
    std::array::from_fn(|i| {
        let mut u = -(std::f64::consts::PI * (i as f64 + 0.75) / (N as f64 + 0.5)).cos();
        let mut slope = 1.0;
        // Newton's rule doubles the digits of a start that is right to two or three.
        for _ in 0..6 {
            let (mut before, mut now) = (1.0, u);
            for n in 2..=N {
                let order = n as f64;
                (before, now) =
                    (now, ((2.0 * order - 1.0) * u * now - (order - 1.0) * before) / order);
            }
            slope = N as f64 * (u * now - before) / (u * u - 1.0);
            u -= now / slope;
        }
        GaussNode { place: u, weight: 2.0 / ((1.0 - u * u) * slope * slope) }
    })
}

/// Coefficients of the power series of ι_n.
const fn series(n: usize) -> [f64; TERMS] {
    let mut double_factorial = 1.0;
    let mut i = 0;
    while i <= n {
        double_factorial *= (2 * i + 1) as f64;
        i += 1;
    }
    let mut coefficients = [0.0; TERMS];
    let mut term = 1.0 / double_factorial;
    let mut k = 0;
    while k < TERMS {
        coefficients[k] = term;
        k += 1;
        term /= (2 * k * (2 * n + 2 * k + 1)) as f64;
    }
    coefficients
}

const TOP: [f64; TERMS] = series(ORDER);
const ABOVE: [f64; TERMS] = series(ORDER + 1);
const LOWEST: [f64; TERMS] = series(0);

/// The number of terms of the series that matter for |Z| up to `largest`.
pub(in crate::scattering) fn terms(largest: f64) -> usize {
    let mut power = 1.0;
    for (k, coefficient) in TOP.iter().enumerate() {
        if coefficient * power < 1e-18 * TOP[0] {
            return k.max(2);
        }
        power *= largest;
    }
    TERMS
}

/// (ι_0 − 1)/Z near zero, where the difference would cancel.
const QUOTIENT: [f64; 9] = {
    let mut coefficients = [0.0; 9];
    let mut k = 0;
    while k < 9 {
        coefficients[k] = LOWEST[k + 1];
        k += 1;
    }
    coefficients
};

/// ι_n(Z) for several Z.
pub(in crate::scattering) struct SphericalBessel<N> {
    /// ι_0 … ι_ORDER.
    pub iota: [N; ORDER + 1],
    /// (ι_0 − 1)/Z.
    pub quotient: N,
}

/// ι_n(Z) from `terms` terms of the series.
#[inline(always)]
pub(in crate::scattering) fn bessel<N: Number>(z: N, terms: usize) -> SphericalBessel<N> {
    let (mut top, mut above) = (z.like(0.0), z.like(0.0));
    for (a, b) in TOP[..terms].iter().zip(&ABOVE[..terms]).rev() {
        top = top.fused(z, z.like(*a));
        above = above.fused(z, z.like(*b));
    }
    let mut iota = [top; ORDER + 1];
    for n in (0..ORDER).rev() {
        let below = z.fused(above, iota[n + 1] * (2 * n + 3) as f64);
        above = iota[n + 1];
        iota[n] = below;
    }
    let quotient = (iota[0] - 1.0) / z;
    let quotient = quotient.where_positive(z * z - 1.0, z.polynomial(&QUOTIENT));
    SphericalBessel { iota, quotient }
}

#[cfg(test)]
mod tests {
    use pulp::Scalar;

    use super::*;
    use crate::scattering::quadrature::simd::SimdVector;

    #[test]
    fn gauss_integrates_polynomials_of_degree_2n_minus_1() {
        let sum: f64 =
            gauss::<8>().iter().map(|node| node.weight * (1.0 + node.place.powi(14))).sum();
        approx::assert_relative_eq!(sum, 2.0 + 2.0 / 15.0, max_relative = 1e-14);
        approx::assert_relative_eq!(polynomials::<5>(0.3)[4], 0.072_937_5, max_relative = 1e-13);
    }

    #[test]
    fn bessel_functions_agree_with_their_elementary_forms() {
        for largest in [0.5, 4.0, 50.0, 64.0] {
            for z in [largest, -largest, 0.3 * largest, -0.4 * largest] {
                let SphericalBessel { mut iota, mut quotient } =
                    bessel(SimdVector::splat(Scalar::new(), z), terms(largest));
                let root = z.abs().sqrt();
                let (zero, cosine) = if z > 0.0 {
                    (root.sinh() / root, root.cosh())
                } else {
                    (root.sin() / root, root.cos())
                };
                approx::assert_relative_eq!(
                    iota[0].values()[0],
                    zero,
                    max_relative = 1e-13,
                    epsilon = 1e-14
                );
                approx::assert_relative_eq!(
                    iota[1].values()[0] * z + iota[0].values()[0],
                    cosine,
                    max_relative = 1e-13,
                    epsilon = 1e-13
                );
                approx::assert_relative_eq!(
                    quotient.values()[0],
                    (zero - 1.0) / z,
                    max_relative = 1e-14,
                    epsilon = 2e-15
                );
            }
        }
    }
}
