//! The description of the sweep of a folder. It suffices to collect the sweep on another machine,
//! without the scenario.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::names::CaseName;
use crate::jobs::Computation;
use crate::record::{Coordinate, CoordinateValues};
use crate::scenario::Scenario;

/// Version of the format of the file.
const SCHEMA: u64 = 1;

/// The sweep of a folder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Manifest {
    /// What is computed.
    pub computation: Computation,
    /// Title of the scenario.
    pub title: String,
    /// The scenario as typed.
    pub scenario: String,
    /// Number of values of each swept axis; the cases are their product.
    pub shape: Vec<usize>,
    /// Swept parameters, one value a case.
    pub coordinates: Vec<Coordinate>,
    /// Names of the cases.
    pub names: Vec<String>,
}

impl Manifest {
    /// Describes the sweep of `scenario`, whose cases have the names `names`.
    pub(crate) fn new(scenario: &Scenario, computation: Computation, names: &[CaseName]) -> Self {
        let sweep = &scenario.sweep;
        let indices: Vec<Vec<usize>> = (0..names.len()).map(|case| sweep.indices(case)).collect();
        let coordinate = |(at, axis): (usize, &crate::scenario::SweepAxis)| {
            let values = indices.iter().map(|indices| &axis.values[indices[at]]);
            let numbers: Option<Vec<f64>> = values.clone().map(|value| value.number).collect();
            let values = match numbers {
                Some(numbers) => CoordinateValues::Numbers(numbers, axis.units.clone()),
                None => CoordinateValues::Words(values.map(|value| value.text.clone()).collect()),
            };
            Coordinate { name: axis.key.clone(), values }
        };
        Self {
            computation,
            title: scenario.case.title.clone(),
            scenario: scenario.text.clone(),
            shape: sweep.shape(),
            coordinates: sweep.axes.iter().enumerate().map(coordinate).collect(),
            names: names.iter().map(|case| case.name.clone()).collect(),
        }
    }

    /// The text of the file.
    pub(crate) fn to_json(&self) -> String {
        let coordinate = |coordinate: &Coordinate| match &coordinate.values {
            CoordinateValues::Numbers(values, units) => {
                json!({"key": coordinate.name, "units": units, "values": values})
            }
            CoordinateValues::Words(values) => json!({"key": coordinate.name, "values": values}),
        };
        let whole = json!({
            "schema": SCHEMA,
            "what": self.computation.name(),
            "title": self.title,
            "scenario": self.scenario,
            "shape": self.shape,
            "coordinates": self.coordinates.iter().map(coordinate).collect::<Vec<_>>(),
            "names": self.names,
        });
        // In lines, so that two sweeps can be compared with `diff`.
        format!("{whole:#}\n")
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn from_json(text: &str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
        match whole["schema"].as_u64() {
            Some(SCHEMA) => {}
            Some(newer) if newer > SCHEMA => {
                return Err(format!("its format is {newer}, this program reads up to {SCHEMA}"));
            }
            _ => return Err("it does not say its format (`schema`)".into()),
        }
        let missing = |key: &str| format!("`{key}` is missing or wrong");
        let string = |key: &str| whole[key].as_str().map(str::to_owned).ok_or_else(|| missing(key));
        let list = |key: &str| whole[key].as_array().ok_or_else(|| missing(key));
        let what = string("what")?;
        let computation = Computation::ALL.into_iter().find(|known| known.name() == what);
        let computation = computation.ok_or_else(|| missing("what"))?;
        let name = |name: &Value| name.as_str().filter(|name| is_name(name)).map(str::to_owned);
        let names = list("names")?.iter().map(name).collect::<Option<Vec<_>>>();
        let names = names.filter(|names| !names.is_empty());
        let names = names.ok_or_else(|| missing("names"))?;
        let length = |length: &Value| length.as_u64().map(|length| length as usize);
        let shape = list("shape")?.iter().map(length).collect::<Option<Vec<_>>>();
        let shape = shape.ok_or_else(|| missing("shape"))?;
        let product =
            shape.iter().try_fold(1_usize, |product, &length| product.checked_mul(length));
        if product != Some(names.len()) {
            return Err(missing("shape"));
        }
        let coordinates = list("coordinates")?.iter().map(|one| coordinate(one, names.len()));
        let coordinates = coordinates.collect::<Option<Vec<_>>>();
        let coordinates = coordinates.ok_or_else(|| missing("coordinates"))?;
        let mut keys = HashSet::new();
        if !coordinates.iter().all(|coordinate: &Coordinate| keys.insert(&coordinate.name)) {
            return Err("a swept parameter is listed twice".into());
        }
        let (title, scenario) = (string("title")?, string("scenario")?);
        Ok(Self { computation, title, scenario, shape, coordinates, names })
    }
}

/// Whether a text is the name of a case: sixteen lower-case hexadecimal digits.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn coordinate(one: &Value, cases: usize) -> Option<Coordinate> {
    let name = one["key"].as_str()?.to_owned();
    // A key of a scenario, which no dataset has as its name.
    let is_key = matches!(name.as_str(), "ion" | "temperature") || name.contains('.');
    let is_plain_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_plain = |part: &str| !part.is_empty() && part.bytes().all(is_plain_byte);
    if !is_key || !name.split('.').all(is_plain) {
        return None;
    }
    let values = one["values"].as_array().filter(|values| values.len() == cases)?;
    let values = match one["units"].as_str() {
        Some(units) => CoordinateValues::Numbers(
            values.iter().map(Value::as_f64).collect::<Option<_>>()?,
            units.into(),
        ),
        None => CoordinateValues::Words(
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        ),
    };
    Some(Coordinate { name, values })
}

impl Manifest {
    /// The values of case `index` as text: `barrier.0.height = 4 kBT, ion = K+`.
    pub(crate) fn values(&self, index: usize) -> String {
        self.coordinates
            .iter()
            .map(|coordinate| coordinate.text(index))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_to_the_last_bit() {
        let numbers: Vec<f64> =
            (1..2000).map(|i| f64::from(i).sqrt() * 1e-3 * f64::from(i).exp2().recip()).collect();
        let named = |name: &str, values| Coordinate { name: name.into(), values };
        let manifest = Manifest {
            computation: Computation::Run,
            title: "a \"title\"".into(),
            scenario: "ion = \"K+\"\n".into(),
            shape: vec![numbers.len()],
            names: vec!["0123456789abcdef".into(); numbers.len()],
            coordinates: vec![
                named("ion", CoordinateValues::Words(vec!["K+".into(); numbers.len()])),
                named("barrier.0.height", CoordinateValues::Numbers(numbers, "kBT".into())),
            ],
        };
        assert_eq!(Manifest::from_json(&manifest.to_json()).as_ref(), Ok(&manifest));
    }
}
