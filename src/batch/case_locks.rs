//! Locks on cases and on the folder of a sweep: one byte of a lock file each.
//!
//! The bytes need not exist. The operating system releases a lock when its process ends, and
//! network file systems support such locks (POSIX `fcntl`). Threads of one process divide the cases
//! among themselves.

use std::fs::File;
use std::path::Path;

use super::files::canonical;
use super::folder::Folder;
use crate::error::{Error, Result};
use crate::system::{Lock, lock_byte};

/// What a process locks that collects or submits.
// A case has this name once in 2^64.
const WHOLE_FOLDER: &str = "ffffffffffffffff";

/// The lock file of a folder, open.
#[derive(Debug)]
pub(crate) struct CaseLocks {
    file: File,
}

impl CaseLocks {
    /// Opens the lock file, or creates it.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        Ok(Self { file: file.map_err(|cause| Error::io("cannot open", path, cause))? })
    }

    /// Locks the folder for a collection into its own `collected.h5`, and removes what killed
    /// collections left there. The lock lasts as long as the returned value. Other outputs need
    /// none.
    ///
    /// # Errors
    /// [`Error::Usage`] if `output` is a file of the sweep, [`Error::Machine`] if another process
    /// collects there.
    pub(crate) fn lock_for_collection(folder: &Folder, output: &Path) -> Result<Option<Self>> {
        folder.refuse_own_file(output)?;
        if canonical(output) != canonical(&folder.collected()) {
            return Ok(None);
        }
        // A folder that cannot be written is reported when the file is created.
        let Ok(locks) = Self::open(&folder.lock_file()) else { return Ok(None) };
        match locks.lock(WHOLE_FOLDER) {
            Lock::Ours => folder.remove_unfinished_collections()?,
            Lock::Unknown => {}
            Lock::Theirs => {
                return Err(Error::machine(
                    format!("another process is collecting {}", folder.root().display()),
                    "wait for it, or choose another file with -o",
                ));
            }
        }
        Ok(Some(locks))
    }

    /// Locks the folder for a submission; the lock lasts as long as the returned value.
    ///
    /// # Errors
    /// [`Error::Usage`] if another process submits its cases, [`Error::Machine`].
    pub(crate) fn lock_for_submission(folder: &Folder) -> Result<Self> {
        // A separate file: closing any handle of a file releases all locks on it.
        let locks = Self::open(&folder.submission_lock_file())?;
        match locks.lock(WHOLE_FOLDER) {
            Lock::Theirs => Err(Error::usage(
                format!("another process is submitting {}", folder.root().display()),
                "wait for it, then look at the queue (squeue)",
            )),
            Lock::Ours | Lock::Unknown => Ok(locks),
        }
    }

    /// Locks the case `name`. Without locks on the file system two processes may compute a case at
    /// once; the first result is kept.
    pub(crate) fn lock(&self, name: &str) -> Lock {
        self.set_lock(name, true)
    }

    /// Releases the lock on the case `name`.
    pub(crate) fn release(&self, name: &str) {
        self.set_lock(name, false);
    }

    fn set_lock(&self, name: &str, locked: bool) -> Lock {
        // Two bits fewer: offsets in files are signed.
        lock_byte(&self.file, u64::from_str_radix(name, 16).unwrap_or(0) >> 2, locked)
    }
}
