//! Figures and films: what they show against what the record holds, and what the commands do with
//! bad wishes.

use std::fs;
use std::path::Path;

use wavepore::record::Record;
use wavepore::render::figures::{FigureKind, figure};
use wavepore::render::movie::{Movie, MovieFormat};
use wavepore::render::{
    Anchor, DARK, EnergyUnit, Figure, Mark, PRINT, PixelSize, PlotOptions, PointSize, RecordView,
    Rect, Series, Shape, Style, Typeface, place,
};
use wavepore::units::Interval;

use super::binary::{QUICK, expect, names, room, said};

const KINDS: [(FigureKind, &str); 5] = [
    (FigureKind::Transmission, "transmission"),
    (FigureKind::Spacetime, "spacetime"),
    (FigureKind::Snapshots, "snapshots"),
    (FigureKind::Momentum, "momentum"),
    (FigureKind::Norms, "norms"),
];

/// Two packets over a barrier, a well and a voltage.
const HILLS: &str = r#"
title = "a < b & \"c\""
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "gaussian"
height = "120 meV"
width = "0.3 angstrom"
[[barrier]]
shape = "gaussian"
height = "-60 meV"
width = "0.4 angstrom"
center = "2 angstrom"
[membrane]
voltage = "-40 mV"
from = "-3 angstrom"
to = "3 angstrom"
[packet]
energy = ["4.4 kBT", "6 kBT"]
width = "0.5 angstrom"
[numerics]
tolerance = 1e-4
[record]
frames = 40
"#;

/// Two walls that let go of a packet slowly.
const TRAP: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "gaussian"
height = "4.6 kBT"
width = "0.1 angstrom"
center = "-0.4 angstrom"
[[barrier]]
shape = "gaussian"
height = "4.6 kBT"
width = "0.1 angstrom"
center = "0.4 angstrom"
[packet]
energy = "4.7 kBT"
width = "0.5 angstrom"
[numerics]
tolerance = 1e-5
[record]
frames = 200
"#;

pub fn hills(folder: &Path) -> RecordView {
    fs::write(folder.join("hills.toml"), HILLS).unwrap();
    expect(&said(folder, &["run", "hills.toml", "-o", "hills.h5"]), 0, &["record"]);
    RecordView::open(&folder.join("hills.h5"), None).unwrap()
}

fn drawn(subject: &RecordView, kind: FigureKind) -> Figure {
    figure(subject, kind, &PlotOptions::default(), &PRINT).unwrap()
}

#[test]
fn every_axis_tells_quantity_and_unit() {
    let folder = room();
    let subject = hills(folder.path());
    for (kind, name) in KINDS {
        let figure = drawn(&subject, kind);
        assert!(figure.panels().count() >= 2, "{name}");
        for panel in figure.panels() {
            let pure = ["probability", "transmission", "|difference|", "left on the grid"];
            let told = |label: &str| label.contains('(') || pure.contains(&label);
            assert!(
                told(&panel.x.label) && (panel.bare || told(&panel.y.label)),
                "{name}: {panel:?}"
            );
        }
    }
}

#[test]
fn the_curve_of_t_is_the_records() {
    let folder = room();
    let subject = hills(folder.path());
    let table = subject.record.transmission().unwrap().unwrap();
    let figure = drawn(&subject, FigureKind::Transmission);
    let upper = figure.panels().next().unwrap();
    let series = |name: &str| upper.series.iter().find(|series| series.name == name).unwrap();
    assert_eq!(series("transfer matrix").y, table.matrix);
    let step = series("classical");
    assert!(
        (step.x[1] * subject.one - subject.potential.classical_top).abs() < 1e-9
            && step.y == [0.0, 0.0, 1.0, 1.0]
    );
    let mut seen = 0;
    for (number, dots) in
        upper.series.iter().filter(|series| series.shape == Shape::Dots).enumerate()
    {
        for (row, &value) in dots.y.iter().enumerate() {
            let own = table.trusted[row] == 1 && table.packet_index[row] == number as i64;
            assert!(if own { value == table.packet[row] } else { value.is_nan() });
            seen += usize::from(own);
        }
    }
    assert_eq!(seen, table.trusted.iter().filter(|&&trusted| trusted == 1).count());
}

