//! The extension module `wavepore._core`: the library's functions with arrays, errors and signals of
//! Python. What users see of it is documented in `wavepore/*.py`.

mod call;
mod command;
mod dataset;
mod errors;
mod ion;
mod packet;
mod pictures;
mod propagator;
mod record;
mod run;
mod scenario;
mod sweep;
mod tables;
mod transmission;

use pyo3::prelude::*;

/// What `wavepore/*.py` is built on.
#[pymodule(gil_used = false)]
mod _core {
    use super::*;

    #[pymodule_export]
    use super::command::run_command;
    #[pymodule_export]
    use super::packet::gaussian;
    #[pymodule_export]
    use super::pictures::{bound_digits, film, known_digits, picture, scenario_picture};
    #[pymodule_export]
    use super::propagator::Propagator;
    #[pymodule_export]
    use super::record::{groups, values};
    #[pymodule_export]
    use super::run::run;
    #[pymodule_export]
    use super::scenario::Scenario;
    #[pymodule_export]
    use super::sweep::sweep;
    #[pymodule_export]
    use super::tables::{currents, levels, passage, sidebands};
    #[pymodule_export]
    use super::transmission::{
        transmission, transmission_of_function, transmission_of_points, unit_size,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
