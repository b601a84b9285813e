//! T(E) by the stationary method.

use numpy::{IntoPyArray, PyArrayMethods, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use wavepore::error::Result;
use wavepore::jobs::{self, Tabulated};
use wavepore::model::{Interpolation, SampleError, sample};
use wavepore::planning::Case;
use wavepore::scenario::{check_positions, with_energies, with_points, with_table};
use wavepore::simulation::Control;
use wavepore::units::{self, Dimension};

use crate::call::Call;
use crate::dataset::Dataset;
use crate::errors::{check_tolerance, exception, refused_argument, warn};
use crate::scenario::Scenario;

/// To what share of its range a function is sampled.
const SAMPLING: f64 = 1e-9;

/// T(E) of a scenario, at `energies` (meV) in place of its own.
#[pyfunction]
pub(crate) fn transmission<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    energies: Option<PyReadonlyArray1<'py, f64>>,
    tolerance: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let case = at_energies(py, scenario.inner.case.clone(), energies)?;
    computed(py, &case, tolerance, |energies, control| {
        jobs::transmission(&case, energies, tolerance, control)
    })
}

/// T(E) of V(x) by points; `base` has the ion and the temperature.
#[pyfunction]
pub(crate) fn transmission_of_points<'py>(
    py: Python<'py>,
    base: &Scenario,
    x: PyReadonlyArray1<'py, f64>,
    potential: PyReadonlyArray1<'py, f64>,
    interpolation: &str,
    energies: Option<PyReadonlyArray1<'py, f64>>,
    tolerance: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let interpolation = interpolation_named(py, interpolation)?;
    let case = with_points(&base.inner.case, x.as_slice()?, potential.as_slice()?, interpolation);
    let case = at_energies(py, case.map_err(|error| exception(py, &error))?, energies)?;
    computed(py, &case, tolerance, |energies, control| {
        jobs::transmission(&case, energies, tolerance, control)
    })
}

/// T(E) of a callable V(x), sampled from the positions `x` on.
#[pyfunction]
pub(crate) fn transmission_of_function<'py>(
    py: Python<'py>,
    base: &Scenario,
    x: PyReadonlyArray1<'py, f64>,
    potential: &Bound<'py, PyAny>,
    energies: Option<PyReadonlyArray1<'py, f64>>,
    tolerance: f64,
) -> PyResult<Bound<'py, PyDict>> {
    let first = x.as_slice()?;
    check_positions(first).map_err(|error| exception(py, &error))?;
    let called = |positions: &[f64]| -> PyResult<Vec<f64>> {
        py.check_signals()?;
        let positions = positions.to_vec().into_pyarray(py);
        let values: PyReadonlyArray1<'_, f64> = potential.call1((positions,))?.extract()?;
        Ok(values.to_vec()?)
    };
    let sampled = sample(first, SAMPLING, called).map_err(|cause| match cause {
        SampleError::Function(raised) => raised,
        other => refused_argument(
            py,
            "potential",
            other.to_string(),
            "give a smooth function, or samples of it as an array",
        ),
    })?;
    let [fine, coarse] = [sampled.fine, sampled.coarse].map(|t| with_table(&base.inner.case, t));
    let fine = at_energies(py, fine, energies)?;
    computed(py, &fine, tolerance, |energies, control| {
        jobs::transmission_beside(&fine, &coarse, energies, tolerance, control)
    })
}

/// # Errors
/// There is none of that name.
pub(crate) fn interpolation_named(py: Python<'_>, name: &str) -> PyResult<Interpolation> {
    let found = Interpolation::ALL.into_iter().find(|one| one.name() == name);
    found.ok_or_else(|| {
        let names = Interpolation::ALL.map(Interpolation::name).join(", ");
        let message = format!("{name:?} is none");
        refused_argument(py, "interpolation", message, &format!("use {names}"))
    })
}

fn at_energies(
    py: Python<'_>,
    case: Case,
    energies: Option<PyReadonlyArray1<'_, f64>>,
) -> PyResult<Case> {
    let Some(energies) = energies else { return Ok(case) };
    with_energies(&case, energies.as_slice()?).map_err(|error| exception(py, &error))
}

fn computed<'py>(
    py: Python<'py>,
    case: &Case,
    tolerance: f64,
    work: impl FnOnce(&[f64], &Control) -> Result<Tabulated> + Send,
) -> PyResult<Bound<'py, PyDict>> {
    check_tolerance(py, tolerance)?;
    let energies = jobs::stationary_energies(case);
    let found = Call::plain().forecast(py, |control| work(&energies, control))?;
    warn(py, &found.warnings)?;
    let mut made = Dataset::of_table(py, found.table)?;
    made.attribute("ion", case.species.label())?;
    made.attribute("tolerance", tolerance)?;
    made.into_dict()
}

/// The size of `unit` in Å or meV; `dimension` is "length" or "energy".
#[pyfunction]
pub(crate) fn unit_size(
    py: Python<'_>,
    name: &str,
    unit: &str,
    dimension: &str,
    temperature: Option<f64>,
) -> PyResult<f64> {
    let kind = if dimension == "length" { Dimension::Length } else { Dimension::Energy };
    units::parse(&format!("1 {unit}"), kind, temperature).map_err(|_| {
        let known = units::units_of(kind).collect::<Vec<_>>().join(", ");
        let message = format!("{unit:?} is no unit of {dimension}");
        refused_argument(py, name, message, &format!("use {known}"))
    })
}
