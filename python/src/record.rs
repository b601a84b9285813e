//! Records and collections as trees.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use wavepore::error::{Error, Result};
use wavepore::record::RecordTree;

use crate::dataset::{array, described};
use crate::errors::exception;

/// What `read` finds in the file. The HDF5 library takes some damaged files for sound ones, and
/// what stands on it panics.
fn reading<T>(path: &Path, read: impl FnOnce(RecordTree) -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| read(RecordTree::open(path)?)))
        .unwrap_or_else(|_| Err(Error::damaged(path, "it cannot be read")))
}

/// The groups of the file, each described without its values.
#[pyfunction]
pub(crate) fn groups(py: Python<'_>, path: PathBuf) -> PyResult<Bound<'_, PyList>> {
    let groups = py.detach(|| reading(&path, |tree| tree.groups()));
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
    let values = py.detach(|| reading(&path, |tree| tree.values(group, name, start..stop)));
    array(py, values.map_err(|error| exception(py, &error))?)
}
