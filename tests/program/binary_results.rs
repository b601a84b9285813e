//! Results of the built program: columns, values, formats, and the same bits again.

use std::fs;
use std::path::Path;
use std::process::Command;

use wavepore::model::Species;
use wavepore::record::Record;
use wavepore::scenario::Scenario;

use super::binary::{
    expect, invoke, json, names, quick_folder, quick_record, shipped, stderr, stdout,
};
use super::csv_table::csv_numbers;

/// Landau and Lifshitz, § 25: sinh²πka/(sinh²πka + cosh²(½π√(8mVa²/ħ² − 1))).
fn eckart(species: &Species, height: f64, width: f64, energy: f64) -> f64 {
    use std::f64::consts::PI;
    let rise = (PI * species.wavenumber(energy) * width).sinh().powi(2);
    let wall = (PI / 2.0
        * (4.0 * height * width * width / species.kinetic_coefficient() - 1.0).sqrt())
    .cosh()
    .powi(2);
    rise / (rise + wall)
}

#[test]
fn transmission_of_the_eckart_scenario_is_the_closed_form() {
    let folder = quick_folder();
    let output =
        invoke(folder.path(), &["transmission", &shipped("eckart.toml"), "--format", "csv"]);
    expect(&output, 0, &[]);
    let (header, rows) = csv_numbers(&stdout(&output));
    assert!(
        header.starts_with(
            "energy_meV,velocity_m_per_s,transmission,reflection,transmission_classical"
        ),
        "{header}"
    );
    let case = Scenario::read(&shipped("eckart.toml")).unwrap().case;
    let top = case.potential.range().to;
    assert!(rows.len() > 200);
    for row in rows.iter().step_by(20) {
        let exact = eckart(&case.species, top, 0.3, row[0]);
        assert!((row[2] / exact - 1.0).abs() < 1e-9, "{row:?} {exact}");
        assert!((row[2] + row[3] - 1.0).abs() < 1e-11, "{row:?}");
        assert_eq!(row[4], f64::from(u8::from(row[0] > top)));
    }
}

#[test]
fn check_passes_and_fails_by_its_tolerance() {
    let folder = quick_folder();
    let eckart = shipped("eckart.toml");
    let output = invoke(folder.path(), &["check", &eckart, "--format", "csv"]);
    expect(&output, 0, &["tolerance 1e-8"]);
    let (header, rows) = csv_numbers(&stdout(&output));
    assert!(
        header.starts_with("packet,energy_meV,weight,transmission_packet,transmission_matrix,difference,reflection_packet,error_estimate,transmission_classical"),
        "{header}"
    );
    assert!(rows.iter().all(|row| row[5].abs() <= row[7] && row[7] <= 1e-8));
    let output =
        invoke(folder.path(), &["check", &eckart, "--tolerance", "1e-14", "--format", "json"]);
    expect(&output, 1, &["above 1e-14"]);
    let json = json(&output);
    assert_eq!(json["rows"].as_array().unwrap().len(), rows.len());
    assert_eq!(names(folder.path()), ["quick.toml"]);
}

#[test]
fn run_prints_its_columns_and_repeats_itself_bit_by_bit() {
    let folder = quick_folder();
    let run = |name: &str, threads: &str, format: &str| {
        let output = invoke(
            folder.path(),
            &["run", "quick.toml", "-o", name, "--threads", threads, "--format", format],
        );
        expect(&output, 0, &[]);
        stdout(&output)
    };
    let (header, rows) = csv_numbers(&run("a.h5", "1", "csv"));
    assert_eq!(
        header,
        "packet,energy_meV,transmitted,reflected,expected_transmitted,difference,classical_transmitted,transmitted_error,reflected_error,transmitted_matrix_error,transmitted_matrix,transmitted_classical"
    );
    assert!((rows[0][2] + rows[0][3] - 1.0).abs() < 1e-6 && rows[0][5].abs() < 1e-6, "{rows:?}");
    let json: serde_json::Value = serde_json::from_str(&run("b.h5", "2", "json")).unwrap();
    assert!((json["rows"][0]["transmitted"].as_f64().unwrap() - rows[0][2]).abs() < 1e-15);
    assert!(run("c.h5", "2", "table").contains("transfer matrix"));
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let same = |name: &str| bytes("a.h5") == bytes(name);
    assert!(same("b.h5") && same("c.h5"), "records differ");
}

