//! Sweeps: what they list, compute, skip and report, alone and side by side.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::SystemTime;

use wavepore::record::{Collection, Record};
use wavepore::scenario::{Scenario, effective};

use super::binary::{expect, invoke, json, names, quick_folder, shipped, stdout, wavepore};
use super::csv_table::csv_fields;

/// 24 cases, some tens of milliseconds each.
pub const SWEPT: &str = r#"
title = "heights, energies and ions"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = "5.6 kBT"
width = "0.5 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 10
[sweep]
"barrier.0.height" = { from = "4 kBT", to = "6 kBT", points = 4 }
"packet.energy" = ["4.6 kBT", "5.6 kBT", "6.6 kBT"]
ion = ["K+", "Na+"]
"#;

/// A folder with `swept.toml`.
pub fn swept(text: &str) -> tempfile::TempDir {
    let folder = quick_folder();
    fs::write(folder.path().join("swept.toml"), text).unwrap();
    folder
}

/// Every file under a final name, with the time of its last change, without the collected one.
pub fn finished(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let mut files = Vec::new();
    for below in ["cases", "blocks"] {
        for entry in fs::read_dir(folder.join(below)).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "h5") {
                files.push((path, entry.metadata().unwrap().modified().unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The bytes of the collected file of a finished sweep.
pub fn collected(at: &Path, folder: &str) -> Vec<u8> {
    expect(&invoke(at, &["collect", folder, "--force"]), 0, &[]);
    fs::read(at.join(folder).join("collected.h5")).unwrap()
}

/// The rows of a CSV, without its head.
fn rows(output: &Output) -> Vec<Vec<String>> {
    csv_fields(&stdout(output)).1
}

#[test]
fn a_list_shows_cases_whose_names_do_not_depend_on_other_cases() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a", "--list", "--format", "csv"]);
    expect(&output, 0, &[]);
    assert!(stdout(&output).starts_with("case,name,barrier.0.height,packet.energy,ion,state\n"));
    let before = rows(&output);
    assert_eq!(before.len(), 24);
    assert_eq!(before[1][2..], ["4 kBT", "4.6 kBT", "Na+", "-"]);
    assert!(!at.join("a").exists(), "a list writes nothing");
    // Another order, one value more, another title: the same cases have the same names.
    let text = SWEPT.replace(
        "\"4.6 kBT\", \"5.6 kBT\", \"6.6 kBT\"",
        "\"5.6 kBT\", \"7 kBT\", \"4.6 kBT\", \"6.6 kBT\"",
    );
    fs::write(at.join("more.toml"), text.replace("heights, energies", "energies, heights"))
        .unwrap();
    let after = rows(&invoke(at, &["sweep", "more.toml", "-o", "a", "--list", "--format", "csv"]));
    assert_eq!(after.len(), 32);
    for row in &before {
        let same = after.iter().find(|other| other[2..] == row[2..]).unwrap();
        assert_eq!(same[1], row[1]);
    }
    // What is computed is part of the name.
    let other = invoke(
        at,
        &["sweep", "swept.toml", "-o", "a", "--list", "--format", "csv", "--what", "transmission"],
    );
    assert!(rows(&other).iter().zip(&before).all(|(a, b)| a[1] != b[1]));
}

#[test]
fn a_sweep_skips_what_is_finished_and_grows() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a", "--task", "1/3"]);
    expect(&output, 0, &[]);
    assert!(
        stdout(&output)
            .contains("8 cases (share 1 of 3, 24 in all): 8 computed, 0 finished before"),
        "{output:?}"
    );
    let first = finished(&at.join("a"));
    assert_eq!(first.len(), 8);
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a"]);
    assert!(stdout(&output).contains("24 cases: 16 computed, 8 finished before"), "{output:?}");
    let all = finished(&at.join("a"));
    assert!(first.iter().all(|file| all.contains(file)), "a finished case was written again");
    // One value more: six cases more, in the same folder.
    fs::write(at.join("swept.toml"), SWEPT.replace("[\"4.6 kBT\"", "[\"5 kBT\", \"4.6 kBT\""))
        .unwrap();
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a"]);
    expect(&output, 0, &["was begun for other cases"]);
    assert!(stdout(&output).contains("32 cases: 8 computed, 24 finished before"), "{output:?}");
    let list = invoke(at, &["sweep", "swept.toml", "-o", "a", "--list", "--format", "csv"]);
    assert!(rows(&list).iter().all(|row| row[5] == "finished"));
}

#[test]
fn a_case_is_the_run_of_its_scenario() {
    let folder = swept(SWEPT);
    let at = folder.path();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--task", "0/24"]), 0, &[]);
    let (case, _) = finished(&at.join("a")).remove(0);
    let case = case.to_str().unwrap();
    let effective = stdout(&invoke(at, &["info", case, "--effective"]));
    fs::write(at.join("one.toml"), effective).unwrap();
    expect(&invoke(at, &["run", "one.toml", "-o", "one.h5"]), 0, &[]);
    let read = |path: &Path| {
        let record = Record::open(path).unwrap();
        (
            record.packet(0).unwrap().series().unwrap().column("transmitted").to_vec(),
            record.transmission().unwrap().unwrap().packet,
        )
    };
    let (swept, alone) = (read(Path::new(case)), read(&at.join("one.h5")));
    let equal = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits());
    assert!(equal(&swept.0, &alone.0) && equal(&swept.1, &alone.1));
}

#[test]
fn shares_threads_and_processes_give_the_same_file() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for what in ["run", "transmission"] {
        let whole = format!("{what}-whole");
        expect(
            &invoke(at, &["sweep", "swept.toml", "-o", &whole, "--what", what, "--threads", "1"]),
            0,
            &[],
        );
        let wanted = collected(at, &whole);
        let parts = format!("{what}-parts");
        for task in ["3/5", "5/5", "1/5", "2/5", "4/5"] {
            expect(
                &invoke(at, &["sweep", "swept.toml", "-o", &parts, "--what", what, "--task", task]),
                0,
                &[],
            );
        }
        assert!(collected(at, &parts) == wanted, "{what}: shares");
        let both = format!("{what}-both");
        let mut children: Vec<_> = (0..2)
            .map(|_| {
                wavepore(at)
                    .args(["sweep", "swept.toml", "-o", &both, "--what", what])
                    .spawn()
                    .unwrap()
            })
            .collect();
        assert!(children.iter_mut().all(|child| child.wait().unwrap().success()));
        assert!(collected(at, &both) == wanted, "{what}: two processes");
    }
    // What is collected is what was computed.
    let numbers = std::fs::read(at.join("transmission-both/collected.h5")).unwrap();
    assert!(numbers.len() > 24 * 241 * 5 * 8, "{} bytes", numbers.len());
    // No case of a run was computed by both.
    assert_eq!(finished(&at.join("run-both")).len(), 24);
    assert_eq!(names(&at.join("run-both/cases")).len(), 24);
}

