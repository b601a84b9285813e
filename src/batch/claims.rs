//! Which process computes which case: one byte of a lock file each.
//!
//! The bytes need not exist. The operating system gives them back when the process ends, however it ends, and network file systems know
//! such locks (POSIX `fcntl`). Threads of one process share out the cases among themselves.

use std::fs::File;
use std::path::Path;

use crate::error::{Error, Result};
use crate::system::{Lock, lock_byte};

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
