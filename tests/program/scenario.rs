//! The shipped scenarios, and what reading a scenario gives.

use std::fs;
use std::path::{Path, PathBuf};

use wavepore::dynamics::Scheme;
use wavepore::error::{Diagnostic, Error};
use wavepore::model::{Barrier, Phase};
use wavepore::scenario::{Scenario, effective, schema};
use wavepore::units::{HBAR, thermal_energy};

use super::json_schema::fault;

pub fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The scenario files of a folder, in order.
pub fn files(name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    files.sort();
    files
}

pub fn parse(text: &str) -> Scenario {
    Scenario::parse("test.toml", text, &folder("scenarios"))
        .unwrap_or_else(|error| panic!("{error}\nin\n{text}"))
}

pub fn refused(text: &str) -> Diagnostic {
    diagnostic(Scenario::parse("test.toml", text, &folder("scenarios")).expect_err(text))
}

pub fn diagnostic(error: Error) -> Diagnostic {
    assert_eq!(error.exit_code(), 2);
    match error {
        Error::Scenario(diagnostic) => *diagnostic,
        other => panic!("{other:?}"),
    }
}

fn schema_fault(text: &str) -> Option<String> {
    let table: toml::Table = text.parse().unwrap();
    fault(&schema(), &serde_json::to_value(table).unwrap(), "scenario")
}

#[test]
fn every_shipped_scenario_is_read_and_fits_the_schema() {
    let files = files("scenarios");
    assert_eq!(files.len(), 23);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("#:schema ./schema.json\n#\n# "), "{}", path.display());
        let scenario =
            Scenario::read(path.to_str().unwrap()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(scenario.text, text);
        assert_eq!(schema_fault(&text), None, "{}", path.display());
        assert_eq!(
            scenario.notes.len(),
            usize::from(path.ends_with("table.toml")),
            "{:?}",
            scenario.notes
        );
    }
}

#[test]
fn the_effective_text_of_every_shipped_scenario_means_the_same() {
    for path in files("scenarios") {
        let scenario = Scenario::read(path.to_str().unwrap()).unwrap();
        let text = effective(&scenario.case);
        assert_eq!(schema_fault(&text), None, "{text}");
        assert!(!text.contains("kBT"), "{text}");
        // No folder: the text needs no other file.
        let again = Scenario::parse("again.toml", text.clone(), Path::new("/nowhere")).unwrap();
        assert_eq!(again.case, scenario.case, "{text}");
        assert_eq!(effective(&again.case), text);
    }
}

#[test]
fn the_schema_in_the_repository_is_the_schema_of_the_program() {
    let path = folder("scenarios/schema.json");
    let now = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("WAVEPORE_WRITE_SCHEMA").is_some() {
        fs::write(&path, &now).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == now,
        "scenarios/schema.json is old: run this test with WAVEPORE_WRITE_SCHEMA=1"
    );
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let base = "ion = \"K+\"\ntemperature = \"310 K\"\n";
    for wrong in [
        "barrier = 3",
        "[packet]\nenergy = 5.6\nwidth = \"1 nm\"",
        "[packet]\nenergy = \"5.6 kT\"\nwidth = \"1 nm\"",
        "[packet]\nenergy = \"5.6 kBT\"",
        "[packet]\nenergie = \"5.6 kBT\"\nwidth = \"1 nm\"",
        "[[barrier]]\nshape = \"eckhart\"\nheight = \"1 eV\"\nwidth = \"1 nm\"",
        "[numerics]\ntolerance = 1",
        "[numerics]\nscheme = \"euler\"",
        "[record]\nframes = -1",
        "[drive]\nshape = \"step\"\nheight = \"1 eV\"\nwidth = \"1 nm\"\nfrequency = \"1 THz\"",
    ] {
        let text = format!("{base}{wrong}\n");
        assert!(schema_fault(&text).is_some(), "{text}");
        refused(&text);
    }
}

