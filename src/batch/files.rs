//! Small files: read, listed, set aside.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};

/// Age from which an unfinished small file counts as abandoned.
// Writing one takes moments.
const MIN_ABANDONED_AGE: Duration = Duration::from_secs(60);

/// The files and folders in `folder`; none if it does not exist.
///
/// # Errors
/// [`Error::Machine`] if it cannot be read.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |cause: std::io::Error| Error::io("cannot read the folder", folder, cause);
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect(),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(failed(cause)),
    }
}

/// Renames a damaged file; returns a note for the user.
///
/// # Errors
/// `error` itself if it does not show that the file is damaged; [`Error::Machine`] if the file
/// cannot be renamed.
pub(super) fn set_aside(path: &Path, error: Error) -> Result<String> {
    // `Usage` comes of a folder or another thing that is no file.
    if !matches!(error, Error::Damaged { .. } | Error::Usage { .. }) {
        return Err(error);
    }
    let name = |number: usize| {
        let mut name = path.as_os_str().to_owned();
        let suffix = format!(".damaged-{number}");
        name.push(if number == 1 { ".damaged" } else { suffix.as_str() });
        PathBuf::from(name)
    };
    let is_free = |name: &PathBuf| fs::symlink_metadata(name).is_err();
    let aside = (1..).map(name).find(is_free).unwrap_or_else(|| name(1));
    let kept = aside.display();
    match fs::rename(path, &aside) {
        Ok(()) => Ok(format!("{error}; it is kept as {kept}, and its cases are computed again")),
        Err(cause) => Err(Error::caused(format!("{error}; it cannot be renamed"), cause)),
    }
}

/// The absolute path without links and `..`, as far as it exists.
pub(super) fn canonical(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let Some(existing) = path.ancestors().find(|part| part.exists()) else { return path };
    let Ok(found) = fs::canonicalize(existing) else { return path };
    match path.strip_prefix(existing) {
        Ok(rest) if rest.as_os_str().is_empty() => found,
        Ok(rest) => found.join(rest),
        Err(_) => path,
    }
}

/// The text of a small file.
///
/// # Errors
/// It cannot be read, or is no file: reading a pipe could wait for ever.
pub(super) fn read_text(path: &Path) -> std::io::Result<String> {
    if fs::metadata(path)?.is_file() {
        return fs::read_to_string(path);
    }
    Err(std::io::Error::new(ErrorKind::InvalidInput, "it is not a file"))
}

/// Removes abandoned partial files from `folder`, of the names for which `is_own` is true.
///
/// # Errors
/// [`Error::Machine`] if the folder cannot be read.
pub(super) fn remove_unfinished(folder: &Path, is_own: impl Fn(&str) -> bool) -> Result<()> {
    let is_abandoned = |path: &PathBuf| {
        let modified = fs::metadata(path).and_then(|file| file.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        age.is_some_and(|age| age > MIN_ABANDONED_AGE)
    };
    let is_partial = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        name.is_some_and(|name| name.ends_with(".partial") && is_own(name))
    };
    let files = files_in(folder)?;
    files.iter().filter(|path| is_partial(path) && is_abandoned(path)).for_each(|path| {
        let _ = fs::remove_file(path);
    });
    Ok(())
}

/// `path` relative to the folder of the file `from`, if it is in or under it; else the absolute
/// path.
pub(super) fn relative_to_file(from: &Path, path: &Path) -> String {
    let (from, path) = (canonical(from), canonical(path));
    let folder = from.parent().unwrap_or(Path::new("/"));
    let is_normal = |part| matches!(part, Component::Normal(_));
    match path.strip_prefix(folder) {
        Ok(below) if below.components().all(is_normal) => below.display().to_string(),
        _ => path.display().to_string(),
    }
}
