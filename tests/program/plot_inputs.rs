//! `plot` of a scenario before its run, of several records, and its sizes and letters.

use std::fs;

use super::binary::{QUICK, expect, invoke, names, quick_folder, shipped, stderr};
use super::figures::hills;

/// A driven well between two walls, without a packet.
const DRIVEN: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "rectangle"
height = "5 kBT"
width = "0.05 angstrom"
center = "-0.25 angstrom"
[[barrier]]
shape = "rectangle"
height = "5 kBT"
width = "0.05 angstrom"
center = "0.25 angstrom"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "6 angstrom"
frequency = "1 THz"
"#;

#[test]
fn a_scenario_is_drawn_without_a_run() {
    let folder = quick_folder();
    let at = folder.path();
    expect(&invoke(at, &["plot", "quick.toml"]), 0, &["figure: output/quick-scenario.svg"]);
    let text = fs::read_to_string(at.join("output/quick-scenario.svg")).unwrap();
    assert!(text.contains(">B</tspan>"), "no subscript");
    let text = regex::Regex::new("</?tspan[^>]*>").unwrap().replace_all(&text, "");
    for word in ["V(x)", "flux planes", "K⁺ at 5.60 kBT", "position (Å)", "energy (kBT)"] {
        assert!(text.contains(word), "{word}");
    }
    assert!(!text.contains("NaN") && !names(&at.join("output")).iter().any(|n| n.ends_with("h5")));
    fs::write(at.join("driven.toml"), DRIVEN).unwrap();
    for theme in ["print", "dark"] {
        let name = format!("{theme}.svg");
        let options = ["--theme", theme, "--energy", "mev", "-o", &name];
        expect(&invoke(at, &[&["plot", "driven.toml"], &options[..]].concat()), 0, &[&name]);
        let text = fs::read_to_string(at.join(name)).unwrap();
        assert!(text.contains("V ± |W|") && text.contains(">levels<"), "{theme}");
        assert!(text.contains("energy (meV)") && !text.contains("flux planes"));
    }
    for ending in ["png", "pdf"] {
        let name = format!("part.{ending}");
        let part = ["plot", "driven.toml", "--x", "-1 angstrom:1 angstrom", "-o", &name];
        expect(&invoke(at, &part), 0, &[&name]);
    }
}

#[test]
fn every_shipped_scenario_is_drawn() {
    let folder = quick_folder();
    let scenarios = fs::read_dir(std::path::Path::new(&shipped("free.toml")).parent().unwrap());
    let files = scenarios.unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "toml")) {
        let path = file.to_str().unwrap();
        let done = invoke(folder.path(), &["plot", path, "--force", "-o", "a.svg"]);
        expect(&done, 0, &["a.svg"]);
        assert!(!stderr(&done).contains("warning"), "{path}");
        count += 1;
    }
    assert!(count > 15, "{count}");
}

#[test]
fn several_records_share_a_figure_of_kinds_that_take_them() {
    let folder = quick_folder();
    let at = folder.path();
    hills(at);
    fs::write(at.join("cold.toml"), QUICK.replace("310.15 K", "298.15 K").replace("K+", "Na+"))
        .unwrap();
    for name in ["quick", "cold"] {
        let (scenario, record) = (format!("{name}.toml"), format!("{name}.h5"));
        expect(&invoke(at, &["run", &scenario, "-o", &record]), 0, &["V(x) from 0 to 138.0 meV"]);
    }
    let both = ["plot", "quick.h5", "cold.h5"];
    let drawn = invoke(at, &both);
    expect(&drawn, 0, &["quick-transmission-compared.svg", "differ in temperature", "in meV"]);
    let text = fs::read_to_string(at.join("quick-transmission-compared.svg")).unwrap();
    for word in ["K⁺", "Na⁺", "packets", "classical", "energy (meV)"] {
        assert_eq!(text.matches(&format!(">{word}<")).count(), 1, "{word}");
    }
    let thermal = [&both[..], &["--energy", "kbt", "--log", "-o", "kbt.pdf"]].concat();
    expect(&invoke(at, &thermal), 0, &["each with its own kBT"]);
    expect(&invoke(at, &[&both[..], &["--kind", "norms", "-o", "p.svg"]].concat()), 0, &["p.svg"]);
    for name in ["k_filter", "na_filter"] {
        let (scenario, record) = (shipped(&format!("{name}.toml")), format!("{name}.h5"));
        let voltages = ["--voltages", "-100 mV:100 mV:9", "-o", &record];
        expect(&invoke(at, &[&["currents", &scenario], &voltages[..]].concat()), 0, &[]);
    }
    expect(&invoke(at, &["plot", "k_filter.h5", "na_filter.h5", "-o", "iv.svg"]), 0, &["iv.svg"]);
    fs::remove_file(at.join("quick-transmission-compared.svg")).unwrap();
    let before = names(at);
    for (arguments, words) in [
        (vec!["quick.h5", "cold.h5", "--kind", "snapshots"], "transmission, currents or norms"),
        (vec!["quick.h5", "hills.h5", "--kind", "norms"], "--packet"),
        (vec!["quick.h5", "quick.toml"], "cannot share a figure"),
        (vec!["quick.h5", "k_filter.h5"], "no T(E)"),
        (vec!["k_filter.h5", "--log"], "transmission, spacetime, snapshots, momentum"),
        (vec!["quick.toml", "--log"], "--log means nothing for V(x)"),
        (vec!["quick.toml", "--time", "0 ps:1 ps"], "--time means nothing"),
        (vec!["quick.toml", "--packet", "3"], "no packet 3"),
        (vec!["quick.toml", "--kind", "norms"], "one figure, and no kinds"),
        (vec!["missing.toml"], "missing.toml"),
        (vec!["quick.h5", "--text-size", "90"], "of points"),
        (vec![], "FILE"),
    ] {
        expect(&invoke(at, &[&["plot"], &arguments[..]].concat()), 2, &[words]);
        assert_eq!(names(at), before, "{arguments:?}");
    }
    let sizes = ["--text-size", "9pt", "--letters", "-o", "large.svg"];
    expect(&invoke(at, &[&["plot", "quick.h5"], &sizes[..]].concat()), 0, &[]);
    let text = fs::read_to_string(at.join("large.svg")).unwrap();
    assert!(text.contains("font-size=\"9\"") && text.contains(">a<") && text.contains(">b<"));
}
