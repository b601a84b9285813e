//! Figures of currents: what they show against what the record holds.

use std::path::{Path, PathBuf};

use tempfile::tempdir;

use super::files::shipped;
use super::separation::{assert_apart, assert_apart_at};
use super::unlocked;
use crate::jobs::{currents, header_of};
use crate::record::{self, PotentialCurve, Record, Table, Writer};
use crate::render::figures::{FigureKind, figure};
use crate::render::{DARK, Figure, PRINT, Panel, PlotOptions, RecordView, Series, Shape, Typeface};
use crate::scenario::{Scenario, effective};
use crate::simulation::Control;

#[path = "../fixtures/current_records.rs"]
mod current_records;

use current_records::{REVERSAL, known_currents};

/// Relative accuracy of computed fluxes.
const TOLERANCE: f64 = 1e-6;

/// Writes [`known_currents`] or a part of them as the record `name`.
fn written(folder: &Path, name: &str, table: Table) -> PathBuf {
    unlocked(&current_records::written(folder, "written.h5", table), &folder.join(name))
}

/// Computes the currents of a shipped scenario at `voltages` (mV) and writes their record.
fn computed(folder: &Path, name: &str, voltages: &[f64]) -> PathBuf {
    let scenario = Scenario::read(&shipped(name)).unwrap();
    let channel = currents::channel(&scenario).unwrap();
    let control = Control::default();
    let rows = currents::rows(&channel, voltages, TOLERANCE, &control).unwrap();
    let summary = currents::conductances(&channel, TOLERANCE, &control).unwrap();
    let path = folder.join("written.h5");
    let header = header_of(&scenario, effective(&scenario.case));
    let writer = Writer::create(&path, false, &header, 1).unwrap();
    let potential = PotentialCurve {
        x: vec![-1.0, 1.0],
        potential: vec![0.0, 0.0],
        ..PotentialCurve::default()
    };
    writer.potential(potential).unwrap();
    writer.table(currents::table(&channel, &rows, &summary, None)).unwrap();
    unlocked(&writer.finish().unwrap(), &folder.join("iv.h5"))
}

fn drawn(path: &Path) -> Figure {
    let subject = RecordView::open(path, None).unwrap();
    figure(&subject, FigureKind::Currents, &PlotOptions::default(), &PRINT).unwrap()
}

fn named<'a>(panel: &'a Panel, name: &str) -> &'a Series {
    let known = || panel.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>();
    panel
        .series
        .iter()
        .find(|series| series.name == name)
        .unwrap_or_else(|| panic!("no `{name}` in {:?}", known()))
}

/// Voltages of vertical lines, zero left out.
fn vertical_lines(panel: &Panel) -> Vec<f64> {
    let vertical =
        |series: &&Series| series.x.len() == 2 && series.x[0] == series.x[1] && series.x[0] != 0.0;
    panel.series.iter().filter(vertical).map(|series| series.x[0]).collect()
}

#[test]
fn lines_are_the_records_columns() {
    let folder = tempdir().unwrap();
    // In any order.
    let voltages = [-40.0, 70.0, -100.0, 10.0, 40.0, -70.0, 100.0, -10.0];
    let path = computed(folder.path(), "mixed_ions.toml", &voltages);
    let table = Record::open(&path).unwrap().currents().unwrap().unwrap();
    let figure = drawn(&path);
    let panels: Vec<&Panel> = figure.panels().collect();
    assert_eq!(panels.len(), 4);
    let labels: Vec<&str> = panels.iter().map(|panel| panel.y.label.as_str()).collect();
    assert_eq!(labels, ["one-way flux (1/s)", "current (pA)", "current (pA)", "κ"]);
    assert!(panels.iter().all(|panel| panel.x.label == "membrane voltage (mV)"
        && (panel.x.from, panel.x.to) == (-100.0, 100.0)));
    let kappa = panels[3].series.iter().find(|series| series.in_legend).unwrap();
    assert!(kappa.name.starts_with("κ of inward charge, "));
    for (series, column) in [
        (named(panels[0], "K⁺ out"), "flux_out_K+"),
        (named(panels[0], "K⁺ in"), "flux_in_K+"),
        (named(panels[0], "Na⁺ out"), "flux_out_Na+"),
        (named(panels[0], "Na⁺ in"), "flux_in_Na+"),
        (named(panels[1], "quantum"), "current_quantum"),
        (named(panels[1], "ballistic"), "current_ballistic"),
        (named(panels[1], "diffusive"), "current_diffusive"),
        (named(panels[2], "diffusive, own scale"), "current_diffusive"),
        (named(panels[2], "Kramers"), "current_kramers"),
        (kappa, "kappa"),
    ] {
        assert!(series.x.is_sorted() && series.x.len() == 8, "{column}");
        for (voltage, shown) in series.x.iter().zip(&series.y) {
            let row = table.axis.values.iter().position(|own| own == voltage).unwrap();
            assert_eq!(
                shown.to_bits(),
                table.column(column).unwrap()[row].to_bits(),
                "{column} at {voltage} mV"
            );
        }
    }
    // Each ion at its own equilibrium, the whole in between; every model where its own current
    // vanishes.
    let number = |name: &str| table.number(name);
    let dots = |panel: &Panel| -> Vec<f64> {
        panel
            .series
            .iter()
            .filter(|series| series.shape == Shape::Dots)
            .map(|series| series.x[0])
            .collect()
    };
    assert_eq!(dots(panels[1]), [number("nernst_K+_mV"), number("nernst_Na+_mV")]);
    for (found, nernst) in dots(panels[0]).into_iter().zip(dots(panels[1])) {
        assert!((found - nernst).abs() < 1e-3, "{found} for {nernst}");
    }
    assert_eq!(
        vertical_lines(panels[1]),
        ["diffusive", "ballistic", "quantum"].map(|model| number(&format!("reversal_{model}_mV")))
    );
    assert_eq!(vertical_lines(panels[2]), [number("reversal_diffusive_mV")]);
    named(panels[1], "reversal −53.87 mV");
    named(panels[2], "reversal −58.93 mV");
    let face = Typeface::new().unwrap();
    assert_apart(&figure, "mixed", &face);
    let summary = Record::open(&path).unwrap().summary().unwrap().currents.unwrap();
    assert_eq!(
        (summary.ions, summary.rows, summary.models.len()),
        (vec!["K+".to_owned(), "Na+".to_owned()], 8, 3)
    );
}

