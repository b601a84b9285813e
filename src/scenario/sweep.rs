//! Many cases from one scenario: dotted keys with lists of values, the cases their product.

use super::effective::number;
use super::form::{Form, join};
use super::grammar::{Key, Kind, Shape, Sign};
use super::language::{MOST_POINTS, SCENARIO};
use super::quantities::spread;
use super::source::{Source, listed};
use super::tree::{Entry, Node, Value};
use crate::error::{Error, Result};
use crate::units::{self, Dimension};

/// The swept keys; their product are the cases, the last key running fastest. Without keys there is one case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sweep {
    /// In the order of the file.
    pub axes: Vec<SweepAxis>,
}

/// One swept key.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepAxis {
    /// Dotted key, `barrier.0.height`.
    pub key: String,
    /// What it takes in turn.
    pub values: Vec<SweepValue>,
}

/// One value of a swept key.
#[derive(Debug, Clone, PartialEq)]
pub struct SweepValue {
    /// As typed, quotes left out; a step of a range in the unit of the range.
    pub text: String,
    /// In working units, if the value is one number; kBT of the scenario's own temperature.
    pub number: Option<f64>,
    pub(super) node: Node,
}

impl Sweep {
    /// How many cases there are.
    pub fn cases(&self) -> usize {
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    /// Which value each axis takes in case `index`.
    pub fn indices(&self, index: usize) -> Vec<usize> {
        let mut rest = index;
        let mut indices = vec![0; self.axes.len()];
        for (at, axis) in indices.iter_mut().zip(&self.axes).rev() {
            *at = rest % axis.values.len();
            rest /= axis.values.len();
        }
        indices
    }
}

/// The sweep that the file describes, every value checked as if it stood under its key.
pub(super) fn sweep(source: &Source, root: &Node, temperature: Option<f64>) -> Result<Sweep> {
    let form = Form { source, temperature };
    let entries = root.get("sweep").map(Node::entries).unwrap_or_default();
    let axes = entries.iter().map(|entry| axis(form, root, entry)).collect::<Result<Vec<_>>>()?;
    let cases = axes.iter().try_fold(1usize, |product, axis| product.checked_mul(axis.values.len()));
    if cases.is_none_or(|cases| cases > MOST_POINTS as usize) {
        let message = format!("the sweep has more than {MOST_POINTS} cases");
        return Err(source.error(root.place("sweep"), message, "take fewer values"));
    }
    Ok(Sweep { axes })
}

fn axis(form: Form<'_>, root: &Node, entry: &Entry) -> Result<SweepAxis> {
    let key = find(form, root, entry)?;
    let path = join("sweep", &entry.key);
    let refuse = |message: String, remedy: &str| Err(form.source.error(entry.node.span.clone(), message, remedy));
    let nodes = match (&entry.node.value, &key.kind) {
        (Value::List(items), _) if items.is_empty() => return refuse(format!("`{path}` has no values"), "give some"),
        (Value::List(items), _) if items.len() > MOST_POINTS as usize => {
            return refuse(format!("`{path}` has more than {MOST_POINTS} values"), "take fewer");
        }
        (Value::List(items), _) => items.clone(),
        (Value::Table(_), &(Kind::Quantity(dimension, sign) | Kind::OneOrMany(dimension, sign))) => {
            range(form, &entry.node, &path, key, dimension, sign)?
        }
        _ => {
            return refuse(
                format!("`{path}` must be a list of values"),
                "write [ … ], or { from, to, points } of a quantity",
            );
        }
    };
    let values = nodes.into_iter().enumerate().map(|(i, node)| {
        let path = format!("{path}[{i}]");
        form.value(&node, None, &path, key)?;
        let number = match key.kind {
            Kind::Quantity(..) | Kind::OneOrMany(..) => {
                form.quantities(&node, &path, key).ok().filter(|values| values.len() == 1).map(|values| values[0])
            }
            _ => node.number(),
        };
        let typed = || form.source.text.get(node.span.clone()).unwrap_or_default().to_owned();
        let text = node.text().map_or_else(typed, str::to_owned);
        Ok(SweepValue { text, number, node })
    });
    Ok(SweepAxis { key: entry.key.clone(), values: values.collect::<Result<_>>()? })
}

/// The steps of a range as values of their own; in the unit of the range, so that kBT follows a swept temperature.
fn range(form: Form<'_>, node: &Node, path: &str, key: &Key, dimension: Dimension, sign: Sign) -> Result<Vec<Node>> {
    let (from, to, points) = form.range(node, path, key, dimension, sign)?;
    let end = |name: &str| node.get(name).and_then(Node::text).and_then(|text| split(text, dimension));
    let texts: Vec<String> = match (end("from"), end("to")) {
        (Some((from, unit)), Some((to, other))) if unit == other => {
            spread(from, to, points).into_iter().map(|value| format!("{} {unit}", number(value))).collect()
        }
        _ => {
            let unit =
                units::units_of(dimension).find(|unit| units::parse(&format!("1 {unit}"), dimension, None) == Ok(1.0));
            spread(from, to, points)
                .into_iter()
                .map(|value| format!("{} {}", number(value), unit.unwrap_or("")))
                .collect()
        }
    };
    Ok(texts.into_iter().map(|text| Node { value: Value::Text(text), span: node.span.clone() }).collect())
}

/// Number and unit of a quantity.
fn split(text: &str, dimension: Dimension) -> Option<(f64, &'static str)> {
    units::units_of(dimension).find_map(|unit| Some((text.trim().strip_suffix(unit)?.trim_end().parse().ok()?, unit)))
}

/// The grammar of a dotted key.
fn find(form: Form<'_>, root: &Node, entry: &Entry) -> Result<&'static Key> {
    let place = || entry.key_span.clone();
    if !entry.key.contains('.') && matches!(entry.node.value, Value::Table(_)) && entry.node.get("from").is_none() {
        let message = format!("`sweep.{}` must be a list of values", entry.key);
        let remedy = "put dotted keys in quotes, as in \"packet.energy\" = [\"3.6 kBT\", \"4.7 kBT\"]";
        return Err(form.source.error(place(), message, remedy));
    }
    let mut keys: Vec<&'static Key> = SCENARIO.iter().filter(|key| !matches!(key.name, "title" | "sweep")).collect();
    if let Some(first @ ("title" | "sweep")) = entry.key.split('.').next() {
        let remedy =
            format!("keys that can be swept are {} and what stands in them", listed(keys.iter().map(|key| key.name)));
        return Err(form.source.error(place(), format!("`{first}` cannot be swept"), remedy));
    }
    let (mut node, mut path) = (Some(root), String::new());
    let mut steps = entry.key.split('.').peekable();
    while let Some(step) = steps.next() {
        let Some(&key) = keys.iter().find(|key| key.name == step) else {
            return Err(form.unknown(step, place(), &path, keys.iter().map(|key| key.name)));
        };
        node = node.and_then(|node| node.get(step));
        path = join(&path, step);
        keys = match (&key.kind, steps.peek()) {
            (Kind::Table(_) | Kind::Tables(_) | Kind::Shape(_) | Kind::Shapes(_) | Kind::Series(..), None) => break,
            (_, None) => return Ok(key),
            (Kind::Table(inner) | Kind::Ion(inner), _) => inner.iter().collect(),
            (Kind::Shape(shapes), _) => shape_keys(node, shapes).unwrap_or_default(),
            (Kind::Shapes(_) | Kind::Tables(_), Some(index)) => {
                let item = index.parse().ok().and_then(|index: usize| node?.list()?.get(index));
                let Some(item) = item else { return Err(no_such(form, entry, step, index)) };
                node = Some(item);
                path = join(&path, index);
                steps.next();
                if steps.peek().is_none() {
                    break;
                }
                match key.kind {
                    Kind::Shapes(shapes) => shape_keys(node, shapes).unwrap_or_default(),
                    Kind::Tables(inner) => inner.iter().collect(),
                    _ => Vec::new(),
                }
            }
            _ => {
                let remedy = format!("sweep the key itself, as in \"{path}\" = [ … ]");
                return Err(form.source.error(place(), format!("`{path}` has no keys of its own"), remedy));
            }
        };
    }
    let remedy = format!("name one key of it, as in \"{path}.width\"");
    Err(form.source.error(place(), format!("`{path}` as a whole cannot be swept"), remedy))
}

fn shape_keys(node: Option<&Node>, shapes: &'static [Shape]) -> Option<Vec<&'static Key>> {
    let name = node?.get("shape")?.text()?;
    Some(shapes.iter().find(|shape| shape.name == name)?.keys().collect())
}

fn no_such(form: Form<'_>, entry: &Entry, list: &str, index: &str) -> Error {
    let message = format!("`{}`: there is no {list} `{index}`", entry.key);
    let example = if list == "species" { "species.0.outside" } else { "barrier.0.height" };
    let remedy = format!("each {list} has a number, counted from 0, as in \"{example}\"");
    form.source.error(entry.key_span.clone(), message, remedy)
}
