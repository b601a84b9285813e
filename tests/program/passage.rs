//! `wavepore passage`: columns, records, notes, and what is refused.

use std::fs;
use std::path::Path;

use serde_json::Value;
use wavepore::record::{Collection, Record};

use super::binary::{expect, invoke, json, quick_folder, stderr, stdout};
use super::csv_table::CsvTable;

const COLUMNS: [&str; 11] = [
    "voltage_mV",
    "length_A",
    "splitting_right_from_0",
    "exit_time_from_0_ps",
    "first_passage_right_ps",
    "first_passage_left_ps",
    "transit_time_ps",
    "occupancy_left_A",
    "occupancy_right_A",
    "permeability_A_per_ps",
    "relative_error",
];

const MEMBRANE: &str = "[membrane]\nvoltage = \"0 mV\"\nfrom = \"-7.5 A\"\nto = \"7.5 A\"\n";

/// Five tops, the outer two higher; `baths` are the sections behind it.
fn filter(ion: &str, baths: &str) -> String {
    let top = |height: f64, center: f64| {
        format!(
            "[[barrier]]\nshape = \"gaussian\"\nheight = \"{height} meV\"\nwidth = \"0.6 A\"\n\
             center = \"{center} A\"\n"
        )
    };
    let tops: String = [(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)]
        .map(|(height, center)| top(height, center))
        .concat();
    format!("ion = \"{ion}\"\ntemperature = \"37 °C\"\n{tops}{baths}")
}

fn baths(concentration: &str, diffusion: &str) -> String {
    format!(
        "{MEMBRANE}[reservoirs]\noutside = \"{concentration}\"\ninside = \"{concentration}\"\n\
         area = \"7 angstrom^2\"\n{diffusion}"
    )
}

const DIFFUSION: &str = "diffusion = \"6.5e-10 m^2/s\"\n";

fn passage(folder: &Path, text: &str, more: &[&str]) -> std::process::Output {
    fs::write(folder.join("filter.toml"), text).unwrap();
    invoke(folder, &[&["passage", "filter.toml"], more].concat())
}

fn number(row: &Value, name: &str) -> f64 {
    row[name].as_f64().unwrap_or_else(|| panic!("no number {name} in {row}"))
}

#[test]
fn columns_are_those_of_the_reference_and_meet_it() {
    let folder = quick_folder();
    let text = filter("K+", &baths("100 mM", DIFFUSION));
    let more = ["--voltages", "0 mV, 50 mV, -64 mV", "--format", "csv"];
    let output = passage(folder.path(), &text, &more);
    expect(&output, 0, &[]);
    let found = CsvTable::parse(&stdout(&output));
    assert_eq!(found.names, COLUMNS);
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/specialist/passage_K.csv");
    let text = fs::read_to_string(path).unwrap();
    let plain: String = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let wanted = CsvTable::parse(&plain).only(&[("potential", "K_pmf")]);
    for column in &COLUMNS[..10] {
        for (found, wanted) in found.numbers(column).iter().zip(wanted.numbers(column)) {
            assert!((found - wanted).abs() <= 1e-11 * wanted.abs(), "{column}: {found} {wanted}");
        }
    }
    assert!(found.numbers("relative_error").iter().all(|error| *error < 1e-11));
}

