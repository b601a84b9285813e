//! Dense complex matrices: as much linear algebra as channels need.

use num_complex::Complex64;
use pulp::{Arch, Simd, WithSimd};

use crate::scattering::{Cancellation, Cancelled};

/// A square matrix, row by row.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    pub order: usize,
    pub entries: Vec<Complex64>,
}

impl Matrix {
    /// Zero everywhere.
    pub(crate) fn zero(order: usize) -> Self {
        Self { order, entries: vec![Complex64::ZERO; order * order] }
    }

    /// The entry in `row` and `column`.
    pub(crate) fn at(&self, row: usize, column: usize) -> Complex64 {
        self.entries[row * self.order + column]
    }
}

/// A = P⁻¹·L·U with partial pivoting (Golub and Van Loan, Matrix Computations, 2013, § 3.4).
#[derive(Debug, Clone)]
pub(super) struct Factors {
    /// L below the diagonal, where it is one; U on and above it.
    matrix: Matrix,
    /// The row that was exchanged with each.
    pivots: Vec<usize>,
}

impl Factors {
    /// Factorises `matrix`, and replaces every column x of `right` by A⁻¹·x, unless `stop` says so.
    pub(crate) fn new(
        matrix: Matrix,
        right: &mut Matrix,
        stop: Cancellation<'_>,
    ) -> Result<Self, Cancelled> {
        Arch::new().dispatch(Elimination { matrix, right, stop })
    }

    /// x with Aᵀ·x = `right`.
    pub(crate) fn solve_transposed(&self, right: &mut [Complex64]) {
        let Matrix { order, entries } = &self.matrix;
        for i in 0..*order {
            right[i] /= entries[i * order + i];
            let (done, rest) = right.split_at_mut(i + 1);
            subtract(rest, &entries[i * order + i + 1..(i + 1) * order], done[i]);
        }
        for i in (0..*order).rev() {
            let (rest, done) = right.split_at_mut(i);
            subtract(rest, &entries[i * order..i * order + i], done[0]);
        }
        for (i, &pivot) in self.pivots.iter().enumerate().rev() {
            right.swap(i, pivot);
        }
    }
}

struct Elimination<'a> {
    matrix: Matrix,
    right: &'a mut Matrix,
    stop: Cancellation<'a>,
}

impl WithSimd for Elimination<'_> {
    type Output = Result<Factors, Cancelled>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let Self { mut matrix, right, stop } = self;
        let order = matrix.order;
        let mut pivots = Vec::with_capacity(order);
        for i in 0..order {
            stop.check()?;
            let size = |row: usize| matrix.at(row, i).norm_sqr();
            let pivot = (i + 1..order).fold(i, |a, b| if size(b) > size(a) { b } else { a });
            pivots.push(pivot);
            exchange(&mut matrix, i, pivot);
            exchange(right, i, pivot);
            let inverse = matrix.at(i, i).inv();
            for row in i + 1..order {
                let factor = matrix.at(row, i) * inverse;
                matrix.entries[row * order + i] = factor;
                eliminate(&mut matrix, row, i, i + 1, factor);
                eliminate(right, row, i, 0, factor);
            }
        }
        for i in (0..order).rev() {
            stop.check()?;
            let inverse = matrix.at(i, i).inv();
            right.entries[i * order..(i + 1) * order].iter_mut().for_each(|x| *x *= inverse);
            for row in 0..i {
                eliminate(right, row, i, 0, matrix.at(row, i));
            }
        }
        Ok(Factors { matrix, pivots })
    }
}

/// Exchanges two rows.
#[inline(always)]
fn exchange(matrix: &mut Matrix, a: usize, b: usize) {
    if a != b {
        for column in 0..matrix.order {
            matrix.entries.swap(a * matrix.order + column, b * matrix.order + column);
        }
    }
}

/// Subtracts `factor` times row `source` from `row`, from column `first` on.
#[inline(always)]
fn eliminate(matrix: &mut Matrix, row: usize, source: usize, first: usize, factor: Complex64) {
    let order = matrix.order;
    let (low, high) = (row.min(source), row.max(source));
    let (head, tail) = matrix.entries.split_at_mut(high * order);
    let (low, high) = (&mut head[low * order + first..(low + 1) * order], &mut tail[first..order]);
    if row > source { subtract(high, low, factor) } else { subtract(low, high, factor) }
}

/// Subtracts `factor`·`source` from `target`.
#[inline(always)]
fn subtract(target: &mut [Complex64], source: &[Complex64], factor: Complex64) {
    for (own, other) in target.iter_mut().zip(source) {
        own.re -= factor.re * other.re - factor.im * other.im;
        own.im -= factor.re * other.im + factor.im * other.re;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn systems_are_solved_from_both_sides() {
        let order = 7;
        let entry = |i: usize, j: usize| {
            let phase = (3 * i * i + 5 * i * j + j) as f64;
            // The first pivot is zero, so that rows must be exchanged.
            Complex64::from_polar(if i == 0 && j == 0 { 0.0 } else { 1.0 }, phase)
        };
        let mut matrix = Matrix::zero(order);
        let mut right = Matrix::zero(order);
        for i in 0..order {
            for j in 0..order {
                matrix.entries[i * order + j] = entry(i, j);
                right.entries[i * order + j] = entry(j + 2, i + 1);
            }
        }
        let before = right.clone();
        let factors = Factors::new(matrix.clone(), &mut right, Cancellation::never()).unwrap();
        let mut vector: Vec<Complex64> = (0..order).map(|i| entry(i + 1, 1)).collect();
        let target = vector.clone();
        factors.solve_transposed(&mut vector);
        for (i, target) in target.iter().enumerate() {
            for j in 0..order {
                let product: Complex64 = (0..order).map(|k| matrix.at(i, k) * right.at(k, j)).sum();
                assert!((product - before.at(i, j)).norm() < 1e-12);
            }
            let product: Complex64 = (0..order).map(|k| matrix.at(k, i) * vector[k]).sum();
            assert!((product - target).norm() < 1e-12);
        }
    }

    #[test]
    fn every_row_of_an_elimination_is_asked_about() {
        let order = 9;
        let unit = || {
            let mut matrix = Matrix::zero(order);
            (0..order).for_each(|i| matrix.entries[i * (order + 1)] = Complex64::ONE);
            matrix
        };
        let asked = AtomicUsize::new(0);
        let until = |last: usize| {
            asked.store(0, Ordering::Relaxed);
            let is_stopped = || asked.fetch_add(1, Ordering::Relaxed) >= last;
            Factors::new(unit(), &mut unit(), Cancellation::when(&is_stopped)).map(drop)
        };
        assert_eq!(until(usize::MAX), Ok(()));
        assert_eq!(asked.load(Ordering::Relaxed), 2 * order);
        for last in 0..2 * order {
            assert_eq!(until(last), Err(Cancelled));
            assert_eq!(asked.load(Ordering::Relaxed), last + 1);
        }
    }
}
