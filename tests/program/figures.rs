//! Figures and films against the records they are drawn from, and what `plot` and `animate` refuse.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use wavepore::record::Record;
use wavepore::render::figures::{Kind, Wishes, figure};
use wavepore::render::movie::Show;
use wavepore::render::{EnergyUnit, PRINT, Panel, Series, Shape, Stage, Subject};

use super::binary::{expect, names, said, wavepore};
use super::small_disk::SmallDisk;

const KINDS: [(Kind, &str); 5] = [
    (Kind::Transmission, "transmission"),
    (Kind::Spacetime, "spacetime"),
    (Kind::Snapshots, "snapshots"),
    (Kind::Momentum, "momentum"),
    (Kind::Norms, "norms"),
];

const PAIR: &str = r#"
title = "K+ <meets> \"a & b\""
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = ["3.6 kBT", "5.6 kBT"]
width = "0.5 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 40
"#;

/// A well on the membrane's ramp, a thin rectangle with ψ, a sharp step without frames.
fn scenario(name: &str) -> String {
    let one = |energy: &str| PAIR.replace("[\"3.6 kBT\", \"5.6 kBT\"]", energy);
    match name {
        "well" => {
            one("\"4.7 kBT\"").replace("138 meV", "-40 meV").replace("0.08", "0.3")
                + "[membrane]\nvoltage = \"-64 mV\"\nfrom = \"-3 angstrom\"\nto = \"3 angstrom\"\n"
        }
        "rectangle" => {
            one("\"5.6 kBT\"").replace("eckart", "rectangle").replace("138 meV", "5 kBT").replace("0.08", "0.1")
                + "wave_function = true\n"
        }
        "step" => one("\"5.6 kBT\"")
            .replace("eckart", "step")
            .replace("138 meV", "2 kBT")
            .replace("0.08", "0")
            .replace("frames = 40", "frames = 0"),
        _ => PAIR.to_owned(),
    }
}

/// A folder with the record `<name>.h5`.
fn made(name: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("s.toml"), scenario(name)).unwrap();
    let record = format!("{name}.h5");
    expect(&said(folder.path(), &["run", "s.toml", "-o", &record]), 0, &[]);
    let path = folder.path().join(record);
    (folder, path)
}

fn panels(subject: &Subject, kind: Kind, wishes: &Wishes) -> Vec<Panel> {
    figure(subject, kind, wishes, &PRINT).unwrap().panels().cloned().collect()
}

fn named<'a>(panel: &'a Panel, name: &str) -> &'a Series {
    panel.series.iter().find(|series| series.name == name).unwrap()
}

fn nearest(times: &[f64], time: f64) -> usize {
    (0..times.len()).min_by(|&a, &b| (times[a] - time).abs().total_cmp(&(times[b] - time).abs())).unwrap()
}

/// ∫ y dx by trapezoids, gaps left out.
fn integral(series: &Series) -> f64 {
    let points: Vec<(f64, f64)> =
        series.x.iter().copied().zip(series.y.iter().copied()).filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
    points.windows(2).map(|w| (w[1].0 - w[0].0).abs() * (w[0].1 + w[1].1) / 2.0).sum()
}

#[test]
fn axes_tell_quantities_and_units_and_hold_what_is_drawn() {
    let units = ["(kBT)", "(Å)", "(1/Å)", "(fs)", "(ps)"];
    // Shares of one have no unit.
    let plain = ["transmission", "|difference|", "probability", "left on the grid"];
    for name in ["pair", "well", "rectangle"] {
        let (_folder, path) = made(name);
        let subject = Subject::open(&path, None).unwrap();
        for (kind, kind_name) in KINDS {
            for panel in panels(&subject, kind, &Wishes::default()) {
                for scale in [&panel.x, &panel.y] {
                    let told = units.iter().any(|unit| scale.label.ends_with(unit)) || plain.contains(&&*scale.label);
                    assert!(told || (panel.bare && scale.label.is_empty()), "{name} {kind_name}: `{}`", scale.label);
                    assert!(scale.from < scale.to && scale.from.is_finite() && scale.to.is_finite());
                }
                assert!(panel.series.iter().all(|s| matches!(s.shape, Shape::Map { .. }) || s.x.len() == s.y.len()));
            }
        }
    }
}

