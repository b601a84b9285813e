//! The command line, as the script `wavepore` of the package starts it.

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;
use wavepore::cli::{self, Program};

/// Runs the command of `arguments`, the first of which is the name of the program, and returns the
/// exit code. `program` starts it again; empty where that is not possible.
#[pyfunction]
pub(crate) fn run_command(py: Python<'_>, arguments: Vec<OsString>, program: Vec<OsString>) -> u8 {
    let mut words = program.into_iter();
    let program =
        words.next().map(|path| Program { path: PathBuf::from(path), leading: words.collect() });
    py.detach(|| cli::main_with(arguments, program))
}
