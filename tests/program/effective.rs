//! The scenario with every choice written out, which a record carries: run again, it gives the same
//! bits.

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use wavepore::record::Record;

use super::binary::{expect, invoke, quick_folder, shipped, stdout};

const HEAD: &str = "ion = \"K+\"\ntemperature = \"310.15 K\"\n";
const TAIL: &str = "[record]\nframes = 20\nwave_function = true\n";

/// An Eckart barrier or well: height, width and centre.
fn eckart(height: &str, width: &str, center: &str) -> String {
    format!(
        "[[barrier]]\nshape = \"eckart\"\nheight = \"{height} meV\"\nwidth = \"{width} angstrom\"\ncenter = \"{center} angstrom\"\n"
    )
}

fn packet(energy: &str, numerics: &str) -> String {
    format!("[packet]\nenergy = {energy}\nwidth = \"0.5 angstrom\"\n[numerics]\n{numerics}\n{TAIL}")
}

/// Scenarios of every kind by name.
fn kinds() -> Vec<(&'static str, String)> {
    let shipped = |name: &str| fs::read_to_string(self::shipped(name)).unwrap();
    let table = shipped("table.toml").replace("table_pmf.csv", &self::shipped("table_pmf.csv"));
    let thin = eckart("138", "0.08", "0");
    let wells = [thin.clone(), eckart("-60", "0.2", "1"), eckart("90", "0.15", "2")].concat();
    vec![
        ("membrane", shipped("membrane.toml")),
        ("table", table),
        ("rectangle", shipped("rectangle.toml")),
        ("wells", format!("{HEAD}{wells}{}", packet("\"5.6 kBT\"", "tolerance = 1e-4"))),
        (
            "several",
            format!(
                "{HEAD}{thin}{}",
                packet("[\"4.7 kBT\", \"7 kBT\", \"5.6 kBT\"]", "tolerance = 1e-6")
            ),
        ),
        ("slow", format!("{HEAD}{thin}{}", packet("\"0.6 kBT\"", "tolerance = 1e-4"))),
        ("by_hand", {
            let grid = "grid = { from = \"-16 angstrom\", to = \"9 angstrom\", points = 1536 }";
            format!(
                "{HEAD}{thin}{}",
                packet("\"5.6 kBT\"", &format!("tolerance = 1e-4\n{grid}\ntime_step = \"0.5 fs\""))
            )
        }),
    ]
}

/// Everything that a record holds but the text that was typed, to the last bit.
fn contents(path: &Path) -> Vec<String> {
    let record = Record::open(path).unwrap();
    let mut contents = vec![
        record.header().effective_scenario.clone(),
        format!("{:?}", record.potential().unwrap()),
        format!("{:?}", record.transmission().unwrap()),
    ];
    for index in record.packet_indices().unwrap() {
        let packet = record.packet(index).unwrap();
        contents.push(format!("{:?} {:?}", packet.header(), packet.series().unwrap()));
        contents.push(format!("{:?}", packet.density(0..packet.frames()).unwrap()));
        if packet.header().wave_function {
            contents.push(format!("{:?}", packet.wave_function(0..packet.frames()).unwrap()));
        }
    }
    contents
}

#[test]
fn the_effective_scenario_of_a_record_gives_the_same_bits_again() {
    let folder = quick_folder();
    let at = folder.path();
    kinds().into_par_iter().for_each(|(name, text)| {
        let [typed, effective] = ["typed", "effective"].map(|way| format!("{name}_{way}.toml"));
        let [first, second] = ["first", "second"].map(|way| format!("{name}_{way}.h5"));
        fs::write(at.join(&typed), text).unwrap();
        expect(&invoke(at, &["run", &typed, "-o", &first, "--threads", "1"]), 0, &[]);
        fs::write(at.join(&effective), stdout(&invoke(at, &["info", &first, "--effective"])))
            .unwrap();
        expect(&invoke(at, &["run", &effective, "-o", &second]), 0, &[]);
        let [first, second] = [first, second].map(|file| contents(&at.join(file)));
        assert_eq!(first.len(), second.len());
        // The first of them is the text: written out again, it is the same.
        for (first, second) in first.iter().zip(&second) {
            assert!(first == second, "{name}: {first:.600}\nis not\n{second:.600}");
        }
        // What was chosen is written out: as keys, or for each of several packets in comments.
        let effective: toml::Table = first[0].parse().unwrap();
        let choices =
            effective["numerics"].get("chosen").map(|keys| keys.as_array().unwrap().len());
        let on_elements = first[0].contains("scheme = \"elements\"");
        match name {
            "several" => {
                assert_eq!((choices, first[0].matches("#   time_step = ").count()), (None, 3))
            }
            "by_hand" => assert_eq!(choices, Some(2), "{}", first[0]),
            _ => assert_eq!(choices, Some(if on_elements { 3 } else { 4 }), "{}", first[0]),
        }
        for (key, is_written) in
            [("grid", !on_elements), ("degree", on_elements), ("time_step", true)]
        {
            let written = effective["numerics"].get(key).is_some();
            assert_eq!(written, is_written && name != "several", "{}", first[0]);
        }
    });
}
