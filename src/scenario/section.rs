//! A table whose form has been checked, with its values.

use std::collections::BTreeMap;

use super::form::{Form, Place, join};
use super::tree::{Node, Number};
use crate::error::{Error, Result};

/// A checked value; quantities in working units.
pub(super) enum Checked<'a> {
    Text(&'a str),
    Words(Vec<&'static str>),
    Quantity(f64),
    Quantities(Vec<f64>),
    Number(f64),
    Integer(i64),
    Switch(bool),
    Columns([usize; 2]),
    /// Position and energy of each point.
    Points(Vec<[Number; 2]>),
    /// Numbers with their places.
    BareNumbers(Vec<Number>),
    Table(Section<'a>),
    Tables(Vec<Section<'a>>),
    /// Its keys are those of the whole file, so `sweep` reads it.
    Sweep,
}

impl Checked<'_> {
    /// The number of a single quantity.
    pub(crate) fn single(&self) -> Option<f64> {
        match self {
            Self::Quantity(value) => Some(*value),
            Self::Quantities(values) => match values[..] {
                [value] => Some(value),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A table with the values of its keys.
pub(super) struct Section<'a> {
    pub(crate) form: Form<'a>,
    pub(crate) place: Place<'a>,
    pub(crate) values: BTreeMap<&'static str, Checked<'a>>,
}

impl<'a> Section<'a> {
    /// The value of the key `name` as typed.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Node> {
        self.place.node.get(name)
    }

    pub(crate) fn quantity(&self, name: &str) -> Option<f64> {
        if let Checked::Quantity(value) = self.values.get(name)? { Some(*value) } else { None }
    }

    /// A quantity that the form requires.
    pub(crate) fn require(&self, name: &str) -> Result<f64> {
        self.quantity(name).ok_or_else(|| self.refuse(name, "is missing", "add it"))
    }

    /// One quantity or several.
    pub(crate) fn quantities(&self, name: &str) -> Option<&[f64]> {
        if let Checked::Quantities(values) = self.values.get(name)? { Some(values) } else { None }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        if let Checked::Text(text) = self.values.get(name)? { Some(text) } else { None }
    }

    pub(crate) fn words(&self, name: &str) -> &[&'static str] {
        if let Some(Checked::Words(words)) = self.values.get(name) { words } else { &[] }
    }

    pub(crate) fn number(&self, name: &str) -> Option<f64> {
        if let Checked::Number(number) = self.values.get(name)? { Some(*number) } else { None }
    }

    /// A whole number of whatever type holds it.
    pub(crate) fn count<T: TryFrom<i64>>(&self, name: &str) -> Option<T> {
        if let Checked::Integer(n) = self.values.get(name)? { T::try_from(*n).ok() } else { None }
    }

    pub(crate) fn switch(&self, name: &str) -> Option<bool> {
        if let Checked::Switch(switch) = self.values.get(name)? { Some(*switch) } else { None }
    }

    pub(crate) fn columns(&self, name: &str) -> Option<[usize; 2]> {
        if let Checked::Columns(columns) = self.values.get(name)? { Some(*columns) } else { None }
    }

    pub(crate) fn points(&self, name: &str) -> Option<&[[Number; 2]]> {
        if let Checked::Points(points) = self.values.get(name)? { Some(points) } else { None }
    }

    pub(crate) fn bare_numbers(&self, name: &str) -> Option<&[Number]> {
        if let Checked::BareNumbers(numbers) = self.values.get(name)? {
            Some(numbers)
        } else {
            None
        }
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Section<'a>> {
        if let Checked::Table(section) = self.values.get(name)? { Some(section) } else { None }
    }

    pub(crate) fn tables(&self, name: &str) -> &[Section<'a>] {
        if let Some(Checked::Tables(sections)) = self.values.get(name) { sections } else { &[] }
    }

    /// The error that points at one of this table's keys, or at the table.
    pub(crate) fn refuse(&self, name: &str, message: &str, remedy: &str) -> Error {
        let span = self.get(name).unwrap_or(self.place.node).span.clone();
        let message = format!("`{}` {message}", join(&self.place.path, name));
        self.form.source.error(span, message, remedy)
    }
}
