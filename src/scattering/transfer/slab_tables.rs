//! What slabs need of Legendre polynomials, whatever V is.

use std::sync::LazyLock;

use crate::scattering::quadrature::legendre::{GaussNode, ORDER, gauss, polynomials};

/// Points at which V is evaluated in a slab.
// Exact to degree 15: coefficients up to the sixth of a V of degree nine.
const NODES: usize = 8;
/// Highest Legendre order kept of Δ.
pub(super) const DEGREE: usize = 6;
/// Points that integrate D² and K exactly enough.
// D² is of degree 14 and P_9 of nine: twelve points are exact to degree 23.
pub(super) const FINE: usize = 12;

/// What depends on the shape of polynomials only.
pub(super) struct Tables {
    pub nodes: [GaussNode; NODES],
    /// Legendre coefficients from values at the nodes.
    pub project: [[f64; NODES]; DEGREE + 1],
    /// D at the fine points for c_n = 1, h = 2, and the projection of D² back.
    pub integral: [[f64; FINE]; DEGREE],
    pub square: [[f64; FINE]; ORDER + 1],
    /// K_n of c_i·c_j, h = 2; zero where i + j is odd.
    pub correlation: [[[f64; ORDER + 1]; DEGREE]; DEGREE],
}

/// One table for all: constants too long to write down.
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

impl Tables {
    fn new() -> Self {
        let nodes = gauss::<NODES>();
        let fine = gauss::<FINE>();
        let mut project = [[0.0; NODES]; DEGREE + 1];
        for (i, node) in nodes.iter().enumerate() {
            for (n, p) in polynomials::<{ DEGREE + 1 }>(node.place).iter().enumerate() {
                project[n][i] = (n as f64 + 0.5) * node.weight * p;
            }
        }
        let mut integral = [[0.0; FINE]; DEGREE];
        let mut square = [[0.0; FINE]; ORDER + 1];
        let mut correlation = [[[0.0; ORDER + 1]; DEGREE]; DEGREE];
        for (i, &GaussNode { place: u, weight }) in fine.iter().enumerate() {
            let values = integrals(u);
            let p = polynomials::<{ ORDER + 1 }>(u);
            for n in 0..DEGREE {
                integral[n][i] = values[n];
            }
            for n in 0..=ORDER {
                square[n][i] = (n as f64 + 0.5) * weight * p[n];
            }
            // Here u stands for 2τ/h − 1; s runs over the part where both s and s + τ lie inside.
            let shift = 1.0 + u;
            for GaussNode { place: v, weight } in &fine {
                let half = 1.0 - 0.5 * shift;
                let s = -1.0 + half * (1.0 + v);
                let (here, there) = (integrals(s), integrals(s + shift));
                for a in 0..DEGREE {
                    for b in (a % 2..DEGREE).step_by(2) {
                        for n in 0..=ORDER {
                            correlation[a][b][n] +=
                                square[n][i] * weight * half * here[a] * there[b];
                        }
                    }
                }
            }
        }
        Self { nodes, project, integral, square, correlation }
    }
}

/// ∫₋₁ᵘ P_n for n = 1 … DEGREE.
fn integrals(u: f64) -> [f64; DEGREE] {
    let p = polynomials::<{ DEGREE + 2 }>(u);
    std::array::from_fn(|i| (p[i + 2] - p[i]) / (2 * i + 3) as f64)
}
