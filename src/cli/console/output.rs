//! The files of results.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
pub(crate) use crate::record::ensure_writable;

/// The record of `scenario`: the path of `-o`, else `output/<scenario stem>.h5`.
///
/// # Errors
/// A scenario from standard input without `-o`.
pub(crate) fn record_path(scenario: &str, output: Option<&Path>) -> Result<PathBuf> {
    let path = results_path(scenario, output, "record", "FILE.h5")?;
    if output.is_some() {
        return Ok(path);
    }
    let mut path = path.into_os_string();
    path.push(".h5");
    Ok(path.into())
}

/// The folder of the cases of `scenario`: the path of `-o`, else `output/<scenario stem>`.
///
/// # Errors
/// A scenario from standard input without `-o`.
pub(crate) fn folder_path(scenario: &str, output: Option<&Path>) -> Result<PathBuf> {
    results_path(scenario, output, "folder", "FOLDER")
}

fn results_path(
    scenario: &str,
    output: Option<&Path>,
    what: &str,
    example: &str,
) -> Result<PathBuf> {
    match output {
        Some(path) => Ok(path.to_owned()),
        None if scenario == "-" => Err(Error::usage(
            format!("a scenario from standard input needs a name for its {what}"),
            format!("add -o {example}"),
        )),
        None => Ok(Path::new("output").join(Path::new(scenario).file_stem().unwrap_or_default())),
    }
}

/// Refuses a record at the path of its scenario, even with `--force`.
///
/// # Errors
/// [`Error::Usage`] if both are one file.
pub(crate) fn refuse_scenario_as_output(path: &Path, scenario: &str) -> Result<()> {
    let canonical = |path: &Path| std::fs::canonicalize(path).ok();
    let existing = canonical(path);
    if existing.is_none() || existing != canonical(Path::new(scenario)) {
        return Ok(());
    }
    Err(Error::usage(
        format!("the record would replace its scenario {scenario}"),
        "use another name with -o",
    ))
}
