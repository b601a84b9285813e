//! Python on records of the program: the example for notebooks, and records of currents.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;

use super::binary::{expect, invoke, names, quick_folder, quick_record, shipped, stderr};
use super::python::python;
use super::sweep::{SWEPT, swept};

/// Pixels of a PNG and how many of them are not white.
fn drawn(path: &Path) -> (usize, usize) {
    let mut reader =
        png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let size = reader.next_frame(&mut pixels).unwrap().buffer_size();
    let channels = reader.output_color_type().0.samples();
    let dark = pixels[..size]
        .chunks_exact(channels)
        .filter(|pixel| pixel.iter().any(|&value| value < 250))
        .count();
    (size / channels, dark)
}

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

#[test]
fn the_notebook_example_draws_both_figures() {
    let Some(python) = named_python("h5netcdf, matplotlib, numpy, xarray") else { return };
    let folder = quick_folder();
    let record = quick_record(folder.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/notebook.py");
    let figures = folder.path().join("new/figures");
    let mut command = Command::new(python);
    command.arg(&script).arg(record).arg("-o").arg(&figures);
    command.env("MPLBACKEND", "Agg").env("MPLCONFIGDIR", folder.path());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&figures), ["packets.png", "transmission.png"]);
    for name in names(&figures) {
        let (pixels, dark) = drawn(&figures.join(&name));
        // Text, axes and curves cover a few per cent, shades at most half.
        assert!(
            pixels > 500_000 && dark > pixels / 50 && dark < pixels / 2,
            "{name}: {dark} of {pixels}"
        );
    }
    let lines = fs::read_to_string(script).unwrap().lines().count();
    assert!(lines <= 120, "an example of {lines} lines is none");
}
