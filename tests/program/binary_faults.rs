//! The built program under faults: output without a reader, misleading names, damaged files, and
//! limits that are reached.

#![cfg(unix)]

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::binary::{
    QUICK, expect, invoke, names, quick_folder, quick_record, stderr, stdout, wavepore,
};
use super::processes::{Started, TERM};

#[test]
fn exit_codes_do_not_depend_on_a_reader_of_standard_error() {
    let folder = quick_folder();
    for (arguments, code) in [
        (vec!["run", "quick.toml", "-o", "a.h5"], 0),
        (vec!["check", "gone.toml"], 2),
        (vec!["info", "gone.h5"], 2),
        (vec!["check", "quick.toml"], 0),
    ] {
        for full in [false, true] {
            let mut command = wavepore(folder.path());
            command.args(&arguments).arg("--threads=1").stdout(Stdio::null());
            let status = if full {
                let Ok(device) = fs::File::options().write(true).open("/dev/full") else {
                    continue;
                };
                command.stderr(device).status().unwrap()
            } else {
                let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
                drop(child.stderr.take());
                child.wait().unwrap()
            };
            assert_eq!(status.code(), Some(code), "{arguments:?}, full device: {full}");
            let _ = fs::remove_file(folder.path().join("a.h5"));
        }
    }
}

#[test]
fn a_signal_between_two_checks_is_handled() {
    let folder = quick_folder();
    // Half a million steps between two checks for signals.
    let text = QUICK.replace("[record]", "[numerics]\ntime_step = \"0.00001 fs\"\n[record]");
    fs::write(folder.path().join("long.toml"), text).unwrap();
    for milliseconds in [300, 1000] {
        let mut command = wavepore(folder.path());
        let mut run = Started::silent(command.args(["run", "long.toml", "-o", "a.h5", "--force"]));
        run.until_it_catches(TERM);
        assert!(run.until_computed(Duration::from_millis(milliseconds)), "was not long");
        run.signal(TERM);
        assert_eq!(run.code_soon(), Some(143));
    }
}

#[test]
fn names_that_are_none_for_a_file_are_refused_before_anything_is_made() {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("file"), "").unwrap();
    symlink("nowhere", at.join("dangling.h5")).unwrap();
    let before = names(at);
    for (name, words) in [
        ("new/", "is a folder"),
        ("new/.", "is a folder"),
        ("file/a.h5", "file is a file"),
        ("file/new/a.h5", "file is a file"),
        ("dangling.h5", "leads to no file"),
        ("/dev/null", "not a file"),
        ("./quick.toml", "would replace its scenario"),
    ] {
        expect(&invoke(at, &["run", "quick.toml", "-o", name, "--force"]), 2, &[words, "help: "]);
    }
    let strange = std::ffi::OsStr::from_bytes(b"a\xff/b.h5");
    expect(
        &wavepore(at).args(["run", "quick.toml", "-o"]).arg(strange).output().unwrap(),
        2,
        &["not UTF-8"],
    );
    assert_eq!(names(at), before);
}

#[test]
fn no_record_gets_the_name_of_another_format() {
    let folder = quick_folder();
    let at = folder.path();
    let scenario = include_str!("../../scenarios/membrane.toml");
    let reservoirs = "outside = \"12.8 mM\"\ninside = \"140 mM\"\narea = \"7 angstrom^2\"";
    fs::write(at.join("sites.toml"), format!("{scenario}\n[reservoirs]\n{reservoirs}\n")).unwrap();
    let before = names(at);
    for command in ["run", "transmission", "resonances", "currents"] {
        for (name, words) in [
            ("free.csv", "use -o free.h5; for a table add --format csv and > FILE.csv"),
            ("out/free.JSON", "use -o out/free.h5; for JSON add --format json"),
            ("free.svg", "use -o free.h5; wavepore plot draws"),
            ("free.webm", "use -o free.h5; wavepore animate makes"),
            ("free.toml", "use -o free.h5"),
        ] {
            let output = invoke(at, &[command, "sites.toml", "-o", name, "--force"]);
            expect(&output, 2, &[name, "results are written in HDF5", words]);
        }
    }
    assert_eq!(names(at), before);
    // An ending by chance.
    expect(&invoke(at, &["run", "quick.toml", "-o", "width_0.05"]), 0, &["record: width_0.05"]);
}

