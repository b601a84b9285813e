//! Errors of the library as exceptions of Python.
//!
//! The classes are Python's (`wavepore/_errors.py`), so that they carry documented attributes and can
//! be pickled.

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::PyType;
use wavepore::error::Error;

/// The exception for `error`.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    match error {
        Error::Scenario(diagnostic) => {
            let place = diagnostic.position();
            let arguments = (
                diagnostic.message.as_str(),
                diagnostic.key.as_str(),
                diagnostic.remedy.as_str(),
                diagnostic.file.as_str(),
                place.map(|(line, _)| line),
                place.map(|(_, column)| column),
            );
            raised(py, "ScenarioError", arguments)
        }
        Error::Usage { problem, remedy } => {
            raised(py, "ScenarioError", (problem.as_str(), "", remedy.as_str()))
        }
        Error::Io { .. } | Error::Machine { .. } | Error::Damaged { .. } => {
            raised(py, "MachineError", (error.to_string(),))
        }
        Error::Numbers(problem) => raised(py, "NumericsError", (problem.as_str(),)),
        Error::Interrupted(_) | Error::Cancelled => PyKeyboardInterrupt::new_err(error.to_string()),
    }
}

/// An instance of the class `name` of `wavepore._errors`.
fn raised<'py>(py: Python<'py>, name: &str, arguments: impl pyo3::call::PyCallArgs<'py>) -> PyErr {
    let make = || {
        let class = py.import("wavepore._errors")?.getattr(name)?.cast_into::<PyType>()?;
        class.call1(arguments)
    };
    match make() {
        Ok(instance) => PyErr::from_value(instance),
        Err(failure) => failure,
    }
}

/// A ValueError about the argument `name`.
pub(crate) fn refused_argument(
    py: Python<'_>,
    name: &str,
    message: impl AsRef<str>,
    remedy: &str,
) -> PyErr {
    let message = format!("`{name}`: {}", message.as_ref());
    raised(py, "ScenarioError", (message, name, remedy))
}

/// Refuses an accuracy that is none.
pub(crate) fn check_tolerance(py: Python<'_>, tolerance: f64) -> PyResult<()> {
    if tolerance > 0.0 && tolerance < 1.0 {
        return Ok(());
    }
    let message = format!("{tolerance} is not between 0 and 1");
    Err(refused_argument(py, "tolerance", message, "pass one such as 1e-9"))
}

/// Warns of each sentence as a `NumericsWarning`, at the line of the user's call.
///
/// # Errors
/// The warning, where the user has made it an exception.
pub(crate) fn warn(py: Python<'_>, sentences: &[String]) -> PyResult<()> {
    if sentences.is_empty() {
        return Ok(());
    }
    let warn = py.import("wavepore._errors")?.getattr("warn")?;
    sentences.iter().try_for_each(|sentence| warn.call1((sentence,)).map(drop))
}