#[test]
fn one_packet_stands_alone_beside_both_other_roads() {
    let folder = room();
    let subject = hills(folder.path());
    let table = subject.record.transmission().unwrap().unwrap();
    let wishes = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let (alone, all) = (
        figure(&subject, FigureKind::Transmission, &wishes, &PRINT).unwrap(),
        drawn(&subject, FigureKind::Transmission),
    );
    for (alone, all) in alone.panels().zip(all.panels()) {
        assert_eq!(alone.x, all.x);
        for series in &alone.series {
            if ["transfer matrix", "classical"].contains(&series.name.as_str()) {
                assert!(all.series.contains(series));
                continue;
            }
            for (row, value) in series.y.iter().enumerate() {
                let own = table.trusted[row] == 1 && table.packet_index[row] == 1;
                assert_eq!(value.is_finite(), own, "{} in row {row}", series.name);
            }
        }
        let names = |name: &str| alone.series.iter().filter(|series| series.name == name).count();
        assert_eq!((names("packet 1"), names("trusted window"), names("stated bound")), (1, 1, 1));
    }
}

#[test]
fn densities_stand_on_their_energy_over_a_true_potential() {
    let folder = room();
    hills(folder.path());
    for (unit, one) in [(EnergyUnit::Kbt, 26.726_659_112_543), (EnergyUnit::Mev, 1.0)] {
        let subject = RecordView::open(&folder.path().join("hills.h5"), Some(unit)).unwrap();
        let figure = drawn(&subject, FigureKind::Snapshots);
        for (index, panel) in figure.panels().enumerate() {
            let packet = subject.record.packet(index).unwrap();
            let base = packet.header().energy / one;
            let curves: Vec<_> =
                panel.series.iter().filter(|series| series.name == "|ψ|²").collect();
            let line = curves.iter().find(|series| matches!(series.shape, Shape::Line(_))).unwrap();
            let lowest = line.y.iter().fold(f64::MAX, |a, &b| a.min(b));
            assert!((lowest - base).abs() < 1e-6 * base, "{lowest} {base}");
            // One factor for all points: the first moment is the Gaussian.
            let (x, density) = (&packet.header().x, packet.density(0..1).unwrap());
            let top = density.iter().fold(0.0_f32, |a, &b| a.max(b));
            let gain = (line.y.iter().fold(0.0, |a: f64, &b| a.max(b)) - base) / f64::from(top);
            for (place, height) in line.x.iter().zip(&line.y) {
                let at = x.iter().position(|own| own == place).unwrap();
                assert!((height - base - gain * f64::from(density[at])).abs() < 1e-6 * panel.y.to);
            }
            let Interval { from: low, to: high } = subject.potential_range();
            assert!(low < -60.0 && panel.y.from < low / one && panel.y.to > high / one);
            let potential = panel.series.iter().find(|series| series.name == "V(x)").unwrap();
            for (x, height) in potential.x.iter().zip(&potential.y) {
                assert!((height * one - subject.potential_at(*x)).abs() < 1e-9);
            }
        }
    }
}

/// A small film in `count` frames.
fn small(count: Option<usize>) -> MovieFormat {
    MovieFormat { size: PixelSize::new(320, 180), count, phase: false }
}

