//! The example for notebooks, run on a record.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::{Command, Stdio};

use super::binary::{complaint, names, quick_record, room};

/// Pixels of a PNG and how many of them are not white.
fn drawn(path: &Path) -> (usize, usize) {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let size = reader.next_frame(&mut pixels).unwrap().buffer_size();
    let channels = reader.output_color_type().0.samples();
    let dark = pixels[..size].chunks_exact(channels).filter(|pixel| pixel.iter().any(|&value| value < 250)).count();
    (size / channels, dark)
}

#[test]
fn the_notebook_example_draws_both_figures() {
    let python = std::env::var_os("WAVEPORE_PYTHON").filter(|python| {
        let imports = ["-c", "import h5netcdf, matplotlib, numpy, xarray"];
        Command::new(python).args(imports).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    let Some(python) = python else {
        println!("skipped: WAVEPORE_PYTHON names no Python with xarray, h5netcdf and matplotlib");
        return;
    };
    let folder = room();
    let record = quick_record(folder.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/notebook.py");
    let figures = folder.path().join("new/figures");
    let mut command = Command::new(python);
    command.arg(&script).arg(record).arg("-o").arg(&figures);
    command.env("MPLBACKEND", "Agg").env("MPLCONFIGDIR", folder.path());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", complaint(&output));
    assert_eq!(names(&figures), ["packets.png", "transmission.png"]);
    for name in names(&figures) {
        let (pixels, dark) = drawn(&figures.join(&name));
        // Text, axes and curves cover a few per cent, shades at most half.
        assert!(pixels > 500_000 && dark > pixels / 50 && dark < pixels / 2, "{name}: {dark} of {pixels}");
    }
    let lines = fs::read_to_string(script).unwrap().lines().count();
    assert!(lines <= 120, "an example of {lines} lines is none");
}
