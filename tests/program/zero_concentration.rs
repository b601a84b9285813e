//! Baths that hold nothing of an ion: bi-ionic conditions, and channels through which charge moves
//! one way only.

use std::fs;

use serde_json::Value;
use wavepore::record::Record;

use super::binary::{expect, invoke, json, quick_folder, stdout};

/// The baths of the first ion, and further ions.
fn scenario(outside: &str, inside: &str, more: &str) -> String {
    format!(
        "ion = \"K+\"\ntemperature = \"300 K\"\n[[barrier]]\nshape = \"gaussian\"\nheight = \"90 meV\"\nwidth = \"0.6 angstrom\"\n\
         [membrane]\nvoltage = \"0 mV\"\nfrom = \"-6 angstrom\"\nto = \"6 angstrom\"\n[reservoirs]\noutside = \"{outside}\"\n\
         inside = \"{inside}\"\narea = \"5 angstrom^2\"\ndiffusion = \"1e-9 m^2/s\"\n{more}"
    )
}

fn species(ion: &str, outside: &str, inside: &str) -> String {
    format!(
        "[[species]]\nion = {ion}\noutside = \"{outside}\"\ninside = \"{inside}\"\narea = \"1.5 angstrom^2\"\n"
    )
}

fn currents(text: &str, more: &[&str], words: &[&str]) -> Value {
    let folder = quick_folder();
    fs::write(folder.path().join("baths.toml"), text).unwrap();
    let output =
        invoke(folder.path(), &[&["currents", "baths.toml", "--format", "json"], more].concat());
    expect(&output, 0, words);
    json(&output)
}

const ZERO: &[&str] = &["--voltages", "0 mV", "--tolerance", "1e-8"];

#[test]
fn bi_ionic_conditions_give_goldmans_potential() {
    let text = scenario("0 mM", "150 mM", &species("\"Na+\"", "120 mM", "0 mM"));
    let found =
        currents(&text, ZERO, &["K+: 0 mM outside", "(-inf mV)", "Na+: 0 mM inside", "(inf mV)"]);
    let ratio = found["permeability_ratios"]["Na+"].as_f64().unwrap();
    assert_eq!(found["permeability_ratios"]["K+"], Value::from(1.0));
    // Goldman, Hodgkin and Katz: kT/e·ln(P_Na·120/(P_K·150)).
    let goldman = 8.617_333_262e-2 * 300.0 * (ratio * 120.0 / 150.0).ln();
    let reversal = found["reversal_mV"]["quantum"].as_f64().unwrap();
    assert!((goldman - reversal).abs() < 1e-5, "{goldman} for {reversal}");
    for ion in found["ions"].as_array().unwrap() {
        assert!(
            ion["nernst_mV"].is_null() && ion["reason"].as_str().unwrap().contains("0 mM"),
            "{ion}"
        );
    }
    assert!(found["nernst_mV"].is_null() && found["chord_conductance_pS"]["quantum"].is_number());
    assert_eq!(
        (
            found["ions"][0]["flux_in_per_s"][0].as_f64(),
            found["ions"][1]["flux_out_per_s"][0].as_f64()
        ),
        (Some(0.0), Some(0.0))
    );
    // Traces in place of nothing change nothing but the Nernst potentials.
    let traces = currents(
        &scenario("1e-12 mM", "150 mM", &species("\"Na+\"", "120 mM", "1e-12 mM")),
        ZERO,
        &[],
    );
    for model in ["quantum", "ballistic", "diffusive"] {
        for name in ["reversal_mV", "slope_conductance_pS", "chord_conductance_pS"] {
            let [here, there] = [&found, &traces].map(|of| of[name][model].as_f64().unwrap());
            assert!((here / there - 1.0).abs() < 1e-7, "{name} of {model}: {here} for {there}");
        }
    }
    let [here, there] = [&found, &traces].map(|of| of["rows"][0]["kappa"].as_f64().unwrap());
    assert!((here / there - 1.0).abs() < 1e-7);
}

