//! Figures and the states of a film against the numbers of the record.

use std::path::Path;

use tempfile::tempdir;

use super::run;
use super::scenarios::{HILLS, QUICK, TRAP};
use super::separation::assert_apart;
use crate::render::figures::{FigureKind, figure};
use crate::render::movie::{Movie, MovieFormat, MovieLayout};
use crate::render::{
    DARK, EnergyUnit, Figure, PRINT, PixelSize, PlotOptions, RecordView, Series, Shape, Typeface,
};
use crate::units::Interval;

const KINDS: [(FigureKind, &str); 5] = [
    (FigureKind::Transmission, "transmission"),
    (FigureKind::Spacetime, "spacetime"),
    (FigureKind::Snapshots, "snapshots"),
    (FigureKind::Momentum, "momentum"),
    (FigureKind::Norms, "norms"),
];

fn hills(folder: &Path) -> RecordView {
    run(folder, "hills.h5", HILLS)
}

fn drawn(subject: &RecordView, kind: FigureKind) -> Figure {
    figure(subject, kind, &PlotOptions::default(), &PRINT).unwrap()
}

#[test]
fn every_axis_has_its_quantity_and_unit() {
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    for (kind, name) in KINDS {
        let figure = drawn(&subject, kind);
        assert!(figure.panels().count() >= 2, "{name}");
        for panel in figure.panels().filter(|panel| panel.framed) {
            let pure = ["probability", "T(E)", "|difference|", "norm on the grid"];
            let complete = |label: &str| label.contains('(') || pure.contains(&label);
            assert!(
                complete(&panel.x.label) && (panel.bare || complete(&panel.y.label)),
                "{name}: {panel:?}"
            );
        }
    }
}

