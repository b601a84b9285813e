//! Quantities on the command line: as in a scenario, a number and its unit.

use crate::error::{Error, Result};
use crate::scenario::reach;
use crate::units::{self, Dimension};

/// Most points of a range.
const MOST_POINTS: usize = 1_000_000;

/// The quantity that follows `--option`, in working units.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn quantity(option: &str, text: &str, dimension: Dimension, temperature: Option<f64>) -> Result<f64> {
    let usage = |what: &str, remedy: &str| Error::Usage(format!("--{option}: {what}\n  help: {remedy}"));
    let value = units::parse(text, dimension, temperature).map_err(|error| usage(&error.message, &error.remedy))?;
    let (_, most, range) = reach(dimension);
    if value.abs() > most {
        return Err(beyond(option, text, dimension, range));
    }
    Ok(value)
}

/// The same where it must not be negative; `example` would do.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn not_negative(option: &str, text: &str, dimension: Dimension, example: &str) -> Result<f64> {
    let value = quantity(option, text, dimension, None)?;
    let (least, _, range) = reach(dimension);
    if value < 0.0 {
        let what = format!("--{option} \"{text}\": must not be negative");
        return Err(Error::Usage(format!("{what}\n  help: for example --{option} \"{example}\"")));
    }
    if value != 0.0 && value < least { Err(beyond(option, text, dimension, range)) } else { Ok(value) }
}

/// The same where it must be greater than zero; `example` would do.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn positive(option: &str, text: &str, dimension: Dimension, example: &str) -> Result<f64> {
    let value = quantity(option, text, dimension, None)?;
    refuse_unless_positive(option, text, dimension, example, value)?;
    Ok(value)
}

/// The values of [`series`] where each must be greater than zero; `example` would do.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn positive_series(
    option: &str,
    text: &str,
    dimension: Dimension,
    temperature: Option<f64>,
    example: &str,
) -> Result<Vec<f64>> {
    let values = series(option, text, dimension, temperature)?;
    for &value in &values {
        refuse_unless_positive(option, text, dimension, example, value)?;
    }
    Ok(values)
}

fn refuse_unless_positive(option: &str, text: &str, dimension: Dimension, example: &str, value: f64) -> Result<()> {
    let (least, _, range) = reach(dimension);
    if value <= 0.0 {
        let what = format!("--{option} \"{text}\": must be greater than zero");
        return Err(Error::Usage(format!("{what}\n  help: for example --{option} \"{example}\"")));
    }
    if value < least { Err(beyond(option, text, dimension, range)) } else { Ok(()) }
}

fn beyond(option: &str, text: &str, dimension: Dimension, range: &str) -> Error {
    Error::Usage(format!(
        "--{option} \"{text}\": is out of range\n  help: check number and unit; {} may go {range}",
        dimension.name()
    ))
}

/// A list "a, b, c" or a range "from:to:points" of quantities, in working units; `temperature` (K) gives kBT its meaning.
///
/// # Errors
/// [`Error::Usage`] with what would do.
pub fn series(option: &str, text: &str, dimension: Dimension, temperature: Option<f64>) -> Result<Vec<f64>> {
    let usage =
        |what: &str, remedy: &str| Err(Error::Usage(format!("--{option} \"{text}\": {what}\n  help: {remedy}")));
    if text.contains(':') {
        let parts: Vec<&str> = text.split(':').collect();
        let range = if dimension == Dimension::Energy { "40 meV:160 meV:241" } else { "-120 mV:120 mV:49" };
        let example = &format!("write from, to and the number of points, for example \"{range}\"");
        let [from, to, points] = parts[..] else { return usage("a range has three parts", example) };
        let (from, to) =
            (quantity(option, from, dimension, temperature)?, quantity(option, to, dimension, temperature)?);
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
    text.split(',').map(|part| quantity(option, part, dimension, temperature)).collect()
}
