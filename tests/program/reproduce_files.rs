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
    let folder = some(&all);
    let lost = ["figure-1.png", "figure-2.h5"];
    for name in lost {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let output = invoke(folder.path(), &["reproduce", "-o", path]);
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
    assert_eq!(names(folder.path()), all);
    for name in all {
        same(folder.path(), &name);
    }
}

#[test]
fn one_figure_alone_is_made_once_and_anew_by_force() {
    let folder = TempDir::new().unwrap();
    let one = ["reproduce", "-o", ".", "--figure", "1"];
    let output = invoke(folder.path(), &[&one[..], &["--quiet"]].concat());
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let all = ["figure-1.csv", "figure-1.h5", "figure-1.png", "figure-1.svg"];
    assert_eq!(names(folder.path()), all);
    // An existing file is kept, whatever it shows.
    fs::write(folder.path().join("figure-1.svg"), "mine").unwrap();
    expect(
        &invoke(folder.path(), &one),
        0,
        &["figure 1 is there already and kept", "--force makes it anew"],
    );
    fs::remove_file(folder.path().join("figure-1.h5")).unwrap();
    expect(&invoke(folder.path(), &one), 0, &["figure 1: "]);
    assert_eq!(fs::read_to_string(folder.path().join("figure-1.svg")).unwrap(), "mine");
    expect(&invoke(folder.path(), &[&one[..], &["--force"]].concat()), 0, &["figure 1: "]);
    assert_eq!(names(folder.path()), all);
    all.iter().for_each(|name| same(folder.path(), name));
}

#[test]
fn what_does_not_belong_together_is_not_overwritten() {
    let folder = some(&["figure-1.svg"]);
    let one = ["reproduce", "-o", ".", "--figure", "1"];
    expect(
        &invoke(folder.path(), &one),
        2,
        &["figure-1.svg is there, but not", "figure-1.csv", "--force"],
    );
    assert_eq!(names(folder.path()), ["figure-1.svg"]);
    for (text, words) in [("old", "middle of a line"), ("a,b\n1,2\n", "its columns are others")] {
        fs::write(folder.path().join("figure-1.csv"), text).unwrap();
        expect(
            &invoke(folder.path(), &one),
            3,
            &["figure-1.csv holds no data of figure 1", words, "--force"],
        );
        assert_eq!(fs::read_to_string(folder.path().join("figure-1.csv")).unwrap(), text);
    }
    expect(&invoke(folder.path(), &[&one[..], &["--force"]].concat()), 0, &["figure 1: "]);
    ["figure-1.csv", "figure-1.h5", "figure-1.svg"]
        .iter()
        .for_each(|name| same(folder.path(), name));
    // A report of the same claims; those of others are refused in `reproduction::claims`.
    let folder = some(&[&figures(6)[..], &["claims.csv".into()]].concat());
    expect(&invoke(folder.path(), &["reproduce", "-o", "."]), 0, &["report: "]);
    let all = names(whole());
    assert_eq!(names(folder.path()), all);
    all.iter().for_each(|name| same(folder.path(), name));
}

#[cfg(unix)]
#[test]
fn what_vanishes_in_the_meantime_is_reported() {
    use super::processes::Started;

    let folder = TempDir::new().unwrap();
    let arguments = ["reproduce", "-o", "a", "--figure", "1", "--figure", "2"];
    let mut run = Started::piped(wavepore(folder.path()).args(arguments));
    let first = folder.path().join("a/figure-1.png");
    assert!(run.until(|| first.is_file()), "no figure 1");
    fs::remove_dir_all(folder.path().join("a")).unwrap();
    expect(&run.output(), 3, &["figure 1 has vanished from a", "makes again what is missing"]);
    assert_eq!(names(&folder.path().join("a")).len(), 4);
}

/// The files of the figures up to `last`.
fn figures(last: usize) -> Vec<String> {
    let files = |n| ["csv", "h5", "png", "svg"].map(|ending| format!("figure-{n}.{ending}"));
    (1..=last).flat_map(files).collect()
}

/// Sends `signal` to a run in `folder` once figure `after` is there and `milliseconds` more were
/// computed, and checks what is left.
#[cfg(unix)]
fn interrupt(
    folder: &TempDir,
    signal: super::processes::Signal,
    code: i32,
    after: usize,
    milliseconds: u64,
) {
    use super::processes::Started;

    let mut run = Started::piped(wavepore(folder.path()).args(["reproduce", "-o", "."]));
    run.until_it_catches(signal);
    let figure = folder.path().join(format!("figure-{after}.png"));
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
    let left = names(folder.path());
    assert!(
        left.len() >= 4 * after && !left.iter().any(|name| name.ends_with(".partial")),
        "{left:?}"
    );
    left.iter().for_each(|name| same(folder.path(), name));
}

#[cfg(unix)]
#[test]
fn signals_end_the_work_soon_whatever_it_does_and_it_goes_on_from_there() {
    use super::processes::{INT, TERM};

    let soon = TempDir::new().unwrap();
    interrupt(&soon, TERM, 143, 1, 300);
    // The next figure; on a loaded machine the signal may come after more than one.
    let next = names(soon.path()).len() / 4 + 1;
    let figure = next.to_string();
    expect(
        &invoke(soon.path(), &["reproduce", "-o", ".", "--figure", &figure]),
        0,
        &[&format!("figure {next}: ")],
    );
    assert_eq!(names(soon.path()), figures(next));
    names(soon.path()).iter().for_each(|name| same(soon.path(), name));
    // Averages over packets, fluxes of filters with levels, side bands, packets of the claims. The
    // figures before are those of the whole run: to compute them again took two thirds of this
    // test.
    for (signal, code, after, milliseconds) in
        [(INT, 130, 2, 5000), (TERM, 143, 3, 2000), (INT, 130, 5, 2000), (INT, 130, 6, 500)]
    {
        let folder = some(&figures(after));
        interrupt(&folder, signal, code, after, milliseconds);
        // `what_does_not_belong_together_is_not_overwritten` goes on from such a folder.
        assert!(after < 5 || names(folder.path()) == figures(after), "{:?}", names(folder.path()));
    }
}

#[test]
fn bad_options_are_refused_before_anything_is_made() {
    let folder = TempDir::new().unwrap();
    for figure in ["9", "0", "-1", "x"] {
        expect(
            &invoke(folder.path(), &["reproduce", &format!("--figure={figure}")]),
            2,
            &["from 1 to 6"],
        );
    }
    assert!(names(folder.path()).is_empty());
    fs::write(folder.path().join("file"), "").unwrap();
    expect(&invoke(folder.path(), &["reproduce", "-o", "file"]), 2, &["file is a file"]);
    expect(&invoke(folder.path(), &["reproduce", "-o", "file/below"]), 2, &["file is a file"]);
    assert_eq!(names(folder.path()), ["file"]);
    if cfg!(target_os = "linux") {
        expect(
            &invoke(folder.path(), &["reproduce", "-o", "/proc/wavepore"]),
            3,
            &["cannot", "/proc"],
        );
    }
}
