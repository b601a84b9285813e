//! Reading values from a table whose form has been checked.

use super::schema_types::{Key, Kind, Sign};
use super::tree::{Node, Value};
use super::validate::{Form, join};
use crate::error::{Error, Result};

/// A table of the file with the grammar of its keys.
pub(super) struct Section<'a> {
    pub form: Form<'a>,
    pub node: &'a Node,
    pub path: String,
    keys: Vec<&'static Key>,
}

impl<'a> Section<'a> {
    pub fn new(
        form: Form<'a>,
        node: &'a Node,
        path: String,
        keys: impl Iterator<Item = &'static Key>,
    ) -> Self {
        Self { form, node, path, keys: keys.collect() }
    }

    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.node.get(name)
    }

    /// A quantity in working units.
    pub fn quantity(&self, name: &str) -> Result<Option<f64>> {
        let (Some(node), Some(key)) = (self.get(name), self.key(name)) else { return Ok(None) };
        let (dimension, sign) = match key.kind {
            Kind::Quantity(dimension, sign) => (dimension, sign),
            Kind::QuantityOr(dimension, word) if node.text() != Some(word) => {
                (dimension, Sign::Any)
            }
            _ => return Ok(None),
        };
        self.form.quantity(node, &join(&self.path, name), key, dimension, sign).map(Some)
    }

    /// A quantity that the form requires.
    pub fn require(&self, name: &str) -> Result<f64> {
        self.quantity(name)?.ok_or_else(|| self.missing(name))
    }

    /// One quantity or several.
    pub fn quantities(&self, name: &str) -> Result<Option<Vec<f64>>> {
        let (Some(node), Some(key)) = (self.get(name), self.key(name)) else { return Ok(None) };
        self.form.quantities(node, &join(&self.path, name), key).map(Some)
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Node::text)
    }

    pub fn words(&self, name: &str) -> Vec<&'a str> {
        self.get(name).and_then(Node::list).into_iter().flatten().filter_map(Node::text).collect()
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Node::number)
    }

    /// A whole number of whatever type holds it.
    pub fn count<T: TryFrom<i64>>(&self, name: &str) -> Option<T> {
        self.get(name).and_then(Node::integer).and_then(|number| T::try_from(number).ok())
    }

    pub fn switch(&self, name: &str) -> Option<bool> {
        match self.get(name)?.value {
            Value::Switch(switch) => Some(switch),
            _ => None,
        }
    }

    /// The table under `name`.
    pub fn table(&self, name: &str) -> Option<Section<'a>> {
        let (node, key) = (self.get(name)?, self.key(name)?);
        let path = join(&self.path, name);
        match key.kind {
            Kind::Table(keys) | Kind::Ion(keys) => {
                Some(Section::new(self.form, node, path, keys.iter()))
            }
            Kind::Shape(shapes) => {
                let shape = shapes
                    .iter()
                    .find(|shape| Some(shape.name) == node.get("shape").and_then(Node::text))?;
                Some(Section::new(self.form, node, path, shape.keys()))
            }
            _ => None,
        }
    }

    /// The tables of the list under `name`.
    pub fn tables(&self, name: &str) -> Vec<Section<'a>> {
        let (Some(items), Some(key)) = (self.get(name).and_then(Node::list), self.key(name)) else {
            return Vec::new();
        };
        let section = |(i, node): (usize, &'a Node)| {
            let path = join(&self.path, &format!("{name}.{i}"));
            match key.kind {
                Kind::Tables(keys) => Some(Section::new(self.form, node, path, keys.iter())),
                Kind::Shapes(shapes) => {
                    let typed = node.get("shape").and_then(Node::text);
                    let shape = shapes.iter().find(|shape| Some(shape.name) == typed)?;
                    Some(Section::new(self.form, node, path, shape.keys()))
                }
                _ => None,
            }
        };
        items.iter().enumerate().filter_map(section).collect()
    }

    /// The error that points at one of this table's keys, or at the table.
    pub fn refuse(&self, name: &str, message: &str, remedy: &str) -> Error {
        let node = self.get(name).unwrap_or(self.node);
        self.form.source.error(
            node.span.clone(),
            format!("`{}` {message}", join(&self.path, name)),
            remedy,
        )
    }

    fn missing(&self, name: &str) -> Error {
        self.refuse(name, "is missing", "add it")
    }

    fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().copied().find(|key| key.name == name)
    }
}
