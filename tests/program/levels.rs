//! The levels beside T(E): in records of `run`, in `check`, and in `transmission`.

use std::fs;

use tempfile::TempDir;
use wavepore::record::Record;

use super::binary::{expect, invoke, json, quick_folder, quick_record, stderr, stdout};
use super::scenarios::RINGS;

const NAMES: [&str; 6] = ["energy", "width", "lifetime", "width_left", "width_right", "resolved"];

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rings.toml"), RINGS).unwrap();
    folder
}

#[test]
fn a_record_holds_the_levels_of_its_windows_and_the_peaks_that_its_energies_miss() {
    let folder = folder();
    let at = folder.path();
    let run = invoke(at, &["run", "rings.toml", "-o", "rings.h5", "--format", "json"]);
    expect(&run, 0, &["record: rings.h5"]);
    let record = Record::open(&at.join("rings.h5")).unwrap();
    let levels = record.levels().unwrap().unwrap();
    let column = |name: &str| levels.column(name).unwrap_or_else(|| panic!("{name}"));
    assert!(
        levels.columns.len() == NAMES.len() && NAMES.iter().all(|name| !column(name).is_empty())
    );
    assert!(levels.profiles.is_none() && column("energy").is_sorted());
    // Those that the run says it does not resolve, and no others.
    let unresolved = json(&run)["unresolved_levels"].as_array().unwrap().clone();
    let mut named: Vec<f64> =
        unresolved.iter().map(|level| level["energy_meV"].as_f64().unwrap()).collect();
    named.sort_by(f64::total_cmp);
    let rows = column("energy").iter().zip(column("resolved"));
    let marked: Vec<f64> = rows.filter(|(_, ok)| **ok == 0.0).map(|(energy, _)| *energy).collect();
    assert!(marked == named && !named.is_empty() && named.len() < column("energy").len());
    // As `resonances` has them.
    let found = json(&invoke(at, &["resonances", "rings.toml", "--format", "json"]));
    for (row, energy) in column("energy").iter().enumerate().filter(|(_, energy)| **energy < 100.0)
    {
        let same =
            |one: &&serde_json::Value| (one["energy_meV"].as_f64().unwrap() - energy).abs() < 1e-9;
        let own = found["rows"].as_array().unwrap().iter().find(same).unwrap();
        for (name, key) in [("width", "width_meV"), ("lifetime", "lifetime_ps")] {
            let relative = column(name)[row] / own[key].as_f64().unwrap();
            assert!((relative - 1.0).abs() < 1e-6, "{name} at {energy} meV");
        }
    }
    let plain = record.transmission().unwrap().unwrap();
    let curve = record.completed_transmission().unwrap().unwrap();
    let (energies, matrix) = (&curve.axis.values, curve.column("matrix").unwrap());
    assert!(plain.energy.len() == 241 && energies.len() > 241);
    assert!(energies.windows(2).all(|pair| pair[0] < pair[1]));
    for (energy, t) in plain.energy.iter().zip(&plain.matrix) {
        let at = energies.iter().position(|own| own == energy).unwrap();
        assert_eq!(matrix[at], *t, "{energy} meV");
    }
    assert!(matrix.iter().filter(|t| **t > 0.99).count() >= column("energy").len());
    drop(record);
    let info = stdout(&invoke(at, &["info", "rings.h5"]));
    assert!(
        info.contains("levels        5 levels") && info.contains("1 resolved by the run"),
        "{info}"
    );
    // The states of levels are for `resonances`.
    expect(&invoke(at, &["plot", "rings.h5"]), 0, &["figure: rings-transmission.svg"]);
    let refused = invoke(at, &["plot", "rings.h5", "--kind", "levels", "-o", "l.svg"]);
    expect(&refused, 2, &["no wave functions of its levels", "wavepore resonances"]);
}

#[test]
fn a_record_over_one_barrier_has_no_levels() {
    let folder = quick_folder();
    let record = Record::open(&quick_record(folder.path())).unwrap();
    assert!(record.levels().unwrap().is_none());
    assert!(record.completed_transmission().unwrap().is_none());
    let output = invoke(folder.path(), &["transmission", "quick.toml", "--format", "json"]);
    assert!(json(&output)["levels"].as_array().unwrap().is_empty());
    assert!(!stderr(&output).contains("narrower"));
}

#[test]
fn energies_are_left_out_with_the_level_and_the_remedy() {
    let folder = folder();
    let output = invoke(folder.path(), &["check", "rings.toml"]);
    let text = stderr(&output);
    let note = text.lines().find(|line| line.starts_with("note: packet 0")).unwrap();
    for words in ["97.3406 meV (width 0.261 meV", "left out", "use numerics.duration = \""] {
        assert!(note.contains(words), "{words}: {note}");
    }
    // With the duration that is advised, the level is resolved.
    let (_, rest) = note.split_once("use numerics.duration = \"").unwrap();
    let duration = rest.split('"').next().unwrap();
    let longer = RINGS.replace("duration = \"60 ps\"", &format!("duration = \"{duration}\""));
    fs::write(folder.path().join("longer.toml"), longer).unwrap();
    let output = invoke(folder.path(), &["check", "longer.toml", "--format", "json"]);
    let unresolved = json(&output)["scenarios"]["longer.toml"]["unresolved_levels"].clone();
    let left: Vec<f64> = unresolved
        .as_array()
        .unwrap()
        .iter()
        .map(|level| level["energy_meV"].as_f64().unwrap())
        .collect();
    assert!(left.len() == 3 && left.iter().all(|energy| *energy < 95.0), "{left:?}");
}

#[test]
fn transmission_names_the_levels_that_its_energies_miss() {
    let folder = folder();
    let at = folder.path();
    let command = ["transmission", "rings.toml", "--energies", "80 meV:100 meV:41"];
    let output = invoke(at, &[&command[..], &["--format", "json", "-o", "t.h5"]].concat());
    expect(&output, 0, &["4 levels are narrower", "7.7e-5 meV", "`wavepore resonances`"]);
    let levels = json(&output)["levels"].as_array().unwrap().clone();
    let energies: Vec<f64> =
        levels.iter().map(|level| level["energy_meV"].as_f64().unwrap()).collect();
    assert!(energies.len() == 4 && energies.is_sorted(), "{energies:?}");
    assert!((levels[0]["width_meV"].as_f64().unwrap() / 7.653e-5 - 1.0).abs() < 1e-3);
    expect(&invoke(at, &["plot", "t.h5"]), 0, &["figure: t-transmission.svg"]);
    assert!(fs::read_to_string(at.join("t-transmission.svg")).unwrap().contains("levels"));
    // Energies close enough to a level miss nothing.
    let close = ["transmission", "rings.toml", "--energies", "97.2 meV:97.4 meV:21"];
    assert!(!stderr(&invoke(at, &close)).contains("narrower"));
}
