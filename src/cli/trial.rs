//! Reading a record on trial, in a process of its own.
//!
//! Records come from others, and the HDF5 library believes what a file says of itself: bytes that were made to, checksums and all, end its
//! process, take any amount of memory, or keep it busy for ever. So the program starts itself once more, with little memory and no time to
//! waste, to read all that the command is going to read. Only then the command opens the file itself. What ends in words ends with the
//! same words here.
//!
//! This is no wall against code that a file might bring along: the second process may do what the first may.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::trial_room::{Depth, WORD};
use crate::batch::Folder;
use crate::error::{Error, Result};

/// Time that a trial may take, and bytes that it should read in a second.
const TIME: (Duration, u64) = (Duration::from_secs(30), 4 << 20);
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
    let length = std::fs::metadata(record).map_or(0, |meta| meta.len());
    let status = wait(&mut child, TIME.0 + Duration::from_secs(length / TIME.1));
    let words = listener.join().unwrap_or_default();
    let damaged = |what: &str| Err(Error::damaged(record, what));
    // What the library says on its own before it gives up is not for the user.
    let words = words.rsplit_once("\nerror: ").map(|(_, words)| words.trim_end().to_owned());
    match (status, words) {
        (Waited::TooLong, _) => damaged("the HDF5 library comes to no end with it"),
        (Waited::Ended(status), words) => match (status.code(), words) {
            (Some(0), _) => Ok(()),
            (Some(2), Some(words)) => Err(Error::Usage(words)),
            (Some(3), Some(words)) => Err(Error::Machine(words)),
            _ => damaged("the HDF5 library breaks down on it"),
        },
    }
}

/// How waiting ended.
enum Waited {
    Ended(ExitStatus),
    TooLong,
}

/// Waits for `child`, and ends it when its time is over.
fn wait(child: &mut Child, time: Duration) -> Waited {
    let begun = Instant::now();
    let mut nap = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Waited::Ended(status),
            Ok(None) if begun.elapsed() < time => thread::sleep(nap),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Waited::TooLong;
            }
        }
        nap = (nap * 2).min(Duration::from_millis(20));
    }
}
