//! Errors of writing and reading, and HDF5's error stack as one sentence.

use std::fmt;
use std::io;
use std::path::Path;

use crate::error::{Error, exhausted};

/// A failure on the writer's thread.
#[derive(Debug)]
pub(super) enum WriteError {
    /// The disk has no space for the next piece; the file is as it was after the last one.
    DiskReservation(io::Error),
    /// HDF5 failed in the middle of something; the file must not be touched any more.
    Hdf5(String),
    /// The data do not fit what was announced.
    Mismatch(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::DiskReservation(cause) => match exhausted(cause) {
                Some(limit) => f.write_str(limit),
                None => write!(f, "{cause}"),
            },
            WriteError::Hdf5(cause) if cause.contains("No space left") => {
                f.write_str("the disk is full")
            }
            WriteError::Hdf5(what) | WriteError::Mismatch(what) => f.write_str(what),
        }
    }
}

impl WriteError {
    /// What the user can do, as a line of its own; empty if nothing.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            WriteError::DiskReservation(cause) if cause.kind() == io::ErrorKind::FileTooLarge => {
                "\n  help: raise the limit, store fewer frames, or choose another place with -o"
            }
            WriteError::DiskReservation(_) | WriteError::Hdf5(_) => {
                "\n  help: free space, store fewer frames, or choose another place with -o"
            }
            WriteError::Mismatch(_) => "",
        }
    }

    /// The error of the file `path`, of which nothing was kept.
    pub(super) fn of_removed(&self, path: &Path) -> Error {
        let what = format!("{self}{}; nothing was kept", self.remedy());
        Error::io("cannot write", path, what)
    }
}

impl From<hdf5::Error> for WriteError {
    fn from(error: hdf5::Error) -> Self {
        WriteError::Hdf5(plain(&error))
    }
}

/// The operating system's message if the stack holds one, else HDF5's outermost and innermost
/// messages.
fn plain(error: &hdf5::Error) -> String {
    system_words(error).unwrap_or_else(|| error.to_string())
}

/// The message of the operating system, if that refused.
fn system_words(error: &hdf5::Error) -> Option<String> {
    error.stack()?.iter().find_map(|frame| {
        let (_, rest) = frame.desc().split_once("error message = '")?;
        rest.split_once('\'').map(|(words, _)| words.to_owned())
    })
}

/// The error for something in the file at `path` that HDF5 could not read; `place` is where, if
/// that is known.
///
/// An error of the operating system is no damage: a disk may fail, or a process have too many files
/// open.
pub(super) fn unreadable(path: &Path, place: &str, cause: &hdf5::Error) -> Error {
    match system_words(cause) {
        Some(words) => Error::io("cannot read", path, words),
        None if place.is_empty() => Error::damaged(path, cause.to_string()),
        None => Error::damaged(path, format!("{place}: {cause}")),
    }
}
