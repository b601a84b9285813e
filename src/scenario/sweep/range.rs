//! { from, to, points } and { from, to, draws, seed } of a swept key.

use super::between::{Count, Ends, Spacing, numbers, whole_points};
use super::unit::{THERMAL, Typed, begins_at_zero, split, working};
use crate::csv_text::number;
use crate::error::Result;
use crate::scenario::form::{Form, Place};
use crate::scenario::keys::{DRAW_KEYS, MAX_POINTS, POINT_KEYS, SPACINGS};
use crate::scenario::schema_types::{Key, Kind};
use crate::scenario::tree::{Node, Value};
use crate::units::{Dimension, Interval};

/// Whether the values of `key` can lie between two.
pub(super) fn has_ranges(key: &Key) -> bool {
    dimension(key).is_some() || matches!(key.kind, Kind::Number { .. } | Kind::Integer { .. })
}

/// What the values of a key are measured in.
pub(super) fn dimension(key: &Key) -> Option<Dimension> {
    match key.kind {
        Kind::Quantity(dimension, _) | Kind::OneOrMany(dimension, _) => Some(dimension),
        _ => None,
    }
}

/// A range of values of a key.
pub(super) struct RangeReader<'a> {
    pub(crate) form: Form<'a>,
    pub(crate) at: &'a Place<'a>,
    pub(crate) key: &'a Key,
    /// Whether the temperature is swept too.
    pub(crate) has_temperature: bool,
}

/// One end of a range.
struct End {
    /// In working units.
    value: f64,
    /// With its unit, of a quantity.
    typed: Option<Typed>,
}

/// Ends in a unit, where they are quantities.
struct UnitEnds {
    ends: Ends,
    unit: Option<&'static str>,
}

impl RangeReader<'_> {
    /// The values as if they had been typed, in the unit of the ends: kBT follows a swept
    /// temperature.
    pub(crate) fn values(&self) -> Result<Vec<Node>> {
        let (form, node, path) = (self.form, self.at.node, &self.at.path);
        form.known(self.at, if self.is_drawn() { &DRAW_KEYS } else { &POINT_KEYS })?;
        let spacing = self.spacing()?;
        let UnitEnds { ends, unit } = self.ends(spacing)?;
        let count = self.count()?;
        let Ends { from, to } = ends;
        if spacing == Spacing::Logarithmic
            && (from == 0.0 || to == 0.0 || (from < 0.0) != (to < 0.0))
        {
            let message = format!(
                "`{path}` has logarithmic spacing and an end at zero, or ends of both signs"
            );
            let remedy = "take both ends above zero or both below it, or leave `spacing` out";
            return Err(form.refuse(self.at, message, remedy));
        }
        let numbers = numbers(ends, &count, spacing);
        let is_whole = matches!(self.key.kind, Kind::Integer { .. });
        if let Some(broken) = numbers.iter().find(|number| is_whole && number.fract() != 0.0) {
            let broken = number(*broken);
            let message = format!("`{path}` takes whole numbers, and {broken} would be among them");
            let remedy = match (count, spacing) {
                (Count::Points(points), Spacing::Linear) => {
                    format!("take points = {}, or list the values", whole_points(ends, points))
                }
                _ => "list the values".into(),
            };
            return Err(form.refuse(self.at, message, remedy));
        }
        let value = |value: f64| match unit {
            Some(unit) => Value::Text(format!("{} {unit}", number(value))),
            None if is_whole => Value::Integer(Some(value as i64)),
            None => Value::Float(value),
        };
        let node = |number| Node { value: value(number), span: node.span.clone() };
        Ok(numbers.into_iter().map(node).collect())
    }

    /// Whether the values are drawn from a seed.
    fn is_drawn(&self) -> bool {
        ["draws", "seed"].iter().any(|name| self.at.node.get(name).is_some())
    }

    fn spacing(&self) -> Result<Spacing> {
        let Some(entry) = self.at.node.entry("spacing") else { return Ok(Spacing::Linear) };
        let word = self.form.word(&self.at.entry(entry), SPACINGS.iter().copied())?;
        Ok(if word == "log" { Spacing::Logarithmic } else { Spacing::Linear })
    }

    fn ends(&self, spacing: Spacing) -> Result<UnitEnds> {
        let (from, to) = (self.end("from")?, self.end("to")?);
        let ends = Ends { from: from.value, to: to.value };
        if self.is_drawn() {
            self.form.rising(self.at, Interval::new(ends.from, ends.to))?;
        } else if ends.from == ends.to {
            let message = format!("`{}`: `from` and `to` are the same", self.at.path);
            let remedy = "take two ends, or a list of one value";
            return Err(self.form.refuse(self.at, message, remedy));
        }
        let Some(dimension) = dimension(self.key) else { return Ok(UnitEnds { ends, unit: None }) };
        let in_working_unit = UnitEnds { ends, unit: Some(working(dimension)) };
        let (Some(from), Some(to)) = (from.typed, to.typed) else { return Ok(in_working_unit) };
        let unit = from.unit;
        if unit != to.unit && [unit, to.unit].contains(&THERMAL) && self.has_temperature {
            let message = format!(
                "`{}` has ends in kBT and in another unit, and the temperature is swept",
                self.at.path
            );
            return Err(self.form.refuse(self.at, message, "write both ends in kBT, or none"));
        }
        // The logarithm of a number in degC depends on where its zero lies.
        let is_kept =
            unit == to.unit && (spacing == Spacing::Linear || begins_at_zero(unit, dimension));
        let ends = Ends { from: from.number, to: to.number };
        Ok(if is_kept { UnitEnds { ends, unit: Some(unit) } } else { in_working_unit })
    }

    fn end(&self, name: &str) -> Result<End> {
        let at = self.form.member(self.at, name, self.example())?;
        match self.key.kind {
            Kind::Quantity(dimension, sign) | Kind::OneOrMany(dimension, sign) => Ok(End {
                value: self.form.quantity(&at, self.key, dimension, sign)?,
                typed: at.node.text().and_then(|text| split(text, dimension)),
            }),
            _ => {
                let value = at.node.number().unwrap_or(f64::NAN);
                self.form.value(at, self.key)?;
                Ok(End { value, typed: None })
            }
        }
    }

    fn count(&self) -> Result<Count> {
        let (form, example) = (self.form, self.example());
        if !self.is_drawn() {
            return Ok(Count::Points(form.points_of_range(self.at, example)?));
        }
        let draws = form.member(self.at, "draws", example)?;
        let seed = form.member(self.at, "seed", example)?;
        let draws = form.integer(&draws, 1, MAX_POINTS, example)? as usize;
        let seed = form.integer(&seed, 0, i64::MAX, example)? as u64;
        Ok(Count::Draws { draws, seed })
    }

    fn example(&self) -> &'static str {
        match self.is_drawn() {
            true => "write { from = \"…\", to = \"…\", draws = 100, seed = 1 }",
            false => "write { from = \"…\", to = \"…\", points = 25 }",
        }
    }
}
