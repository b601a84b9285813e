//! V and its derivatives at a place, and the smooth top near it.

use super::barrier::Barrier;
use super::potential::Potential;

/// V, V′, V″, V‴ and V⁗ in meV/Åⁿ. NaN where a shape has no such derivative.
pub(crate) type Derivatives = [f64; 5];

/// A top with a tangent and a curvature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SmoothTop {
    /// Å.
    pub position: f64,
    /// V there and its derivatives, V″ below 0.
    pub derivatives: Derivatives,
}

/// Steps of Newton's rule: digits double from the eight that a search leaves.
const STEPS: usize = 8;

impl Barrier {
    /// V and its derivatives at `x` (Å), between the places where they jump.
    fn derivatives(&self, x: f64) -> Derivatives {
        match *self {
            Barrier::Rectangle { .. } | Barrier::Step { width: 0.0, .. } => {
                [self.value(x), 0.0, 0.0, 0.0, 0.0]
            }
            Barrier::Eckart { height, width, center } => {
                let [s0, s1, s2, s3, s4] = sech_squared((x - center) / width);
                scaled([s0, s1, s2, s3, s4], height, width)
            }
            Barrier::Gaussian { height, width, center } => {
                let u = (x - center) / width;
                let polynomials =
                    [1.0, -u, u * u - 1.0, u * (3.0 - u * u), u * u * (u * u - 6.0) + 3.0];
                scaled(polynomials, height * (-0.5 * u * u).exp(), width)
            }
            Barrier::Step { height, width, center } => {
                let [s0, s1, s2, s3, _] = sech_squared((x - center) / width);
                // d(1 + tanh u)/2 = sech²u/2.
                let mut all = scaled([0.0, s0, s1, s2, s3].map(|s| 0.5 * s), height, width);
                all[0] = self.value(x);
                all
            }
            Barrier::Dipole { force, width, center } => {
                let u = (x - center) / width;
                let (u2, u4) = (u * u, u.powi(4));
                let polynomials = [
                    u,
                    1.0 - 4.0 * u4,
                    u * u2 * (16.0 * u4 - 20.0),
                    u2 * (-60.0 + u4 * (192.0 - 64.0 * u4)),
                    u * (-120.0 + u4 * (1392.0 + u4 * (256.0 * u4 - 1408.0))),
                ];
                scaled(polynomials, -force * width * (-u4).exp(), width)
            }
            Barrier::Table(ref table) => table.derivatives(x),
        }
    }
}

impl Potential {
    /// V and its derivatives at `x` (Å), between the places where they jump.
    pub(crate) fn derivatives(&self, x: f64) -> Derivatives {
        let mut sum = [0.0; 5];
        for barrier in &self.barriers {
            for (sum, own) in sum.iter_mut().zip(barrier.derivatives(x)) {
                *sum += own;
            }
        }
        if let Some(membrane) = self.membrane {
            sum[0] += membrane.value(x);
            if membrane.from < x && x < membrane.to {
                sum[1] += membrane.energy / (membrane.to - membrane.from);
            }
        }
        sum
    }

    /// The top where V′ = 0 within `reach` (Å) of `place` (Å), where a search has found the highest
    /// V; `None` at an edge, at a kink, and where V or its first two derivatives jump.
    pub(crate) fn smooth_top(&self, place: f64, reach: f64) -> Option<SmoothTop> {
        let mut x = place;
        for _ in 0..STEPS {
            let [_, slope, curvature, ..] = self.derivatives(x);
            if curvature.is_nan() || curvature >= 0.0 {
                return None;
            }
            x -= slope / curvature;
            if (x - place).abs() > reach {
                return None;
            }
        }
        let near = 1e-9 * (reach + x.abs());
        let jumps = self.discontinuities();
        if jumps.iter().any(|jump| jump.order() <= 2 && (jump.position - x).abs() <= near) {
            return None;
        }
        let derivatives = self.derivatives(x);
        (derivatives[2] < 0.0).then_some(SmoothTop { position: x, derivatives })
    }
}

/// Derivatives by u = x/`width` of a shape of `height`, by x.
fn scaled(by_argument: Derivatives, height: f64, width: f64) -> Derivatives {
    let mut factor = height;
    by_argument.map(|value| {
        let scaled = factor * value;
        factor /= width;
        scaled
    })
}

/// sech²u and its first four derivatives.
fn sech_squared(u: f64) -> Derivatives {
    let decay = (-2.0 * u.abs()).exp();
    let s = 4.0 * decay / ((1.0 + decay) * (1.0 + decay));
    let t = u.tanh();
    let first = -2.0 * s * t;
    let second = s * (4.0 - 6.0 * s);
    let third = first * (4.0 - 12.0 * s);
    [s, first, second, third, second * (4.0 - 12.0 * s) - 12.0 * first * first]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Interpolation, Membrane, Table};

    #[test]
    fn derivatives_are_those_of_the_values() {
        let (height, width, center) = (130.0, 0.7, 0.3);
        let positions = vec![-2.0, -1.0, 0.2, 1.0, 2.0];
        let table = Table::new(positions, &[0.0, 50.0, 90.0, 20.0, 5.0], Interpolation::Cubic);
        for barrier in [
            Barrier::Eckart { height, width, center },
            Barrier::Gaussian { height, width, center },
            Barrier::Step { height, width, center },
            Barrier::Dipole { force: 30.0, width, center },
            Barrier::Table(table.into()),
        ] {
            for x in [-0.73, 0.13, 0.31, 0.9] {
                let membrane = Some(Membrane { energy: 40.0, from: -3.0, to: 3.0 });
                let potential = Potential { barriers: vec![barrier.clone()], membrane };
                let found = potential.derivatives(x);
                approx::assert_relative_eq!(found[0], potential.value(x), max_relative = 1e-14);
                let step = 1e-3;
                for order in 0..4 {
                    let at = |n: f64| potential.derivatives(x + n * step)[order];
                    let slope = (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * step);
                    let scale = 130.0 / 0.35f64.powi(order as i32 + 1);
                    if !found[order + 1].is_nan() {
                        assert!((slope - found[order + 1]).abs() < 1e-8 * scale, "{order} {x}");
                    }
                }
            }
        }
    }

    #[test]
    fn edges_and_kinks_have_no_smooth_top() {
        let eckart = Barrier::Eckart { height: 138.0, width: 0.08, center: 1.0 };
        let top = Potential::from(eckart.clone()).smooth_top(1.0 + 1e-9, 1e-3).unwrap();
        assert!((top.position - 1.0).abs() < 1e-15, "{top:?}");
        approx::assert_relative_eq!(
            top.derivatives[2],
            -2.0 * 138.0 / 0.0064,
            max_relative = 1e-13
        );
        let wall = Barrier::Rectangle { height: 100.0, width: 1.0, center: 0.0 };
        assert!(Potential::from(wall).smooth_top(0.1, 1e-3).is_none());
        // The slope of a ramp that ends beside the top.
        let membrane = Some(Membrane { energy: 4e4, from: -3.0, to: 1.0 });
        let bent = Potential { barriers: vec![eckart], membrane };
        assert!(bent.smooth_top(1.0, 1e-3).is_none());
    }
}