#[test]
fn each_top_has_its_share_and_the_start_can_be_moved() {
    let folder = quick_folder();
    let text = filter("K+", &baths("100 mM", DIFFUSION));
    let output = passage(folder.path(), &text, &[]);
    expect(&output, 0, &[]);
    let table = stdout(&output);
    let line = table.lines().find(|line| line.starts_with("0 mV: ")).unwrap();
    assert_eq!(line.matches('%').count(), 5, "{table}");
    assert!(line.contains("at -3.00 angstrom"), "{line}");
    let all: Vec<Value> = ["0 A", "-7.5 A", "1.5 angstrom"]
        .iter()
        .map(|from| {
            let output = passage(folder.path(), &text, &["--from", from, "--format", "json"]);
            expect(&output, 0, &[]);
            json(&output)
        })
        .collect();
    let row = &all[0]["rows"][0];
    let shares: Vec<f64> =
        row["shares"].as_array().unwrap().iter().map(|top| number(top, "share")).collect();
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12 && shares.len() == 5, "{row}");
    assert_eq!(all[2]["start_A"].as_f64(), Some(1.5));
    assert_eq!(all[1]["rows"][0]["splitting_right_from_0"].as_f64(), Some(0.0));
    // The resistance to the left of the start decides.
    let splitting = number(&all[2]["rows"][0], "splitting_right_from_0");
    let before: f64 = shares[..3].iter().sum();
    assert!((splitting - before).abs() < 0.01, "{splitting} {before}");
    let output = passage(folder.path(), &text, &["--from", "8 A"]);
    expect(&output, 2, &["--from \"8 A\" is outside of the membrane", "from -7.5 to 7.5 angstrom"]);
    assert!(stdout(&output).is_empty());
}

#[test]
fn several_ions_have_rows_and_columns_of_their_own() {
    let folder = quick_folder();
    let at = folder.path();
    let other = "[[species]]\nion = \"Cl⁻\"\noutside = \"100 mM\"\ninside = \"5 mM\"\n\
                 diffusion = \"2e-9 m^2/s\"\n";
    let text = filter("K⁺", &(baths("100 mM", DIFFUSION) + other));
    let more = ["--voltages", "-30 mV, 30 mV", "-o", "p.h5", "--format", "csv"];
    let output = passage(at, &text, &more);
    expect(&output, 0, &["record: p.h5"]);
    let found = CsvTable::parse(&stdout(&output));
    assert_eq!(found.names.last().map(String::as_str), Some("ion"));
    assert_eq!(found.words("ion"), ["K+", "Cl-", "K+", "Cl-"]);
    // An anion sees the voltage of the other sign.
    let length = found.numbers("length_A");
    assert!((length[0] / length[3] - 1.0).abs() < 1e-12 && length[1] != length[0]);
    let times = found.numbers("transit_time_ps");
    assert!((times[0] / times[3] - 2e-9 / 6.5e-10).abs() < 1e-9, "{times:?}");
    let record = Record::open(&at.join("p.h5")).unwrap();
    let table = record.table("/passage", "voltage").unwrap().unwrap();
    assert_eq!(table.axis.values, [-30.0, 30.0]);
    assert_eq!(table.column("transit_time_Cl-").unwrap(), [times[1], times[3]]);
    assert_eq!(table.column("transit_time"), table.column("transit_time_K+"));
    assert_eq!((table.number("start_A"), table.number("temperature_K")), (0.0, 310.15));
    let info = invoke(at, &["info", "p.h5"]);
    assert!(stdout(&info).contains("2 voltages from -30.000 to 30.000 mV"), "{}", stdout(&info));
    assert_eq!(invoke(at, &["passage", "filter.toml", "-o", "p.h5"]).status.code(), Some(2));
}

#[test]
fn currents_of_an_anion_vanish_at_its_nernst_potential() {
    let folder = quick_folder();
    let text =
        filter("Cl-", &baths("140 mM", DIFFUSION)).replace("inside = \"140", "inside = \"20");
    fs::write(folder.path().join("chloride.toml"), text).unwrap();
    let more = ["currents", "chloride.toml", "--voltages", "0 mV", "--format", "json"];
    let output = invoke(folder.path(), &more);
    expect(&output, 0, &[]);
    let found = json(&output);
    // −(kT/e)·ln(140/20).
    let nernst = -26.726_659_112_543_27 * 7f64.ln();
    assert!((number(&found, "nernst_mV") - nernst).abs() < 1e-9, "{found}");
    for model in ["quantum", "ballistic", "diffusive"] {
        assert!((number(&found["reversal_mV"], model) - nernst).abs() < 1e-6, "{model}: {found}");
        assert!(number(&found["slope_conductance_pS"], model) > 0.0);
    }
    // Anions that move inward are a current outward.
    assert!(number(&found["rows"][0], "current_quantum_pA") > 0.0);
    assert!(
        number(&found["rows"][0], "flux_in_per_s") > number(&found["rows"][0], "flux_out_per_s")
    );
}

