//! The logarithm of the gamma function of complex arguments.
//!
//! Source: Olver et al., NIST Handbook of Mathematical Functions (2010), § 5.11 (Stirling's series)
//! and § 5.5 (recurrence).

use num_complex::Complex64;

/// B₂ₖ/(2k(2k − 1)), k = 1 … 8.
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1_260.0,
    -1.0 / 1_680.0,
    1.0 / 1_188.0,
    -691.0 / 360_360.0,
    1.0 / 156.0,
    -3_617.0 / 122_400.0,
];
/// Where the series has every digit.
const FAR: f64 = 15.0;

/// ln Γ(z) for Re z > 0, up to multiples of 2πi.
pub(crate) fn ln_gamma(z: Complex64) -> Complex64 {
    let mut z = z;
    let mut product = Complex64::new(1.0, 0.0);
    while z.re < FAR {
        product *= z;
        z += 1.0;
    }
    let inverse_square = (z * z).inv();
    let series = STIRLING
        .iter()
        .rev()
        .fold(Complex64::new(0.0, 0.0), |sum, coefficient| sum * inverse_square + *coefficient);
    (z - 0.5) * z.ln() - z + 0.5 * std::f64::consts::TAU.ln() + series / z - product.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_and_the_reflection_formula_hold() {
        for (x, wanted) in [(1.0, 1.0), (5.0, 24.0), (0.5, std::f64::consts::PI.sqrt())] {
            let found = ln_gamma(Complex64::new(x, 0.0)).exp();
            assert!((found / wanted - 1.0).norm() < 1e-14, "{x}: {found}");
        }
        // Γ(z)·Γ(1 − z) = π/sin πz.
        for z in [Complex64::new(0.3, 2.0), Complex64::new(0.9, -0.4), Complex64::new(0.01, 7.0)] {
            let product = (ln_gamma(z) + ln_gamma(1.0 - z)).exp();
            let wanted = std::f64::consts::PI / (std::f64::consts::PI * z).sin();
            assert!((product / wanted - 1.0).norm() < 1e-13, "{z}: {product}");
        }
    }
}
