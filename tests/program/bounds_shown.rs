//! No number without its bound: tables for people, and what JSON holds beside the rows.

use std::fs;

use serde_json::Value;

use super::binary::{expect, invoke, json, quick_folder, shipped, stderr, stdout};

const SWEEP: &str = r#"
ion = "Li+"
temperature = "305 K"
[[barrier]]
shape = "eckart"
height = "5 kBT"
width = "0.2 angstrom"
[sweep]
"barrier.0.height" = ["4 kBT", "5 kBT"]
"#;

#[test]
fn json_of_every_command_states_units_tolerance_verdict_and_warnings() {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("sweep.toml"), SWEEP).unwrap();
    let filter = shipped("k_filter.toml");
    let commands: [(&[&str], &str, &str, Option<f64>); 7] = [
        (&["run", "quick.toml", "-o", "r.h5"], "agreed", "meV", Some(1e-6)),
        (&["check", "quick.toml"], "agreed", "meV", Some(1e-6)),
        (
            &["transmission", "quick.toml", "--tolerance", "1e-9"],
            "accuracy reached",
            "meV",
            Some(1e-9),
        ),
        (
            &["currents", &filter, "--voltages", "-10 mV, 5 mV"],
            "accuracy reached",
            "mV",
            Some(1e-9),
        ),
        (
            &["sweep", "sweep.toml", "-o", "s", "--what", "transmission"],
            "complete",
            "1",
            Some(1e-11),
        ),
        (
            &["sweep", "sweep.toml", "-o", "s", "--what", "transmission", "--list"],
            "complete",
            "1",
            Some(1e-11),
        ),
        (&["collect", "s"], "complete", "1", Some(1e-11)),
    ];
    for (command, verdict, unit, tolerance) in commands {
        let output = invoke(at, &[command, &["--format", "json"]].concat());
        expect(&output, 0, &[]);
        let value = json(&output);
        assert_eq!(value["verdict"], verdict, "{command:?}");
        assert_eq!(value["tolerance"].as_f64(), tolerance, "{command:?}");
        assert_eq!(value["warnings"], Value::Array(Vec::new()), "{command:?}");
        let units = value["units"].as_object().unwrap();
        let first = if command[0] == "currents" {
            "voltage_mV"
        } else if unit == "1" {
            "case"
        } else {
            "energy_meV"
        };
        assert_eq!(units[first], unit, "{command:?}");
        for row in value["rows"].as_array().unwrap() {
            assert!(
                row.as_object().unwrap().keys().all(|name| units.contains_key(name)),
                "{command:?} {row}"
            );
        }
    }
    let collected = stdout(&invoke(at, &["collect", "s", "--force", "--format", "json"]));
    let value: Value = serde_json::from_str(&collected).unwrap();
    assert_eq!(value["units"]["barrier.0.height_kBT"], "kBT", "{value}");
}

#[test]
fn a_run_states_the_bounds_of_what_is_transmitted_and_reflected() {
    let folder = quick_folder();
    let output = invoke(folder.path(), &["run", "quick.toml", "--format", "csv"]);
    expect(&output, 0, &[]);
    let text = stdout(&output);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines[0][7..9], ["transmitted_error", "reflected_error"], "{text}");
    let number = |column: usize| -> f64 { lines[1][column].parse().unwrap() };
    assert!(number(5).abs() <= number(7) && number(7) > 0.0 && number(7) < 1e-5, "{text}");
    assert!(number(8) > 0.0 && number(8) < 1e-5, "{text}");
    // A difference below its bound is no number.
    let table = stdout(&invoke(folder.path(), &["run", "quick.toml", "--force"]));
    assert!(table.lines().nth(1).unwrap().contains("< "), "{table}");
}

#[test]
fn where_nothing_is_compared_the_line_says_why() {
    let folder = quick_folder();
    let at = folder.path();
    let quick = fs::read_to_string(at.join("quick.toml")).unwrap();
    let beside = quick + "[transmission]\nenergies = [\"700 meV\", \"710 meV\"]\n";
    fs::write(at.join("beside.toml"), beside).unwrap();
    let run = invoke(at, &["run", "beside.toml", "-o", "b.h5"]);
    let text = stdout(&run);
    let line = text.lines().find(|line| line.contains("against")).unwrap();
    assert!(
        line.contains("nothing was compared: none of transmission.energies lies where"),
        "{line}"
    );
    assert!(!text.contains("NaN"), "{text}");
    let check = invoke(at, &["check", "beside.toml", "--format", "json"]);
    expect(&check, 1, &["nothing was compared", "none of transmission.energies"]);
    assert!(!stderr(&check).contains("NaN"));
    let value = json(&check);
    assert_eq!(
        (&value["verdict"], &value["scenarios"]["beside.toml"]["verdict"]),
        (&Value::from("not agreed"), &Value::from("nothing compared"))
    );
    assert!(!value["warnings"].as_array().unwrap().is_empty());
    let info = stdout(&invoke(at, &["info", "b.h5"]));
    assert!(info.contains("nothing was compared") && !info.contains("NaN"), "{info}");
}
