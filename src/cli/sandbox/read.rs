//! Reads one record in a child process.
//!
//! The HDF5 library trusts the metadata of a file whose checksums are right. A file made for that
//! can end the process, take any amount of memory, or keep the process busy for ever. So the
//! program starts itself again, with limits of memory and processor time (elapsed time does not
//! count: the machine may be busy), to read what the command will read. Only then the command opens
//! the file itself. An error message of the child becomes that of the command.
//!
//! This is no protection against code in a file: the child has the rights of its parent.

use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use std::thread;

use super::child::{CHILD_ARGUMENT, Depth};
use crate::batch::Folder;
use crate::error::{Error, Result};
use crate::system::{Program, is_out_of_time};

/// Largest part of the messages of the child that is kept, bytes: HDF5 prints its stack of errors
/// for every failure, and a made file can cause any number.
const MAX_MESSAGE_BYTES: u64 = 1 << 16;

/// Refuses a record that `program`, started again, cannot read to that depth. Where no child process
/// can be started, nothing is checked.
///
/// # Errors
/// What is wrong with the record.
pub(crate) fn read_in_sandbox(
    record: &Path,
    depth: Depth,
    program: Option<&Program>,
) -> Result<()> {
    let folder = record.display();
    if record.is_dir() && Folder::new(record).manifest_path().exists() {
        return Err(Error::usage(
            format!("{folder} is the folder of a sweep, not a record"),
            format!(
                "use `wavepore collect {folder}` to make one file of it, or `wavepore sweep SCENARIO -o {folder} --list` to see what is finished"
            ),
        ));
    }
    let Some(program) = program else { return Ok(()) };
    let mut command = program.command();
    command.arg(CHILD_ARGUMENT).arg(depth.name()).arg(record);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return Ok(()) };
    let mut stderr = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stderr) = &mut stderr {
            let _ = stderr.take(MAX_MESSAGE_BYTES).read_to_end(&mut bytes);
            let _ = std::io::copy(stderr, &mut std::io::sink());
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let status = child.wait();
    let text = reader.join().unwrap_or_default();
    let damaged = |what: &str| Err(Error::damaged(record, what));
    // The messages of the library before that are not for the user.
    let message = text.rsplit_once("\nerror: ").map(|(_, message)| message.trim_end().to_owned());
    let Ok(status) = status else { return Ok(()) };
    match (status.code(), message) {
        (Some(0), _) => Ok(()),
        (Some(2), Some(message)) => Err(Error::usage(message, "")),
        (Some(3), Some(message)) => Err(Error::machine(message, "")),
        _ if is_out_of_time(status) => damaged("the HDF5 library timed out while reading it"),
        _ => damaged("the HDF5 library fails while reading it"),
    }
}
