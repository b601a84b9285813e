//! Checks what was typed against the description of the language, key by key, and hands over the
//! values.

use std::collections::BTreeMap;

use super::form::{Form, Place};
use super::keys::SCENARIO;
use super::schema_types::{Key, Kind, Shape, Sign};
use super::section::{Checked, Section};
use super::source::{Source, listed, shortened, suggestion};
use super::tree::{Node, Value};
use crate::error::Result;
use crate::units;

/// The key that gives kBT its meaning.
const TEMPERATURE: &str = "temperature";
/// The key of a table on which its other keys depend.
const SHAPE: &str = "shape";

impl<'a> Form<'a> {
    /// The whole file.
    ///
    /// # Errors
    /// The first fault of its form.
    pub(crate) fn file(source: &'a Source, root: &'a Node) -> Result<Section<'a>> {
        let place = Place { node: root, path: String::new(), key_span: None };
        // First, since quantities in kBT anywhere in the file depend on it.
        let blind = Form { source, temperature: None };
        let known =
            root.entry(TEMPERATURE).zip(SCENARIO.iter().find(|key| key.name == TEMPERATURE));
        let read = known.map(|(entry, key)| blind.value(place.entry(entry), key)).transpose()?;
        let form = Form { source, temperature: read.and_then(|checked| checked.single()) };
        form.table(place, SCENARIO.iter())
    }

    /// A table with these keys.
    fn table<I>(&self, place: Place<'a>, keys: I) -> Result<Section<'a>>
    where
        I: Iterator<Item = &'static Key> + Clone,
    {
        self.table_of_shape(place, keys, None)
    }

    /// A table with these keys, and with `shape` if it has one.
    fn table_of_shape<I>(
        &self,
        place: Place<'a>,
        keys: I,
        shape: Option<&'static str>,
    ) -> Result<Section<'a>>
    where
        I: Iterator<Item = &'static Key> + Clone,
    {
        let names = || keys.clone().map(|key| key.name);
        let Value::Table(entries) = &place.node.value else {
            let remedy = format!("{}use its keys {}", single(&place), listed(names()));
            return Err(self.wrong_kind(&place, "a table", &remedy));
        };
        let mut values: BTreeMap<_, _> =
            shape.map(|shape| (SHAPE, Checked::Text(shape))).into_iter().collect();
        for entry in entries.iter().filter(|entry| shape.is_none() || entry.key != SHAPE) {
            let Some(key) = keys.clone().find(|key| key.name == entry.key) else {
                let span = entry.key_span.clone();
                return Err(self.unknown(&entry.key, span, &place.path, names()));
            };
            values.insert(key.name, self.value(place.entry(entry), key)?);
        }
        // After unknown keys: a misspelt key is often the one that is missing.
        match keys.clone().find(|key| key.required && !values.contains_key(key.name)) {
            None => Ok(Section { form: *self, place, values }),
            Some(Key { name, example, about, .. }) => {
                let path = &place.path;
                let of = if path.is_empty() { "the scenario".into() } else { format!("`{path}`") };
                let remedy = format!("add {name} = {example}: {}", decapitalized(about));
                let message = format!("{of} lacks the key `{name}`");
                Err(self.source.error(place.key_span, message, remedy))
            }
        }
    }

    /// The value of one key.
    pub(crate) fn value(&self, at: Place<'a>, key: &Key) -> Result<Checked<'a>> {
        let example = format!("write, for example, {} = {}", key.name, key.example);
        Ok(match key.kind {
            Kind::Text => Checked::Text(self.text(&at, &example)?),
            Kind::Word(words) => Checked::Text(self.word(&at, words.iter().copied())?),
            Kind::Words(words) => Checked::Words(self.words(&at, words, &example)?),
            Kind::Unit(dimension) => Checked::Text(self.word(&at, units::units_of(dimension))?),
            Kind::Quantity(dimension, sign) => Checked::Quantity(match self.temperature {
                // `file` has read it.
                Some(kelvin) if at.path == TEMPERATURE => kelvin,
                _ => self.quantity(&at, key, dimension, sign)?,
            }),
            Kind::QuantityOr(_, word) if at.node.text() == Some(word) => Checked::Text(word),
            Kind::QuantityOr(dimension, _) => {
                Checked::Quantity(self.quantity(&at, key, dimension, Sign::Any)?)
            }
            Kind::OneOrMany(..) | Kind::Series(..) => {
                Checked::Quantities(self.quantities(&at, key)?)
            }
            Kind::Number { above, up_to } => {
                let number = at.node.number();
                let number =
                    number.ok_or_else(|| self.wrong_kind(&at, "a bare number", &example))?;
                if !(number > above && number <= up_to) {
                    let remedy = format!(
                        "take a number above {above:e} and up to {up_to}, as in {} = {}",
                        key.name, key.example
                    );
                    return Err(self.out_of_range(&at, remedy));
                }
                Checked::Number(number)
            }
            Kind::Share { up_to } => {
                let number = at.node.number();
                let number =
                    number.ok_or_else(|| self.wrong_kind(&at, "a bare number", &example))?;
                if !(0.0..=up_to).contains(&number) {
                    let remedy = format!("take a number from 0 to {up_to}, as in {example}");
                    return Err(self.out_of_range(&at, remedy));
                }
                Checked::Number(number)
            }
            Kind::Integer { from, to } => Checked::Integer(self.integer(&at, from, to, &example)?),
            Kind::Switch => match at.node.value {
                Value::Switch(switch) => Checked::Switch(switch),
                _ => return Err(self.wrong_kind(&at, "true or false", &example)),
            },
            Kind::Columns => Checked::Columns(self.columns(&at, &example)?),
            Kind::Points => Checked::Points(self.points(&at, &example)?),
            Kind::Numbers => Checked::BareNumbers(self.bare_numbers(&at, &example)?),
            Kind::Ion(keys) => self.ion(at, keys, &example)?,
            Kind::Table(keys) => Checked::Table(self.table(at, keys.iter())?),
            Kind::Shape(shapes) => Checked::Table(self.shape(at, shapes)?),
            Kind::Shapes(shapes) => self.tables(&at, |item| self.shape(item, shapes))?,
            Kind::Tables(keys) => self.tables(&at, |item| self.table(item, keys.iter()))?,
            Kind::Sweep => match at.node.value {
                Value::Table(_) => Checked::Sweep,
                _ => {
                    let remedy = single(&at) + &example;
                    return Err(self.wrong_kind(&at, "a table", &remedy));
                }
            },
        })
    }

    /// A list of tables, each read by `table`.
    fn tables(
        &self,
        at: &Place<'a>,
        table: impl Fn(Place<'a>) -> Result<Section<'a>>,
    ) -> Result<Checked<'a>> {
        let remedy = || format!("begin each one with a line {}", header(&at.path));
        let items = at.node.list();
        let items = items.ok_or_else(|| self.wrong_kind(at, "a list of tables", &remedy()))?;
        let tables = items.iter().enumerate().map(|(i, item)| table(at.table_item(i, item)));
        tables.collect::<Result<_>>().map(Checked::Tables)
    }

    fn ion(&self, at: Place<'a>, keys: &'static [Key], example: &str) -> Result<Checked<'a>> {
        match &at.node.value {
            Value::Text(name) => self.ion_name(&at, name).map(Checked::Text),
            Value::Table(_) => self.table(at, keys.iter()).map(Checked::Table),
            _ => {
                let wanted = "the name of an ion or a table of mass and charge";
                let remedy = format!(
                    "{example}, or {{ mass, charge }}; further ions stand under [[species]]"
                );
                Err(self.wrong_kind(&at, wanted, &remedy))
            }
        }
    }

    /// A table whose keys depend on its shape.
    fn shape(&self, place: Place<'a>, shapes: &'static [Shape]) -> Result<Section<'a>> {
        let names = || shapes.iter().map(|shape| shape.name);
        let list = format!("use one of the shapes {}", listed(names()));
        let path = &place.path;
        if !matches!(place.node.value, Value::Table(_)) {
            return Err(self.wrong_kind(&place, "a table", &(single(&place) + &list)));
        }
        let Some(node) = place.node.get(SHAPE) else {
            let message = format!("`{path}` lacks the key `shape`");
            return Err(self.source.error(place.key_span, message, list));
        };
        let at = Place { node, ..place.clone() };
        let typed = node.text().ok_or_else(|| self.wrong_kind(&at, "a shape in quotes", &list))?;
        let Some(shape) = shapes.iter().find(|shape| shape.name == typed) else {
            let message = format!("`{}` is not a shape of `{path}`", shortened(typed));
            return Err(self.refuse(&at, message, suggestion(typed, names()) + &list));
        };
        self.table_of_shape(place, shape.keys(), Some(shape.name))
    }
}

/// What to do about a table that was begun as one of several.
fn single(at: &Place<'_>) -> String {
    match at.node.value {
        Value::List(_) if !at.path.contains('.') => format!("begin it with [{}]; ", at.path),
        _ => String::new(),
    }
}

/// The header that begins an item of the list at `path`.
fn header(path: &str) -> String {
    let names: Vec<&str> = path.split('.').filter(|step| step.parse::<usize>().is_err()).collect();
    format!("[[{}]]", names.join("."))
}

fn decapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
