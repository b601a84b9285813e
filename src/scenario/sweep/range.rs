//! { from, to, points } and { from, to, draws, seed }, read.

use super::super::effective::number;
use super::super::tree::{Node, Value};
use super::between::{Count, Spacing, numbers, whole_points};
use super::unit::{THERMAL, begins_at_zero, split, working};
use crate::error::Result;
use crate::scenario::keys::{DRAW_KEYS, MAX_POINTS, POINT_KEYS, SPACINGS};
use crate::scenario::schema_types::{Key, Kind};
use crate::scenario::validate::{Form, join};
use crate::units::Dimension;

/// The two ends, in a unit where they are quantities.
struct Ends {
    from: f64,
    to: f64,
    unit: Option<&'static str>,
}

/// Whether the values of `key` can lie between two.
pub(super) fn has_ranges(key: &Key) -> bool {
    dimension(key).is_some() || matches!(key.kind, Kind::Number(..) | Kind::Integer(..))
}

/// What the values of a key are measured in.
pub(super) fn dimension(key: &Key) -> Option<Dimension> {
    match key.kind {
        Kind::Quantity(dimension, _) | Kind::OneOrMany(dimension, _) => Some(dimension),
        _ => None,
    }
}

/// The values of { from, to, points } or { from, to, draws, seed }; in the unit of the ends, so
/// that kBT follows a swept temperature.
pub(super) fn range(
    form: Form<'_>,
    root: &Node,
    node: &Node,
    path: &str,
    key: &Key,
) -> Result<Vec<Node>> {
    let drawn = node.get("draws").is_some() || node.get("seed").is_some();
    form.known(node, path, if drawn { &DRAW_KEYS } else { &POINT_KEYS })?;
    let spacing = spacing(form, node, path)?;
    let ends = ends(form, root, (node, path, drawn), key, spacing)?;
    let count = count(form, node, path, drawn)?;
    if spacing == Spacing::Logarithmic
        && (ends.from == 0.0 || ends.to == 0.0 || (ends.from < 0.0) != (ends.to < 0.0))
    {
        let message =
            format!("`{path}` has logarithmic spacing and an end at zero, or ends of both signs");
        let remedy = "take both ends above zero or both below it, or leave `spacing` out";
        return Err(form.source.error(node.span.clone(), message, remedy));
    }
    let numbers = numbers((ends.from, ends.to), &count, spacing);
    if let Kind::Integer(..) = key.kind
        && let Some(broken) = numbers.iter().find(|number| number.fract() != 0.0)
    {
        let message =
            format!("`{path}` takes whole numbers, and {} would be among them", number(*broken));
        let remedy = match (count, spacing) {
            (Count::Points(points), Spacing::Linear) => {
                format!(
                    "take points = {}, or list the values",
                    whole_points((ends.from, ends.to), points)
                )
            }
            _ => "list the values".into(),
        };
        return Err(form.source.error(node.span.clone(), message, remedy));
    }
    let value = |value: f64| match (ends.unit, &key.kind) {
        (Some(unit), _) => Value::Text(format!("{} {unit}", number(value))),
        (None, Kind::Integer(..)) => Value::Integer(Some(value as i64)),
        (None, _) => Value::Float(value),
    };
    Ok(numbers
        .into_iter()
        .map(|number| Node { value: value(number), span: node.span.clone() })
        .collect())
}

fn spacing(form: Form<'_>, node: &Node, path: &str) -> Result<Spacing> {
    let Some(typed) = node.get("spacing") else { return Ok(Spacing::Linear) };
    form.word(typed, &join(path, "spacing"), SPACINGS.iter().copied())?;
    Ok(if typed.text() == Some("log") { Spacing::Logarithmic } else { Spacing::Linear })
}

fn ends(
    form: Form<'_>,
    root: &Node,
    (node, path, drawn): (&Node, &str, bool),
    key: &Key,
    spacing: Spacing,
) -> Result<Ends> {
    let end = |name: &str| -> Result<(f64, Option<(f64, &'static str)>)> {
        let (end, path) = (form.member(node, path, name, example(drawn))?, join(path, name));
        match key.kind {
            Kind::Quantity(dimension, sign) | Kind::OneOrMany(dimension, sign) => {
                let value = form.quantity(end, &path, key, dimension, sign)?;
                Ok((value, end.text().and_then(|text| split(text, dimension))))
            }
            _ => {
                form.value(end, None, &path, key)?;
                Ok((end.number().unwrap_or(f64::NAN), None))
            }
        }
    };
    let ((from, typed_from), (to, typed_to)) = (end("from")?, end("to")?);
    if drawn {
        form.rising(from, to, node.span.clone(), path)?;
    } else if from == to {
        let message = format!("`{path}`: `from` and `to` are the same");
        return Err(form.source.error(
            node.span.clone(),
            message,
            "take two ends, or a list of one value",
        ));
    }
    let Some(dimension) = dimension(key) else { return Ok(Ends { from, to, unit: None }) };
    if let (Some((_, unit)), Some((_, other))) = (typed_from, typed_to)
        && unit != other
        && [unit, other].contains(&THERMAL)
        && root.get("sweep").is_some_and(|sweep| sweep.get("temperature").is_some())
    {
        let message =
            format!("`{path}` has ends in kBT and in another unit, and the temperature is swept");
        return Err(form.source.error(
            node.span.clone(),
            message,
            "write both ends in kBT, or none",
        ));
    }
    Ok(match (typed_from, typed_to) {
        (Some((from, unit)), Some((to, other)))
            if unit == other && (spacing == Spacing::Linear || begins_at_zero(unit, dimension)) =>
        {
            Ends { from, to, unit: Some(unit) }
        }
        _ => Ends { from, to, unit: Some(working(dimension)) },
    })
}

fn count(form: Form<'_>, node: &Node, path: &str, drawn: bool) -> Result<Count> {
    let example = example(drawn);
    if !drawn {
        return Ok(Count::Points(form.points_of_range(node, path, example)?));
    }
    let (draws, seed) =
        (form.member(node, path, "draws", example)?, form.member(node, path, "seed", example)?);
    form.integer(draws, &join(path, "draws"), 1, MAX_POINTS, example)?;
    form.integer(seed, &join(path, "seed"), 0, i64::MAX, example)?;
    let whole =
        |node: &Node| node.integer().and_then(|number| u64::try_from(number).ok()).unwrap_or(1);
    Ok(Count::Draws(whole(draws) as usize, whole(seed)))
}

fn example(drawn: bool) -> &'static str {
    if drawn {
        "write { from = \"…\", to = \"…\", draws = 100, seed = 1 }"
    } else {
        "write { from = \"…\", to = \"…\", points = 25 }"
    }
}
