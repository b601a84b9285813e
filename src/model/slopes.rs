//! Slopes at the points of a table, from which its cubics are made.

/// Slopes of the not-a-knot cubic spline at its points, by elimination on the (nearly) tridiagonal
/// system of continuous V″.
pub(super) fn spline_slopes(x: &[f64], v: &[f64]) -> Vec<f64> {
    let n = x.len();
    let h: Vec<f64> = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let d: Vec<f64> = (0..n - 1).map(|i| (v[i + 1] - v[i]) / h[i]).collect();
    if n == 3 {
        // One parabola through three points.
        let curvature = (d[1] - d[0]) / (h[0] + h[1]);
        return vec![d[0] - curvature * h[0], d[0] + curvature * h[0], d[1] + curvature * h[1]];
    }
    let (mut lower, mut diagonal, mut upper, mut right) =
        (vec![0.0; n], vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    diagonal[0] = h[1];
    upper[0] = h[0] + h[1];
    right[0] = ((h[0] + 2.0 * upper[0]) * h[1] * d[0] + h[0] * h[0] * d[1]) / upper[0];
    for i in 1..n - 1 {
        lower[i] = h[i];
        diagonal[i] = 2.0 * (h[i - 1] + h[i]);
        upper[i] = h[i - 1];
        right[i] = 3.0 * (h[i] * d[i - 1] + h[i - 1] * d[i]);
    }
    let (last, before) = (h[n - 2], h[n - 3]);
    diagonal[n - 1] = before;
    lower[n - 1] = last + before;
    right[n - 1] =
        (last * last * d[n - 3] + (2.0 * lower[n - 1] + last) * before * d[n - 2]) / lower[n - 1];
    for i in 1..n {
        let factor = lower[i] / diagonal[i - 1];
        diagonal[i] -= factor * upper[i - 1];
        right[i] -= factor * right[i - 1];
    }
    let mut slopes = right;
    slopes[n - 1] /= diagonal[n - 1];
    for i in (0..n - 1).rev() {
        slopes[i] = (slopes[i] - upper[i] * slopes[i + 1]) / diagonal[i];
    }
    slopes
}

/// Slopes of the monotone piecewise cubic at its points; `x` and `v` have three entries or more.
///
/// Inside the weighted harmonic mean of both secants, zero where they differ in sign; at the ends
/// the parabola through three points, cut so that the curve stays between its data. So does SciPy's
/// `PchipInterpolator`.
///
/// Source: Fritsch and Butland, SIAM J. Sci. Stat. Comput. 5, 300 (1984); ends as in Moler,
/// Numerical Computing with MATLAB (2004), ch. 3.
pub(super) fn monotone_slopes(x: &[f64], v: &[f64]) -> Vec<f64> {
    let h: Vec<f64> = x.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let d: Vec<f64> = v.windows(2).zip(&h).map(|(pair, h)| (pair[1] - pair[0]) / h).collect();
    let inner = h.windows(2).zip(d.windows(2)).map(|(h, d)| {
        if d[0] * d[1] <= 0.0 {
            return 0.0;
        }
        let weights = [h[0] + 2.0 * h[1], 2.0 * h[0] + h[1]];
        (weights[0] + weights[1]) / (weights[0] / d[0] + weights[1] / d[1])
    });
    let last = h.len() - 1;
    let first = end_slope([h[0], h[1]], [d[0], d[1]]);
    let end = end_slope([h[last], h[last - 1]], [d[last], d[last - 1]]);
    std::iter::once(first).chain(inner).chain([end]).collect()
}

/// Slope at an end, from the lengths and secants of the two intervals next to it, the outer one
/// first.
fn end_slope(h: [f64; 2], d: [f64; 2]) -> f64 {
    let slope = ((2.0 * h[0] + h[1]) * d[0] - h[0] * d[1]) / (h[0] + h[1]);
    if slope * d[0] <= 0.0 {
        0.0
    } else if d[0] * d[1] <= 0.0 && slope.abs() > 3.0 * d[0].abs() {
        3.0 * d[0]
    } else {
        slope
    }
}
