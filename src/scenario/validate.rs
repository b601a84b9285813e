//! Is what was typed a scenario by its form? Checked key by key against the grammar, before any
//! meaning is given.

use std::ops::Range;

use super::keys::SCENARIO;
use super::schema_types::{Key, Kind, Shape, Sign};
use super::source::{Source, listed, shortened, suggestion};
use super::tree::{Node, Value};
use crate::error::{Error, Result};
use crate::model::species::IONS;
use crate::units;

/// What a check needs to know besides the value.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub source: &'a Source,
    /// What kBT means, K; without it kBT is refused.
    pub temperature: Option<f64>,
}

impl<'a> Form<'a> {
    /// Unknown, missing and malformed keys of a table; `place` is where the table is named.
    pub fn table<I>(
        &self,
        node: &Node,
        place: Option<Range<usize>>,
        path: &str,
        keys: I,
    ) -> Result<()>
    where
        I: Iterator<Item = &'static Key> + Clone,
    {
        let Value::Table(entries) = &node.value else {
            let remedy =
                format!("{}use its keys {}", single(node, path), listed(keys.map(|key| key.name)));
            return Err(self.wrong_kind(node, path, "a table", &remedy));
        };
        for entry in entries.iter().filter(|entry| !(entry.key == "shape" && is_shaped(path))) {
            let Some(key) = keys.clone().find(|key| key.name == entry.key) else {
                return Err(self.unknown(
                    &entry.key,
                    entry.key_span.clone(),
                    path,
                    keys.map(|key| key.name),
                ));
            };
            self.value(&entry.node, Some(entry.key_span.clone()), &join(path, key.name), key)?;
        }
        if let Some(key) = keys.clone().find(|key| key.required && node.get(key.name).is_none()) {
            let of = if path.is_empty() { "the scenario".into() } else { format!("`{path}`") };
            let remedy =
                format!("add {} = {}: {}", key.name, key.example, decapitalized(key.about));
            return Err(self.source.error(
                place,
                format!("{of} lacks the key `{}`", key.name),
                remedy,
            ));
        }
        Ok(())
    }