#[test]
fn the_eckart_scenario_has_its_mean_energy_at_the_top() {
    let case = Scenario::read(folder("scenarios/eckart.toml").to_str().unwrap()).unwrap().case;
    let packet = case.packets[0];
    let mean =
        packet.energy + HBAR * HBAR / (8.0 * case.species.mass * packet.width * packet.width);
    // One rounding of the typed number, one of the sum.
    approx::assert_relative_eq!(mean, 6.0 * thermal_energy(310.0), max_relative = 3e-16);
    assert_eq!((case.temperature, packet.width, packet.center), (310.0, 0.5, None));
    let Barrier::Eckart { height, width, .. } = case.potential.barriers[0] else { panic!() };
    approx::assert_relative_eq!(height, mean, max_relative = 4e-16);
    assert_eq!((width, case.numerics.tolerance), (0.3, 1e-8));
}

#[test]
fn every_table_of_the_file_gets_its_meaning() {
    let text = r#"
        ion = "Ca2+"
        temperature = "300 K"
        [[barrier]]
        shape = "gaussian"
        height = "-0.1 eV"
        width = "0.05 nm"
        [membrane]
        voltage = "-64 mV"
        from = "-7.5 angstrom"
        to = "0.75 nm"
        [packet]
        energy = ["3 kBT", "100 meV"]
        width = ["1 angstrom", "2 angstrom"]
        center = "-12 angstrom"
        [transmission]
        energies = { from = "50 meV", to = "150 meV", points = 3 }
        [numerics]
        scheme = "chin"
        grid = { from = "-40 angstrom", to = "40 angstrom", points = 1024 }
        time_step = "2 fs"
        duration = "6 ps"
        absorber = { width = "10 angstrom", strength = "40 meV" }
        [record]
        frames = 0
        wave_function = true
        [reservoirs]
        outside = "12 mM"
        inside = "0.14 M"
        area = "7.07 angstrom^2"
        voltages = ["-64 mV", "0 V"]
        [drive]
        shape = "dipole"
        force = "3 meV/angstrom"
        width = "6 angstrom"
        frequency = "1 THz"
        phase = "average"
    "#;
    let case = parse(text).case;
    assert_eq!(case.title, "test");
    assert_eq!(
        case.potential.membrane.unwrap().energy,
        -128.0,
        "the charge number multiplies the voltage"
    );
    assert_eq!(
        case.potential.barriers,
        [Barrier::Gaussian { height: -100.0, width: 0.5, center: 0.0 }]
    );
    approx::assert_relative_eq!(
        case.packets[0].energy,
        3.0 * thermal_energy(300.0),
        max_relative = 1e-15
    );
    let second = case.packets[1];
    assert_eq!((second.energy, second.width, second.center), (100.0, 2.0, Some(-12.0)));
    assert_eq!(second.wavenumber, case.species.wavenumber(100.0));
    assert_eq!(case.energies.as_deref(), Some(&[50.0, 100.0, 150.0][..]));
    let numerics = case.numerics;
    assert_eq!(
        (numerics.tolerance, numerics.scheme, numerics.time_step),
        (1e-6, Some(Scheme::Chin), Some(2.0))
    );
    assert_eq!(
        (numerics.grid.unwrap().spacing, numerics.absorber.unwrap().order),
        (80.0 / 1024.0, 4)
    );
    assert_eq!((case.record.frames, case.record.wave_function), (0, true));
    let baths = case.reservoirs.unwrap();
    assert_eq!(
        (baths.inside, baths.diffusion, baths.voltages),
        (140.0, None, Some(vec![-64.0, 0.0]))
    );
    assert_eq!(case.drive.unwrap().phase, Phase::Average);
}

#[test]
fn a_velocity_is_that_of_the_central_wavenumber() {
    let case = parse("ion = \"K+\"\n[packet]\nvelocity = \"780 m/s\"\nwidth = \"1 nm\"").case;
    let speed = case.species.velocity(case.packets[0].wavenumber);
    approx::assert_relative_eq!(speed, 780e-5, max_relative = 1e-14);
}

