//! The extension module `wavepore._core`: the library's functions with arrays, errors and signals of
//! Python. What users see of it is documented in `wavepore/*.py`.

mod errors;
mod ion;
mod packet;
mod propagator;

use pyo3::prelude::*;

/// What `wavepore/*.py` is built on.
#[pymodule(gil_used = false)]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::packet::gaussian;
    #[pymodule_export]
    use super::propagator::Propagator;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