    /// The value of one key; `place` is where the key is named.
    pub fn value(
        &self,
        node: &Node,
        place: Option<Range<usize>>,
        path: &str,
        key: &Key,
    ) -> Result<()> {
        let example = format!("write, for example, {} = {}", key.name, key.example);
        match key.kind {
            Kind::Text => self.text(node, path, &example).map(drop),
            Kind::Word(words) => self.word(node, path, words.iter().copied()),
            Kind::Words(words) => {
                let items = node
                    .list()
                    .ok_or_else(|| self.wrong_kind(node, path, "a list of words", &example))?;
                items.iter().try_for_each(|item| self.word(item, path, words.iter().copied()))
            }
            Kind::Unit(dimension) => self.word(node, path, units::units_of(dimension)),
            Kind::Quantity(dimension, sign) => {
                self.quantity(node, path, key, dimension, sign).map(drop)
            }
            Kind::QuantityOr(_, word) if node.text() == Some(word) => Ok(()),
            Kind::QuantityOr(dimension, _) => {
                self.quantity(node, path, key, dimension, Sign::Any).map(drop)
            }
            Kind::OneOrMany(..) | Kind::Series(..) => self.quantities(node, path, key).map(drop),
            Kind::Number(above, up_to) => match node.number() {
                Some(number) if number > above && number <= up_to => Ok(()),
                Some(_) => {
                    let remedy = format!(
                        "take a number above {above:e} and up to {up_to}, as in {} = {}",
                        key.name, key.example
                    );
                    Err(self.source.error(
                        node.span.clone(),
                        format!("`{path}` is out of its range"),
                        remedy,
                    ))
                }
                None => Err(self.wrong_kind(node, path, "a bare number", &example)),
            },
            Kind::Integer(from, to) => self.integer(node, path, from, to, &example),
            Kind::Switch => match node.value {
                Value::Switch(_) => Ok(()),
                _ => Err(self.wrong_kind(node, path, "true or false", &example)),
            },
            Kind::Columns => self.columns(node, path, &example),
            Kind::Points => self.points(node, path, &example),
            Kind::Ion(keys) => match node.text() {
                Some(name) => self.ion(node, name),
                None if matches!(node.value, Value::Table(_)) => {
                    self.table(node, place, path, keys.iter())
                }
                None => {
                    let remedy = format!(
                        "{example}, or {{ mass, charge }}; further ions stand under [[species]]"
                    );
                    Err(self.wrong_kind(
                        node,
                        path,
                        "the name of an ion or a table of mass and charge",
                        &remedy,
                    ))
                }
            },
            Kind::Table(keys) => self.table(node, place, path, keys.iter()),
            Kind::Shape(shapes) => self.shape(node, place, path, shapes),
            Kind::Shapes(shapes) => {
                let remedy = format!("begin each one with a line {}", header(path));
                let items = node
                    .list()
                    .ok_or_else(|| self.wrong_kind(node, path, "a list of tables", &remedy))?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(i, item)| {
                    self.shape(item, Some(item.span.clone()), &join(path, &i.to_string()), shapes)
                })
            }
            Kind::Tables(keys) => {
                let remedy = format!("begin each one with a line {}", header(path));
                let items = node
                    .list()
                    .ok_or_else(|| self.wrong_kind(node, path, "a list of tables", &remedy))?;
                let mut items = items.iter().enumerate();
                items.try_for_each(|(i, item)| {
                    self.table(
                        item,
                        Some(item.span.clone()),
                        &join(path, &i.to_string()),
                        keys.iter(),
                    )
                })
            }
            // Its keys are those of the whole file: `sweep` looks at them with the file at hand.
            Kind::Sweep => match node.value {
                Value::Table(_) => Ok(()),
                _ => Err(self.wrong_kind(
                    node,
                    path,
                    "a table",
                    &format!("{}{example}", single(node, path)),
                )),
            },
        }
    }

    fn text<'n>(&self, node: &'n Node, path: &str, example: &str) -> Result<&'n str> {
        match node.text() {
            Some(text) if !text.chars().any(char::is_control) => Ok(text),
            Some(_) => Err(self.source.error(
                node.span.clone(),
                format!("`{path}` holds control characters"),
                "write it in one line",
            )),
            None => Err(self.wrong_kind(node, path, "a text in quotes", example)),
        }
    }

    /// Refuses what is none of `words`.
    pub fn word(
        &self,
        node: &Node,
        path: &str,
        words: impl Iterator<Item = &'static str> + Clone,
    ) -> Result<()> {
        let list = format!("take one of {}", listed(words.clone()));
        let Some(typed) = node.text() else {
            return Err(self.wrong_kind(node, path, "a word in quotes", &list));
        };
        if words.clone().any(|word| word == typed) {
            return Ok(());
        }
        let message = format!("`{}` is not known as `{path}`", shortened(typed));
        Err(self.source.error(node.span.clone(), message, suggestion(typed, words) + &list))
    }

    fn ion(&self, node: &Node, typed: &str) -> Result<()> {
        let names = || IONS.iter().map(|ion| ion.name);
        if names().any(|name| name == typed) {
            return Ok(());
        }
        let list = format!(
            "use one of {}, or for any other ion = {{ mass = \"38.96 u\", charge = 1 }}",
            listed(names())
        );
        let message = format!("`{}` is not an ion known by name", shortened(typed));
        Err(self.source.error(node.span.clone(), message, suggestion(typed, names()) + &list))
    }

    /// Refuses what is not a whole number from `from` to `to`.
    pub fn integer(
        &self,
        node: &Node,
        path: &str,
        from: i64,
        to: i64,
        example: &str,
    ) -> Result<()> {
        match node.value {
            Value::Integer(Some(number)) if (from..=to).contains(&number) => Ok(()),
            Value::Integer(_) => {
                let remedy = format!("take a whole number from {from} to {to}");
                Err(self.source.error(
                    node.span.clone(),
                    format!("`{path}` is out of its range"),
                    remedy,
                ))
            }
            Value::Float(_) => {
                let message =
                    format!("`{path}` must be a whole number, written without point and exponent");
                Err(self.source.error(node.span.clone(), message, example))
            }
            _ => Err(self.wrong_kind(node, path, "a whole number", example)),
        }
    }

    fn columns(&self, node: &Node, path: &str, example: &str) -> Result<()> {
        let wanted = "two different column numbers, counted from 1";
        let items = node.list().ok_or_else(|| self.wrong_kind(node, path, wanted, example))?;
        let numbers: Vec<i64> = items.iter().filter_map(Node::integer).collect();
        match numbers[..] {
            [a, b]
                if items.len() == 2
                    && a != b
                    && (1..=1000).contains(&a)
                    && (1..=1000).contains(&b) =>
            {
                Ok(())
            }
            _ => Err(self.source.error(
                node.span.clone(),
                format!("`{path}` must be {wanted}"),
                example,
            )),
        }
    }

    fn points(&self, node: &Node, path: &str, example: &str) -> Result<()> {
        let wanted = "a list of pairs of bare numbers";
        let items = node.list().ok_or_else(|| self.wrong_kind(node, path, wanted, example))?;
        let is_pair = |item: &Node| {
            item.list()
                .is_some_and(|pair| pair.len() == 2 && pair.iter().all(|x| x.number().is_some()))
        };
        match items.iter().find(|item| !is_pair(item)) {
            Some(item) => Err(self.source.error(
                item.span.clone(),
                format!("`{path}` must be {wanted}"),
                example,
            )),
            None => Ok(()),
        }
    }

    fn shape(
        &self,
        node: &Node,
        place: Option<Range<usize>>,
        path: &str,
        shapes: &'static [Shape],
    ) -> Result<()> {
        let names = || shapes.iter().map(|shape| shape.name);
        let list = format!("use one of the shapes {}", listed(names()));
        if !matches!(node.value, Value::Table(_)) {
            return Err(self.wrong_kind(
                node,
                path,
                "a table",
                &format!("{}{list}", single(node, path)),
            ));
        }
        let Some(shape) = node.get("shape") else {
            return Err(self.source.error(place, format!("`{path}` lacks the key `shape`"), list));
        };
        let typed =
            shape.text().ok_or_else(|| self.wrong_kind(shape, path, "a shape in quotes", &list))?;
        let Some(known) = shapes.iter().find(|known| known.name == typed) else {
            let message = format!("`{}` is not a shape of `{path}`", shortened(typed));
            return Err(self.source.error(
                shape.span.clone(),
                message,
                suggestion(typed, names()) + &list,
            ));
        };
        self.table(node, place, path, known.keys())
    }

    /// The answer to a key that is not one of `names`.
    pub fn unknown<'n>(
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

    /// The answer to a value of the wrong kind.
    pub fn wrong_kind(&self, node: &Node, path: &str, wanted: &str, remedy: &str) -> Error {
        self.source.error(
            node.span.clone(),
            format!("`{path}` must be {wanted}, not {}", node.kind()),
            remedy,
        )
    }
}

/// The name of a key inside of `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Where else a key of this name stands, if there is one such place.
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
    let holds = |table: &&Key| matches!(table.kind, Kind::Table(keys) if keys.iter().any(|inner| inner.name == key));
    let mut tables = SCENARIO.iter().filter(holds);
    match (tables.next(), tables.next()) {
        (Some(table), None) if table.name != path => {
            format!("put `{key}` under [{}], or ", table.name)
        }
        _ => String::new(),
    }
}

/// What to do about a table that was begun as one of several.
fn single(node: &Node, path: &str) -> String {
    match node.value {
        Value::List(_) if !path.contains('.') => format!("begin it with [{path}]; "),
        _ => String::new(),
    }
}

/// The header that begins an item of the list at `path`.
fn header(path: &str) -> String {
    let names: Vec<&str> = path.split('.').filter(|step| step.parse::<usize>().is_err()).collect();
    format!("[[{}]]", names.join("."))
}

fn is_shaped(path: &str) -> bool {
    path == "drive"
        || path
            .rsplit_once('.')
            .is_some_and(|(list, _)| list == "barrier" || list.ends_with(".barrier"))
}

fn decapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
