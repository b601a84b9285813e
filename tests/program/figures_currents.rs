//! `plot` and `info` on records of currents: files, notes and refusals.

use std::fs;

use wavepore::record;

use super::binary::{expect, invoke, names, quick_folder, quick_record, shipped, stderr, stdout};

#[path = "../fixtures/current_records.rs"]
mod current_records;

use current_records::{known_currents, written};

#[test]
fn info_sums_up_the_currents_of_several_ions() {
    let folder = quick_folder();
    let voltages = "-40 mV, 70 mV, -100 mV, 10 mV, 40 mV, -70 mV, 100 mV, -10 mV";
    let arguments = ["currents", &shipped("mixed_ions.toml"), "--tolerance", "1e-6", "-o", "iv.h5"];
    expect(
        &invoke(folder.path(), &[&arguments[..], &["--voltages", voltages]].concat()),
        0,
        &["record"],
    );
    let info = stdout(&invoke(folder.path(), &["info", "iv.h5"]));
    for words in [
        "8 voltages from -100.000 to 100.000 mV",
        "charge that moves inward, quantum over ballistic",
        "K+ -64.00000",
        "Na+ 50.00000",
        "reversal -53.86",
        "pS",
    ] {
        assert!(info.contains(words), "`{words}` is not in\n{info}");
    }
}

#[test]
fn a_note_names_a_reversal_beyond_the_voltages() {
    let folder = quick_folder();
    written(folder.path(), "far.h5", known_currents(&[0.0, 20.0, 40.0]));
    expect(
        &invoke(folder.path(), &["plot", "far.h5"]),
        0,
        &["note: the current reverses at", "far-currents.svg"],
    );
    expect(&invoke(folder.path(), &["plot", "far.h5", "-o", "a.svg", "--quiet"]), 0, &[]);
}

#[test]
fn files_of_currents_are_whole_alike_and_the_usual_kind() {
    let folder = quick_folder();
    let at = folder.path();
    written(at, "iv.h5", known_currents(&[-100.0, 0.0, 100.0]));
    for (theme, ending) in [("print", "svg"), ("dark", "png"), ("print", "pdf")] {
        let (one, two) = (format!("one.{ending}"), format!("two.{ending}"));
        let usual = ["plot", "iv.h5", "--theme", theme, "-o"];
        expect(&invoke(at, &[&usual[..], &[&one]].concat()), 0, &["figure"]);
        expect(&invoke(at, &[&usual[..], &[&two, "--kind", "currents"]].concat()), 0, &["figure"]);
        let bytes = fs::read(at.join(one)).unwrap();
        assert_eq!(bytes, fs::read(at.join(two)).unwrap());
        if ending == "svg" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with("</svg>\n") && !text.contains("NaN") && !text.contains("inf"));
        }
    }
}

#[test]
fn records_without_what_is_asked_for_are_refused() {
    let folder = quick_folder();
    let at = folder.path();
    quick_record(at);
    written(at, "iv.h5", known_currents(&[-100.0, 0.0, 100.0]));
    written(at, "one.h5", known_currents(&[20.0]));
    written(at, "same.h5", known_currents(&[20.0, 20.0]));
    written(at, "none.h5", known_currents(&[]));
    let mut lacking = known_currents(&[-100.0, 0.0, 100.0]);
    lacking.columns.retain(|column| column.name != "flux_out");
    written(at, "lacking.h5", lacking);
    let before = names(at);
    let several = "--voltages \"-120 mV:120 mV:49\"";
    for (arguments, code, words) in [
        (
            &["plot", "quick.h5", "--kind", "currents"][..],
            2,
            ["no currents", "wavepore currents SCENARIO"],
        ),
        (
            &["plot", "quick.h5", "--kind", "currents", "--packet", "3"],
            2,
            ["no packet 3", "it holds 0"],
        ),
        (&["plot", "one.h5"], 2, ["at one voltage", several]),
        (&["plot", "same.h5"], 2, ["at one voltage", several]),
        (&["plot", "none.h5"], 2, ["at one voltage", several]),
        (&["plot", "lacking.h5"], 3, ["damaged", "/currents/flux_out is missing"]),
        (&["plot", "iv.h5", "--packet", "0"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "transmission"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "spacetime"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "snapshots"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "momentum"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "norms"], 2, ["no packets", "plot --kind currents"]),
        (&["animate", "iv.h5"], 2, ["no packets", "plot --kind currents"]),
        (&["animate", "iv.h5", "-o", "new/a.html"], 2, ["no packets", "plot --kind currents"]),
    ] {
        expect(&invoke(at, arguments), code, &words);
        assert_eq!(names(at), before, "{arguments:?}");
    }
    // Without --kind, a record of packets is still shown by its T(E).
    expect(&invoke(at, &["plot", "quick.h5"]), 0, &["quick-transmission.svg"]);
    for (record, words) in [
        ("one.h5", "1 voltage, 20.000 mV"),
        ("none.h5", "no voltages"),
        ("lacking.h5", "3 voltages"),
    ] {
        let output = invoke(at, &["info", record]);
        expect(&output, 0, &[]);
        assert!(stdout(&output).contains(words), "{} {}", stdout(&output), stderr(&output));
    }
}
