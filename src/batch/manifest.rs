//! What a folder's sweep is: enough to collect it on another machine, without the scenario.

use serde_json::{Value, json};

use super::names::CaseName;
use crate::jobs::What;
use crate::record::{Coordinate, CoordinateValues};
use crate::scenario::Scenario;

/// Version of the form of the file.
const SCHEMA: u64 = 1;

/// The sweep of a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// What is computed.
    pub what: What,
    /// Title of the scenario.
    pub title: String,
    /// The scenario as typed.
    pub scenario: String,
    /// Lengths of the loops whose product the cases are.
    pub shape: Vec<usize>,
    /// Swept parameters, one value a case.
    pub coordinates: Vec<Coordinate>,
    /// Names of the cases.
    pub names: Vec<String>,
}

impl Manifest {
    /// The sweep of `scenario`, whose cases have the names `names`.
    pub fn new(scenario: &Scenario, what: What, names: &[CaseName]) -> Self {
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
            what,
            title: scenario.case.title.clone(),
            scenario: scenario.text.clone(),
            shape: sweep.shape(),
            coordinates: sweep.axes.iter().enumerate().map(coordinate).collect(),
            names: names.iter().map(|case| case.name.clone()).collect(),
        }
    }

    /// As text.
    pub fn to_json(&self) -> String {
        let coordinate = |coordinate: &Coordinate| match &coordinate.values {
            CoordinateValues::Numbers(values, units) => {
                json!({"key": coordinate.name, "units": units, "values": values})
            }
            CoordinateValues::Words(values) => json!({"key": coordinate.name, "values": values}),
        };
        let whole = json!({
            "schema": SCHEMA,
            "what": self.what.name(),
            "title": self.title,
            "scenario": self.scenario,
            "shape": self.shape,
            "coordinates": self.coordinates.iter().map(coordinate).collect::<Vec<_>>(),
            "names": self.names,
        });
        format!("{whole:#}\n")
    }

    /// From text; what is wrong with it otherwise.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
        match whole["schema"].as_u64() {
            Some(SCHEMA) => {}
            Some(newer) if newer > SCHEMA => return Err(format!("it has form {newer}, this program knows {SCHEMA}")),
            _ => return Err("it does not say which form it has".into()),
        }
        let missing = |key: &str| format!("`{key}` is missing or wrong");
        let string = |key: &str| whole[key].as_str().map(str::to_owned).ok_or_else(|| missing(key));
        let list = |key: &str| whole[key].as_array().ok_or_else(|| missing(key));
        let what = string("what")?;
        let what = What::ALL.into_iter().find(|known| known.name() == what).ok_or_else(|| missing("what"))?;
        let names = list("names")?.iter().map(|name| name.as_str().filter(|name| is_name(name)).map(str::to_owned));
        let names = names.collect::<Option<Vec<_>>>().filter(|names| !names.is_empty());
        let names = names.ok_or_else(|| missing("names"))?;
        let shape = list("shape")?.iter().map(|length| length.as_u64().map(|length| length as usize));
        let shape = shape.collect::<Option<Vec<_>>>().ok_or_else(|| missing("shape"))?;
        if shape.iter().try_fold(1usize, |product, &length| product.checked_mul(length)) != Some(names.len()) {
            return Err(missing("shape"));
        }
        let coordinates = list("coordinates")?.iter().map(|one| coordinate(one, names.len()));
        let coordinates = coordinates.collect::<Option<Vec<_>>>().ok_or_else(|| missing("coordinates"))?;
        let twice = |at: usize| coordinates[..at].iter().any(|other: &Coordinate| other.name == coordinates[at].name);
        if (0..coordinates.len()).any(twice) {
            return Err("a swept parameter stands there twice".into());
        }
        Ok(Self { what, title: string("title")?, scenario: string("scenario")?, shape, coordinates, names })
    }
}

/// Whether a text is the name of a case, and so fit to be part of a file's name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn coordinate(one: &Value, cases: usize) -> Option<Coordinate> {
    let name = one["key"].as_str()?.to_owned();
    // Keys of a scenario: no name of a dataset is one.
    let is_key = matches!(name.as_str(), "ion" | "temperature") || name.contains('.');
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_key || !name.split('.').all(plain) {
        return None;
    }
    let values = one["values"].as_array().filter(|values| values.len() == cases)?;
    let values = match one["units"].as_str() {
        Some(units) => {
            CoordinateValues::Numbers(values.iter().map(Value::as_f64).collect::<Option<_>>()?, units.into())
        }
        None => CoordinateValues::Words(
            values.iter().map(|value| value.as_str().map(str::to_owned)).collect::<Option<_>>()?,
        ),
    };
    Some(Coordinate { name, values })
}

impl Manifest {
    /// The values of case `index` in words: `barrier.0.height = 4 kBT, ion = K+`.
    pub fn values(&self, index: usize) -> String {
        self.coordinates.iter().map(|coordinate| coordinate.text(index)).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_to_the_last_bit() {
        let numbers: Vec<f64> = (1..2000).map(|i| f64::from(i).sqrt() * 1e-3 * f64::from(i).exp2().recip()).collect();
        let named = |name: &str, values| Coordinate { name: name.into(), values };
        let manifest = Manifest {
            what: What::Run,
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
