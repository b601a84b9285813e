//! Reading a record on trial, in a process of its own.
//!
//! Records come from others, and the HDF5 library believes what a file says of itself: bytes that were made to, checksums and all, end its
//! process, take any amount of memory, or keep it busy for ever. So the program starts itself once more, with little memory and no time to
//! waste, to read all that the command is going to read. Only then the command opens the file itself. What ends in words ends with the
//! same words here.
//!
//! This is no wall against code that a file might bring along: the second process may do what the first may.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::trials::{EACH, tell_of_each};
use crate::error::{Error, Result};
use crate::record::{Collection, Record};
use crate::system::limit_memory;

/// The first word of the command line that asks for a trial; no command of the user's.
pub(super) const WORD: &str = "__trial";
/// Frames that are read at once.
const WINDOW: usize = 16;
/// All frames are read of files up to this many bytes, else the first and the last.
const SMALL: u64 = 64 << 20;
/// Memory that a trial may take besides four times the length of the file, bytes.
const MEMORY: u64 = 1 << 30;
/// Time that a trial may take, and bytes that it should read in a second.
const TIME: (Duration, u64) = (Duration::from_secs(30), 4 << 20);
/// Bytes of what a trial says that are heard.
const WORDS: u64 = 1 << 16;

/// How much of a record a command is going to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// What the root says.
    Header,
    /// All but frames.
    Tables,
    /// All.
    Frames,
}

impl Depth {
    const ALL: [(&str, Self); 3] = [("header", Self::Header), ("tables", Self::Tables), ("frames", Self::Frames)];

    fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, depth)| *depth == self).map_or("frames", |(name, _)| name)
    }
}

/// Refuses a record that cannot be read to that depth. Where no second process can be started there is no trial.
///
/// # Errors
/// What is wrong with the record.
pub fn read_on_trial(record: &Path, depth: Depth) -> Result<()> {
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

/// The exit code of a trial, if that is what the command line asks for.
pub fn asked() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    if words.next().as_deref() != Some(OsStr::new(WORD)) {
        return None;
    }
    let depth = words.next();
    if depth.as_deref() == Some(OsStr::new(EACH)) {
        tell_of_each(&words.map(PathBuf::from).collect::<Vec<_>>());
        return Some(ExitCode::SUCCESS);
    }
    let depth = Depth::ALL.into_iter().find(|(name, _)| depth.as_deref() == Some(OsStr::new(name)));
    let (Some((_, depth)), Some(record)) = (depth, words.next().map(PathBuf::from)) else {
        return Some(ExitCode::from(2));
    };
    take_little(std::fs::metadata(&record).map_or(0, |meta| meta.len()));
    Some(match read(&record, depth) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::stderr().write_all(format!("\nerror: {error}\n").as_bytes());
            ExitCode::from(error.exit_code())
        }
    })
}

/// Limits the memory of this process to what a file of `length` bytes may take.
pub(super) fn take_little(length: u64) {
    limit_memory(MEMORY.saturating_add(length.saturating_mul(4)));
}

/// Reads the record or the collection at `path` to that depth.
pub(super) fn read(path: &Path, depth: Depth) -> Result<()> {
    let record = match (Record::open(path), depth) {
        (Ok(_), Depth::Header) => return Ok(()),
        (Ok(record), _) => record,
        (Err(refusal), _) => {
            let Ok(collection) = Collection::open(path) else { return Err(refusal) };
            collection.coordinates()?;
            collection.shape()?;
            return if depth == Depth::Header { Ok(()) } else { collection.entries().map(drop) };
        }
    };
    record.summary()?;
    if depth == Depth::Tables {
        return Ok(());
    }
    let small = record.file_size() <= SMALL;
    for index in record.packet_indices()? {
        let packet = record.packet(index)?;
        let frames = packet.frames();
        let last = frames.saturating_sub(WINDOW);
        let mut from = 0;
        while from < frames {
            let window = from..frames.min(from + WINDOW);
            packet.density(window.clone())?;
            packet.wave_function(window)?;
            from = if small || from >= last { from + WINDOW } else { last };
        }
    }
    Ok(())
}
