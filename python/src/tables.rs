//! Currents, passage times, levels and side bands of a scenario.

use numpy::PyReadonlyArray1;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use wavepore::jobs::{self, Tabulated};
use wavepore::scenario::with_points;

use crate::call::{Call, Progress};
use crate::dataset::Dataset;
use crate::errors::{check_tolerance, exception, warn};
use crate::scenario::Scenario;
use crate::transmission::interpolation_named;

/// Fluxes and currents by voltage.
#[pyfunction]
pub(crate) fn currents<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    tolerance: f64,
    threads: Option<usize>,
    progress: Progress<'py>,
) -> PyResult<Bound<'py, PyDict>> {
    check_tolerance(py, tolerance)?;
    let found = Call { threads, progress }
        .forecast(py, |control| jobs::currents(&scenario.inner, tolerance, control))?;
    dataset(py, found)
}

/// Passage times by voltage after a start at `start` (Å).
#[pyfunction]
pub(crate) fn passage<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    start: f64,
    tolerance: f64,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyDict>> {
    check_tolerance(py, tolerance)?;
    let found = Call { threads, ..Call::plain() }
        .forecast(py, |control| jobs::passage(&scenario.inner, start, tolerance, control))?;
    dataset(py, found)
}

/// The side bands of a driven packet by both methods.
#[pyfunction]
pub(crate) fn sidebands<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    threads: Option<usize>,
    progress: Progress<'py>,
) -> PyResult<Bound<'py, PyDict>> {
    let found = Call { threads, progress }
        .forecast(py, |control| jobs::sidebands(&scenario.inner, control))?;
    dataset(py, found)
}

/// The levels of a scenario, or of its ion in V(x) by points, with their wave functions.
#[pyfunction]
#[pyo3(signature = (scenario, x, potential, interpolation))]
pub(crate) fn levels<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    x: Option<PyReadonlyArray1<'py, f64>>,
    potential: Option<PyReadonlyArray1<'py, f64>>,
    interpolation: &str,
) -> PyResult<Bound<'py, PyDict>> {
    let own = &scenario.inner.case;
    let case = match (x, potential) {
        (Some(x), Some(potential)) => {
            let kind = interpolation_named(py, interpolation)?;
            with_points(own, x.as_slice()?, potential.as_slice()?, kind)
                .map_err(|error| exception(py, &error))?
        }
        _ => own.clone(),
    };
    let found = Call::plain().forecast(py, |control| {
        let levels = jobs::levels(&case, control)?;
        let warnings = levels.warnings();
        Ok(Tabulated { table: levels.with_profiles(&case, control)?, warnings, drawn: None })
    })?;
    dataset(py, found)
}

fn dataset(py: Python<'_>, found: Tabulated) -> PyResult<Bound<'_, PyDict>> {
    warn(py, &found.warnings)?;
    Dataset::of_table(py, found.table)?.into_dict()
}
