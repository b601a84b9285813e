//! The values of one swept key: a list, a range, or numbers drawn from a seed.

use super::super::effective::number;
use super::super::form::{Form, join};
use super::super::grammar::{Key, Kind, Sign};
use super::super::language::MOST_POINTS;
use super::super::quantities::spread;
use super::super::tree::{Entry, Node, Value};
use super::find::find;
use super::{SweepAxis, SweepValue};
use crate::error::Result;
use crate::units::{self, Dimension};

/// The unit that is another energy at another temperature.
const THERMAL: &str = "kBT";

/// The axis that one line of `[sweep]` describes.
pub(super) fn axis(form: Form<'_>, root: &Node, entry: &Entry) -> Result<SweepAxis> {
    let key = find(form, root, entry)?;
    let path = join("sweep", &entry.key);
    let refuse = |message: String, remedy: &str| Err(form.source.error(entry.node.span.clone(), message, remedy));
    let dimension = match key.kind {
        Kind::Quantity(dimension, sign) | Kind::OneOrMany(dimension, sign) => Some((dimension, sign)),
        _ => None,
    };
    let nodes = match (&entry.node.value, dimension) {
        (Value::List(items), _) if items.is_empty() => return refuse(format!("`{path}` has no values"), "give some"),
        (Value::List(items), _) if items.len() > MOST_POINTS as usize => {
            return refuse(format!("`{path}` has more than {MOST_POINTS} values"), "take fewer");
        }
        (Value::List(items), _) => items.clone(),
        (Value::Table(_), Some((dimension, sign))) => range(form, root, &entry.node, &path, key, (dimension, sign))?,
        _ => {
            return refuse(
                format!("`{path}` must be a list of values"),
                "write [ … ], or { from, to, points } of a quantity, or { from, to, draws, seed }",
            );
        }
    };
    for (i, node) in nodes.iter().enumerate() {
        form.value(node, None, &format!("{path}[{i}]"), key)?;
    }
    let warm = root.get("sweep").is_some_and(|sweep| sweep.get("temperature").is_some());
    let (units, numbers) = labels(form, &nodes, &path, key, dimension.map(|(dimension, _)| (dimension, warm)));
    let values = nodes.into_iter().enumerate().map(|(i, node)| {
        let typed = || form.source.text.get(node.span.clone()).unwrap_or_default().to_owned();
        let text = node.text().map_or_else(typed, str::to_owned);
        SweepValue { text, number: numbers.as_ref().map(|numbers| numbers[i]), node }
    });
    Ok(SweepAxis { key: entry.key.clone(), units, values: values.collect() })
}

/// The unit of an axis and its numbers in it; no numbers where one of the values is none.
fn labels(
    form: Form<'_>,
    nodes: &[Node],
    path: &str,
    key: &Key,
    dimension: Option<(Dimension, bool)>,
) -> (String, Option<Vec<f64>>) {
    let Some((dimension, warm)) = dimension else {
        let numbers: Option<Vec<f64>> = nodes.iter().map(Node::number).collect();
        return (if numbers.is_some() { "1".into() } else { String::new() }, numbers);
    };
    let typed: Option<Vec<(f64, &str)>> = nodes.iter().map(|node| split(node.text()?, dimension)).collect();
    if let Some(typed) = &typed
        && typed.iter().all(|(_, unit)| *unit == typed[0].1)
    {
        return (typed[0].1.to_owned(), Some(typed.iter().map(|(number, _)| *number).collect()));
    }
    if warm && typed.is_none_or(|typed| typed.iter().any(|(_, unit)| *unit == THERMAL)) {
        // k_B·T is another energy in every case, so there is no number in a common unit.
        return (String::new(), None);
    }
    let one = |node: &Node| form.quantities(node, path, key).ok().filter(|values| values.len() == 1).map(|v| v[0]);
    let numbers: Option<Vec<f64>> = nodes.iter().map(one).collect();
    (if numbers.is_some() { working(dimension).to_owned() } else { String::new() }, numbers)
}

/// The values of { from, to, points } or { from, to, draws, seed }; in the unit of the ends, so that kBT follows a swept temperature.
fn range(
    form: Form<'_>,
    root: &Node,
    node: &Node,
    path: &str,
    key: &Key,
    (dimension, sign): (Dimension, Sign),
) -> Result<Vec<Node>> {
    let drawn = node.get("draws").is_some() || node.get("seed").is_some();
    let (from, to, count, seed) = if drawn {
        form.draws(node, path, key, dimension, sign)?
    } else {
        let (from, to, points) = form.range(node, path, key, dimension, sign)?;
        (from, to, points, None)
    };
    let end = |name: &str| node.get(name).and_then(Node::text).and_then(|text| split(text, dimension));
    let ends = (end("from"), end("to"));
    if let (Some((_, unit)), Some((_, other))) = ends
        && unit != other
        && [unit, other].contains(&THERMAL)
        && root.get("sweep").is_some_and(|sweep| sweep.get("temperature").is_some())
    {
        let message = format!("`{path}` has ends in kBT and in another unit, and the temperature is swept");
        return Err(form.source.error(node.span.clone(), message, "write both ends in kBT, or none"));
    }
    let (from, to, unit) = match ends {
        (Some((from, unit)), Some((to, other))) if unit == other => (from, to, unit),
        _ => (from, to, working(dimension)),
    };
    let numbers = match seed {
        Some(seed) => (0..count as u64).map(|i| from + (to - from) * uniform(seed, i)).collect(),
        None => spread(from, to, count),
    };
    let value = |value: f64| Value::Text(format!("{} {unit}", number(value)));
    Ok(numbers.into_iter().map(|number| Node { value: value(number), span: node.span.clone() }).collect())
}

/// Draw `index` of the sequence that `seed` begins, uniform in [0, 1): SplitMix64 (Steele, Lea, Flood 2014), 53 bits of it.
fn uniform(seed: u64, index: u64) -> f64 {
    let mut z = seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// The working unit of a dimension.
fn working(dimension: Dimension) -> &'static str {
    let is_one = |unit: &&str| units::parse(&format!("1 {unit}"), dimension, None) == Ok(1.0);
    units::units_of(dimension).find(is_one).unwrap_or("")
}

/// Number and unit of a quantity.
fn split(text: &str, dimension: Dimension) -> Option<(f64, &'static str)> {
    units::units_of(dimension).find_map(|unit| Some((text.trim().strip_suffix(unit)?.trim_end().parse().ok()?, unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_uniform_and_their_own_for_every_seed() {
        let draws = |seed: u64| (0..10_000).map(|i| uniform(seed, i)).collect::<Vec<f64>>();
        let (first, second) = (draws(1), draws(2));
        for drawn in [&first, &second] {
            let mean = drawn.iter().sum::<f64>() / 1e4;
            let square = drawn.iter().map(|u| u * u).sum::<f64>() / 1e4;
            // Standard errors 0.0029 and 0.0030.
            assert!((mean - 0.5).abs() < 0.012 && (square - 1.0 / 3.0).abs() < 0.012, "{mean} {square}");
            assert!(drawn.iter().all(|u| (0.0..1.0).contains(u)));
        }
        let product: f64 = first.iter().zip(&second).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum::<f64>() / 1e4;
        assert!(product.abs() < 0.004, "correlated: {product}");
    }
}
