//! Pictures of runs under a drive against the numbers of their records.

use std::path::Path;

use tempfile::tempdir;

use super::scenarios::{DRIVEN, QUICK};
use super::{run, unlocked};
use crate::error::Error;
use crate::jobs::{self, Target, validate};
use crate::render::figures::{FigureKind, figure};
use crate::render::movie::{Movie, MovieFormat, MovieLayout};
use crate::render::{DARK, PRINT, Panel, PixelSize, PlotOptions, RecordView, Series, Shape};
use crate::scattering::Cancellation;
use crate::scenario::Scenario;
use crate::simulation::Control;
use crate::units::{Interval, PLANCK};

/// Runs [`DRIVEN`] and opens its record in `folder`.
pub(super) fn driven(folder: &Path) -> RecordView {
    let scenario = Scenario::parse("driven.h5", DRIVEN, folder).unwrap();
    let plans = validate(&scenario, false, Cancellation::never()).unwrap().plans;
    let path = folder.join("written.h5");
    let target = Target { path: &path, force: false, case: None };
    let done = jobs::record_driven(&scenario, &plans, &target, &Control::default(), |_, _| {});
    let written = done.unwrap().written.unwrap();
    RecordView::open(&unlocked(&written, &folder.join("driven.h5")), None).unwrap()
}

fn named<'a>(panel: &'a Panel, name: &str) -> &'a Series {
    panel.series.iter().find(|series| series.name == name).unwrap()
}

/// The lines of V(x) in a panel, of full or half width, solid.
fn potentials(panel: &Panel) -> Vec<&Series> {
    let is_line = |series: &&Series| matches!(series.shape, Shape::Line(_));
    panel.series.iter().filter(|series| series.name == "V(x)").filter(is_line).collect()
}

/// Largest difference of `height` (in the unit shown) from V + `strength`·W along a line, meV.
fn distance(subject: &RecordView, line: &Series, strength: f64) -> f64 {
    let differences = line.x.iter().zip(&line.y).map(|(&x, height)| {
        let expected = subject.potential_at(x) + strength * subject.driven_at(x);
        (height * subject.one - expected).abs()
    });
    differences.fold(0.0, f64::max)
}

#[test]
fn every_moment_is_drawn_over_the_potential_of_its_time() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    let largest = subject.potential.driven.iter().fold(0.0, |a: f64, w| a.max(w.abs()));
    assert!(largest > 5.0, "{largest} meV");
    let series = subject.record.packet(0).unwrap().series().unwrap();
    let (strengths, times) = (series.column("drive"), &series.time);
    // Four moments, evenly spaced, between which the drive turns round.
    let moments = |last: usize| [0, last / 3, 2 * last / 3, last];
    let turns = |last: &usize| {
        let shown = moments(*last).map(|frame| strengths[frame]);
        shown.iter().any(|s| *s > 0.5) && shown.iter().any(|s| *s < -0.5)
    };
    let last = (9..times.len()).step_by(3).find(turns).unwrap();
    let span = Interval::new(times[0], times[last]);
    let options = PlotOptions { packets: vec![0], time: Some(span), ..PlotOptions::default() };
    let drawn = figure(&subject, FigureKind::Snapshots, &options, &PRINT).unwrap();
    let panel = drawn.panels().next().unwrap();
    let (lines, shown) = (potentials(panel), moments(last).map(|frame| strengths[frame]));
    assert_eq!(lines.len(), 4);
    for (number, strength) in shown.into_iter().enumerate() {
        let color = PRINT.moment(number, 4);
        let line = lines.iter().find(|line| line.color == color).unwrap();
        assert!(distance(&subject, line, strength) < 1e-9);
    }
    let rest = panel.series.iter().find(|series| series.shape == Shape::ThinDashes).unwrap();
    assert!(distance(&subject, rest, 0.0) < 1e-9);
    let ends = [panel.y.from, panel.y.to].map(|end| end * subject.one);
    for x in &subject.potential.x {
        let (v, w) = (subject.potential_at(*x), subject.driven_at(*x).abs());
        assert!(v - w > ends[0] && v + w < ends[1], "{x}: {v} ± {w} in {ends:?}");
    }
}