#[test]
fn what_is_missing_is_refused_at_its_key() {
    let folder = quick_folder();
    let at = folder.path();
    for (text, words) in [
        (filter("K+", ""), ["[membrane]", "voltage = \"0 mV\""]),
        (filter("K+", MEMBRANE), ["diffusion coefficient", "add [reservoirs]"]),
        (filter("K+", &baths("1 mM", "")), ["diffusion coefficient of K+", "6.5e-10 m^2/s"]),
        (filter("Zn2+", ""), ["`Zn2+` is not an ion known by name", "charge = 2"]),
        (
            filter("K+", &baths("1 mM", DIFFUSION)).replace("120 meV", "1e5 meV"),
            ["too large for numbers", "lower barriers"],
        ),
    ] {
        let output = passage(at, &text, &["-o", "p.h5"]);
        expect(&output, 2, &words);
        assert!(stdout(&output).is_empty() && !at.join("p.h5").exists());
    }
    let text = filter("K+", &baths("1 mM", DIFFUSION));
    expect(&passage(at, &text, &["--voltages", "20 V"]), 2, &["--voltages", "one lead is so high"]);
    expect(&passage(at, &text, &["--tolerance", "1e-14"]), 2, &["--tolerance"]);
}

#[test]
fn a_crowded_filter_and_a_start_outside_are_noted() {
    let folder = quick_folder();
    let at = folder.path();
    let quiet = passage(at, &filter("K+", &baths("100 mM", DIFFUSION)), &[]);
    assert!(!stderr(&quiet).contains("ions are inside"), "{}", stderr(&quiet));
    // A well of 12 kBT in which an ion stays.
    let text = filter("K+", &baths("200 mM", DIFFUSION)).replace("95 meV", "-320 meV");
    let output = passage(at, &text, &["--format", "json"]);
    expect(&output, 0, &["ions are inside on average", "single ions do not hold"]);
    assert!(number(&json(&output)["rows"][0], "ions_inside") > 0.5);
    let moved =
        filter("K+", &baths("100 mM", DIFFUSION)).replace("from = \"-7.5 A\"", "from = \"1 A\"");
    let output = passage(at, &moved, &["--format", "json"]);
    expect(&output, 0, &["the start 0 angstrom is outside of the membrane, from 1 to 7.5"]);
    let row = &json(&output)["rows"][0];
    assert!(row["splitting_right_from_0"].is_null() && row["transit_time_ps"].is_number(), "{row}");
}

#[test]
fn passage_times_can_be_swept() {
    let folder = quick_folder();
    let at = folder.path();
    let text = filter("K+", &baths("100 mM", DIFFUSION))
        + "[sweep]\n\"reservoirs.diffusion\" = [\"1e-10 m^2/s\", \"2e-10 m^2/s\"]\n";
    fs::write(at.join("swept.toml"), text).unwrap();
    expect(&invoke(at, &["sweep", "swept.toml", "-o", "s", "--what", "passage"]), 0, &[]);
    expect(&invoke(at, &["collect", "s"]), 0, &[]);
    let collection = Collection::open(&at.join("s/collected.h5")).unwrap();
    drop(collection);
    let file = hdf5::File::open(at.join("s/collected.h5")).unwrap();
    let times: Vec<f64> = file.dataset("passage/transit_time").unwrap().read_raw().unwrap();
    assert_eq!(times.len(), 2);
    assert!((times[0] / times[1] - 2.0).abs() < 1e-9, "{times:?}");
    let bare = filter("K+", &baths("1 mM", "")) + "[sweep]\ntemperature = [\"300 K\"]\n";
    fs::write(at.join("bare.toml"), bare).unwrap();
    let output = invoke(at, &["sweep", "bare.toml", "-o", "b", "--what", "passage"]);
    expect(&output, 2, &["diffusion coefficient of K+"]);
}
