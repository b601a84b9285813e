//! `wavepore factors`, `transmission --approximations`, and `currents` by temperature and isotope.

use std::fs;

use wavepore::record::Record;

use super::binary::{expect, invoke, json, quick_folder, stdout};
use super::csv_table::CsvTable;

const SHARP: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[membrane]
voltage = "0 mV"
from = "-7.5 angstrom"
to = "7.5 angstrom"
[reservoirs]
outside = "100 mM"
inside = "100 mM"
area = "7.07 angstrom^2"
diffusion = "6.5e-10 m^2/s"
"#;
/// The same with a wall beside it, and a second ion that sees a table.
const SEVERAL: &str = r#"
memory = "20 fs"
diffusion_activation = "17 kJ/mol"
[[species]]
ion = "Na+"
outside = "10 mM"
inside = "10 mM"
[[species.barrier]]
shape = "table"
points = [[-3, 0], [-1, 90], [0, 40], [1, 70], [3, 0]]
position_unit = "angstrom"
energy_unit = "meV"
"#;

fn folder() -> tempfile::TempDir {
    let folder = quick_folder();
    fs::write(folder.path().join("sharp.toml"), SHARP).unwrap();
    fs::write(folder.path().join("several.toml"), format!("{SHARP}{SEVERAL}")).unwrap();
    folder
}

#[test]
fn factors_are_printed_with_the_reason_where_they_do_not_hold() {
    let folder = folder();
    let at = folder.path();
    let command = ["factors", "sharp.toml", "--temperatures", "310.15 K, 60 K", "--format", "csv"];
    let table = CsvTable::parse(&stdout(&invoke(at, &command)));
    assert_eq!(table.len(), 2);
    for (name, wanted) in [
        ("top_meV", 138.0),
        ("u", 2.545008402166257),
        ("crossover_K", 125.6264644988138),
        ("kappa", 1.363599577150484),
        ("wigner", 1.269877823629035),
        ("bell", 1.331294419642366),
        ("kemble", 1.274427728813764),
        ("kramers", 0.622115179317909),
        ("wolynes", 1.24601987370334),
    ] {
        let found = table.numbers(name)[0];
        assert!((found / wanted - 1.0).abs() < 1e-8, "{name}: {found}");
    }
    assert!(table.numbers("bell")[1].is_nan() && table.numbers("instanton")[1] > 1e4);
    let notes = table.words("note");
    assert!(notes[0].contains("instanton: T is above the crossover"), "{notes:?}");
    assert!(notes[1].contains("bell: diverges") && notes[1].contains("wolynes: "), "{notes:?}");
    // For people the reasons stand below.
    let shown = stdout(&invoke(at, &command[..4]));
    assert!(shown.contains("\nbell: diverges: u is 2π or more\n"), "{shown}");
    for (more, words) in [
        (&["--temperatures", "0 K"][..], "greater than zero"),
        (&["--temperatures", "300"], "unit"),
        (&["--tolerance", "1e-20"], "1e-12"),
    ] {
        expect(&invoke(at, &[&["factors", "sharp.toml"], more].concat()), 2, &[words]);
    }
}

#[test]
fn every_ion_and_top_has_a_row_and_the_record_is_drawn() {
    let folder = folder();
    let at = folder.path();
    let several = ["factors", "several.toml", "--temperatures", "100 K:400 K:7"];
    let output = invoke(at, &[&several[..], &["-o", "f.h5", "--format", "json"]].concat());
    let shown = json(&output);
    let rows = shown["rows"].as_array().unwrap();
    let of = |ion: &str| rows.iter().filter(|row| row["ion"] == ion).count();
    assert_eq!([of("K+"), of("Na+")], [7, 14]);
    let sodium = rows.iter().find(|row| row["ion"] == "Na+").unwrap();
    // A table has no fourth derivative, and memory changes the factor of K+.
    assert!(sodium["wigner_anharmonic"].is_null() && sodium["wigner"].is_number(), "{sodium}");
    let potassium = rows.iter().rfind(|row| row["ion"] == "K+").unwrap();
    assert!(potassium["wolynes_memory"].as_f64() > potassium["wolynes"].as_f64(), "{potassium}");
    let record = Record::open(&at.join("f.h5")).unwrap();
    let table = record.table("/factors", "row").unwrap().unwrap();
    assert_eq!(table.column("kappa").unwrap().len(), 21);
    drop(record);
    expect(&invoke(at, &["plot", "f.h5"]), 0, &["figure: f-factors.svg", "highest top"]);
    let figure = fs::read_to_string(at.join("f-factors.svg")).unwrap();
    for words in ["Wigner", "Kemble", "crossover", "temperature"] {
        assert!(figure.contains(words), "{words}");
    }
    let one = invoke(at, &["factors", "sharp.toml", "-o", "one.h5"]);
    expect(&one, 0, &[]);
    expect(&invoke(at, &["plot", "one.h5"]), 2, &["one temperature", "--temperatures"]);
    let free = "ion = \"K+\"\ntemperature = \"300 K\"\n";
    fs::write(at.join("free.toml"), free).unwrap();
    expect(&invoke(at, &["factors", "free.toml"]), 0, &["no top"]);
}

