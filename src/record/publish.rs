//! Files under `<name>.partial` until they are complete, then under their final name; a file of
//! another process is never replaced.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// `<path>.partial`, in the same folder: the name of a file until it is complete.
pub fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// `<path>.<digits>.partial`, in the same folder: one that no other process takes, on whatever
/// machine.
pub fn own_partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}.partial", RandomState::new().hash_one(std::process::id())));
    PathBuf::from(name)
}

/// Refuses what cannot become a record and makes the folder it shall stand in.
pub(super) fn prepare(path: &Path, force: bool) -> Result<()> {
    refuse_name(path, force)?;
    let folder = folder_of(path);
    fs::create_dir_all(folder)
        .map_err(|cause| Error::machine("cannot make the folder", folder, &cause))
}

/// Refuses a name under which no file can be written, before anything is made: folders, names that
/// are taken, and what stands there without being a file. Nothing is followed or opened.
///
/// # Errors
///
/// [`Error::Usage`], with what would do.
pub fn refuse_name(path: &Path, force: bool) -> Result<()> {
    let refuse =
        |what: String, remedy: &str| Err(Error::Usage(format!("{what}\n  help: {remedy}")));
    let Some(text) = path.to_str() else {
        return refuse(format!("{} is not UTF-8", path.display()), "choose another name with -o");
    };
    let folder = text.ends_with(['/', std::path::MAIN_SEPARATOR]) || text.ends_with("/.");
    if folder || path.file_name().is_none() || path.is_dir() {
        return refuse(format!("{text} is a folder"), "give the name of a file with -o");
    }
    if let Some(file) =
        folder_of(path).ancestors().find(|above| above.exists()).filter(|above| !above.is_dir())
    {
        let what = format!("{} is a file, so {text} cannot stand in it", file.display());
        return refuse(what, "choose another folder with -o");
    }
    if let Ok(there) = fs::symlink_metadata(path) {
        if !there.is_file() && !path.is_file() {
            let what =
                if there.is_symlink() { "a link that leads to no file" } else { "not a file" };
            return refuse(
                format!("{text} is {what}"),
                "remove it, or choose another name with -o",
            );
        }
        if !force {
            return Err(exists(path));
        }
    }
    let partial = partial_name(path);
    match fs::symlink_metadata(&partial) {
        Ok(there) if !there.is_file() => refuse(
            format!(
                "{}, which is needed while writing, is no regular file and is not followed",
                partial.display()
            ),
            "remove it, or choose another name with -o",
        ),
        _ => Ok(()),
    }
}

/// Makes the empty file `partial`, in place of a stale one, and opens it for writing; never through
/// a link.
///
/// # Errors
///
/// [`Error::Machine`].
pub fn fresh(partial: &Path) -> Result<File> {
    let failed = |cause: std::io::Error| Error::machine("cannot write", partial, &cause);
    match fs::remove_file(partial) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(failed(cause)),
        _ => {}
    }
    File::options().write(true).create_new(true).open(partial).map_err(failed)
}

/// Gives the closed file its final name, on disk before and after; without `force` an existing file
/// is never replaced.
pub(super) fn publish(partial: &Path, path: &Path, force: bool) -> Result<()> {
    let failed = |cause: std::io::Error| {
        let is_there = partial.exists();
        let (partial, path) = (partial.display(), path.display());
        Error::Machine(if is_there {
            format!("the complete record is {partial}, but cannot be renamed to {path}: {cause}")
        } else {
            format!(
                "the record is lost: {partial} has vanished before it could be renamed to {path}: {cause}"
            )
        })
    };
    File::open(partial).and_then(|file| file.sync_all()).map_err(failed)?;
    if force {
        fs::rename(partial, path).map_err(failed)?;
    } else {
        // a link, unlike a renaming, fails if the name is taken
        match fs::hard_link(partial, path) {
            // the record stands under its name; a second one does no harm
            Ok(()) => drop(fs::remove_file(partial)),
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
                return Err(appeared(partial, path));
            }
            // a file system without links
            Err(_) if fs::symlink_metadata(path).is_ok() => return Err(appeared(partial, path)),
            Err(_) => fs::rename(partial, path).map_err(failed)?,
        }
    }
    // not every file system can sync a folder; the name is there all the same
    let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    Ok(())
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!(
        "{} is there already and is not overwritten\n  help: add --force, or choose another name with -o",
        path.display()
    ))
}

fn appeared(partial: &Path, path: &Path) -> Error {
    Error::Machine(format!(
        "{} appeared while this run was writing and is not replaced; the complete record is {}",
        path.display(),
        partial.display()
    ))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
