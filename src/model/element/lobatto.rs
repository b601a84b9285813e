//! Legendre–Gauss–Lobatto nodes: polynomials through points that include both ends of [−1, 1].
//!
//! The nodes of degree p are ±1 and the zeros of P_p′; the rule with weights w_j = 2/(p(p+1)·P_p(u_j)²)
//! is exact to degree 2p − 1, and ℓ_j(u) is the polynomial that is one at node j and zero at the
//! others. Source: Canuto, Hussaini, Quarteroni and Zang, Spectral Methods (2006), § 2.3.4.

/// Nodes, weights and derivatives of one degree.
#[derive(Debug, Clone)]
pub(crate) struct Lobatto {
    /// Nodes u_0 = −1 … u_p = 1.
    pub nodes: Vec<f64>,
    /// w_j, which sum to 2.
    pub weights: Vec<f64>,
    /// G_ij = Σ_q w_q·ℓ_i′(u_q)·ℓ_j′(u_q) = ∫ ℓ_i′ℓ_j′ du, row by row.
    pub stiffness: Vec<f64>,
    /// 1/Π_k (u_j − u_k): barycentric weights, up to a common factor.
    barycentric: Vec<f64>,
}

impl Lobatto {
    /// Those of `degree`, which is 1 or more.
    pub(crate) fn new(degree: usize) -> Self {
        let nodes: Vec<f64> = (0..=degree).map(|j| node(degree, j)).collect();
        let order = degree as f64;
        let value = |u: f64| legendre(degree, u).value;
        let weights = nodes
            .iter()
            .map(|&u| 2.0 / (order * (order + 1.0) * value(u).powi(2)))
            .collect::<Vec<_>>();
        let derivative = |q: usize, j: usize| match (q, j) {
            _ if q != j => value(nodes[q]) / (value(nodes[j]) * (nodes[q] - nodes[j])),
            (0, _) => -order * (order + 1.0) / 4.0,
            _ if q == degree => order * (order + 1.0) / 4.0,
            _ => 0.0,
        };
        let rows: Vec<Vec<f64>> =
            (0..=degree).map(|q| (0..=degree).map(|j| derivative(q, j)).collect()).collect();
        let entry = |i: usize, j: usize| -> f64 {
            rows.iter().zip(&weights).map(|(row, w)| w * row[i] * row[j]).sum()
        };
        let stiffness = (0..=degree)
            .flat_map(|i| (0..=degree).map(move |j| (i, j)))
            .map(|(i, j)| entry(i, j))
            .collect();
        // 1/(√w_j) with alternating signs: the barycentric weights of these nodes.
        let barycentric = weights
            .iter()
            .enumerate()
            .map(|(j, w)| if j % 2 == 0 { w.sqrt() } else { -w.sqrt() })
            .collect();
        Self { nodes, weights, stiffness, barycentric }
    }

    /// p.
    pub(crate) fn degree(&self) -> usize {
        self.nodes.len() - 1
    }

    /// G_ij.
    pub(crate) fn stiffness(&self, i: usize, j: usize) -> f64 {
        self.stiffness[i * self.nodes.len() + j]
    }

    /// The slopes at the nodes of the polynomial through `values`, per unit of u.
    pub(crate) fn slopes(&self, values: &[f64]) -> Vec<f64> {
        let nodes = 0..self.nodes.len();
        let slope = |i: usize| -> f64 {
            // A constant has none: the sum of differences keeps that to rounding.
            let terms = nodes.clone().filter(|&j| j != i).map(|j| {
                self.barycentric[j] / self.barycentric[i] * (values[j] - values[i])
                    / (self.nodes[i] - self.nodes[j])
            });
            terms.sum()
        };
        nodes.clone().map(slope).collect()
    }

