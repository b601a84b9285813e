//! The other side of a trial: the process that reads records with little memory, and tells what is wrong with them.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::error::{Error, Result};
use crate::record::{Collection, Record};
use crate::system::{limit_computing, limit_memory};

/// The first word of the command line that asks for a trial; no command of the user's.
pub const WORD: &str = "__trial";
/// Frames that are read at once.
const WINDOW: usize = 16;
/// All frames are read of files up to this many bytes, else the first and the last.
const SMALL: u64 = 64 << 20;
/// Memory that a trial may take besides four times the length of the file, bytes.
const MEMORY: u64 = 1 << 30;
/// Computing time that reading a file may take, s, and bytes that should be read in one.
const TIME: u64 = 30;
const BYTES_PER_SECOND: u64 = 4 << 20;
/// Begins the line of a file that is damaged, not merely out of reach.
pub const DAMAGED: &str = "damaged: ";
/// Asks for a trial of several files.
pub const EACH: &str = "each";

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

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, depth)| *depth == self).map_or("frames", |(name, _)| name)
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
    let length = std::fs::metadata(&record).map_or(0, |meta| meta.len());
    take_little(length);
    take_no_longer(length);
    Some(match read(&record, depth) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::stderr().write_all(format!("\nerror: {error}\n").as_bytes());
            ExitCode::from(error.exit_code())
        }
    })
}

/// Limits the memory of this process to what a file of `length` bytes may take.
fn take_little(length: u64) {
    limit_memory(MEMORY.saturating_add(length.saturating_mul(4)));
}

/// Limits the computing time from now on to what a file of `length` bytes may take.
fn take_no_longer(length: u64) {
    limit_computing(TIME + length / BYTES_PER_SECOND);
}

/// Reads the record or the collection at `path` to that depth.
fn read(path: &Path, depth: Depth) -> Result<()> {
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

/// A line for each file, empty if nothing is wrong with it.
fn tell_of_each(files: &[PathBuf]) {
    let length = |path: &PathBuf| std::fs::metadata(path).map_or(0, |meta| meta.len());
    take_little(files.iter().map(length).max().unwrap_or(0));
    let mut out = std::io::stdout().lock();
    for path in files {
        let told = |error: Error| {
            let mark = if matches!(error, Error::Damaged(_)) { DAMAGED } else { "" };
            format!("{mark}{}", error.to_string().replace('\n', " "))
        };
        take_no_longer(length(path));
        let line = read(path, Depth::Tables).map_or_else(told, |()| String::new());
        if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}
