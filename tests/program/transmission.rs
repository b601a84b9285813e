//! `wavepore transmission`: what is asked for, what is printed, and the record.

use std::fs;
use std::path::Path;

use wavepore::record::Record;

use super::binary::{expect, invoke, json, names, quick_folder, stdout};
use super::csv_table::csv_fields;

/// A step under a barrier too thick for T to be a number, and a packet that covers few of the
/// energies.
const THICK: &str = r#"
ion = "Na+"
temperature = "300 K"
[[barrier]]
shape = "step"
height = "25 meV"
width = "0.1 angstrom"
[[barrier]]
shape = "rectangle"
height = "170 meV"
width = "30 angstrom"
[packet]
energy = "9 kBT"
width = "0.7 angstrom"
"#;
const COLUMNS: &str = "energy_meV,velocity_m_per_s,transmission,reflection,transmission_classical,relative_error,\
                       ln_transmission,reflection_error,transmission_minus_classical,t_re,t_im,r_re,r_im,amplitude_error,\
                       phase_rad,phase_error_rad,delay_fs,delay_error_fs,dwell_fs,dwell_error_fs,\
                       transmission_matrix,reflection_matrix,\
                       transmission_matrix_relative_error,ln_transmission_matrix,reflection_matrix_error";

fn thick(folder: &Path) {
    fs::write(folder.join("thick.toml"), THICK).unwrap();
}

fn number(field: &str) -> f64 {
    field.parse().unwrap()
}

#[test]
fn the_logarithm_is_there_where_t_is_too_small_for_a_number() {
    let folder = quick_folder();
    thick(folder.path());
    let asked = ["transmission", "thick.toml", "--energies", "20 meV, 25 meV, 90 meV, 195.5 meV"];
    let output = invoke(folder.path(), &[&asked[..], &["--format", "csv"]].concat());
    expect(&output, 0, &[]);
    let (header, rows) = csv_fields(&stdout(&output));
    assert_eq!(header, COLUMNS);
    for closed in &rows[..2] {
        assert_eq!((closed[2].as_str(), closed[6].as_str()), ("0", ""), "{closed:?}");
        assert_eq!(number(&closed[3]), 1.0);
    }
    assert_eq!(rows[2][2], "0");
    // 2∫κ dx: 80 meV below the top over one half of 30 Å, 105 meV over the other.
    let root = |below: f64| (below / 0.090_915_636_786_338_43).sqrt();
    let decay = 30.0 * (root(80.0) + root(105.0));
    assert!((number(&rows[2][6]) / -decay - 1.0).abs() < 2e-3, "{:?} {decay}", rows[2]);
    assert!((number(&rows[3][6]) - number(&rows[3][2]).ln()).abs() < 1e-12, "{:?}", rows[3]);
    let table = stdout(&invoke(folder.path(), &asked));
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[1][6], "-", "{table}");
    assert_eq!(&lines[3][2..4], ["<", "1e-300"], "{table}");
}

#[test]
fn energies_temperature_and_tolerance_are_taken_from_the_command_line() {
    let folder = quick_folder();
    thick(folder.path());
    let energies = |more: &[&str]| -> Vec<f64> {
        let output = invoke(
            folder.path(),
            &[&["transmission", "thick.toml", "--format", "csv"], more].concat(),
        );
        expect(&output, 0, &[]);
        csv_fields(&stdout(&output)).1.iter().map(|row| number(&row[0])).collect()
    };
    // From the higher lead to twice the top, whatever a packet covers.
    let usual = energies(&[]);
    assert_eq!(usual.len(), 241);
    assert!(
        usual[0] > 25.0 && usual[0] < 27.0 && usual[240] > 380.0,
        "{} {}",
        usual[0],
        usual[240]
    );
    assert_eq!(energies(&["--energies", "30 meV:90 meV:4"]), [30.0, 50.0, 70.0, 90.0]);
    assert_eq!(energies(&["--energies", "70 meV, 3e-2 eV"]), [70.0, 30.0]);
    let cold = energies(&["--energies", "4 kBT", "--temperature", "150 K"]);
    let warm = energies(&["--energies", "4 kBT"]);
    assert!((warm[0] / cold[0] - 2.0).abs() < 1e-12, "{warm:?} {cold:?}");
    for (option, value, words) in [
        ("--energies", "9 meV:3 meV:4", "its first value must be below its second"),
        ("--energies", "3 meV:9 meV", "40 meV:160 meV:241"),
        ("--energies", "8 meV, 9 meV, 8 meV", "8 meV is listed twice"),
        ("--energies", "-5 meV, 8 meV", "must be greater than zero"),
        ("--energies", "0 meV:9 meV:4", "must be greater than zero"),
        ("--energies", "1e-300 meV", "from 1e-9 to 1e9 meV"),
        ("--energies", "8 mV", "`mV` is the unit of a voltage"),
        ("--energies", "8", "unit"),
        ("--temperature", "0 K", "greater than zero"),
        ("--tolerance", "1e-20", "1e-14"),
        ("--tolerance", "7", "between 0 and 1"),
    ] {
        expect(
            &invoke(folder.path(), &["transmission", "thick.toml", option, value]),
            2,
            &[option, words],
        );
    }
}