#[test]
fn transmission_shows_the_columns_of_the_record() {
    let (_folder, path) = made("pair");
    let subject = Subject::open(&path, Some(EnergyUnit::Mev)).unwrap();
    let table = subject.record.transmission().unwrap().unwrap();
    let upper = &panels(&subject, Kind::Transmission, &Wishes::default())[0];
    let matrix = named(upper, "transfer matrix");
    assert!(matrix.x == table.energy && matrix.y == table.matrix);
    let classical = named(upper, "classical");
    let top = subject.potential.classical_top;
    assert_eq!((&classical.x[1..3], &classical.y[..]), (&[top, top][..], &[0.0, 0.0, 1.0, 1.0][..]));
    let dots: Vec<&Series> = upper.series.iter().filter(|series| series.shape == Shape::Dots).collect();
    assert_eq!(dots.len(), 2);
    for (number, dots) in dots.iter().enumerate() {
        for row in 0..table.energy.len() {
            let own = table.packet_index[row] == number as i64 && table.trusted[row] == 1;
            assert!(if own { dots.y[row] == table.packet[row] } else { dots.y[row].is_nan() }, "{number} {row}");
        }
        assert!(dots.y.iter().any(|y| y.is_finite()));
    }
}

#[test]
fn the_map_follows_the_packet() {
    let (_folder, path) = made("pair");
    let subject = Subject::open(&path, None).unwrap();
    for index in [0, 1] {
        let wishes = Wishes { packets: vec![index], ..Wishes::default() };
        let panel = &panels(&subject, Kind::Spacetime, &wishes)[1];
        let map = &panel.series[0];
        let Shape::Map { columns, pixels } = &map.shape else { panic!("no map") };
        let series = subject.record.packet(index).unwrap().series().unwrap();
        assert_eq!(map.y, [0.0, *series.time.last().unwrap()]);
        assert_eq!(map.x, [panel.x.from, panel.x.to]);
        let rows = pixels.len() / columns;
        // On its way to the barrier: the brightest pixel (white paper, so the darkest) lies at the packet's middle.
        let number = nearest(&series.time, 300.0);
        for frame in 0..number {
            let row = ((1.0 - series.time[frame] / map.y[1]) * (rows - 1) as f64).round() as usize;
            let row = &pixels[row * columns..][..*columns];
            let sum = |pixel: &[u8; 3]| pixel.iter().map(|&part| u32::from(part)).sum::<u32>();
            let darkest = row.iter().map(sum).min().unwrap();
            let places: Vec<usize> = (0..*columns).filter(|&column| sum(&row[column]) == darkest).collect();
            let middle = places.iter().sum::<usize>() as f64 / places.len() as f64 + 0.5;
            let x = map.x[0] + (map.x[1] - map.x[0]) * middle / *columns as f64;
            assert!((x - series.mean_position[frame]).abs() < 0.12, "{index} {frame}: {x}");
        }
    }
}

