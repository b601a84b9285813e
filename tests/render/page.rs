//! The page for a browser: one file, nothing from elsewhere, and the record's numbers in it.

use std::cell::Cell;
use std::f64::consts::PI;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use approx::assert_relative_eq;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use serde_json::Value;
use tempfile::tempdir;

use super::browser::has_browser;
use super::driven::driven;
use super::files::{names, shipped};
use super::python::python;
use super::run;
use super::scenarios::QUICK;
use crate::error::Error;
use crate::render::movie::html::{Page, write};
use crate::render::theme::PRINT;
use crate::render::{EnergyUnit, PlotOptions, RecordView};
use crate::units::{ATOMIC_MASS, HBAR, Interval};

/// A title that would break out of its element, if it could.
const TITLE: &str =
    r#"</title></script><script>alert("1 & 2")</script> K⁺ 'meets' {{record}} <!-- \"#;

pub(super) fn page() -> Page {
    Page { dark: None, phase: false, frames_per_second: 25.0, duration: Some(8.0) }
}

fn titled() -> PlotOptions {
    PlotOptions { title: Some(TITLE.into()), ..PlotOptions::default() }
}

/// A quick run, with ψ, in `folder`.
fn quick(folder: &Path) -> RecordView {
    run(folder, "quick.h5", &format!("{QUICK}wave_function = true\n"))
}

/// The page as text, and the object in it.
pub(super) fn written(
    subject: &RecordView,
    options: &PlotOptions,
    page: &Page,
    path: &Path,
) -> (String, Value) {
    write(subject, options, page, path, &|| Ok(())).unwrap();
    let text = fs::read_to_string(path).unwrap();
    let start = "<script id=\"record\" type=\"application/json\">";
    let object = text.split_once(start).unwrap().1.split_once("</script>").unwrap().0;
    let object = serde_json::from_str(object).unwrap();
    (text, object)
}

