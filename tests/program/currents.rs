//! `wavepore currents`: columns, laws, several ions, records.

use std::fs;

use serde_json::Value;
use wavepore::record::Record;
use wavepore::scenario::Scenario;

use super::binary::{expect, invoke, json, names, quick_folder, shipped, stderr, stdout, wavepore};
use super::csv_table::csv_numbers;

fn currents(scenario: &str, more: &[&str]) -> Value {
    let folder = quick_folder();
    let output =
        invoke(folder.path(), &[&["currents", scenario, "--format", "json"], more].concat());
    expect(&output, 0, &[]);
    json(&output)
}

#[test]
fn columns_are_those_of_the_contract() {
    let folder = quick_folder();
    let output = invoke(
        folder.path(),
        &[
            "currents",
            &shipped("k_filter.toml"),
            "--voltages",
            "-120 mV:120 mV:3",
            "--format",
            "csv",
        ],
    );
    expect(&output, 0, &[]);
    let (header, rows) = csv_numbers(&stdout(&output));
    assert!(
        header.starts_with(
            "voltage_mV,flux_in_per_s,flux_out_per_s,current_quantum_pA,current_ballistic_pA,current_diffusive_pA,kappa"
        ),
        "{header}"
    );
    let voltages: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(voltages, [-120.0, 0.0, 120.0]);
    for row in rows {
        // I = e·(J_out − J_in), positive outward.
        let current = (row[2] - row[1]) * 1.602_176_634e-7;
        assert!((row[3] / current - 1.0).abs() < 1e-12, "{row:?}");
        assert!((row[3] / row[4] / row[6] - 1.0).abs() < 1e-9 && row[8] < 1e-9, "{row:?}");
    }
}

#[test]
fn reversal_is_at_the_captions_potentials() {
    for (scenario, nernst) in [("k_filter", -64.0), ("na_filter", 50.0)] {
        let found = currents(&shipped(&format!("{scenario}.toml")), &["--voltages", "0 mV"]);
        // The concentrations are given to nine digits.
        assert!((found["nernst_mV"].as_f64().unwrap() - nernst).abs() < 1e-6, "{found}");
        for model in ["quantum", "ballistic", "diffusive"] {
            assert!(
                (found["reversal_mV"][model].as_f64().unwrap() - nernst).abs() < 1e-6,
                "{model}: {found}"
            );
            assert!(found["slope_conductance_pS"][model].as_f64().unwrap() > 0.0);
            assert!(found["chord_conductance_pS"][model].as_f64().unwrap() > 0.0);
        }
    }
}

#[test]
fn the_command_line_changes_baths_and_temperature() {
    let scenario = shipped("na_filter.toml");
    let more = [
        "--voltages",
        "0 mV, 25 mV",
        "--temperature",
        "298.15 K",
        "--outside",
        "140 mM",
        "--inside",
        "0.02 M",
    ];
    let found = currents(&scenario, &more);
    let nernst = 25.692_579_121_085_85 * 7f64.ln();
    assert!((found["nernst_mV"].as_f64().unwrap() - nernst).abs() < 1e-9, "{found}");
    assert!((found["reversal_mV"]["quantum"].as_f64().unwrap() - nernst).abs() < 1e-9);
    assert_eq!(found["rows"].as_array().unwrap().len(), 2);
}

