//! Figures of levels: what they show against what the record holds.

use std::path::Path;

use tempfile::tempdir;

use super::files::shipped;
use super::separation::{assert_apart, assert_apart_at};
use super::unlocked;
use crate::jobs::{self, header_of};
use crate::planning::STATIONARY_TOLERANCE;
use crate::record::{PotentialCurve, Record, Writer};
use crate::render::figures::{FigureKind, figure};
use crate::render::{
    DARK, EnergyUnit, Figure, PRINT, PlotOptions, RecordView, Series, Shape, Typeface,
};
use crate::scenario::{Scenario, effective};
use crate::simulation::Control;
use crate::units::Interval;

const WELL: &str = r#"
title = "a well"
ion = "Na+"
temperature = "310.15 K"
[[barrier]]
shape = "gaussian"
height = "-80 meV"
width = "0.5 angstrom"
"#;
const TWO: &str = r#"
title = "two rectangles"
ion = "Li+"
temperature = "310.15 K"
[[barrier]]
shape = "rectangle"
height = "100 meV"
width = "0.1 angstrom"
center = "-0.6 angstrom"
[[barrier]]
shape = "rectangle"
height = "100 meV"
width = "0.1 angstrom"
center = "0.6 angstrom"
"#;

/// The record of the levels of a scenario.
fn levels(folder: &Path, name: &str, text: &str) -> RecordView {
    let scenario = Scenario::parse(name, text, folder).unwrap();
    let case = &scenario.case;
    let levels = jobs::levels(case, &Control::default()).unwrap();
    let energies = jobs::energies_of_levels(&levels.table, levels.range);
    let path = folder.join("written.h5");
    let writer = Writer::create(&path, false, &header_of(&scenario, effective(case)), 1).unwrap();
    let x: Vec<f64> = (-90..=90).map(|i| 0.1 * f64::from(i)).collect();
    let potential = x.iter().map(|x| case.potential.value(*x)).collect();
    writer.potential(PotentialCurve { x, potential, ..PotentialCurve::default() }).unwrap();
    let control = Control::default();
    let curve = jobs::stationary_to(case, &energies, STATIONARY_TOLERANCE, &control).unwrap();
    writer.table(curve).unwrap();
    writer.table(levels.with_profiles(case, &control).unwrap()).unwrap();
    let path = unlocked(&writer.finish().unwrap(), &folder.join(name));
    RecordView::open(&path, Some(EnergyUnit::Mev)).unwrap()
}

fn drawn(view: &RecordView) -> Figure {
    figure(view, FigureKind::Levels, &PlotOptions::default(), &PRINT).unwrap()
}

fn all<'a>(figure: &'a Figure, panel: usize, name: &str) -> Vec<&'a Series> {
    let panel = &figure.rows[0].panels[panel];
    panel.series.iter().filter(|series| series.name == name).collect()
}

#[test]
fn every_level_has_its_line_on_the_axis_of_its_peak() {
    let folder = tempdir().unwrap();
    let view = levels(folder.path(), "two.h5", TWO);
    let figure = drawn(&view);
    let [left, right] = &figure.rows[0].panels[..] else { panic!("{figure:?}") };
    assert_eq!((left.y.from, left.y.to), (right.y.from, right.y.to));
    assert!(figure.wide && figure.remark.is_none(), "{:?}", figure.remark);
    let table = view.levels().unwrap();
    let energies = table.column("energy").unwrap();
    let heights = |name: &str| -> Vec<f64> {
        all(&figure, 0, name).iter().map(|series| series.y[0]).collect()
    };
    assert_eq!(heights("level"), energies);
    // Each level has a maximum of T of one at its energy.
    let curve = all(&figure, 1, "T(E), transfer matrix")[0];
    for energy in energies {
        let at = curve.y.iter().position(|own| own == energy).unwrap();
        assert!(curve.x[at] > -1e-2, "{energy} meV: log T = {}", curve.x[at]);
    }
    // Every |ψ|² stays between its line and the next.
    let bands = left.series.iter().filter(|series| matches!(series.shape, Shape::Band(_)));
    let tops: Vec<f64> = bands
        .filter(|series| series.name == "|ψ|²")
        .map(|series| series.y.iter().copied().fold(f64::MIN, f64::max))
        .collect();
    assert_eq!(tops.len(), energies.len());
    assert!(tops.iter().zip(&energies[1..]).all(|(top, next)| top < next), "{tops:?}");
    // It ends at the frame or where it has fallen to nothing, not at the walls.
    for line in all(&figure, 0, "|ψ|²") {
        let (first, last) = (line.y[0], line.y[line.y.len() - 1]);
        let range = Interval::around(line.y.iter().copied()).unwrap();
        for (x, y, end) in
            [(line.x[0], first, left.x.from), (line.x[line.x.len() - 1], last, left.x.to)]
        {
            let is_small = y - range.from < 0.02 * range.length();
            assert!(x == end || is_small, "ends at {x}, not at {end}, with {y} in {range:?}");
        }
        assert!(left.x.from < -0.65 && left.x.to > 0.65);
    }
}

#[test]
fn words_keep_apart_and_states_without_space_are_counted() {
    let folder = tempdir().unwrap();
    let filter = std::fs::read_to_string(shipped("levels_k_filter.toml")).unwrap();
    let face = Typeface::new().unwrap();
    for (name, text) in [("two.h5", TWO), ("well.h5", WELL), ("four.h5", &filter)] {
        let view = levels(folder.path(), name, text);
        let figure = drawn(&view);
        assert_apart(&figure, name, &face);
        assert_apart_at(&figure, name, &face, (380.0, 504.0 * figure.aspect));
        let held = Record::open(&folder.path().join(name)).unwrap().levels().unwrap().unwrap();
        assert_eq!(all(&figure, 0, "level").len(), held.axis.values.len(), "{name}");
    }
    let figure = drawn(&levels(folder.path(), "again.h5", &filter));
    assert!(figure.remark.unwrap().contains("of 106 states is drawn"));
}

#[test]
fn bound_states_are_dashed_and_stand_alone_below_the_leads() {
    let folder = tempdir().unwrap();
    let view = levels(folder.path(), "well.h5", WELL);
    for theme in [PRINT, DARK] {
        let figure = figure(&view, FigureKind::Levels, &PlotOptions::default(), &theme).unwrap();
        assert_eq!(figure.rows[0].panels.len(), 1);
        let lines = all(&figure, 0, "level");
        assert!(lines.len() > 10 && lines.iter().all(|line| line.shape == Shape::Dashes));
    }
    let at = |from: f64, to: f64| PlotOptions {
        x: Some(Interval::new(from, to)),
        ..PlotOptions::default()
    };
    let part = figure(&view, FigureKind::Levels, &at(0.0, 1.0), &PRINT).unwrap();
    let inside = |x: &f64| (0.0..=1.0).contains(x);
    assert!(all(&part, 0, "|ψ|²").iter().all(|series| series.x.iter().all(inside)));
    let error = figure(&view, FigureKind::Levels, &at(50.0, 60.0), &PRINT).unwrap_err();
    assert!(error.to_string().contains("no state lies between"), "{error}");
}
