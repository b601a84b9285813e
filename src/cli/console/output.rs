//! Where a result goes.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::record::refuse_name;

/// The record of `scenario`: what `-o` said, else `output/<scenario stem>.h5`.
///
/// # Errors
/// A scenario from standard input without `-o`.
pub fn record_path(scenario: &str, asked: Option<&Path>) -> Result<PathBuf> {
    if let Some(path) = asked {
        return Ok(path.to_owned());
    }
    if scenario == "-" {
        return Err(Error::Usage(
            "a scenario from standard input needs a name for its record\n  help: add -o FILE.h5".into(),
        ));
    }
    let stem = Path::new(scenario).file_stem().unwrap_or_default();
    let mut name = stem.to_owned();
    name.push(".h5");
    Ok(Path::new("output").join(name))
}

/// Makes sure that a record at `path` does not take the place of the scenario it is made from, not even with `--force`.
///
/// # Errors
/// [`Error::Usage`] if both are one file.
pub fn spare_scenario(path: &Path, scenario: &str) -> Result<()> {
    let same = std::fs::canonicalize(path).is_ok_and(|to| std::fs::canonicalize(scenario).is_ok_and(|from| from == to));
    if same {
        let message = format!("the record would replace its scenario {scenario}\n  help: use another name with -o");
        return Err(Error::Usage(message));
    }
    Ok(())
}

/// Makes sure in the first second that `path` may be written: no complete file in the way, a folder that takes files or can be made.
/// Nothing stays behind: the folder is made by what writes the file.
///
/// # Errors
/// [`Error::Usage`] if a file is in the way or the name is none for a file, [`Error::Machine`] if the folder takes none.
pub fn claim(path: &Path, force: bool) -> Result<()> {
    refuse_name(path, force)?;
    let folders = path.ancestors().skip(1).map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
    let folder = folders.into_iter().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let probe = folder.join(format!(".wavepore-{}", std::process::id()));
    let made = std::fs::File::options().write(true).create_new(true).open(&probe);
    let _ = std::fs::remove_file(&probe);
    made.map(drop).map_err(|cause| Error::machine("cannot write into the folder", folder, &cause))
}