#[test]
fn without_diffusion_there_is_no_diffusive_line() {
    let folder = quick_folder();
    let text = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    let text: String = text
        .lines()
        .filter(|line| !line.starts_with("diffusion"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(folder.path().join("bare.toml"), text).unwrap();
    let output =
        invoke(folder.path(), &["currents", "bare.toml", "--voltages", "0 mV", "--format", "json"]);
    expect(&output, 0, &["no diffusive line"]);
    let found = json(&output);
    assert!(
        found["rows"][0]["current_diffusive_pA"].is_null()
            && found["reversal_mV"]["diffusive"].is_null()
    );
    assert!(found["reversal_mV"]["quantum"].is_number());
}

#[test]
fn several_ions_share_one_current() {
    let found = currents(
        &shipped("mixed_ions.toml"),
        &["--voltages", "-20 mV, 30 mV", "--tolerance", "1e-7"],
    );
    let ions = found["ions"].as_array().unwrap();
    assert_eq!(ions.len(), 2);
    for (i, row) in found["rows"].as_array().unwrap().iter().enumerate() {
        for (name, of) in [("flux_in_per_s", "flux_in_per_s"), ("flux_out_per_s", "flux_out_per_s")]
        {
            let sum: f64 = ions.iter().map(|ion| ion[of][i].as_f64().unwrap()).sum();
            assert!((row[name].as_f64().unwrap() / sum - 1.0).abs() < 1e-12, "{found}");
        }
    }
    let nernst: Vec<f64> = ions.iter().map(|ion| ion["nernst_mV"].as_f64().unwrap()).collect();
    let reversal = found["reversal_mV"]["quantum"].as_f64().unwrap();
    assert!(nernst[0] < reversal && reversal < nernst[1], "{reversal} between {nernst:?}");
    // Goldman, Hodgkin and Katz: kT/e·ln(Σ P·c_out/Σ P·c_in) with the permeabilities at reversal.
    let at = currents(
        &shipped("mixed_ions.toml"),
        &["--voltages", &format!("{reversal} mV"), "--tolerance", "1e-9"],
    );
    let baths = [(12.769_118, 140.0), (145.0, 22.330_255)];
    let permeability = |i: usize| at["ions"][i]["flux_in_per_s"][0].as_f64().unwrap() / baths[i].0;
    let sum =
        |of: fn((f64, f64)) -> f64| (0..2).map(|i| permeability(i) * of(baths[i])).sum::<f64>();
    let goldman = 26.726_659_112_543_27 * (sum(|bath| bath.0) / sum(|bath| bath.1)).ln();
    assert!((goldman - reversal).abs() < 1e-5, "{goldman} for {reversal}");
}

#[test]
fn a_record_holds_the_table() {
    let folder = quick_folder();
    let scenario = shipped("mixed_ions.toml");
    let arguments = [
        "currents",
        &scenario,
        "--voltages",
        "-50 mV:50 mV:3",
        "--tolerance",
        "1e-6",
        "-o",
        "iv.h5",
    ];
    let output = invoke(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    expect(&output, 0, &["record: iv.h5"]);
    let printed = json(&output);
    let record = Record::open(&folder.path().join("iv.h5")).unwrap();
    assert!(record.complete());
    let table = record.table("/currents", "voltage").unwrap().unwrap();
    assert_eq!((table.axis.name.as_str(), table.axis.values.len()), ("voltage", 3));
    let column = |name: &str| table.columns.iter().find(|column| column.name == name).unwrap();
    for (name, key) in [
        ("current_quantum", "current_quantum_pA"),
        ("kappa", "kappa"),
        ("flux_in", "flux_in_per_s"),
    ] {
        for (stored, row) in column(name).values.iter().zip(printed["rows"].as_array().unwrap()) {
            // This reader of JSON may miss the last bit.
            assert!((stored / row[key].as_f64().unwrap() - 1.0).abs() < 1e-15, "{name}");
        }
    }
    assert_eq!(
        (column("current_quantum").units.as_str(), column("flux_in_Na+").units.as_str()),
        ("pA", "1/s")
    );
    let number = |name: &str| table.attributes.iter().find(|(known, _)| known == name).unwrap().1;
    let reversal = printed["reversal_mV"]["quantum"].as_f64().unwrap();
    assert!((number("reversal_quantum_mV") / reversal - 1.0).abs() < 1e-15);
    // What was computed can be computed again from the record alone.
    let again = Scenario::parse("again", record.header().effective_scenario.clone(), folder.path())
        .unwrap();
    assert_eq!(again.case.reservoirs.unwrap().voltages.unwrap(), [-50.0, 0.0, 50.0]);
    let refused = invoke(folder.path(), &arguments);
    expect(&refused, 2, &["--force"]);
    assert_eq!(names(folder.path()), ["iv.h5", "quick.toml"]);
}

#[test]
fn ions_of_one_name_are_distinct_in_a_record() {
    let folder = quick_folder();
    let text = fs::read_to_string(shipped("mixed_ions.toml")).unwrap().replace("\"Na+\"", "\"K+\"");
    fs::write(folder.path().join("same.toml"), text).unwrap();
    let voltages = ["--voltages", "-50 mV, 50 mV", "--tolerance", "1e-6", "-o", "iv.h5"];
    expect(
        &invoke(folder.path(), &[&["currents", "same.toml"], &voltages[..]].concat()),
        0,
        &["record: iv.h5"],
    );
    let table = Record::open(&folder.path().join("iv.h5")).unwrap().currents().unwrap().unwrap();
    assert_eq!(table.currents_summary().ions, ["K+", "K+ (2)"]);
    assert!((table.number("nernst_K+ (2)_mV") - 50.0).abs() < 1e-6);
    for way in ["flux_in", "flux_out"] {
        let [whole, one, two] =
            ["", "_K+", "_K+ (2)"].map(|ion| table.column(&format!("{way}{ion}")).unwrap());
        for row in 0..2 {
            assert!(
                (whole[row] / (one[row] + two[row]) - 1.0).abs() < 1e-12 && one[row] != two[row]
            );
        }
    }
}

#[test]
fn what_no_number_holds_is_reported() {
    let folder = quick_folder();
    let text = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    fs::write(
        folder.path().join("high.toml"),
        text.replace("138 meV", "30 eV").replace("0.08 ang", "1 ang"),
    )
    .unwrap();
    let output = invoke(folder.path(), &["currents", "high.toml", "--voltages", "0 mV"]);
    expect(&output, 0, &["below the smallest number", "use a lower barrier"]);
    let more = ["--voltages", "0 mV", "--outside", "1e-6 mM", "--temperature", "20000 K"];
    let output =
        invoke(folder.path(), &[&["currents", &shipped("k_filter.toml")], &more[..]].concat());
    expect(&output, 0, &["is zero nowhere from -2 V to 2 V"]);
}

#[test]
fn classical_fluxes_that_no_number_holds_leave_kappa_out() {
    let folder = quick_folder();
    let more = [
        "--voltages",
        "0 mV, 10 mV",
        "--temperature",
        "1 K",
        "--tolerance",
        "1e-3",
        "--format",
        "csv",
    ];
    let output =
        invoke(folder.path(), &[&["currents", &shipped("k_filter.toml")], &more[..]].concat());
    expect(&output, 0, &["some classical fluxes are below the smallest number", "without kappa"]);
    let text = stdout(&output);
    assert!(!text.contains("inf"), "{text}");
    for row in csv_numbers(&text).1 {
        assert!(row[3] > 0.0 && row[4] == 0.0 && row[6].is_nan(), "{row:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_record_is_kept_though_the_results_cannot_be_printed() {
    let folder = quick_folder();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let more = ["--voltages", "0 mV", "--tolerance", "1e-3", "-o", "iv.h5"];
    let mut command = wavepore(folder.path());
    let output = command
        .args(["currents", &shipped("k_filter.toml")])
        .args(more)
        .stdout(full)
        .output()
        .unwrap();
    expect(&output, 3, &["record: iv.h5", "cannot write the results"]);
    assert!(Record::open(&folder.path().join("iv.h5")).unwrap().complete());
}

#[test]
fn packets_give_the_same_current_within_their_bound() {
    let folder = quick_folder();
    let scenario = shipped("k_filter.toml");
    let both = [("--method", "matrix"), ("--road", "packet")].map(|(option, method)| {
        let voltages = ["--voltages", "-64 mV, 0 mV", "--format", "csv", option, method];
        let output = invoke(folder.path(), &[&["currents", &scenario][..], &voltages].concat());
        expect(
            &output,
            0,
            if method == "packet" { &["tail below", "transfer matrix differs by"] } else { &[] },
        );
        assert!(!stderr(&output).contains("warning"), "{}", stderr(&output));
        csv_numbers(&stdout(&output)).1
    });
    let [matrix, packet] = both;
    for column in [1, 2, 3, 6] {
        let difference = (packet[1][column] / matrix[1][column] - 1.0).abs();
        assert!(difference > 0.0 && difference <= packet[1][8], "column {column}: {difference:e}");
    }
    // Useful: a per cent at most.
    assert!(packet[1][8] < 1e-2, "{packet:?}");
    for (a, b) in matrix.iter().zip(&packet) {
        let apart = (a[3] - b[3]).abs();
        assert!(apart <= a[9] + b[9], "{} mV: {apart:e}, stated {:e} and {:e}", a[0], a[9], b[9]);
        // Both fluxes err on their own, so a current that vanishes has an error all the same.
        let both = 1.6e-7 * (b[1] + b[2]) * b[8];
        assert!((0.9 * both..1.1 * both).contains(&b[9]), "{b:?}");
    }
    // At the reversal potential little but the error is left.
    assert!(
        matrix[0][3].abs() < 1e-8 && packet[0][3].abs() <= packet[0][9],
        "{matrix:?} {packet:?}"
    );
}

/// A barrier of 8 kBT and so thin that Nernst–Planck exceeds the ballistic current, or sites at
/// which friction is weak.
fn with_friction(barriers: &str, diffusion: &str) -> String {
    format!(
        "title = \"friction\"\nion = \"Rb+\"\ntemperature = \"300 K\"\n{barriers}\n[membrane]\nvoltage = \"0 mV\"\n\
         from = \"-8 angstrom\"\nto = \"8 angstrom\"\n[reservoirs]\noutside = \"20 mM\"\ninside = \"120 mM\"\n\
         area = \"5 angstrom^2\"\ndiffusion = \"{diffusion} m^2/s\"\n"
    )
}

fn barrier(shape: &str, height: &str, width: &str, center: &str) -> String {
    format!(
        "[[barrier]]\nshape = \"{shape}\"\nheight = \"{height}\"\nwidth = \"{width} angstrom\"\ncenter = \"{center} angstrom\"\n"
    )
}

const BOUND: &str = "Nernst–Planck exceeds the classical upper bound: the barrier is thinner than the mean free path √(kT/m)/γ";

#[test]
fn a_diffusive_current_above_the_classical_bound_is_named_beside_the_number() {
    let folder = quick_folder();
    let text = with_friction(&barrier("eckart", "7 kBT", "0.02", "1"), "6e-10");
    fs::write(folder.path().join("thin.toml"), text).unwrap();
    let run = |more: &[&str]| {
        invoke(folder.path(), &[&["currents", "thin.toml", "--voltages", "10 mV"], more].concat())
    };
    let output = run(&["--format", "json"]);
    expect(&output, 0, &[BOUND]);
    let found = json(&output);
    let row = &found["rows"][0];
    let number = |name: &str| row[name].as_f64().unwrap();
    let ratio = number("current_diffusive_pA") / number("current_ballistic_pA");
    assert!(
        ratio > 1.5 && (number("diffusive_over_ballistic") / ratio - 1.0).abs() < 1e-6,
        "{row}"
    );
    assert!(number("current_kramers_pA") < number("current_ballistic_pA"), "{row}");
    assert!(
        row["note"].as_str().unwrap().starts_with(BOUND)
            && row["current_kramers_upper_pA"].is_null(),
        "{row}"
    );
    assert!(stdout(&run(&["--format", "csv"])).contains(BOUND));
    let several = ["currents", "thin.toml", "--voltages", "-20 mV:20 mV:3", "-o", "iv.h5"];
    let table = stdout(&invoke(folder.path(), &several));
    assert!(
        table.contains(&format!("* {BOUND}")) && table.contains("effect of quantum mechanics"),
        "{table}"
    );
    assert!(!table.contains("effect of missing friction"), "{table}");
    assert!(
        Record::open(&folder.path().join("iv.h5"))
            .unwrap()
            .warnings()
            .iter()
            .any(|line| line.starts_with(BOUND))
    );
    expect(
        &invoke(folder.path(), &["plot", "iv.h5", "--kind", "currents", "-o", "iv.svg"]),
        0,
        &[],
    );
    let words: String = fs::read_to_string(folder.path().join("iv.svg")).unwrap();
    assert!(words.contains("Nernst–Planck exceeds"), "{words}");
    // A barrier beyond the membrane is another cause.
    let text = with_friction(&barrier("gaussian", "150 meV", "0.5", "12"), "6e-10");
    fs::write(folder.path().join("thin.toml"), text).unwrap();
    expect(&run(&[]), 0, &["the highest barrier is outside the membrane"]);
}

#[test]
fn weak_friction_over_several_tops_gives_a_bracket() {
    let sites: String =
        ["-3", "0", "3"].map(|center| barrier("gaussian", "110 meV", "0.5", center)).concat();
    for (diffusion, bracket) in [("5e-10", false), ("3e-8", true)] {
        let folder = quick_folder();
        fs::write(folder.path().join("sites.toml"), with_friction(&sites, diffusion)).unwrap();
        let arguments = [
            "currents",
            "sites.toml",
            "--voltages",
            "20 mV",
            "--tolerance",
            "1e-6",
            "--format",
            "json",
        ];
        let output = invoke(folder.path(), &arguments);
        expect(&output, 0, &[]);
        assert_eq!(
            stderr(&output).contains("lies between current_kramers and current_kramers_upper"),
            bracket
        );
        let found = json(&output);
        let row = &found["rows"][0];
        assert_eq!(row["current_kramers_upper_pA"].is_number(), bracket, "{row}");
        let number = |name: &str| row[name].as_f64().unwrap();
        assert!(number("current_kramers_pA") < number("current_ballistic_pA"), "{row}");
        if bracket {
            assert!(number("current_kramers_pA") < number("current_kramers_upper_pA"), "{row}");
            assert!(number("current_kramers_upper_pA") < number("current_ballistic_pA"), "{row}");
        } else {
            assert!(
                row["note"].as_str().unwrap().is_empty()
                    && number("diffusive_over_ballistic") < 0.1,
                "{row}"
            );
        }
    }
}