#[test]
fn charge_that_moves_one_way_has_an_infinite_reversal_in_words() {
    let folder = quick_folder();
    for (outside, inside, sign) in [("0 mM", "150 mM", "-inf"), ("150 mM", "0 mM", "inf")] {
        let text = scenario(outside, inside, "");
        let words = format!("its reversal potential is infinite ({sign} mV)");
        let found = currents(&text, ZERO, &[&words]);
        for name in ["reversal_mV", "slope_conductance_pS", "chord_conductance_pS"] {
            assert!(found[name]["quantum"].is_null(), "{found}");
        }
        assert!(
            found["reason"].as_str().unwrap().contains("one direction at every voltage"),
            "{found}"
        );
        let row = &found["rows"][0];
        assert!(
            (row["kappa"].as_f64().unwrap() - 1.0).abs() < 0.2
                && row["current_quantum_pA"].is_number(),
            "{row}"
        );
        fs::write(folder.path().join("baths.toml"), text).unwrap();
        let output = invoke(
            folder.path(),
            &["currents", "baths.toml", "--voltages", "0 mV", "-o", "iv.h5", "--force"],
        );
        expect(&output, 0, &[&words]);
        let printed = stdout(&output);
        assert!(printed.contains(&format!("Nernst potential {sign} mV")), "{printed}");
        let line = printed.lines().find(|line| line.starts_with("quantum ")).unwrap();
        assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["quantum", sign, "-", "-"]);
        assert!(!printed.contains("NaN"), "{printed}");
        let table =
            Record::open(&folder.path().join("iv.h5")).unwrap().currents().unwrap().unwrap();
        let infinite = if sign == "inf" { f64::INFINITY } else { f64::NEG_INFINITY };
        assert_eq!(
            (table.number("reversal_quantum_mV"), table.number("nernst_mV")),
            (infinite, infinite)
        );
        assert!(table.number("chord_conductance_quantum_pS").is_nan());
        let info = stdout(&invoke(folder.path(), &["info", "iv.h5"]));
        assert!(info.contains("one direction at every voltage") && !info.contains("NaN"), "{info}");
    }
    // Cations from one side and anions from the other carry current in one direction, too.
    let anions = species("{ mass = \"35 u\", charge = -1 }", "0 mM", "100 mM");
    let found =
        currents(&scenario("150 mM", "0 mM", &anions), ZERO, &["infinite (inf mV), and there is"]);
    assert!(
        found["reversal_mV"]["quantum"].is_null()
            && found["permeability_ratios"].as_object().unwrap().len() == 2
    );
    // Cations and anions from the same side can cancel.
    let found = currents(&scenario("0 mM", "150 mM", &anions), ZERO, &["K+: 0 mM outside"]);
    assert!(found["reversal_mV"]["quantum"].is_number(), "{found}");
}

#[test]
fn an_ion_on_neither_side_is_refused_and_so_is_a_negative_concentration() {
    let folder = quick_folder();
    let cases = [
        (scenario("0 mM", "0 mM", ""), "K+ is on neither side", "at least"),
        (
            scenario("0 mM", "5 mM", &species("\"Na+\"", "0 mM", "0 M")),
            "Na+ is on neither side",
            "remove the ion",
        ),
        (
            scenario("-1 mM", "5 mM", ""),
            "`reservoirs.outside` must not be negative",
            "zero or more",
        ),
        (
            scenario("0 mM", "5 mM", &species("\"Na+\"", "0 mM", "-2 mM")),
            "`species.0.inside` must not be negative",
            "zero or more",
        ),
        (scenario("1e-300 mM", "5 mM", ""), "out of range", "from 1e-12 mM"),
    ];
    for (text, words, remedy) in cases {
        fs::write(folder.path().join("baths.toml"), text).unwrap();
        expect(
            &invoke(folder.path(), &["currents", "baths.toml"]),
            2,
            &[words, remedy, "baths.toml:"],
        );
    }
    fs::write(folder.path().join("baths.toml"), scenario("100 mM", "5 mM", "")).unwrap();
    let zero = ["currents", "baths.toml", "--voltages", "0 mV", "--tolerance", "1e-6", "--outside"];
    expect(&invoke(folder.path(), &[&zero[..], &["0 mM"]].concat()), 0, &["K+: 0 mM outside"]);
    expect(
        &invoke(folder.path(), &[&zero[..], &["0 mM", "--inside", "0 mM"]].concat()),
        2,
        &["K+ is on neither side"],
    );
    expect(
        &invoke(folder.path(), &[&zero[..], &["-1 mM"]].concat()),
        2,
        &["--outside \"-1 mM\": must not be negative"],
    );
}

