//! `wavepore sidebands`: both methods, the limits, and what is refused.

use std::fs;
use std::path::Path;

use super::binary::{expect, invoke, json, stdout};
use super::csv_table::csv_fields;

/// A barrier under a drive of 2 THz.
const DRIVEN: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "6 angstrom"
frequency = "2 THz"
phase = "average"
[packet]
energy = "138 meV"
width = "8 angstrom"
[numerics]
tolerance = 1e-5
"#;
const COLUMNS: &str = "order,energy_meV,transmission_packet,transmission_floquet,reflection_packet,\
                       reflection_floquet,packet_error,floquet_error,transmission_packet_error,\
                       reflection_packet_error,transmission_floquet_error,reflection_floquet_error";

fn scenario(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("driven.toml"), text).unwrap();
    folder
}

fn side_bands(folder: &Path, format: &str) -> std::process::Output {
    invoke(folder, &["sidebands", "driven.toml", "--format", format])
}

#[test]
fn both_methods_agree_within_their_bounds_on_a_drive_that_is_known() {
    let folder = scenario(DRIVEN);
    let output = side_bands(folder.path(), "csv");
    expect(
        &output,
        0,
        &["transmitted in all", "static potential", "slow drive", "Tien-Gordon", "classical ions"],
    );
    let text = stdout(&output);
    let (header, rows) = csv_fields(&text);
    assert_eq!(header, COLUMNS);
    let mut sum: f64 = 0.0;
    for line in rows {
        let fields: Vec<f64> = line.iter().map(|field| field.parse().unwrap()).collect();
        let bound = fields[6] + fields[7];
        assert!(bound <= 1e-5, "{line:?}");
        assert!((fields[2] - fields[3]).abs() <= bound, "{line:?}");
        assert!((fields[4] - fields[5]).abs() <= bound, "{line:?}");
        sum += fields[3] + fields[5];
        // A split-operator run of four phases, to four digits.
        let known = [(-1.0, 0.0053), (0.0, 0.5307), (1.0, 0.0114)];
        for (_, expected) in known.into_iter().filter(|(order, _)| *order == fields[0]) {
            assert!((fields[3] - expected).abs() < 6e-5, "{line:?}");
        }
    }
    // What is left out is below the tolerance.
    assert!((sum - 1.0).abs() < 1e-5, "{sum}");
    let value = json(&side_bands(folder.path(), "json"));
    assert_eq!(value["verdict"], "agree");
    let total = value["transmission"].as_f64().unwrap();
    assert!((total - 0.5475).abs() < 1e-4, "{total}");
    assert!(value["rows"].as_array().unwrap().iter().any(|row| row["order"] == -1));
}

#[test]
fn a_drive_that_vanishes_leaves_one_band_of_the_static_transmission() {
    let folder = scenario(&DRIVEN.replace("3 meV/angstrom", "1e-9 meV/angstrom"));
    let value = json(&side_bands(folder.path(), "json"));
    let rows = value["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let still = number(&value["transmission_static"]);
    assert!((number(&rows[0]["transmission_floquet"]) - still).abs() < 1e-6);
    assert!((number(&rows[0]["transmission_packet"]) - still).abs() < 1e-5);
    assert!((number(&value["transmission_adiabatic"]) - still).abs() < 1e-9);
    assert!((number(&value["transmission_tien_gordon"]) - still).abs() < 1e-9);
    assert!((number(&value["gain"]) - 1.0).abs() < 1e-6);
    // At the top half of the classical ions are faster.
    let classical = number(&value["transmission_classical"]);
    let error = number(&value["transmission_classical_error"]);
    assert!((classical - 0.5).abs() < error && error < 2e-3, "{classical} {error}");
}

#[test]
fn what_has_no_side_bands_is_refused_with_a_remedy() {
    let refused = |from: &str, to: &str, words: &[&str]| {
        let folder = scenario(&DRIVEN.replace(from, to));
        let output = side_bands(folder.path(), "csv");
        expect(&output, 2, words);
        assert!(stdout(&output).is_empty());
    };
    refused("width = \"8 angstrom\"", "width = \"2 angstrom\"", &["overlap", "widen it to"]);
    refused("energy = \"138 meV\"", "energy = [\"138 meV\", \"140 meV\"]", &["2 energies"]);
    refused("3 meV/angstrom", "3000 meV/angstrom", &["side bands up to order", "weaken"]);
    refused("shape = \"dipole\"\nforce", "shape = \"step\"\nforce", &["step", "drive"]);
    refused("phase = \"average\"", "phase = 90", &["phase", "deg"]);
    let still = DRIVEN
        .replace(&DRIVEN[DRIVEN.find("[drive]").unwrap()..DRIVEN.find("[packet]").unwrap()], "");
    let folder = scenario(&still);
    expect(&side_bands(folder.path(), "csv"), 2, &["[drive] is missing", "help: add [drive]"]);
}
