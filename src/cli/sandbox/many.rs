//! Reads many files in child processes: one reads file after file; where it ends early, another
//! continues with the next file.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;

use super::child::{CHILD_ARGUMENT, DAMAGED, EACH};
use crate::error::Error;
use crate::system::Program;

/// Largest number of files on one command line: 256 paths of 4096 bytes are half of what Linux
/// allows (2 MiB).
const MAX_FILES: usize = 256;

/// Returns the error of each of `files`, read by `program`. Where no child process can be started,
/// there is none.
pub(crate) fn check_each(files: &[PathBuf], program: Option<&Program>) -> Vec<Option<Error>> {
    let mut found = Vec::with_capacity(files.len());
    while found.len() < files.len() {
        let next = &files[found.len()..files.len().min(found.len() + MAX_FILES)];
        let Some(reported) = check_some(next, program) else {
            found.resize_with(files.len(), || None);
            break;
        };
        let is_complete = reported.len() == next.len();
        found.extend(reported);
        if !is_complete {
            let path = &files[found.len()];
            found.push(Some(Error::damaged(path, "the HDF5 library fails while reading it")));
        }
    }
    found
}

/// Returns the errors of the first of `files`: of all, unless the child process was ended.
fn check_some(files: &[PathBuf], program: Option<&Program>) -> Option<Vec<Option<Error>>> {
    let mut command = program?.command();
    command.arg(CHILD_ARGUMENT).arg(EACH).args(files);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let output = child.stdout.take()?;
    let mut reported = Vec::with_capacity(files.len());
    // The child limits its own time, so this loop needs no timeout.
    for (path, line) in files.iter().zip(BufReader::new(output).lines().map_while(Result::ok)) {
        reported.push((!line.is_empty()).then(|| match line.strip_prefix(DAMAGED) {
            Some(line) => {
                let name = format!("{} ", path.display());
                let problem = line.strip_prefix(&name).unwrap_or(line).to_owned();
                Error::Damaged { path: path.clone(), problem }
            }
            None => Error::machine(line, ""),
        }));
    }
    let _ = child.wait();
    Some(reported)
}
