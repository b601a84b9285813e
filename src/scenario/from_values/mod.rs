//! Scenarios from the values of a program: bare numbers get the units of records, and the text that
//! says the same is written.
//!
//! A scenario made so is read from its text as a file is, so that checks, messages and records have
//! one form.

mod text;
mod units;

use std::path::Path;

use super::Scenario;
use super::keys::SCENARIO;
use super::schema_types::Kind;
use super::tree::{Entry, Node, Value};
use crate::error::Result;

/// A value of a scenario as a program holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum ScenarioValue {
    /// Text: a word, or a quantity with its unit.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number; where a quantity belongs, in Å, fs, meV, K, mV, mM, Å², u, m/s, m²/s, THz, rad or
    /// meV/Å.
    Number(f64),
    /// true or false.
    Switch(bool),
    /// Several values.
    List(Vec<ScenarioValue>),
    /// Keys with their values, in order.
    Table(Vec<(String, ScenarioValue)>),
}

impl Scenario {
    /// The scenario of `keys`; tables in files are looked for in `folder`.
    ///
    /// ```
    /// use std::path::Path;
    /// use wavepore::scenario::{Scenario, ScenarioValue};
    ///
    /// let text = |text: &str| ScenarioValue::Text(text.to_owned());
    /// let barrier = vec![
    ///     ("shape".to_owned(), text("eckart")),
    ///     ("height".to_owned(), ScenarioValue::Number(138.0)), // meV
    ///     ("width".to_owned(), text("8 pm")),
    /// ];
    /// let barriers = ScenarioValue::List(vec![ScenarioValue::Table(barrier)]);
    /// let keys = [("ion".to_owned(), text("K+")), ("barrier".to_owned(), barriers)];
    /// let scenario = Scenario::from_values("keywords", &keys, Path::new(""))?;
    /// assert!(scenario.text.contains("height = \"138.0 meV\""));
    /// assert_eq!(scenario.case.potential.value(0.0), 138.0);
    /// # Ok::<(), wavepore::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Scenario`](crate::error::Error::Scenario) with the first thing that must be changed.
    pub fn from_values(
        name: &str,
        keys: &[(String, ScenarioValue)],
        folder: &Path,
    ) -> Result<Self> {
        let root = node(&ScenarioValue::Table(keys.to_vec()));
        Self::of_tree(name, root, folder)
    }

    /// This scenario with `changes`: each names a dotted key, as a sweep does, or a key that only one
    /// table has (`tolerance` for `numerics.tolerance`).
    ///
    /// # Errors
    /// [`Error::Scenario`](crate::error::Error::Scenario): a key that is not there, or values that do not go together.
    pub fn with_values(&self, changes: &[(String, ScenarioValue)]) -> Result<Self> {
        if changes.is_empty() {
            return Ok(self.clone());
        }
        let mut root = self.root.clone();
        for (key, value) in changes {
            let path = full_key(key);
            self.require_place(&root, key, &path)?;
            root.set(&path.split('.').collect::<Vec<_>>(), node(value));
        }
        Self::of_tree(&self.name, root, &self.folder)
    }

    /// What was typed, as values.
    pub fn values(&self) -> ScenarioValue {
        value(&self.root)
    }

    /// The folder in which tables are looked for.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn of_tree(name: &str, mut root: Node, folder: &Path) -> Result<Self> {
        units::add(&mut root);
        Self::parse(name, text::text(&root), folder)
    }

    /// Refuses a `path` into an item of a list that is not there, or into a value without keys.
    fn require_place(&self, root: &Node, key: &str, path: &str) -> Result<()> {
        let steps: Vec<&str> = path.split('.').collect();
        for end in 1..steps.len() {
            let above = steps[..end].join(".");
            let lacks = match root.at(&above).map(|node| &node.value) {
                None => steps[end].parse::<usize>().is_ok(),
                Some(Value::List(items)) => {
                    !steps[end].parse().is_ok_and(|index: usize| index < items.len())
                }
                Some(Value::Table(_)) => false,
                Some(_) => true,
            };
            if lacks {
                let message = format!("`{key}`: `{above}` has no `{}`", steps[end]);
                let remedy = format!("name what is there, or give `{above}` as a whole");
                return Err(self.refuse(key, message, remedy));
            }
        }
        Ok(())
    }
}

