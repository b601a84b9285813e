//! Errors of tables through the program: keys, percentiles, kept draws, and draws as cases.

use std::fs;
use std::path::Path;

use wavepore::model::{Barrier, Correlation, Table};
use wavepore::record::{Collection, Record};
use wavepore::scenario::{Scenario, effective};

use super::binary::{expect, invoke, json, quick_folder, stderr, stdout};
use super::csv_table::csv_fields;

/// Seven points, of which the ends are exact.
const TABLE: &str = "-1.5,0,0\n-1,10,2\n-0.5,60,5\n0,110,6\n0.5,60,5\n1,10,2\n1.5,0,0\n";
const BARRIER: &str = "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\n\
    file = \"pmf.csv\"\nposition_unit = \"angstrom\"\nenergy_unit = \"meV\"\nerror_column = 3\n\
    correlation = \"gaussian\"\ncorrelation_length = \"0.6 angstrom\"\n";
const BATHS: &str = "[membrane]\nvoltage = \"0 mV\"\nfrom = \"-1.5 angstrom\"\n\
    to = \"1.5 angstrom\"\n[reservoirs]\noutside = \"5 mM\"\ninside = \"140 mM\"\n\
    area = \"7 angstrom^2\"\ndiffusion = \"6.5e-10 m^2/s\"\nvoltages = [\"0 mV\", \"30 mV\"]\n";
const ENERGIES: &str = "[transmission]\nenergies = [\"90 meV\", \"110 meV\", \"130 meV\"]\n";

fn uncertain(more: &str) -> String {
    format!("{BARRIER}{BATHS}{ENERGIES}[uncertainty]\ndraws = 12\nseed = 4\n{more}")
}

/// A folder with the table and `a.toml`.
fn folder(scenario: &str) -> tempfile::TempDir {
    let folder = quick_folder();
    fs::write(folder.path().join("pmf.csv"), TABLE).unwrap();
    fs::write(folder.path().join("a.toml"), scenario).unwrap();
    folder
}

fn read(at: &Path, text: &str) -> Scenario {
    Scenario::parse("a.toml", text, at).unwrap()
}

