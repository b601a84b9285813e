//! Words that users type and pictures show: scripts that the built-in font lacks, marks, blanks,
//! length.

use std::fs;
use std::path::Path;
use std::process::Output;

use super::binary::{QUICK, expect, invoke, quick_folder, quick_record, stderr};

/// How a warning about the font begins.
const WARNING: &str = "warning: the built-in font has no glyph for";

/// The output when the record is drawn under `title`.
fn drawn(at: &Path, picture: &str, title: &str) -> Output {
    let command = if [".gif", ".webp", ".html", ".mp4"].iter().any(|end| picture.ends_with(end)) {
        vec!["animate", "--size", "160x90", "--duration", "0.1"]
    } else {
        vec!["plot"]
    };
    let output = invoke(
        at,
        &[&command[..], &["quick.h5", "-o", picture, "--force", "--title", title]].concat(),
    );
    expect(&output, 0, &[]);
    output
}

#[test]
fn what_the_font_lacks_is_named_once_and_only_where_the_font_is_used() {
    let folder = quick_folder();
    let at = folder.path();
    quick_record(at);
    // Japanese, Hebrew, Devanagari, an emoji, and a mark that makes no letter of the font.
    for (title, named) in [
        ("カリウム 水", "カ (U+30AB)"),
        ("ערוץ", "U+05E2"),
        ("पोटैशियम", "प (U+092A)"),
        ("ion 🧪", "🧪 (U+1F9EA)"),
        ("q\u{307}", "U+0307"),
    ] {
        for picture in ["a.png", "a.pdf", "a.gif", "a.webp"] {
            let output = drawn(at, picture, title);
            expect(&output, 0, &[WARNING, named, ".svg", ".html"]);
            assert_eq!(stderr(&output).matches(WARNING).count(), 1, "{picture}");
        }
        for picture in ["a.svg", "a.html"] {
            assert!(!stderr(&drawn(at, picture, title)).contains("warning"), "{picture} {title}");
            assert!(
                fs::read_to_string(at.join(picture)).unwrap().contains(title),
                "{picture} {title}"
            );
        }
    }
    // `--quiet` keeps notes back, and no warnings.
    let quiet = invoke(at, &["-q", "plot", "quick.h5", "-o", "q.png", "--title", "水"]);
    expect(&quiet, 0, &[WARNING]);
    for title in ["Калий: ток", "Κάλιο, ψ(x, t)", "Kanał jonów žluť ğ ñ", "Å ħ µ ² ⁺ → ≤", ""]
    {
        assert!(!stderr(&drawn(at, "a.png", title)).contains("warning"), "{title}");
    }
}

#[test]
fn one_title_typed_in_two_ways_is_one_picture() {
    let folder = quick_folder();
    let at = folder.path();
    quick_record(at);
    let picture = |title: &str| {
        let output = drawn(at, "a.png", title);
        assert!(!stderr(&output).contains("warning"), "{title:?}");
        fs::read(at.join("a.png")).unwrap()
    };
    // Marks behind their letters, as file names have them on some systems; signs for letters;
    // blanks.
    for (typed, plain) in [
        ("Porte du cana\u{302}l a\u{300} vide", "Porte du canâl à vide"),
        ("0.3 \u{212b} at 310 \u{212a}", "0.3 Å at 310 K"),
        ("two\nlines\u{2003}of\ttext", "two lines of text"),
        ("\u{200f}plain\u{200b}\u{feff}", "plain"),
    ] {
        assert!(picture(typed) == picture(plain), "{typed:?}");
    }
    assert!(picture("canal") != picture("canâl"));
    // A title that is longer than any line is cut; the figure keeps its size.
    let long = "a title without an end ".repeat(400);
    let size = |bytes: &[u8]| bytes[16..24].to_vec();
    assert_eq!(size(&picture(&long)), size(&picture("short")));
    drawn(at, "a.svg", "two\nlines");
    assert!(fs::read_to_string(at.join("a.svg")).unwrap().contains(">two lines<"));
}

#[test]
fn names_of_files_that_are_drawn_are_checked_too() {
    let folder = quick_folder();
    let at = folder.path();
    // A scenario without a title is called by its file.
    fs::write(at.join("通過.toml"), QUICK).unwrap();
    expect(&invoke(at, &["run", "通過.toml", "-o", "a.h5"]), 0, &[]);
    expect(&invoke(at, &["plot", "a.h5", "-o", "a.png"]), 0, &[WARNING, "通 (U+901A) 過 (U+904E)"]);
    // Tables that are swept are named beside their curves.
    let wall = |height: f64| format!("-3 0\n-1 0\n0 {height}\n1 0\n3 0\n");
    fs::write(at.join("低.dat"), wall(90.0)).unwrap();
    fs::write(at.join("high.dat"), wall(120.0)).unwrap();
    let table = "shape = \"table\"\nfile = \"high.dat\"\nposition_unit = \"angstrom\"\nenergy_unit = \"meV\"";
    let barrier = "shape = \"eckart\"\nheight = \"138 meV\"\nwidth = \"0.3 angstrom\"";
    let sweep = "[transmission]\nenergies = [\"60 meV\", \"90 meV\", \"120 meV\"]\n\
        [sweep]\n\"barrier.0.file\" = [\"high.dat\", \"低.dat\"]\n";
    fs::write(
        at.join("t.toml"),
        format!("title = \"t\"\n{}{sweep}", QUICK.replace(barrier, table)),
    )
    .unwrap();
    expect(&invoke(at, &["sweep", "t.toml", "-o", "t", "--what", "transmission"]), 0, &[]);
    expect(&invoke(at, &["collect", "t"]), 0, &[]);
    let output = invoke(at, &["plot", "t/collected.h5", "-o", "t.pdf"]);
    expect(&output, 0, &[WARNING, "低 (U+4F4E)"]);
    assert_eq!(stderr(&output).matches(WARNING).count(), 1);
}