#[test]
fn without_a_temperature_kbt_and_reservoirs_are_refused_and_the_rest_is_noted() {
    let scenario = parse("ion = \"K+\"\n");
    assert_eq!(scenario.case.temperature, 310.15);
    assert!(scenario.notes[0].contains("310.15 K"), "{:?}", scenario.notes);
    let baths =
        "ion = \"K+\"\n[reservoirs]\noutside = \"1 mM\"\ninside = \"1 mM\"\narea = \"1 nm^2\"\n";
    assert_eq!(refused(baths).position(), Some((2, 2)));
    assert!(
        refused("ion = \"K+\"\n[packet]\nenergy = \"5 kBT\"\nwidth = \"1 nm\"")
            .message
            .contains("temperature")
    );
}

#[test]
fn a_refusal_points_at_what_was_typed() {
    let text = "ion = \"K+\"\n[[barrier]]\nshape = \"eckart\"\nheight = \"1 eV\"\nwidth = \"1 pm\"\n\
                [packet]\nenergy = [\"90 meV\", \"91 meV\"]\nwidth = \"1 nm\"\n";
    let scenario = parse(text);
    let place = |key| diagnostic(scenario.refuse(key, "too thin", "widen it")).position();
    assert_eq!(place("barrier.0.width"), Some((5, 9)));
    assert_eq!(place("packet.energy[1]"), Some((7, 21)));
    assert_eq!(place("packet.width[1]"), Some((8, 9)));
    assert_eq!(place("packet.center"), Some((6, 2)));
    assert_eq!(place("numerics.grid"), None);
    assert!(scenario.refuse("packet", "a", "b").to_string().contains("test.toml:6:2: a"));
}

#[test]
fn a_sweep_is_a_product_of_scenarios() {
    let text = "ion = \"K+\"\ntemperature = \"300 K\"\n[[barrier]]\nshape = \"eckart\"\nheight = \"1 kBT\"\nwidth = \"1 pm\"\n\
                [packet]\nenergy = \"5 kBT\"\nwidth = \"1 nm\"\n\
                [sweep]\n\"packet.energy\" = [\"4 kBT\", [\"5 kBT\", \"6 kBT\"]]\n\
                \"barrier.0.height\" = { from = \"1 kBT\", to = \"2 kBT\", points = 3 }\ntemperature = [\"200 K\", \"400 K\"]\n";
    let scenario = parse(text);
    assert_eq!(scenario.sweep.cases(), 12);
    let height = &scenario.sweep.axes[1];
    assert_eq!(
        (height.key.as_str(), height.values[1].text.as_str()),
        ("barrier.0.height", "1.5 kBT")
    );
    // Numbers are labelled as they were typed, a list among them as words.
    assert_eq!((height.units.as_str(), height.values[1].number), ("kBT", Some(1.5)));
    assert_eq!(
        (scenario.sweep.axes[0].units.as_str(), scenario.sweep.axes[0].values[0].number),
        ("", None)
    );
    assert_eq!(scenario.sweep.shape(), [2, 3, 2]);
    assert_eq!(scenario.sweep.indices(9), [1, 1, 1]);
    let case = scenario.case_of_sweep(9).unwrap();
    assert_eq!(case.case.packets.len(), 2);
    // kBT follows the temperature of the case.
    let Barrier::Eckart { height, .. } = case.case.potential.barriers[0] else { panic!() };
    approx::assert_relative_eq!(height, 1.5 * thermal_energy(400.0), max_relative = 1e-15);
    assert_eq!(case.sweep.cases(), 1);
    // A case that will not do is shown where its value was typed.
    let shown = diagnostic(case.refuse("packet.energy[1]", "too slow", ""));
    assert_eq!(&shown.text[shown.span.unwrap()], "\"6 kBT\"");
    assert_eq!(parse("ion = \"K+\"").sweep.cases(), 1);
}

