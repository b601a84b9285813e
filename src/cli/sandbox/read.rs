//! Reading a record on trial, in a process of its own.
//!
//! Records come from others, and the HDF5 library believes what a file says of itself: bytes that were made to, checksums and all, end its
//! process, take any amount of memory, or keep it busy for ever. So the program starts itself once more,
//! with little memory and little computing time (elapsed time does not count: the machine may be busy),
//! to read all that the command is going to read. Only then the command opens the file itself. What ends
//! in words ends with the same words here.
//!
//! This is no wall against code that a file might bring along: the second process may do what the first may.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::child::{Depth, WORD};
use crate::batch::Folder;
use crate::error::{Error, Result};
use crate::system::is_out_of_time;

/// Bytes of what a trial says that are heard.
const WORDS: u64 = 1 << 16;

/// Refuses a record that cannot be read to that depth. Where no second process can be started there is no trial.
///
/// # Errors
/// What is wrong with the record.
pub fn read_on_trial(record: &Path, depth: Depth) -> Result<()> {
    let folder = record.display();
    if record.is_dir() && Folder::new(record).manifest_path().exists() {
        return Err(Error::Usage(format!(
            "{folder} is the folder of a sweep, not a record\n  \
             help: `wavepore collect {folder}` makes one file of it; `wavepore sweep SCENARIO -o {folder} --list` tells what is finished"
        )));
    }
    let Ok(program) = std::env::current_exe() else { return Ok(()) };
    let mut command = Command::new(program);
    command.arg(WORD).arg(depth.name()).arg(record);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return Ok(()) };
    let mut said = child.stderr.take();
    let listener = thread::spawn(move || {
        let mut words = Vec::new();
        if let Some(said) = &mut said {
            let _ = said.take(WORDS).read_to_end(&mut words);
            let _ = std::io::copy(said, &mut std::io::sink());
        }
        String::from_utf8_lossy(&words).into_owned()
    });
    let status = child.wait();
    let words = listener.join().unwrap_or_default();
    let damaged = |what: &str| Err(Error::damaged(record, what));
    // What the library says on its own before it gives up is not for the user.
    let words = words.rsplit_once("\nerror: ").map(|(_, words)| words.trim_end().to_owned());
    let Ok(status) = status else { return Ok(()) };
    match (status.code(), words) {
        (Some(0), _) => Ok(()),
        (Some(2), Some(words)) => Err(Error::Usage(words)),
        (Some(3), Some(words)) => Err(Error::Machine(words)),
        _ if is_out_of_time(status) => damaged("the HDF5 library comes to no end with it"),
        _ => damaged("the HDF5 library breaks down on it"),
    }
}