pub(super) fn inflated(text: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(&STANDARD.decode(text.as_str().unwrap()).unwrap()[..])
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// Single-precision numbers.
pub(super) fn singles(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

/// One frame of a packet: densities (1/Å) and phases (radian).
pub(super) fn frame(
    packet: &Value,
    levels: f64,
    bytes: &[u8],
    number: usize,
) -> (Vec<f64>, Vec<f64>) {
    let points = packet["points"].as_u64().unwrap() as usize;
    let floor = packet["floor"].as_f64().unwrap();
    let start = 4 * points + number * 3 * points;
    let (mut last, mut before) = (0_u16, 0_u16);
    let density = (start..start + points).map(|at| {
        let folded = u16::from_le_bytes([bytes[at], bytes[at + points]]);
        let bend = (folded >> 1) ^ (folded & 1).wrapping_neg();
        let level = bend.wrapping_add(last.wrapping_mul(2)).wrapping_sub(before);
        (last, before) = (level, last);
        if level == 0 { 0.0 } else { floor * 2_f64.powf((f64::from(level) - 1.0) / levels) }
    });
    let density = density.collect();
    let (mut last, mut before) = (0_u8, 0_u8);
    let phases = bytes[start + 2 * points..start + 3 * points].iter().map(|bend| {
        let angle = bend.wrapping_add(last.wrapping_mul(2)).wrapping_sub(before);
        (last, before) = (angle, last);
        f64::from(angle) * PI / 128.0
    });
    (density, phases.collect())
}

#[test]
fn a_page_is_one_file_that_asks_for_nothing_and_takes_its_title_as_text() {
    let folder = tempdir().unwrap();
    let subject = quick(folder.path());
    let path = folder.path().join("film.html");
    let (text, object) = written(&subject, &titled(), &page(), &path);
    assert_eq!(names(folder.path()), ["film.html", "quick.h5"]);
    assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
    for outside in ["http:", "https:", "//cdn", " src=", "@import", "url(", "alert(\"1"] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert_eq!(text.matches("</script>").count(), 3);
    assert_eq!(text.matches("</title>").count(), 1);
    assert!(
        text.contains("&lt;/title&gt;&lt;/script&gt;&lt;script&gt;alert(&quot;1 &amp; 2&quot;)")
    );
    assert_eq!(object["title"], TITLE);
    assert!(text.len() < 150_000, "{} bytes", text.len());
    assert_eq!(object["phase"], false);
    let subject = RecordView::open(&folder.path().join("quick.h5"), Some(EnergyUnit::Mev)).unwrap();
    let dark = Page { dark: Some(true), phase: true, duration: None, ..page() };
    let (text, object) =
        written(&subject, &PlotOptions { logarithmic: true, ..titled() }, &dark, &path);
    assert!(text.contains("data-theme=\"dark\""));
    assert!(object["unit"] == "meV" && object["logarithmic"] == true && object["phase"] == true);
    let moments = object["packets"][0]["time"].as_array().unwrap().len();
    assert_eq!(object["duration"], moments as f64 / 25.0);
}

#[test]
fn a_page_holds_what_the_record_holds() {
    let folder = tempdir().unwrap();
    let subject = quick(folder.path());
    let (_, object) = written(&subject, &titled(), &page(), &folder.path().join("film.html"));
    let (read, shown) = (subject.record.packet(0).unwrap(), &object["packets"][0]);
    let series = read.series().unwrap();
    let count = shown["time"].as_array().unwrap().len();
    for (name, column) in [
        ("time", &series.time[..]),
        ("transmitted", series.column("transmitted")),
        ("reflected", series.column("reflected")),
    ] {
        let found = shown[name].as_array().unwrap();
        // the parser of the tests is off by a last bit now and then
        let same = |(found, known): (&Value, &f64)| {
            (found.as_f64().unwrap() - known).abs() <= 3e-16 * known.abs()
        };
        assert!(found.len() == count && found.iter().zip(column).all(same), "{name}");
    }
    let end =
        (series.column("transmitted")[count - 1], *series.column("transmitted").last().unwrap());
    assert!((end.0 - end.1).abs() <= 1e-4, "{end:?}");
    assert!(object.get("driven").is_none() && shown.get("drive").is_none());
    let number = |value: &Value| value.as_f64().unwrap();
    let [wavenumber, rate] = [0, 1].map(|at| number(&shown["carrier"][at]));
    let mass = subject.record.header().mass_u * ATOMIC_MASS;
    let energy = (HBAR * wavenumber).powi(2) / (2.0 * mass);
    assert_relative_eq!(energy, number(&shown["energy"]), max_relative = 1e-9);
    assert_relative_eq!(rate, number(&shown["energy"]) / HBAR, max_relative = 1e-12);
    let [red, green, blue] = PRINT.packet(0).rgb();
    assert_eq!(shown["colors"][0], format!("#{red:02x}{green:02x}{blue:02x}"));
    let potential = singles(&inflated(&object["potential"]));
    let curve = &subject.potential;
    let (x, v) = potential.split_at(potential.len() / 2);
    let first = curve.x.iter().position(|&known| known as f32 == x[0]).unwrap();
    assert!(curve.potential[first..].iter().zip(v).all(|(&known, &v)| known as f32 == v));

    let bytes = inflated(&shown["frames"]);
    let points = shown["points"].as_u64().unwrap() as usize;
    assert_eq!(bytes.len(), 4 * points + 3 * points * count);
    let x = singles(&bytes[..4 * points]);
    let first = read.header().x.iter().position(|&known| known as f32 == x[0]).unwrap();
    let free = (
        x[0] <= object["view"][0].as_f64().unwrap() as f32,
        x[points - 1] < *read.header().x.last().unwrap() as f32,
    );
    assert_eq!(free, (true, true));
    let floor = shown["floor"].as_f64().unwrap();
    let mut seen = 0;
    for number in 0..count {
        let (density, phases) = frame(shown, object["levels"].as_f64().unwrap(), &bytes, number);
        let wanted = read.density(number..number + 1).unwrap();
        let psi = read.wave_function(number..number + 1).unwrap();
        for point in 0..points {
            let (found, known) = (density[point], f64::from(wanted[first + point]));
            if known <= floor {
                assert_eq!(found, 0.0);
                continue;
            }
            seen += 1;
            assert!((found / known - 1.0).abs() < 1.36e-3, "frame {number}: {found} for {known}");
            let off = (psi[first + point].arg() - phases[point]).sin().abs();
            assert!(off <= PI / 256.0 + 1e-9, "frame {number}: {off}");
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn a_page_of_a_driven_run_holds_what_moves_its_potential() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    let path = folder.path().join("film.html");
    let (_, object) = written(&subject, &PlotOptions::default(), &page(), &path);
    assert_eq!(object["driven"], true);
    let curves = singles(&inflated(&object["potential"]));
    let (x, w) = (curves[0], &curves[curves.len() / 3 * 2..]);
    let first = subject.potential.x.iter().position(|&known| known as f32 == x).unwrap();
    assert!(subject.potential.driven[first..].iter().zip(w).all(|(&known, &w)| known as f32 == w));
    for (index, packet) in object["packets"].as_array().unwrap().iter().enumerate() {
        let series = subject.record.packet(index).unwrap().series().unwrap();
        let shown = packet["drive"].as_array().unwrap();
        assert_eq!(shown.len(), packet["time"].as_array().unwrap().len());
        let same = |(shown, known): (&Value, &f64)| (shown.as_f64().unwrap() - known).abs() < 1e-12;
        assert!(shown.iter().zip(series.column("drive")).all(same));
    }
}

#[test]
fn a_page_that_cannot_be_filled_is_refused_and_leaves_nothing() {
    let folder = tempdir().unwrap();
    let subject = quick(folder.path());
    let path = folder.path().join("film.html");
    let options = PlotOptions::default;
    let wrong = [
        (PlotOptions { packets: vec![7], ..options() }, page(), "no packet 7"),
        (PlotOptions { packets: vec![0; 10], ..options() }, page(), "up to 9 with --packet"),
        (
            PlotOptions { x: Some(Interval::new(900.0, 950.0)), ..options() },
            page(),
            "its grid reaches from",
        ),
        (PlotOptions { x: Some(Interval::new(1.0, 1.0)), ..options() }, page(), "rise"),
        (
            PlotOptions { time: Some(Interval::new(1e9, 2e9)), ..options() },
            page(),
            "the record reaches from 0 to",
        ),
        (PlotOptions { time: Some(Interval::new(0.0, f64::NAN)), ..options() }, page(), "rise"),
        (options(), Page { duration: Some(0.0), ..page() }, "seconds"),
    ];
    for (options, page, words) in wrong {
        let error = write(&subject, &options, &page, &path, &|| Ok(())).unwrap_err();
        assert!(
            matches!(error, Error::Usage { .. }) && error.to_string().contains(words),
            "{error}"
        );
    }
    let bare = run(folder.path(), "bare.h5", &QUICK.replace("frames = 20", "frames = 0"));
    let refused = |subject: &RecordView, page: &Page, path: &Path| {
        write(subject, &options(), page, path, &|| Ok(())).unwrap_err()
    };
    assert!(
        matches!(refused(&bare, &page(), &path), Error::Usage { remedy, .. } if remedy.contains("record.frames"))
    );
    assert!(matches!(refused(&subject, &page(), folder.path()), Error::Usage { .. }));
    assert!(matches!(
        refused(&subject, &page(), &folder.path().join("bare.h5/film.html")),
        Error::Machine { .. } | Error::Io { .. }
    ));
    assert_eq!(names(folder.path()), ["bare.h5", "quick.h5"]);
}

#[test]
fn a_page_that_is_cancelled_leaves_nothing() {
    let folder = tempdir().unwrap();
    let subject = quick(folder.path());
    let asked = Cell::new(0);
    let stop = || {
        asked.set(asked.get() + 1);
        assert_eq!(names(folder.path()), ["film.html.partial", "quick.h5"]);
        if asked.get() == 2 { Err(Error::Interrupted(15)) } else { Ok(()) }
    };
    let path = folder.path().join("film.html");
    let options = PlotOptions { logarithmic: true, ..PlotOptions::default() };
    let error = write(&subject, &options, &page(), &path, &stop).unwrap_err();
    assert!(matches!(error, Error::Interrupted(15)) && asked.get() == 2);
    assert_eq!(names(folder.path()), ["quick.h5"]);
}

#[test]
fn a_page_shows_the_part_that_was_asked_for() {
    let folder = tempdir().unwrap();
    let subject = quick(folder.path());
    let times = subject.record.packet(0).unwrap().series().unwrap().time;
    let part = PlotOptions {
        x: Some(Interval::new(-2.0, 1.0)),
        time: Some(Interval::new(times[2], times[5])),
        packets: vec![0],
        ..titled()
    };
    let (_, object) = written(&subject, &part, &page(), &folder.path().join("part.html"));
    let shown = &object["packets"][0];
    assert_eq!(shown["time"].as_array().unwrap().len(), 4);
    let points = shown["points"].as_u64().unwrap() as usize;
    let x = singles(&inflated(&shown["frames"])[..4 * points]);
    // As many more on either side as the wave in view depends on.
    let reach = object["reach"].as_u64().unwrap() as usize;
    assert!(x[reach - 1] <= -2.0 && x[reach] > -2.0);
    assert!(x[points - reach - 1] < 1.0 && x[points - reach] >= 1.0);
}

#[test]
fn a_browser_plays_the_page() {
    let folder = tempdir().unwrap();
    let quick = quick(folder.path());
    write(&quick, &titled(), &page(), &folder.path().join("quick.html"), &|| Ok(())).unwrap();
    let filter = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    let four = run(folder.path(), "four.h5", &filter);
    let path = folder.path().join("four.html");
    write(&four, &titled(), &page(), &path, &|| Ok(())).unwrap();
    let size = fs::metadata(&path).unwrap().len();
    assert!(size < 500_000, "4 packets, 200 frames, 2048 points: {size} bytes");
    if !has_browser() {
        return;
    }
    let Some(python) = python("h5py, numpy, PIL") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/player.py");
    for name in ["quick", "four"] {
        let mut command = Command::new(&python);
        let files = ["html", "h5"].map(|ending| folder.path().join(name).with_extension(ending));
        let done = command.arg(&script).args(files).output().unwrap();
        assert!(done.status.success(), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
}
