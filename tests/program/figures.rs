//! `plot` and `animate` on records of packets: the files they write, their notes and their
//! refusals.

use std::fs;
use std::path::Path;

use wavepore::record::Record;

use super::binary::{QUICK, expect, invoke, names, quick_folder};
use super::scenarios::{HILLS, TRAP};

const KINDS: [&str; 5] = ["transmission", "spacetime", "snapshots", "momentum", "norms"];

/// Runs [`HILLS`] into `hills.h5` in `folder`.
pub fn hills(folder: &Path) {
    fs::write(folder.join("hills.toml"), HILLS).unwrap();
    expect(&invoke(folder, &["run", "hills.toml", "-o", "hills.h5"]), 0, &["record"]);
}

#[test]
fn files_are_written_whole_once_and_alike() {
    let folder = quick_folder();
    hills(folder.path());
    let at = folder.path();
    for kind in KINDS {
        for ending in ["svg", "png", "pdf"] {
            let name = format!("{kind}.{ending}");
            expect(&invoke(at, &["plot", "hills.h5", "--kind", kind, "-o", &name]), 0, &["figure"]);
            let bytes = fs::read(at.join(&name)).unwrap();
            match ending {
                "svg" => {
                    let text = String::from_utf8(bytes).unwrap();
                    assert!(
                        text.starts_with("<svg")
                            && text.ends_with("</svg>\n")
                            && text.contains("a &lt; b &amp; &quot;c&quot;")
                    );
                    assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
                }
                "png" => {
                    assert!(
                        png::Decoder::new(std::io::Cursor::new(bytes))
                            .read_info()
                            .unwrap()
                            .info()
                            .width
                            > 900
                    )
                }
                _ => assert!(
                    bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")
                ),
            }
        }
    }
    let before = fs::read(at.join("norms.svg")).unwrap();
    expect(
        &invoke(at, &["plot", "hills.h5", "--kind", "norms", "-o", "norms.svg"]),
        2,
        &["norms.svg", "--force"],
    );
    expect(
        &invoke(at, &["plot", "hills.h5", "--kind", "norms", "-o", "norms.svg", "--force"]),
        0,
        &[],
    );
    assert_eq!(before, fs::read(at.join("norms.svg")).unwrap());
    for ending in ["gif", "webp", "html"] {
        let once = format!("once.{ending}");
        let film = ["animate", "hills.h5", "--size", "320x180", "-o"];
        expect(&invoke(at, &[&film[..], &[&once]].concat()), 0, &["film"]);
        let again = format!("again.{ending}");
        expect(&invoke(at, &[&film[..], &[&again, "--threads", "1"]].concat()), 0, &["film"]);
        assert_eq!(fs::read(at.join(once)).unwrap(), fs::read(at.join(again)).unwrap(), "{ending}");
    }
    assert!(names(at).iter().all(|name| !name.ends_with("partial")));
}