#[test]
fn snapshots_are_stored_frames_at_the_packets_energy() {
    let (_folder, path) = made("pair");
    for unit in [EnergyUnit::Kbt, EnergyUnit::Mev] {
        let subject = Subject::open(&path, Some(unit)).unwrap();
        let wishes = Wishes { time: Some((100.0, 900.0)), ..Wishes::default() };
        for (index, panel) in panels(&subject, Kind::Snapshots, &wishes).iter().enumerate() {
            let packet = subject.record.packet(index).unwrap();
            let (x, times) = (&packet.header().x, packet.series().unwrap().time);
            let base = subject.shown(packet.header().energy);
            let width = subject.number(&packet, "width_angstrom").unwrap();
            // One fifth of the panel is the peak of the packet at the beginning.
            let gain = 0.2 * (panel.y.to - panel.y.from) * width * (2.0 * std::f64::consts::PI).sqrt();
            let lines = panel.series.iter().filter(|s| s.name.ends_with(" fs") && matches!(s.shape, Shape::Line(_)));
            let mut count = 0;
            for (moment, line) in lines.enumerate() {
                let frame = nearest(&times, 100.0 + 200.0 * moment as f64);
                let density = packet.density(frame..frame + 1).unwrap();
                let first = x.iter().position(|&x| x == line.x[0]).unwrap();
                for (i, &y) in line.y.iter().enumerate() {
                    let wanted = base + gain * f64::from(density[first + i]);
                    assert!((y - wanted).abs() < 1e-9 * wanted, "{index} {moment} {i}");
                }
                assert_eq!(line.name, format!("{:.0} fs", times[frame]));
                count += 1;
            }
            assert_eq!(count, 5);
            let bands = panel.series.iter().filter(|s| s.name == "|ψ|²");
            assert!(
                bands.into_iter().all(|s| matches!(&s.shape, Shape::Band(floor) if floor.iter().all(|&y| y == base)))
            );
            assert!(
                panel.notes[0].starts_with(&format!("t = {:.0} fs", times[nearest(&times, 100.0)])),
                "{:?}",
                panel.notes
            );
        }
    }
}

#[test]
fn spectra_hold_the_probabilities() {
    for name in ["pair", "well", "rectangle"] {
        let (_folder, path) = made(name);
        let subject = Subject::open(&path, None).unwrap();
        for (index, panel) in panels(&subject, Kind::Momentum, &Wishes::default()).iter().enumerate() {
            let series = subject.record.packet(index).unwrap().series().unwrap();
            let [t, r] = [&series.transmitted, &series.reflected].map(|values| *values.last().unwrap());
            for (line, wanted) in [("incoming", 1.0), ("transmitted", t), ("reflected", r)] {
                let found = integral(named(panel, line));
                assert!((found - wanted).abs() < 1e-2, "{name} {index} {line}: {found} instead of {wanted}");
            }
        }
    }
}

#[test]
fn norms_end_where_the_record_ends() {
    let (_folder, path) = made("rectangle");
    let subject = Subject::open(&path, None).unwrap();
    let series = subject.record.packet(0).unwrap().series().unwrap();
    let panels = panels(&subject, Kind::Norms, &Wishes::default());
    let last = |values: &[f64]| *values.last().unwrap();
    for (name, values) in [("right", &series.right), ("left", &series.left), ("between the planes", &series.inside)] {
        assert_eq!(last(&named(&panels[0], name).y), last(values), "{name}");
    }
    assert_eq!(last(&panels[1].series[0].y).to_bits(), last(&series.norm).to_bits());
    assert_eq!(panels[2].series[0].y.len(), series.energy.len());
}

