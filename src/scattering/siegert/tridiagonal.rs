//! Symmetric tridiagonal matrices, factored from both ends.

use num_complex::Complex64;

/// A symmetric tridiagonal matrix.
#[derive(Debug, Clone)]
pub(super) struct Tridiagonal {
    pub diagonal: Vec<Complex64>,
    pub off: Vec<Complex64>,
}

/// Both eliminations, from the first row on and from the last.
#[derive(Debug)]
pub(super) struct Factors {
    /// det T is the product of these pivots.
    forward: Vec<Complex64>,
    /// −off_j/p_j: from the row after to row j.
    to_left: Vec<Complex64>,
    /// From row j to the row after.
    to_right: Vec<Complex64>,
    /// 1/(T⁻¹)_jj.
    pub twisted: Vec<Complex64>,
}

/// A vector u with u = 1 at the row it was made from, and ln|u| at both ends.
#[derive(Debug)]
pub(super) struct NullVector {
    pub values: Vec<Complex64>,
    /// ln|u| of the first and of the last row, also where the numbers are too small for a double.
    pub logarithms: [f64; 2],
}

impl Tridiagonal {
    pub(super) fn zero(rows: usize) -> Self {
        let zeros = |n: usize| vec![Complex64::default(); n];
        Self { diagonal: zeros(rows), off: zeros(rows - 1) }
    }

    /// Adds entries LL, RR and LR of the two rows from `row` on.
    pub(super) fn add(&mut self, row: usize, [left, right, cross]: [Complex64; 3]) {
        self.diagonal[row] += left;
        self.diagonal[row + 1] += right;
        self.off[row] += cross;
    }

    /// The factors from both ends.
    pub(super) fn factors(&self) -> Factors {
        let last = self.off.len();
        let mut forward = Vec::with_capacity(last + 1);
        let mut to_left = Vec::with_capacity(last);
        let mut pivot = self.diagonal[0];
        forward.push(pivot);
        for (off, diagonal) in self.off.iter().zip(&self.diagonal[1..]) {
            let ratio = -off * inverse(pivot);
            pivot = diagonal + off * ratio;
            to_left.push(ratio);
            forward.push(pivot);
        }
        let mut to_right = vec![Complex64::default(); last];
        let mut twisted = forward.clone();
        let mut pivot = self.diagonal[last];
        for j in (0..last).rev() {
            let ratio = -self.off[j] * inverse(pivot);
            to_right[j] = ratio;
            pivot = self.diagonal[j] + self.off[j] * ratio;
            // p_j + q_j − d_j
            twisted[j] = forward[j] + self.off[j] * ratio;
        }
        Factors { forward, to_left, to_right, twisted }
    }

    /// How many eigenvalues are negative, the matrix being real.
    pub(super) fn negative(&self) -> usize {
        let off = std::iter::once(0.0).chain(self.off.iter().map(|off| off.re));
        let diagonal = self.diagonal.iter().map(|diagonal| diagonal.re);
        negative_pivots(diagonal.zip(off).map(|(diagonal, off)| RealRow { diagonal, off }))
    }

    /// uᵀ·T·u.
    pub(super) fn form(&self, u: &[Complex64]) -> Complex64 {
        let diagonal: Complex64 = self.diagonal.iter().zip(u).map(|(d, u)| d * u * u).sum();
        let off: Complex64 =
            self.off.iter().zip(u.windows(2)).map(|(o, pair)| o * pair[0] * pair[1]).sum();
        diagonal + 2.0 * off
    }
}

impl Factors {
    /// The argument of det T.
    pub(super) fn argument(&self) -> f64 {
        let mut product = Complex64::new(1.0, 0.0);
        for pivot in &self.forward {
            product *= pivot * (1.0 / pivot.norm());
        }
        product.arg()
    }

    /// tr(T⁻¹·A) for a tridiagonal A of the same size.
    pub(super) fn trace(&self, matrix: &Tridiagonal) -> Complex64 {
        let mut sum = matrix.diagonal[0] * inverse(self.twisted[0]);
        let rows = self.twisted[1..].iter().zip(&matrix.diagonal[1..]);
        for ((twisted, diagonal), (off, ratio)) in rows.zip(matrix.off.iter().zip(&self.to_left)) {
            // (T⁻¹)_{j−1,j} = −off/p·(T⁻¹)_jj.
            sum += (diagonal + 2.0 * off * ratio) * inverse(*twisted);
        }
        sum
    }

    /// u with T·u = twisted_j·e_j and u_j = 1.
    pub(super) fn null_vector(&self, j: usize) -> NullVector {
        let mut values = vec![Complex64::default(); self.forward.len()];
        let mut logarithms = [0.0; 2];
        values[j] = Complex64::new(1.0, 0.0);
        for i in (0..j).rev() {
            values[i] = values[i + 1] * self.to_left[i];
            logarithms[0] += self.to_left[i].norm().ln();
        }
        for i in j + 1..values.len() {
            values[i] = values[i - 1] * self.to_right[i - 1];
            logarithms[1] += self.to_right[i - 1].norm().ln();
        }
        NullVector { values, logarithms }
    }
}

/// A row of a real matrix: its diagonal, and what couples it to the row before.
#[derive(Debug, Clone, Copy)]
pub(super) struct RealRow {
    pub diagonal: f64,
    pub off: f64,
}

/// How many pivots of the elimination are negative: as many as eigenvalues (Sylvester's law of
/// inertia).
#[inline]
pub(super) fn negative_pivots(rows: impl IntoIterator<Item = RealRow>) -> usize {
    let mut pivot = f64::INFINITY;
    let mut count = 0;
    for RealRow { diagonal, off } in rows {
        pivot = diagonal - off * off / pivot;
        if pivot == 0.0 {
            pivot = f64::MIN_POSITIVE.sqrt();
        }
        count += usize::from(pivot < 0.0);
    }
    count
}

/// 1/`pivot`, or of a number that is small beside every other where it is zero.
#[inline]
fn inverse(pivot: Complex64) -> Complex64 {
    let square = pivot.norm_sqr();
    if square == 0.0 { Complex64::new(1e150, 0.0) } else { pivot.conj() * (1.0 / square) }
}
