//! Quantities, lists of them and ranges: from the text to numbers in working units.

use std::ops::Range;

use super::keys::{MAX_POINTS, RANGE_KEYS};
use super::schema_types::{Key, Kind, Sign, reach};
use super::source::shortened;
use super::tree::{Node, Value};
use super::validate::{Form, join};
use crate::error::Result;
use crate::numeric::evenly_spaced;
use crate::units::{self, Dimension, Interval};

/// Taken where a scenario that does not depend on it names no temperature: body temperature, K.
pub(super) const DEFAULT_TEMPERATURE: f64 = 310.15;

/// Longer than any number with its unit.
const MAX_BYTES: usize = 400;

impl Form<'_> {
    /// One quantity in working units.
    pub fn quantity(
        &self,
        node: &Node,
        path: &str,
        key: &Key,
        dimension: Dimension,
        sign: Sign,
    ) -> Result<f64> {
        let units = units::units_of(dimension).collect::<Vec<_>>().join(", ");
        let Some(text) = node.text() else {
            let example =
                if matches!(key.kind, Kind::Series(..)) { "\"…\"" } else { key.example };
            let remedy = format!(
                "write number and unit in quotes, as in {} = {example}; units: {units}",
                key.name
            );
            let wanted = format!("{} with its unit", dimension.name());
            return Err(self.wrong_kind(node, path, &wanted, &remedy));
        };
        let place = || node.span.clone();
        if text.len() > MAX_BYTES {
            let remedy = format!("write a number and one of the units {units}");
            return Err(self.source.error(
                place(),
                format!("`{path}` is too long for a quantity"),
                remedy,
            ));
        }
        let value = units::parse(text, dimension, self.temperature).map_err(|error| {
            let message = format!("`{path}`: {}", shorten_quoted(&error.message, text));
            let word = match key.kind {
                Kind::QuantityOr(_, word) => format!(", or \"{word}\""),
                _ => String::new(),
            };
            self.source.error(place(), message, error.remedy + &word)
        })?;
        let (least, most, range) = reach(dimension);
        let complaint = match sign {
            Sign::Positive if value <= 0.0 => {
                Some(("must be greater than zero", "greater than zero"))
            }
            Sign::NotNegative if value < 0.0 => Some(("must not be negative", "of zero or more")),
            _ => None,
        };
        if let Some((complaint, wanted)) = complaint {
            let remedy = format!(
                "write {} {wanted}, as in {} = {}",
                dimension.name(),
                key.name,
                key.example
            );
            return Err(self.source.error(place(), format!("`{path}` {complaint}"), remedy));
        }
        // A sharp step has the width zero, and so may have one that is all but sharp.
        let has_least = sign == Sign::Positive || dimension == Dimension::Concentration;
        if value.abs() > most || (has_least && value != 0.0 && value < least) {
            let message = format!("`{path}` = {} is out of range", shortened(text));
            return Err(self.source.error(
                place(),
                message,
                format!("check number and unit; {} may go {range}", dimension.name()),
            ));
        }
        Ok(value)
    }

    /// The quantities of a [`Kind::OneOrMany`] or [`Kind::Series`], in working units.
    pub fn quantities(&self, node: &Node, path: &str, key: &Key) -> Result<Vec<f64>> {
        let (dimension, sign, series) = match key.kind {
            Kind::Series(dimension, sign) => (dimension, sign, true),
            Kind::OneOrMany(dimension, sign) | Kind::Quantity(dimension, sign) => {
                (dimension, sign, false)
            }
            _ => return Ok(Vec::new()),
        };
        match &node.value {
            Value::List(items) if items.is_empty() => {
                let remedy = format!("write, for example, {} = {}", key.name, key.example);
                Err(self.source.error(
                    node.span.clone(),
                    format!("`{path}` is an empty list"),
                    remedy,
                ))
            }
            Value::List(items) if items.len() > MAX_POINTS as usize => Err(self.source.error(
                node.span.clone(),
                format!("`{path}` has more than {MAX_POINTS} entries"),
                "take fewer",
            )),
            Value::List(items) => {
                let item =
                    |(i, item)| self.quantity(item, &format!("{path}[{i}]"), key, dimension, sign);
                items.iter().enumerate().map(item).collect()
            }
            Value::Table(_) if series => {
                let (from, to, points) = self.range(node, path, key, dimension, sign)?;
                Ok(evenly_spaced(Interval::new(from, to), points).collect())
            }
            _ if series => {
                let remedy = format!("write, for example, {} = {}", key.name, key.example);
                Err(self.wrong_kind(
                    node,
                    path,
                    "a list of quantities or { from, to, points }",
                    &remedy,
                ))
            }
            _ => Ok(vec![self.quantity(node, path, key, dimension, sign)?]),
        }
    }

    /// { from, to, points }
    fn range(
        &self,
        node: &Node,
        path: &str,
        key: &Key,
        dimension: Dimension,
        sign: Sign,
    ) -> Result<(f64, f64, usize)> {
        let example = "write { from = \"…\", to = \"…\", points = 25 }";
        self.known(node, path, &RANGE_KEYS)?;
        let end = |name: &str| {
            self.quantity(
                self.member(node, path, name, example)?,
                &join(path, name),
                key,
                dimension,
                sign,
            )
        };
        let (from, to) = (end("from")?, end("to")?);
        self.rising(from, to, node.span.clone(), path)?;
        Ok((from, to, self.points_of_range(node, path, example)?))
    }

    /// How many points a range has: two or more.
    pub fn points_of_range(&self, node: &Node, path: &str, example: &str) -> Result<usize> {
        let count = self.member(node, path, "points", example)?;
        self.integer(count, &join(path, "points"), 1, MAX_POINTS, example)?;
        match count.integer().and_then(|points| usize::try_from(points).ok()) {
            Some(points) if points > 1 => Ok(points),
            _ => {
                let message = format!("`{path}.points` leaves out the end of the range");
                let remedy = "take two points or more, or a list of one value";
                Err(self.source.error(count.span.clone(), message, remedy))
            }
        }
    }

    /// Refuses keys of a range that are none of `keys`.
    pub fn known(&self, node: &Node, path: &str, keys: &[&'static str]) -> Result<()> {
        match node.entries().iter().find(|entry| !keys.contains(&entry.key.as_str())) {
            Some(entry) => {
                Err(self.unknown(&entry.key, entry.key_span.clone(), path, keys.iter().copied()))
            }
            None => Ok(()),
        }
    }

    /// What stands under `name`, or why not.
    pub fn member<'n>(
        &self,
        node: &'n Node,
        path: &str,
        name: &str,
        example: &str,
    ) -> Result<&'n Node> {
        let missing = || {
            self.source.error(
                node.span.clone(),
                format!("`{path}` lacks the key `{name}`"),
                example,
            )
        };
        node.get(name).ok_or_else(missing)
    }

    /// Refuses `from` that is not below `to`.
    pub fn rising(&self, from: f64, to: f64, span: Range<usize>, path: &str) -> Result<()> {
        if from < to {
            return Ok(());
        }
        Err(self.source.error(
            span,
            format!("`{path}`: `from` must be below `to`"),
            "exchange or change the two",
        ))
    }
}

/// The message with a very long typed text cut short.
fn shorten_quoted(message: &str, typed: &str) -> String {
    if typed.chars().count() > 60 {
        message.replace(typed, &shortened(typed))
    } else {
        message.to_owned()
    }
}