#[test]
fn a_film_moves_the_potential_with_the_drive() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    let options = PlotOptions {
        packets: vec![0],
        x: Some(Interval::new(2.0, 8.0)),
        ..PlotOptions::default()
    };
    let format =
        MovieFormat { size: PixelSize::new(320, 180), phase: false, layout: MovieLayout::Panels };
    let movie = Movie::new(&subject, &options, &DARK, format).unwrap();
    let series = subject.record.packet(0).unwrap().series().unwrap();
    let state = |frame: usize| movie.states(frame)[0];
    // The packet has not come so far yet: what moves is V alone.
    let early: Vec<usize> = (0..movie.count() / 4).collect();
    for &frame in &early {
        assert_eq!(state(frame).drive, series.column("drive")[state(frame).frame]);
    }
    let by_drive = |a: &&usize, b: &&usize| state(**a).drive.total_cmp(&state(**b).drive);
    let [low, high] = [early.iter().min_by(by_drive), early.iter().max_by(by_drive)];
    let (low, high) = (*low.unwrap(), *high.unwrap());
    assert!(state(high).drive - state(low).drive > 1.5);
    // Of the pixels below V more belong to the area where W·s is larger.
    let right = subject.driven_at(4.0).signum();
    let ground = |frame: usize| {
        let image = &movie.images(frame..frame + 1).unwrap()[0];
        image.pixels.iter().filter(|pixel| **pixel == DARK.ground.rgb()).count() as f64
    };
    assert!(right * (ground(high) - ground(low)) > 100.0, "{} {}", ground(low), ground(high));
}

#[test]
fn a_map_shows_how_far_and_when_the_drive_raises_the_potential() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    let drawn = figure(&subject, FigureKind::Spacetime, &PlotOptions::default(), &PRINT).unwrap();
    let panels: Vec<_> = drawn.panels().collect();
    let swing = named(panels[0], "V ± |W|");
    let Shape::Band(lower) = &swing.shape else { panic!("{swing:?}") };
    for ((&x, high), low) in swing.x.iter().zip(&swing.y).zip(lower) {
        let (v, w) = (subject.potential_at(x), subject.driven_at(x).abs());
        assert!((high * subject.one - v - w).abs() < 1e-9);
        assert!((low * subject.one - v + w).abs() < 1e-9);
    }
    let map = named(&drawn.rows[1].panels[0], "density");
    let Shape::Map { columns, pixels } = &map.shape else { panic!("{map:?}") };
    let series = subject.record.packet(0).unwrap().series().unwrap();
    let (rows, ps) = (pixels.len() / columns, 1e3);
    let mut seen = [0, 0];
    // Before the packet comes there is nothing on the right but the tint.
    for row in rows * 4 / 5..rows {
        let time = map.y[1] - (map.y[1] - map.y[0]) * (row as f64 + 0.5) / rows as f64;
        let frame = super::super::time_span::nearest(&series.time, time * ps);
        for column in 0..*columns {
            let x = map.x[0] + (map.x[1] - map.x[0]) * (column as f64 + 0.5) / *columns as f64;
            let raised = subject.driven_at(x) * series.column("drive")[frame];
            if x > 2.0 && raised.abs() > 1.0 {
                let pixel = pixels[row * columns + column];
                assert_eq!(pixel != [255; 3], raised > 0.0, "{x} {time}: {pixel:?}");
                seen[usize::from(raised > 0.0)] += 1;
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 200), "{seen:?}");
}

