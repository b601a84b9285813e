//! Records and collections as trees.

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use wavepore::record::RecordTree;

use crate::dataset::{array, described};
use crate::errors::exception;

/// The groups of the file, each described without its values.
#[pyfunction]
pub(crate) fn groups(py: Python<'_>, path: PathBuf) -> PyResult<Bound<'_, PyList>> {
    let groups = py.detach(|| RecordTree::open(&path)?.groups());
    let groups = groups.map_err(|error| exception(py, &error))?;
    let groups: Vec<Bound<'_, PyDict>> =
        groups.iter().map(|group| described(py, group)).collect::<PyResult<_>>()?;
    PyList::new(py, groups)
}

/// Rows `start` to `stop` of the dataset `name` of `group`, the last dimension running fastest.
#[pyfunction]
pub(crate) fn values<'py>(
    py: Python<'py>,
    path: PathBuf,
    group: &str,
    name: &str,
    start: usize,
    stop: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let values = py.detach(|| RecordTree::open(&path)?.values(group, name, start..stop));
    array(py, values.map_err(|error| exception(py, &error))?)
}
