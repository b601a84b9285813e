//! Records made to crash the library, checksums and all: the program survives them and says
//! what is wrong.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use wavepore::record::Record;

use super::binary::{expect, invoke, stdout};
use super::hostile::{edits, records};
use super::sweep::{SWEPT, finished, swept};

/// What the library crashes on, or takes gigabytes for: inputs of the fuzzer, found in minutes.
const FOUND: [&str; 4] = [
    "2182ff58585858585858",
    "12121212ebcccccc120600120000000000000012126c6f6e675f120160",
    "010130ffffff2cffffffffffffffffffffffffffffffffffffffffffffffffffff38ff3f0000aa00002f3182ffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7a7a7affffffffffffffffffffffffffffff07000000fffffeffff",
    "0101f7ffffffff1e1e1e1eff2cffffffffffffffffffffffffffffff8affffffffffffffffffff5e5c5e5effffffffffffffffffffffffffffffffffffff07000000",
];

/// Runs `wavepore` on the record and asserts an ordinary end: the exit code, after which there is
/// one message or a result.
fn exit_code(arguments: &[&str], path: &Path) -> i32 {
    let mut command = Command::cargo_bin("wavepore").unwrap();
    // The program limits what it computes over a record, so it ends.
    let output = command.args(arguments).arg(path).output().unwrap();
    let message = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code().unwrap_or_else(|| panic!("{:?}: {message}", output.status));
    assert!([0, 2, 3].contains(&code), "{code}: {message}");
    assert_eq!(code == 0, message.is_empty(), "{code}: {message}");
    assert!(
        code == 0 || (message.starts_with("error: ") && message.contains("hostile.h5")),
        "{message}"
    );
    code
}

#[test]
fn what_crashes_the_library_is_refused_with_a_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.h5");
    for (number, bytes) in found(folder.path()).into_iter().enumerate() {
        fs::write(&path, bytes).unwrap();
        assert_eq!(exit_code(&["info"], &path), 3, "{number}");
        let figure = folder.path().join("figure.svg");
        exit_code(&["plot", "--force", "-o", figure.to_str().unwrap()], &path);
    }
}

/// The files of [`FOUND`].
fn found(folder: &Path) -> Vec<Vec<u8>> {
    let good = records::all(folder);
    let bytes = |input: &&str| -> Vec<u8> {
        (0..input.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&input[i..i + 2], 16).unwrap())
            .collect()
    };
    FOUND.iter().map(|input| edits::file(&good, &bytes(input))).collect()
}

#[test]
fn a_case_that_crashes_the_library_is_marked_in_the_collection() {
    let folder = swept(SWEPT);
    let at = folder.path();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--quiet"]), 0, &[]);
    let cases = finished(&at.join("a"));
    for (bytes, (path, _)) in found(at).iter().zip(cases.iter().skip(3).step_by(5)) {
        fs::write(path, bytes).unwrap();
    }
    let output = invoke(at, &["collect", "a"]);
    expect(&output, 1, &["4 of 24 cases have no result", "is damaged", "computes its cases again"]);
    assert!(stdout(&output).contains("24 cases: 20 collected, 0 failed, 4 missing"), "{output:?}");
}

#[test]
fn edits_with_new_checksums_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = records::all(folder.path());
    let path = folder.path().join("hostile.h5");
    let edits = prop::collection::vec(any::<u8>(), 8..80);
    let config =
        ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    let refused = std::cell::Cell::new(0);
    TestRunner::new(config)
        .run(&(0..good.len() as u8, edits), |(which, edits)| {
            let input: Vec<u8> = [which, 255].into_iter().chain(edits).collect();
            fs::write(&path, edits::file(&good, &input)).unwrap();
            refused.set(refused.get() + i32::from(exit_code(&["info"], &path) != 0));
            Ok(())
        })
        .unwrap();
    assert!(refused.get() > 0);
    fs::write(&path, edits::file(&good, &[0, 255])).unwrap();
    assert_eq!(exit_code(&["info"], &path), 0);
    assert!(Record::open(&path).unwrap().complete());
}
