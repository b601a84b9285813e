//! An ion as an argument: its name, or a dict with its mass and charge.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use wavepore::model::Species;
use wavepore::units::ATOMIC_MASS;

use crate::errors::refused_argument;

/// What `ion="K+"` or `ion=dict(mass=38.96, charge=1)` means.
pub(crate) struct Ion(pub(crate) Species);

impl<'py> FromPyObject<'_, 'py> for Ion {
    type Error = PyErr;

    fn extract(ion: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(name) = ion.extract::<String>() {
            let species = Species::named(&name);
            return species
                .map(Self)
                .ok_or_else(|| refused(ion.py(), format!("no ion is called {name:?}")));
        }
        match ion.cast::<PyDict>() {
            Ok(numbers) => by_numbers(&numbers).map(Self),
            Err(_) => Err(refused(ion.py(), "neither a name nor a dict")),
        }
    }
}

/// The particle of `numbers["mass"]` (u) and `numbers["charge"]` (elementary charges, 1 if absent).
fn by_numbers(numbers: &Bound<'_, PyDict>) -> PyResult<Species> {
    let py = numbers.py();
    for key in numbers.keys() {
        if !key.eq("mass")? && !key.eq("charge")? {
            return Err(refused(py, format!("no entry is called {}", key.repr()?)));
        }
    }
    let mass = match numbers.get_item("mass")? {
        Some(mass) => mass.extract::<f64>()?,
        None => return Err(refused(py, "the mass is missing")),
    };
    if !(mass > 0.0 && mass.is_finite()) {
        return Err(refused(py, format!("a mass of {mass} u")));
    }
    let charge = numbers.get_item("charge")?.map_or(Ok(1), |charge| charge.extract())?;
    Ok(Species { name: String::new(), mass: mass * ATOMIC_MASS, charge })
}

fn refused(py: Python<'_>, message: impl AsRef<str>) -> PyErr {
    let names = Species::names().collect::<Vec<_>>().join(", ");
    refused_argument(
        py,
        "ion",
        message,
        &format!("use one of {names}, or dict(mass=38.96, charge=1)"),
    )
}
