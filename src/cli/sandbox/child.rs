//! The sandboxed child process: reads records with limited memory and time, and reports their
//! errors.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::record::{Collection, Record};
use crate::system::{limit_memory, limit_processor_time};

/// First argument of the child process; not a command of the user.
pub(crate) const CHILD_ARGUMENT: &str = "__sandbox";
/// Second argument of a child that reads several files.
pub(crate) const EACH: &str = "each";
/// Prefix of the line of a damaged file, as opposed to one that cannot be read now.
pub(crate) const DAMAGED: &str = "damaged: ";
/// Number of frames that are read at once, as films read them in batches: chunks are unpacked once.
const FRAMES_AT_ONCE: usize = 16;
/// Largest file of which all frames are read, bytes; of larger ones the first and the last are: else
/// a command would take twice as long.
const MAX_FULLY_READ: u64 = 64 << 20;
/// Memory limit beside four times the length of the file, bytes: tables are unpacked whole, and
/// compressed ones are longer than the file.
const BASE_MEMORY: u64 = 1 << 30;
/// Limit of the processor time for a short file, s, generous for slow file systems.
const BASE_SECONDS: u64 = 30;
/// Lowest speed of reading a long file, bytes per second of processor time: deflate alone unpacks
/// more than ten times as much.
const MIN_BYTES_PER_SECOND: u64 = 4 << 20;

/// How much of a record a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The attributes of the root.
    Header,
    /// All but frames.
    Tables,
    /// All.
    Frames,
}

impl Depth {
    const ALL: [Self; 3] = [Self::Header, Self::Tables, Self::Frames];

    /// Its name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Tables => "tables",
            Self::Frames => "frames",
        }
    }

    fn named(name: &OsStr) -> Option<Self> {
        Self::ALL.into_iter().find(|depth| name == OsStr::new(depth.name()))
    }
}

/// Reads files if `arguments` are those of a child process; returns its exit code then.
pub(crate) fn run_if_child(arguments: &[OsString]) -> Option<u8> {
    let mut arguments = arguments.iter().skip(1);
    if arguments.next()? != OsStr::new(CHILD_ARGUMENT) {
        return None;
    }
    let depth = arguments.next()?;
    if depth == OsStr::new(EACH) {
        print_errors_of_each(&arguments.map(PathBuf::from).collect::<Vec<_>>());
        return Some(0);
    }
    let (Some(depth), Some(record)) = (Depth::named(depth), arguments.next().map(PathBuf::from))
    else {
        return Some(2);
    };
    limit_memory_for(length_of(&record));
    limit_time_for(length_of(&record));
    Some(match read(&record, depth) {
        Ok(()) => 0,
        Err(error) => {
            let _ = std::io::stderr().write_all(format!("\nerror: {error}\n").as_bytes());
            error.exit_code()
        }
    })
}

fn length_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

/// Limits the memory of this process for a file of `length` bytes.
fn limit_memory_for(length: u64) {
    limit_memory(BASE_MEMORY.saturating_add(length.saturating_mul(4)));
}

/// Limits the processor time from now on for a file of `length` bytes.
fn limit_time_for(length: u64) {
    limit_processor_time(BASE_SECONDS + length / MIN_BYTES_PER_SECOND);
}

/// Reads the record or the collection at `path`.
fn read(path: &Path, depth: Depth) -> Result<()> {
    let record = match (Record::open(path), depth) {
        (Ok(_), Depth::Header) => return Ok(()),
        (Ok(record), _) => record,
        (Err(error), _) => {
            let Ok(collection) = Collection::open(path) else { return Err(error) };
            collection.coordinates()?;
            collection.shape()?;
            return if depth == Depth::Header { Ok(()) } else { collection.entries().map(drop) };
        }
    };
    record.summary()?;
    if depth == Depth::Tables {
        return Ok(());
    }
    let is_fully_read = record.file_size() <= MAX_FULLY_READ;
    for index in record.packet_indices()? {
        record.outgoing(index)?;
        let packet = record.packet(index)?;
        let frames = packet.frames();
        let last = frames.saturating_sub(FRAMES_AT_ONCE);
        let mut from = 0;
        while from < frames {
            let window = from..frames.min(from + FRAMES_AT_ONCE);
            packet.density(window.clone())?;
            packet.wave_function(window)?;
            from = if is_fully_read || from >= last { from + FRAMES_AT_ONCE } else { last };
        }
    }
    Ok(())
}

/// Prints one line for each file, empty if it can be read.
fn print_errors_of_each(files: &[PathBuf]) {
    limit_memory_for(files.iter().map(|path| length_of(path)).max().unwrap_or(0));
    let mut out = std::io::stdout().lock();
    for path in files {
        let message = |error: Error| {
            let prefix = if matches!(error, Error::Damaged { .. }) { DAMAGED } else { "" };
            format!("{prefix}{}", error.to_string().replace('\n', " "))
        };
        limit_time_for(length_of(path));
        let line = read(path, Depth::Tables).map_or_else(message, |()| String::new());
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}
