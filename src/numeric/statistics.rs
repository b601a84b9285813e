//! Percentiles and spread of a number over draws, with what so many draws leave unknown.
//!
//! Draws come in pairs that mirror each other (2j and 2j + 1), so a pair counts as one draw where a
//! standard error is taken.

use crate::units::Estimate;

/// The 16th, 50th and 84th percentiles with their standard errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Percentiles {
    pub p16: Estimate,
    pub p50: Estimate,
    pub p84: Estimate,
}

impl Percentiles {
    /// The ending of their names, lowest first.
    pub(crate) const NAMES: [&'static str; 3] = ["p16", "p50", "p84"];

    /// In the order of [`Percentiles::NAMES`].
    pub(crate) fn all(self) -> [Estimate; 3] {
        [self.p16, self.p50, self.p84]
    }
}

/// The percentiles of `values`; NaN where one of them is.
pub(crate) fn percentiles(values: &[f64]) -> Percentiles {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let is_known = !sorted.is_empty() && sorted.iter().all(|value| !value.is_nan());
    let quantile = |share: f64| {
        if !is_known {
            return Estimate { value: f64::NAN, error: f64::NAN };
        }
        let value = at_rank(&sorted, share);
        // The number of draws below a percentile is binomial. Half the distance between the ranks one
        // standard deviation below and above is its standard error, without a guess of the density.
        let deviation = (2.0 * share * (1.0 - share) / sorted.len() as f64).sqrt();
        let [low, high] = [-1.0, 1.0].map(|side| at_rank(&sorted, share + side * deviation));
        // An infinite value among others has no error that is a number.
        let error = if low == high { 0.0 } else { 0.5 * (high - low) };
        Estimate { value, error }
    };
    Percentiles { p16: quantile(0.16), p50: quantile(0.5), p84: quantile(0.84) }
}

/// The number below which the `share` of the `sorted` numbers lies, interpolated between ranks.
fn at_rank(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len() - 1;
    let rank = share.clamp(0.0, 1.0) * last as f64;
    let below = (rank.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let part = rank - below as f64;
    if part == 0.0 || sorted[below] == sorted[above] {
        return sorted[below];
    }
    sorted[below] + part * (sorted[above] - sorted[below])
}

/// The standard deviation of `values` and its standard error.
pub(crate) fn spread(values: &[f64]) -> Estimate {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: Vec<f64> = values.iter().map(|value| (value - mean).powi(2)).collect();
    let variance = squares.iter().sum::<f64>() / (count - 1.0);
    let pairs: Vec<f64> =
        squares.chunks(2).map(|pair| pair.iter().sum::<f64>() / pair.len() as f64).collect();
    let between = pairs.iter().map(|pair| (pair - variance).powi(2)).sum::<f64>();
    let error = between.sqrt() / pairs.len() as f64;
    let value = variance.sqrt();
    Estimate { value, error: if value > 0.0 { 0.5 * error / value } else { 0.0 } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::RandomNumbers;

    fn pairs(seed: u64, count: u64) -> Vec<f64> {
        let numbers = RandomNumbers::new(seed);
        (0..count / 2).flat_map(|i| [numbers.normal(i), -numbers.normal(i)]).collect()
    }

    #[test]
    fn percentiles_of_few_numbers_lie_between_them() {
        let found = percentiles(&[3.0, 1.0, 2.0, 5.0, 4.0]);
        approx::assert_relative_eq!(found.p16.value, 1.64, max_relative = 1e-15);
        assert_eq!(found.p50.value, 3.0);
        approx::assert_relative_eq!(found.p84.value, 4.36, max_relative = 1e-15);
        assert!(percentiles(&[1.0, f64::NAN]).p50.value.is_nan());
        let infinite = percentiles(&[f64::INFINITY; 3]).p50;
        assert_eq!((infinite.value, infinite.error), (f64::INFINITY, 0.0));
    }

    #[test]
    fn percentiles_and_spread_of_normal_deviates_are_known_to_their_standard_errors() {
        let mut beyond = 0;
        for seed in 0..40 {
            let drawn = pairs(seed, 2000);
            let found = percentiles(&drawn);
            for (found, expected) in [(found.p16, -0.994_458), (found.p84, 0.994_458)] {
                beyond += usize::from((found.value - expected).abs() > 2.0 * found.error);
            }
            let Estimate { value, error } = spread(&drawn);
            assert!((value - 1.0).abs() < 5.0 * error, "{value} ± {error}");
            // Of N/2 independent squares of normal deviates.
            assert!((error / 0.0224 - 1.0).abs() < 0.2, "{error}");
        }
        assert!(beyond < 8, "{beyond} of 80 beyond two standard errors");
    }
}