#[test]
fn options_that_cannot_be_met_are_refused() {
    let folder = quick_folder();
    let at = folder.path();
    hills(at);
    fs::write(at.join("none.toml"), QUICK.replace("frames = 20", "frames = 0")).unwrap();
    expect(&invoke(at, &["run", "none.toml", "-o", "none.h5"]), 0, &[]);
    fs::write(at.join("words.h5"), "not a record").unwrap();
    let whole = fs::read(at.join("hills.h5")).unwrap();
    fs::write(at.join("cut.h5"), &whole[..whole.len() / 2]).unwrap();
    let before = names(at);
    for (arguments, code, words) in [
        (vec!["animate", "hills.h5", "-o", "a.avi"], 2, ".gif .webp .mp4 .webm .html"),
        (vec!["animate", "hills.h5", "-o", "a.apng"], 2, "use .webp"),
        (vec!["plot", "hills.h5", "-o", "a.bmp"], 2, ".svg, .png or .pdf"),
        (
            vec!["animate", "none.toml", "-o", "a.gif"],
            2,
            "wavepore run none.toml && wavepore animate output/none.h5",
        ),
        (vec!["animate", "-"], 2, "wavepore run - -o FILE.h5 && wavepore animate FILE.h5"),
        (vec!["animate", "missing.h5"], 2, "no file missing.h5"),
        (vec!["animate", "words.h5"], 3, "words.h5"),
        (vec!["plot", "cut.h5"], 3, "cut.h5"),
        (vec!["animate", "hills.h5", "--phase"], 2, "record.wave_function"),
        (vec!["animate", "hills.h5", "--packet", "9"], 2, "no packet 9"),
        (
            vec!["animate", "hills.h5", "--x", "500 angstrom:600 angstrom"],
            2,
            "its grid reaches from",
        ),
        (vec!["animate", "hills.h5", "--x", "5:6"], 2, "unit"),
        (vec!["animate", "hills.h5", "--time", "2 ps:1 ps"], 2, "larger"),
        (vec!["animate", "hills.h5", "--time", "5 ns:6 ns"], 2, "for example --time \"0 fs:"),
        (
            vec!["animate", "hills.h5", "--time", "5 ns:6 ns", "-o", "a.html"],
            2,
            "the record reaches from 0 to",
        ),
        (
            vec!["plot", "hills.h5", "--time", "5 ns:6 ns", "--kind", "spacetime"],
            2,
            "the record reaches from 0 to",
        ),
        (
            vec!["plot", "hills.h5", "--time", "5 ns:6 ns", "--kind", "snapshots"],
            2,
            "nothing lies between 5000.00 ps",
        ),
        (
            vec!["plot", "hills.h5", "--time", "-2 ps:-1 ps", "--kind", "norms"],
            2,
            "nothing lies between -2.00 ps",
        ),
        (vec!["animate", "hills.h5", "--size", "huge"], 2, "1280x720"),
        (vec!["animate", "hills.h5", "--layout", "race", "--log"], 2, "--layout panels"),
        (vec!["animate", "hills.h5", "--layout", "race", "-o", "r.html"], 2, "a page has panels"),
        (vec!["animate", "hills.h5", "--fps", "0"], 2, "from 0.1 to 100"),
        (vec!["animate", "none.h5"], 2, "record.frames"),
        (vec!["plot", "none.h5", "--kind", "spacetime"], 2, "record.frames"),
        (vec!["plot", "hills.h5", "--width", "5"], 2, "millimetres"),
    ] {
        expect(&invoke(at, &arguments), code, &[words]);
        assert_eq!(names(at), before, "{arguments:?}");
        let other = if arguments[0] == "plot" { "new/deep/a.pdf" } else { "new/deep/a.html" };
        if !arguments.contains(&"-o") {
            expect(&invoke(at, &[&arguments[..], &["-o", other]].concat()), code, &[words]);
            assert_eq!(names(at), before, "{arguments:?}: a folder was made");
        }
    }
    assert!(Record::open(&at.join("hills.h5")).unwrap().complete());
}

#[test]
fn a_note_says_that_times_beyond_the_record_are_cut_off() {
    let folder = quick_folder();
    hills(folder.path());
    for (name, kind) in [("a.gif", None), ("a.html", None), ("a.svg", Some("spacetime"))] {
        let time = ["--time", "0.5 ps:1 ns", "-o", name];
        let part = kind.map_or(vec!["animate", "hills.h5", "--size", "160x90"], |kind| {
            vec!["plot", "hills.h5", "--kind", kind]
        });
        expect(
            &invoke(folder.path(), &[&part[..], &time].concat()),
            0,
            &["note: shown from 500 fs to", name],
        );
    }
}

#[test]
fn a_note_says_how_to_see_all_of_a_film_that_ends_early() {
    let folder = quick_folder();
    fs::write(folder.path().join("trap.toml"), TRAP).unwrap();
    expect(&invoke(folder.path(), &["run", "trap.toml", "-o", "trap.h5"]), 0, &["record"]);
    let record = Record::open(&folder.path().join("trap.h5")).unwrap();
    let end = *record.packet(0).unwrap().series().unwrap().time.last().unwrap();
    expect(
        &invoke(folder.path(), &["animate", "trap.h5", "--size", "160x90"]),
        0,
        &[
            "stored moments are left out, since nothing is seen to change",
            &format!("--time \"0 fs:{:.2} ps\"", end / 1000.0),
        ],
    );
}
