//! Small files and their names: written whole, listed, set aside.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use crate::error::{Error, Result};
use crate::record::{fresh, own_partial_name};

/// A small file is written in moments: one that is unfinished and older was left by a process that is gone.
const OLD: Duration = Duration::from_secs(60);

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

/// The path from the root without links and steps back, as far as it is there.
pub(super) fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = |part: &&Path| part.exists();
    let Some((part, found)) = path.ancestors().find(there).and_then(|part| Some((part, fs::canonicalize(part).ok()?)))
    else {
        return path;
    };
    match path.strip_prefix(part) {
        Ok(rest) if rest.as_os_str().is_empty() => found,
        Ok(rest) => found.join(rest),
        Err(_) => path,
    }
}

/// The text of a small file; what is no file is none.
///
/// # Errors
/// It cannot be read, or is no file: a pipe would be waited for.
pub(super) fn read_text(path: &Path) -> std::io::Result<String> {
    if fs::metadata(path)?.is_file() {
        return fs::read_to_string(path);
    }
    Err(std::io::Error::new(ErrorKind::InvalidInput, "it is not a file"))
}

/// Removes unfinished small files that a killed process has left in `folder`; those of a living one are moments old.
///
/// # Errors
/// [`Error::Machine`] if the folder cannot be read.
pub(super) fn forget_unfinished(folder: &Path, ours: impl Fn(&str) -> bool) -> Result<()> {
    let is_old = |path: &PathBuf| {
        let changed = fs::metadata(path).and_then(|there| there.modified());
        changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > OLD))
    };
    let is_ours = |path: &PathBuf| {
        path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.ends_with(".partial") && ours(name))
    };
    files_in(folder)?.iter().filter(|path| is_ours(path) && is_old(path)).for_each(|path| {
        let _ = fs::remove_file(path);
    });
    Ok(())
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
