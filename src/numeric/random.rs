//! Numbers that are as good as random, and fixed by a seed and by their place.
//!
//! Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014; normal deviates by Box and Muller, Ann.
//! Math. Stat. 29, 610 (1958). The logarithm and the cosine are those of `libm`, whose last bits do
//! not depend on the machine.

/// The numbers that a seed begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RandomNumbers {
    seed: u64,
}

impl RandomNumbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Other numbers, those of branch `index`.
    pub(crate) fn branch(self, index: u64) -> Self {
        Self { seed: self.bits(index) }
    }

    /// Number `index`, uniform in [0, 1).
    pub(crate) fn uniform(self, index: u64) -> f64 {
        (self.bits(index) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Number `index`, normal with mean 0 and standard deviation 1.
    pub(crate) fn normal(self, index: u64) -> f64 {
        let [first, second] = [0, 1].map(|part| self.uniform(index.wrapping_mul(2) + part));
        // 1 − u is never 0.
        let radius = (-2.0 * libm::log(1.0 - first)).sqrt();
        radius * libm::cos(std::f64::consts::TAU * second)
    }

    fn bits(self, index: u64) -> u64 {
        let step = index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed.wrapping_add(step);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_deviates_have_their_moments_and_branches_are_independent() {
        let of = |branch: u64| {
            let numbers = RandomNumbers::new(7).branch(branch);
            (0..20_000).map(|i| numbers.normal(i)).collect::<Vec<f64>>()
        };
        let (first, second) = (of(0), of(1));
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / 20_000.0;
        // Standard errors of the four moments: 0.007, 0.01, 0.027, 0.069.
        for (power, expected, within) in
            [(1, 0.0, 0.03), (2, 1.0, 0.04), (3, 0.0, 0.11), (4, 3.0, 0.28)]
        {
            let found = mean(&mut first.iter().map(|z| z.powi(power)));
            assert!((found - expected).abs() < within, "moment {power}: {found}");
        }
        let product = mean(&mut first.iter().zip(&second).map(|(a, b)| a * b));
        assert!(product.abs() < 0.03, "correlated: {product}");
    }
}
