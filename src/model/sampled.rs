//! A table of a function that can be evaluated anywhere.
//!
//! Knots are added until the spline through them gives the function in the middle of every interval.
//! The spline through knots and middles is then better still, so that what differs between the two
//! shows what the sampling costs.

use super::interpolation::Interpolation;
use super::table::Table;
use crate::numeric::evenly_spaced;
use crate::units::Interval;

/// Knots to begin with where only two ends are given.
const FIRST_KNOTS: usize = 257;
/// Largest number of points.
const MAX_POINTS: usize = 200_000;
/// Shortest interval, relative to the whole: a jump is a wall of this width.
const MIN_INTERVAL: f64 = 1e-11;

/// A function by points.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// Through all points.
    pub fine: Table,
    /// Through every second one or so: within the tolerance of the function at all points.
    pub coarse: Table,
}

/// Why a function cannot be sampled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SampleError<E> {
    /// The function failed.
    #[error("the function failed")]
    Function(E),
    /// It returned another number of values than it was asked for.
    #[error("the function returned {found} values for {asked} positions")]
    Count {
        /// Values wanted.
        asked: usize,
        /// Values returned.
        found: usize,
    },
    /// It is not a number somewhere.
    #[error("the function is {value} at {position} Å")]
    NotFinite {
        /// Å.
        position: f64,
        /// NaN or infinite.
        value: f64,
    },
    /// It is too rough.
    #[error("the function is not known to {tolerance:e} of its range by {MAX_POINTS} points")]
    TooRough {
        /// What was asked for.
        tolerance: f64,
    },
}

/// A point of the function, and whether the coarse table passes through it.
#[derive(Debug, Clone, Copy)]
struct Point {
    position: f64,
    value: f64,
    is_knot: bool,
}

/// Tables of `function` (meV of positions in Å, many at once) on the positions `first` and between
/// them, to `tolerance` of its range. Two positions are ends, with 257 knots between them to begin
/// with. What is narrower than the distance of the first knots may be missed.
///
/// ```
/// use wavepore::model::sample;
///
/// let eckart = |x: f64| 138.0 / (x / 0.08).cosh().powi(2);
/// let function = |x: &[f64]| Ok::<_, ()>(x.iter().map(|&x| eckart(x)).collect());
/// let found = sample(&[-2.0, 2.0], 1e-9, function).map_err(|_| "not sampled")?;
/// assert!((found.fine.value(0.0123) - eckart(0.0123)).abs() < 1e-9 * 138.0);
/// # Ok::<(), &str>(())
/// ```
///
/// # Errors
/// [`SampleError`].
///
/// # Panics
/// Fewer than two positions, or positions that do not rise.
pub fn sample<E>(
    first: &[f64],
    tolerance: f64,
    mut function: impl FnMut(&[f64]) -> Result<Vec<f64>, E>,
) -> Result<Sampled, SampleError<E>> {
    assert!(first.len() >= 2 && first.is_sorted_by(|a, b| a < b), "positions must rise");
    let ends = Interval::new(first[0], first[first.len() - 1]);
    let knots: Vec<f64> = match first.len() {
        2 => evenly_spaced(ends, FIRST_KNOTS).collect(),
        _ => first.to_vec(),
    };
    let mut points = evaluated(&knots, true, &mut function)?;
    points.extend(evaluated(&middles(&knots), false, &mut function)?);
    points.sort_by(|a, b| a.position.total_cmp(&b.position));
    let shortest = MIN_INTERVAL * ends.length();
    loop {
        let coarse = table(points.iter().filter(|point| point.is_knot));
        let values = points.iter().map(|point| point.value);
        let limit = tolerance * Interval::around(values).map_or(0.0, |range| range.length());
        let shift = points[0].value;
        let is_off =
            |point: &Point| (coarse.value(point.position) + shift - point.value).abs() > limit;
        let mut added = Vec::new();
        for at in 1..points.len().saturating_sub(1) {
            let [before, after] = [points[at - 1].position, points[at + 1].position];
            if !points[at].is_knot && after - before > shortest && is_off(&points[at]) {
                points[at].is_knot = true;
                added.extend(middles(&[before, points[at].position, after]));
            }
        }
        if added.is_empty() {
            let fine = table(points.iter());
            return Ok(Sampled { fine, coarse });
        }
        if points.len() + added.len() > MAX_POINTS {
            return Err(SampleError::TooRough { tolerance });
        }
        points.extend(evaluated(&added, false, &mut function)?);
        points.sort_by(|a, b| a.position.total_cmp(&b.position));
    }
}

