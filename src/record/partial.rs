//! Files under `<name>.partial` until they are complete, then under their final name; a file of
//! another process is never replaced unless that is asked for.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::output_name::{folder_of, make_folder, partial_name, suffixed};
use crate::error::{Error, NO_SPACE_REMEDY, Result, exhausted};

/// A file under another name until it is complete; removed if it is dropped before that, unless it
/// is [kept](Partial::kept).
#[derive(Debug)]
pub(crate) struct Partial {
    path: PathBuf,
    partial: PathBuf,
    keeps: bool,
    /// Whether the file under the other name is ours to remove.
    is_begun: bool,
}

impl Partial {
    /// For the file `path`, under `<path>.partial` until it is complete. Writes nothing yet.
    pub(crate) fn of(path: &Path) -> Self {
        Self::under(partial_name(path), path)
    }

    /// The same under `<path>.<digits>.partial`, a name that no other process takes, on whatever
    /// machine: several may write the same file at once.
    pub(crate) fn own(path: &Path) -> Self {
        // A random key of the standard library: process numbers repeat from machine to machine.
        let digits = RandomState::new().hash_one(std::process::id());
        Self::under(suffixed(path, &format!(".{digits:016x}.partial")), path)
    }

    fn under(partial: PathBuf, path: &Path) -> Self {
        Self { path: path.to_owned(), partial, keeps: false, is_begun: false }
    }

    /// The same, but left behind when it is not completed.
    pub(super) fn kept(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// Whether it is left behind when it is not completed.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// Makes the folder of `path` and opens an empty `<path>.partial` in it for writing.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if `path` is a folder, [`Error::Machine`] if nothing can be written there.
    pub(crate) fn create(path: &Path) -> Result<(Self, File)> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(Error::usage(
                format!("{} is a folder; name a file to write", path.display()),
                "",
            ));
        }
        make_folder(path)?;
        let mut partial = Self::of(path);
        let file = partial.begin()?;
        Ok((partial, file))
    }

    /// Makes the empty file, in place of a stale one, and opens it for writing; never through a
    /// link.
    ///
    /// # Errors
    ///
    /// [`Error::Machine`].
    pub(crate) fn begin(&mut self) -> Result<File> {
        let failed = |cause: io::Error| Error::io("cannot write", &self.partial, cause);
        match fs::remove_file(&self.partial) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(failed(cause)),
            _ => {}
        }
        let made = File::options().write(true).create_new(true).open(&self.partial);
        let file = made.map_err(failed)?;
        self.is_begun = true;
        Ok(file)
    }

    /// The final name.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The name during writing.
    pub(crate) fn partial_path(&self) -> &Path {
        &self.partial
    }

    /// The error of a failed write, with the file and the probable cause.
    pub(crate) fn failed(&self, cause: &io::Error) -> Error {
        let (path, kept) = (self.path.display(), "nothing was kept");
        match exhausted(cause) {
            Some(limit) => {
                Error::machine(format!("cannot write {path}: {limit}; {kept}"), NO_SPACE_REMEDY)
            }
            None => Error::machine(format!("cannot write {path}: {cause}; {kept}"), ""),
        }
    }

    /// Gives the complete, closed file its final name, in place of a file that has it.
    ///
    /// # Errors
    ///
    /// [`Error::Machine`] if that fails; nothing is left then.
    pub(crate) fn replace(mut self) -> Result<()> {
        self.sync_and_rename().map_err(|cause| self.failed(&cause))
    }

    fn sync_and_rename(&mut self) -> io::Result<()> {
        // Data first: after a loss of power the name could lead to an empty file.
        File::open(&self.partial)?.sync_all()?;
        fs::rename(&self.partial, &self.path)?;
        self.is_begun = false;
        Ok(())
    }

    /// Gives the closed record its final name, on disk before and after; without `force` an
    /// existing file is never replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Machine`]; the complete record stays under its other name then.
    pub(super) fn publish(&mut self, force: bool) -> Result<()> {
        self.is_begun = false;
        let named = if force { self.sync_and_rename() } else { self.sync_and_link() };
        named.map_err(|cause| self.not_named(&cause))?;
        // Not every file system can sync a folder; the name is there all the same.
        let _ = File::open(folder_of(&self.path)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Renames without replacing: a link, unlike a renaming, fails if the name is taken.
    fn sync_and_link(&mut self) -> io::Result<()> {
        File::open(&self.partial)?.sync_all()?;
        match fs::hard_link(&self.partial, &self.path) {
            // The record has its name; a second one does no harm.
            Ok(()) => drop(fs::remove_file(&self.partial)),
            // A file system without links.
            Err(_) if fs::symlink_metadata(&self.path).is_err() => {
                fs::rename(&self.partial, &self.path)?;
            }
            Err(_) => return Err(ErrorKind::AlreadyExists.into()),
        }
        Ok(())
    }

    fn not_named(&self, cause: &io::Error) -> Error {
        let (partial, path) = (self.partial.display(), self.path.display());
        let problem = if cause.kind() == ErrorKind::AlreadyExists {
            format!(
                "{path} appeared while this run was writing and is not replaced; the complete \
                 record is {partial}"
            )
        } else if self.partial.exists() {
            format!("the complete record is {partial}, but cannot be renamed to {path}: {cause}")
        } else {
            format!(
                "the record is lost: {partial} has vanished before it could be renamed to {path}: \
                 {cause}"
            )
        };
        Error::machine(problem, "")
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.is_begun && !self.keeps {
            let _ = fs::remove_file(&self.partial);
        }
    }
}

/// Writes a small file in one go.
///
/// # Errors
///
/// [`Error::Usage`] if `path` is a folder, [`Error::Machine`] if it cannot be written; nothing is
/// left then.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let (partial, mut file) = Partial::create(path)?;
    file.write_all(bytes).map_err(|cause| partial.failed(&cause))?;
    partial.replace()
}

/// Writes a small file into a folder that other processes write too.
///
/// # Errors
///
/// [`Error::Machine`]; nothing is left then.
pub(crate) fn write_shared(path: &Path, text: &str) -> Result<()> {
    let mut partial = Partial::own(path);
    let mut file = partial.begin()?;
    let written = file.write_all(text.as_bytes()).and_then(|()| partial.sync_and_rename());
    written.map_err(|cause| Error::io("cannot write", path, cause))
}