fn table_of(scenario: &Scenario) -> Table {
    match &scenario.case.potential.barriers[..] {
        [Barrier::Table(table)] => table.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

/// A column of numbers of a CSV.
fn column(text: &str, name: &str) -> Vec<f64> {
    let (head, rows) = csv_fields(text);
    let at = head.split(',').position(|own| own == name).unwrap_or_else(|| panic!("no {name}"));
    rows.iter().map(|row| row[at].parse().unwrap()).collect()
}

#[test]
fn percentiles_are_appended_only_where_they_are_asked_for() {
    let folder = folder(&uncertain(""));
    let at = folder.path();
    fs::write(at.join("plain.toml"), format!("{BARRIER}{BATHS}{ENERGIES}")).unwrap();
    for (command, first) in
        [("transmission", "transmission_p16"), ("currents", "current_quantum_pA_p16")]
    {
        let of = |file: &str| {
            let output = invoke(at, &[command, file, "--format", "csv"]);
            expect(&output, 0, &[]);
            stdout(&output)
        };
        let (with, without) = (of("a.toml"), of("plain.toml"));
        let (head, rows) = csv_fields(&with);
        let (plain, plain_rows) = csv_fields(&without);
        let own = head.split(',').position(|name| name == first).unwrap();
        assert!(head.split(',').take(own).eq(plain.split(',').take(own)));
        for (row, plain) in rows.iter().zip(&plain_rows) {
            assert_eq!(row[..own], plain[..own], "the numbers of the mean table stay");
        }
        let name = first.trim_end_matches("_p16");
        let [low, middle, high] =
            ["p16", "p50", "p84"].map(|percentile| column(&with, &format!("{name}_{percentile}")));
        for ((low, middle), high) in low.iter().zip(&middle).zip(&high) {
            assert!(low < middle && middle < high, "{low} {middle} {high}");
        }
        assert!(column(&with, &format!("{name}_p50_error")).iter().all(|error| *error > 0.0));
        let note = stderr(&invoke(at, &[command, "plain.toml"]));
        assert!(note.contains("add [uncertainty]"), "{note}");
    }
}

#[test]
fn draws_have_the_same_bits_on_one_thread_and_on_two() {
    let folder = folder(&uncertain(""));
    for command in ["transmission", "currents"] {
        let of = |threads: &str| {
            let output = invoke(
                folder.path(),
                &["--threads", threads, command, "a.toml", "--format", "csv"],
            );
            expect(&output, 0, &[]);
            stdout(&output)
        };
        assert_eq!(of("1"), of("2"));
    }
}

#[test]
fn json_has_the_spread_of_ln_of_the_flux_and_percentiles_of_conductances() {
    let folder = folder(&uncertain(""));
    let output = invoke(folder.path(), &["currents", "a.toml", "--format", "json"]);
    expect(&output, 0, &[]);
    let found = json(&output);
    let nernst = found["nernst_mV"].as_f64().unwrap();
    for model in ["quantum", "ballistic", "diffusive"] {
        let number = |name: &str| found[name][model].as_f64().unwrap();
        for percentile in ["p16", "p84"] {
            assert!((number(&format!("reversal_mV_{percentile}")) - nernst).abs() < 1e-9);
        }
        let [low, middle, high] =
            ["p16", "p50", "p84"].map(|name| number(&format!("slope_conductance_pS_{name}")));
        assert!(low < middle && middle < high);
        let whole = |name: &str| found[format!("{name}_{model}")].as_f64().unwrap();
        let (drawn, first) = (whole("std_ln_flux"), whole("first_order_ln_flux"));
        // 6 meV at a top of 26.7 meV.
        assert!((0.1..0.4).contains(&drawn) && (0.1..0.3).contains(&first), "{drawn} {first}");
    }
    assert_eq!((&found["draws"], &found["seed"]), (&12.into(), &4.into()));
    assert_eq!(found["units"]["current_quantum_pA_p50"], "pA");
    let text = stdout(&invoke(folder.path(), &["currents", "a.toml"]));
    assert!(text.contains("median (16th to 84th percentile) of 12 draws"), "{text}");
}

#[test]
fn a_record_keeps_the_draws_and_a_sweep_makes_cases_of_them() {
    let scenario = uncertain("keep = true\n");
    let folder = folder(&scenario);
    let at = folder.path();
    for (command, name) in [("currents", "c.h5"), ("transmission", "t.h5")] {
        expect(&invoke(at, &[command, "a.toml", "-o", name]), 0, &[]);
        let info = stdout(&invoke(at, &["info", name]));
        assert!(info.contains("12 realizations"), "{info}");
        assert_eq!(Record::open(&at.join(name)).unwrap().realizations().unwrap(), Some(12));
    }
    let swept =
        scenario.replace("keep = true\n", "[sweep]\n\"uncertainty.realization\" = [0, 1, 7]\n");
    fs::write(at.join("s.toml"), swept).unwrap();
    for (what, record, name) in
        [("currents", "c.h5", "current_quantum"), ("transmission", "t.h5", "transmission")]
    {
        let sweep = invoke(at, &["sweep", "s.toml", "--what", what, "-o", what]);
        expect(&sweep, 0, &[]);
        expect(&invoke(at, &["collect", what]), 0, &[]);
        let (group, of_case) = match what {
            "currents" => ("currents_draws", "current_quantum"),
            _ => ("transmission_draws", "matrix"),
        };
        let drawn = numbers(&at.join(record), group, name);
        let rows = drawn.len() / 12;
        let collected = Collection::open(&at.join(what).join("collected.h5")).unwrap();
        let tables = collected.tables(&format!("/{what}"), None).unwrap();
        for (case, draw) in [0, 1, 7].into_iter().enumerate() {
            let table = tables[case].as_ref().unwrap();
            let own = table.column(of_case).unwrap();
            for (own, drawn) in own.iter().zip(&drawn[draw * rows..]) {
                assert!((own / drawn - 1.0).abs() < 1e-3, "{what} {draw}: {own} for {drawn}");
            }
            assert!(table.column("current_quantum_p50").is_none());
        }
    }
}

/// A dataset of a record, row by row.
fn numbers(record: &Path, group: &str, name: &str) -> Vec<f64> {
    let file = hdf5::File::open(record).unwrap();
    file.group(group).unwrap().dataset(name).unwrap().read_raw().unwrap()
}

#[test]
fn figures_have_a_band_from_percentile_to_percentile() {
    let folder = folder(&uncertain(""));
    let at = folder.path();
    for (command, name) in [("currents", "c"), ("transmission", "t")] {
        let record = format!("{name}.h5");
        expect(&invoke(at, &[command, "a.toml", "-o", &record]), 0, &[]);
        for theme in ["light", "dark"] {
            let figure = format!("{name}-{theme}.svg");
            let arguments = ["plot", &record, "--kind", command, "--theme", theme, "-o", &figure];
            expect(&invoke(at, &arguments), 0, &[]);
            let svg = fs::read_to_string(at.join(&figure)).unwrap();
            assert!(svg.contains("16th to 84th percentile"), "{figure}");
        }
    }
}

#[test]
fn errors_are_read_as_they_are_typed() {
    let folder = folder("");
    let head = BARRIER.split("error_column").next().unwrap();
    let read = |keys: &str| read(folder.path(), &format!("{head}{keys}[uncertainty]\ndraws = 4\n"));
    let errors = |keys: &str| table_of(&read(keys)).errors().unwrap().clone();
    let column = errors("error_column = 3\n");
    assert_eq!(column.standard, [0.0, 2.0, 5.0, 6.0, 5.0, 2.0, 0.0]);
    assert_eq!(column.correlation, Correlation::None);
    let every = errors("error = \"0.5 kBT\"\ncorrelation = \"together\"\n");
    let half = 0.5 * wavepore::units::thermal_energy(310.15);
    assert!(every.standard[0] == 0.0 && every.standard[1..].iter().all(|error| *error == half));
    // A falling table is read in reverse, its errors with it.
    fs::write(folder.path().join("pmf.csv"), "3,1,1\n2,4,2\n1,0,0\n").unwrap();
    assert_eq!(errors("error_column = 3\n").standard, [0.0, 2.0, 1.0]);
    let short = read(
        "error_column = 3\ncorrelation = \"gaussian\"\ncorrelation_length = \"0.5 angstrom\"\n",
    );
    assert!(
        short.notes.iter().any(|note| note.contains("correlation = \"none\"")),
        "{:?}",
        short.notes
    );
}

#[test]
fn effective_scenarios_have_the_errors_and_realizations_are_tables() {
    let folder = folder("");
    let species = "[[species]]\nion = \"Na+\"\noutside = \"145 mM\"\ninside = \"12 mM\"\n";
    let own = "[[species.barrier]]\nshape = \"table\"\npoints = [[-1.5, 0.0], [0.0, 90.0], [1.5, 0.0]]\n\
        position_unit = \"angstrom\"\nenergy_unit = \"meV\"\nerrors = [0.0, 4.0, 1.0]\n\
        correlation = \"exponential\"\ncorrelation_length = \"1 angstrom\"\n";
    for more in [String::new(), species.to_owned(), format!("{species}{own}")] {
        let first = read(folder.path(), &uncertain(&more));
        let text = effective(&first.case);
        let again = Scenario::parse("again.toml", text.as_str(), Path::new("")).unwrap();
        assert_eq!(again.case, first.case, "{text}");
        assert_eq!(effective(&again.case), text);
    }
    let plain = read(folder.path(), &uncertain(""));
    let drawn = read(folder.path(), &uncertain("realization = 3\n"));
    assert!(drawn.case.uncertainty.is_none() && table_of(&drawn).errors().is_none());
    assert_ne!(table_of(&drawn).energies(), table_of(&plain).energies());
    assert_eq!(table_of(&drawn).energies()[0], 0.0);
    let mirror = read(folder.path(), &uncertain("realization = 2\n"));
    for ((a, b), mean) in table_of(&drawn)
        .energies()
        .iter()
        .zip(table_of(&mirror).energies())
        .zip(table_of(&plain).energies())
    {
        assert!((0.5 * (a + b) - mean).abs() < 1e-12);
    }
    let text = effective(&drawn.case);
    assert!(!text.contains("uncertainty"), "{text}");
}

#[test]
fn runs_use_the_mean_table_and_say_so() {
    let packet = "[packet]\nenergy = \"110 meV\"\nwidth = \"0.5 angstrom\"\n[numerics]\n\
        tolerance = 1e-2\n";
    let folder = folder(&format!("{BARRIER}{packet}[uncertainty]\ndraws = 4\n"));
    let output = invoke(folder.path(), &["check", "a.toml"]);
    expect(&output, 0, &[]);
    assert!(stderr(&output).contains("uses the mean table"), "{}", stderr(&output));
}
