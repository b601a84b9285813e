//! The library's propagators on arrays of NumPy.

use std::sync::{Mutex, MutexGuard, TryLockError};

use num_complex::Complex64;
use numpy::{
    BorrowError, PyArray1, PyArrayDyn, PyArrayMethods, PyReadonlyArray1, PyReadonlyArrayDyn,
    PyReadwriteArrayDyn,
};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use wavepore::dynamics::{
    Absorber, AbsorberParameters, Chebyshev, Propagator as _, Scheme, SplitOperator,
};
use wavepore::model::{Axis, Hamiltonian};
use wavepore::units::ATOMIC_MASS;

use crate::errors::refused_argument;
use crate::ion::Ion;

/// Work between two looks at signals, in points·log₂(points) of a pair of transforms: some 50 ms.
const WORK_BETWEEN_SIGNALS: f64 = 3e7;

/// The absorber as a dict of Python: width (Å), strength (meV) and order.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct AbsorberEntries {
    width: f64,
    strength: f64,
    order: i64,
}

/// A propagator with its grid, for one thread at a time.
#[pyclass(frozen, module = "wavepore._core")]
pub(crate) struct Propagator {
    method: Mutex<Method>,
    hamiltonian: Hamiltonian,
    transform_pairs: usize,
    /// Steps between two looks at signals.
    slice: usize,
}

enum Method {
    Split(Box<SplitOperator>),
    Series(Box<Chebyshev>),
}

#[pymethods]
impl Propagator {
    /// By a splitting, or by the Chebyshev series if `scheme` is none.
    #[new]
    #[pyo3(signature = (*, x, potential, ion, time_step, scheme, absorber))]
    fn new(
        py: Python<'_>,
        x: PyReadonlyArray1<'_, f64>,
        potential: PyReadonlyArray1<'_, f64>,
        ion: Ion,
        time_step: f64,
        scheme: Option<&str>,
        absorber: Option<AbsorberEntries>,
    ) -> PyResult<Self> {
        let axis = axis(py, x.as_slice()?)?;
        let potential = samples(py, potential.as_slice()?, &axis)?;
        let hamiltonian = Hamiltonian::from_samples(&ion.0, axis, potential);
        if !(time_step > 0.0 && time_step.is_finite()) {
            let message = format!("a step of {time_step} fs");
            return Err(refused_argument(py, "time_step", message, "set a positive number of fs"));
        }
        let absorber = absorbing(py, absorber, &axis)?;
        let method = match scheme {
            Some(name) => {
                let splitting = Scheme::named(name).and_then(Scheme::splitting);
                let splitting = splitting.ok_or_else(|| refused_scheme(py, name))?;
                let split = SplitOperator::new(&hamiltonian, &absorber, splitting, time_step);
                Method::Split(Box::new(split))
            }
            None => Method::Series(Box::new(Chebyshev::new(&hamiltonian, &absorber, time_step))),
        };
        let transform_pairs = method.transform_pairs();
        let points = axis.points as f64;
        let slice = WORK_BETWEEN_SIGNALS / (points * points.log2() * transform_pairs.max(1) as f64);
        let slice = (slice as usize).max(1);
        Ok(Self { method: Mutex::new(method), hamiltonian, transform_pairs, slice })
    }

    /// Advances the states in `out`, one a row, in place.
    fn advance(
        &self,
        py: Python<'_>,
        out: &Bound<'_, PyArrayDyn<Complex64>>,
        steps: usize,
    ) -> PyResult<()> {
        let mut out = borrowed(py, out)?;
        let states = out.as_slice_mut()?;
        self.check_states(py, states)?;
        let mut method = self.lock()?;
        let method = &mut *method;
        py.detach(|| {
            states
                .chunks_exact_mut(self.hamiltonian.axis.points)
                .try_for_each(|psi| method.advance(psi, steps, self.slice))
        })
    }

    /// ⟨H⟩ of each row of `psi`, meV.
    fn energies<'py>(
        &self,
        py: Python<'py>,
        psi: PyReadonlyArrayDyn<'_, Complex64>,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        let states = psi.as_slice()?;
        self.check_states(py, states)?;
        let rows = states.chunks_exact(self.hamiltonian.axis.points);
        Ok(PyArray1::from_iter(py, rows.map(|psi| self.hamiltonian.mean_energy(psi))))
    }

    /// Probability absorbed so far at the left and at the right end.
    #[getter]
    fn absorbed(&self) -> PyResult<(f64, f64)> {
        let [left, right] = self.lock()?.absorbed();
        Ok((left, right))
    }

    #[getter]
    fn transform_pairs(&self) -> usize {
        self.transform_pairs
    }

    /// u.
    #[getter]
    fn mass(&self) -> f64 {
        self.hamiltonian.species.mass / ATOMIC_MASS
    }
}