#[test]
fn keys_of_a_sweep_can_run_together_and_numbers_can_be_drawn() {
    let text = "ion = \"K+\"\ntemperature = \"300 K\"\n[[barrier]]\nshape = \"eckart\"\nheight = \"1 kBT\"\nwidth = \"1 pm\"\n\
                [sweep]\nion = [\"K+\", \"Na+\"]\n\
                \"barrier.0.width\" = { from = \"1 pm\", to = \"0.2 nm\", draws = 50, seed = 7 }\n\
                \"barrier.0.height\" = [\"1 kBT\", \"40 meV\"]\nzip = [[\"ion\", \"barrier.0.height\"]]\n";
    let scenario = parse(text);
    let sweep = &scenario.sweep;
    assert_eq!((sweep.cases(), sweep.shape()), (100, vec![2, 50]));
    assert_eq!(sweep.loops, [vec![0, 2], vec![1]]);
    assert_eq!(sweep.indices(53), [1, 3, 1]);
    let case = scenario.case_of_sweep(53).unwrap().case;
    let Barrier::Eckart { height, width, .. } = case.potential.barriers[0] else { panic!() };
    assert_eq!((case.species.name.as_str(), height), ("Na+", 40.0));
    // Ends in different units: values in the working unit.
    let widths: Vec<f64> = sweep.axes[1].values.iter().map(|value| value.number.unwrap()).collect();
    assert_eq!((sweep.axes[1].units.as_str(), widths[3]), ("angstrom", width));
    assert!(widths.iter().all(|width| (0.01..2.0).contains(width)));
    assert_eq!((sweep.axes[2].units.as_str(), sweep.axes[2].values[1].number), ("meV", Some(40.0)));
    approx::assert_relative_eq!(
        sweep.axes[2].values[0].number.unwrap(),
        thermal_energy(300.0),
        max_relative = 1e-15
    );
    let again = |seed: &str| parse(&text.replace("seed = 7", seed)).sweep.axes[1].clone();
    assert_eq!(again("seed = 7"), sweep.axes[1]);
    assert_ne!(again("seed = 8"), sweep.axes[1]);
}

/// A sweep of one key of this scenario: texts and numbers of its values.
fn swept(line: &str) -> (Vec<String>, Vec<f64>) {
    let text = format!("{TO_SWEEP}[sweep]\n{line}\n");
    assert_eq!(schema_fault(&text), None, "{text}");
    let axis = parse(&text).sweep.axes.remove(0);
    axis.values.into_iter().map(|value| (value.text, value.number.unwrap())).unzip()
}

const TO_SWEEP: &str = "ion = { mass = \"39 u\", charge = 1 }\ntemperature = \"300 K\"\n[[barrier]]\nshape = \"eckart\"\n\
                        height = \"1 kBT\"\nwidth = \"1 pm\"\n[packet]\nenergy = \"5 kBT\"\nwidth = \"1 nm\"\n";

#[test]
fn points_of_a_range_are_what_would_be_typed() {
    let (texts, numbers) = swept(
        "\"barrier.0.width\" = { from = \"0.05 angstrom\", to = \"0.4 angstrom\", points = 8 }",
    );
    assert_eq!(numbers, [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4]);
    assert_eq!(texts[5], "0.3 angstrom");
    // Over zero, and falling.
    let (texts, numbers) =
        swept("\"barrier.0.center\" = { from = \"0.3 nm\", to = \"-0.3 nm\", points = 7 }");
    assert_eq!(numbers, [0.3, 0.2, 0.1, 0.0, -0.1, -0.2, -0.3]);
    assert_eq!(texts[3], "0 nm");
    // The same case, to the last bit, as where the value is typed.
    let cases = |line: &str| {
        let scenario = parse(&format!("{TO_SWEEP}[sweep]\n\"barrier.0.width\" = {line}\n"));
        let cases = (0..scenario.sweep.cases())
            .map(|index| effective(&scenario.case_of_sweep(index).unwrap().case));
        cases.collect::<Vec<_>>()
    };
    assert_eq!(
        cases("{ from = \"0.05 angstrom\", to = \"0.4 angstrom\", points = 8 }")[2..6],
        cases("[\"0.15 angstrom\", \"0.2 angstrom\", \"0.25 angstrom\", \"0.3 angstrom\"]")
    );
}

