//! `wavepore reproduce`: what is kept, made anew and refused, and what a signal leaves behind.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::binary::{expect, invoke, names, stderr, wavepore};
use super::reproduce::{some, whole};

/// Asserts that `name` is as in the whole run.
fn same(folder: &Path, name: &str) {
    assert!(
        fs::read(folder.join(name)).unwrap() == fs::read(whole().join(name)).unwrap(),
        "{name}"
    );
}

#[test]
fn what_is_there_is_kept_and_what_is_missing_is_made_the_same_again() {
    let all: Vec<String> = names(whole());
    let room = some(&all.iter().map(String::as_str).collect::<Vec<&str>>());
    let lost = ["figure-1.png", "figure-2.h5"];
    for name in lost {
        fs::remove_file(room.path().join(name)).unwrap();
    }
    let folder = room.path().to_str().unwrap();
    let output = invoke(room.path(), &["reproduce", "-o", folder]);
    expect(
        &output,
        0,
        &[
            "figure 1: ",
            "figure 2: ",
            "figure 3 is there already",
            "claims and report are there already",
        ],
    );
    assert_eq!(names(room.path()), all);
    for name in all {
        same(room.path(), &name);
    }
}

#[test]
fn one_figure_alone_is_made_once_and_anew_by_force() {
    let room = TempDir::new().unwrap();
    let one = ["reproduce", "-o", ".", "--figure", "1"];
    let output = invoke(room.path(), &[&one[..], &["--quiet"]].concat());
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let all = ["figure-1.csv", "figure-1.h5", "figure-1.png", "figure-1.svg"];
    assert_eq!(names(room.path()), all);
    // What is there is kept, whatever it is drawn like.
    fs::write(room.path().join("figure-1.svg"), "mine").unwrap();
    expect(
        &invoke(room.path(), &one),
        0,
        &["figure 1 is there already and kept", "--force makes it anew"],
    );
    fs::remove_file(room.path().join("figure-1.h5")).unwrap();
    expect(&invoke(room.path(), &one), 0, &["figure 1: "]);
    assert_eq!(fs::read_to_string(room.path().join("figure-1.svg")).unwrap(), "mine");
    expect(&invoke(room.path(), &[&one[..], &["--force"]].concat()), 0, &["figure 1: "]);
    assert_eq!(names(room.path()), all);
    all.iter().for_each(|name| same(room.path(), name));
}

#[test]
fn what_does_not_belong_together_is_not_overwritten() {
    let room = some(&["figure-1.svg"]);
    let one = ["reproduce", "-o", ".", "--figure", "1"];
    expect(
        &invoke(room.path(), &one),
        2,
        &["figure-1.svg is there, but not", "figure-1.csv", "--force"],
    );
    assert_eq!(names(room.path()), ["figure-1.svg"]);
    for (text, words) in [("old", "middle of a line"), ("a,b\n1,2\n", "its columns are others")] {
        fs::write(room.path().join("figure-1.csv"), text).unwrap();
        expect(
            &invoke(room.path(), &one),
            3,
            &["figure-1.csv holds no data of figure 1", words, "--force"],
        );
        assert_eq!(fs::read_to_string(room.path().join("figure-1.csv")).unwrap(), text);
    }
    expect(&invoke(room.path(), &[&one[..], &["--force"]].concat()), 0, &["figure 1: "]);
    ["figure-1.csv", "figure-1.h5", "figure-1.svg"].iter().for_each(|name| same(room.path(), name));
    // A table of claims of other findings.
    let all: Vec<String> = names(whole());
    let room = some(
        &all.iter().map(String::as_str).filter(|name| *name != "report.md").collect::<Vec<&str>>(),
    );
    fs::write(room.path().join("claims.csv"), "claim\nmine\n").unwrap();
    expect(
        &invoke(room.path(), &["reproduce", "-o", "."]),
        2,
        &["claims.csv says other things", "--force"],
    );
    assert_eq!(names(room.path()).len(), all.len() - 1);
    fs::copy(whole().join("claims.csv"), room.path().join("claims.csv")).unwrap();
    expect(&invoke(room.path(), &["reproduce", "-o", "."]), 0, &["report: "]);
    all.iter().for_each(|name| same(room.path(), name));
}