#[test]
fn no_name_of_a_file_controls_the_terminal() {
    let folder = quick_folder();
    let at = folder.path();
    let (scenario, record) = ("q\u{1b}[31m\u{9b}2J.toml", "r\u{1b}[31m\u{202e}.h5");
    fs::write(
        at.join(scenario),
        QUICK.lines().filter(|line| !line.starts_with("title")).collect::<Vec<_>>().join("\n"),
    )
    .unwrap();
    fs::write(at.join("bad\u{1b}c.toml"), "ion = 1").unwrap();
    for (arguments, code) in [
        (vec!["run", scenario, "-o", record], 0),
        // A record without a title is called by its scenario.
        (vec!["info", record], 0),
        (vec!["run", scenario, "-o", record], 2),
        (vec!["plot", record, "-o", "p\u{1b}c.svg"], 0),
        (vec!["check", "bad\u{1b}c.toml"], 2),
        (vec!["check", "gone\u{1b}c.toml"], 2),
        (vec!["info", "gone\u{1b}c.h5"], 2),
    ] {
        let output = invoke(at, &arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        for text in [stdout(&output), stderr(&output)] {
            assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn what_is_no_regular_file_is_not_followed() {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("precious"), "mine").unwrap();
    symlink("precious", at.join("a.h5.partial")).unwrap();
    symlink("nowhere", at.join("b.h5.partial")).unwrap();
    assert!(Command::new("mkfifo").arg(at.join("c.h5.partial")).status().unwrap().success());
    fs::create_dir(at.join("d.h5.partial")).unwrap();
    for name in ["a.h5", "b.h5", "c.h5", "d.h5"] {
        expect(
            &invoke(at, &["run", "quick.toml", "-o", name]),
            2,
            &[&format!("{name}.partial"), "help: remove it"],
        );
        assert!(!at.join(name).exists());
    }
    assert_eq!(fs::read(at.join("precious")).unwrap(), b"mine");
    assert!(!at.join("nowhere").exists());
    // A stale one is made anew, so that another name of it keeps what it had.
    fs::write(at.join("stale"), "old").unwrap();
    fs::hard_link(at.join("stale"), at.join("e.h5.partial")).unwrap();
    expect(&invoke(at, &["run", "quick.toml", "-o", "e.h5"]), 0, &[]);
    assert_eq!(fs::read(at.join("stale")).unwrap(), b"old");
}

#[test]
fn results_are_printed_even_if_the_record_cannot_get_its_name() {
    let folder = quick_folder();
    let at = folder.path();
    let text = QUICK.replace("[record]", "[numerics]\ntime_step = \"0.05 fs\"\n[record]");
    fs::write(at.join("slow.toml"), text).unwrap();
    for vanish in [false, true] {
        let mut command = wavepore(at);
        command.args(["run", "slow.toml", "-o", "new/a.h5", "--format", "csv"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Begun, but far from done.
        let partial = at.join("new/a.h5.partial");
        let mut run = Started { child };
        assert!(
            run.until(|| fs::metadata(&partial).is_ok_and(|partial| partial.len() > 0)),
            "no record was begun"
        );
        // The file is there before the program has opened it as a record.
        assert!(run.until_computed(Duration::from_millis(20)), "the run is over");
        if vanish {
            fs::remove_dir_all(at.join("new")).unwrap();
        } else {
            fs::write(at.join("new/a.h5"), "mine").unwrap();
        }
        let output = run.output();
        let words = if vanish { "vanished" } else { "the complete record is new/a.h5.partial" };
        expect(&output, 3, &[words]);
        assert!(stdout(&output).starts_with("packet,energy_meV"), "{}", stdout(&output));
        assert_eq!(at.join("new/a.h5.partial").exists(), !vanish);
        if !vanish {
            assert_eq!(fs::read(at.join("new/a.h5")).unwrap(), b"mine");
            fs::remove_dir_all(at.join("new")).unwrap();
        }
    }
}

#[test]
fn a_limit_of_file_sizes_is_the_machines_failure() {
    let folder = quick_folder();
    let text = QUICK.replace("frames = 20", "frames = 400\nwave_function = true");
    fs::write(folder.path().join("large.toml"), text).unwrap();
    let program = env!("CARGO_BIN_EXE_wavepore");
    for (kilobytes, begun) in [("8", false), ("400", true)] {
        let script =
            format!("ulimit -f $(({kilobytes} * 2)); exec '{program}' run large.toml -o a.h5");
        let output =
            Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().unwrap();
        expect(&output, 3, &["a.h5.partial", "ulimit -f"]);
        assert!(!folder.path().join("a.h5").exists());
        if begun {
            expect(&invoke(folder.path(), &["info", "a.h5.partial"]), 0, &[]);
        }
    }
}

/// A bit of a record is turned over, again and again; whatever that does, it must not end the
/// process by a signal, nor hang it.
#[test]
fn damaged_records_do_not_crash_their_reader() {
    let folder = quick_folder();
    let text = QUICK.replace("frames = 20", "frames = 2");
    fs::write(folder.path().join("quick.toml"), text).unwrap();
    let whole = fs::read(quick_record(folder.path())).unwrap();
    let damaged = folder.path().join("damaged.h5");
    let rounds = std::env::var("WAVEPORE_FUZZ")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(150_usize);
    // Places by a fixed sequence, two thirds of them where the metadata are dense: the first 16 kB.
    let mut seed = 20_u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut faults = Vec::new();
    for round in 0..rounds {
        let at = next(if round % 3 < 2 { 16_384.min(whole.len()) } else { whole.len() });
        let bit = next(8);
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << bit;
        fs::write(&damaged, bytes).unwrap();
        // The program limits what it computes over a record, so it ends.
        let code = invoke(folder.path(), &["info", "damaged.h5"]).status.code();
        if !matches!(code, Some(0 | 3)) {
            faults.push(format!("byte {at}, bit {bit}: {code:?}"));
        }
    }
    println!("{} of {rounds} end badly", faults.len());
    assert!(faults.is_empty(), "{} of {rounds}: {faults:?}", faults.len());
}

#[test]
fn notes_and_messages_say_what_to_do() {
    let folder = quick_folder();
    let at = folder.path();
    let write = |name: &str, text: &str| fs::write(at.join(name), text).unwrap();
    let with = |more: &str| QUICK.replace("[record]", &format!("{more}\n[record]"));
    write("sweep.toml", &with("[sweep]\n\"packet.energy\" = [\"5 kBT\", \"6 kBT\"]"));
    let reservoirs =
        "[reservoirs]\noutside = \"5 mM\"\ninside = \"140 mM\"\narea = \"7 angstrom^2\"";
    write("reservoirs.toml", &with(reservoirs));
    write(
        "twice.toml",
        &with("[transmission]\nenergies = [\"150 meV\", \"140 meV\", \"150 meV\"]"),
    );
    write("mixed.toml", &with("[transmission]\nenergies = [\"150 meV\", \"140 meV\"]"));
    write("light.toml", &QUICK.replace("\"K+\"", "{ mass = \"2e-6 u\", charge = 1 }"));
    write("mass.toml", &QUICK.replace("\"K+\"", "{ mass = \"38.96 u\", charge = 1 }"));
    write("comma.toml", &QUICK.replace("5.6 kBT", "5,6 kBT"));
    write("minus.toml", &QUICK.replace("[packet]", "[packet]\ncenter = \"\u{2212}12 angstrom\""));
    fs::write(at.join("latin.csv"), b"# \xe4\n0 0\n1 1\n").unwrap();
    write("semicolons.csv", "0.0;1.0\n1.0 2.0;\n");
    write("commas.csv", "0,0\t1,000.0\n1,0\t2,0\n");
    for table in ["latin", "semicolons", "commas"] {
        let text = format!(
            "ion = \"K+\"\n[[barrier]]\nshape = \"table\"\nfile = \"{table}.csv\"\nposition_unit = \"nm\"\nenergy_unit = \"meV\"\n"
        );
        write(&format!("{table}.toml"), &text);
    }
    expect(
        &invoke(at, &["check", "sweep.toml"]),
        0,
        &["note: this command runs the values as typed; [sweep] is for"],
    );
    expect(
        &invoke(at, &["check", "reservoirs.toml"]),
        0,
        &["note: this command does not use [reservoirs]"],
    );
    expect(
        &invoke(at, &["transmission", "twice.toml"]),
        2,
        &["150 meV more than once", "help: name every energy once"],
    );
    expect(&invoke(at, &["transmission", "mixed.toml"]), 0, &[]);
    expect(&invoke(at, &["transmission", "light.toml"]), 2, &["from 1e-5 to 1e6 u"]);
    expect(&invoke(at, &["transmission", "comma.toml"]), 2, &["a comma", "5.6 kBT"]);
    expect(&invoke(at, &["transmission", "minus.toml"]), 2, &["U+2212", "-12 angstrom"]);
    expect(&invoke(at, &["transmission", "latin.toml"]), 2, &["latin.csv", "save it as UTF-8"]);
    expect(
        &invoke(at, &["transmission", "semicolons.toml"]),
        2,
        &["by commas or blanks", "decimal point"],
    );
    expect(
        &invoke(at, &["transmission", "commas.toml"]),
        2,
        &["by commas or blanks", "decimal point"],
    );
    expect(&invoke(at, &["check", "quick.toml", "--tolerance", "-1"]), 2, &["between 0 and 1"]);
    expect(&invoke(at, &["run", "mass.toml", "-o", "mass.h5"]), 0, &[]);
    let info = invoke(at, &["info", "mass.h5"]);
    assert!(
        stderr(&info).is_empty() && stdout(&info).contains("ion of 38.96 u, charge 1 at"),
        "{}",
        stdout(&info)
    );
}