    /// ℓ_0(u) … ℓ_p(u), by the barycentric formula (Berrut and Trefethen, SIAM Rev. 46, 501, 2004).
    pub(crate) fn values(&self, u: f64) -> Vec<f64> {
        if let Some(at) = self.nodes.iter().position(|&node| node == u) {
            return (0..self.nodes.len()).map(|j| if j == at { 1.0 } else { 0.0 }).collect();
        }
        let terms: Vec<f64> =
            self.nodes.iter().zip(&self.barycentric).map(|(node, b)| b / (u - node)).collect();
        let sum: f64 = terms.iter().sum();
        terms.into_iter().map(|term| term / sum).collect()
    }
}

/// P_p(u) and its derivative.
struct Legendre {
    value: f64,
    slope: f64,
}

fn legendre(degree: usize, u: f64) -> Legendre {
    let (mut before, mut value) = (1.0, u);
    for n in 2..=degree {
        let n = n as f64;
        (before, value) = (value, ((2.0 * n - 1.0) * u * value - (n - 1.0) * before) / n);
    }
    let order = degree as f64;
    Legendre { value, slope: order * (before - u * value) / (1.0 - u * u) }
}

/// Node `j` of `degree`, by Newton's method on P_p′.
fn node(degree: usize, j: usize) -> f64 {
    if j == 0 || j == degree {
        return if j == 0 { -1.0 } else { 1.0 };
    }
    // Symmetric to the last bit: elements of symmetric potentials stay symmetric.
    if 2 * j > degree {
        return -node(degree, degree - j);
    }
    if 2 * j == degree {
        return 0.0;
    }
    let order = degree as f64;
    let mut u = -(std::f64::consts::PI * j as f64 / order).cos();
    for _ in 0..12 {
        // (1 − u²)·P″ = 2u·P′ − p(p+1)·P.
        let Legendre { value, slope } = legendre(degree, u);
        let curvature = (2.0 * u * slope - order * (order + 1.0) * value) / (1.0 - u * u);
        u -= slope / curvature;
    }
    u
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_exact_to_degree_2p_minus_1_and_its_polynomials_interpolate() {
        for degree in [1, 4, 5, 8, 9, 16, 17, 24] {
            let rule = Lobatto::new(degree);
            for power in 0..2 * degree {
                let sum: f64 = rule
                    .nodes
                    .iter()
                    .zip(&rule.weights)
                    .map(|(u, w)| w * u.powi(power as i32))
                    .sum();
                let exact = if power % 2 == 0 { 2.0 / (power as f64 + 1.0) } else { 0.0 };
                approx::assert_abs_diff_eq!(sum, exact, epsilon = 1e-13);
            }
            let u = 0.371;
            let polynomial = |u: f64| u.powi(degree as i32) - 0.3 * u + 0.2;
            let value: f64 =
                rule.values(u).iter().zip(&rule.nodes).map(|(l, &u)| l * polynomial(u)).sum();
            approx::assert_abs_diff_eq!(value, polynomial(u), epsilon = 1e-13);
            let values: Vec<f64> = rule.nodes.iter().map(|&u| polynomial(u)).collect();
            for (slope, &u) in rule.slopes(&values).iter().zip(&rule.nodes) {
                let exact = degree as f64 * u.powi(degree as i32 - 1) - 0.3;
                approx::assert_abs_diff_eq!(*slope, exact, epsilon = 1e-11);
            }
        }
    }

    #[test]
    fn stiffness_is_the_integral_of_the_derivatives() {
        let rule = Lobatto::new(6);
        // u² has ∫ (2u)² du = 8/3, and constants have none.
        let quadratic: Vec<f64> = rule.nodes.iter().map(|u| u * u).collect();
        let form = |f: &[f64]| -> f64 {
            (0..=6)
                .flat_map(|i| (0..=6).map(move |j| (i, j)))
                .map(|(i, j)| f[i] * rule.stiffness(i, j) * f[j])
                .sum()
        };
        approx::assert_abs_diff_eq!(form(&quadratic), 8.0 / 3.0, epsilon = 1e-13);
        approx::assert_abs_diff_eq!(form(&[1.0; 7]), 0.0, epsilon = 1e-12);
    }
}
