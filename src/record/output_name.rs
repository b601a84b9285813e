//! The name of a file to be written, checked before the work that fills it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Refuses a name under which no file can be written, before anything is made: folders, names that
/// are taken, and what exists there without being a file. Nothing is followed or opened.
///
/// # Errors
///
/// [`Error::Usage`], with what would do.
pub(crate) fn refuse_name(path: &Path, force: bool) -> Result<()> {
    let refuse =
        |what: String, remedy: &str| Err(Error::usage(what.to_string(), remedy.to_string()));
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
            return refuse(
                format!("{text} is there already and is not overwritten"),
                "add --force, or choose another name with -o",
            );
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

/// Checks before the work that `path` can be written: no complete file has that name, and its
/// folder is writable or can be made. Leaves nothing behind; the folder is made with the file.
///
/// # Errors
///
/// [`Error::Usage`] if the file exists or its name is not that of a file, [`Error::Machine`] if the
/// folder is not writable.
pub(crate) fn ensure_writable(path: &Path, force: bool) -> Result<()> {
    refuse_name(path, force)?;
    let here = Path::new(".");
    let mut folders = folder_of(path).ancestors();
    let folder = folders.find(|folder| folder.exists()).unwrap_or(here);
    // Permissions are not enough: file systems may be read-only, and root needs none.
    let probe = folder.join(format!(".wavepore-{}", std::process::id()));
    let made = fs::File::options().write(true).create_new(true).open(&probe);
    let _ = fs::remove_file(&probe);
    let failed = |cause| Error::io("cannot write into the folder", folder, cause);
    made.map(drop).map_err(failed)
}

/// Refuses what cannot become a record and makes its folder.
pub(super) fn prepare(path: &Path, force: bool) -> Result<()> {
    refuse_name(path, force)?;
    make_folder(path)
}

/// Makes the folder of the file `path`.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|cause| Error::io("cannot make the folder", folder, cause))
}

/// The folder of the file `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// `<path>.partial`, in the same folder: the name of a file until it is complete.
pub(super) fn partial_name(path: &Path) -> PathBuf {
    suffixed(path, ".partial")
}

/// `path` with `suffix` behind its ending.
pub(super) fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
