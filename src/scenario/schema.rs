//! The JSON Schema of scenarios, for editors and other programs; written from the same description
//! as the checks.

use serde_json::{Map, Value, json};

use super::keys::{MAX_POINTS, SCENARIO, SPACINGS};
use super::schema_types::{Key, Kind, Shape};
use crate::model::Species;
use crate::units::{Dimension, units_of};

/// Pattern of the number of a quantity.
const NUMBER: &str = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?";

/// JSON Schema (draft 7, which TOML editors know) of a scenario.
///
/// It describes the form; what depends on the temperature or on other keys is checked when the
/// scenario is read.
pub fn schema() -> Value {
    let mut schema = object(SCENARIO.iter());
    schema.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".into(), "Scenario of wavepore".into());
    schema.insert(
        "description".into(),
        "A quantum wave packet of an ion that meets the potential of a channel.".into(),
    );
    Value::Object(schema)
}

/// A table with these keys and no others.
fn object(keys: impl Iterator<Item = &'static Key> + Clone) -> Map<String, Value> {
    let properties: Map<String, Value> =
        keys.clone().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = keys.filter(|key| key.required).map(|key| key.name).collect();
    let mut object = Map::new();
    object.insert("type".into(), "object".into());
    object.insert("properties".into(), properties.into());
    object.insert("required".into(), required.into());
    object.insert("additionalProperties".into(), false.into());
    object
}

fn property(key: &Key) -> Value {
    let mut schema = kind(&key.kind);
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".into(), key.about.into());
        // Examples with … are for people alone.
        if let Ok(table) = format!("x = {}", key.example).parse::<toml::Table>()
            && let Ok(example) = serde_json::to_value(&table["x"])
            && !key.example.contains('…')
        {
            schema.insert("examples".into(), json!([example]));
        }
    }
    schema
}

fn kind(kind: &Kind) -> Value {
    match *kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Words(words) => {
            json!({ "type": "array", "items": { "type": "string", "enum": words } })
        }
        Kind::Unit(dimension) => {
            json!({ "type": "string", "enum": units_of(dimension).collect::<Vec<_>>() })
        }
        Kind::Quantity(dimension, _) => quantity(dimension),
        Kind::QuantityOr(dimension, word) => {
            json!({ "anyOf": [quantity(dimension), { "const": word }] })
        }
        Kind::OneOrMany(dimension, _) => {
            json!({ "anyOf": [quantity(dimension), list(&quantity(dimension))] })
        }
        Kind::Series(dimension, _) => {
            json!({ "anyOf": [list(&quantity(dimension)), range(&quantity(dimension))] })
        }
        Kind::Number { above, up_to } => {
            json!({ "type": "number", "exclusiveMinimum": above, "maximum": up_to })
        }
        Kind::Share { up_to } => json!({ "type": "number", "minimum": 0.0, "maximum": up_to }),
        Kind::Integer { from, to } => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Kind::Switch => json!({ "type": "boolean" }),
        Kind::Columns => {
            let column = json!({ "type": "integer", "minimum": 1 });
            json!({ "type": "array", "items": column, "minItems": 2, "maxItems": 2, "uniqueItems": true })
        }
        Kind::Points => {
            let pair = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
            json!({ "type": "array", "items": pair, "minItems": 2 })
        }
        Kind::Numbers => json!({ "type": "array", "items": { "type": "number" } }),
        Kind::Ion(keys) => {
            let names: Vec<&str> = Species::names().collect();
            // Names as they are set, which [`Species::named`] reads; editors complete the plain ones.
            let set = json!({ "type": "string", "pattern": "[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉⁺⁻−]" });
            let plain = json!({ "type": "string", "enum": names });
            json!({ "anyOf": [plain, set, object(keys.iter())] })
        }
        Kind::Table(keys) => Value::Object(object(keys.iter())),
        Kind::Shape(shapes) => self::shapes(shapes),
        Kind::Tables(keys) => json!({ "type": "array", "items": object(keys.iter()) }),
        Kind::Shapes(shapes) => json!({ "type": "array", "items": self::shapes(shapes) }),
        Kind::Sweep => {
            let end = json!({ "anyOf": [{ "type": "string" }, { "type": "number" }] });
            let spaced = |mut range: Value| {
                range["properties"]["spacing"] = json!({
                    "type": "string",
                    "enum": SPACINGS,
                    "description": "Evenly in the values themselves, or in their logarithm.",
                });
                range
            };
            let list = json!({ "type": "array", "minItems": 1 });
            let values = json!({ "anyOf": [list, spaced(range(&end)), spaced(draws(&end))] });
            let together = json!({ "type": "array", "items": { "type": "string" }, "minItems": 2 });
            let zip = json!({ "type": "array", "items": together, "description": "Keys that run together." });
            json!({ "type": "object", "properties": { "zip": zip }, "additionalProperties": values })
        }
    }
}

fn shapes(shapes: &'static [Shape]) -> Value {
    let one = |shape: &'static Shape| {
        let mut schema = object(shape.keys());
        let name = json!({ "const": shape.name, "description": shape.about });
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.insert("shape".into(), name);
        }
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.push("shape".into());
        }
        schema.insert("title".into(), shape.name.into());
        schema.insert("description".into(), shape.about.into());
        Value::Object(schema)
    };
    json!({ "oneOf": shapes.iter().map(one).collect::<Vec<_>>() })
}

/// A text with a number and a unit of that dimension.
fn quantity(dimension: Dimension) -> Value {
    let units: Vec<String> = units_of(dimension).map(|unit| unit.replace('^', r"\^")).collect();
    json!({ "type": "string", "pattern": format!(r"^\s*{NUMBER}\s*({})\s*$", units.join("|")) })
}

fn list(item: &Value) -> Value {
    json!({ "type": "array", "items": item, "minItems": 1 })
}

fn draws(end: &Value) -> Value {
    let count = json!({ "type": "integer", "minimum": 1, "maximum": MAX_POINTS });
    let seed = json!({ "type": "integer", "minimum": 0 });
    json!({
        "type": "object",
        "properties": { "from": end, "to": end, "draws": count, "seed": seed },
        "required": ["from", "to", "draws", "seed"],
        "additionalProperties": false,
    })
}

fn range(end: &Value) -> Value {
    let points = json!({ "type": "integer", "minimum": 2, "maximum": MAX_POINTS });
    json!({
        "type": "object",
        "properties": { "from": end, "to": end, "points": points },
        "required": ["from", "to", "points"],
        "additionalProperties": false,
    })
}
