//! Eigenvectors of small real symmetric matrices by Jacobi's rotations.
//!
//! Cyclic sweeps with thresholds; small eigenvalues come out as accurately as large ones where the
//! matrix allows it. Matrices have at most a few dozen rows: a library would cost more to compile
//! than these lines to keep. Source: Golub and Van Loan, Matrix Computations (2013), § 8.5.

/// Sweeps after which rotations have long become the identity.
const MAX_SWEEPS: usize = 30;

/// Eigenvalues λ_j and eigenvectors as the columns of `vectors`, row by row.
pub(super) struct Eigen {
    pub values: Vec<f64>,
    pub vectors: Vec<f64>,
}

/// The eigenvectors of the symmetric `matrix` of `n` rows.
pub(super) fn symmetric(mut matrix: Vec<f64>, n: usize) -> Eigen {
    let mut vectors = vec![0.0; n * n];
    (0..n).for_each(|i| vectors[i * n + i] = 1.0);
    for _ in 0..MAX_SWEEPS {
        let mut turned = false;
        for p in 0..n {
            for q in p + 1..n {
                turned |= rotate(&mut matrix, &mut vectors, n, p, q);
            }
        }
        if !turned {
            break;
        }
    }
    Eigen { values: (0..n).map(|i| matrix[i * n + i]).collect(), vectors }
}

/// Turns rows and columns `p` and `q` so that their common entry vanishes; whether there was need.
fn rotate(a: &mut [f64], vectors: &mut [f64], n: usize, p: usize, q: usize) -> bool {
    let off = a[p * n + q];
    if off.abs() <= 1e-16 * (a[p * n + p] * a[q * n + q]).abs().sqrt()
        || off.abs() < f64::MIN_POSITIVE
    {
        return false;
    }
    let ratio = (a[q * n + q] - a[p * n + p]) / (2.0 * off);
    let t = ratio.signum() / (ratio.abs() + (1.0 + ratio * ratio).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = t * c;
    for k in 0..n {
        let (kp, kq) = (a[k * n + p], a[k * n + q]);
        a[k * n + p] = c * kp - s * kq;
        a[k * n + q] = s * kp + c * kq;
    }
    for k in 0..n {
        let (pk, qk) = (a[p * n + k], a[q * n + k]);
        a[p * n + k] = c * pk - s * qk;
        a[q * n + k] = s * pk + c * qk;
    }
    for k in 0..n {
        let (kp, kq) = (vectors[k * n + p], vectors[k * n + q]);
        vectors[k * n + p] = c * kp - s * kq;
        vectors[k * n + q] = s * kp + c * kq;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_difference_has_its_known_spectrum() {
        let n = 16;
        let mut matrix = vec![0.0; n * n];
        for i in 0..n {
            matrix[i * n + i] = 2.0;
            if i > 0 {
                matrix[i * n + i - 1] = -1.0;
                matrix[(i - 1) * n + i] = -1.0;
            }
        }
        let Eigen { mut values, vectors } = symmetric(matrix, n);
        for (row, other) in [(0, 0), (3, 3), (2, 11)] {
            let dot: f64 = (0..n).map(|k| vectors[k * n + row] * vectors[k * n + other]).sum();
            approx::assert_abs_diff_eq!(dot, if row == other { 1.0 } else { 0.0 }, epsilon = 1e-13);
        }
        values.sort_by(f64::total_cmp);
        for (j, value) in values.iter().enumerate() {
            let angle = std::f64::consts::PI * (j as f64 + 1.0) / (n as f64 + 1.0);
            approx::assert_abs_diff_eq!(*value, 2.0 - 2.0 * angle.cos(), epsilon = 1e-13);
        }
    }
}
