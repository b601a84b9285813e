//! Records: a good one with edits, or any bytes at all, is read through or refused in words.
//!
//! Checksums stay as they were, for the library does not survive wrong metadata under right checksums: the program reads records on trial in a
//! process of its own. WAVEPORE_FUZZ_MENDED=1 has them mended, to see what there is to survive; run it with -fork=1 -ignore_crashes=1.
#![no_main]

use std::fs;
use std::sync::OnceLock;

use hostile::edits::Good;
use libfuzzer_sys::fuzz_target;

static GOOD: OnceLock<(tempfile::TempDir, Vec<Good>)> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let (folder, good) = GOOD.get_or_init(|| {
        let folder = hostile::folder();
        let good = hostile::records::all(folder.path());
        (folder, good)
    });
    let path = folder.path().join("hostile.h5");
    let mut input = bytes.to_vec();
    if let (Some(first), None) = (input.first_mut(), std::env::var_os("WAVEPORE_FUZZ_MENDED")) {
        *first |= 0x80;
    }
    // A new file: one that the library has not let go of would stand under the old one.
    let _ = fs::remove_file(&path);
    fs::write(&path, hostile::edits::file(good, &input)).unwrap();
    hostile::records::read_through(&path);
});