/// The dotted key that `key` is short for, where only one table has it; else `key` itself.
fn full_key(key: &str) -> String {
    if key.contains('.') || SCENARIO.iter().any(|own| own.name == key) {
        return key.to_owned();
    }
    let mut tables = SCENARIO.iter().filter(|table| match table.kind {
        Kind::Table(keys) => keys.iter().any(|inner| inner.name == key),
        _ => false,
    });
    match (tables.next(), tables.next()) {
        (Some(table), None) => format!("{}.{key}", table.name),
        _ => key.to_owned(),
    }
}

fn node(value: &ScenarioValue) -> Node {
    let value = match value {
        ScenarioValue::Text(text) => Value::Text(text.clone()),
        ScenarioValue::Integer(number) => Value::Integer(Some(*number)),
        ScenarioValue::Number(number) => Value::Float(*number),
        ScenarioValue::Switch(switch) => Value::Switch(*switch),
        ScenarioValue::List(items) => Value::List(items.iter().map(node).collect()),
        ScenarioValue::Table(keys) => {
            let entry = |(key, value): &(String, ScenarioValue)| Entry {
                key: key.clone(),
                key_span: 0..0,
                node: node(value),
            };
            Value::Table(keys.iter().map(entry).collect())
        }
    };
    Node { value, span: 0..0 }
}

