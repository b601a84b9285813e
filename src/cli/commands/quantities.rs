//! Quantities on the command line: a number and its unit, as in a scenario.

use crate::error::{Error, Result};
use crate::numeric::evenly_spaced;
use crate::scenario::reach;
use crate::units::{self, Dimension, Interval};

/// Largest number of points of a range.
const MAX_POINTS: usize = 1_000_000;

/// The quantity that follows `--option`, in working units.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
pub fn quantity(
    option: &str,
    text: &str,
    dimension: Dimension,
    temperature: Option<f64>,
) -> Result<f64> {
    let value = units::parse(text, dimension, temperature).map_err(|error| {
        Error::Usage(format!("--{option}: {}\n  help: {}", error.message, error.remedy))
    })?;
    let (_, largest, range) = reach(dimension);
    if value.abs() > largest {
        return Err(out_of_range(option, text, dimension, range));
    }
    Ok(value)
}

/// The same for a quantity that must not be negative; `example` is one.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
pub fn not_negative(option: &str, text: &str, dimension: Dimension, example: &str) -> Result<f64> {
    let value = quantity(option, text, dimension, None)?;
    let (smallest, _, range) = reach(dimension);
    if value < 0.0 {
        let what = format!("--{option} \"{text}\": must not be negative");
        let remedy = format!("use for example --{option} \"{example}\"");
        return Err(Error::Usage(format!("{what}\n  help: {remedy}")));
    }
    if value != 0.0 && value < smallest {
        return Err(out_of_range(option, text, dimension, range));
    }
    Ok(value)
}

/// The same for a quantity above zero; `example` is one.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
pub fn positive(option: &str, text: &str, dimension: Dimension, example: &str) -> Result<f64> {
    let value = quantity(option, text, dimension, None)?;
    refuse_unless_positive(option, text, dimension, example, value)?;
    Ok(value)
}

/// The values of [`series`], each above zero; `example` is one.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
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

fn refuse_unless_positive(
    option: &str,
    text: &str,
    dimension: Dimension,
    example: &str,
    value: f64,
) -> Result<()> {
    let (smallest, _, range) = reach(dimension);
    if value <= 0.0 {
        let what = format!("--{option} \"{text}\": must be greater than zero");
        let remedy = format!("use for example --{option} \"{example}\"");
        return Err(Error::Usage(format!("{what}\n  help: {remedy}")));
    }
    if value < smallest { Err(out_of_range(option, text, dimension, range)) } else { Ok(()) }
}

fn out_of_range(option: &str, text: &str, dimension: Dimension, range: &str) -> Error {
    Error::Usage(format!(
        "--{option} \"{text}\": is out of range\n  help: check number and unit; {} may go {range}",
        dimension.name()
    ))
}

/// A list "a, b, c" or a range "from:to:points" of quantities, in working units; `temperature` (K)
/// is that of kBT.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
pub fn series(
    option: &str,
    text: &str,
    dimension: Dimension,
    temperature: Option<f64>,
) -> Result<Vec<f64>> {
    let quantity = |part: &str| quantity(option, part, dimension, temperature);
    if text.contains(':') {
        let range = match dimension {
            Dimension::Energy => "40 meV:160 meV:241",
            _ => "-120 mV:120 mV:49",
        };
        let usage = |what: &str| {
            Err(Error::Usage(format!(
                "--{option} \"{text}\": {what}\n  \
                 help: write from, to and the number of points, for example \"{range}\""
            )))
        };
        let parts: Vec<&str> = text.split(':').collect();
        let [from, to, points] = parts[..] else { return usage("a range has three parts") };
        let (from, to) = (quantity(from)?, quantity(to)?);
        let points = match points.trim().parse() {
            Ok(points @ 2..=MAX_POINTS) => points,
            _ => return usage("its last part is no number of points from 2 to 1000000"),
        };
        if from >= to {
            return usage("its first value must be below its second");
        }
        return Ok(evenly_spaced(Interval::new(from, to), points).collect());
    }
    text.split(',').map(quantity).collect()
}