fn middles(positions: &[f64]) -> Vec<f64> {
    positions.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect()
}

fn evaluated<E>(
    positions: &[f64],
    is_knot: bool,
    function: &mut impl FnMut(&[f64]) -> Result<Vec<f64>, E>,
) -> Result<Vec<Point>, SampleError<E>> {
    let values = function(positions).map_err(SampleError::Function)?;
    if values.len() != positions.len() {
        return Err(SampleError::Count { asked: positions.len(), found: values.len() });
    }
    let points = positions.iter().zip(values).map(|(&position, value)| match value.is_finite() {
        true => Ok(Point { position, value, is_knot }),
        false => Err(SampleError::NotFinite { position, value }),
    });
    points.collect()
}

fn table<'a>(points: impl Iterator<Item = &'a Point>) -> Table {
    let (positions, values): (Vec<f64>, Vec<f64>) =
        points.map(|point| (point.position, point.value)).unzip();
    Table::new(positions, &values, Interpolation::Cubic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn by(one: impl Fn(f64) -> f64) -> impl FnMut(&[f64]) -> Result<Vec<f64>, Infallible> {
        move |positions| Ok(positions.iter().map(|&x| one(x)).collect())
    }

    #[test]
    fn a_smooth_function_is_known_to_the_tolerance_between_all_points() {
        let function = |x: f64| 50.0 + 138.0 / (x / 0.05).cosh().powi(2) - 20.0 * (-x * x).exp();
        let found = sample(&[-6.0, 6.0], 1e-9, by(function)).unwrap();
        let value = |table: &Table, x: f64| table.value(x) - table.shift();
        for i in 0..20_000 {
            let x = -6.0 + 12.0 * (f64::from(i) + 0.37) / 20_000.0;
            assert!((value(&found.fine, x) - function(x)).abs() < 1e-9 * 188.0, "{x}");
            assert!((value(&found.coarse, x) - function(x)).abs() < 3e-9 * 188.0, "{x}");
        }
        assert!(found.fine.positions().len() < 20_000);
    }

    #[test]
    fn a_jump_becomes_a_narrow_wall() {
        let wall = |x: f64| if (0.1..0.4).contains(&x) { 90.0 } else { 0.0 };
        let found = sample(&[-1.0, 1.0], 1e-9, by(wall)).unwrap();
        for (x, expected) in [(0.1 - 1e-9, 0.0), (0.1 + 1e-9, 90.0), (0.4 - 1e-9, 90.0)] {
            assert!((found.fine.value(x) - expected).abs() < 1e-6, "{x}");
        }
    }

    #[test]
    fn what_is_no_function_is_refused() {
        let nan = sample(&[0.0, 1.0], 1e-9, by(|x| if x > 0.9 { f64::NAN } else { 0.0 }));
        assert!(matches!(nan, Err(SampleError::NotFinite { .. })));
        let short = sample(&[0.0, 1.0], 1e-9, |_: &[f64]| Ok::<_, ()>(vec![1.0]));
        assert!(matches!(short, Err(SampleError::Count { found: 1, .. })));
        let fails = sample(&[0.0, 1.0], 1e-9, |_: &[f64]| Err("no"));
        assert_eq!(fails, Err(SampleError::Function("no")));
        // Noise has no shape.
        let noise = sample(&[0.0, 1.0], 1e-9, by(|x| (x * 1e9).sin()));
        assert!(matches!(noise, Err(SampleError::TooRough { .. })));
    }
}
