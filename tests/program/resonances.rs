//! `wavepore resonances`: the levels that are printed, recorded and drawn, and what is refused.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;

use super::binary::{expect, invoke, json, names, shipped, stdout, wavepore};
use super::csv_table::{CsvTable, csv_fields};

const COLUMNS: &str = "energy_meV,width_meV,lifetime_ps,spacing_THz,width_left_meV,width_right_meV,\
                       position_angstrom,thermal_share,energy_error_meV,\
                       width_relative_error,separate";

/// A scenario of gaussians: height (meV), width and centre (angstrom).
fn gaussians(ion: &str, barriers: &[(f64, f64, f64)]) -> String {
    let mut text = format!("ion = \"{ion}\"\ntemperature = \"310.15 K\"\n");
    for (height, width, center) in barriers {
        text += &format!(
            "[[barrier]]\nshape = \"gaussian\"\nheight = \"{height} meV\"\n\
             width = \"{width} angstrom\"\ncenter = \"{center} angstrom\"\n"
        );
    }
    text
}

/// A folder with a filter of one site, a well, and one barrier.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("site.toml", gaussians("K+", &[(100.0, 0.6, -1.5), (100.0, 0.6, 1.5)]));
    write("well.toml", gaussians("Na+", &[(-80.0, 0.5, 0.0)]));
    write("one.toml", gaussians("K+", &[(100.0, 0.6, 0.0)]));
    folder
}

fn csv(folder: &Path, arguments: &[&str]) -> CsvTable {
    let output = invoke(folder, &[&["resonances"], arguments, &["--format", "csv"]].concat());
    expect(&output, 0, &[]);
    CsvTable::parse(&stdout(&output))
}

fn column(table: &CsvTable, name: &str) -> Vec<f64> {
    table.words(name).iter().map(|word| word.parse().unwrap()).collect()
}

#[test]
fn levels_are_printed_as_table_csv_and_json() {
    let folder = folder();
    let at = folder.path();
    let output = invoke(at, &["resonances", "site.toml", "--format", "csv"]);
    expect(&output, 0, &["27 levels between 0.000000 and 100.0", "kBT = 26.7267 meV"]);
    let text = stdout(&output);
    assert_eq!(csv_fields(&text).0, COLUMNS);
    let table = CsvTable::parse(&text);
    let energies = column(&table, "energy_meV");
    assert!((energies[0] - 10.648_498_592_1).abs() < 1e-9 && energies.is_sorted());
    // The last has no next one.
    assert_eq!(table.words("spacing_THz")[26], "");
    for row in 0..27 {
        let number = |name: &str| table.words(name)[row].parse::<f64>().unwrap();
        let sides = number("width_left_meV") + number("width_right_meV");
        assert!((sides / number("width_meV") - 1.0).abs() < 1e-12);
        // ħ = 0.6582 meV·ps.
        let product = number("lifetime_ps") * number("width_meV");
        assert!((product / 0.658_211_957 - 1.0).abs() < 1e-6, "{product}");
    }
    let value = json(&invoke(at, &["levels", "site.toml", "--format", "json"]));
    assert_eq!(value["verdict"], "complete");
    assert_eq!(value["rows"][3]["energy_meV"].as_f64(), Some(energies[3]));
    assert_eq!(value["units"]["spacing_THz"], "THz");
    assert_eq!(value["temperature_K"], 310.15);
    assert!(value["friction_meV"].is_null());
    let table = stdout(&invoke(at, &["resonances", "site.toml"]));
    assert_eq!(table.lines().count(), 28);
    assert!(table.lines().nth(1).unwrap().contains("4.030e-61"), "{table}");
    assert_eq!(names(at), ["one.toml", "site.toml", "well.toml"]);
}

