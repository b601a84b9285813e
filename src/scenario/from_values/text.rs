//! A tree as TOML: values of the file first, then a header for each table.

use std::fmt::Write;

use crate::scenario::effective::quoted;
use crate::scenario::tree::{Entry, Node, Value};

/// The text of `root`.
pub(super) fn text(root: &Node) -> String {
    let mut out = String::new();
    let (tables, values): (Vec<&Entry>, Vec<&Entry>) =
        root.entries().iter().partition(|entry| has_header(&entry.node));
    values.into_iter().for_each(|entry| line(&mut out, entry));
    for entry in tables {
        let name = key(&entry.key);
        match &entry.node.value {
            Value::List(items) => {
                items.iter().for_each(|item| section(&mut out, &format!("[[{name}]]"), item));
            }
            _ => section(&mut out, &format!("[{name}]"), &entry.node),
        }
    }
    out
}

/// Whether a value is a table or a list of tables alone.
fn has_header(node: &Node) -> bool {
    let is_table = |node: &Node| matches!(node.value, Value::Table(_));
    match &node.value {
        Value::List(items) => !items.is_empty() && items.iter().all(is_table),
        _ => is_table(node),
    }
}

fn section(out: &mut String, header: &str, node: &Node) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{header}");
    node.entries().iter().for_each(|entry| line(out, entry));
}

fn line(out: &mut String, entry: &Entry) {
    let _ = writeln!(out, "{} = {}", key(&entry.key), inline(&entry.node));
}

fn key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

fn inline(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => quoted(text),
        Value::Integer(Some(number)) => number.to_string(),
        Value::Float(number) if number.is_nan() => "nan".to_owned(),
        // With a point or an exponent: TOML would take it for an integer.
        Value::Float(number) => format!("{number:?}"),
        Value::Switch(switch) => switch.to_string(),
        // The check of the form has refused these.
        Value::Integer(None) | Value::Date => quoted(""),
        Value::List(items) if items.iter().any(|item| item.list().is_some()) => {
            let row = |item: &Node| format!("  {},\n", inline(item));
            format!("[\n{}]", items.iter().map(row).collect::<String>())
        }
        Value::List(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Table(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Table(entries) => {
            let pair = |entry: &Entry| format!("{} = {}", key(&entry.key), inline(&entry.node));
            format!("{{ {} }}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}