#[test]
fn the_potential_is_drawn_true() {
    for name in ["pair", "well", "rectangle"] {
        let (_folder, path) = made(name);
        let subject = Subject::open(&path, None).unwrap();
        let (lowest, highest) = subject.potential_range();
        for &index in &subject.packets {
            let panel = Stage::new(&subject, index, &Wishes::default(), &PRINT).unwrap().panel;
            let curve = panel.series.iter().find(|s| s.name == "V(x)" && matches!(s.shape, Shape::Line(_))).unwrap();
            let (low, high) = curve.y.iter().fold((0.0, 0.0), |(a, b): (f64, f64), &y| (a.min(y), b.max(y)));
            // Tops and bottoms of barriers thinner than a pixel as well.
            assert!(
                (low - subject.shown(lowest)).abs() < 1e-12 && (high - subject.shown(highest)).abs() < 1e-12,
                "{name}"
            );
            let energies = subject.packets.iter().map(|&i| subject.record.packet(i).unwrap().header().energy);
            for energy in energies.chain([lowest, highest]) {
                let place = panel.y.place(subject.shown(energy));
                assert!(place > 0.0 && place < 1.0, "{name}: {energy}");
            }
        }
        if name == "rectangle" {
            let spacing = subject.potential.x[1] - subject.potential.x[0];
            let panel = Stage::new(&subject, 0, &Wishes::default(), &PRINT).unwrap().panel;
            let curve = &panel.series[1];
            let half = subject.shown(highest) / 2.0;
            let crossing = |w: &[f64]| (w[0] < half) != (w[1] < half);
            let edges: Vec<f64> =
                (1..curve.y.len()).filter(|&i| crossing(&curve.y[i - 1..=i])).map(|i| curve.x[i]).collect();
            assert!(edges.len() == 2, "{edges:?}");
            assert!((edges[0] + 0.05).abs() < 1.5 * spacing && (edges[1] - 0.05).abs() < 1.5 * spacing, "{edges:?}");
        }
    }
}

#[test]
fn films_tell_the_records_times_and_numbers() {
    let (_folder, path) = made("pair");
    let subject = Subject::open(&path, None).unwrap();
    let show = |count| Show::new(&subject, &Wishes::default(), &PRINT, (160, 90), count, false).unwrap();
    // Eight: no frame lies halfway between two moments.
    let film = show(Some(8));
    let records: Vec<_> = [0, 1].map(|index| subject.record.packet(index).unwrap().series().unwrap()).into();
    let ends: Vec<f64> = records.iter().map(|series| *series.time.last().unwrap()).collect();
    assert!(ends[0] != ends[1], "two clocks are wanted");
    assert_eq!((film.count(), film.clock(0), film.images(0..8).unwrap().len()), (8, "t = 0 fs".into(), 8));
    let end = ends[0].max(ends[1]);
    assert_eq!(film.clock(7), format!("t = {:.2} ps", end / 1000.0));
    assert_eq!(film.clock(3), format!("t = {:.0} fs", end * 3.0 / 7.0));
    for (index, series) in records.iter().enumerate() {
        let (first, last) = (film.moments(0)[index], film.moments(7)[index]);
        assert_eq!((first.frame, first.time), (0, series.time[0]));
        assert_eq!((last.frame, last.time), (series.time.len() - 1, ends[index]));
        assert_eq!(last.transmitted.to_bits(), series.transmitted.last().unwrap().to_bits());
        assert_eq!(last.reflected.to_bits(), series.reflected.last().unwrap().to_bits());
        for frame in 0..8 {
            let wanted = nearest(&series.time, end * frame as f64 / 7.0);
            assert_eq!(film.moments(frame)[index].time, series.time[wanted], "{index} {frame}");
        }
    }
    assert_eq!(show(None).count(), records.iter().map(|series| series.time.len()).max().unwrap());
}

/// Pixels of a picture that the png crate decodes.
fn png_size(path: &Path) -> (u32, u32) {
    let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
    let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut buffer).unwrap();
    (reader.info().width, reader.info().height)
}