#[test]
fn range_and_temperature_are_taken_from_the_command_line() {
    let folder = folder();
    let at = folder.path();
    let whole = column(&csv(at, &["site.toml"]), "energy_meV");
    for range in ["30 meV:60 meV:2", "30 meV, 60 meV", "60 meV, 30 meV"] {
        let part = column(&csv(at, &["site.toml", "--energies", range]), "energy_meV");
        let wanted: Vec<f64> =
            whole.iter().copied().filter(|energy| (30.0..60.0).contains(energy)).collect();
        assert_eq!(part.len(), wanted.len(), "{range}");
        assert!(part.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-9), "{range}");
    }
    let asked = ["site.toml", "--energies", "1 kBT, 2 kBT", "--temperature"];
    let [cold, warm] = ["150 K", "300 K"]
        .map(|temperature| column(&csv(at, &[&asked[..], &[temperature]].concat()), "energy_meV"));
    assert!(cold.iter().all(|energy| (12.9..25.9).contains(energy)), "{cold:?}");
    assert!(warm.iter().all(|energy| (25.8..51.8).contains(energy)), "{warm:?}");
    for (option, value, words) in [
        ("--energies", "9 meV:3 meV:4", "its first value must be below its second"),
        ("--energies", "8 mV", "`mV` is the unit of a voltage"),
        ("--energies", "-8 meV, 3 meV", "must be greater than zero"),
        ("--temperature", "0 K", "greater than zero"),
    ] {
        expect(&invoke(at, &["resonances", "site.toml", option, value]), 2, &[option, words]);
    }
}

#[test]
fn bound_states_live_for_ever() {
    let folder = folder();
    let at = folder.path();
    let table = csv(at, &["well.toml"]);
    assert_eq!(table.len(), 17);
    assert!(table.words("width_meV").iter().all(|width| *width == "0"));
    assert!(table.words("lifetime_ps").iter().all(|lifetime| *lifetime == "inf"));
    let energies = column(&table, "energy_meV");
    assert!(energies[0] > -80.0 && energies[16] < 0.0, "{energies:?}");
    let value = json(&invoke(at, &["resonances", "well.toml", "--format", "json"]));
    assert!(value["rows"][0]["lifetime_ps"].is_null() && value["rows"][0]["width_meV"] == 0.0);
    expect(&invoke(at, &["resonances", "well.toml"]), 0, &["17 levels between -80", "bound"]);
}

#[test]
fn no_level_is_a_result() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("free.toml"), "ion = \"K+\"\ntemperature = \"310 K\"\n").unwrap();
    let output = invoke(at, &["resonances", "one.toml", "--format", "csv", "-o", "one.h5"]);
    expect(&output, 0, &["no level between", "outlives a flight"]);
    assert_eq!(stdout(&output).trim_end(), COLUMNS);
    expect(&invoke(at, &["plot", "one.h5"]), 0, &["holds no levels", "one-levels.svg"]);
    assert!(stdout(&invoke(at, &["info", "one.h5"])).contains("none were found"));
    expect(&invoke(at, &["resonances", "free.toml"]), 0, &["no level"]);
}

