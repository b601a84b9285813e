//! Records and collections of the program open with other libraries of Python.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::binary::{expect, invoke, quick_folder, shipped, stderr};
use super::python::python;
use super::sweep::{SWEPT, swept};

/// The Python of `WAVEPORE_PYTHON` alone, if it can import `modules`.
fn named_python(modules: &str) -> Option<OsString> {
    std::env::var_os("WAVEPORE_PYTHON").and_then(|_| python(modules))
}

#[test]
fn records_of_currents_open_in_python() {
    let Some(python) = named_python("h5py, numpy, xarray, h5netcdf, netCDF4") else { return };
    let folder = quick_folder();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/record_opens.py");
    let mut command = Command::new(python);
    command.arg(script);
    for scenario in ["k_filter", "mixed_ions"] {
        let record = folder.path().join(format!("{scenario}.h5"));
        let arguments = [
            "--voltages",
            "-120 mV:120 mV:9",
            "--tolerance",
            "1e-6",
            "-o",
            record.to_str().unwrap(),
        ];
        let wanted = shipped(&format!("{scenario}.toml"));
        expect(
            &invoke(folder.path(), &[&["currents", &wanted], &arguments[..]].concat()),
            0,
            &["record"],
        );
        command.arg(record);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn collections_open_in_python() {
    let Some(python) = named_python("h5py, numpy, xarray, h5netcdf, netCDF4") else { return };
    let shared = SWEPT
        .replace("[numerics]", "[transmission]\nenergies = [\"3 kBT\", \"5 kBT\"]\n[numerics]");
    let mut command = Command::new(python);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/collection_opens.py"));
    let folders = [("run", SWEPT), ("transmission", &shared)].map(|(what, text)| {
        let folder = swept(text);
        // All but the first case.
        for task in (1..24).map(|task| format!("{task}/24")) {
            let sweep = ["sweep", "swept.toml", "-o", "a", "--what", what, "--task", &task];
            expect(&invoke(folder.path(), &sweep), 0, &[]);
        }
        expect(&invoke(folder.path(), &["collect", "a"]), 1, &["1 of 24 cases have no result"]);
        command.arg(folder.path().join("a/collected.h5"));
        if what == "run" {
            let linked = ["collect", "a", "-o", "linked.h5", "--link-records"];
            expect(&invoke(folder.path(), &linked), 1, &["1 of 24 cases have no result"]);
            command.arg(folder.path().join("linked.h5"));
        }
        folder
    });
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    drop(folders);
}
