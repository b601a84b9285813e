//! `plot`, `animate` and `info` on records of runs under a drive.

use std::fs;

use tempfile::tempdir;

use super::binary::{expect, invoke, names};
use super::scenarios::DRIVEN;

#[test]
fn a_driven_run_is_described_and_drawn_by_what_its_record_holds() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("thz.toml"), DRIVEN).unwrap();
    expect(&invoke(at, &["run", "thz.toml", "-o", "thz.h5"]), 0, &["energy gained", "work"]);
    let info = invoke(at, &["info", "thz.h5"]);
    let text = String::from_utf8(info.stdout).unwrap();
    for words in ["1 THz, |W| up to 9.9", "phase at time 0: ", "energy gained", "work of the drive"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    expect(&invoke(at, &["plot", "thz.h5"]), 0, &["thz-spectrum.svg"]);
    for kind in ["spectrum", "spacetime", "snapshots", "norms"] {
        let name = format!("{kind}.png");
        let arguments = ["plot", "thz.h5", "--kind", kind, "--log", "--theme", "dark", "-o", &name];
        let done = invoke(at, &arguments);
        expect(&done, 0, &["figure"]);
        let notes = String::from_utf8(done.stderr).unwrap();
        assert!(!notes.contains("no glyph"), "{notes}");
    }
    expect(&invoke(at, &["animate", "thz.h5", "--size", "320x180"]), 0, &["film"]);
    let before = names(at);
    for kind in ["transmission", "momentum"] {
        expect(&invoke(at, &["plot", "thz.h5", "--kind", kind]), 2, &["driven run", "spectrum"]);
    }
    assert_eq!(names(at), before);
}
