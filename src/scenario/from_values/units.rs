//! Units for bare numbers: those of records.

use crate::scenario::form::Form;
use crate::scenario::keys::SCENARIO;
use crate::scenario::schema_types::{Key, Kind, Shape};
use crate::scenario::source::Source;
use crate::scenario::sweep::find;
use crate::scenario::tree::{Entry, Node, Value};
use crate::units::Dimension;

/// Gives each bare number of `root` that stands where a quantity belongs its unit.
pub(super) fn add(root: &mut Node) {
    let described = root.clone();
    add_to_keys(root, SCENARIO.iter(), &described);
}

/// The unit of a bare number.
fn unit(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Energy => "meV",
        Dimension::Length => "angstrom",
        Dimension::Time => "fs",
        Dimension::Mass => "u",
        Dimension::Voltage => "mV",
        Dimension::Temperature => "K",
        Dimension::Concentration => "mM",
        Dimension::Area => "angstrom^2",
        Dimension::Velocity => "m/s",
        Dimension::Diffusion => "m^2/s",
        Dimension::Frequency => "THz",
        Dimension::Force => "meV/angstrom",
        Dimension::Angle => "rad",
    }
}

fn add_to_keys<'k>(node: &mut Node, keys: impl Iterator<Item = &'k Key> + Clone, root: &Node) {
    let Value::Table(entries) = &mut node.value else { return };
    for entry in entries {
        if let Some(key) = keys.clone().find(|key| key.name == entry.key) {
            add_to_value(&mut entry.node, &key.kind, root);
        }
    }
}

/// Adds units to a value of `kind`; `root` is the whole scenario.
fn add_to_value(node: &mut Node, kind: &Kind, root: &Node) {
    match kind {
        Kind::Quantity(dimension, _) | Kind::QuantityOr(dimension, _) => {
            add_to_number(node, *dimension);
        }
        Kind::OneOrMany(dimension, _) | Kind::Series(dimension, _) => {
            add_to_numbers(node, *dimension);
        }
        Kind::Table(keys) | Kind::Ion(keys) => add_to_keys(node, keys.iter(), root),
        Kind::Tables(keys) => {
            items(node).for_each(|item| add_to_keys(item, keys.iter(), root));
        }
        Kind::Shape(shapes) => add_to_shape(node, shapes, root),
        Kind::Shapes(shapes) => items(node).for_each(|item| add_to_shape(item, shapes, root)),
        Kind::Sweep => add_to_sweep(node, root),
        Kind::Text
        | Kind::Word(_)
        | Kind::Words(_)
        | Kind::Unit(_)
        | Kind::Number { .. }
        | Kind::Share { .. }
        | Kind::Integer { .. }
        | Kind::Switch
        | Kind::Columns
        | Kind::Points
        | Kind::Numbers => {}
    }
}

fn items(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    match &mut node.value {
        Value::List(items) => items.iter_mut(),
        _ => [].iter_mut(),
    }
}

fn add_to_number(node: &mut Node, dimension: Dimension) {
    if let Some(number) = node.number() {
        node.value = Value::Text(format!("{number:?} {}", unit(dimension)));
    }
}

/// A number, a list of numbers, or the ends of a range.
fn add_to_numbers(node: &mut Node, dimension: Dimension) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| add_to_number(item, dimension)),
        Value::Table(entries) => entries
            .iter_mut()
            .filter(|entry| ["from", "to"].contains(&entry.key.as_str()))
            .for_each(|entry| add_to_number(&mut entry.node, dimension)),
        _ => add_to_number(node, dimension),
    }
}

fn add_to_shape(node: &mut Node, shapes: &'static [Shape], root: &Node) {
    let name = node.get("shape").and_then(Node::text);
    let Some(shape) = shapes.iter().find(|shape| name == Some(shape.name)) else { return };
    if node.get("points").is_some() {
        for (key, dimension) in
            [("position_unit", Dimension::Length), ("energy_unit", Dimension::Energy)]
        {
            if node.get(key).is_none() {
                let value = Value::Text(unit(dimension).to_owned());
                node.set(&[key], Node { value, span: 0..0 });
            }
        }
    }
    add_to_keys(node, shape.keys(), root);
}

/// The values of each swept key have the unit of that key.
fn add_to_sweep(node: &mut Node, root: &Node) {
    let Value::Table(entries) = &mut node.value else { return };
    let source = Source { name: String::new(), text: String::new() };
    let form = Form { source: &source, temperature: None };
    for Entry { key, key_span, node } in entries {
        let entry = Entry { key: key.clone(), key_span: key_span.clone(), node: node.clone() };
        // What cannot be swept is refused when the text is read.
        let Ok(found) = find(form, root, &entry) else { continue };
        match &found.kind {
            Kind::Quantity(dimension, _)
            | Kind::QuantityOr(dimension, _)
            | Kind::OneOrMany(dimension, _) => add_to_numbers(node, *dimension),
            _ => {}
        }
    }
}
