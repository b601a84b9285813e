//! Numbers between two ends, evenly spaced or drawn from a seed, in themselves or in their
//! logarithm.

use crate::numeric::RandomNumbers;

/// Significant digits of a point, counted at the larger end. A double has 15 that survive reading
/// and writing, so 0.1, 0.2, 0.3 come out as typed and not as 0.30000000000000004.
const DIGITS: i32 = 15;
/// Significant digits of a power. The last bits of `pow` differ from one mathematical library to
/// another; rounded, a case has the same name everywhere, and 1e-3, 1e-2 come out exactly.
const POWER_DIGITS: i32 = 12;

/// Smallest relative distance of ends at which numbers are rounded to [`POWER_DIGITS`]: closer ends
/// leave fewer than 1e6 numbers of so many digits between them, and a sweep may want as many.
const MIN_RELATIVE_GAP: f64 = 1e-6;

/// How numbers lie between the ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    Linear,
    Logarithmic,
}

/// How many numbers there are, and of which kind.
pub(super) enum Count {
    /// Evenly spaced ones, two or more.
    Points(usize),
    /// Random ones.
    Draws { draws: usize, seed: u64 },
}

/// Two numbers in either order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub from: f64,
    pub to: f64,
}

/// The numbers; points begin and end with the ends.
pub(super) fn numbers(Ends { from, to }: Ends, count: &Count, spacing: Spacing) -> Vec<f64> {
    let power = |part: f64| {
        // The ratio of the ends may overflow.
        let value = from.signum() * from.abs().powf(1.0 - part) * to.abs().powf(part);
        let digits = if (to / from - 1.0).abs() > MIN_RELATIVE_GAP { POWER_DIGITS } else { DIGITS };
        rounded(value, value, digits).clamp(from.min(to), from.max(to))
    };
    match *count {
        Count::Points(points) => {
            let last = points - 1;
            let point = |i: usize| match (i, spacing) {
                (0, _) => from,
                (i, _) if i == last => to,
                (i, Spacing::Logarithmic) => power(i as f64 / last as f64),
                (i, Spacing::Linear) => {
                    // A weighted mean rounds less than a step from one end, where one end is much
                    // larger.
                    let value =
                        from * ((last - i) as f64 / last as f64) + to * (i as f64 / last as f64);
                    rounded(value, from.abs().max(to.abs()), DIGITS)
                }
            };
            (0..points).map(point).collect()
        }
        Count::Draws { draws, seed } => {
            let random = RandomNumbers::new(seed);
            let part = (0..draws as u64).map(|i| random.uniform(i));
            match spacing {
                Spacing::Linear => part.map(|part| from + (to - from) * part).collect(),
                Spacing::Logarithmic => part.map(power).collect(),
            }
        }
    }
}

/// `value`, with the decimals that `whole` has when it is written with `digits` significant digits.
fn rounded(value: f64, whole: f64, digits: i32) -> f64 {
    let power = |value: f64| {
        let text = format!("{value:e}");
        text.rsplit_once('e').and_then(|(_, power)| power.parse::<i32>().ok()).unwrap_or(0)
    };
    let decimals = usize::try_from(digits - 1 - power(whole) + power(value)).unwrap_or(0);
    // Adding zero makes a negative zero positive, as people write it.
    format!("{value:.decimals$e}").parse().unwrap_or(value) + 0.0
}

