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

#[test]
fn a_sweep_of_driven_runs_is_drawn_and_holds_no_curve() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    let loops = "[sweep]\n\"drive.force\" = [\"1 meV/angstrom\", \"3 meV/angstrom\"]\n";
    fs::write(at.join("thz.toml"), format!("{DRIVEN}{loops}")).unwrap();
    expect(&invoke(at, &["sweep", "thz.toml", "-o", "out", "--what", "run"]), 0, &[]);
    expect(&invoke(at, &["collect", "out", "-o", "all.h5"]), 0, &[]);
    expect(&invoke(at, &["plot", "all.h5"]), 0, &["all-run.svg"]);
    for (kind, words) in [("transmission", "have a drive"), ("spectrum", "shows one record")] {
        expect(&invoke(at, &["plot", "all.h5", "--kind", kind]), 2, &[words]);
    }
}
