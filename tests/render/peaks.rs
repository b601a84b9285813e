//! Levels in figures of T(E): peaks, ticks, and what is left out beside them.

use std::path::Path;

use tempfile::tempdir;

use super::run;
use super::scenarios::{QUICK, RINGS};
use super::separation::assert_apart;
use crate::render::figures::{FigureKind, figure};
use crate::render::{
    DARK, EnergyUnit, Figure, PRINT, PlotOptions, RecordView, Series, Shape, Typeface,
};

fn rings(folder: &Path) -> RecordView {
    run(folder, "rings.h5", RINGS);
    RecordView::open(&folder.join("rings.h5"), Some(EnergyUnit::Mev)).unwrap()
}

fn drawn(view: &RecordView, logarithmic: bool) -> Figure {
    let options = PlotOptions { logarithmic, ..PlotOptions::default() };
    figure(view, FigureKind::Transmission, &options, &PRINT).unwrap()
}

fn all<'a>(figure: &'a Figure, row: usize, name: &str) -> Vec<&'a Series> {
    let series = &figure.rows[row].panels[0].series;
    series.iter().filter(|series| series.name == name).collect()
}

#[test]
fn every_level_has_its_tick_and_its_peak() {
    let folder = tempdir().unwrap();
    let view = rings(folder.path());
    let levels = view.record.levels().unwrap().unwrap();
    let column = |name: &str| levels.column(name).unwrap();
    for logarithmic in [false, true] {
        let figure = drawn(&view, logarithmic);
        let ticks = all(&figure, 0, "levels")[0];
        assert_eq!(ticks.x, column("energy"));
        assert!(ticks.shape == Shape::Ticks && ticks.in_legend);
        // A tick is above every peak.
        let y = &figure.rows[0].panels[0].y;
        assert!(y.place(1.0) < 0.96 && ticks.y.iter().all(|at| *at == y.to));
        let line = all(&figure, 0, "transfer matrix")[0];
        for row in 0..ticks.x.len() {
            let (energy, width) = (column("energy")[row], column("width")[row]);
            let height =
                4.0 * column("width_left")[row] * column("width_right")[row] / width.powi(2);
            let near = line.x.iter().zip(&line.y);
            let near = near.filter(|(x, _)| (*x - energy).abs() < width).map(|(_, y)| *y);
            let highest = near.fold(0.0, f64::max);
            assert!(highest > 0.98 * height, "{energy} meV, {width} meV wide: {highest}");
        }
    }
}

#[test]
fn what_a_run_does_not_resolve_is_marked_in_both_panels() {
    let folder = tempdir().unwrap();
    let view = rings(folder.path());
    let table = view.transmission().unwrap();
    let figure = drawn(&view, false);
    for row in 0..2 {
        let bands = all(&figure, row, "left out");
        assert!(!bands.is_empty());
        assert_eq!(bands.iter().filter(|band| band.in_legend).count(), 1 - row);
        let is_marked = |energy: f64| {
            // The ends are the nearest energies with a value.
            bands.iter().any(|band| band.x[0] < energy && energy < band.x[1])
                || energy == table.energy[0]
        };
        for (at, &energy) in table.energy.iter().enumerate() {
            let is_left_out = table.packet_index[at] == 0 && table.packet[at].is_nan();
            assert!(!is_left_out || is_marked(energy), "{energy} meV");
            assert!(is_left_out || !is_marked(energy) || at == 0, "{energy} meV");
        }
    }
    // What no chosen packet covers is not left out for its levels.
    let without = figure_without_levels(folder.path());
    assert!(all(&without, 0, "left out").is_empty() && all(&without, 0, "levels").is_empty());
}

/// The figure of a run over one barrier.
fn figure_without_levels(folder: &Path) -> Figure {
    let view = run(folder, "quick.h5", QUICK);
    assert!(view.record.levels().unwrap().is_none());
    assert!(view.record.completed_transmission().unwrap().is_none());
    let figure = drawn(&view, false);
    assert_eq!(all(&figure, 0, "transfer matrix")[0].y, view.transmission().unwrap().matrix);
    figure
}

#[test]
fn words_stay_apart_in_both_themes_and_on_both_axes() {
    let folder = tempdir().unwrap();
    let view = rings(folder.path());
    let face = Typeface::new().unwrap();
    for theme in [PRINT, DARK] {
        for logarithmic in [false, true] {
            let options = PlotOptions { logarithmic, ..PlotOptions::default() };
            let figure = figure(&view, FigureKind::Transmission, &options, &theme).unwrap();
            assert_apart(&figure, "rings.h5", &face);
            let panel = &figure.rows[0].panels[0];
            // Zero has no place on a logarithmic axis.
            let step = all(&figure, 0, "classical")[0];
            assert!(step.y.iter().all(|y| panel.y.place(*y).is_finite()));
        }
    }
}
