//! The values of one swept key: a list, a range, or numbers drawn from a seed.

use super::super::effective::number;
use super::super::tree::{Entry, Node, Value};
use super::find::find;
use super::range::{dimension, has_ranges, range};
use super::unit::{THERMAL, split, working};
use super::{SweepAxis, SweepValue};
use crate::error::Result;
use crate::scenario::keys::MAX_POINTS;
use crate::scenario::schema_types::Key;
use crate::scenario::validate::{Form, join};
use crate::units::Dimension;

/// The axis that one line of `[sweep]` describes.
pub(super) fn axis(form: Form<'_>, root: &Node, entry: &Entry) -> Result<SweepAxis> {
    let key = find(form, root, entry)?;
    let path = join("sweep", &entry.key);
    let refuse = |message: String, remedy: &str| {
        Err(form.source.error(entry.node.span.clone(), message, remedy))
    };
    let nodes = match &entry.node.value {
        Value::List(items) if items.is_empty() => {
            return refuse(format!("`{path}` has no values"), "give some");
        }
        Value::List(items) if items.len() > MAX_POINTS as usize => {
            return refuse(format!("`{path}` has more than {MAX_POINTS} values"), "take fewer");
        }
        Value::List(items) => items.clone(),
        Value::Table(_) if has_ranges(key) => range(form, root, &entry.node, &path, key)?,
        _ => {
            let ranges = ", or { from, to, points }, or { from, to, draws, seed }";
            let remedy = format!("write [ … ]{}", if has_ranges(key) { ranges } else { "" });
            return refuse(format!("`{path}` must be a list of values"), &remedy);
        }
    };
    for (i, node) in nodes.iter().enumerate() {
        form.value(node, None, &format!("{path}[{i}]"), key)?;
    }
    let warm = root.get("sweep").is_some_and(|sweep| sweep.get("temperature").is_some());
    let (units, numbers) = labels(form, &nodes, &path, key, warm);
    let is_range = matches!(entry.node.value, Value::Table(_));
    let values = nodes.into_iter().enumerate().map(|(i, node)| {
        let text = match node.value {
            Value::Text(ref text) => text.clone(),
            Value::Float(value) if is_range => number(value),
            Value::Integer(Some(value)) if is_range => value.to_string(),
            _ => form.source.text.get(node.span.clone()).unwrap_or_default().to_owned(),
        };
        SweepValue { text, number: numbers.as_ref().map(|numbers| numbers[i]), node }
    });
    Ok(SweepAxis { key: entry.key.clone(), units, values: values.collect() })
}

/// The unit of an axis and its numbers in it; no numbers where one of the values is none. It is
/// `warm` if the temperature is swept too.
fn labels(
    form: Form<'_>,
    nodes: &[Node],
    path: &str,
    key: &Key,
    warm: bool,
) -> (String, Option<Vec<f64>>) {
    let Some(dimension): Option<Dimension> = dimension(key) else {
        let numbers: Option<Vec<f64>> = nodes.iter().map(Node::number).collect();
        return (if numbers.is_some() { "1".into() } else { String::new() }, numbers);
    };
    let typed: Option<Vec<(f64, &str)>> =
        nodes.iter().map(|node| split(node.text()?, dimension)).collect();
    if let Some(typed) = &typed
        && typed.iter().all(|(_, unit)| *unit == typed[0].1)
    {
        return (typed[0].1.to_owned(), Some(typed.iter().map(|(number, _)| *number).collect()));
    }
    if warm && typed.is_none_or(|typed| typed.iter().any(|(_, unit)| *unit == THERMAL)) {
        // k_B·T is another energy in every case, so there is no number in a common unit.
        return (String::new(), None);
    }
    let one = |node: &Node| {
        form.quantities(node, path, key).ok().filter(|values| values.len() == 1).map(|v| v[0])
    };
    let numbers: Option<Vec<f64>> = nodes.iter().map(one).collect();
    (if numbers.is_some() { working(dimension).to_owned() } else { String::new() }, numbers)
}