#[test]
fn ranges_may_be_of_numbers_and_logarithmic() {
    let (texts, numbers) =
        swept("\"numerics.tolerance\" = { from = 1e-3, to = 1e-9, points = 7, spacing = \"log\" }");
    assert_eq!(numbers, [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]);
    assert_eq!((texts[2].as_str(), texts[0].as_str()), ("1e-5", "0.001"));
    assert_eq!(
        swept("\"numerics.tolerance\" = { from = 0.001, to = 0.1, points = 12 }").1[3],
        0.028
    );
    let (texts, numbers) = swept(
        "\"barrier.0.height\" = { from = \"-1 meV\", to = \"-0.1 eV\", points = 3, spacing = \"log\" }",
    );
    assert_eq!((numbers, texts[1].as_str()), (vec![-1.0, -10.0, -100.0], "-10 meV"));
    // Whole numbers stay whole.
    assert_eq!(
        swept("\"record.frames\" = { from = 0, to = 10, points = 6, spacing = \"linear\" }").0[3],
        "6"
    );
    assert_eq!(
        swept("\"ion.charge\" = { from = -2, to = 2, points = 5 }").1,
        [-2.0, -1.0, 0.0, 1.0, 2.0]
    );
    assert_eq!(
        swept("\"record.frames\" = { from = 16, to = 128, points = 4, spacing = \"log\" }").1[2],
        64.0
    );
    // Degrees Celsius have no ratios: kelvin do.
    let (texts, _) =
        swept("temperature = { from = \"100 K\", to = \"400 K\", points = 3, spacing = \"log\" }");
    assert_eq!(texts[1], "200 K");
    let (texts, numbers) = swept(
        "temperature = { from = \"-173.15 degC\", to = \"126.85 degC\", points = 3, spacing = \"log\" }",
    );
    assert!(texts[1].ends_with(" K") && (numbers[1] - 200.0).abs() < 1e-9, "{texts:?}");
    // Drawn evenly in the logarithm: half of them below the geometric mean.
    let line = "\"numerics.tolerance\" = { from = 1e-9, to = 1e-3, draws = 200, seed = 3, spacing = \"log\" }";
    let numbers = swept(line).1;
    assert!(numbers.iter().all(|number| (1e-9..1e-3).contains(number)));
    let below = numbers.iter().filter(|&&number| number < 1e-6).count();
    assert!((70..130).contains(&below), "{below}");
    assert_eq!(swept(line).1, numbers);
    // The form is refused by the schema as well.
    for wrong in ["spacing = \"cubic\"", "spacing = 1"] {
        let text = format!(
            "{TO_SWEEP}[sweep]\n\"numerics.tolerance\" = {{ from = 1e-3, to = 1e-9, points = 7, {wrong} }}\n"
        );
        assert!(schema_fault(&text).is_some(), "{text}");
        assert!(refused(&text).remedy.contains("`linear`, `log`"));
    }
}

#[test]
fn notes_of_cases_are_those_of_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    for (name, table) in
        [("a.csv", "0,0\n1,2\n"), ("b.csv", "0,3\n1,2\n"), ("c.csv", "z_nm,0,err\n0,4,1\n1,2,1\n")]
    {
        fs::write(folder.path().join(name), table).unwrap();
    }
    let notes = |base: &str, sweep: &str| {
        let text = format!(
            "ion = \"K+\"\ntemperature = \"300 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"{base}.csv\"\n\
             position_unit = \"nm\"\nenergy_unit = \"meV\"\n[sweep]\n{sweep}\nion = [\"K+\", \"Na+\"]\n"
        );
        let scenario = Scenario::parse("test.toml", text, folder.path()).unwrap();
        (scenario.notes.len(), scenario.notes_of_cases().join("|"))
    };
    let files = "\"barrier.0.file\" = [\"a.csv\", \"b.csv\", \"c.csv\", \"none.csv\"]";
    let [b, c] = [("b", 3), ("c", 4)].map(|(name, shift)| {
        format!("table {name}.csv is shifted by -{shift} meV so that its left end is zero")
    });
    // A header that might be data is reported.
    let header = "the first row of table c.csv, `z_nm,0,err`, is taken for a header";
    assert_eq!(notes("a", files), (0, format!("{b}|{header}|{c}")));
    assert_eq!(notes("b", "\"barrier.0.file\" = [\"a.csv\"]"), (1, String::new()));
    assert_eq!(notes("b", ""), (1, b));
}

