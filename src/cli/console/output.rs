//! The files of results.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
pub(crate) use crate::record::ensure_writable;

/// The record of `scenario`: the path of `-o`, else `output/<scenario stem>.h5`.
///
/// # Errors
/// A scenario from standard input without `-o`.
pub fn record_path(scenario: &str, output: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = output {
        return Ok(path.to_owned());
    }
    if scenario == "-" {
        return Err(Error::Usage(
            "a scenario from standard input needs a name for its record\n  help: add -o FILE.h5"
                .into(),
        ));
    }
    let stem = Path::new(scenario).file_stem().unwrap_or_default();
    let mut name = stem.to_owned();
    name.push(".h5");
    Ok(Path::new("output").join(name))
}

/// Refuses a record at the path of its scenario, even with `--force`.
///
/// # Errors
/// [`Error::Usage`] if both are one file.
pub fn refuse_scenario_as_output(path: &Path, scenario: &str) -> Result<()> {
    let canonical = |path: &Path| std::fs::canonicalize(path).ok();
    let existing = canonical(path);
    if existing.is_none() || existing != canonical(Path::new(scenario)) {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "the record would replace its scenario {scenario}\n  help: use another name with -o"
    )))
}
