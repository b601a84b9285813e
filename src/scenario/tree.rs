//! What was typed: the TOML text as a tree with the place of every key and value.
//!
//! The values of `toml` itself borrow the text, keep numbers as digits and tables sorted by name;
//! here a sweep sets values, and the first fault in the order of the file is reported.

use std::ops::Range;

/// A value and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

/// A number and its place in the text.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub value: f64,
    pub span: Range<usize>,
}

/// The kinds of values of TOML.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// The digits; `None` if they do not fit 64 bits.
    Integer(Option<i64>),
    Float(f64),
    Switch(bool),
    Date,
    List(Vec<Node>),
    /// In the order of the file.
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub node: Node,
}

impl Node {
    /// The tree of a TOML text.
    ///
    /// # Errors
    /// The first thing that is not TOML.
    pub(crate) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let root = toml::de::DeTable::parse(text)?;
        let span = root.span();
        Ok(Self { value: table(root.into_inner()), span })
    }

    /// The kind of value, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Text(_) => "a text",
            Value::Integer(_) | Value::Float(_) => "a bare number",
            Value::Switch(_) => "true or false",
            Value::Date => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Any number, whole or not.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(Some(number)) => Some(number as f64),
            Value::Float(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn spanned_number(&self) -> Option<Number> {
        Some(Number { value: self.number()?, span: self.span.clone() })
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(number) => number,
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a table; none for anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The value of the dotted `path`, items of lists counted from 0.
    pub(crate) fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |node, step| match &node.value {
            Value::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => node.get(step),
        })
    }

    /// Place of what `path` names (`packet.energy[2]`, `barrier.0.width`): the value if it was
    /// typed, else the name of its table, else nothing. One value for all packets has every index.
    pub(crate) fn place(&self, path: &str) -> Option<Range<usize>> {
        let (mut node, mut place) = (self, None);
        let steps = path.split(['.', '[']).map(|step| step.trim_end_matches(']'));
        for step in steps {
            match &node.value {
                Value::Table(entries) => {
                    let Some(entry) = entries.iter().find(|entry| entry.key == step) else {
                        return place;
                    };
                    node = &entry.node;
                    place = Some(node.place_of_self(&entry.key_span));
                }
                Value::List(items) => {
                    let Some(item) = step.parse().ok().and_then(|index: usize| items.get(index))
                    else {
                        return place;
                    };
                    node = item;
                    place = Some(node.span.clone());
                }
                _ => return place,
            }
        }
        place
    }

    /// The dotted path of the innermost key or value that byte `at` of the text belongs to, as
    /// [`place`](Self::place) takes it; empty outside of all.
    pub(crate) fn path_at(&self, at: usize) -> String {
        match &self.value {
            Value::Table(entries) => {
                let holds = |entry: &&Entry| entry.key_span.contains(&at) || entry.node.holds(at);
                let Some(entry) = entries.iter().find(holds) else { return String::new() };
                match entry.node.path_at(at) {
                    inner if inner.is_empty() || inner.starts_with('[') => {
                        format!("{}{inner}", entry.key)
                    }
                    inner => format!("{}.{inner}", entry.key),
                }
            }
            Value::List(items) => {
                let Some(index) = items.iter().position(|item| item.holds(at)) else {
                    return String::new();
                };
                match (&items[index].value, items[index].path_at(at)) {
                    (Value::Table(_), inner) if inner.is_empty() => index.to_string(),
                    (Value::Table(_), inner) => format!("{index}.{inner}"),
                    (_, inner) => format!("[{index}]{inner}"),
                }
            }
            _ => String::new(),
        }
    }

    /// Whether byte `at` of the text is in this value; the keys of a table may stand anywhere.
    fn holds(&self, at: usize) -> bool {
        let inner = match &self.value {
            Value::Table(entries) => {
                entries.iter().any(|entry| entry.key_span.contains(&at) || entry.node.holds(at))
            }
            Value::List(items) => items.iter().any(|item| item.holds(at)),
            _ => false,
        };
        inner || self.span.contains(&at)
    }

    /// The name of a table, the value of anything else.
    fn place_of_self(&self, key_span: &Range<usize>) -> Range<usize> {
        let tables = self
            .list()
            .is_some_and(|items| items.iter().all(|item| matches!(item.value, Value::Table(_))));
        if matches!(self.value, Value::Table(_)) || tables {
            key_span.clone()
        } else {
            self.span.clone()
        }
    }

    /// Puts `node` at `path`; missing tables are made, items of lists must exist.
    pub(crate) fn set(&mut self, path: &[&str], node: Node) {
        let Some((step, rest)) = path.split_first() else {
            *self = node;
            return;
        };
        match &mut self.value {
            Value::List(items) => {
                if let Some(item) = step.parse().ok().and_then(|index: usize| items.get_mut(index))
                {
                    item.set(rest, node);
                }
            }
            Value::Table(entries) => {
                let at = entries.iter().position(|entry| entry.key == *step).unwrap_or_else(|| {
                    let empty = Node { value: Value::Table(Vec::new()), span: node.span.clone() };
                    entries.push(Entry {
                        key: (*step).to_owned(),
                        key_span: node.span.clone(),
                        node: empty,
                    });
                    entries.len() - 1
                });
                entries[at].node.set(rest, node);
            }
            _ => {}
        }
    }
}

