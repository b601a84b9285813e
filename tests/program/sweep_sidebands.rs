//! `wavepore sweep --what sidebands`: known numbers, shares, the collected file, the figure, and
//! what is refused.

use std::fs;
use std::path::Path;

use super::binary::{expect, invoke, stdout};
use super::csv_table::CsvTable;

const SWEPT: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[drive]
shape = "dipole"
force = "1 meV/angstrom"
width = "6 angstrom"
frequency = "1 THz"
phase = "average"
[packet]
energy = "110 meV"
width = "14 angstrom"
[sweep]
"drive.frequency" = ["0.5 THz", "1 THz", "2 THz", "5 THz"]
"#;
/// ΣT_n at these frequencies, from products of scattering matrices of slabs, to 3e-7.
const TOTALS: [f64; 4] = [0.076_827_381, 0.075_776_052, 0.073_304_003, 0.073_201_795];

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("driven.toml"), text).unwrap();
    folder
}

fn sweep(at: &Path, into: &str, more: &[&str]) -> std::process::Output {
    invoke(at, &[&["sweep", "driven.toml", "--what", "sidebands", "-o", into], more].concat())
}

#[test]
fn swept_side_bands_are_those_that_are_known_whichever_task_finds_them() {
    let folder = folder(SWEPT);
    let at = folder.path();
    expect(&sweep(at, "a", &[]), 0, &["W/cm^2"]);
    let output = invoke(at, &["collect", "a", "--format", "csv"]);
    expect(&output, 0, &[]);
    let table = CsvTable::parse(&stdout(&output));
    let column = |name: &str| table.numbers(&format!("sidebands/{name}"));
    let sums = column("total_transmission").into_iter().zip(column("total_reflection"));
    for ((transmission, reflection), known) in sums.zip(TOTALS) {
        assert!((transmission - known).abs() < 1e-6, "{transmission} {known}");
        assert!((transmission + reflection - 1.0).abs() < 1e-8);
    }
    for (gain, known) in column("gain").into_iter().zip(TOTALS) {
        assert!((gain - known / 0.073_194_3).abs() < 1e-4, "{gain}");
    }
    // No classical ion of 110 meV gains 28 meV, and the drive is zero at the barrier.
    assert_eq!(column("transmission_classical"), [0.0; 4]);
    let still = column("transmission_static");
    let slow = column("transmission_adiabatic");
    assert!(still.iter().zip(slow).all(|(still, slow)| (still - slow).abs() < 1e-6));
    for share in ["1/2", "2/2"] {
        expect(&sweep(at, "b", &["--task", share]), 0, &[]);
    }
    assert!(stdout(&invoke(at, &["collect", "b"])).starts_with("4 cases: 4 collected"));
    let [whole, shared] =
        ["a", "b"].map(|name| fs::read(at.join(name).join("collected.h5")).unwrap());
    assert!(whole == shared);
}

#[test]
fn the_figure_shows_totals_and_the_strongest_side_bands() {
    let folder = folder(SWEPT);
    let at = folder.path();
    expect(&sweep(at, "a", &[]), 0, &[]);
    expect(&invoke(at, &["collect", "a"]), 0, &[]);
    expect(&invoke(at, &["plot", "a/collected.h5"]), 0, &["collected-sidebands.svg"]);
    let text = fs::read_to_string(at.join("a/collected-sidebands.svg")).unwrap();
    for words in ["driven", "static", "slow drive", "Tien–Gordon", "classical", "n = +1", "THz"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(!text.contains("NaN"));
    for more in [vec!["--theme", "dark"], vec!["--log"]] {
        let all = [&["plot", "a/collected.h5", "-o", "a.png", "--force"], &more[..]].concat();
        expect(&invoke(at, &all), 0, &["a.png"]);
    }
    for (kind, words) in [("currents", "holds no currents"), ("transmission", "no T(E)")] {
        expect(&invoke(at, &["plot", "a/collected.h5", "--kind", kind]), 2, &[words]);
    }
    // Two keys: by axis and colour.
    let two = SWEPT.to_owned() + "\"packet.energy\" = [\"120 meV\", \"140 meV\"]\n";
    fs::write(at.join("driven.toml"), two).unwrap();
    expect(&sweep(at, "two", &[]), 0, &[]);
    expect(&invoke(at, &["collect", "two"]), 0, &[]);
    expect(&invoke(at, &["plot", "two/collected.h5"]), 0, &["collected-sidebands.svg"]);
    let text = fs::read_to_string(at.join("two/collected-sidebands.svg")).unwrap();
    assert!(text.contains("driven / static") && text.contains("packet energy"));
}

#[test]
fn what_has_no_side_bands_is_refused_at_its_key() {
    let refused = |from: &str, to: &str, code: i32, words: &[&str]| {
        let folder = folder(&SWEPT.replace(from, to));
        expect(&sweep(folder.path(), "a", &[]), code, words);
    };
    let drive = &SWEPT[SWEPT.find("[drive]").unwrap()..SWEPT.find("[packet]").unwrap()];
    let still = SWEPT.replace(drive, "").replace("\"drive.frequency\"", "\"packet.energy\"");
    let at = folder(&still.replace("THz", "meV").replace("0.5", "50"));
    expect(&sweep(at.path(), "a", &[]), 2, &["[drive] is missing", "help: add [drive]"]);
    refused("\"110 meV\"", "[\"110 meV\", \"120 meV\"]", 2, &["packet", "has 2 energies"]);
    refused("1 meV/angstrom", "3000 meV/angstrom", 1, &["side bands up to order", "failed"]);
}
