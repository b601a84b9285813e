//! Small files and their names: written whole, listed, set aside.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};
use crate::record::{fresh, own_partial_name};

/// What stands in a folder; nothing if it is not there.
///
/// # Errors
/// [`Error::Machine`] if it cannot be read.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |cause: std::io::Error| Error::machine("cannot read the folder", folder, &cause);
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| Ok(entry.map_err(failed)?.path())).collect(),
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(cause) => Err(failed(cause)),
    }
}

/// Writes a small file whole: under another name first, on the disk, then renamed.
///
/// # Errors
/// [`Error::Machine`]; nothing is left then.
pub(super) fn write_whole(path: &Path, text: &str) -> Result<()> {
    // Its own for each process: two may write the same file at once.
    let partial = own_partial_name(path);
    let written = fresh(&partial).and_then(|mut file| {
        let failed = |cause: std::io::Error| Error::machine("cannot write", path, &cause);
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&partial, path).map_err(failed)
    });
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Sets a file that is not what it should be aside under another name, and says so.
///
/// # Errors
/// `trouble` itself where it shows nothing about the file, which may be sound; [`Error::Machine`] if the file cannot be renamed.
pub(super) fn set_aside(path: &Path, trouble: Error) -> Result<String> {
    // A folder, or another thing that is no file, is told as a name that was typed wrong.
    if !matches!(trouble, Error::Damaged(_) | Error::Usage(_)) {
        return Err(trouble);
    }
    let name = |number: usize| {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".damaged".to_owned() } else { format!(".damaged-{number}") });
        PathBuf::from(name)
    };
    let aside = (1..).map(name).find(|name| fs::symlink_metadata(name).is_err()).unwrap_or_else(|| name(1));
    match fs::rename(path, &aside) {
        Ok(()) => Ok(format!("{trouble}; it is kept as {}, and its cases are computed anew", aside.display())),
        Err(cause) => Err(Error::Machine(format!("{trouble}; it cannot be renamed: {cause}"))),
    }
}

/// The path from the root, as far as the system tells it.
pub(super) fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The name of `path` as seen from the folder of the file `from`, if it stands in or under it; else the whole path.
pub(super) fn seen_from(from: &Path, path: &Path) -> String {
    let (from, path) = (whole(from), whole(path));
    let folder = from.parent().unwrap_or(Path::new("/"));
    match path.strip_prefix(folder) {
        Ok(below) if below.components().all(|part| matches!(part, Component::Normal(_))) => below.display().to_string(),
        _ => path.display().to_string(),
    }
}
