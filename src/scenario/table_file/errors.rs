//! Standard errors of the energies of a table, as its keys give them.

use super::origin::Origin;
use super::rows::Row;
use super::summary::FileUnit;
use crate::error::{Error, Result};
use crate::model::{Correlation, TableErrors};
use crate::scenario::schema_types::{Reach, reach};
use crate::scenario::section::Section;
use crate::scenario::tree::Number;
use crate::units::Dimension;

/// The keys that give errors, of which a table has one at most.
const SOURCES: [&str; 3] = ["error_column", "error", "errors"];
/// Largest number of points with correlated errors: their root takes the cube of the number of
/// operations, seconds.
const MAX_CORRELATED: usize = 1000;

/// The column of the errors in a file whose positions and energies are in `columns`.
///
/// # Errors
/// It is one of these, or errors are given in another way as well.
pub(super) fn column(section: &Section<'_>, columns: [usize; 2]) -> Result<Option<usize>> {
    if section.get("errors").is_some() {
        let remedy = "give the errors of a file as a column, with error_column = 3";
        return Err(section.refuse("errors", "belongs to `points`, not to a file", remedy));
    }
    let Some(column) = section.count("error_column") else { return Ok(None) };
    if let Some(at) = columns.iter().position(|own| *own == column) {
        let of = ["positions", "energies"][at];
        let message = format!("= {column} is the column of the {of}");
        return Err(section.refuse("error_column", &message, "name the column of the errors"));
    }
    Ok(Some(column))
}

/// The errors of points in the scenario, of which there are `count`.
///
/// # Errors
/// There is not one for each, or they are asked for in a column.
pub(super) fn of_points<'s>(
    section: &'s Section<'_>,
    count: usize,
) -> Result<Option<&'s [Number]>> {
    if section.get("error_column").is_some() {
        let remedy = "give the errors of `points` as a list, errors = [0.0, …], or as one `error`";
        return Err(section.refuse("error_column", "belongs to a file", remedy));
    }
    let errors = section.bare_numbers("errors");
    if let Some(errors) = errors.filter(|errors| errors.len() != count) {
        let message = format!("has {} numbers, and `points` has {count}", errors.len());
        return Err(section.refuse("errors", &message, "give one for each point"));
    }
    Ok(errors)
}

/// The errors of the `rows`, in order of position, if the keys of the table give any.
///
/// # Errors
/// Keys that do not go together, and errors that are missing, negative or not 0 at the first row.
pub(super) fn errors(
    section: &Section<'_>,
    rows: &[Row],
    unit: FileUnit<'_>,
    origin: &mut Origin<'_>,
) -> Result<Option<TableErrors>> {
    let mut given = SOURCES.into_iter().filter(|key| section.get(key).is_some());
    let (source, second) = (given.next(), given.next());
    if let (Some(first), Some(second)) = (source, second) {
        let message = format!("cannot stand beside `{first}`");
        return Err(section.refuse(second, &message, "keep one of the two"));
    }
    if source.is_none() {
        return match ["correlation", "correlation_length"]
            .into_iter()
            .find(|key| section.get(key).is_some())
        {
            None => Ok(None),
            Some(key) => {
                let remedy = "add error_column = 3 or error = \"0.5 kBT\", or leave the key out";
                Err(section.refuse(key, "has no errors to belong to", remedy))
            }
        };
    }
    let standard = match section.quantity("error") {
        Some(error) => {
            std::iter::once(0.0).chain(std::iter::repeat(error)).take(rows.len()).collect()
        }
        None => of_rows(rows, unit.size, origin)?,
    };
    let correlation = correlation(section)?;
    if correlation != Correlation::None && rows.len() > MAX_CORRELATED {
        let message = format!(
            "of {} points takes too long: a table with correlated errors has {MAX_CORRELATED} at \
             most",
            rows.len()
        );
        let remedy = "leave `correlation` out, or take fewer rows";
        return Err(section.refuse("correlation", &message, remedy));
    }
    let spacing =
        rows.windows(2).map(|pair| pair[1].position - pair[0].position).fold(f64::MAX, f64::min);
    if let Correlation::Gaussian(length) = correlation
        && length < spacing
    {
        origin.note(&format!(
            "has a correlation_length of {length} angstrom, below the distance of its rows \
             ({spacing:.4} angstrom): this is all but correlation = \"none\""
        ));
    }
    Ok(Some(TableErrors { standard, correlation, profile: origin.profile }))
}

/// The errors that stand in the rows, meV.
fn of_rows(rows: &[Row], unit: f64, origin: &Origin<'_>) -> Result<Vec<f64>> {
    let error = |(index, row): (usize, &Row)| {
        let Some(Number { value, span }) = &row.error else { return Ok(0.0) };
        let refuse = |message: String, remedy: &str| -> Result<f64> {
            let place = if span.is_empty() { row.place() } else { span.clone() };
            Err(origin.source.error(place, message, remedy))
        };
        let number = || format!("{} {}", origin.counted(), row.number);
        if !value.is_finite() {
            let remedy = "give every row a standard error, 0 where the energy is exact";
            return refuse(format!("{} of the table has no error", number()), remedy);
        }
        let Reach { most, words, .. } = reach(Dimension::Energy);
        if unit * value > most {
            let remedy = format!("check the units; {} may go {words}", Dimension::Energy.name());
            return refuse("this number is out of range".to_owned(), &remedy);
        }
        if *value < 0.0 {
            let remedy = "give standard errors, which are 0 or positive; check `error_column`";
            return refuse(format!("the error of {} is negative: {value}", number()), remedy);
        }
        if index == 0 && *value != 0.0 {
            let message = format!(
                "the error of {} is not 0, but the first row defines the zero of energy",
                number()
            );
            let remedy =
                "take errors relative to the first row, which itself has none: set it to 0";
            return refuse(message, remedy);
        }
        Ok(unit * value)
    };
    rows.iter().enumerate().map(error).collect()
}

/// How the errors go together.
fn correlation(section: &Section<'_>) -> Result<Correlation> {
    let length = section.quantity("correlation_length");
    let word = section.text("correlation").unwrap_or(Correlation::NAMES[0]);
    let needed = || -> Result<f64> {
        length.ok_or_else(|| -> Error {
            let message = format!("= \"{word}\" needs a length");
            section.refuse("correlation", &message, "add correlation_length = \"1 angstrom\"")
        })
    };
    let correlation = match word {
        "gaussian" => Correlation::Gaussian(needed()?),
        "exponential" => Correlation::Exponential(needed()?),
        "together" => Correlation::Together,
        _ => Correlation::None,
    };
    if length.is_some() && correlation.length().is_none() {
        let message = format!("has no meaning for correlation = \"{word}\"");
        let remedy = "leave it out, or set correlation = \"gaussian\" or \"exponential\"";
        return Err(section.refuse("correlation_length", &message, remedy));
    }
    Ok(correlation)
}