#[cfg(unix)]
#[test]
fn what_vanishes_in_the_meantime_is_told() {
    use super::processes::Started;

    let room = TempDir::new().unwrap();
    let arguments = ["reproduce", "-o", "a", "--figure", "1", "--figure", "2"];
    let mut run = Started::piped(wavepore(room.path()).args(arguments));
    let first = room.path().join("a/figure-1.png");
    assert!(run.until(|| first.is_file()), "no figure 1");
    fs::remove_dir_all(room.path().join("a")).unwrap();
    expect(&run.output(), 3, &["figure 1 has vanished from a", "makes again what is missing"]);
    assert_eq!(names(&room.path().join("a")).len(), 4);
}

/// Sends `signal` after figure `after` stands and `milliseconds` more were computed, and answers
/// what is left.
#[cfg(unix)]
fn interrupted(
    signal: super::processes::Signal,
    code: i32,
    after: usize,
    milliseconds: u64,
) -> TempDir {
    use super::processes::Started;

    let room = TempDir::new().unwrap();
    let mut run = Started::piped(wavepore(room.path()).args(["reproduce", "-o", "."]));
    let figure = room.path().join(format!("figure-{after}.png"));
    assert!(run.until(|| figure.is_file()), "no figure {after}");
    assert!(run.until_computed(std::time::Duration::from_millis(milliseconds)), "was not long");
    run.signal(signal);
    assert_eq!(
        run.code_soon(),
        Some(code),
        "{} after figure {after} was not handled soon",
        signal.option
    );
    expect(&run.output(), code, &["what is finished is kept", "interrupted by signal"]);
    let left = names(room.path());
    assert!(
        left.len() >= 4 * after && !left.iter().any(|name| name.ends_with(".partial")),
        "{left:?}"
    );
    left.iter().for_each(|name| same(room.path(), name));
    room
}

#[cfg(unix)]
#[test]
fn signals_end_the_work_soon_whatever_it_does_and_it_goes_on_from_there() {
    use super::processes::{INT, TERM};

    whole();
    let soon = interrupted(TERM, 143, 1, 300);
    // The next figure; on a loaded machine the signal may come after more than one.
    let next = names(soon.path()).len() / 4 + 1;
    let figure = next.to_string();
    expect(
        &invoke(soon.path(), &["reproduce", "-o", ".", "--figure", &figure]),
        0,
        &[&format!("figure {next}: ")],
    );
    assert_eq!(names(soon.path()).len(), 4 * next);
    names(soon.path()).iter().for_each(|name| same(soon.path(), name));
    // Averages over packets, fluxes of filters with levels.
    drop(interrupted(INT, 130, 2, 5000));
    drop(interrupted(TERM, 143, 3, 2000));
    // Gains and bounds of the claims.
    let late = interrupted(INT, 130, 5, 500);
    expect(
        &invoke(late.path(), &["reproduce", "-o", "."]),
        0,
        &["figure 5 is there already", "report: "],
    );
    let all = names(whole());
    assert_eq!(names(late.path()), all);
    all.iter().for_each(|name| same(late.path(), name));
}

#[test]
fn bad_wishes_are_refused_before_anything_is_made() {
    let room = TempDir::new().unwrap();
    for figure in ["9", "0", "-1", "x"] {
        expect(
            &invoke(room.path(), &["reproduce", &format!("--figure={figure}")]),
            2,
            &["from 1 to 5"],
        );
    }
    assert!(names(room.path()).is_empty());
    fs::write(room.path().join("file"), "").unwrap();
    expect(&invoke(room.path(), &["reproduce", "-o", "file"]), 2, &["file is a file"]);
    expect(&invoke(room.path(), &["reproduce", "-o", "file/below"]), 2, &["file is a file"]);
    assert_eq!(names(room.path()), ["file"]);
    if cfg!(target_os = "linux") {
        expect(
            &invoke(room.path(), &["reproduce", "-o", "/proc/wavepore"]),
            3,
            &["cannot", "/proc"],
        );
    }
}
