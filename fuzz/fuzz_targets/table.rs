//! Tables of a potential: a file is refused with its line, or gives a potential that is a number everywhere.
//!
//! The first byte chooses columns, units and interpolation; the rest is the file.
#![no_main]

use std::fs;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let Some((&choice, table)) = bytes.split_first() else { return };
    let folder = FOLDER.get_or_init(hostile::folder);
    fs::write(folder.path().join("pmf.csv"), table).unwrap();
    let columns = [[1, 2], [2, 1], [1, 3], [3, 2]][usize::from(choice & 3)];
    let position = ["angstrom", "nm", "m", "bohr"][usize::from(choice >> 2 & 3)];
    let energy = ["kJ/mol", "meV", "kBT", "J"][usize::from(choice >> 4 & 3)];
    let interpolation = ["cubic", "linear", "pchip", "pchip"][usize::from(choice >> 6 & 3)];
    let text = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n[[barrier]]\nshape = \"table\"\nfile = \"pmf.csv\"\ncolumns = {columns:?}\n\
         position_unit = \"{position}\"\nenergy_unit = \"{energy}\"\ninterpolation = \"{interpolation}\"\n"
    );
    if let Some(scenario) = hostile::scenario(&text, folder.path()) {
        let potential = &scenario.case.potential;
        let (from, to) = potential.range();
        for x in (-10..=110).map(|i| from + (to - from) * f64::from(i) / 100.0) {
            assert!(potential.value(x).is_finite(), "V({x})");
        }
    }
});
