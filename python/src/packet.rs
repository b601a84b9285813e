//! Packets on arrays of NumPy.

use num_complex::Complex64;
use numpy::{PyArrayDyn, PyReadonlyArrayDyn};
use pyo3::prelude::*;
use wavepore::model::Packet;
use wavepore::units::{HBAR, METRE_PER_SECOND_OF_VELOCITY};

use crate::errors::refused_argument;
use crate::ion::Ion;

/// ψ(x) of a packet, 1/√Å, of one mean energy (meV) or velocity (m/s).
#[pyfunction]
#[pyo3(signature = (x, *, center, width, ion, energy, velocity))]
pub(crate) fn gaussian<'py>(
    py: Python<'py>,
    x: PyReadonlyArrayDyn<'_, f64>,
    center: f64,
    width: f64,
    ion: Ion,
    energy: Option<f64>,
    velocity: Option<f64>,
) -> PyResult<Bound<'py, PyArrayDyn<Complex64>>> {
    let refused =
        |name: &str, message: &str, remedy: &str| Err(refused_argument(py, name, message, remedy));
    if !(width > 0.0 && width.is_finite()) {
        return refused("width", &format!("a width of {width} Å"), "set a positive number of Å");
    }
    if !center.is_finite() {
        return refused("center", "not finite", "set a number of Å");
    }
    let wavenumber = match (energy, velocity) {
        (Some(energy), None) if energy >= 0.0 && energy.is_finite() => ion.0.wavenumber(energy),
        (Some(energy), None) => {
            let message = format!("an energy of {energy} meV");
            return refused("energy", &message, "set a number of meV that is not negative");
        }
        (None, Some(velocity)) if velocity.is_finite() => {
            ion.0.mass * velocity / METRE_PER_SECOND_OF_VELOCITY / HBAR
        }
        (None, Some(_)) => return refused("velocity", "not finite", "set a number of m/s"),
        _ => return refused("energy", "not one of energy and velocity", "set one of them"),
    };
    let packet = Packet { wavenumber, center, width };
    Ok(PyArrayDyn::from_owned_array(py, x.as_array().mapv(|x| packet.amplitude(x))))
}