#[test]
fn spectra_of_a_driven_run_integrate_to_its_probabilities() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    for logarithmic in [false, true] {
        let options = PlotOptions { logarithmic, ..PlotOptions::default() };
        let drawn = figure(&subject, FigureKind::Spectrum, &options, &PRINT).unwrap();
        assert_eq!(drawn.panels().count(), 2);
        for (index, panel) in drawn.panels().enumerate() {
            let packet = subject.record.packet(index).unwrap();
            let number = |name: &str| subject.number(&packet, name).unwrap();
            for (name, wanted, bound) in [
                ("incident", 1.0, 1e-4),
                ("transmitted", number("final_transmitted"), number("final_transmitted_error")),
                ("reflected", number("final_reflected"), number("final_reflected_error")),
            ] {
                let Series { x, y, .. } = named(panel, name);
                let found = y.iter().sum::<f64>() * (x[1] - x[0]);
                assert!((found - wanted).abs() <= bound, "{index} {name}: {found} for {wanted}");
            }
            let rules: Vec<f64> = panel
                .series
                .iter()
                .filter(|series| series.name == "E₀ + n·h·f")
                .map(|series| series.x[0] * subject.one)
                .collect();
            assert!(
                rules.len() > 5 && rules.windows(2).all(|w| (w[1] - w[0] - PLANCK).abs() < 1e-9)
            );
            assert!(rules.iter().any(|rule| (rule - packet.header().energy).abs() < 1e-9));
            let entries = panel.series.iter().filter(|series| series.in_legend).count();
            assert_eq!(entries, 4);
        }
    }
    for kind in [FigureKind::Transmission, FigureKind::Momentum] {
        let error = figure(&subject, kind, &PlotOptions::default(), &PRINT).unwrap_err();
        assert!(matches!(error, Error::Usage { .. }) && error.to_string().contains("spectrum"));
    }
}

#[test]
fn the_energy_budget_in_time_closes() {
    let folder = tempdir().unwrap();
    let subject = driven(folder.path());
    let drawn = figure(&subject, FigureKind::Norms, &PlotOptions::default(), &PRINT).unwrap();
    let panels: Vec<_> = drawn.panels().collect();
    // The legend, three panels of probabilities, the norm, the mean energy, the budget.
    let budget = &panels[6].series;
    assert_eq!(panels.len(), 7);
    for index in 0..2 {
        let series = subject.record.packet(index).unwrap().series().unwrap();
        let [work, gained] = [&budget[2 * index], &budget[2 * index + 1]];
        let known: Vec<(f64, f64)> =
            work.y.iter().zip(&gained.y).map(|(a, b)| (a * subject.one, b * subject.one)).collect();
        assert!(known.iter().zip(series.column("work")).all(|((a, _), b)| (a - b).abs() < 1e-9));
        let whole: Vec<_> = known.iter().filter(|(_, gained)| gained.is_finite()).collect();
        assert!(whole.len() > 30 && whole.iter().any(|(work, _)| work.abs() > 1.0));
        let difference = |(work, gained): &&(f64, f64)| (work - gained).abs();
        // On the barrier ⟨H⟩ of a splitting differs from what the scheme conserves: by 0.10 meV
        // at this tolerance, without a drive as well.
        let largest = whole.iter().map(difference).fold(0.0, f64::max);
        assert!(largest < 0.2, "packet {index}: {largest} meV");
        let behind = whole.last().map_or(f64::NAN, difference);
        assert!(behind < 2e-3, "packet {index}: {behind} meV");
    }
    let drive = subject.record.summary().unwrap().drive.unwrap();
    assert!((drive.frequency - 1.0).abs() < 1e-12 && drive.phases.len() == 2);
    assert!((drive.largest - 9.9).abs() < 0.1);
}

#[test]
fn pictures_without_a_drive_have_no_part_of_one() {
    let folder = tempdir().unwrap();
    let subject = run(folder.path(), "quick.h5", QUICK);
    let drawn = |kind| figure(&subject, kind, &PlotOptions::default(), &PRINT);
    let snapshots = drawn(FigureKind::Snapshots).unwrap();
    let panel = snapshots.panels().next().unwrap();
    assert_eq!(potentials(panel).len(), 1);
    assert!(panel.series.iter().all(|series| series.shape != Shape::ThinDashes));
    let map = drawn(FigureKind::Spacetime).unwrap();
    assert!(map.panels().all(|panel| panel.series.iter().all(|own| own.name != "V ± |W|")));
    assert_eq!(drawn(FigureKind::Norms).unwrap().panels().count(), 3);
    let error = drawn(FigureKind::Spectrum).unwrap_err();
    assert!(matches!(error, Error::Usage { .. }), "{error}");
    assert_eq!(subject.record.summary().unwrap().drive, None);
}
