//! Looks up a dotted key in the description of scenarios.

use crate::error::Result;
use crate::scenario::form::{Form, join};
use crate::scenario::keys::SCENARIO;
use crate::scenario::schema_types::{Key, Kind, Shape};
use crate::scenario::source::listed;
use crate::scenario::tree::{Entry, Node, Value};

/// The description of a dotted key.
pub(super) fn find(form: Form<'_>, root: &Node, entry: &Entry) -> Result<&'static Key> {
    let place = || entry.key_span.clone();
    let refuse = |message: String, remedy: String| Err(form.source.error(place(), message, remedy));
    let key = entry.key.as_str();
    let is_table = matches!(entry.node.value, Value::Table(_));
    if !key.contains('.') && is_table && entry.node.get("from").is_none() {
        let remedy =
            "put dotted keys in quotes, as in \"packet.energy\" = [\"3.6 kBT\", \"4.7 kBT\"]";
        return refuse(format!("`sweep.{key}` must be a list of values"), remedy.into());
    }
    let mut keys: Vec<&'static Key> =
        SCENARIO.iter().filter(|key| !matches!(key.name, "title" | "sweep")).collect();
    if let Some(first @ ("title" | "sweep")) = key.split('.').next() {
        let remedy = format!("sweep {}, or a key in them", listed(keys.iter().map(|key| key.name)));
        return refuse(format!("`{first}` cannot be swept"), remedy);
    }
    if let Some(name) = chosen(root, key) {
        let message = format!("`{key}` cannot be swept while `numerics.chosen` has it chosen anew");
        return refuse(message, format!("take \"{name}\" out of `numerics.chosen`"));
    }
    let (mut node, mut path) = (Some(root), String::new());
    let mut within = "width";
    let mut steps = key.split('.').peekable();
    while let Some(step) = steps.next() {
        let Some(&key) = keys.iter().find(|key| key.name == step) else {
            return Err(form.unknown(step, place(), &path, keys.iter().map(|key| key.name)));
        };
        node = node.and_then(|node| node.get(step));
        path = join(&path, step);
        keys = match (&key.kind, steps.peek()) {
            (Kind::Series(..), None) => {
                let message =
                    format!("`{path}` is a list already, and lists of it cannot be swept");
                return refuse(message, "sweep another key; every case has the whole list".into());
            }
            (Kind::Table(inner) | Kind::Tables(inner), None) => {
                within = inner.first().map_or("", |key| key.name);
                break;
            }
            (Kind::Shape(_) | Kind::Shapes(_), None) => break,
            (_, None) => return Ok(key),
            (Kind::Ion(_), Some(inner)) if node.is_none_or(|node| node.text().is_some()) => {
                let message = format!("`{path}` is a name, so there is no `{path}.{inner}`");
                let particle = "{ mass = \"38.96 u\", charge = 1 }";
                let remedy = format!("write {path} = {particle}, or sweep \"{path}\" itself");
                return refuse(message, remedy);
            }
            (Kind::Table(inner) | Kind::Ion(inner), _) => inner.iter().collect(),
            (Kind::Shape(shapes), _) => shape_keys(node, shapes).unwrap_or_default(),
            (Kind::Shapes(_) | Kind::Tables(_), Some(index)) => {
                let number =
                    index.parse().ok().filter(|number: &usize| number.to_string() == **index);
                let item = number.and_then(|number| node?.list()?.get(number));
                let Some(item) = item else {
                    let example =
                        if step == "species" { "species.0.outside" } else { "barrier.0.height" };
                    let remedy = format!(
                        "name each {step} by its number, counted from 0, as in \"{example}\""
                    );
                    return refuse(
                        format!("`{}`: there is no {step} `{index}`", entry.key),
                        remedy,
                    );
                };
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
                return refuse(format!("`{path}` has no keys of its own"), remedy);
            }
        };
    }
    let remedy = format!("name one key of it, as in \"{path}.{within}\"");
    refuse(format!("`{path}` as a whole cannot be swept"), remedy)
}

/// The key of `[numerics]` in `key`, if the program chooses its value whatever was typed.
fn chosen<'a>(root: &'a Node, key: &str) -> Option<&'a str> {
    let name = key.strip_prefix("numerics.")?.split('.').next()?;
    root.at("numerics.chosen")?.list()?.iter().filter_map(Node::text).find(|word| *word == name)
}

fn shape_keys(node: Option<&Node>, shapes: &'static [Shape]) -> Option<Vec<&'static Key>> {
    let name = node?.get("shape")?.text()?;
    Some(shapes.iter().find(|shape| shape.name == name)?.keys().collect())
}
