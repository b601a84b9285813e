//! `plot` and `info` on the collections of real sweeps: files, words, refusals.

use std::fs;
use std::path::Path;

use super::binary::{expect, invoke, names, quick_folder, shipped, stdout};
use super::sweep::{SWEPT, swept};

/// Sweeps `scenario` into `folder` and collects it there.
fn collected(at: &Path, scenario: &str, what: &str, folder: &str, code: i32) {
    expect(&invoke(at, &["sweep", scenario, "--what", what, "-o", folder]), code, &[]);
    expect(&invoke(at, &["collect", folder]), code, &[]);
}

#[test]
fn every_kind_of_collection_is_drawn_in_every_format_and_look() {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("swept.toml"), SWEPT).unwrap();
    let currents = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    fs::write(at.join("iv.toml"), currents + "\n[sweep]\nion = [\"K+\", \"Na+\"]\n").unwrap();
    collected(at, "swept.toml", "run", "run", 0);
    collected(at, "swept.toml", "transmission", "transmission", 0);
    collected(at, "iv.toml", "currents", "currents", 0);
    for what in ["run", "transmission", "currents"] {
        let file = format!("{what}/collected.h5");
        expect(
            &invoke(at, &["plot", &file]),
            0,
            &[&format!("figure: {what}/collected-{what}.svg")],
        );
        let text = fs::read_to_string(at.join(format!("{what}/collected-{what}.svg"))).unwrap();
        assert!(
            text.starts_with("<svg") && text.contains("Na⁺") && !text.contains("NaN"),
            "{what}"
        );
        for theme in ["print", "dark"] {
            for ending in ["svg", "png", "pdf"] {
                let name = format!("{what}-{theme}.{ending}");
                expect(&invoke(at, &["plot", &file, "--theme", theme, "-o", &name]), 0, &[&name]);
            }
        }
        let [print, dark] = ["print", "dark"]
            .map(|theme| fs::read(at.join(format!("{what}-{theme}.png"))).unwrap());
        assert!(print != dark);
        // The same again is the same to the bit.
        let before = fs::read(at.join(format!("{what}-dark.svg"))).unwrap();
        let again = format!("{what}-dark.svg");
        expect(&invoke(at, &["plot", &file, "--theme", "dark", "-o", &again]), 2, &["--force"]);
        expect(&invoke(at, &["plot", &file, "--theme", "dark", "-o", &again, "--force"]), 0, &[]);
        assert_eq!(before, fs::read(at.join(again)).unwrap());
    }
    // Runs hold T(E) too.
    expect(
        &invoke(at, &["plot", "run/collected.h5", "--kind", "transmission"]),
        0,
        &["collected-transmission.svg"],
    );
    let before = names(at);
    for (what, arguments, words) in [
        ("run", vec!["--kind", "spacetime"], ["shows one record", "folder `cases`"]),
        ("run", vec!["--kind", "currents"], ["holds no currents", "--what currents"]),
        ("run", vec!["--packet", "3"], ["no packet 3", "they hold 0"]),
        ("run", vec!["--energy", "mev"], ["without an energy axis", "leave it out"]),
        ("run", vec!["--time", "0 ps:1 ps"], ["--time means nothing", "leave it out"]),
        ("transmission", vec!["--kind", "norms"], ["these cases have none", "--what run"]),
        ("transmission", vec!["--kind", "currents"], ["holds no currents", "--what currents"]),
        ("transmission", vec!["--packet", "0"], ["--packet chooses packets", "leave it out"]),
        (
            "transmission",
            vec!["--x", "-1 angstrom:1 angstrom"],
            ["--x means nothing", "leave it out"],
        ),
        ("currents", vec!["--kind", "transmission"], ["no T(E)", "--what transmission"]),
        ("currents", vec!["--kind", "momentum"], ["these cases have none", "--what run"]),
        ("currents", vec!["--log"], ["--log means nothing", "leave it out"]),
        ("currents", vec!["--energy", "kbt"], ["without an energy axis", "leave it out"]),
    ] {
        let file = format!("{what}/collected.h5");
        expect(
            &invoke(at, &[&["plot", &file, "-o", "new/a.svg"], &arguments[..]].concat()),
            2,
            &words,
        );
        assert_eq!(names(at), before, "{arguments:?}");
    }
    for arguments in
        [vec!["plot", "run/collected.h5", "-o", "a.bmp"], vec!["plot", "none/collected.h5"]]
    {
        expect(&invoke(at, &arguments), 2, &[]);
    }
}

#[test]
fn missing_cases_are_reported() {
    let folder = swept(&SWEPT.replace("\"6.6 kBT\"]", "\"0.01 kBT\"]"));
    let at = folder.path();
    collected(at, "swept.toml", "run", "a", 1);
    expect(&invoke(at, &["plot", "a/collected.h5"]), 0, &["note: not shown of 24 cases: 8 failed"]);
    assert!(fs::read_to_string(at.join("a/collected-run.svg")).unwrap().contains("16 of 24 cases"));
    let output = invoke(at, &["info", "a/collected.h5"]);
    expect(&output, 0, &[]);
    let text = stdout(&output);
    for words in [
        "24 of run: 16 done, 8 failed, 0 missing",
        "swept         barrier.0.height, 4 values: 4 … 6 kBT\n",
        "              packet.energy, 3 values: 4.6 … 0.01 kBT\n",
        "              ion, 2 values: K+ … Na+\n",
        "failed        case 4 (barrier.0.height = 4 kBT, packet.energy = 0.01 kBT, ion = K+): ",
        "a packet this narrow",
        "              and 3 more\n",
    ] {
        assert!(text.contains(words), "`{words}` is not in\n{text}");
    }
    // What is linked to other files is not opened.
    assert!(text.contains("groups        /packets/0 /potential /transmission\n"), "{text}");
    fs::write(
        at.join("none.toml"),
        SWEPT.replace("[\"4.6 kBT\", \"5.6 kBT\", \"6.6 kBT\"]", "[\"0.01 kBT\"]"),
    )
    .unwrap();
    collected(at, "none.toml", "run", "b", 1);
    expect(
        &invoke(at, &["plot", "b/collected.h5"]),
        2,
        &["no case of this collection was computed", "wavepore info"],
    );
}

#[test]
fn one_case_without_a_sweep_is_a_collection_too() {
    let folder = quick_folder();
    let at = folder.path();
    collected(at, "quick.toml", "transmission", "a", 0);
    expect(&invoke(at, &["plot", "a/collected.h5", "--log"]), 0, &["collected-transmission.svg"]);
    let words =
        ["a/collected.h5 is a collection", "`effective_scenario`", "the record of the case"];
    let output = invoke(at, &["info", "a/collected.h5", "--effective"]);
    expect(&output, 2, &words);
    assert!(output.stdout.is_empty());
    let text = stdout(&invoke(at, &["info", "a/collected.h5"]));
    assert!(text.contains("1 of transmission: 1 done") && !text.contains("swept"), "{text}");
}

#[test]
fn numbers_far_from_one_are_short() {
    let folder = quick_folder();
    let at = folder.path();
    let text = fs::read_to_string(at.join("quick.toml")).unwrap();
    fs::write(
        at.join("tiny.toml"),
        text + "\n[sweep]\n\"barrier.0.height\" = [\"1e-12 kBT\", \"1 kBT\"]\n",
    )
    .unwrap();
    collected(at, "tiny.toml", "transmission", "a", 0);
    let text = stdout(&invoke(at, &["info", "a/collected.h5"]));
    assert!(text.contains("2 values: 1e-12 … 1 kBT\n"), "{text}");
}