/// The largest number of points up to `points` that are whole numbers, as the ends are.
pub(super) fn whole_points(Ends { from, to }: Ends, points: usize) -> u64 {
    let length = (to - from).abs() as u64;
    let steps = (1..points as u64).rev().find(|steps| length.is_multiple_of(*steps));
    steps.unwrap_or(1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(from: f64, to: f64, points: usize, spacing: Spacing) -> Vec<f64> {
        numbers(Ends { from, to }, &Count::Points(points), spacing)
    }

    #[test]
    fn points_are_the_numbers_that_people_type() {
        // Steps of a whole number of last digits, everywhere in a decade and over zero.
        for (from, step, points_) in
            [(5, 5, 8), (-30, 10, 7), (1, 1, 999), (-997, 2, 998), (990, 1, 9), (0, 7, 100)]
        {
            for decimals in 0..9 {
                let typed = |whole: i64| format!("{whole}e-{decimals}").parse::<f64>().unwrap();
                let wholes: Vec<i64> = (0..points_).map(|i| from + step * i).collect();
                let found = points(
                    typed(wholes[0]),
                    typed(wholes[wholes.len() - 1]),
                    wholes.len(),
                    Spacing::Linear,
                );
                for (whole, found) in wholes.iter().zip(found) {
                    assert_eq!(
                        found.to_bits(),
                        typed(*whole).to_bits(),
                        "{whole}e-{decimals}: {found}"
                    );
                }
            }
        }
        // Ends are what was typed, however many digits that has.
        let long = [0.123_456_789_012_345_68, 1.234_567_890_123_456_7];
        let found = points(long[0], long[1], 3, Spacing::Linear);
        assert_eq!((found[0], found[2]), (long[0], long[1]));
    }

    #[test]
    fn decades_are_decades() {
        for (from, to) in [(-3, -9), (-9, -3), (-12, 12), (0, 18), (-300, 300)] {
            let typed = |power: i32| format!("1e{power}").parse::<f64>().unwrap();
            let count = i32::abs(to - from) as usize + 1;
            let found = points(typed(from), typed(to), count, Spacing::Logarithmic);
            for (i, found) in found.into_iter().enumerate() {
                let power = from + (to - from).signum() * i as i32;
                assert_eq!(found, typed(power));
            }
        }
        assert_eq!(points(-100.0, -1.0, 3, Spacing::Logarithmic), [-100.0, -10.0, -1.0]);
        let close = points(5.123_456_789_012_345, 5.123_456_789_019, 9, Spacing::Logarithmic);
        assert!(
            close.windows(2).all(|pair| pair[0] < pair[1]) && close[8] == 5.123_456_789_019,
            "{close:?}"
        );
        assert_eq!(
            points(16.0, 1024.0, 7, Spacing::Logarithmic),
            [16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0]
        );
    }

    #[test]
    fn draws_are_uniform_and_their_own_for_every_seed() {
        let draws = |seed: u64| {
            let random = RandomNumbers::new(seed);
            (0..10_000).map(|i| random.uniform(i)).collect::<Vec<f64>>()
        };
        let (first, second) = (draws(1), draws(2));
        for drawn in [&first, &second] {
            let mean = drawn.iter().sum::<f64>() / 1e4;
            let square = drawn.iter().map(|u| u * u).sum::<f64>() / 1e4;
            // Standard errors 0.0029 and 0.0030.
            assert!(
                (mean - 0.5).abs() < 0.012 && (square - 1.0 / 3.0).abs() < 0.012,
                "{mean} {square}"
            );
            assert!(drawn.iter().all(|u| (0.0..1.0).contains(u)));
        }
        let product: f64 =
            first.iter().zip(&second).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / 1e4;
        assert!(product.abs() < 0.004, "correlated: {product}");
        // In decades: as many in each.
        let found = numbers(
            Ends { from: 1e-3, to: 1e3 },
            &Count::Draws { draws: 6000, seed: 1 },
            Spacing::Logarithmic,
        );
        for decade in -3..3 {
            let held =
                found.iter().filter(|value| value.log10().floor() == f64::from(decade)).count();
            // Standard deviation 29.
            assert!((880..1120).contains(&held), "{held} between 1e{decade} and the next");
        }
    }

    #[test]
    fn a_number_of_points_that_are_whole_is_found() {
        let whole = |from: f64, to: f64, points: usize| whole_points(Ends { from, to }, points);
        assert_eq!((whole(0.0, 10.0, 5), whole(10.0, 0.0, 100), whole(1.0, 8.0, 4)), (3, 11, 2));
    }
}
