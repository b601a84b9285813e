//! Files that get their final name only when they are complete.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::record::{fresh, partial_name};

/// A file called `<path>.partial` during writing; removed unless it is
/// [published](Partial::publish).
#[derive(Debug)]
pub(super) struct Partial {
    path: PathBuf,
    partial: PathBuf,
    published: bool,
}

impl Partial {
    /// Creates the folder and an empty `<path>.partial` in it, open for writing.
    ///
    /// # Errors
    /// [`Error::Usage`] if `path` is a folder, [`Error::Machine`] if nothing can be written there.
    pub(super) fn create(path: &Path) -> Result<(Self, File)> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(Error::Usage(format!(
                "{} is a folder; name a file to write",
                path.display()
            )));
        }
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder)
                .map_err(|cause| Error::machine("cannot make the folder", folder, &cause))?;
        }
        let partial = partial_name(path);
        let file = fresh(&partial)?;
        Ok((Self { path: path.to_owned(), partial, published: false }, file))
    }

    /// The final name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The name during writing.
    pub(super) fn partial_path(&self) -> &Path {
        &self.partial
    }

    /// The error of a failed write, with the file and the probable cause.
    pub(super) fn failed(&self, cause: &io::Error) -> Error {
        let remedy = match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                " (disk full: make room, or use another disk)"
            }
            _ => "",
        };
        Error::Machine(format!(
            "cannot write {}: {cause}{remedy}; nothing was kept",
            self.path.display()
        ))
    }

    /// Renames the complete, synced file to its final name; replaces a file of that name.
    ///
    /// # Errors
    /// [`Error::Machine`] if that fails; nothing is left then.
    pub(super) fn publish(mut self) -> Result<()> {
        let renamed = File::open(&self.partial)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&self.partial, &self.path));
        renamed.map_err(|cause| self.failed(&cause))?;
        self.published = true;
        Ok(())
    }
}

/// Writes a small file in one go.
///
/// # Errors [`Error::Usage`] if `path` is a folder, [`Error::Machine`] if it cannot be written;
/// nothing is left then.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let (partial, mut file) = Partial::create(path)?;
    file.write_all(bytes).map_err(|cause| partial.failed(&cause))?;
    partial.publish()
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_file(&self.partial);
        }
    }
}