#[test]
fn the_record_is_described_drawn_and_not_overwritten() {
    let folder = folder();
    let at = folder.path();
    let command = ["resonances", "site.toml", "-o", "site.h5"];
    expect(&invoke(at, &command), 0, &["record: site.h5"]);
    expect(&invoke(at, &command), 2, &["--force"]);
    expect(&invoke(at, &[&command[..], &["--force"]].concat()), 0, &[]);
    let info = stdout(&invoke(at, &["info", "site.h5"]));
    assert!(info.contains("27 levels from 10.648499 to") && info.contains("4.030e-61"), "{info}");
    for (theme, ending) in [("print", "svg"), ("dark", "png"), ("dark", "pdf")] {
        let to = format!("site.{ending}");
        let usual = ["plot", "site.h5", "--theme", theme, "-o", &to];
        expect(&invoke(at, &usual), 0, &["of 27 states is drawn", "figure"]);
        let bytes = fs::read(at.join(&to)).unwrap();
        let kind = ["--kind", "levels", "--force", "--quiet"];
        expect(&invoke(at, &[&usual[..], &kind].concat()), 0, &[]);
        assert_eq!(bytes, fs::read(at.join(&to)).unwrap(), "{ending}");
    }
    let text = fs::read_to_string(at.join("site.svg")).unwrap();
    assert!(text.ends_with("</svg>\n") && !text.contains("NaN") && !text.contains("inf"));
    assert!(text.contains("narrowest") && text.contains("widest"));
    expect(&invoke(at, &["plot", "site.h5", "--energy", "meV"]), 0, &["site-levels.svg"]);
    let t = ["plot", "site.h5", "--kind", "transmission"];
    expect(&invoke(at, &t), 0, &["site-transmission.svg"]);
    for (arguments, words) in [
        (&["plot", "site.h5", "--kind", "norms", "--force"][..], "no packets"),
        (&["plot", "site.h5", "--packet", "0", "--force"], "no packets"),
        (
            &["plot", "site.h5", "--x", "50 angstrom:60 angstrom", "--force"],
            "no state lies between",
        ),
        (&["animate", "site.h5"], "no packets"),
    ] {
        expect(&invoke(at, arguments), 2, &[words]);
    }
    expect(&invoke(at, &["transmission", "one.toml", "-o", "t.h5"]), 0, &[]);
    let other = ["plot", "t.h5", "--kind", "levels"];
    expect(&invoke(at, &other), 2, &["no levels", "wavepore resonances SCENARIO"]);
}

#[test]
fn a_scenario_may_come_from_standard_input_and_name_what_is_not_used() {
    let folder = folder();
    let at = folder.path();
    let mut command = wavepore(at);
    let piped = command.args(["levels", "-", "--format", "csv"]);
    let pipes = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let text = fs::read(at.join("well.toml")).unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    let output = child.wait_with_output().unwrap();
    expect(&output, 0, &["17 levels"]);
    let sweep = "[sweep]\n\"temperature\" = [\"300 K\", \"310 K\"]\n";
    let text = gaussians("K+", &[(100.0, 0.6, 0.0)]) + sweep;
    fs::write(at.join("sweep.toml"), text).unwrap();
    expect(&invoke(at, &["resonances", "sweep.toml"]), 0, &["sweep"]);
}

#[test]
fn degenerate_wells_each_have_a_state_of_their_own() {
    let folder = folder();
    let table = csv(folder.path(), &[&shipped("levels_k_filter.toml")]);
    assert_eq!(table.len(), 106);
    let positions = column(&table, "position_angstrom");
    for four in positions[..16].chunks(4) {
        let mut four = four.to_vec();
        four.sort_by(f64::total_cmp);
        let sites = [-4.5, -1.5, 1.5, 4.5];
        assert!(four.iter().zip(sites).all(|(x, site)| (x - site).abs() < 1e-3), "{four:?}");
    }
    let sure = column(&table, "width_relative_error");
    assert!(sure.iter().all(|error| *error < 1e-2), "{sure:?}");
}

#[test]
fn potentials_too_long_for_their_waves_are_refused() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("long.toml"), gaussians("K+", &[(100.0, 1e5, 0.0), (50.0, 1e5, 1e5)]))
        .unwrap();
    let output = invoke(at, &["resonances", "long.toml", "-o", "long.h5"]);
    expect(&output, 2, &["elements", "there may be 4096", "help: "]);
    assert!(!at.join("long.h5").exists());
}

/// Pairs that rounding cannot part, levels above the tops, ramps and tables: as many as are counted.
#[test]
fn levels_of_shipped_scenarios_are_complete() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["k_filter_pmf", "mixed_ions", "membrane", "table", "double_barrier"] {
        let scenario = shipped(&format!("{name}.toml"));
        let output = invoke(folder.path(), &["levels", &scenario, "--format", "json"]);
        expect(&output, 0, &[]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!words.contains("argument principle"), "{name}: {words}");
        for row in json(&output)["rows"].as_array().unwrap() {
            let error = row["energy_error_meV"].as_f64().unwrap();
            assert!(error < 1e-6, "{name}: {row}");
        }
    }
}
