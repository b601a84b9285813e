//! `plot` and `animate` where records are damaged, disks full, folders closed, and when they are
//! asked to stop: exit code, message, and what is left behind, for every kind of file.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::binary::{expect, invoke, names, wavepore};
use super::figures::hills;
use super::processes::{INT, Started, TERM};
use super::small_disk::SmallDisk;

const FIGURES: [&str; 3] = ["svg", "png", "pdf"];

fn films() -> Vec<&'static str> {
    let ffmpeg = Command::new("ffmpeg").arg("-version").output().is_ok();
    if !ffmpeg {
        println!("MP4 and WebM skipped: no ffmpeg");
    }
    let own = ["gif", "webp", "html"].into_iter();
    own.chain(["mp4", "webm"].into_iter().filter(|_| ffmpeg)).collect()
}

/// The command and the ending of every kind of file.
fn kinds() -> Vec<(&'static str, &'static str)> {
    FIGURES
        .into_iter()
        .map(|ending| ("plot", ending))
        .chain(films().into_iter().map(|ending| ("animate", ending)))
        .collect()
}

/// Asks for a small picture of `record` under the name `to`.
fn picture(folder: &Path, command: &str, record: &str, to: &str) -> std::process::Output {
    let small = if command == "animate" { vec!["--size", "160x90"] } else { vec!["--dpi", "72"] };
    invoke(folder, &[&[command, record, "-o", to], &small[..]].concat())
}

#[test]
fn what_is_no_complete_record_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    hills(at);
    let whole = fs::read(at.join("hills.h5")).unwrap();
    fs::write(at.join("cut.h5"), &whole[..whole.len() / 2]).unwrap();
    fs::write(at.join("short.h5"), &whole[..whole.len() - 100]).unwrap();
    fs::write(at.join("text.h5"), "no HDF5 at all").unwrap();
    // Copies, because programs that other tests start meanwhile may keep what is open here locked.
    hdf5::File::create(at.join("made.h5")).unwrap().close().unwrap();
    fs::copy(at.join("made.h5"), at.join("other.h5")).unwrap();
    let partial = "open.h5.partial";
    fs::copy(at.join("hills.h5"), at.join("unfinished.h5")).unwrap();
    let unfinished = hdf5::File::open_rw(at.join("unfinished.h5")).unwrap();
    unfinished.attr("complete").unwrap().write_scalar(&0_i64).unwrap();
    unfinished.close().unwrap();
    fs::copy(at.join("unfinished.h5"), at.join(partial)).unwrap();
    let before = names(at);
    for (command, ending) in kinds() {
        let to = format!("new/a.{ending}");
        let open = |record: &str| picture(at, command, record, &to);
        expect(&open("gone.h5"), 2, &["no file gone.h5"]);
        expect(&open("cut.h5"), 3, &["cut.h5 is truncated"]);
        expect(&open("short.h5"), 3, &["short.h5 is truncated"]);
        expect(&open("text.h5"), 3, &["text.h5 is not an HDF5 file"]);
        expect(&open("other.h5"), 3, &["other.h5 is HDF5, but not a record"]);
        expect(&open(partial), 3, &[partial, "is incomplete", "run the scenario again"]);
        assert_eq!(names(at), before, "{ending}");
    }
}

#[test]
fn names_without_a_format_and_places_for_no_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    hills(at);
    fs::write(at.join("file"), "no folder").unwrap();
    for ending in FIGURES.into_iter().chain(films()) {
        fs::create_dir(at.join(format!("folder.{ending}"))).unwrap();
        fs::write(at.join(format!("there.{ending}")), "precious").unwrap();
    }
    let before = names(at);
    for (command, ending) in kinds() {
        let ask = |to: &str| picture(at, command, "hills.h5", to);
        for name in ["new/a", "new/a.", "new/a.xyz", "new/.gif"] {
            let ends = if command == "plot" {
                ".svg, .png or .pdf"
            } else {
                ".gif .webp .mp4 .webm .html"
            };
            expect(&ask(name), 2, &[ends]);
        }
        expect(&ask(&format!("file/a.{ending}")), 2, &["file is a file", "-o"]);
        expect(&ask(&format!("folder.{ending}")), 2, &["is a folder", "-o"]);
        expect(&ask(&format!("there.{ending}")), 2, &["is not overwritten", "--force"]);
        #[cfg(target_os = "linux")]
        expect(&ask(&format!("/proc/new/a.{ending}")), 3, &["cannot write into the folder /proc"]);
        assert_eq!(names(at), before, "{ending}");
        assert_eq!(fs::read_to_string(at.join(format!("there.{ending}"))).unwrap(), "precious");
    }
}

#[test]
fn a_full_disk_is_reported_and_nothing_is_left_on_it() {
    let folder = tempfile::tempdir().unwrap();
    hills(folder.path());
    let Some(disk) = SmallDisk::mount(4) else {
        return println!("skipped: a small disk cannot be mounted here");
    };
    for (command, ending) in kinds() {
        let to = disk.0.path().join(format!("a.{ending}"));
        expect(
            &picture(folder.path(), command, "hills.h5", to.to_str().unwrap()),
            3,
            &[&format!("a.{ending}"), "help: free space"],
        );
        assert!(names(disk.0.path()).is_empty(), "{ending}: {:?}", names(disk.0.path()));
    }
}

#[cfg(unix)]
#[test]
fn a_film_that_is_asked_to_stop_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    hills(folder.path());
    let before = names(folder.path());
    // A page of so few frames is written before it could be asked.
    for ending in films().into_iter().filter(|&ending| ending != "html") {
        for (signal, code) in [(INT, 130), (TERM, 143)] {
            let name = format!("a.{ending}");
            let long = ["animate", "hills.h5", "-o", &name, "--duration", "700"];
            let mut film = Started::silent(wavepore(folder.path()).args(long));
            let partial = folder.path().join(format!("{name}.partial"));
            film.until_it_catches(signal);
            assert!(film.until(|| partial.exists()), "{ending}");
            assert!(film.until_computed(Duration::from_millis(50)), "{ending}: was not long");
            film.signal(signal);
            assert_eq!(
                film.code_soon(),
                Some(code),
                "{ending}: {} was not handled soon",
                signal.option
            );
            assert_eq!(names(folder.path()), before, "{ending}");
        }
    }
}