#[test]
fn currents_have_the_key_figures_of_each_ion() {
    let folder = folder();
    let at = folder.path();
    let shown = json(&invoke(at, &["currents", "several.toml", "--format", "json"]));
    let factors = shown["factors"].as_array().unwrap();
    assert_eq!(factors.len(), 2);
    assert!((factors[0]["kappa"].as_f64().unwrap() - 1.3636).abs() < 1e-4, "{factors:?}");
    // A spline rises above its points.
    assert!((90.0..130.0).contains(&factors[1]["top_meV"].as_f64().unwrap()), "{factors:?}");
}

#[test]
fn formulas_stand_beside_t() {
    let folder = folder();
    let at = folder.path();
    let command = ["transmission", "sharp.toml", "--energies", "30 meV:180 meV:31"];
    let formulas = [&command[..], &["--approximations", "--format", "csv", "-o", "t.h5"]].concat();
    let table = CsvTable::parse(&stdout(&invoke(at, &formulas)));
    let (exact, fit) = (table.numbers("ln_transmission"), table.numbers("ln_eckart_fit"));
    for (exact, fit) in exact.iter().zip(&fit) {
        assert!((exact - fit).abs() < 1e-9, "{exact} {fit}");
    }
    assert!(table.numbers("ln_kemble")[0] < exact[0]);
    expect(&invoke(at, &["plot", "t.h5"]), 0, &[]);
    let figure = fs::read_to_string(at.join("t-transmission.svg")).unwrap();
    assert!(figure.contains("Kemble") && figure.contains("Eckart fit"), "{figure}");
    // Without the option there are no such columns, and of a wall two of them are empty.
    let plain = stdout(&invoke(at, &[&command[..], &["--format", "csv"]].concat()));
    assert!(!plain.contains("ln_kemble"));
    let wall = SHARP.replace("eckart", "rectangle");
    fs::write(at.join("wall.toml"), wall).unwrap();
    let walled = invoke(at, &["transmission", "wall.toml", "--approximations"]);
    expect(&walled, 0, &["formulas of one smooth top"]);
}

#[test]
fn fluxes_by_temperature_and_isotope_are_printed_recorded_and_drawn() {
    let folder = folder();
    let at = folder.path();
    let command = ["currents", "sharp.toml", "--temperatures", "283.15 K, 298.15 K, 310.15 K"];
    let output = invoke(at, &[&command[..], &["--format", "csv", "-o", "a.h5"]].concat());
    expect(&output, 0, &["diffusion coefficient is held", "record: a.h5"]);
    let table = CsvTable::parse(&stdout(&output));
    for (name, wanted) in [
        ("flux_quantum_per_s", 3409683.2573281),
        ("activation_quantum_meV", 136.12563396982),
        ("activation_ballistic_meV", 151.36332955627),
        ("activation_diffusive_meV", 55.151521271896),
        ("q10_quantum", 1.1785138251819),
    ] {
        let found = table.numbers(name)[2];
        assert!((found / wanted - 1.0).abs() < 1e-7, "{name}: {found}");
    }
    expect(&invoke(at, &["plot", "a.h5"]), 0, &["figure: a-arrhenius.svg"]);
    let figure = fs::read_to_string(at.join("a-arrhenius.svg")).unwrap();
    assert!(figure.contains("activation") && figure.contains("1000/T"));
    // With an activation energy of its own diffusion adds it, and nothing is held.
    let with = SHARP.to_owned() + "diffusion_activation = \"17 kJ/mol\"\n";
    fs::write(at.join("activated.toml"), with).unwrap();
    let of = ["currents", "activated.toml", "--temperatures", "310.15 K", "--format", "csv"];
    let activated = CsvTable::parse(&stdout(&invoke(at, &of)));
    let found = activated.numbers("activation_diffusive_meV")[0];
    assert!((found / 231.34410542835 - 1.0).abs() < 1e-7, "{found}");
    for (command, words) in [
        (&["--temperatures", "0 K"][..], "greater than zero"),
        (&["--temperatures", "300 K", "--voltages", "5 mV"], "cannot be used"),
        (&["--isotope", "40K"], "no ion of this name"),
        (&["--isotope", "Ca2+"], "charge"),
        (&["--isotope", "K+"], "itself"),
    ] {
        expect(&invoke(at, &[&["currents", "sharp.toml"], command].concat()), 2, &[words]);
    }
    // Any ion of the same charge is compared in the same potential.
    let lighter = ["currents", "sharp.toml", "--isotope", "Na+", "--format", "json"];
    let shown = json(&invoke(at, &lighter));
    assert_eq!([&shown["light"], &shown["heavy"]], ["Na+", "K+"]);
    let ballistic = shown["rows"][0]["ratio_ballistic"].as_f64().unwrap();
    let masses = (38.963_157_91f64 / 22.989_220_708).sqrt();
    assert!((ballistic / masses - 1.0).abs() < 1e-9, "{ballistic}");
    for (key, words) in [
        ("memory = \"-1 fs\"", "memory"),
        ("mass_exponent = 0.6", "from 0 to 0.5"),
        ("mass_exponent = -0.1", "from 0 to 0.5"),
        ("diffusion_activation = \"-1 meV\"", "diffusion_activation"),
    ] {
        fs::write(at.join("bad.toml"), format!("{SHARP}{key}\n")).unwrap();
        expect(&invoke(at, &["currents", "bad.toml"]), 2, &[words]);
    }
    let without = SHARP.replace("diffusion = \"6.5e-10 m^2/s\"", "memory = \"20 fs\"");
    fs::write(at.join("bad.toml"), without).unwrap();
    expect(&invoke(at, &["factors", "bad.toml"]), 2, &["memory", "no diffusion coefficient"]);
}