#[test]
fn a_slurm_task_takes_its_share() {
    let folder = swept(SWEPT);
    let at = folder.path();
    let mut cases = 0;
    for id in ["3", "5", "7"] {
        let mut command = wavepore(at);
        command.args(["sweep", "swept.toml", "-o", "a", "--what", "transmission"]);
        let slurm = [("ID", id), ("MIN", "3"), ("MAX", "7"), ("STEP", "2"), ("COUNT", "3")];
        for (name, value) in slurm {
            command.env(format!("SLURM_ARRAY_TASK_{name}"), value);
        }
        let output = command.env("SLURM_CPUS_PER_TASK", "1").output().unwrap();
        assert!(stdout(&output).contains("8 cases (share"), "{output:?}");
        cases += 8;
    }
    assert_eq!(cases, 24);
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a", "--what", "transmission"]);
    assert!(stdout(&output).contains("0 computed, 24 finished before"), "{output:?}");
    let output = wavepore(at)
        .args(["sweep", "swept.toml"])
        .env("SLURM_ARRAY_TASK_ID", "x")
        .output()
        .unwrap();
    expect(&output, 2, &["SLURM_ARRAY_TASK_ID", "--task I/N", ": x"]);
    for (name, value, words) in [
        ("SLURM_ARRAY_TASK_ID", "18446744073709551615", "--task I/N"),
        ("SLURM_ARRAY_TASK_ID", "3", "SLURM_ARRAY_TASK_MIN"),
        ("SLURM_CPUS_PER_TASK", "100000", "--threads"),
        ("SLURM_CPUS_PER_TASK", "-1", "--threads"),
    ] {
        let output = wavepore(at)
            .args(["sweep", "swept.toml", "-o", "b"])
            .env(name, value)
            .output()
            .unwrap();
        expect(&output, 2, &[name, words]);
    }
}

