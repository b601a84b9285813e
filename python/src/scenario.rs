//! Scenarios: from a file, a text or the values of Python.

use std::path::PathBuf;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use wavepore::scenario::{Scenario as LibraryScenario, ScenarioValue};

use crate::errors::exception;

/// A scenario that was read.
#[pyclass(frozen, module = "wavepore._core")]
pub(crate) struct Scenario {
    pub inner: LibraryScenario,
}

#[pymethods]
impl Scenario {
    /// Reads the file `path`.
    #[staticmethod]
    fn read(py: Python<'_>, path: &str) -> PyResult<Self> {
        let read = py.detach(|| LibraryScenario::read(path));
        read.map(|inner| Self { inner }).map_err(|error| exception(py, &error))
    }

    /// Reads a text; tables are looked for in `folder`.
    #[staticmethod]
    fn parse(py: Python<'_>, name: &str, text: &str, folder: PathBuf) -> PyResult<Self> {
        let read = py.detach(|| LibraryScenario::parse(name, text, &folder));
        read.map(|inner| Self { inner }).map_err(|error| exception(py, &error))
    }

    /// Of a dict, whose bare numbers are in the units of records.
    #[staticmethod]
    fn from_values(
        py: Python<'_>,
        name: &str,
        values: &Bound<'_, PyDict>,
        folder: PathBuf,
    ) -> PyResult<Self> {
        let values = table(values)?;
        let made = py.detach(|| LibraryScenario::from_values(name, &values, &folder));
        made.map(|inner| Self { inner }).map_err(|error| exception(py, &error))
    }

    /// With `changes` by dotted key.
    fn with_values(&self, py: Python<'_>, changes: &Bound<'_, PyDict>) -> PyResult<Self> {
        let changes = table(changes)?;
        let made = py.detach(|| self.inner.with_values(&changes));
        made.map(|inner| Self { inner }).map_err(|error| exception(py, &error))
    }

    /// What was typed, as a dict.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        object(py, &self.inner.values())
    }

    #[getter]
    fn name(&self) -> &str {
        &self.inner.name
    }

    #[getter]
    fn text(&self) -> &str {
        &self.inner.text
    }

    #[getter]
    fn folder(&self) -> PathBuf {
        self.inner.folder().to_owned()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.inner.case.title
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.inner.notes.clone()
    }

    #[getter]
    fn is_driven(&self) -> bool {
        self.inner.case.drive.is_some()
    }

    #[getter]
    fn packets(&self) -> usize {
        self.inner.case.packets.len()
    }
}

fn table(dict: &Bound<'_, PyDict>) -> PyResult<Vec<(String, ScenarioValue)>> {
    let pair = |(key, item): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let key: String = key.extract()?;
        let value = value(&item).map_err(|cause| {
            let message = format!("{key}: {}", cause.value(item.py()));
            PyTypeError::new_err(message)
        })?;
        Ok((key, value))
    };
    dict.iter().map(pair).collect()
}

/// A value of Python; what is no plain value was made one by `wavepore._values`.
fn value(item: &Bound<'_, PyAny>) -> PyResult<ScenarioValue> {
    if let Ok(switch) = item.cast::<PyBool>() {
        return Ok(ScenarioValue::Switch(switch.is_true()));
    }
    if let Ok(text) = item.cast::<PyString>() {
        return Ok(ScenarioValue::Text(text.extract()?));
    }
    if item.is_instance_of::<PyInt>() {
        // What does not fit is out of range as a number too.
        return Ok(match item.extract::<i64>() {
            Ok(number) => ScenarioValue::Integer(number),
            Err(_) => ScenarioValue::Number(item.extract().unwrap_or(f64::INFINITY)),
        });
    }
    if let Ok(number) = item.cast::<PyFloat>() {
        return Ok(ScenarioValue::Number(number.value()));
    }
    if let Ok(items) = item.cast::<PyList>() {
        let items = items.iter().map(|item| value(&item)).collect::<PyResult<_>>()?;
        return Ok(ScenarioValue::List(items));
    }
    if let Ok(dict) = item.cast::<PyDict>() {
        return Ok(ScenarioValue::Table(table(dict)?));
    }
    Err(PyTypeError::new_err(format!("a scenario has no values of type {}", item.get_type())))
}

fn object<'py>(py: Python<'py>, value: &ScenarioValue) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        ScenarioValue::Text(text) => PyString::new(py, text).into_any(),
        ScenarioValue::Integer(number) => number.into_pyobject(py)?.into_any(),
        ScenarioValue::Number(number) => number.into_pyobject(py)?.into_any(),
        ScenarioValue::Switch(switch) => PyBool::new(py, *switch).to_owned().into_any(),
        ScenarioValue::List(items) => {
            let items = items.iter().map(|item| object(py, item)).collect::<PyResult<Vec<_>>>()?;
            PyList::new(py, items)?.into_any()
        }
        ScenarioValue::Table(keys) => {
            let dict = PyDict::new(py);
            for (key, value) in keys {
                dict.set_item(key, object(py, value)?)?;
            }
            dict.into_any()
        }
    })
}