impl Propagator {
    /// The method, unless another call has it.
    fn lock(&self) -> PyResult<MutexGuard<'_, Method>> {
        match self.method.try_lock() {
            Ok(method) => Ok(method),
            // Tables are never changed, and the state belongs to the caller.
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(PyRuntimeError::new_err(
                "this propagator is advancing a state in another thread; make one for each thread",
            )),
        }
    }

    fn check_states(&self, py: Python<'_>, states: &[Complex64]) -> PyResult<()> {
        if !states.len().is_multiple_of(self.hamiltonian.axis.points) {
            return Err(refused_argument(py, "psi", "not one amplitude a point of x", ""));
        }
        if !states.iter().all(|z| z.is_finite()) {
            return Err(refused_argument(py, "psi", "not finite everywhere", ""));
        }
        Ok(())
    }
}

impl Method {
    /// Advances `psi`, to the same bits whether or not signals are looked at, every `slice` steps;
    /// if a handler raises, `psi` is left at a whole number of steps.
    fn advance(&mut self, psi: &mut [Complex64], steps: usize, slice: usize) -> PyResult<()> {
        let mut raised = Ok(());
        let mut goes_on = |done: usize| {
            if done.is_multiple_of(slice) {
                raised = Python::attach(|py| py.check_signals());
            }
            raised.is_ok()
        };
        match self {
            Self::Split(split) => {
                split.advance_while(psi, steps, goes_on);
            }
            Self::Series(series) => {
                for step in 0..steps {
                    if step > 0 && !goes_on(step) {
                        break;
                    }
                    series.advance(psi, 1);
                }
            }
        }
        raised
    }

    fn absorbed(&self) -> [f64; 2] {
        match self {
            Self::Split(split) => split.absorbed(),
            Self::Series(series) => series.absorbed(),
        }
    }

    fn transform_pairs(&self) -> usize {
        match self {
            Self::Split(split) => split.transform_pairs(),
            Self::Series(series) => series.transform_pairs(),
        }
    }
}

fn axis(py: Python<'_>, x: &[f64]) -> PyResult<Axis> {
    Axis::through(x).ok_or_else(|| {
        let remedy = "use numpy.linspace(from, to, points, endpoint=False)";
        refused_argument(py, "x", "not equally spaced in rising order", remedy)
    })
}

/// `potential`, if it has a number for each point.
fn samples(py: Python<'_>, potential: &[f64], axis: &Axis) -> PyResult<Vec<f64>> {
    let refused = |message: &str| Err(refused_argument(py, "potential", message, ""));
    if potential.len() != axis.points {
        return refused(&format!("{} values for {} points", potential.len(), axis.points));
    }
    if !potential.iter().all(|v| v.is_finite()) {
        return refused("not finite everywhere");
    }
    Ok(potential.to_vec())
}

/// The absorber of that width, strength and order.
fn absorbing(py: Python<'_>, absorber: Option<AbsorberEntries>, axis: &Axis) -> PyResult<Absorber> {
    let Some(AbsorberEntries { width, strength, order }) = absorber else {
        return Ok(Absorber::none(axis));
    };
    let refused =
        |message: String, remedy: &str| Err(refused_argument(py, "absorber", message, remedy));
    if !(width > 0.0 && width <= axis.length() / 2.0) {
        let remedy = "set a positive width, at most half of the grid";
        return refused(format!("a width of {width} Å"), remedy);
    }
    if !(strength >= 0.0 && strength.is_finite()) {
        return refused(format!("a strength of {strength} meV"), "set a number of meV");
    }
    let known = u32::try_from(order).ok().filter(|order| (2..=8).contains(order));
    let Some(order) = known else {
        return refused(format!("an order of {order}"), "set an order from 2 to 8");
    };
    Ok(Absorber::new(axis, AbsorberParameters { width, strength, order }))
}

fn refused_scheme(py: Python<'_>, scheme: &str) -> PyErr {
    let splittings = Scheme::ALL.into_iter().filter(|scheme| scheme.splitting().is_some());
    let names = splittings.map(Scheme::name).collect::<Vec<_>>().join(", ");
    refused_argument(py, "scheme", format!("{scheme:?} is none"), &format!("use one of {names}"))
}

/// `out` for writing.
fn borrowed<'py>(
    py: Python<'_>,
    out: &Bound<'py, PyArrayDyn<Complex64>>,
) -> PyResult<PyReadwriteArrayDyn<'py, Complex64>> {
    out.try_readwrite().map_err(|error| match error {
        BorrowError::AlreadyBorrowed => {
            PyRuntimeError::new_err("out: another thread is advancing this array")
        }
        _ => refused_argument(py, "out", "read-only", "pass a copy"),
    })
}
