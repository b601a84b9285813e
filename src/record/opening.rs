//! Opening files, and the reason where that fails: missing, not HDF5, truncated, being written,
//! damaged.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use super::output_name::partial_name;
use super::write_error::unreadable;
use crate::error::{Error, Result};

/// The first bytes of every HDF5 file that this program writes.
const SIGNATURE: [u8; 8] = *b"\x89HDF\r\n\x1a\n";

/// The length in bytes of the file at `path`, which must begin like HDF5.
pub(super) fn check_first_bytes(path: &Path) -> Result<u64> {
    let cannot_read = |cause: std::io::Error| match cause.kind() {
        ErrorKind::NotFound if partial_name(path).exists() => Error::usage(
            format!(
                "there is no file {}, only an unfinished {}",
                path.display(),
                partial_name(path).display()
            ),
            "",
        ),
        ErrorKind::NotFound => Error::usage(format!("there is no file {}", path.display()), ""),
        _ => Error::io("cannot read", path, cause),
    };
    let meta = fs::metadata(path).map_err(cannot_read)?;
    if !meta.is_file() {
        return Err(Error::usage(format!("{} is not a file", path.display()), ""));
    }
    let mut first = Vec::with_capacity(SIGNATURE.len());
    let file = fs::File::open(path).map_err(cannot_read)?;
    file.take(SIGNATURE.len() as u64).read_to_end(&mut first).map_err(cannot_read)?;
    if first == SIGNATURE {
        return Ok(meta.len());
    }
    let what = if first.is_empty() {
        "is empty"
    } else if SIGNATURE.starts_with(&first) {
        "is truncated"
    } else {
        "is not an HDF5 file"
    };
    Err(Error::Damaged { path: path.to_owned(), problem: what.into() })
}

/// Attempts to open a file that is locked …
// Together 1.5 s: the lock of a process that was killed, or that a child holds until it becomes
// another program, is released within moments. That of a run that is writing stays, and the user
// waits so long for the message.
const MAX_ATTEMPTS: usize = 60;
/// … and the time between two of them.
const RETRY_INTERVAL: Duration = Duration::from_millis(25);

/// Calls `open` until the file is not locked any more; returns its error if it stays locked.
pub(super) fn unlocked<T>(mut open: impl FnMut() -> hdf5::Result<T>) -> hdf5::Result<T> {
    for _ in 1..MAX_ATTEMPTS {
        match open() {
            Err(cause) if is_locked(&cause) => std::thread::sleep(RETRY_INTERVAL),
            answer => return answer,
        }
    }
    open()
}

/// Whether HDF5 could not open a file because of another's lock.
pub(super) fn is_locked(cause: &hdf5::Error) -> bool {
    mentions(cause, "unable to lock file")
}

/// Whether `words` occur in HDF5's error stack.
fn mentions(cause: &hdf5::Error, words: &str) -> bool {
    cause.stack().iter().flat_map(|stack| stack.iter()).any(|frame| frame.desc().contains(words))
}

/// The error for a file that HDF5 could not open.
pub(super) fn cannot_open(path: &Path, cause: &hdf5::Error) -> Error {
    if is_locked(cause) || mentions(cause, "already open") {
        return Error::machine(format!("{} is being written by a run", path.display()), "");
    }
    if mentions(cause, "truncated file") {
        let problem = "is truncated: its end is missing".into();
        return Error::Damaged { path: path.to_owned(), problem };
    }
    unreadable(path, "", cause)
}
