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

/// Checks before the work that the record of `scenario` can be written to `path`.
///
/// # Errors
/// [`Error::Usage`] if it would replace the scenario, even with `--force`, or its name is that of
/// another format or taken; [`Error::Machine`] if its folder is not writable.
pub(crate) fn check_record(path: &Path, scenario: &str, force: bool) -> Result<()> {
    refuse_scenario_as_output(path, scenario)?;
    refuse_other_format(path)?;
    ensure_writable(path, force)
}

fn refuse_scenario_as_output(path: &Path, scenario: &str) -> Result<()> {
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

/// Endings of other files than records, and how such a file is made.
// Other endings are left alone: names such as `width_0.05` have one by chance.
const OTHER_ENDINGS: &[(&[&str], &str)] = &[
    (&["csv", "tsv"], "; for a table add --format csv and > FILE.csv"),
    (&["json"], "; for JSON add --format json and > FILE.json"),
    (&["svg", "png", "pdf"], "; wavepore plot draws figures from it"),
    (&["gif", "webp", "mp4", "webm", "html", "apng"], "; wavepore animate makes films from it"),
    (&["toml", "txt", "dat", "xvg", "md"], ""),
];

/// Refuses the name of another format for a file in HDF5.
///
/// # Errors
/// [`Error::Usage`] with the name that would do.
pub(crate) fn refuse_other_format(path: &Path) -> Result<()> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let ending = ending.unwrap_or_default();
    let other = OTHER_ENDINGS.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    other.map_or(Ok(()), |(_, instead)| {
        let name = path.with_extension("h5");
        Err(Error::usage(
            format!("{}: results are written in HDF5, not as .{ending}", path.display()),
            format!("use -o {}{instead}", name.display()),
        ))
    })
}
