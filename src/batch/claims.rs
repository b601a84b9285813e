//! Which process computes which case, and which one collects: one byte of a lock file each.
//!
//! The bytes need not exist. The operating system gives them back when the process ends, however it ends, and network file systems know
//! such locks (POSIX `fcntl`). Threads of one process share out the cases among themselves.

use std::fs::File;
use std::path::Path;

use super::files::whole;
use super::folder::Folder;
use crate::error::{Error, Result};
use crate::system::{Lock, lock_byte};

/// What is claimed by a process that collects; the name of no case, but for one in 2^64.
const COLLECTING: &str = "ffffffffffffffff";

/// The lock file of a folder, open.
#[derive(Debug)]
pub struct Claims {
    file: File,
}

impl Claims {
    /// Opens the lock file, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub fn open(path: &Path) -> Result<Self> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        Ok(Self { file: file.map_err(|cause| Error::machine("cannot open", path, &cause))? })
    }

    /// A claim on collecting into the folder itself, which lasts as long as the answer; files that a killed collection left are removed then.
    /// Into other places anybody may collect.
    ///
    /// # Errors
    /// [`Error::Usage`] if `output` is a file of the sweep, [`Error::Machine`] if another process collects there.
    pub fn to_collect(folder: &Folder, output: &Path) -> Result<Option<Self>> {
        if folder.owns(output) {
            let text = format!("{} belongs to the sweep itself\n  help: choose another file with -o", output.display());
            return Err(Error::Usage(text));
        }
        if whole(output) != whole(&folder.collected()) {
            return Ok(None);
        }
        // A folder that takes no files says so when the file is made.
        let Ok(claims) = Self::open(&folder.claims()) else { return Ok(None) };
        match claims.take(COLLECTING) {
            Lock::Ours => folder.forget_unfinished_collections()?,
            Lock::Unknown => {}
            Lock::Theirs => {
                let text = format!("another process is collecting {}", folder.root().display());
                return Err(Error::Machine(format!("{text}\n  help: wait for it, or choose another file with -o")));
            }
        }
        Ok(Some(claims))
    }

    /// A claim on submitting the cases of a folder, which lasts as long as the answer.
    ///
    /// # Errors
    /// [`Error::Usage`] if another process submits them, [`Error::Machine`].
    pub fn to_submit(folder: &Folder) -> Result<Self> {
        // A file of its own: closing any handle of a file gives all its locks back.
        let claims = Self::open(&folder.submitting())?;
        match claims.lock(COLLECTING, true) {
            Lock::Theirs => Err(Error::Usage(format!(
                "another process is submitting {}\n  help: wait for it, then look at the queue (squeue)",
                folder.root().display()
            ))),
            Lock::Ours | Lock::Unknown => Ok(claims),
        }
    }

    /// Claims the case `name`. Where the file system knows no locks two processes may compute a case at once; the first one to finish keeps it.
    pub fn take(&self, name: &str) -> Lock {
        self.lock(name, true)
    }

    /// Gives the case back.
    pub fn give(&self, name: &str) {
        self.lock(name, false);
    }

    fn lock(&self, name: &str, take: bool) -> Lock {
        // Two bits less: places are signed.
        lock_byte(&self.file, u64::from_str_radix(name, 16).unwrap_or(0) >> 2, take)
    }
}