fn table(table: toml::de::DeTable<'_>) -> Value {
    let entries = table.into_iter().map(|(key, value)| Entry {
        key_span: key.span(),
        key: key.into_inner().into_owned(),
        node: convert(value),
    });
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    Value::Table(entries)
}

fn convert(spanned: toml::Spanned<toml::de::DeValue<'_>>) -> Node {
    use toml::de::DeValue;
    let span = spanned.span();
    let value = match spanned.into_inner() {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(digits) => {
            Value::Integer(i64::from_str_radix(digits.as_str(), digits.radix()).ok())
        }
        DeValue::Float(digits) => Value::Float(digits.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(switch) => Value::Switch(switch),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(items) => Value::List(items.into_iter().map(convert).collect()),
        DeValue::Table(entries) => table(entries),
    };
    Node { value, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "ion = \"K+\"\n[[barrier]]\nwidth = 1\n[[barrier]]\nheight = 2\n[packet]\nenergy = [3, 4]\ncenter = 5\n";

    fn shown(path: &str) -> Option<&'static str> {
        Node::parse(TEXT).unwrap().place(path).map(|span| &TEXT[span])
    }

    #[test]
    fn a_place_is_the_value_else_its_table_else_nothing() {
        assert_eq!(shown("ion"), Some("\"K+\""));
        assert_eq!(shown("barrier.0.width"), Some("1"));
        assert_eq!(shown("barrier.1.height"), Some("2"));
        assert_eq!(shown("barrier.1.width"), Some("[[barrier]]"));
        assert_eq!(shown("barrier.7.width"), Some("barrier"));
        assert_eq!(shown("packet.energy[1]"), Some("4"));
        assert_eq!(shown("packet.center[1]"), Some("5"));
        assert_eq!(shown("packet.width"), Some("packet"));
        assert_eq!(shown("numerics.grid"), None);
        let root = Node::parse(TEXT).unwrap();
        assert_eq!(root.at("barrier.1.height").and_then(Node::integer), Some(2));
        assert!(
            ["barrier.2", "barrier.x", "ion.mass", "none"]
                .iter()
                .all(|path| root.at(path).is_none())
        );
    }

    #[test]
    fn the_path_at_a_place_is_that_of_its_key_or_value() {
        let root = Node::parse(TEXT).unwrap();
        let at = |shown: &str| root.path_at(TEXT.find(shown).unwrap());
        assert_eq!(at("\"K+\""), "ion");
        assert_eq!(at("width"), "barrier.0.width");
        assert_eq!(at("height = 2"), "barrier.1.height");
        assert_eq!(at("4]"), "packet.energy[1]");
        assert_eq!(at("[packet]"), "packet");
        assert_eq!(at("[[barrier]]\nheight"), "barrier.1");
        assert_eq!(root.path_at(TEXT.len() + 1), "");
    }

    #[test]
    fn setting_replaces_or_adds() {
        let mut root = Node::parse(TEXT).unwrap();
        let value = Node { value: Value::Text("new".into()), span: 3..4 };
        for path in ["barrier.1.height", "numerics.grid.points", "ion"] {
            root.set(&path.split('.').collect::<Vec<_>>(), value.clone());
            assert_eq!(root.place(path), Some(3..4), "{path}");
        }
    }
}
