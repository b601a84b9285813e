//! Reading many files on trial: one process reads them one after the other and tells of each; where it breaks down, another goes on behind.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::child::{DAMAGED, EACH, WORD};
use crate::error::Error;

/// As many files are named on one command line.
const AT_ONCE: usize = 256;

/// What is wrong with each of `files`. Where no second process can be started there is no trial, and nothing is found.
pub fn try_each(files: &[PathBuf]) -> Vec<Option<Error>> {
    let mut found = Vec::with_capacity(files.len());
    while found.len() < files.len() {
        let next = &files[found.len()..files.len().min(found.len() + AT_ONCE)];
        let Some(told) = try_some(next) else {
            found.resize_with(files.len(), || None);
            break;
        };
        let whole = told.len() == next.len();
        found.extend(told);
        if !whole {
            found.push(Some(Error::damaged(&files[found.len()], "the HDF5 library breaks down on it")));
        }
    }
    found
}

/// What a process tells of the first of `files`: of all, unless it broke down or came to no end.
fn try_some(files: &[PathBuf]) -> Option<Vec<Option<Error>>> {
    let mut command = Command::new(std::env::current_exe().ok()?);
    command.arg(WORD).arg(EACH).args(files).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let said = child.stdout.take()?;
    let mut told = Vec::with_capacity(files.len());
    // A file that the process comes to no end with ends it, so there is no need to watch a clock.
    for line in BufReader::new(said).lines().map_while(Result::ok).take(files.len()) {
        told.push((!line.is_empty()).then(|| match line.strip_prefix(DAMAGED) {
            Some(line) => Error::Damaged(line.to_owned()),
            None => Error::Machine(line),
        }));
    }
    let _ = child.wait();
    Some(told)
}