#[test]
fn info_distinguishes_whole_records_from_others() {
    let folder = quick_folder();
    let at = folder.path();
    let record = quick_record(at);
    let output = invoke(at, &["info", "quick.h5"]);
    expect(&output, 0, &[]);
    assert!(
        stdout(&output).contains("complete      yes") && stdout(&output).contains("K+ at"),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        stdout(&invoke(at, &["info", "quick.h5", "--scenario"])),
        fs::read_to_string(at.join("quick.toml")).unwrap()
    );
    // What was chosen is a scenario that gives the same numbers.
    fs::write(at.join("again.toml"), &invoke(at, &["info", "quick.h5", "--effective"]).stdout)
        .unwrap();
    expect(&invoke(at, &["run", "again.toml", "-o", "again.h5"]), 0, &[]);
    let transmitted = |name: &str| {
        Record::open(&at.join(name)).unwrap().summary().unwrap().packets[0].last("transmitted")
    };
    assert!((transmitted("quick.h5") - transmitted("again.h5")).abs() < 1e-12);
    let whole = fs::read(&record).unwrap();
    fs::write(at.join("cut.h5"), &whole[..whole.len() / 2]).unwrap();
    fs::write(at.join("other.h5"), "no HDF5 at all").unwrap();
    fs::write(at.join("empty.h5"), "").unwrap();
    expect(&invoke(at, &["info", "cut.h5"]), 3, &["cut.h5"]);
    expect(&invoke(at, &["info", "other.h5"]), 3, &["other.h5", "not an HDF5 file"]);
    expect(&invoke(at, &["info", "empty.h5"]), 3, &["empty.h5"]);
    expect(&invoke(at, &["info", "gone.h5"]), 2, &["gone.h5"]);
    expect(&invoke(at, &["info", "."]), 2, &["not a file"]);
    // Any single damaged region: a result or a refusal, never a panic.
    for at_byte in (0..whole.len()).step_by(whole.len() / 24) {
        let mut bytes = whole.clone();
        let end = (at_byte + 64).min(bytes.len());
        bytes[at_byte..end].fill(0xa5);
        fs::write(at.join("damaged.h5"), &bytes).unwrap();
        let output = invoke(at, &["info", "damaged.h5"]);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{at_byte}: {}", stderr(&output));
    }
}

#[test]
fn schemas_completions_and_manual_are_printed() {
    let folder = quick_folder();
    let at = folder.path();
    let schema = invoke(at, &["schema", "scenario"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&schema.stdout).unwrap().is_object());
    assert_eq!(stdout(&schema), fs::read_to_string(shipped("schema.json")).unwrap());
    assert!(stdout(&invoke(at, &["schema", "record"])).contains("transmission"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(stdout(&invoke(at, &["completions", shell])).contains("transmission"), "{shell}");
    }
    assert!(stdout(&invoke(at, &["man"])).contains(".TH wavepore"));
    expect(&invoke(at, &["man", "-o", "pages"]), 0, &[]);
    assert!(names(&at.join("pages")).contains(&"wavepore-run.1".to_owned()));
    expect(&invoke(at, &["man", "-o", "quick.toml"]), 3, &["quick.toml"]);
}

#[test]
fn notebooks_open_the_record() {
    let Some(python) = std::env::var_os("WAVEPORE_PYTHON").filter(|python| !python.is_empty())
    else {
        println!(
            "skipped: WAVEPORE_PYTHON names no Python with h5py, xarray, h5netcdf and netCDF4"
        );
        return;
    };
    let folder = quick_folder();
    let record = quick_record(folder.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/record_opens.py");
    let output = Command::new(python).arg(script).arg(record).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}