#[test]
fn packets_cross_from_a_bath_into_an_empty_one() {
    let text = scenario("0 mM", "150 mM", &species("\"Na+\"", "120 mM", "0 mM"));
    let matrix = currents(&text, ZERO, &[]);
    let packet = currents(
        &text,
        &["--voltages", "0 mV", "--road", "packet", "--tolerance", "1e-3"],
        &["packets from the left"],
    );
    let bound = packet["rows"][0]["relative_error"].as_f64().unwrap();
    for name in ["flux_in_per_s", "flux_out_per_s"] {
        let [here, there] = [&packet, &matrix].map(|of| of["rows"][0][name].as_f64().unwrap());
        assert!(
            (here / there - 1.0).abs() <= bound && bound < 0.1,
            "{name}: {here} for {there}, bound {bound}"
        );
    }
    assert!(packet["permeability_ratios"]["Na+"].is_number());
}

#[test]
fn sweeps_that_include_zero_concentration_are_drawn() {
    let folder = quick_folder();
    let sweep =
        "[sweep]\n\"reservoirs.outside\" = { from = \"0 mM\", to = \"50 mM\", points = 3 }\n";
    let voltages = "voltages = [\"-40 mV\", \"0 mV\", \"40 mV\"]\n";
    for (name, text) in [
        ("one", scenario("5 mM", "150 mM", sweep)),
        ("curves", scenario("5 mM", "150 mM", &format!("{voltages}{sweep}"))),
        (
            "two",
            scenario(
                "5 mM",
                "150 mM",
                &format!("{voltages}{}{sweep}", species("\"Na+\"", "120 mM", "0 mM")),
            ),
        ),
    ] {
        let (file, cases) = (format!("{name}.toml"), format!("{name}-cases"));
        fs::write(folder.path().join(&file), text).unwrap();
        expect(
            &invoke(folder.path(), &["sweep", &file, "--what", "currents", "-o", &cases]),
            0,
            &[],
        );
        let collected = format!("{name}.h5");
        expect(&invoke(folder.path(), &["collect", &cases, "-o", &collected]), 0, &[]);
        expect(&invoke(folder.path(), &["plot", &collected, "-o", &format!("{name}.svg")]), 0, &[]);
        let rows = stdout(&invoke(
            folder.path(),
            &["collect", &cases, "-o", &collected, "--force", "--format", "csv"],
        ));
        assert_eq!(rows.lines().count(), 4, "{rows}");
        let svg = fs::read_to_string(folder.path().join(format!("{name}.svg"))).unwrap();
        assert!(!svg.contains("NaN") && !svg.contains(">inf"), "{name}");
    }
}

#[test]
fn figures_of_an_empty_bath_show_what_there_is() {
    let folder = quick_folder();
    let voltages =
        ["--voltages", "-60 mV:60 mV:5", "--tolerance", "1e-6", "-o", "iv.h5", "--force"];
    for (text, words) in [
        (scenario("0 mM", "150 mM", ""), "does not reverse"),
        (scenario("150 mM", "0 mM", ""), "does not reverse"),
        (scenario("0 mM", "150 mM", &species("\"Na+\"", "120 mM", "0 mM")), ""),
    ] {
        fs::write(folder.path().join("baths.toml"), text).unwrap();
        expect(
            &invoke(folder.path(), &[&["currents", "baths.toml"], &voltages[..]].concat()),
            0,
            &[],
        );
        let output = invoke(
            folder.path(),
            &["plot", "iv.h5", "--kind", "currents", "-o", "iv.svg", "--force"],
        );
        expect(&output, 0, &[]);
        let svg = fs::read_to_string(folder.path().join("iv.svg")).unwrap();
        assert!(!svg.contains("NaN") && !svg.contains("inf mV"), "{svg}");
        let printed = format!("{svg}{}", super::binary::stderr(&output));
        assert!(printed.contains(words), "{printed}");
    }
}