#[test]
fn a_failing_case_does_not_stop_the_others() {
    let folder = swept(&SWEPT.replace("\"6.6 kBT\"]", "\"0.01 kBT\"]"));
    let at = folder.path();
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a", "--format", "json"]);
    expect(&output, 1, &["8 of 24 cases failed", "a packet this narrow", "ion = Na+"]);
    let result = json(&output);
    assert_eq!((result["computed"].as_u64(), result["failed"].as_u64()), (Some(16), Some(8)));
    assert_eq!(result["rows"].as_array().unwrap().len(), 8);
    let output = invoke(at, &["collect", "a"]);
    expect(&output, 1, &["8 of 24 cases have no result", "failed"]);
    assert!(stdout(&output).contains("24 cases: 16 collected, 8 failed, 0 missing"), "{output:?}");
    let list = rows(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--list", "--format", "csv"]));
    assert_eq!(list.iter().filter(|row| row[5] == "failed").count(), 8);
    // Where nothing has a meaning, nothing is begun.
    fs::write(
        at.join("none.toml"),
        SWEPT.replace(
            "[record]",
            "grid = { from = \"1 nm\", to = \"1.1 nm\", points = 64 }\n[record]",
        ),
    )
    .unwrap();
    expect(&invoke(at, &["sweep", "none.toml", "-o", "b"]), 1, &["24 of 24 cases failed"]);
}

#[test]
fn what_is_not_computed_is_marked() {
    let folder = swept(SWEPT);
    let at = folder.path();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--task", "1/2"]), 0, &[]);
    let output = invoke(at, &["collect", "a", "-o", "part.h5"]);
    expect(&output, 1, &["12 of 24 cases have no result", "is missing: not computed yet"]);
    let collection = Collection::open(&at.join("part.h5")).unwrap();
    let standings: Vec<&str> =
        collection.standings().iter().map(|standing| standing.name()).collect();
    assert_eq!(standings, ["missing", "done"].repeat(12));
    let output = invoke(at, &["info", "part.h5"]);
    assert!(stdout(&output).contains("24 of run: 12 done, 0 failed, 12 missing"), "{output:?}");
    assert_eq!(stdout(&invoke(at, &["info", "part.h5", "--scenario"])), SWEPT);
    expect(
        &invoke(at, &["animate", "part.h5"]),
        3,
        &["is a collection of cases", "`wavepore plot` draws it"],
    );
    for command in ["info", "plot", "animate"] {
        expect(
            &invoke(at, &[command, "a"]),
            2,
            &["is the folder of a sweep", "wavepore collect a"],
        );
    }
    // Nothing is overwritten without --force.
    expect(&invoke(at, &["collect", "a", "-o", "part.h5"]), 2, &["--force"]);
}

#[test]
fn what_does_not_meet_its_tolerance_is_reported_and_kept() {
    let (case, _) = SWEPT.split_once("[sweep]").unwrap();
    let text = case.replace("tolerance = 1e-3", "tolerance = 1e-6\nscheme = \"strang\"");
    let text = format!("{text}[sweep]\n\"numerics.time_step\" = [\"2 fs\", \"0.05 fs\"]\n");
    let folder = swept(&text);
    let at = folder.path();
    let words = [
        "case 0 (numerics.time_step = 2 fs): packet 0: at",
        "the error may be above 1e-6",
        "the time step of",
    ];
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a"]);
    expect(&output, 0, &words);
    assert!(
        stdout(&output).contains("2 computed, 0 finished before, 1 with warnings"),
        "{output:?}"
    );
    let output = invoke(at, &["collect", "a", "--format", "json"]);
    expect(&output, 0, &words);
    let value = json(&output);
    assert_eq!(
        (&value["done"], &value["warned"], &value["failed"]),
        (&2.into(), &1.into(), &0.into())
    );
    let row = &value["rows"][0];
    assert_eq!((&row["standing"], &row["numerics.time_step_fs"]), (&"done".into(), &2.0.into()));
    assert!(row["warnings"].as_str().unwrap().contains("above 1e-6"), "{row}");
    assert!(row["packets/0/final_transmitted"].as_f64().is_some_and(|value| value > 0.1), "{row}");
    let collection = Collection::open(&at.join("a/collected.h5")).unwrap();
    let entries = collection.entries().unwrap();
    assert!(entries[0].warnings.contains("above 1e-6") && entries[1].warnings.is_empty());
    let largest = |name: &str| collection.numbers("/packets/0", name).unwrap();
    let (differences, bounds) = (largest("largest_difference"), largest("largest_error_estimate"));
    assert!(differences[0] > 1e-6 && differences[1] < 1e-6, "{differences:?}");
    assert!(
        differences.iter().zip(&bounds).all(|(difference, bound)| difference <= bound),
        "{bounds:?}"
    );
}

#[test]
fn damaged_files_are_set_aside_and_computed_anew() {
    let folder = swept(SWEPT);
    let at = folder.path();
    for (what, below) in [("run", "cases"), ("transmission", "blocks")] {
        let sweep = ["sweep", "swept.toml", "-o", what, "--what", what];
        expect(&invoke(at, &sweep), 0, &[]);
        let wanted = collected(at, what);
        let (path, _) = finished(&at.join(what)).remove(0);
        let bytes = fs::read(&path).unwrap();
        for damage in [&bytes[..bytes.len() / 2], b"", b"something else"] {
            fs::write(&path, damage).unwrap();
            expect(
                &invoke(at, &["collect", what, "-o", "torn.h5", "--force"]),
                1,
                &["computes its cases again"],
            );
            expect(&invoke(at, &sweep), 0, &["it is kept as", ".h5.damaged"]);
            assert!(collected(at, what) == wanted, "{what}");
            fs::remove_file(
                at.join(what)
                    .join(below)
                    .join(format!("{}.damaged", path.file_name().unwrap().display())),
            )
            .unwrap();
            let Some((again, _)) =
                finished(&at.join(what)).into_iter().find(|(again, _)| *again == path)
            else {
                break;
            };
            assert_eq!(again, path);
        }
    }
    // The record of another case under this name is none.
    let wanted_runs = collected(at, "run");
    let files = finished(&at.join("run"));
    fs::copy(&files[0].0, &files[1].0).unwrap();
    expect(
        &invoke(at, &["sweep", "swept.toml", "-o", "run"]),
        0,
        &["is not the finished record of its case"],
    );
    // A link that leads nowhere is set aside, too.
    #[cfg(unix)]
    {
        fs::remove_file(&files[0].0).unwrap();
        std::os::unix::fs::symlink(at.join("nowhere"), &files[0].0).unwrap();
        expect(
            &invoke(at, &["sweep", "swept.toml", "-o", "run"]),
            0,
            &["is a link to a missing file"],
        );
        assert!(collected(at, "run") == wanted_runs);
    }
}

#[test]
fn sweeps_are_refused_with_a_remedy() {
    let folder = swept(SWEPT);
    let at = folder.path();
    fs::write(at.join("file"), "").unwrap();
    for (arguments, words) in [
        (vec!["sweep", "swept.toml", "--task", "4"], vec!["expected I/N"]),
        (vec!["sweep", "swept.toml", "--task", "4/3"], vec!["there is no share 4 of 3"]),
        (vec!["sweep", "swept.toml", "--task", "1/0"], vec!["there is no share"]),
        (vec!["sweep", "swept.toml", "--what", "sums"], vec!["transmission", "currents"]),
        (vec!["sweep", "swept.toml", "-o", "file"], vec!["file is a file", "-o"]),
        (vec!["sweep", "gone.toml"], vec!["cannot read the scenario gone.toml"]),
        (vec!["sweep", "-"], vec!["needs a name for its folder", "-o"]),
        (vec!["collect", "gone"], vec!["is not the folder of a sweep", "wavepore sweep"]),
        (vec!["collect", "file"], vec!["is not the folder of a sweep"]),
        (vec!["collect", "."], vec!["is not the folder of a sweep"]),
    ] {
        expect(&invoke(at, &arguments), 2, &words);
    }
    assert!(!at.join("output").exists(), "{:?}", names(at));
    let output = invoke(at, &["sweep", "quick.toml", "-o", "one", "--what", "transmission"]);
    expect(&output, 0, &["the scenario has no [sweep]"]);
    assert!(stdout(&output).contains("1 case: 1 computed"), "{output:?}");
}

#[test]
fn kbt_beside_other_units_is_no_number_where_the_temperature_is_swept() {
    let folder = swept(&SWEPT.replace(
        "\"barrier.0.height\" = { from = \"4 kBT\", to = \"6 kBT\", points = 4 }",
        "\"barrier.0.height\" = [\"4 kBT\", \"100 meV\"]\ntemperature = [\"200 K\", \"400 K\"]",
    ));
    let scenario = Scenario::read(folder.path().join("swept.toml").to_str().unwrap()).unwrap();
    let axis = &scenario.sweep.axes[0];
    assert!(axis.units.is_empty() && axis.values.iter().all(|value| value.number.is_none()));
    assert_eq!(scenario.sweep.axes[1].units, "K");
}

#[test]
fn what_every_case_lacks_is_refused_at_once() {
    let folder = swept(SWEPT);
    let at = folder.path();
    expect(
        &invoke(at, &["sweep", "swept.toml", "-o", "a", "--what", "currents"]),
        2,
        &["currents need reservoirs"],
    );
    let text = SWEPT.replace("[packet]\nenergy = \"5.6 kBT\"\nwidth = \"0.5 angstrom\"\n", "");
    let text = text.replace("\"packet.energy\" = [\"4.6 kBT\", \"5.6 kBT\", \"6.6 kBT\"]\n", "");
    fs::write(at.join("none.toml"), text).unwrap();
    expect(&invoke(at, &["sweep", "none.toml", "-o", "a"]), 2, &["there is no packet to run"]);
    assert!(!at.join("a").exists());
}

#[test]
fn a_collection_does_not_overwrite_the_sweep_itself() {
    let folder = swept(SWEPT);
    let at = folder.path();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--task", "1/24"]), 0, &[]);
    let (case, _) = finished(&at.join("a")).remove(0);
    #[cfg(unix)]
    std::os::unix::fs::symlink(at.join("a/cases"), at.join("link")).unwrap();
    let file = case.file_name().unwrap().to_str().unwrap();
    let ways =
        [format!("a/../a/cases/{file}"), format!("link/{file}"), "a/blocks/../sweep.json".into()];
    let direct = ["a/sweep.json", "a/claims", case.to_str().unwrap()];
    for output in direct.into_iter().chain(ways.iter().map(String::as_str)) {
        expect(
            &invoke(at, &["collect", "a", "--force", "-o", output]),
            2,
            &["belongs to the sweep itself"],
        );
    }
    let manifest = fs::read_to_string(at.join("a/sweep.json")).unwrap();
    for key in ["name", "rows", "energy", "..", "packet.energy", "a/b"] {
        let changed = manifest.replace("\"ion\"", &format!("\"{key}\""));
        fs::write(at.join("a/sweep.json"), changed).unwrap();
        expect(&invoke(at, &["collect", "a", "--force"]), 3, &["sweep.json is damaged"]);
    }
}

#[test]
fn cases_that_mean_the_same_are_computed_once() {
    let folder = swept(&SWEPT.replace(
        "\"barrier.0.height\" = { from = \"4 kBT\", to = \"6 kBT\", points = 4 }",
        "\"barrier.0.width\" = [\"0.1 angstrom\", \"10 pm\", \"0.2 angstrom\"]",
    ));
    let at = folder.path();
    let output = invoke(at, &["sweep", "swept.toml", "-o", "a"]);
    assert!(
        stdout(&output).contains("18 cases: 12 computed, 0 finished before, 6 the same as others"),
        "{output:?}"
    );
    let output = invoke(at, &["collect", "a"]);
    assert!(stdout(&output).contains("18 cases: 18 collected"), "{output:?}");
}

#[test]
fn steady_states_are_swept_too() {
    // Each case with energies of its own, then all with the same.
    for text in [
        SWEPT.to_owned(),
        SWEPT
            .replace("[numerics]", "[transmission]\nenergies = [\"3 kBT\", \"5 kBT\"]\n[numerics]"),
    ] {
        steady_states(&text);
    }
}

fn steady_states(text: &str) {
    let folder = swept(text);
    let at = folder.path();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--what", "transmission"]), 0, &[]);
    expect(&invoke(at, &["collect", "a"]), 0, &[]);
    let all = Collection::open(&at.join("a/collected.h5")).unwrap();
    let scenario = Scenario::read(at.join("swept.toml").to_str().unwrap()).unwrap();
    for (index, entry) in all.entries().unwrap().into_iter().enumerate() {
        let case = scenario.case_of_sweep(index).unwrap().case;
        assert_eq!(entry.effective_scenario, effective(&case));
        fs::write(at.join("case.toml"), &entry.effective_scenario).unwrap();
        let alone = ["transmission", "case.toml", "-o", "case.h5", "--force"];
        expect(&invoke(at, &alone), 0, &[]);
        let alone = hdf5::File::open(at.join("case.h5")).unwrap().group("transmission").unwrap();
        let [table] = &entry.tables[..] else { panic!("{} tables", entry.tables.len()) };
        assert_eq!(table.columns.len(), 7);
        for column in table.columns.iter().chain([&table.axis]) {
            let values: Vec<f64> = alone.dataset(&column.name).unwrap().read_raw().unwrap();
            let same = column.values.iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same && values.len() == column.values.len(), "case {index}, {}", column.name);
        }
    }
}

#[test]
fn currents_are_swept_too() {
    let folder = quick_folder();
    let at = folder.path();
    let text = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    let text = format!("{text}\n[sweep]\n\"reservoirs.inside\" = [\"140 mM\", \"70 mM\"]\n");
    fs::write(at.join("swept.toml"), text).unwrap();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "a", "--what", "currents"]), 0, &[]);
    expect(&invoke(at, &["collect", "a"]), 0, &[]);
    let alone = invoke(at, &["currents", &shipped("k_filter.toml"), "--format", "json"]);
    let alone = json(&alone);
    let file = Collection::open(&at.join("a/collected.h5")).unwrap();
    let reversal = &file.numbers("/currents", "reversal_quantum_mV").unwrap();
    assert_eq!(reversal[0], alone["reversal_mV"]["quantum"].as_f64().unwrap());
    assert!((reversal[1] - reversal[0]).abs() > 10.0, "{reversal:?}");
}