#[test]
fn what_cannot_be_read_exits_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("binary.toml");
    fs::write(&binary, b"ion = \"K+\"\n\xff\xfe").unwrap();
    let missing = folder.path().join("missing.toml");
    for (path, words) in
        [(missing.as_path(), "cannot read"), (folder.path(), "folder"), (&binary, "line 2")]
    {
        let error = Scenario::read(path.to_str().unwrap()).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn tables_are_read_as_they_come_and_their_faults_shown_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let read = |table: &[u8]| {
        fs::write(folder.path().join("pmf.dat"), table).unwrap();
        let text = "ion = \"K+\"\n[[barrier]]\nshape = \"table\"\nfile = \"pmf.dat\"\nposition_unit = \"nm\"\n\
                    energy_unit = \"meV\"\ninterpolation = \"linear\"\ncolumns = [2, 3]\n";
        Scenario::parse("test.toml", text, folder.path())
    };
    for good in [
        "# comment\n@ title\n; more\nframe z pmf\n 1 -0.1 5\n\n 2\t0.1\t7 \n",
        "n,z,pmf\r\n1,-0.1,5\r\n2, 0.1 ,7,spare\r\n",
        "\u{feff}1 -1e-1 +5\n2 .1 7",
        // A number among the names of columns.
        "n,z_nm,0\n1,-0.1,5\n2,0.1,7\n",
        "n 0 pmf\n1 -0.1 5\n2 0.1 7\n",
        "n,\"z\",0\n1,-0.1,5\n2,0.1,7\n",
        "n z 0\nn z 0\n1 -0.1 5\n2 0.1 7\n",
        "a b c\nd e f\n1 -0.1 5\n2 0.1 7\n",
        "n,z\n1,-0.1,5\n2,0.1,7\n",
    ] {
        let scenario = read(good.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
        let Barrier::Table(table) = &scenario.case.potential.barriers[0] else { panic!() };
        assert_eq!(
            (table.positions(), table.right_level(), table.shift()),
            (&[-1.0, 1.0][..], 2.0, -5.0)
        );
        assert!(
            scenario.notes.iter().any(|note| note.contains("shifted by -5 meV")),
            "{:?}",
            scenario.notes
        );
    }
    type Bad = (&'static [u8], &'static str, Option<(usize, usize)>);
    let bad: [Bad; 13] = [
        // A row of numbers with a fault is no header.
        (b"1 0 5x\n2 1 7\n3 2 9\n", "`5x` in column 3", Some((1, 5))),
        (b"1 0.0.1 5\n2 1 7\n3 2 9\n", "`0.0.1` in column 2", Some((1, 3))),
        (b"1 inf z\n2 1 7\n", "fewer than two points", None),
        (b"1 0 5\nn z 0\n2 1 7\n", "`z` in column 2", Some((2, 3))),
        (b"1 0 5\n2 0 7\n", "must rise", Some((2, 3))),
        (b"1 0 5\n2 2 7\n3 1 7\n", "must rise", Some((3, 3))),
        (b"1 0 5\n2 one 7\n", "`one` in column 2", Some((2, 3))),
        (b"a b c\nd e f\n1 0 5\n", "fewer than two points", None),
        (b"1 0 5\n2 1\n", "no column 3", Some((2, 1))),
        (b"1 0 3\n2 1 nan\n3 2 3\n", "not a finite number", Some((2, 5))),
        (b"1 0 5\n2 1e300 1\n", "out of range", Some((2, 3))),
        (b"1 0 5\n", "fewer than two points", None),
        (b"1,0,1\n2,,3\n", "column 2 of this row of the table is empty", Some((2, 1))),
    ];
    for (table, words, place) in bad {
        let diagnostic = diagnostic(read(table).unwrap_err());
        assert!(diagnostic.message.contains(words), "{diagnostic}");
        assert!(
            diagnostic.file.ends_with("pmf.dat") && diagnostic.text.as_bytes() == table,
            "{diagnostic}"
        );
        assert_eq!(diagnostic.position(), place, "{diagnostic}");
    }
    let refusal = diagnostic(read(b"\xff\xff").unwrap_err());
    assert!(refusal.message.contains("UTF-8") && refusal.position() == Some((4, 8)), "{refusal}");
}
