//! The form of printed results, and options of several commands.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use clap::ValueEnum;

/// Form of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Table,
    /// One header row, full precision.
    Csv,
    /// An object with `rows`.
    Json,
}

/// Parses a number within `range`, with or without `unit`.
///
/// # Errors
/// What is expected.
pub(crate) fn number_in<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<T>,
    unit: Unit,
) -> Result<T, String> {
    let number = text.strip_suffix(unit.suffix).unwrap_or(text).trim().parse().ok();
    number.filter(|number| range.contains(number)).ok_or_else(|| {
        let (what, from, to) = (unit.what, range.start(), range.end());
        format!("expected a number{what} from {from} to {to}")
    })
}

/// The unit of a number on the command line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unit {
    /// In a message: " of seconds".
    pub what: &'static str,
    /// Behind the number, where people write it.
    pub suffix: &'static str,
}

/// Parses a number between 0 and 1, both excluded.
///
/// # Errors
/// What is expected.
pub(crate) fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("expected a number between 0 and 1, for example 1e-6".into()),
    }
}

/// The same from `least` on; `what` is not known better.
pub(crate) fn accuracy(text: &str, least: f64, what: &str) -> Result<f64, String> {
    match tolerance(text) {
        Ok(value) if value < least => {
            Err(format!("{what} known better than to {least:e}: use a larger number"))
        }
        other => other,
    }
}
