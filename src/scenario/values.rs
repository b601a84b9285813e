//! Texts, words, bare numbers and lists of them: from the tree to values.

use super::form::{Form, Place};
use super::keys::MAX_COLUMN;
use super::source::{listed, shortened, suggestion};
use super::tree::{Node, Number, Value};
use crate::error::{Error, Result};
use crate::model::Species;
use crate::model::species::plain_name;

/// The charge number at the end of the name of an ion; 1 where it has none.
fn charge_of(name: &str) -> i32 {
    let name = plain_name(name);
    let bare = name.trim_end_matches(['+', '-']);
    // Of SO42- the last digit; signs alone may be repeated.
    let digit = bare.chars().next_back().and_then(|last| last.to_digit(10)).filter(|&z| z > 0);
    let size = digit.map_or((name.len() - bare.len()).max(1) as i32, |digit| digit as i32);
    if name.ends_with('-') { -size } else { size }
}

impl Form<'_> {
    pub(crate) fn text<'n>(&self, at: &Place<'n>, example: &str) -> Result<&'n str> {
        match at.node.text() {
            // Titles and names of files get into figures, SVG among them, and onto terminals.
            Some(text) if !text.chars().any(char::is_control) => Ok(text),
            Some(_) => {
                let message = format!("`{}` holds control characters", at.path);
                Err(self.refuse(at, message, "write it in one line"))
            }
            None => Err(self.wrong_kind(at, "a text in quotes", example)),
        }
    }

    /// The one of `words` that was typed.
    pub(crate) fn word(
        &self,
        at: &Place<'_>,
        mut words: impl Iterator<Item = &'static str> + Clone,
    ) -> Result<&'static str> {
        let all = words.clone();
        let list = format!("take one of {}", listed(all.clone()));
        let Some(typed) = at.node.text() else {
            return Err(self.wrong_kind(at, "a word in quotes", &list));
        };
        words.find(|word| *word == typed).ok_or_else(|| {
            let message = format!("`{}` is not known as `{}`", shortened(typed), at.path);
            self.refuse(at, message, suggestion(typed, all) + &list)
        })
    }

    /// A list of some of `words`.
    pub(crate) fn words(
        &self,
        at: &Place<'_>,
        words: &'static [&'static str],
        example: &str,
    ) -> Result<Vec<&'static str>> {
        let items =
            at.node.list().ok_or_else(|| self.wrong_kind(at, "a list of words", example))?;
        let word = |node| self.word(&Place { node, ..at.clone() }, words.iter().copied());
        items.iter().map(word).collect()
    }

    /// The name of a known ion.
    pub(crate) fn ion_name<'n>(&self, at: &Place<'_>, typed: &'n str) -> Result<&'n str> {
        if Species::named(typed).is_some() {
            return Ok(typed);
        }
        let list = format!(
            "use one of {}, or for any other ion = {{ mass = \"38.96 u\", charge = {} }}, with its \
             own mass",
            listed(Species::names()),
            charge_of(typed)
        );
        let message = format!("`{}` is not an ion known by name", shortened(typed));
        Err(self.refuse(at, message, suggestion(typed, Species::names()) + &list))
    }

    /// A whole number from `from` to `to`.
    pub(crate) fn integer(&self, at: &Place<'_>, from: i64, to: i64, example: &str) -> Result<i64> {
        match at.node.value {
            Value::Integer(Some(number)) if (from..=to).contains(&number) => Ok(number),
            Value::Integer(_) => {
                Err(self.out_of_range(at, format!("take a whole number from {from} to {to}")))
            }
            Value::Float(_) => {
                let wanted = "a whole number, written without point and exponent";
                Err(self.refuse(at, format!("`{}` must be {wanted}", at.path), example))
            }
            _ => Err(self.wrong_kind(at, "a whole number", example)),
        }
    }

    pub(crate) fn out_of_range(&self, at: &Place<'_>, remedy: String) -> Error {
        self.refuse(at, format!("`{}` is out of its range", at.path), remedy)
    }

    /// Two different column numbers, counted from 1 as gnuplot and awk count them.
    pub(crate) fn columns(&self, at: &Place<'_>, example: &str) -> Result<[usize; 2]> {
        let wanted = "two different column numbers, counted from 1";
        let items = at.node.list().ok_or_else(|| self.wrong_kind(at, wanted, example))?;
        let column = |item: &Node| {
            let number = usize::try_from(item.integer()?).ok()?;
            (1..=MAX_COLUMN as usize).contains(&number).then_some(number)
        };
        let columns: Vec<Option<usize>> = items.iter().map(column).collect();
        match columns[..] {
            [Some(a), Some(b)] if a != b => Ok([a, b]),
            _ => Err(self.refuse(at, format!("`{}` must be {wanted}", at.path), example)),
        }
    }

    /// Bare numbers.
    pub(crate) fn bare_numbers(&self, at: &Place<'_>, example: &str) -> Result<Vec<Number>> {
        let wanted = "a list of bare numbers";
        let items = at.node.list().ok_or_else(|| self.wrong_kind(at, wanted, example))?;
        let number = |item: &Node| {
            let message = || format!("`{}` must be {wanted}", at.path);
            item.spanned_number()
                .ok_or_else(|| self.source.error(item.span.clone(), message(), example))
        };
        items.iter().map(number).collect()
    }

    /// Pairs of bare numbers.
    pub(crate) fn points(&self, at: &Place<'_>, example: &str) -> Result<Vec<[Number; 2]>> {
        let wanted = "a list of pairs of bare numbers";
        let items = at.node.list().ok_or_else(|| self.wrong_kind(at, wanted, example))?;
        let pair = |item: &Node| match item.list()? {
            [a, b] => Some([a.spanned_number()?, b.spanned_number()?]),
            _ => None,
        };
        let point = |item: &Node| {
            let message = || format!("`{}` must be {wanted}", at.path);
            pair(item).ok_or_else(|| self.source.error(item.span.clone(), message(), example))
        };
        items.iter().map(point).collect()
    }
}
