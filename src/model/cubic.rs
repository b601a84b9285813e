//! A polynomial of third degree.

/// c₀ + c₁·u + c₂·u² + c₃·u³.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cubic(pub(super) [f64; 4]);

impl Cubic {
    /// The value at `u`.
    pub(super) fn value(&self, u: f64) -> f64 {
        let [c0, c1, c2, c3] = self.0;
        c0 + u * (c1 + u * (c2 + u * c3))
    }

    /// The value at `u`, and the first three derivatives there.
    pub(super) fn derivatives(&self, u: f64) -> [f64; 4] {
        let [_, c1, c2, c3] = self.0;
        [self.value(u), c1 + u * (2.0 * c2 + 3.0 * u * c3), 2.0 * c2 + 6.0 * u * c3, 6.0 * c3]
    }

    /// Where the tangent is horizontal, between 0 and `length`.
    pub(super) fn extrema(&self, length: f64) -> impl Iterator<Item = f64> + use<> {
        let [_, constant, c2, c3] = self.0;
        let (quadratic, linear) = (3.0 * c3, 2.0 * c2);
        // NaN where there is none, which no comparison below holds for.
        let root = (linear * linear - 4.0 * quadratic * constant).sqrt();
        // Neither root loses digits, and a vanishing leading coefficient leaves one of them.
        let q = -0.5 * (linear + root.copysign(linear));
        // A line gives 0/0 and 1/0, which are no places.
        let roots = [q / quadratic, constant / q].into_iter();
        roots.filter(move |root| root.is_finite() && (0.0..=length).contains(root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extrema_are_the_zeros_of_the_derivative() {
        // u³ − 3u² + 2u − 1 = (u − 1)³ − (u − 1) − 1.
        let cubic = Cubic([-1.0, 2.0, -3.0, 1.0]);
        let found: Vec<f64> = cubic.extrema(2.0).collect();
        assert_eq!(found.len(), 2);
        for u in found {
            approx::assert_relative_eq!((u - 1.0).abs(), 1.0 / 3f64.sqrt(), epsilon = 1e-14);
            assert!(cubic.derivatives(u)[1].abs() < 1e-14);
        }
        assert_eq!(Cubic([0.0, 1.0, 0.0, 1.0]).extrema(9.0).count(), 0);
        // A parabola, and a line.
        assert_eq!(Cubic([0.0, -4.0, 1.0, 0.0]).extrema(9.0).collect::<Vec<_>>(), [2.0]);
        assert_eq!(Cubic([5.0, 1.0, 0.0, 0.0]).extrema(9.0).count(), 0);
    }
}