#[test]
fn plot_writes_files_that_open_and_the_same_ones_again() {
    let (folder, _) = made("pair");
    let at = folder.path();
    for (_, kind) in KINDS {
        for ending in ["svg", "png", "pdf"] {
            let [a, b] = ["a", "b"].map(|name| format!("{kind}-{name}.{ending}"));
            for name in [&a, &b] {
                let output =
                    said(at, &["plot", "pair.h5", "--kind", kind, "-o", name, "--width", "100", "--dpi", "72"]);
                expect(&output, 0, &[name]);
            }
            let bytes = fs::read(at.join(&a)).unwrap();
            assert!(ending == "pdf" || bytes == fs::read(at.join(&b)).unwrap(), "{a} is another each time");
            match ending {
                "svg" => {
                    let text = String::from_utf8(bytes).unwrap();
                    assert!(text.starts_with("<svg ") && text.trim_end().ends_with("</svg>"), "{kind}");
                    assert!(text.contains("<title>K+ &lt;meets&gt; &quot;a &amp; b&quot;"), "{kind}");
                    let label = if kind == "transmission" { "energy (kBT)" } else { "(" };
                    assert!(text.contains(label) && !text.contains("NaN") && !text.contains("inf"), "{kind}");
                }
                "png" => assert_eq!(png_size(&at.join(&a)).0, (100.0_f64 / 25.4 * 72.0).round() as u32, "{kind}"),
                _ => {
                    assert!(bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF"), "{kind}");
                }
            }
        }
    }
}

#[test]
fn animate_writes_films_that_open() {
    let (folder, _) = made("rectangle");
    let at = folder.path();
    let film = |name: &str, more: &[&str]| {
        let usual = ["animate", "rectangle.h5", "-o", name, "--size", "160x90", "--fps", "5", "--duration", "2"];
        expect(&said(at, &[&usual[..], more].concat()), 0, &[name]);
        fs::read(at.join(name)).unwrap()
    };
    assert!(film("a.gif", &[]) == film("b.gif", &[]) && film("a.gif", &["--force", "--phase"]) != film("c.gif", &[]));
    let mut decoder = gif::DecodeOptions::new().read_info(File::open(at.join("b.gif")).unwrap()).unwrap();
    let mut count = 0;
    while decoder.read_next_frame().unwrap().is_some() {
        count += 1;
    }
    assert_eq!((count, decoder.width(), decoder.height()), (10, 160, 90), "two seconds of five");
    film("a.apng", &[]);
    assert_eq!(png_size(&at.join("a.apng")), (160, 90));
    assert!(String::from_utf8(film("a.html", &[])).unwrap().trim_end().ends_with("</html>"));
    if Command::new("ffmpeg").arg("-version").output().is_ok() {
        assert_eq!(&film("a.mp4", &[])[4..8], b"ftyp");
    } else {
        println!("skipped: no ffmpeg");
    }
}

#[test]
fn wrong_wishes_are_the_users_to_change() {
    let (folder, _) = made("pair");
    let at = folder.path();
    for (name, command) in [("kept.svg", "plot"), ("kept.gif", "animate"), ("kept.html", "animate")] {
        fs::write(at.join(name), "kept").unwrap();
        expect(&said(at, &[command, "pair.h5", "-o", name]), 2, &[name, "--force"]);
        assert_eq!(fs::read_to_string(at.join(name)).unwrap(), "kept");
    }
    let before = names(at);
    expect(&said(at, &["plot", "pair.h5", "-o", "a.bmp"]), 2, &[".svg, .png or .pdf"]);
    expect(&said(at, &["animate", "pair.h5", "-o", "a.avi"]), 2, &[".gif .mp4 .html .apng"]);
    for (_, kind) in KINDS {
        expect(&said(at, &["plot", "pair.h5", "--kind", kind, "--packet", "9"]), 2, &["no packet 9", "0, 1"]);
    }
    for kind in ["spacetime", "snapshots"] {
        let far = ["plot", "pair.h5", "--kind", kind, "--x", "900 angstrom:901 angstrom"];
        expect(&said(at, &far), 2, &["900", "grid reaches"]);
    }
    for film in ["a.gif", "a.html"] {
        let animate = |more: &[&str]| said(at, &[&["animate", "pair.h5", "-o", film], more].concat());
        expect(&animate(&["--packet", "9"]), 2, &["9"]);
        expect(&animate(&["--x", "900 angstrom:901 angstrom"]), 2, &[]);
        expect(&animate(&["--size", "12"]), 2, &["1280x720"]);
        expect(&animate(&["--fps", "0"]), 2, &["0.1 to 100"]);
        expect(&animate(&["--duration", "-1"]), 2, &[]);
        expect(&animate(&["--x", "3"]), 2, &["-10 angstrom:10 angstrom"]);
        expect(&animate(&["--time", "2 ps:1 ps"]), 2, &["0 ps:2 ps"]);
        expect(&animate(&["--time", "1:2"]), 2, &["ps"]);
    }
    expect(&said(at, &["animate", "pair.h5", "-o", "a.gif", "--phase"]), 2, &["wave_function = true"]);
    assert_eq!(names(at), before);
    let (folder, _) = made("step");
    let at = folder.path();
    for kind in ["spacetime", "snapshots"] {
        expect(&said(at, &["plot", "step.h5", "--kind", kind]), 2, &["record.frames"]);
    }
    for film in ["a.gif", "a.html"] {
        expect(&said(at, &["animate", "step.h5", "-o", film]), 2, &["frames"]);
    }
    expect(&said(at, &["plot", "step.h5", "--kind", "norms"]), 0, &[]);
    assert_eq!(names(at), ["s.toml", "step-norms.svg", "step.h5"]);
}

#[test]
fn what_is_no_complete_record_is_told() {
    let (folder, record) = made("pair");
    let at = folder.path();
    let whole = fs::read(&record).unwrap();
    fs::write(at.join("cut.h5"), &whole[..whole.len() / 2]).unwrap();
    fs::write(at.join("text.h5"), "no HDF5 at all").unwrap();
    hdf5::File::create(at.join("foreign.h5")).unwrap().close().unwrap();
    fs::copy(&record, at.join("open.h5.partial")).unwrap();
    let unfinished = hdf5::File::open_rw(at.join("open.h5.partial")).unwrap();
    unfinished.attr("complete").unwrap().write_scalar(&0_i64).unwrap();
    unfinished.close().unwrap();
    assert!(!Record::open(&at.join("open.h5.partial")).unwrap().complete());
    let before = names(at);
    for (command, target) in [("plot", "a.svg"), ("animate", "a.gif"), ("animate", "a.html")] {
        let open = |name: &str| said(at, &[command, name, "-o", target]);
        expect(&open("gone.h5"), 2, &["no file gone.h5"]);
        expect(&open("cut.h5"), 3, &["cut.h5 is truncated"]);
        expect(&open("text.h5"), 3, &["text.h5 is not an HDF5 file"]);
        expect(&open("foreign.h5"), 3, &["foreign.h5 is HDF5, but not a record"]);
        expect(&open("open.h5.partial"), 3, &["open.h5.partial is incomplete", "run the scenario again"]);
    }
    assert_eq!(names(at), before);
}

#[test]
fn where_nothing_can_be_written_the_machine_failed() {
    let (folder, record) = made("pair");
    let at = folder.path();
    fs::write(at.join("file"), "no folder").unwrap();
    let record = record.to_str().unwrap();
    for (command, target) in [("plot", "file/a.svg"), ("animate", "file/a.gif"), ("animate", "file/a.html")] {
        expect(&said(at, &[command, record, "-o", target]), 3, &["file"]);
    }
    let Some(disk) = SmallDisk::mount(16) else {
        println!("skipped: a small disk cannot be mounted here");
        return;
    };
    for (command, name) in [("plot", "a.png"), ("animate", "a.gif"), ("animate", "a.apng"), ("animate", "a.html")] {
        let target = disk.0.path().join(name);
        expect(&said(at, &[command, record, "-o", target.to_str().unwrap()]), 3, &[name]);
        assert!(names(disk.0.path()).is_empty(), "{:?}", names(disk.0.path()));
    }
}

#[cfg(unix)]
#[test]
fn signals_end_a_film_and_leave_nothing() {
    let (folder, _) = made("pair");
    let before = names(folder.path());
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let long = ["animate", "pair.h5", "-o", "a.gif", "--duration", "700"];
        let mut child = wavepore(folder.path()).args(long).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs(2));
        assert!(child.try_wait().unwrap().is_none(), "was not long");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(names(folder.path()), before);
    }
}
