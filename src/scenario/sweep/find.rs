//! Looks up a dotted key in the description of scenarios.

use crate::error::{Error, Result};
use crate::scenario::form::{Form, join};
use crate::scenario::keys::SCENARIO;
use crate::scenario::schema_types::{Key, Kind, Shape};
use crate::scenario::source::listed;
use crate::scenario::tree::{Entry, Node, Value};

/// The description of a dotted key.
pub(in crate::scenario) fn find(
    form: Form<'_>,
    root: &Node,
    entry: &Entry,
) -> Result<&'static Key> {
    let search = Search { form, root, entry };
    search.refuse_fixed()?;
    search.find()
}

/// A line of `[sweep]` whose key is looked up.
struct Search<'a> {
    form: Form<'a>,
    root: &'a Node,
    entry: &'a Entry,
}

impl Search<'_> {
    /// The error that points at the key.
    fn error(&self, message: String, remedy: String) -> Error {
        self.form.source.error(self.entry.key_span.clone(), message, remedy)
    }

    /// Refuses tables, and keys that cannot be swept whatever they hold.
    fn refuse_fixed(&self) -> Result<()> {
        let key = self.entry.key.as_str();
        let is_table = matches!(self.entry.node.value, Value::Table(_));
        if !key.contains('.') && is_table && self.entry.node.get("from").is_none() {
            let remedy =
                "put dotted keys in quotes, as in \"packet.energy\" = [\"3.6 kBT\", \"4.7 kBT\"]";
            let message = format!("`sweep.{key}` must be a list of values");
            return Err(self.error(message, remedy.into()));
        }
        if let Some(first @ ("title" | "sweep")) = key.split('.').next() {
            let names = listed(sweepable().iter().map(|key| key.name));
            let remedy = format!("sweep {names}, or a key in them");
            return Err(self.error(format!("`{first}` cannot be swept"), remedy));
        }
        if let Some(name) = chosen(self.root, key) {
            let message =
                format!("`{key}` cannot be swept while `numerics.chosen` has it chosen anew");
            return Err(self.error(message, format!("take \"{name}\" out of `numerics.chosen`")));
        }
        Ok(())
    }

    /// Follows the key from table to table.
    fn find(&self) -> Result<&'static Key> {
        let mut keys = sweepable();
        let (mut node, mut path) = (Some(self.root), String::new());
        let mut steps = self.entry.key.split('.').peekable();
        while let Some(step) = steps.next() {
            let Some(&key) = keys.iter().find(|key| key.name == step) else {
                let (place, names) = (self.entry.key_span.clone(), keys.iter().map(|key| key.name));
                return Err(self.form.unknown(step, place, &path, names));
            };
            node = node.and_then(|node| node.get(step));
            path = join(&path, step);
            let Some(&inner) = steps.peek() else { return self.last(key, &path) };
            if matches!(key.kind, Kind::Shapes(_) | Kind::Tables(_)) {
                node = Some(self.item(node, step, inner)?);
                path = join(&path, inner);
                steps.next();
                if steps.peek().is_none() {
                    return Err(self.whole(&path, key_within(node, key)));
                }
            }
            keys = match &key.kind {
                Kind::Ion(_) if node.is_none_or(|node| node.text().is_some()) => {
                    let message = format!("`{path}` is a name, so there is no `{path}.{inner}`");
                    let particle = "{ mass = \"38.96 u\", charge = 1 }";
                    let remedy = format!("write {path} = {particle}, or sweep \"{path}\" itself");
                    return Err(self.error(message, remedy));
                }
                Kind::Table(keys) | Kind::Ion(keys) | Kind::Tables(keys) => keys.iter().collect(),
                Kind::Shape(shapes) | Kind::Shapes(shapes) => {
                    shape_keys(node, shapes).unwrap_or_default()
                }
                _ => {
                    let remedy = format!("sweep the key itself, as in \"{path}\" = [ … ]");
                    return Err(self.error(format!("`{path}` has no keys of its own"), remedy));
                }
            };
        }
        Err(self.whole(&path, "width"))
    }

    /// `key`, with which the dotted key ends, unless it is more than one value.
    fn last(&self, key: &'static Key, path: &str) -> Result<&'static Key> {
        match key.kind {
            Kind::Series(..) => {
                let message =
                    format!("`{path}` is a list already, and lists of it cannot be swept");
                let remedy = "sweep another key; every case has the whole list";
                Err(self.error(message, remedy.into()))
            }
            Kind::Table(keys) | Kind::Tables(keys) => {
                Err(self.whole(path, keys.first().map_or("", |key| key.name)))
            }
            Kind::Shape(_) | Kind::Shapes(_) => Err(self.whole(path, "width")),
            _ => Ok(key),
        }
    }

    /// The error for a table as a whole; `within` is one of its keys.
    fn whole(&self, path: &str, within: &str) -> Error {
        let remedy = format!("name one key of it, as in \"{path}.{within}\"");
        self.error(format!("`{path}` as a whole cannot be swept"), remedy)
    }

    /// Item `index` of the `list` that the key `step` names.
    fn item<'n>(&self, list: Option<&'n Node>, step: &str, index: &str) -> Result<&'n Node> {
        let number = index.parse().ok().filter(|number: &usize| number.to_string() == index);
        number.and_then(|number| list?.list()?.get(number)).ok_or_else(|| {
            let example = if step == "species" { "species.0.outside" } else { "barrier.0.height" };
            let remedy =
                format!("name each {step} by its number, counted from 0, as in \"{example}\"");
            self.error(format!("`{}`: there is no {step} `{index}`", self.entry.key), remedy)
        })
    }
}

/// The keys at the top of a scenario that a sweep may change.
fn sweepable() -> Vec<&'static Key> {
    SCENARIO.iter().filter(|key| !matches!(key.name, "title" | "sweep")).collect()
}

/// The key of `[numerics]` in `key`, if the program chooses its value whatever was typed.
fn chosen<'a>(root: &'a Node, key: &str) -> Option<&'a str> {
    let name = key.strip_prefix("numerics.")?.split('.').next()?;
    root.at("numerics.chosen")?.list()?.iter().filter_map(Node::text).find(|word| *word == name)
}

/// A key of `node`, an item of the list `key`, as an example.
fn key_within(node: Option<&Node>, key: &Key) -> &'static str {
    let names: Vec<&str> = match &key.kind {
        Kind::Tables(keys) => keys.iter().map(|key| key.name).collect(),
        Kind::Shapes(shapes) => {
            shape_keys(node, shapes).unwrap_or_default().iter().map(|key| key.name).collect()
        }
        _ => Vec::new(),
    };
    names.iter().find(|name| **name == "width").or(names.first()).copied().unwrap_or("width")
}

fn shape_keys(node: Option<&Node>, shapes: &'static [Shape]) -> Option<Vec<&'static Key>> {
    let name = node?.get("shape")?.text()?;
    Some(shapes.iter().find(|shape| shape.name == name)?.keys().collect())
}