fn value(node: &Node) -> ScenarioValue {
    match &node.value {
        Value::Text(text) => ScenarioValue::Text(text.clone()),
        Value::Integer(Some(number)) => ScenarioValue::Integer(*number),
        Value::Integer(None) => ScenarioValue::Number(f64::NAN),
        Value::Float(number) => ScenarioValue::Number(*number),
        Value::Switch(switch) => ScenarioValue::Switch(*switch),
        // The check of the form refuses dates.
        Value::Date => ScenarioValue::Text(String::new()),
        Value::List(items) => ScenarioValue::List(items.iter().map(value).collect()),
        Value::Table(entries) => {
            let pair = |entry: &Entry| (entry.key.clone(), value(&entry.node));
            ScenarioValue::Table(entries.iter().map(pair).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    fn number(value: f64) -> ScenarioValue {
        ScenarioValue::Number(value)
    }

    fn scenario(text: &str) -> Scenario {
        Scenario::parse("a.toml", text, Path::new("")).unwrap()
    }

    const EVERYTHING: &str = r#"
        title = "a \"quoted\" title"
        ion = { mass = "39 u", charge = 1 }
        temperature = "310.15 K"
        [[barrier]]
        shape = "eckart"
        height = "138 meV"
        width = "0.08 angstrom"
        [[barrier]]
        shape = "table"
        points = [[-1.0, 0.0], [0.0, 1e-3], [1.0, 0.0]]
        position_unit = "angstrom"
        energy_unit = "kJ/mol"
        [membrane]
        voltage = "-64 mV"
        from = "-7.5 angstrom"
        to = "7.5 angstrom"
        [packet]
        energy = ["5 kBT", "6 kBT"]
        width = "0.5 angstrom"
        [numerics]
        tolerance = 1e-5
        grid = { from = "-40 angstrom", to = "40 angstrom", points = 8192 }
        [reservoirs]
        outside = "4 mM"
        inside = "140 mM"
        area = "7.07 angstrom^2"
        voltages = { from = "-120 mV", to = "120 mV", points = 5 }
        [[species]]
        ion = "Na+"
        outside = "145 mM"
        inside = "12 mM"
        barrier = [{ shape = "rectangle", height = "80 meV", width = "1 angstrom" }]
        [record]
        wave_function = true
        [sweep]
        "barrier.0.height" = { from = "4 kBT", to = "6 kBT", points = 3 }
        "membrane.voltage" = ["-64 mV", "0 mV"]
        zip = []
    "#;

    #[test]
    fn the_text_of_values_means_the_same() {
        let typed = scenario(EVERYTHING);
        let ScenarioValue::Table(keys) = typed.values() else { panic!() };
        let again = Scenario::from_values("a.toml", &keys, Path::new("")).unwrap();
        assert_eq!(again.case, typed.case);
        assert_eq!(again.sweep.shape(), typed.sweep.shape());
        assert_eq!(scenario(&again.text).values(), again.values());
    }

    #[test]
    fn bare_numbers_have_the_units_of_records() {
        let changed = scenario(EVERYTHING)
            .with_values(&[
                ("barrier.0.height".into(), number(0.1 + 0.2)),
                ("packet.energy".into(), ScenarioValue::List(vec![number(150.0), number(1e2)])),
                ("tolerance".into(), number(1e-7)),
                (
                    "grid".into(),
                    ScenarioValue::Table(vec![
                        ("from".into(), number(-30.0)),
                        ("to".into(), ScenarioValue::Integer(30)),
                        ("points".into(), ScenarioValue::Integer(4096)),
                    ]),
                ),
                ("ion.mass".into(), ScenarioValue::Integer(23)),
                (
                    "sweep".into(),
                    ScenarioValue::Table(vec![
                        ("barrier.0.width".into(), ScenarioValue::List(vec![number(0.05)])),
                        ("temperature".into(), ScenarioValue::List(vec![number(300.0)])),
                    ]),
                ),
            ])
            .unwrap();
        let case = &changed.case;
        let by_text =
            scenario(EVERYTHING).with("barrier.0.height", "0.30000000000000004 meV").unwrap();
        assert_eq!(case.potential.barriers, by_text.case.potential.barriers);
        assert_eq!(case.packets[1].energy, 100.0);
        assert_eq!(case.numerics.tolerance, 1e-7);
        assert_eq!(case.numerics.grid.unwrap().points, 4096);
        assert!((case.species.mass_u() - 23.0).abs() < 1e-12);
        assert_eq!(changed.sweep.axes[0].values[0].text, "0.05 angstrom");
        assert_eq!(changed.sweep.axes[1].units, "K");
    }

    #[test]
    fn points_without_units_are_in_working_units() {
        let points = vec![[-1.0, 0.0], [0.0, 90.0], [1.0, 0.0]];
        let pair = |pair: [f64; 2]| ScenarioValue::List(pair.into_iter().map(number).collect());
        let table = ScenarioValue::Table(vec![
            ("shape".into(), ScenarioValue::Text("table".into())),
            ("points".into(), ScenarioValue::List(points.into_iter().map(pair).collect())),
        ]);
        let keys = [
            ("ion".into(), ScenarioValue::Text("K+".into())),
            ("barrier".into(), ScenarioValue::List(vec![table])),
        ];
        let made = Scenario::from_values("keywords", &keys, Path::new("")).unwrap();
        assert_eq!(made.case.potential.value(0.0), 90.0);
    }

    #[test]
    fn what_is_not_there_is_refused_at_its_key() {
        let refused = |key: &str, value: ScenarioValue| match scenario(EVERYTHING)
            .with_values(&[(key.into(), value)])
        {
            Err(Error::Scenario(diagnostic)) => diagnostic.key,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused("barrier.2.height", number(1.0)), "barrier.2.height");
        assert_eq!(refused("packet.width.x", number(1.0)), "packet.width.x");
        assert_eq!(refused("barrier.0.width", number(-1.0)), "barrier.0.width");
        assert_eq!(refused("color", number(-1.0)), "color");
        assert_eq!(refused("tolerance", ScenarioValue::Text("x".into())), "numerics.tolerance");
        assert_eq!(refused("packet.energy", number(f64::NAN)), "packet.energy");
    }
}
