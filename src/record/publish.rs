//! File names that tell the truth: `<name>.partial` until complete, then the final name, never over somebody else's file.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// `<path>.partial`, in the same folder.
pub(super) fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Refuses what cannot become a record and makes the folder it shall stand in.
pub(super) fn prepare(path: &Path, force: bool) -> Result<()> {
    if path.file_name().is_none() || path.is_dir() {
        return Err(Error::Usage(format!("{} is a folder; name a file to write", path.display())));
    }
    if path.to_str().is_none() {
        return Err(Error::Usage(format!("{} is not UTF-8; choose another name for the record", path.display())));
    }
    if path.exists() && !force {
        return Err(exists(path));
    }
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|cause| Error::machine("cannot make the folder", folder, &cause))
}

/// Gives the closed file its final name, on disk before and after; without `force` an existing file is never replaced.
pub(super) fn publish(partial: &Path, path: &Path, force: bool) -> Result<()> {
    let failed = |cause: std::io::Error| {
        let doing = format!("the record is complete in {}, but cannot be renamed to", partial.display());
        Error::machine(&doing, path, &cause)
    };
    File::open(partial).and_then(|file| file.sync_all()).map_err(failed)?;
    if force {
        fs::rename(partial, path).map_err(failed)?;
    } else {
        // a link, unlike a renaming, fails if the name is taken
        match fs::hard_link(partial, path) {
            Ok(()) => fs::remove_file(partial).map_err(failed)?,
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {
                return Err(appeared(partial, path));
            }
            // a file system without links
            Err(_) if path.exists() => return Err(appeared(partial, path)),
            Err(_) => fs::rename(partial, path).map_err(failed)?,
        }
    }
    // not every file system can sync a folder; the name is there all the same
    let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    Ok(())
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!("{} exists; use --force to replace it, or -o for another name", path.display()))
}

fn appeared(partial: &Path, path: &Path) -> Error {
    Error::Usage(format!(
        "{} appeared while this run was writing; the complete record is {}",
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
