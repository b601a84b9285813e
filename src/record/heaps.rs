//! A check of the heaps in which HDF5 stores texts of variable length, before the library reads
//! them.
//!
//! All other metadata carry checksums. A heap does not, and the library trusts the lengths in it:
//! one that is damaged would end the process. So the chain of lengths is followed here first: it
//! must lead from the first text to the end of its heap, and the texts must be numbered one by one,
//! as they are written. (HDF5 file format, III.E: Global Heap.)

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{Error, Result};

/// How every heap begins: its name and version.
// Without the three reserved bytes that follow: the library does not look at them.
const BEGINNING: [u8; 5] = *b"GCOL\x01";
/// Length of a heap's own header, and of that of every text in it.
const HEADER: u64 = 16;
/// No heap is shorter.
const SHORTEST: u64 = 4096;
/// Heaps are searched in so many bytes at each end of the file.
// Texts are written when a run begins and when it ends; between lie frames, gigabytes at times.
const SEARCHED_BYTES: u64 = 16 << 20;

/// Refuses the file at `path`, of `length` bytes, if one of its heaps is broken.
///
/// # Errors
///
/// [`Error::Damaged`]; [`Error::Machine`] if it cannot be read.
pub(super) fn check(path: &Path, length: u64) -> Result<()> {
    let failed = |cause: io::Error| Error::io("cannot read", path, cause);
    let mut file = File::open(path).map_err(failed)?;
    for from in [0, length.saturating_sub(SEARCHED_BYTES).max(SEARCHED_BYTES.min(length))] {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from)).map_err(failed)?;
        (&file).take(SEARCHED_BYTES).read_to_end(&mut bytes).map_err(failed)?;
        for at in heaps(&bytes) {
            if !holds_together(&mut file, from + at, length).map_err(failed)? {
                return Err(Error::damaged(
                    path,
                    format!("the texts at byte {} cannot be separated", from + at),
                ));
            }
        }
    }
    Ok(())
}

/// Where heaps begin.
fn heaps(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let begins = |(_, window): &(usize, &[u8])| *window == BEGINNING;
    bytes.windows(BEGINNING.len()).enumerate().filter(begins).map(|(at, _)| at as u64)
}

/// Whether the lengths in the heap at `at` lead to its end.
fn holds_together(file: &mut File, at: u64, length: u64) -> io::Result<bool> {
    if length - at < SHORTEST {
        return Ok(false);
    }
    let [_, size] = header(file, at)?;
    if size < SHORTEST || size > length - at {
        return Ok(false);
    }
    let (mut place, end, mut last) = (at + HEADER, at + size, 0);
    while end - place >= HEADER {
        let [numbers, size] = header(file, place)?;
        let (number, reserved) = (numbers & 0xffff, numbers >> 32);
        if number == 0 {
            // What is free; its length counts its header.
            return Ok(size == end - place);
        }
        let fits = size <= end - place - HEADER;
        // A text that is asked for by a number that is not there would be looked for nowhere.
        if !fits || number != last + 1 || reserved != 0 {
            return Ok(false);
        }
        last = number;
        place += HEADER + size.next_multiple_of(8);
        if place > end {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The two halves of a header.
fn header(file: &mut File, at: u64) -> io::Result<[u64; 2]> {
    let mut halves = [[0; 8]; 2];
    file.seek(SeekFrom::Start(at))?;
    for half in &mut halves {
        file.read_exact(half)?;
    }
    Ok(halves.map(u64::from_le_bytes))
}
