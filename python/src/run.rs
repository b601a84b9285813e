//! Runs of packets.

use std::path::PathBuf;

use pyo3::prelude::*;
use wavepore::jobs::{self, Target};

use crate::call::{Call, Progress};
use crate::scenario::Scenario;

/// Runs the packets of a scenario, and writes their record to `path`; returns the warnings. An
/// unfinished record is removed.
#[pyfunction]
#[pyo3(signature = (scenario, path, unlimited, threads, progress))]
pub(crate) fn run(
    py: Python<'_>,
    scenario: &Scenario,
    path: PathBuf,
    unlimited: bool,
    threads: Option<usize>,
    progress: Progress<'_>,
) -> PyResult<Vec<String>> {
    let target = Target { path: &path, force: false, case: None };
    Call { threads, progress }
        .forecast(py, |control| jobs::run(&scenario.inner, &target, unlimited, control))
}