#[test]
fn fluxes_cross_on_their_lines_at_reversal() {
    let folder = tempdir().unwrap();
    let voltages = [-120.0, -72.0, -24.0, 24.0, 72.0, 120.0];
    let path = computed(folder.path(), "k_filter.toml", &voltages);
    let figure = drawn(&path);
    let panel = figure.panels().next().unwrap();
    let dot = named(panel, "crossing −64.00 mV");
    let found =
        Record::open(&path).unwrap().currents().unwrap().unwrap().number("reversal_quantum_mV");
    // ln(out/in) is a line in the voltage, so that nothing is lost between two rows.
    assert!((dot.x[0] - found).abs() < 1e-4, "{} for {found}", dot.x[0]);
    for line in ["outward", "inward"].map(|name| named(panel, name)) {
        let after = line.x.partition_point(|&voltage| voltage < dot.x[0]);
        let place = |row: usize| panel.y.place(line.y[row]);
        let share = (dot.x[0] - line.x[after - 1]) / (line.x[after] - line.x[after - 1]);
        let height = place(after - 1) + share * (place(after) - place(after - 1));
        assert!((height - panel.y.place(dot.y[0])).abs() < 1e-9, "{}", line.name);
    }
    let face = Typeface::new().unwrap();
    assert_apart(&figure, "one ion", &face);
    assert_apart_at(&figure, "narrow", &face, (170.0, 244.0 * figure.aspect));
    assert_apart_at(&figure, "wide", &face, (504.0, 504.0 * figure.aspect));
}

#[test]
fn what_is_not_known_is_left_out() {
    let folder = tempdir().unwrap();
    let voltages = [-100.0, -50.0, 0.0, 50.0];
    let without = |names: &[&str]| {
        let mut table = known_currents(&voltages);
        for column in
            table.columns.iter_mut().filter(|column| names.contains(&column.name.as_str()))
        {
            column.values.fill(f64::NAN);
        }
        table
    };
    let names = |figure: &Figure| -> Vec<String> {
        figure.panels().flat_map(|panel| &panel.series).map(|series| series.name.clone()).collect()
    };
    let mut bare = without(&["current_diffusive", "current_kramers"]);
    bare.attributes.retain(|(name, _)| !name.contains("diffusive"));
    let figure = drawn(&written(folder.path(), "bare.h5", bare));
    assert_eq!(figure.panels().count(), 3);
    assert!(
        !names(&figure).iter().any(|name| name.contains("diffusive") || name.contains("Kramers")),
        "{figure:?}"
    );
    assert_eq!(vertical_lines(figure.panels().nth(1).unwrap()), [REVERSAL; 2]);
    assert!(figure.panels().all(|panel| panel.y.from.is_finite() && panel.y.to.is_finite()));
    assert_apart(&figure, "bare", &Typeface::new().unwrap());

    let figure = drawn(&written(folder.path(), "slow.h5", without(&["current_kramers"])));
    assert!(figure.panels().count() == 4 && !names(&figure).contains(&"Kramers".to_owned()));
    let figure = drawn(&written(folder.path(), "plain.h5", without(&["kappa"])));
    assert_eq!(figure.panels().count(), 3);
    assert!(figure.panels().last().unwrap().x_labeled);

    // A gap stays a gap, and the axes are those of what is known.
    let mut gap = known_currents(&voltages);
    for column in &mut gap.columns {
        column.values[3] = f64::NAN;
    }
    let figure = drawn(&written(folder.path(), "gap.h5", gap));
    let panel = figure.panels().nth(1).unwrap();
    let line = named(panel, "quantum");
    let top = line.y[..3].iter().fold(f64::MIN, |a, &b| a.max(b));
    assert!(
        line.y[3].is_nan() && panel.y.to > top && panel.y.to < 1.2 * top,
        "{} {}",
        panel.y.to,
        top
    );
}

#[test]
fn reversal_beyond_the_voltages_is_a_remark_and_not_drawn() {
    let folder = tempdir().unwrap();
    let figure = drawn(&written(folder.path(), "far.h5", known_currents(&[0.0, 20.0, 40.0])));
    assert!(
        figure.remark.as_ref().unwrap().contains("reverses at -60.000 mV"),
        "{:?}",
        figure.remark
    );
    for panel in figure.panels() {
        assert!(vertical_lines(panel).is_empty());
        assert!(!panel.series.iter().any(|series| series.shape == Shape::Dots), "{panel:?}");
    }
}

#[test]
fn a_long_title_leaves_words_apart() {
    let folder = tempdir().unwrap();
    let path = written(folder.path(), "iv.h5", known_currents(&[-100.0, 0.0, 100.0]));
    let subject = RecordView::open(&path, None).unwrap();
    let options = PlotOptions {
        title: Some("ψ of K⁺, a title that goes on and on ".repeat(9)),
        ..PlotOptions::default()
    };
    let figure = figure(&subject, FigureKind::Currents, &options, &DARK).unwrap();
    assert_apart(&figure, "long", &Typeface::new().unwrap());
}
