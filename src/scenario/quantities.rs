//! Quantities, lists of them and ranges: from the text to numbers in working units.

use super::form::{Form, Place};
use super::keys::{MAX_POINTS, RANGE_KEYS};
use super::schema_types::{Key, Kind, Reach, Sign, reach};
use super::source::shortened;
use super::tree::Value;
use crate::error::Result;
use crate::numeric::evenly_spaced;
use crate::units::{self, Dimension, Interval};

/// Temperature of a scenario that names none and does not depend on it: that of the body, K.
pub(super) const DEFAULT_TEMPERATURE: f64 = 310.15;

/// Largest length of a quantity, bytes: twice that of the longest exact decimal, of 1e-9 meV in J.
const MAX_BYTES: usize = 400;

impl Form<'_> {
    /// One quantity in working units.
    pub(crate) fn quantity(
        &self,
        at: &Place<'_>,
        key: &Key,
        dimension: Dimension,
        sign: Sign,
    ) -> Result<f64> {
        let units = || units::units_of(dimension).collect::<Vec<_>>().join(", ");
        let Some(text) = at.node.text() else {
            let example =
                if matches!(key.kind, Kind::Series(..)) { "\"…\"" } else { key.example };
            let (name, units) = (key.name, units());
            let remedy = format!(
                "write number and unit in quotes, as in {name} = {example}; units: {units}"
            );
            return Err(self.wrong_kind(
                at,
                &format!("{} with its unit", dimension.name()),
                &remedy,
            ));
        };
        if text.len() > MAX_BYTES {
            let message = format!("`{}` is too long for a quantity", at.path);
            let remedy = format!("write a number and one of the units {}", units());
            return Err(self.refuse(at, message, remedy));
        }
        let value = units::parse(text, dimension, self.temperature).map_err(|error| {
            let message =
                format!("`{}`: {}", at.path, error.message.replace(text, &shortened(text)));
            let word = match key.kind {
                Kind::QuantityOr(_, word) => format!(", or \"{word}\""),
                _ => String::new(),
            };
            self.refuse(at, message, error.remedy + &word)
        })?;
        let complaint = match sign {
            Sign::Positive if value <= 0.0 => {
                Some(("must be greater than zero", "greater than zero"))
            }
            Sign::NotNegative if value < 0.0 => Some(("must not be negative", "of zero or more")),
            _ => None,
        };
        if let Some((complaint, wanted)) = complaint {
            let (name, example) = (key.name, key.example);
            let remedy = format!("write {} {wanted}, as in {name} = {example}", dimension.name());
            return Err(self.refuse(at, format!("`{}` {complaint}", at.path), remedy));
        }
        let Reach { least, most, words } = reach(dimension);
        // A sharp step has the width zero, and so may have one that is all but sharp.
        let has_least = sign == Sign::Positive || dimension == Dimension::Concentration;
        if value.abs() > most || (has_least && value != 0.0 && value < least) {
            let message = format!("`{}` = {} is out of range", at.path, shortened(text));
            let remedy = format!("check number and unit; {} may go {words}", dimension.name());
            return Err(self.refuse(at, message, remedy));
        }
        Ok(value)
    }

    /// The quantities of a [`Kind::OneOrMany`] or [`Kind::Series`], in working units.
    pub(crate) fn quantities(&self, at: &Place<'_>, key: &Key) -> Result<Vec<f64>> {
        let (dimension, sign, is_series) = match key.kind {
            Kind::Series(dimension, sign) => (dimension, sign, true),
            Kind::OneOrMany(dimension, sign) => (dimension, sign, false),
            _ => return Ok(Vec::new()),
        };
        let remedy = || format!("write, for example, {} = {}", key.name, key.example);
        match &at.node.value {
            Value::List(items) if items.is_empty() => {
                Err(self.refuse(at, format!("`{}` is an empty list", at.path), remedy()))
            }
            Value::List(items) if items.len() > MAX_POINTS as usize => {
                let message = format!("`{}` has more than {MAX_POINTS} entries", at.path);
                Err(self.refuse(at, message, "take fewer"))
            }
            Value::List(items) => {
                let item = |(i, item)| self.quantity(&at.item(i, item), key, dimension, sign);
                items.iter().enumerate().map(item).collect()
            }
            Value::Table(_) if is_series => {
                self.range(at, |end| self.quantity(end, key, dimension, sign))
            }
            _ if is_series => {
                let wanted = "a list of quantities or { from, to, points }";
                Err(self.wrong_kind(at, wanted, &remedy()))
            }
            _ => Ok(vec![self.quantity(at, key, dimension, sign)?]),
        }
    }

    /// The numbers of { from, to, points }, whose ends are read by `quantity`.
    fn range(
        &self,
        at: &Place<'_>,
        quantity: impl Fn(&Place<'_>) -> Result<f64>,
    ) -> Result<Vec<f64>> {
        const EXAMPLE: &str = "write { from = \"…\", to = \"…\", points = 25 }";
        self.known(at, &RANGE_KEYS)?;
        let end = |name: &str| quantity(&self.member(at, name, EXAMPLE)?);
        let ends = Interval::new(end("from")?, end("to")?);
        self.rising(at, ends)?;
        Ok(evenly_spaced(ends, self.points_of_range(at, EXAMPLE)?).collect())
    }

    /// How many points a range has: two or more.
    pub(crate) fn points_of_range(&self, at: &Place<'_>, example: &str) -> Result<usize> {
        let points = self.member(at, "points", example)?;
        match usize::try_from(self.integer(&points, 1, MAX_POINTS, example)?) {
            Ok(number) if number > 1 => Ok(number),
            _ => {
                let message = format!("`{}` leaves out the end of the range", points.path);
                let remedy = "take two points or more, or a list of one value";
                Err(self.refuse(&points, message, remedy))
            }
        }
    }
}
