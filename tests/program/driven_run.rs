//! `wavepore run` and `check` of scenarios with a drive: numbers, record, refusals.

use std::fs;
use std::path::Path;

use wavepore::record::Record;

use super::binary::{expect, invoke, json, stdout};
use super::csv_table::csv_fields;

/// A barrier under a drive of 2 THz.
const DRIVEN: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.3 angstrom"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "5 angstrom"
frequency = "2 THz"
phase = "average"
[packet]
energy = "130 meV"
width = "1.2 angstrom"
[numerics]
tolerance = 1e-5
[record]
frames = 40
"#;
const COLUMNS: &str = "packet,energy_meV,transmitted,reflected,expected_transmitted,difference,\
                       classical_transmitted,transmitted_error,reflected_error,energy_gained_meV,\
                       energy_gained_error_meV,work_meV,work_error_meV,static_transmitted,\
                       adiabatic_transmitted,phases,transmitted_floquet_error,\
                       transmitted_classical_error,transmitted_floquet,transmitted_classical,\
                       transmitted_static,transmitted_adiabatic";

fn scenario(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("driven.toml"), text).unwrap();
    folder
}

fn run(folder: &Path, more: &[&str]) -> std::process::Output {
    let mut arguments = vec!["run", "driven.toml", "-o", "driven.h5"];
    arguments.extend(more);
    invoke(folder, &arguments)
}

#[test]
fn a_driven_run_says_what_passes_and_what_the_drive_gave() {
    let folder = scenario(DRIVEN);
    let output = run(folder.path(), &["--format", "csv"]);
    expect(&output, 0, &["energy gained", "work of the drive", "phases"]);
    let text = stdout(&output);
    let (header, rows) = csv_fields(&text);
    assert_eq!(header, COLUMNS);
    let row: Vec<f64> = rows[0].iter().map(|field| field.parse().unwrap()).collect();
    let [_, _, transmitted, reflected, expected, difference, classical, ..] = row[..] else {
        panic!("{row:?}")
    };
    assert!((transmitted + reflected - 1.0).abs() < 1e-5, "{row:?}");
    assert!((transmitted - expected - difference).abs() < 1e-15 && difference.abs() < 1e-5);
    assert!((classical - transmitted).abs() < 0.1, "{row:?}");
    assert!(row[7] < 1e-5 && row[8] < 1e-5, "{row:?}");
    assert!((row[9] - row[11]).abs() <= row[10] + row[12], "{row:?}");

    let record = Record::open(&folder.path().join("driven.h5")).unwrap();
    let curve = record.potential().unwrap().unwrap();
    let largest = curve.driven.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
    assert!((largest - 3.0 * 5.0 / 4f64.powf(0.25) * (-0.25f64).exp()).abs() < 0.05, "{largest}");
    let packet = record.packet(0).unwrap();
    let series = packet.series().unwrap();
    let (strength, work) = (series.column("drive"), series.column("work"));
    assert_eq!(strength.len(), 40);
    let phase = packet.header().attributes.iter().find(|pair| pair.0 == "drive_phase_rad").unwrap();
    for (time, strength) in series.time.iter().zip(strength) {
        let expected = (std::f64::consts::TAU * 2e-3 * time + phase.1).cos();
        assert!((strength - expected).abs() < 1e-12, "{time}: {strength} {expected}");
    }
    // While all of ψ is on the grid its energy is what the drive gave; on the barrier a splitting
    // does not hold it.
    let [energy, norm, inside] = ["energy", "norm", "inside"].map(|name| series.column(name));
    let clear = |&i: &usize| (norm[i] - 1.0).abs() < 1e-4 && inside[i] < 1e-4;
    let clear: Vec<usize> = (0..40).filter(clear).collect();
    assert!(clear.len() > 5 && work[clear[clear.len() - 1]].abs() > 1e-3, "{clear:?}");
    for i in clear {
        assert!((energy[i] - energy[0] - work[i]).abs() < 1e-3, "{i}: {energy:?} {work:?}");
    }
}

#[test]
fn the_effective_scenario_gives_the_same_again() {
    let text = DRIVEN
        .replace("phase = \"average\"", "phase = \"40 deg\"\nstart = \"-3 ps\"\nramp = \"1 ps\"");
    let folder = scenario(&text);
    let first = stdout(&run(folder.path(), &["--format", "csv"]));
    let effective = invoke(folder.path(), &["info", "driven.h5", "--effective"]);
    fs::write(folder.path().join("driven.toml"), stdout(&effective)).unwrap();
    let again = stdout(&run(folder.path(), &["--format", "csv", "--force"]));
    let fields = |text: &str| csv_fields(text).1[0][..4].to_vec();
    assert_eq!(fields(&first), fields(&again));
}

#[test]
fn check_holds_a_mean_over_phases_against_floquet_states() {
    let folder = scenario(DRIVEN);
    let value = json(&invoke(folder.path(), &["check", "driven.toml", "--format", "json"]));
    assert_eq!(value["verdict"], "agreed");
    let row = &value["rows"][0];
    let number = |name: &str| row[name].as_f64().unwrap();
    let apart = (number("transmission_packet") - number("transmission_matrix")).abs();
    assert!(apart <= 2.0 * number("error_estimate"), "{row}");
}

#[test]
fn a_sweep_runs_every_frequency() {
    let text = DRIVEN.replace("[record]\nframes = 40\n", "")
        + "[sweep]\n\"drive.frequency\" = [\"2 THz\", \"6 THz\"]\n";
    let folder = scenario(&text);
    expect(&invoke(folder.path(), &["sweep", "driven.toml", "-o", "out"]), 0, &[]);
    expect(&invoke(folder.path(), &["collect", "out"]), 0, &[]);
}

#[test]
fn what_cannot_be_run_under_a_drive_is_refused_with_its_key() {
    for (find, put, words) in [
        ("\"3 meV/angstrom\"", "\"300 meV/angstrom\"", ["drive", "side bands up to order"]),
        ("\"average\"", "30", ["drive.phase", "0 deg"]),
        ("\"dipole\"", "\"step\"", ["`drive`", "dipole"]),
        ("\"average\"", "\"0 deg\"\nramp = \"1 ps\"", ["drive.ramp", "start"]),
        ("\"average\"", "\"0 deg\"\nstop = \"1 ps\"", ["drive.ramp", "is missing"]),
        (
            "\"average\"",
            "\"0 deg\"\nstart = \"0 ps\"\nstop = \"1 ps\"\nramp = \"1 ps\"",
            ["drive.stop", "two ramps"],
        ),
        (
            "tolerance = 1e-5",
            "tolerance = 1e-5\ngrid = { from = \"-60 angstrom\", to = \"60 angstrom\", points = 1024 }",
            ["grid too coarse", "points = "],
        ),
        ("tolerance = 1e-5", "tolerance = 1e-5\ntime_step = \"50 fs\"", ["50 fs", "or less"]),
        (
            "width = \"1.2",
            "center = \"-6 angstrom\"\nwidth = \"1.2",
            ["overlaps the potential", "move it to"],
        ),
    ] {
        let folder = scenario(&DRIVEN.replacen(find, put, 1));
        expect(&run(folder.path(), &[]), 2, &words);
    }
}
