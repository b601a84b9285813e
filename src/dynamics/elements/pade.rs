//! The poles of the diagonal Padé approximants of the exponential.

use num_complex::Complex64;

/// The zeros ρ of Σ_k (2m−k)!·m!/((2m)!·k!·(m−k)!)·(−y)^k, by Durand and Kerner's iteration.
pub(super) fn pade_zeros(order: usize) -> Vec<Complex64> {
    let m = order;
    // Coefficients by their ratio, and made monic.
    let mut coefficients = vec![1.0];
    for k in 0..m {
        let ratio = (m - k) as f64 / ((2 * m - k) as f64 * (k + 1) as f64);
        coefficients.push(-coefficients[k] * ratio);
    }
    let leading = coefficients[m];
    let value = |y: Complex64| {
        coefficients.iter().rev().fold(Complex64::default(), |sum, c| sum * y + c / leading)
    };
    let mut zeros: Vec<Complex64> =
        (0..m).map(|j| Complex64::from_polar(2.0 * m as f64, 0.4 + 2.5 * j as f64)).collect();
    for _ in 0..400 {
        for j in 0..m {
            let others: Complex64 =
                (0..m).filter(|&k| k != j).map(|k| zeros[j] - zeros[k]).product();
            let step = value(zeros[j]) / others;
            zeros[j] -= step;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_of_the_pade_approximant() {
        assert!((pade_zeros(1)[0] - 2.0).norm() < 1e-14);
        let zeros = pade_zeros(4);
        for known in [
            Complex64::new(4.207578794359266, 5.314836083713503),
            Complex64::new(5.79242120564073, 1.734468257869033),
        ] {
            for known in [known, known.conj()] {
                let nearest = zeros.iter().map(|z| (z - known).norm()).fold(1.0, f64::min);
                assert!(nearest < 1e-12, "{zeros:?}");
            }
        }
    }
}
