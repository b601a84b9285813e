//! A checker for as much of JSON Schema as the scenarios' schema uses; it refuses to judge by a
//! keyword it does not know.

use serde_json::{Map, Value};

/// The first fault of `value` by `schema`, with its path.
pub fn fault(schema: &Value, value: &Value, path: &str) -> Option<String> {
    let schema = schema.as_object().expect("a schema is an object");
    schema
        .iter()
        .find_map(|(word, rule)| {
            keyword(schema, word, rule, value).map(|fault| format!("{path}: {fault}"))
        })
        .or_else(|| {
            let inside = |key: &str, schema: &Value, value: &Value| {
                fault(schema, value, &format!("{path}.{key}"))
            };
            match value {
                Value::Object(entries) => entries.iter().find_map(|(key, value)| {
                    let known = schema.get("properties").and_then(|properties| properties.get(key));
                    match known.or(schema.get("additionalProperties")) {
                        Some(Value::Bool(false)) => Some(format!("{path}: unknown key {key}")),
                        Some(schema) if schema.is_object() => inside(key, schema, value),
                        _ => None,
                    }
                }),
                Value::Array(items) => {
                    let schema = schema.get("items")?;
                    items
                        .iter()
                        .enumerate()
                        .find_map(|(i, item)| inside(&i.to_string(), schema, item))
                }
                _ => None,
            }
        })
}

fn keyword(schema: &Map<String, Value>, word: &str, rule: &Value, value: &Value) -> Option<String> {
    let passing =
        || rule.as_array().unwrap().iter().filter(|rule| fault(rule, value, "").is_none()).count();
    let length = || value.as_array().map(|items| items.len() as u64);
    let holds = match word {
        "$schema"
        | "title"
        | "description"
        | "examples"
        | "properties"
        | "additionalProperties"
        | "items" => true,
        "type" => match rule.as_str().unwrap() {
            "string" => value.is_string(),
            "object" => value.is_object(),
            "array" => value.is_array(),
            "boolean" => value.is_boolean(),
            "number" => value.is_number(),
            "integer" => value.is_i64() || value.is_u64(),
            other => panic!("type {other}"),
        },
        "enum" => rule.as_array().unwrap().contains(value),
        "const" => rule == value,
        "anyOf" => passing() > 0,
        "oneOf" => passing() == 1,
        "required" => {
            let has = |key: &Value| value.get(key.as_str().unwrap()).is_some();
            !value.is_object() || rule.as_array().unwrap().iter().all(has)
        }
        "pattern" => {
            let pattern = regex::Regex::new(rule.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
        "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > rule.as_f64().unwrap()),
        "minItems" => length().is_none_or(|length| length >= rule.as_u64().unwrap()),
        "maxItems" => length().is_none_or(|length| length <= rule.as_u64().unwrap()),
        "uniqueItems" => value.as_array().is_none_or(|items| {
            items.iter().all(|a| items.iter().filter(|b| *b == a).count() == 1)
        }),
        other => panic!("the checker does not know `{other}` of {schema:?}"),
    };
    (!holds).then(|| format!("{word} {rule} does not hold for {value}"))
}
