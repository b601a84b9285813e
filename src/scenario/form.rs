//! Values with their places, and the errors that all kinds of values share.

use std::ops::Range;

use super::keys::SCENARIO;
use super::schema_types::{Key, Kind};
use super::source::{Source, listed, shortened, suggestion};
use super::tree::{Entry, Node};
use crate::error::{Error, Result};
use crate::units::Interval;

/// What a check needs besides the value.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(crate) source: &'a Source,
    /// Temperature of kBT, K; without it kBT is refused.
    pub(crate) temperature: Option<f64>,
}

/// A value and its place.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub(crate) node: &'a Node,
    /// Dotted path, as in messages.
    pub(crate) path: String,
    /// Place of its key; a key that a table lacks is reported there.
    pub(crate) key_span: Option<Range<usize>>,
}

impl<'a> Place<'a> {
    /// Item `index` of this list, if it is a list of tables.
    pub(crate) fn table_item(&self, index: usize, node: &'a Node) -> Self {
        let path = join(&self.path, &index.to_string());
        Self { node, path, key_span: Some(node.span.clone()) }
    }

    /// Item `index` of this list of values.
    pub(crate) fn item(&self, index: usize, node: &'a Node) -> Self {
        Self { node, path: format!("{}[{index}]", self.path), key_span: None }
    }

    /// The value of an entry of this table.
    pub(crate) fn entry(&self, entry: &'a Entry) -> Self {
        let path = join(&self.path, &entry.key);
        Self { node: &entry.node, path, key_span: Some(entry.key_span.clone()) }
    }
}

impl Form<'_> {
    /// The error that points at a value.
    pub(crate) fn refuse(
        &self,
        at: &Place<'_>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Error {
        self.source.error(at.node.span.clone(), message, remedy)
    }

    /// The error for a value of the wrong kind.
    pub(crate) fn wrong_kind(&self, at: &Place<'_>, wanted: &str, remedy: &str) -> Error {
        let message = format!("`{}` must be {wanted}, not {}", at.path, at.node.kind());
        self.refuse(at, message, remedy)
    }

    /// The error for a key at `span` that is not one of `names`.
    pub(crate) fn unknown<'n>(
        &self,
        key: &str,
        span: Range<usize>,
        path: &str,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> Error {
        let of = if path.is_empty() { "a scenario".into() } else { format!("`{path}`") };
        let near = match suggestion(key, names.clone()) {
            none if none.is_empty() => elsewhere(key, path),
            near => near,
        };
        let remedy = format!("{near}use the keys of {of}: {}", listed(names));
        self.source.error(span, format!("`{}` is not a key of {of}", shortened(key)), remedy)
    }

    /// Refuses keys of a table other than `keys`.
    pub(crate) fn known(&self, at: &Place<'_>, keys: &[&'static str]) -> Result<()> {
        let unknown = at.node.entries().iter().find(|entry| !keys.contains(&entry.key.as_str()));
        unknown.map_or(Ok(()), |entry| {
            let span = entry.key_span.clone();
            Err(self.unknown(&entry.key, span, &at.path, keys.iter().copied()))
        })
    }

    /// The value of the key `name` of a table.
    ///
    /// # Errors
    /// There is none; `example` shows how to write it.
    pub(crate) fn member<'n>(
        &self,
        at: &Place<'n>,
        name: &str,
        example: &str,
    ) -> Result<Place<'n>> {
        let missing = || {
            let message = format!("`{}` lacks the key `{name}`", at.path);
            self.refuse(at, message, example)
        };
        at.node.entry(name).map(|entry| at.entry(entry)).ok_or_else(missing)
    }

    /// Refuses `from` that is not below `to`.
    pub(crate) fn rising(&self, at: &Place<'_>, Interval { from, to }: Interval) -> Result<()> {
        if from < to {
            return Ok(());
        }
        let message = format!("`{}`: `from` must be below `to`", at.path);
        Err(self.refuse(at, message, "exchange or change the two"))
    }
}

/// The name of a key inside of `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The table in which a key of this name belongs, if there is only one.
fn elsewhere(key: &str, path: &str) -> String {
    if let Some(known) = SCENARIO.iter().find(|known| known.name == key && !path.is_empty()) {
        return match known.kind {
            Kind::Table(_) | Kind::Shape(_) | Kind::Sweep => {
                format!("begin a table of its own with [{key}]; ")
            }
            Kind::Tables(_) | Kind::Shapes(_) => {
                format!("begin a table of its own with [[{key}]]; ")
            }
            _ => format!("put `{key}` at the top of the file, above the first [table], or "),
        };
    }
    let holds = |table: &&Key| match table.kind {
        Kind::Table(keys) => keys.iter().any(|inner| inner.name == key),
        _ => false,
    };
    let mut tables = SCENARIO.iter().filter(holds);
    match (tables.next(), tables.next()) {
        (Some(table), None) if table.name != path => {
            format!("put `{key}` under [{}], or ", table.name)
        }
        _ => String::new(),
    }
}