#[test]
fn a_record_is_written_drawn_and_described() {
    let folder = quick_folder();
    let at = folder.path();
    let command = ["transmission", "quick.toml", "--energies", "3 kBT:9 kBT:61", "--format", "csv"];
    let plain = stdout(&invoke(at, &command));
    assert_eq!(names(at), ["quick.toml"]);
    let output = invoke(at, &[&command[..], &["-o", "t.h5"]].concat());
    expect(&output, 0, &["record: t.h5"]);
    assert_eq!(stdout(&output), plain);
    let record = Record::open(&at.join("t.h5")).unwrap();
    let table = record.table("/transmission", "energy").unwrap().unwrap();
    let (_, rows) = csv_fields(&plain);
    for (name, column) in [
        ("velocity", 1),
        ("matrix", 2),
        ("matrix_reflection", 3),
        ("classical", 4),
        ("matrix_error", 5),
        ("ln_matrix", 6),
        ("matrix_reflection_error", 7),
        ("transmission_minus_classical", 8),
        ("t_re", 9),
        ("r_im", 12),
        ("phase", 14),
        ("delay", 16),
        ("dwell", 18),
    ] {
        let printed: Vec<f64> = rows.iter().map(|row| number(&row[column])).collect();
        assert_eq!(table.column(name).unwrap(), printed, "{name}");
    }
    drop(record);
    expect(&invoke(at, &[&command[..], &["-o", "t.h5"]].concat()), 2, &["--force"]);
    expect(&invoke(at, &[&command[..], &["-o", "t.h5", "--force"]].concat()), 0, &[]);
    // The text inside gives the same numbers again.
    let effective = stdout(&invoke(at, &["info", "t.h5", "--effective"]));
    fs::write(at.join("again.toml"), effective).unwrap();
    assert_eq!(stdout(&invoke(at, &["transmission", "again.toml", "--format", "csv"])), plain);
    let info = stdout(&invoke(at, &["info", "t.h5"]));
    assert!(
        info.contains("61 energies")
            && info.contains("transfer matrix alone")
            && !info.contains("NaN"),
        "{info}"
    );
    expect(&invoke(at, &["plot", "t.h5"]), 0, &["figure: t-transmission.svg"]);
    let figure = fs::read_to_string(at.join("t-transmission.svg")).unwrap();
    for words in ["transfer matrix", "classical", "relative error"] {
        assert!(figure.contains(words), "{words}");
    }
    for others in [
        &["plot", "t.h5", "--kind", "norms", "-o", "n.svg"][..],
        &["animate", "t.h5", "-o", "n.gif"],
    ] {
        expect(
            &invoke(at, others),
            2,
            &["stationary method", "--kind transmission", "wavepore run"],
        );
    }
    let one = ["transmission", "quick.toml", "--energies", "80 meV", "-o", "one.h5"];
    expect(&invoke(at, &one), 0, &[]);
    expect(&invoke(at, &["plot", "one.h5"]), 2, &["at one energy", "--energies"]);
}

#[test]
fn a_logarithmic_figure_reaches_as_far_as_numbers() {
    let folder = quick_folder();
    let at = folder.path();
    // ln T = −2κ·(width), about 1e-200 below half of the top.
    let wide = THICK.replace("30 angstrom", "5 angstrom");
    fs::write(at.join("wide.toml"), wide).unwrap();
    let asked = ["transmission", "wide.toml", "-o", "wide.h5", "--format", "csv"];
    let output = invoke(at, &asked);
    expect(&output, 0, &[]);
    let (_, rows) = csv_fields(&stdout(&output));
    let least = rows.iter().map(|row| number(&row[2])).fold(1.0, f64::min);
    assert!(least > 1e-300 && least < 1e-80, "{least}");
    let drawn = |more: &[&str]| {
        let command = [&["plot", "wide.h5", "-o", "t.svg", "--force"], more].concat();
        expect(&invoke(at, &command), 0, &["figure: t.svg"]);
        fs::read_to_string(at.join("t.svg")).unwrap()
    };
    let (plain, logarithmic) = (drawn(&[]), drawn(&["--log"]));
    assert!(plain != logarithmic && !plain.contains("10⁻⁴") && logarithmic.contains("10⁻"));
    // The lowest number on the axis is within a fifth of the smallest T.
    let powers = logarithmic.match_indices("10⁻").filter_map(|(at, _)| {
        let digits = logarithmic[at..]
            .chars()
            .skip(3)
            .map_while(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|own| own == c));
        digits.fold(None, |power: Option<usize>, digit| Some(10 * power.unwrap_or(0) + digit))
    });
    let deepest = powers.max().unwrap() as f64;
    assert!(
        deepest > -0.7 * least.log10() && deepest <= 1.05 * -least.log10(),
        "{deepest} {least}"
    );
}

