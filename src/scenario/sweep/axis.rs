//! The values of one swept key: a list, a range, or random numbers.

use super::range::{RangeReader, dimension, has_ranges};
use super::unit::{THERMAL, Typed, split, working};
use super::{SweepAxis, SweepValue};
use crate::csv_text::number;
use crate::error::Result;
use crate::scenario::form::{Form, Place, join};
use crate::scenario::keys::MAX_POINTS;
use crate::scenario::schema_types::Key;
use crate::scenario::section::Checked;
use crate::scenario::tree::{Entry, Node, Value};

/// The axis that one line of `[sweep]`, of the grammar `key`, describes; `has_temperature` if the
/// temperature is swept too.
pub(super) fn axis(
    form: Form<'_>,
    entry: &Entry,
    key: &Key,
    has_temperature: bool,
) -> Result<SweepAxis> {
    let at = Place { node: &entry.node, path: join("sweep", &entry.key), key_span: None };
    let path = &at.path;
    let refuse = |message: String, remedy: &str| Err(form.refuse(&at, message, remedy));
    let nodes = match &entry.node.value {
        Value::List(items) if items.is_empty() => {
            return refuse(format!("`{path}` has no values"), "give some");
        }
        Value::List(items) if items.len() > MAX_POINTS as usize => {
            return refuse(format!("`{path}` has more than {MAX_POINTS} values"), "take fewer");
        }
        Value::List(items) => items.clone(),
        Value::Table(_) if has_ranges(key) => {
            RangeReader { form, at: &at, key, has_temperature }.values()?
        }
        _ => {
            let ranges = ", or { from, to, points }, or { from, to, draws, seed }";
            let remedy = format!("write [ … ]{}", if has_ranges(key) { ranges } else { "" });
            return refuse(format!("`{path}` must be a list of values"), &remedy);
        }
    };
    let checked = nodes.iter().enumerate().map(|(i, node)| form.value(at.item(i, node), key));
    let checked = checked.collect::<Result<Vec<_>>>()?;
    let Labels { units, numbers } = labels(&nodes, &checked, key, has_temperature);
    let is_range = matches!(entry.node.value, Value::Table(_));
    let texts = nodes.iter().map(|node| match node.value {
        Value::Text(ref text) => text.clone(),
        Value::Float(value) if is_range => number(value),
        Value::Integer(Some(value)) if is_range => value.to_string(),
        _ => form.source.text.get(node.span.clone()).unwrap_or_default().to_owned(),
    });
    let texts: Vec<String> = texts.collect();
    let values = nodes.into_iter().zip(texts).enumerate().map(|(i, (node, text))| SweepValue {
        text,
        number: numbers.as_ref().map(|numbers| numbers[i]),
        node,
    });
    Ok(SweepAxis { key: entry.key.clone(), units, values: values.collect() })
}

/// What the values of an axis are labelled with.
struct Labels {
    units: String,
    /// In these units; none where one of the values is no number.
    numbers: Option<Vec<f64>>,
}

impl Labels {
    /// `units` where there are numbers.
    fn of(units: &str, numbers: Option<Vec<f64>>) -> Self {
        Self { units: if numbers.is_some() { units.to_owned() } else { String::new() }, numbers }
    }
}

/// The unit in which all values were typed, else the working unit, with the numbers in it.
fn labels(nodes: &[Node], checked: &[Checked<'_>], key: &Key, has_temperature: bool) -> Labels {
    let Some(dimension) = dimension(key) else {
        return Labels::of("1", nodes.iter().map(Node::number).collect());
    };
    let typed: Option<Vec<Typed>> =
        nodes.iter().map(|node| split(node.text()?, dimension)).collect();
    if let Some(typed) = &typed
        && typed.iter().all(|one| one.unit == typed[0].unit)
    {
        let numbers = typed.iter().map(|one| one.number).collect();
        return Labels::of(typed[0].unit, Some(numbers));
    }
    if has_temperature && typed.is_none_or(|typed| typed.iter().any(|one| one.unit == THERMAL)) {
        // k_B·T is another energy in every case, so there is no number in a common unit.
        return Labels::of("", None);
    }
    Labels::of(working(dimension), checked.iter().map(Checked::single).collect())
}
