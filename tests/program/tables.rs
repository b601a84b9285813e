//! Tables in use: notes on them, and numbers over the curves that they give.

use std::fs;

use super::binary::{expect, invoke, json, quick_folder, shipped, stderr, stdout};
use super::scenario::parse;

/// A floor, a plateau of 90 meV with steep edges, and a floor lower than the first.
const EDGED: &str = "# 1\n0 0\n1 0\n2 0\n3 90\n4 90\n5 90\n6 -20\n7 -20\n8 -20\n";

fn scenario(interpolation: &str, more: &str) -> String {
    format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"edged.dat\"\n\
         position_unit = \"angstrom\"\nenergy_unit = \"meV\"\n{interpolation}\n{more}"
    )
}

#[test]
fn a_line_states_what_was_read_wherever_a_table_is_used() {
    let folder = quick_folder();
    fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
    let more = "[packet]\nenergy = \"5 kBT\"\nwidth = \"0.5 angstrom\"\n[numerics]\ntolerance = 1e-2\n\
                [transmission]\nenergies = [\"100 meV\"]\n[record]\nframes = 0\n\
                [membrane]\nvoltage = \"0 mV\"\nfrom = \"0 angstrom\"\nto = \"8 angstrom\"\n\
                [reservoirs]\noutside = \"100 mM\"\ninside = \"100 mM\"\narea = \"7 angstrom^2\"\n";
    fs::write(folder.path().join("edged.toml"), scenario("interpolation = \"linear\"", more))
        .unwrap();
    let line = "table edged.dat: 9 points from 0 to 8 angstrom, linear; top 3.3674 kBT (90 meV) at 3 angstrom; \
                leads 0 on the left, -0.74832 kBT (-20 meV) on the right\n";
    for command in [
        &["transmission", "edged.toml"][..],
        &["currents", "edged.toml"],
        &["run", "edged.toml", "-o", "x.h5"],
        &["check", "edged.toml"],
    ] {
        let output = invoke(folder.path(), command);
        assert!(stderr(&output).contains(line), "{}", stderr(&output));
        assert!(!stdout(&output).contains("table edged.dat"), "{}", stdout(&output));
        let quiet = invoke(
            folder.path(),
            &[&["--quiet"], command, &["--force"][..usize::from(command[0] == "run")]].concat(),
        );
        assert!(!stderr(&quiet).contains("table edged.dat"), "{}", stderr(&quiet));
    }
}

#[test]
fn a_spline_that_leaves_its_points_says_where_and_by_how_much() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
    let notes = |interpolation: &str| {
        let text = scenario(interpolation, "");
        wavepore::scenario::Scenario::parse("test.toml", text, folder.path()).unwrap().notes
    };
    let left = |notes: &[String]| {
        notes.iter().find(|note| note.contains("is left by its cubic spline")).cloned()
    };
    let note = left(&notes("")).unwrap();
    // scipy.interpolate.CubicSpline (not-a-knot) on a fine scan: 14.606468 meV outside, and in 6
    // intervals by more than 0.1 kBT.
    assert!(note.contains("at 6 places") && note.contains("0.55 kBT (14.6065 meV)"), "{note}");
    assert!(note.contains("interpolation = \"pchip\""), "{note}");
    assert_eq!(left(&notes("interpolation = \"pchip\"")), None);
    assert_eq!(left(&notes("interpolation = \"linear\"")), None);
    // A smooth top between two points, rounded by less than a tenth of kBT.
    let smooth = parse(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\nposition_unit = \"angstrom\"\nenergy_unit = \"meV\"\n\
         points = [[-3.0, 0.0], [-2.0, 20.0], [-0.5, 80.0], [0.5, 80.0], [2.0, 20.0], [3.0, 0.0]]\n",
    );
    assert_eq!(
        left(&smooth.notes).is_some(),
        smooth.case.potential.range().to > 80.0 + 0.1 * 26.7267,
        "{:?}",
        smooth.notes
    );
}

#[test]
fn both_methods_agree_over_a_monotone_table() {
    let folder = quick_folder();
    fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
    let more = "[packet]\nenergy = [\"3.6 kBT\", \"5 kBT\"]\nwidth = \"0.5 angstrom\"\n[numerics]\ntolerance = 1e-5\n";
    fs::write(folder.path().join("edged.toml"), scenario("interpolation = \"pchip\"", more))
        .unwrap();
    let output = invoke(folder.path(), &["check", "edged.toml", "--format", "json"]);
    expect(&output, 0, &["edged.toml"]);
    let found = json(&output);
    let trusted = found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["error_estimate"].as_f64().is_some_and(|error| error <= 1e-5));
    let mut rows = 0;
    for row in trusted {
        let [difference, bound] =
            ["difference", "error_estimate"].map(|name| row[name].as_f64().unwrap());
        assert!(difference.abs() <= bound, "{row}");
        rows += 1;
    }
    assert!(rows > 100, "{rows} rows");
}