#[test]
fn accuracy_that_rounding_forbids_is_reported() {
    let folder = quick_folder();
    let narrow = r#"
ion = "Cs+"
[[barrier]]
shape = "rectangle"
height = "101 meV"
width = "0.11 angstrom"
center = "-0.33 angstrom"
[[barrier]]
shape = "rectangle"
height = "101 meV"
width = "0.11 angstrom"
center = "0.33 angstrom"
"#;
    fs::write(folder.path().join("narrow.toml"), narrow).unwrap();
    let command = ["transmission", "narrow.toml", "--energies", "1 meV:100 meV:4001"];
    let command = [&command[..], &["--tolerance", "1e-14", "--format", "json"]].concat();
    let output = invoke(folder.path(), &command);
    expect(&output, 0, &["warning: the relative error of T is up to", "above the tolerance 1e-14"]);
    let value = json(&output);
    assert_eq!(
        (value["verdict"].as_str(), value["tolerance"].as_f64()),
        (Some("see warnings"), Some(1e-14))
    );
    assert_eq!(value["warnings"].as_array().unwrap().len(), 1);
    for row in value["rows"].as_array().unwrap() {
        let [t, r] = ["transmission", "reflection"].map(|name| row[name].as_f64().unwrap());
        let bound =
            row["relative_error"].as_f64().unwrap() * t + row["reflection_error"].as_f64().unwrap();
        assert!(t <= 1.0 && r <= 1.0 && (t + r - 1.0).abs() <= bound + f64::EPSILON, "{row}");
    }
}

#[test]
fn amplitudes_and_times_are_printed_where_they_have_a_meaning() {
    let folder = quick_folder();
    let at = folder.path();
    thick(at);
    let energies = ["--energies", "20 meV, 150 meV, 400 meV", "--format", "json"];
    let shown = json(&invoke(at, &[&["transmission", "thick.toml"][..], &energies].concat()));
    let rows = shown["rows"].as_array().unwrap();
    let of = |row: usize, name: &str| rows[row][name].as_f64();
    // Below the level of the right lead nothing is transmitted, and the wave dwells all the same.
    for name in ["ln_transmission", "t_re", "t_im", "phase_rad", "delay_fs", "delay_error_fs"] {
        assert_eq!(of(0, name), None, "{name}");
    }
    assert!(of(0, "dwell_fs") > Some(0.0));
    // T below the smallest number has a phase.
    assert_eq!(of(1, "transmission"), Some(0.0));
    assert!(of(1, "t_re").unwrap().abs() < 1e-200);
    assert!(of(1, "ln_transmission") < Some(-750.0) && of(1, "phase_rad").is_some());
    let amplitude = |name: &str| {
        of(2, &format!("{name}_re")).unwrap().hypot(of(2, &format!("{name}_im")).unwrap())
    };
    assert!((amplitude("r").powi(2) / of(2, "reflection").unwrap() - 1.0).abs() < 1e-9);
    let beyond = of(2, "transmission_minus_classical").unwrap();
    assert_eq!(beyond, -of(2, "reflection").unwrap());
    // The planes are the scenario's, and refused within a barrier.
    assert!(shown["dwell_from_A"].as_f64().unwrap() <= -15.0);
    let with = |dwell: &str| {
        let text = format!("{THICK}[transmission]\ndwell = {dwell}\n");
        fs::write(at.join("planes.toml"), text).unwrap();
        invoke(at, &[&["transmission", "planes.toml"][..], &energies].concat())
    };
    let wider = json(&with(r#"{ from = "-40 angstrom", to = "40 angstrom" }"#));
    assert_eq!(wider["dwell_to_A"].as_f64(), Some(40.0));
    assert!(wider["rows"][2]["dwell_fs"].as_f64() > of(2, "dwell_fs"));
    for (dwell, words) in [
        (r#"{ from = "-14 angstrom", to = "40 angstrom" }"#, "inside a barrier"),
        (r#"{ from = "-40 angstrom", to = "0 angstrom" }"#, "stay outside"),
        (r#"{ from = "4 angstrom", to = "-4 angstrom" }"#, "must be below"),
        (r#"{ from = "-40 angstrom" }"#, "to"),
    ] {
        expect(&with(dwell), 2, &[words, "dwell"]);
    }
}