/// ∫ y dx by trapezoids, gaps left out.
fn integral(series: &Series) -> f64 {
    let points = series.x.iter().zip(&series.y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let points: Vec<(f64, f64)> = points.map(|(&x, &y)| (x, y)).collect();
    points.windows(2).map(|w| (w[1].0 - w[0].0).abs() * (w[0].1 + w[1].1) / 2.0).sum()
}

#[test]
fn spectra_hold_the_probabilities() {
    let folder = room();
    let subject = hills(folder.path());
    for (index, panel) in drawn(&subject, FigureKind::Momentum).panels().enumerate() {
        let series = subject.record.packet(index).unwrap().series().unwrap();
        let [t, r] = [series.column("transmitted"), series.column("reflected")]
            .map(|values| *values.last().unwrap());
        for (name, wanted) in [("incoming", 1.0), ("transmitted", t), ("reflected, at −k", r)] {
            let found = integral(panel.series.iter().find(|series| series.name == name).unwrap());
            assert!((found - wanted).abs() < 1e-2, "{index} {name}: {found} instead of {wanted}");
        }
    }
}

#[test]
fn probabilities_in_time_are_the_records() {
    let folder = room();
    let subject = hills(folder.path());
    let wishes = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let norms = figure(&subject, FigureKind::Norms, &wishes, &PRINT).unwrap();
    let panels: Vec<_> = norms.panels().collect();
    let series = subject.record.packet(1).unwrap().series().unwrap();
    let named = |name: &str| &panels[0].series.iter().find(|series| series.name == name).unwrap().y;
    assert_eq!(
        (&named("right")[..], &named("left")[..], &named("between the planes")[..]),
        (series.column("right"), series.column("left"), series.column("inside"))
    );
    assert_eq!(panels[1].series[0].y, series.column("norm"));
    let energies = panels[2].series[0]
        .y
        .iter()
        .zip(series.column("energy"))
        .filter(|(_, energy)| energy.is_finite());
    assert!(
        energies.into_iter().all(|(shown, energy)| (shown * subject.one - energy).abs() < 1e-9)
    );
}

#[test]
fn a_films_clock_and_books_are_the_records() {
    let folder = room();
    let subject = hills(folder.path());
    let books = |index: usize| subject.record.packet(index).unwrap().series().unwrap();
    let longest =
        books(0).time[books(0).time.len() - 1].max(books(1).time[books(1).time.len() - 1]);
    let whole = PlotOptions { time: Some(Interval::new(0.0, longest)), ..PlotOptions::default() };
    let show = Movie::new(&subject, &whole, &DARK, small(None)).unwrap();
    let (first, last) = (show.states(0), show.states(show.count() - 1));
    for index in 0..2 {
        let series = books(index);
        assert_eq!((first[index].frame, first[index].time), (0, 0.0));
        let end = series.time.len() - 1;
        assert_eq!((last[index].frame, last[index].time), (end, series.time[end]));
        assert_eq!(
            (last[index].transmitted, last[index].reflected),
            (series.column("transmitted")[end], series.column("reflected")[end])
        );
    }
    // One clock: half way, both packets show the moment nearest to one and the same time.
    let middle = Movie::new(&subject, &whole, &DARK, small(Some(101))).unwrap();
    assert_eq!(middle.count(), 101);
    for (index, moment) in middle.states(50).iter().enumerate() {
        let spacing = books(index).time[1];
        let wanted = (longest / 2.0).min(books(index).time[books(index).time.len() - 1]);
        assert!((moment.time - wanted).abs() <= spacing / 2.0 + 1e-9);
    }
    let images = show.images(0..2).unwrap();
    assert!(
        images.iter().all(|image| (image.width, image.height) == (320, 180))
            && images[0] != images[1]
    );
}

#[test]
fn files_are_written_whole_once_and_alike() {
    let folder = room();
    hills(folder.path());
    let at = folder.path();
    for (_, kind) in KINDS {
        for ending in ["svg", "png", "pdf"] {
            let name = format!("{kind}.{ending}");
            expect(&said(at, &["plot", "hills.h5", "--kind", kind, "-o", &name]), 0, &["figure"]);
            let bytes = fs::read(at.join(&name)).unwrap();
            match ending {
                "svg" => {
                    let text = String::from_utf8(bytes).unwrap();
                    assert!(
                        text.starts_with("<svg")
                            && text.ends_with("</svg>\n")
                            && text.contains("a &lt; b &amp; &quot;c&quot;")
                    );
                    assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
                }
                "png" => {
                    assert!(
                        png::Decoder::new(std::io::Cursor::new(bytes))
                            .read_info()
                            .unwrap()
                            .info()
                            .width
                            > 900
                    )
                }
                _ => assert!(
                    bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF")
                ),
            }
        }
    }
    let before = fs::read(at.join("norms.svg")).unwrap();
    expect(
        &said(at, &["plot", "hills.h5", "--kind", "norms", "-o", "norms.svg"]),
        2,
        &["norms.svg", "--force"],
    );
    expect(
        &said(at, &["plot", "hills.h5", "--kind", "norms", "-o", "norms.svg", "--force"]),
        0,
        &[],
    );
    assert_eq!(before, fs::read(at.join("norms.svg")).unwrap());
    for ending in ["gif", "apng", "html"] {
        let once = format!("once.{ending}");
        let film = ["animate", "hills.h5", "--size", "320x180", "-o"];
        expect(&said(at, &[&film[..], &[&once]].concat()), 0, &["film"]);
        let again = format!("again.{ending}");
        expect(&said(at, &[&film[..], &[&again, "--threads", "1"]].concat()), 0, &["film"]);
        assert_eq!(fs::read(at.join(once)).unwrap(), fs::read(at.join(again)).unwrap(), "{ending}");
    }
    assert!(names(at).iter().all(|name| !name.ends_with("partial")));
}

#[test]
fn wishes_that_cannot_be_met_are_answered() {
    let folder = room();
    let at = folder.path();
    hills(at);
    fs::write(at.join("none.toml"), QUICK.replace("frames = 20", "frames = 0")).unwrap();
    expect(&said(at, &["run", "none.toml", "-o", "none.h5"]), 0, &[]);
    fs::write(at.join("words.h5"), "not a record").unwrap();
    let whole = fs::read(at.join("hills.h5")).unwrap();
    fs::write(at.join("cut.h5"), &whole[..whole.len() / 2]).unwrap();
    let before = names(at);
    for (arguments, code, words) in [
        (vec!["animate", "hills.h5", "-o", "a.avi"], 2, ".gif .mp4 .html"),
        (vec!["plot", "hills.h5", "-o", "a.bmp"], 2, ".svg, .png or .pdf"),
        (vec!["animate", "missing.h5"], 2, "no file missing.h5"),
        (vec!["animate", "words.h5"], 3, "words.h5"),
        (vec!["plot", "cut.h5"], 3, "cut.h5"),
        (vec!["animate", "hills.h5", "--phase"], 2, "record.wave_function"),
        (vec!["animate", "hills.h5", "--packet", "9"], 2, "no packet 9"),
        (
            vec!["plot", "hills.h5", "--packet", "0,1", "--kind", "spacetime"],
            2,
            "shows one packet, not 2",
        ),
        (
            vec!["animate", "hills.h5", "--x", "500 angstrom:600 angstrom"],
            2,
            "its grid reaches from",
        ),
        (vec!["animate", "hills.h5", "--x", "5:6"], 2, "unit"),
        (vec!["animate", "hills.h5", "--time", "2 ps:1 ps"], 2, "larger"),
        (vec!["animate", "hills.h5", "--time", "5 ns:6 ns"], 2, "for example --time \"0 fs:"),
        (
            vec!["animate", "hills.h5", "--time", "5 ns:6 ns", "-o", "a.html"],
            2,
            "the record reaches from 0 to",
        ),
        (
            vec!["plot", "hills.h5", "--time", "5 ns:6 ns", "--kind", "spacetime"],
            2,
            "the record reaches from 0 to",
        ),
        (
            vec!["plot", "hills.h5", "--time", "5 ns:6 ns", "--kind", "snapshots"],
            2,
            "nothing lies between 5000.00 ps",
        ),
        (
            vec!["plot", "hills.h5", "--time", "-2 ps:-1 ps", "--kind", "norms"],
            2,
            "nothing lies between -2.00 ps",
        ),
        (vec!["animate", "hills.h5", "--size", "huge"], 2, "1280x720"),
        (vec!["animate", "hills.h5", "--fps", "0"], 2, "from 0.1 to 100"),
        (vec!["animate", "none.h5"], 2, "record.frames"),
        (vec!["plot", "none.h5", "--kind", "spacetime"], 2, "record.frames"),
        (vec!["plot", "hills.h5", "--width", "5"], 2, "millimetres"),
    ] {
        expect(&said(at, &arguments), code, &[words]);
        assert_eq!(names(at), before, "{arguments:?}");
        let other = if arguments[0] == "plot" { "new/deep/a.pdf" } else { "new/deep/a.html" };
        if !arguments.contains(&"-o") {
            expect(&said(at, &[&arguments[..], &["-o", other]].concat()), code, &[words]);
            assert_eq!(names(at), before, "{arguments:?}: a folder was made");
        }
    }
    assert!(Record::open(&at.join("hills.h5")).unwrap().complete());
}

#[test]
fn times_beyond_the_record_are_cut_off_and_that_is_said() {
    let folder = room();
    let subject = hills(folder.path());
    let end = |index: usize| {
        *subject.record.packet(index).unwrap().series().unwrap().time.last().unwrap()
    };
    let wishes = PlotOptions { time: Some(Interval::new(-1000.0, 1e9)), ..PlotOptions::default() };
    let show = Movie::new(&subject, &wishes, &DARK, small(None)).unwrap();
    let said_of_it = show.remark.clone().unwrap();
    assert!(said_of_it.contains("the record holds no more"), "{said_of_it}");
    assert_eq!(show.states(0)[0].time, 0.0);
    let last = show.states(show.count() - 1);
    assert_eq!((last[0].time, last[1].time), (end(0), end(1)));
    let figure = figure(&subject, FigureKind::Norms, &wishes, &PRINT).unwrap();
    assert_eq!(figure.panels().next().unwrap().x.to * 1000.0, end(0).max(end(1)));
    for (name, kind) in [("a.gif", None), ("a.html", None), ("a.svg", Some("spacetime"))] {
        let time = ["--time", "0.5 ps:1 ns", "-o", name];
        let part = kind.map_or(vec!["animate", "hills.h5", "--size", "160x90"], |kind| {
            vec!["plot", "hills.h5", "--kind", kind]
        });
        expect(
            &said(folder.path(), &[&part[..], &time].concat()),
            0,
            &["note: shown from 500 fs to", name],
        );
    }
}

#[test]
fn a_film_of_a_trap_ends_when_its_numbers_stand_still() {
    let folder = room();
    fs::write(folder.path().join("trap.toml"), TRAP).unwrap();
    expect(&said(folder.path(), &["run", "trap.toml", "-o", "trap.h5"]), 0, &["record"]);
    let subject = RecordView::open(&folder.path().join("trap.h5"), None).unwrap();
    let series = subject.record.packet(0).unwrap().series().unwrap();
    let end = series.time.len() - 1;
    let last = |wishes: &PlotOptions| {
        let show = Movie::new(&subject, wishes, &DARK, small(None)).unwrap();
        (show.states(show.count() - 1)[0], show.count(), show.remark.is_some())
    };
    let (short, frames, told) = last(&PlotOptions::default());
    assert!(short.time < 0.8 * series.time[end] && frames == short.frame + 1 && told, "{short:?}");
    assert_eq!(short.transmitted, series.column("transmitted")[short.frame]);
    for row in short.frame..=end {
        assert!(
            (series.column("transmitted")[row] - series.column("transmitted")[end]).abs() <= 1e-4
        );
        assert!((series.column("reflected")[row] - series.column("reflected")[end]).abs() <= 1e-4);
    }
    // Not a moment later than that, and a look at tails takes longer.
    let before = short.frame - 1;
    let moves = |values: &[f64]| (values[before] - values[end]).abs() > 1e-4;
    assert!(
        moves(series.column("transmitted"))
            || moves(series.column("reflected"))
            || series.column("norm")[before] > 1e-3
    );
    assert_eq!(last(&PlotOptions { logarithmic: true, ..PlotOptions::default() }).0.frame, end);
    let (all, frames, told) = last(&PlotOptions {
        time: Some(Interval::new(0.0, series.time[end])),
        ..PlotOptions::default()
    });
    assert_eq!((all.frame, frames, told), (end, end + 1, false));
    expect(
        &said(folder.path(), &["animate", "trap.h5", "--size", "160x90"]),
        0,
        &[
            "nothing is seen to change",
            &format!("--time \"0 fs:{:.2} ps\"", series.time[end] / 1000.0),
        ],
    );
}

/// The pixels of a map of space and time, rows from the first time on.
fn rows(figure: &Figure) -> Vec<Vec<[u8; 3]>> {
    let mut maps =
        figure.panels().flat_map(|panel| &panel.series).filter_map(|series| match &series.shape {
            Shape::Map { columns, pixels } => Some((*columns, pixels)),
            _ => None,
        });
    let (columns, pixels) = maps.next().unwrap();
    pixels.chunks(columns).rev().map(<[_]>::to_vec).collect()
}

#[test]
fn a_map_shows_empty_frames_as_empty_and_no_row_without_a_frame() {
    let folder = room();
    let subject = hills(folder.path());
    let packet = subject.record.packet(0).unwrap();
    let times = packet.series().unwrap().time;
    // Where the packet is not yet, a frame is empty; the picture says so although other frames are
    // not.
    let wishes = |time, x| PlotOptions { packets: vec![0], time, x, ..PlotOptions::default() };
    let behind = rows(
        &figure(
            &subject,
            FigureKind::Spacetime,
            &wishes(None, Some(Interval::new(3.0, 6.0))),
            &PRINT,
        )
        .unwrap(),
    );
    let blank = |row: &[[u8; 3]]| row.iter().all(|pixel| pixel.iter().all(|&part| part > 250));
    assert!(blank(&behind[0]) && !behind.iter().all(|row| blank(row)));
    // Between two frames every row shows the nearer one.
    let between = rows(
        &figure(
            &subject,
            FigureKind::Spacetime,
            &wishes(Some(Interval::new(times[3], times[4])), None),
            &PRINT,
        )
        .unwrap(),
    );
    assert!(between.iter().all(|row| *row == between[0] || *row == between[between.len() - 1]));
    assert!(!between.iter().any(|row| blank(row)) && between[0] != between[between.len() - 1]);
    let inside = Interval::new(times[3] + 0.1 * times[1], times[3] + 0.4 * times[1]);
    let inside = rows(
        &figure(&subject, FigureKind::Spacetime, &wishes(Some(inside), None), &PRINT).unwrap(),
    );
    assert!(inside.iter().all(|row| *row == inside[0] && !blank(row)));
}

#[test]
fn nothing_stands_outside_of_the_paper_or_on_something_else() {
    let folder = room();
    let nine = "[\"3 kBT\", \"3.5 kBT\", \"4 kBT\", \"4.4 kBT\", \"5 kBT\", \"5.5 kBT\", \"6 kBT\", \"7 kBT\", \"8 kBT\"]";
    fs::write(folder.path().join("nine.toml"), HILLS.replace("[\"4.4 kBT\", \"6 kBT\"]", nine))
        .unwrap();
    expect(&said(folder.path(), &["run", "nine.toml", "-o", "nine.h5"]), 0, &["record"]);
    let nine = RecordView::open(&folder.path().join("nine.h5"), None).unwrap();
    assert_eq!(nine.packets.len(), 9);
    let one = hills(folder.path());
    let long = PlotOptions {
        title: Some("ψ of K⁺, a title that goes on and on ".repeat(9)),
        ..PlotOptions::default()
    };
    let face = Typeface::new().unwrap();
    let all = KINDS
        .iter()
        .flat_map(|kind| [(kind, &one, PlotOptions::default()), (kind, &nine, long.clone())]);
    for (&(kind, name), subject, wishes) in all {
        assert_apart(&figure(subject, kind, &wishes, &PRINT).unwrap(), name, &face);
    }
}

/// Asserts that words stand on the paper and not on each other at the usual width.
pub fn assert_apart(figure: &Figure, name: &str, face: &Typeface) {
    let width = if figure.wide { 504.0 } else { 244.0 };
    assert_apart_at(figure, name, face, (width, width * figure.aspect));
}

/// The same on paper of so many points.
pub fn assert_apart_at(figure: &Figure, name: &str, face: &Typeface, size: (f32, f32)) {
    let (width, _) = size;
    let size = PointSize { width: size.0, height: size.1 };
    let placed = place(figure, size, &Style::new(PRINT), face);
    let mut boxes: Vec<(Rect, String)> = Vec::new();
    for mark in &placed.scene.marks {
        let Mark::Text(text) = mark else { continue };
        let (long, high) = (face.width(&text.words, text.size), 0.7 * text.size);
        let start = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let [x, y] = text.at;
        let place = if text.turned {
            Rect { left: x - high, right: x, top: y + start - long, bottom: y + start }
        } else {
            Rect { left: x - start, right: x - start + long, top: y - high, bottom: y }
        };
        let within = place.left >= 0.0
            && place.right <= width
            && place.top >= 0.0
            && place.bottom <= placed.scene.height;
        assert!(within, "{name}: `{}` {place:?}", text.words);
        for (other, words) in &boxes {
            let apart = place.left >= other.right
                || place.right <= other.left
                || place.top >= other.bottom
                || place.bottom <= other.top;
            assert!(apart, "{name}: `{}` on `{words}`", text.words);
        }
        boxes.push((place, text.words.clone()));
    }
    assert!(boxes.len() > 10, "{name}");
}

#[test]
fn a_map_follows_the_packet() {
    let folder = room();
    let subject = hills(folder.path());
    for index in [0, 1] {
        let wishes = PlotOptions {
            packets: vec![index],
            time: Some(Interval::new(0.0, 300.0)),
            ..PlotOptions::default()
        };
        let figure = figure(&subject, FigureKind::Spacetime, &wishes, &PRINT).unwrap();
        let panel = figure.panels().nth(1).unwrap();
        assert_eq!((panel.y.from, panel.y.to, panel.y.label.as_str()), (0.0, 300.0, "time (fs)"));
        let series = subject.record.packet(index).unwrap().series().unwrap();
        let map = rows(&figure);
        for frame in (0..series.time.len()).take_while(|&frame| series.time[frame] < 300.0) {
            // On white paper what is densest is darkest: it lies at the packet's middle.
            let row = &map[(series.time[frame] / 300.0 * map.len() as f64) as usize];
            let sum = |pixel: &[u8; 3]| pixel.iter().map(|&part| u32::from(part)).sum::<u32>();
            let darkest = row.iter().map(sum).min().unwrap();
            let places: Vec<usize> =
                (0..row.len()).filter(|&column| sum(&row[column]) == darkest).collect();
            let middle = places.iter().sum::<usize>() as f64 / places.len() as f64 + 0.5;
            let x = panel.x.from + (panel.x.to - panel.x.from) * middle / row.len() as f64;
            assert!(
                (x - series.column("mean_position")[frame]).abs() < 0.12,
                "{index} {frame}: {x} {}",
                series.column("mean_position")[frame]
            );
        }
    }
}

#[test]
fn a_thin_barrier_keeps_its_top_and_its_edges() {
    let folder = room();
    let thin = QUICK.replace("eckart", "rectangle").replace("0.3 angstrom", "0.1 angstrom");
    fs::write(folder.path().join("thin.toml"), thin + "[numerics]\ntolerance = 1e-2\n").unwrap();
    expect(&said(folder.path(), &["run", "thin.toml", "-o", "thin.h5"]), 0, &["record"]);
    let subject = RecordView::open(&folder.path().join("thin.h5"), None).unwrap();
    let top = subject.potential_range().to;
    let figure = drawn(&subject, FigureKind::Snapshots);
    let drawn = figure.panels().flat_map(|panel| &panel.series);
    let curve = drawn
        .into_iter()
        .find(|series| series.name == "V(x)" && matches!(series.shape, Shape::Line(_)))
        .unwrap();
    let highest = curve.y.iter().fold(f64::MIN, |a, &b| a.max(b));
    assert!((highest - subject.shown(top)).abs() < 1e-12, "{highest}");
    let above = |i: &usize| curve.y[*i] > 0.5 * highest;
    let inside: Vec<f64> = (0..curve.x.len()).filter(above).map(|i| curve.x[i]).collect();
    let spacing = subject.potential.x[1] - subject.potential.x[0];
    assert!(
        (inside[0] + 0.05).abs() < 1.5 * spacing
            && (inside[inside.len() - 1] - 0.05).abs() < 1.5 * spacing
    );
}
