//! Records that were damaged: read to their end, or refused with a message.

#![allow(clippy::unwrap_used)] // a helper that fails is a test that fails

#[path = "hostile/mod.rs"]
mod hostile;

use std::fs;

use hostile::{edits, records};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// Whose checksums are left as they were.
const LEFT: u8 = 0x80;

#[test]
fn good_records_are_read_through() {
    let folder = tempfile::tempdir().unwrap();
    for (number, good) in records::all(folder.path()).iter().enumerate() {
        let path = folder.path().join(format!("{number}.h5"));
        for mended in [false, true] {
            fs::write(&path, good.edited(&[], mended)).unwrap();
            assert!(records::read_through(&path));
        }
        assert!(good.pieces() > 10, "only {} pieces with checksums", good.pieces());
    }
}

/// Bits that flip, pieces that are cut out, put in, or appended, on a disk or on the way.
#[test]
fn damaged_records_are_read_through_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = records::all(folder.path());
    let path = folder.path().join("damaged.h5");
    let edits = prop::collection::vec(any::<u8>(), 8..80);
    let config =
        ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let refused = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(&(0..good.len() as u8, 0..8_u8, edits), |(which, shape, edits)| {
            let input: Vec<u8> = [which | LEFT, shape].into_iter().chain(edits).collect();
            let _ = fs::remove_file(&path);
            fs::write(&path, edits::file(&good, &input)).unwrap();
            refused.set(refused.get() + usize::from(!records::read_through(&path)));
            Ok(())
        })
        .unwrap();
    assert!(refused.get() > 100, "{} refused", refused.get());
}

/// The library does not look at all bytes of a heap's name, and follows what lengths it finds.
#[test]
fn a_heap_is_found_whatever_follows_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heap.h5");
    for good in records::all(folder.path()) {
        let mut bytes = good.edited(&[], false);
        let heap = bytes.windows(5).position(|window| window == b"GCOL\x01").unwrap();
        bytes[heap + 6] = 1;
        let _ = fs::remove_file(&path);
        fs::write(&path, &bytes).unwrap();
        assert!(records::read_through(&path), "without meaning to the library");
        for (place, value) in [(16, 9), (24 + 6, 8), (24, 0xff)] {
            let mut worse = bytes.clone();
            worse[heap + place] = value;
            let _ = fs::remove_file(&path);
            fs::write(&path, &worse).unwrap();
            assert!(!records::read_through(&path), "{place}");
        }
    }
}

/// Every bit of the bytes by which the library finds things, one at a time, in the smallest record.
#[test]
fn a_single_flipped_bit_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = &records::all(folder.path())[2];
    let path = folder.path().join("flipped.h5");
    for place in (0..good.structural()).step_by(5) {
        let [a, b, c, _] = (place as u32).to_le_bytes();
        let _ = fs::remove_file(&path);
        fs::write(&path, good.edited(&[2, a, b, c, (place % 8) as u8, 0, 0, 0], false)).unwrap();
        records::read_through(&path);
    }
}