#[test]
fn the_curve_of_t_is_the_records() {
    let folder = tempdir().unwrap();
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
        upper.series.iter().filter(|series| series.shape == Shape::SparseDots).enumerate()
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
fn one_packet_is_shown_alone_beside_both_other_curves() {
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    let table = subject.record.transmission().unwrap().unwrap();
    let options = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let (alone, all) = (
        figure(&subject, FigureKind::Transmission, &options, &PRINT).unwrap(),
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
        let values = names("packet 1") + names("packet − transfer matrix");
        assert_eq!((values, names("trusted window"), names("stated bound")), (1, 1, 1));
    }
}

#[test]
fn densities_are_drawn_at_their_energy_over_the_potential() {
    let folder = tempdir().unwrap();
    hills(folder.path());
    for (unit, one) in [(EnergyUnit::Kbt, 26.726_659_112_543), (EnergyUnit::Mev, 1.0)] {
        let subject = RecordView::open(&folder.path().join("hills.h5"), Some(unit)).unwrap();
        let figure = drawn(&subject, FigureKind::Snapshots);
        for (index, panel) in figure.panels().enumerate() {
            let packet = subject.record.packet(index).unwrap();
            let base = packet.header().energy / one;
            let curves: Vec<_> =
                panel.series.iter().filter(|series| series.name == "|ψ|²").collect();
            let first = |series: &&&Series| {
                matches!(series.shape, Shape::Line(_)) && series.color == PRINT.moment(0, 4)
            };
            let line = curves.iter().find(first).unwrap();
            let lowest = line.y.iter().fold(f64::MAX, |a, &b| a.min(b));
            assert!((lowest - base).abs() < 1e-6 * base, "{lowest} {base}");
            // One factor for all points: the first moment is the Gaussian.
            let (x, density) = (&packet.header().x, packet.density(0..1).unwrap());
            let at = |place: &f64| x.iter().position(|own| own == place);
            let known = line.x.iter().zip(&line.y).filter_map(|(x, y)| Some((density[at(x)?], y)));
            let (top, height) = known.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
            let gain = (height - base) / f64::from(top);
            let mut stored = 0;
            for (place, height) in line.x.iter().zip(&line.y) {
                let Some(at) = at(place) else { continue };
                assert!((height - base - gain * f64::from(density[at])).abs() < 1e-6 * panel.y.to);
                stored += 1;
            }
            assert!(stored > 200, "{stored}");
            let Interval { from: low, to: high } = subject.potential_range();
            assert!(low < -60.0 && panel.y.from < low / one && panel.y.to > high / one);
            let potential = panel.series.iter().find(|series| series.name == "V(x)").unwrap();
            for (x, height) in potential.x.iter().zip(&potential.y) {
                assert!((height * one - subject.potential_at(*x)).abs() < 1e-9);
            }
        }
    }
}

const SMALL: MovieFormat =
    MovieFormat { size: PixelSize::new(320, 180), phase: false, layout: MovieLayout::Panels };

/// ∫ y dx by trapezoids, gaps left out.
fn integral(series: &Series) -> f64 {
    let points = series.x.iter().zip(&series.y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let points: Vec<(f64, f64)> = points.map(|(&x, &y)| (x, y)).collect();
    points.windows(2).map(|w| (w[1].0 - w[0].0).abs() * (w[0].1 + w[1].1) / 2.0).sum()
}

#[test]
fn spectra_hold_the_probabilities() {
    let folder = tempdir().unwrap();
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
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    let options = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let norms = figure(&subject, FigureKind::Norms, &options, &PRINT).unwrap();
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
fn the_time_and_the_probabilities_of_a_film_are_the_records() {
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    let budget = |index: usize| subject.record.packet(index).unwrap().series().unwrap();
    let longest =
        budget(0).time[budget(0).time.len() - 1].max(budget(1).time[budget(1).time.len() - 1]);
    let whole = PlotOptions { time: Some(Interval::new(0.0, longest)), ..PlotOptions::default() };
    let show = Movie::new(&subject, &whole, &DARK, SMALL).unwrap();
    let (first, last) = (show.states(0), show.states(show.count() - 1));
    for index in 0..2 {
        let series = budget(index);
        assert_eq!((first[index].frame, first[index].time), (0, 0.0));
        let end = series.time.len() - 1;
        assert_eq!((last[index].frame, last[index].time), (end, series.time[end]));
        assert_eq!(
            (last[index].transmitted, last[index].reflected),
            (series.column("transmitted")[end], series.column("reflected")[end])
        );
    }
    // One clock: half way, one packet shows a stored moment, and the other the one nearest to it.
    let middle = Movie::new(&subject, &whole, &DARK, SMALL).unwrap().in_frames(21);
    assert_eq!(middle.count(), 21);
    let states = middle.states(10);
    let clock = states.iter().map(|state| state.time).fold(0.0, f64::max);
    assert!((clock - longest / 2.0).abs() < longest / 40.0, "{clock} of {longest}");
    for (index, moment) in states.iter().enumerate() {
        let spacing = budget(index).time[1];
        let wanted = clock.min(budget(index).time[budget(index).time.len() - 1]);
        assert!((moment.time - wanted).abs() <= spacing / 2.0 + 1e-9);
    }
    let images = show.images(0..2).unwrap();
    assert!(
        images.iter().all(|image| (image.width, image.height) == (320, 180))
            && images[0] != images[1]
    );
}

#[test]
fn times_beyond_the_record_are_cut_off_with_a_remark() {
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    let end = |index: usize| {
        *subject.record.packet(index).unwrap().series().unwrap().time.last().unwrap()
    };
    let options = PlotOptions { time: Some(Interval::new(-1000.0, 1e9)), ..PlotOptions::default() };
    let show = Movie::new(&subject, &options, &DARK, SMALL).unwrap();
    let remark = show.remark().unwrap().to_owned();
    assert!(remark.contains("the record holds no more"), "{remark}");
    assert_eq!(show.states(0)[0].time, 0.0);
    let last = show.states(show.count() - 1);
    assert_eq!((last[0].time, last[1].time), (end(0), end(1)));
    let figure = figure(&subject, FigureKind::Norms, &options, &PRINT).unwrap();
    assert_eq!(figure.panels().nth(1).unwrap().x.to * 1000.0, end(0).max(end(1)));
}

#[test]
fn a_film_of_a_trap_has_the_moments_in_which_something_moves() {
    let folder = tempdir().unwrap();
    let subject = run(folder.path(), "trap.h5", TRAP);
    let packet = subject.record.packet(0).unwrap();
    let series = packet.series().unwrap();
    let end = series.time.len() - 1;
    let free = subject.free_region(&packet).unwrap();
    let is_free: Vec<bool> =
        packet.header().x.iter().map(|&x| x >= free.from && x < free.to).collect();
    let density = |frame: usize| -> Vec<f32> {
        let whole = packet.density(frame..frame + 1).unwrap();
        whole.into_iter().zip(&is_free).filter(|own| *own.1).map(|own| own.0).collect()
    };
    let peak = density(0).into_iter().fold(0.0_f32, f32::max);
    let change = |from: usize, to: usize| {
        let pairs = density(from).into_iter().zip(density(to));
        pairs.map(|(a, b)| (b - a).abs()).fold(0.0_f32, f32::max) / peak
    };
    let digits = |from: usize, to: usize| {
        let change = |name: &str| (series.column(name)[from] - series.column(name)[to]).abs();
        change("transmitted").max(change("reflected"))
    };
    let frames = |options: &PlotOptions| {
        let movie = Movie::new(&subject, options, &DARK, SMALL).unwrap();
        let frames = (0..movie.count()).map(|frame| movie.states(frame)[0].frame);
        (frames.collect::<Vec<_>>(), movie.remark().map(str::to_owned))
    };
    let (shown, remark) = frames(&PlotOptions::default());
    let remark = remark.unwrap();
    let still = end + 1 - shown.len();
    assert!(remark.starts_with(&format!("{still} of {} stored moments", end + 1)), "{remark}");
    assert!(still > (end + 1) / 10 && shown[0] == 0, "{shown:?}");
    let unmoved =
        |pair: &&[usize]| change(pair[0], pair[1]) < 2e-3 && digits(pair[0], pair[1]) < 1e-4;
    assert!(20 * shown.windows(2).filter(unmoved).count() < shown.len(), "{shown:?}");
    // What is left out is a picture that is shown already.
    for frame in 0..=end {
        let before = *shown.iter().rfind(|&&shown| shown <= frame).unwrap();
        assert!(change(before, frame) <= 2e-3 && digits(before, frame) <= 1e-4, "{before} {frame}");
    }
    // Logarithms and times that were asked for keep every moment.
    let all: Vec<usize> = (0..=end).collect();
    let logarithmic = PlotOptions { logarithmic: true, ..PlotOptions::default() };
    assert_eq!(frames(&logarithmic).0, all);
    let time = Some(Interval::new(0.0, series.time[end]));
    assert_eq!(frames(&PlotOptions { time, ..PlotOptions::default() }), (all, None));
}

#[test]
fn a_packet_without_a_stored_moment_has_figures_or_a_message() {
    let folder = tempdir().unwrap();
    drop(run(folder.path(), "empty.h5", QUICK));
    let path = folder.path().join("empty.h5");
    let file = hdf5::File::open_rw(&path).unwrap();
    for index in file.group("packets").unwrap().member_names().unwrap() {
        file.dataset(&format!("packets/{index}/left")).unwrap().resize((0,)).unwrap();
    }
    file.close().unwrap();
    let subject = RecordView::open(&path, None).unwrap();
    for packet in subject.packets.clone() {
        let options = PlotOptions { packets: vec![packet], ..PlotOptions::default() };
        for (kind, name) in KINDS {
            if let Err(error) = figure(&subject, kind, &options, &PRINT) {
                assert!(error.to_string().contains("packet"), "{name}: {error}");
            }
        }
        assert!(Movie::new(&subject, &options, &DARK, SMALL).is_err());
    }
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
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    let packet = subject.record.packet(0).unwrap();
    let times = packet.series().unwrap().time;
    // Where the packet is not yet, a frame is empty; the picture shows that although other frames
    // are not.
    let view = |time, x| PlotOptions { packets: vec![0], time, x, ..PlotOptions::default() };
    let behind = rows(
        &figure(
            &subject,
            FigureKind::Spacetime,
            &view(None, Some(Interval::new(3.0, 6.0))),
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
            &view(Some(Interval::new(times[3], times[4])), None),
            &PRINT,
        )
        .unwrap(),
    );
    assert!(between.iter().all(|row| *row == between[0] || *row == between[between.len() - 1]));
    assert!(!between.iter().any(|row| blank(row)) && between[0] != between[between.len() - 1]);
    let inside = Interval::new(times[3] + 0.1 * times[1], times[3] + 0.4 * times[1]);
    let inside =
        rows(&figure(&subject, FigureKind::Spacetime, &view(Some(inside), None), &PRINT).unwrap());
    assert!(inside.iter().all(|row| *row == inside[0] && !blank(row)));
}

#[test]
fn words_lie_on_the_paper_and_not_on_each_other() {
    let folder = tempdir().unwrap();
    let nine = "[\"3 kBT\", \"3.5 kBT\", \"4 kBT\", \"4.4 kBT\", \"5 kBT\", \"5.5 kBT\", \"6 kBT\", \"7 kBT\", \"8 kBT\"]";
    let nine = HILLS.replace("[\"4.4 kBT\", \"6 kBT\"]", nine);
    let nine = run(folder.path(), "nine.h5", &nine);
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
    for (&(kind, name), subject, options) in all {
        assert_apart(&figure(subject, kind, &options, &PRINT).unwrap(), name, &face);
    }
}

#[test]
fn a_map_follows_the_packet() {
    let folder = tempdir().unwrap();
    let subject = hills(folder.path());
    for index in [0, 1] {
        let options = PlotOptions {
            packets: vec![index],
            time: Some(Interval::new(0.0, 300.0)),
            ..PlotOptions::default()
        };
        let figure = figure(&subject, FigureKind::Spacetime, &options, &PRINT).unwrap();
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
    let folder = tempdir().unwrap();
    let thin = QUICK.replace("eckart", "rectangle").replace("0.3 angstrom", "0.1 angstrom");
    let subject = run(folder.path(), "thin.h5", &(thin + "[numerics]\ntolerance = 1e-2\n"));
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
