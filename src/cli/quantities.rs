//! Quantities on the command line: as in a scenario, a number and its unit.

use crate::error::{Error, Result};
use crate::units::{self, Dimension};

/// Most points of a range.
const MOST_POINTS: usize = 1_000_000;

/// The quantity that follows `--option`, in working units.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn quantity(option: &str, text: &str, dimension: Dimension, temperature: Option<f64>) -> Result<f64> {
    units::parse(text, dimension, temperature)
        .map_err(|error| Error::Usage(format!("--{option}: {}\n  help: {}", error.message, error.remedy)))
}

/// A list "a, b, c" or a range "from:to:points" of quantities, in working units.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn series(option: &str, text: &str, dimension: Dimension) -> Result<Vec<f64>> {
    let usage =
        |what: &str, remedy: &str| Err(Error::Usage(format!("--{option} \"{text}\": {what}\n  help: {remedy}")));
    if text.contains(':') {
        let parts: Vec<&str> = text.split(':').collect();
        let example = "write from, to and the number of points, for example \"-120 mV:120 mV:49\"";
        let [from, to, points] = parts[..] else { return usage("a range has three parts", example) };
        let (from, to) = (quantity(option, from, dimension, None)?, quantity(option, to, dimension, None)?);
        let points = match points.trim().parse() {
            Ok(points @ 2..=MOST_POINTS) => points,
            _ => return usage("its last part is no number of points from 2 to 1000000", example),
        };
        if from >= to {
            return usage("its first value must be below its second", example);
        }
        let last = points - 1;
        let value = |i: usize| if i == last { to } else { from + (to - from) * (i as f64 / last as f64) };
        return Ok((0..points).map(value).collect());
    }
    text.split(',').map(|part| quantity(option, part, dimension, None)).collect()
}
