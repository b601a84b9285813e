//! Sweeps.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use wavepore::batch::{Computation, SweepProgress, WholeSweep};

use crate::call::{Call, Progress};
use crate::errors::refused_argument;
use crate::scenario::Scenario;

/// Computes the cases of a sweep in `folder`, and collects them. Returns the path of the collection,
/// the warnings, and the loops: for each a list of (key, units, values).
#[pyfunction]
pub(crate) fn sweep<'py>(
    py: Python<'py>,
    scenario: &Scenario,
    what: &str,
    folder: PathBuf,
    threads: Option<usize>,
    unlimited: bool,
    progress: Progress<'py>,
) -> PyResult<Bound<'py, PyDict>> {
    let Some(computation) = Computation::ALL.into_iter().find(|one| one.name() == what) else {
        let names = Computation::ALL.map(Computation::name);
        let names = names.join(", ");
        let message = format!("{what:?} is nothing that a sweep computes");
        return Err(refused_argument(py, "what", message, &format!("use {names}")));
    };
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let whole = WholeSweep {
        scenario: &scenario.inner,
        computation,
        folder: &folder,
        threads: threads.unwrap_or_else(cores),
        unlimited,
    };
    let state = SweepProgress::default();
    let share = || {
        let [ended, wanted] = [&state.ended, &state.wanted].map(|n| n.load(Ordering::Relaxed));
        (ended as f64, wanted as f64)
    };
    let call = Call { threads, progress };
    let swept = call.run(py, &state.control, &share, || whole.run(&state))?;
    let dict = PyDict::new(py);
    dict.set_item("path", swept.path)?;
    dict.set_item("warnings", swept.warnings)?;
    dict.set_item("computed", swept.computed)?;
    dict.set_item("finished_before", swept.finished_before)?;
    dict.set_item("loops", loops(py, scenario)?)?;
    Ok(dict)
}

fn loops<'py>(py: Python<'py>, scenario: &Scenario) -> PyResult<Bound<'py, PyList>> {
    let sweep = &scenario.inner.sweep;
    let loops = PyList::empty(py);
    for axes in &sweep.loops {
        let keys = PyList::empty(py);
        for axis in axes.iter().map(|&at| &sweep.axes[at]) {
            let numbers: Option<Vec<f64>> = axis.values.iter().map(|value| value.number).collect();
            let texts = || axis.values.iter().map(|value| value.text.as_str());
            let values = match numbers {
                Some(numbers) => PyList::new(py, numbers)?,
                None => PyList::new(py, texts().collect::<Vec<_>>())?,
            };
            keys.append((axis.key.as_str(), axis.units.as_str(), values))?;
        }
        loops.append(keys)?;
    }
    Ok(loops)
}