#[test]
fn the_flux_over_a_monotone_table_is_that_of_an_independent_quadrature() {
    let folder = quick_folder();
    fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
    let more = "[membrane]\nvoltage = \"0 mV\"\nfrom = \"-1 angstrom\"\nto = \"9 angstrom\"\n\
                [reservoirs]\noutside = \"100 mM\"\ninside = \"100 mM\"\narea = \"7.07 angstrom^2\"\n";
    let row = |interpolation: &str| {
        fs::write(folder.path().join("edged.toml"), scenario(interpolation, more)).unwrap();
        let output = invoke(folder.path(), &["currents", "edged.toml", "--format", "json"]);
        expect(&output, 0, &[]);
        let found = json(&output);
        let number = |name: &str| found["rows"][0][name].as_f64().unwrap();
        (number("flux_in_per_s"), number("kappa"))
    };
    // V(x) of SciPy's PchipInterpolator in 4000 and 8000 slabs of constant V, extrapolated; T
    // integrated from 40 to 860 meV by Gauss and Legendre's rule in 2050 and 4050 panels of six
    // points, which differ by 4e-13.
    let (flux, kappa) = row("interpolation = \"pchip\"");
    let reference = 14_703_505.787;
    assert!((flux / reference - 1.0).abs() < 1e-9, "{flux} for {reference}");
    // Neither interpolant leaves the plateau: n·A·sqrt(kT/2πm)·exp(-90 meV/kT).
    let thermal = 0.086_173_332_62 * 310.15;
    let mass = 38.963_157_91 * 103_642.696_5;
    let bath = 100.0
        * 6.022_140_76e-7
        * 7.07
        * (thermal / (2.0 * std::f64::consts::PI * mass)).sqrt()
        * 1e15;
    let ballistic = bath * (-90.0 / thermal).exp();
    assert!((flux / kappa / ballistic - 1.0).abs() < 1e-7, "{} for {ballistic}", flux / kappa);
    let (flux, kappa) = row("interpolation = \"linear\"");
    assert!((flux / kappa / ballistic - 1.0).abs() < 1e-7, "{} for {ballistic}", flux / kappa);
    let (flux, kappa) = row("");
    assert!(flux / kappa < 0.9 * ballistic, "{} for {ballistic}", flux / kappa);
}

#[test]
fn shipped_tables_have_no_contradiction() {
    let folder = quick_folder();
    let output = invoke(folder.path(), &["transmission", &shipped("table.toml")]);
    expect(&output, 0, &["table table_pmf.csv: 41 points"]);
}

#[test]
fn a_table_is_mirrored_then_shifted_and_scaled_and_its_effective_scenario_is_what_became_of_it() {
    let read = |more: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
        let text = scenario("interpolation = \"linear\"", more);
        wavepore::scenario::Scenario::parse("test.toml", text, folder.path()).unwrap()
    };
    let values = |scenario: &wavepore::scenario::Scenario, places: [f64; 3]| {
        places.map(|x| scenario.case.potential.value(x))
    };
    let plain = read("");
    assert_eq!(values(&plain, [0.5, 2.5, 9.0]), [0.0, 45.0, -20.0]);
    let moved = read("shift = \"1 nm\"\nscale = 0.5\n");
    assert_eq!(values(&moved, [10.5, 12.5, 19.0]), [0.0, 22.5, -10.0]);
    // The left end is zero, also where it was the right one: −20 meV there.
    let mirrored = read("mirror = true\nshift = \"2 A\"\nscale = 2.0\n");
    assert_eq!(values(&mirrored, [-7.0, -0.5, 3.0]), [0.0, 2.0 * 65.0, 40.0]);
    assert!(mirrored.tables[0].contains("from -6 to 2 angstrom"), "{:?}", mirrored.tables);
    let again = parse(&wavepore::scenario::effective(&mirrored.case));
    assert_eq!(again.case.potential, mirrored.case.potential);
    // The head of a file may name the unit by another word.
    let text = scenario("", "").replace("edged.dat", "named.dat").replace("\"angstrom\"", "\"A\"");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("named.dat"), "z(Angstrom) V(meV)\n0 0\n1 40\n2 0\n").unwrap();
    let named = wavepore::scenario::Scenario::parse("test.toml", text, folder.path()).unwrap();
    assert!((named.case.potential.value(1.0) - 40.0).abs() < 1e-12);
    let swept =
        read("[sweep]\n\"barrier.0.scale\" = [0.5, 1.0]\n\"barrier.0.shift\" = [\"0 A\"]\n");
    assert_eq!(swept.sweep.axes.len(), 2);
}

#[test]
fn a_change_of_a_table_that_means_nothing_is_refused() {
    let folder = quick_folder();
    fs::write(folder.path().join("edged.dat"), EDGED).unwrap();
    for (more, words) in [
        ("scale = 0\n", ["scale", "1000"]),
        ("scale = -1.0\n", ["scale", "1000"]),
        ("shift = 3\n", ["shift", "unit"]),
        ("mirror = \"yes\"\n", ["mirror", "true"]),
        ("shift = \"999999 angstrom\"\n", ["takes the table out of range", "1e6 angstrom"]),
    ] {
        fs::write(folder.path().join("edged.toml"), scenario("", more)).unwrap();
        expect(&invoke(folder.path(), &["currents", "edged.toml"]), 2, &words);
    }
}
