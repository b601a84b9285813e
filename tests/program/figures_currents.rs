//! `plot --kind currents` and `info` on records of currents: what they show against what the record
//! holds, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use wavepore::record::{Column, Header, PotentialCurve, Record, Table, Writer};
use wavepore::render::figures::{FigureKind, figure};
use wavepore::render::{
    DARK, Figure, PRINT, Panel, PlotOptions, RecordView, Series, Shape, Typeface,
};

use super::binary::{answer, complaint, expect, names, quick_record, room, said, shipped};
use super::figures::{assert_apart, assert_apart_at};

/// kT/e of the made records, mV.
const THERMAL: f64 = 25.0;
/// Reversal of the made records, mV.
const REVERSAL: f64 = -60.0;

/// Fluxes that cross at [`REVERSAL`] and currents of three models; what a test does not want it
/// takes out or changes.
fn made(voltages: &[f64]) -> Table {
    let column = |name: &str, of: &dyn Fn(f64) -> f64| {
        Column::known("/currents", name, voltages.iter().map(|&voltage| of(voltage)).collect())
    };
    let flux =
        |sign: f64| move |voltage: f64| 1e6 * (sign * (voltage - REVERSAL) / (2.0 * THERMAL)).exp();
    let current =
        |scale: f64| move |voltage: f64| scale * ((voltage - REVERSAL) / (2.0 * THERMAL)).sinh();
    let mut attributes = vec![("nernst_mV".to_owned(), REVERSAL)];
    for model in ["quantum", "ballistic", "diffusive"] {
        attributes.push((format!("reversal_{model}_mV"), REVERSAL));
        attributes.push((format!("slope_conductance_{model}_pS"), 8.0));
        attributes.push((format!("chord_conductance_{model}_pS"), 9.0));
    }
    Table {
        group: "/currents".into(),
        axis: column("voltage", &|voltage| voltage),
        columns: vec![
            column("flux_in", &flux(-1.0)),
            column("flux_out", &flux(1.0)),
            column("current_quantum", &current(1.25)),
            column("current_ballistic", &current(1.0)),
            column("current_diffusive", &current(0.02)),
            column("current_kramers", &current(0.1)),
            column("kappa", &|_| 1.25),
        ],
        attributes,
    }
}

fn written(folder: &Path, name: &str, table: Table) -> PathBuf {
    let header = Header {
        title: "made".into(),
        scenario: "ion = \"K+\"\n".into(),
        effective_scenario: "ion = \"K+\"\n".into(),
        temperature: 290.0,
        mass_u: 38.96,
        charge: 1,
    };
    let writer = Writer::create(&folder.join(name), true, &header, 1).unwrap();
    let potential = PotentialCurve {
        x: vec![-1.0, 1.0],
        potential: vec![0.0, 0.0],
        ..PotentialCurve::default()
    };
    writer.potential(potential).unwrap();
    writer.table(table).unwrap();
    writer.finish().unwrap()
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

/// Lines that stand upright, by their voltage, zero left out.
fn upright(panel: &Panel) -> Vec<f64> {
    let stands =
        |series: &&Series| series.x.len() == 2 && series.x[0] == series.x[1] && series.x[0] != 0.0;
    panel.series.iter().filter(stands).map(|series| series.x[0]).collect()
}

#[test]
fn lines_are_the_records_columns() {
    let folder = room();
    // In any order.
    let voltages = "-40 mV, 70 mV, -100 mV, 10 mV, 40 mV, -70 mV, 100 mV, -10 mV";
    let arguments = ["currents", &shipped("mixed_ions.toml"), "--tolerance", "1e-6", "-o", "iv.h5"];
    expect(
        &said(folder.path(), &[&arguments[..], &["--voltages", voltages]].concat()),
        0,
        &["record"],
    );
    let path = folder.path().join("iv.h5");
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
        upright(panels[1]),
        ["diffusive", "ballistic", "quantum"].map(|model| number(&format!("reversal_{model}_mV")))
    );
    assert_eq!(upright(panels[2]), [number("reversal_diffusive_mV")]);
    named(panels[1], "reversal −53.87 mV");
    named(panels[2], "reversal −58.93 mV");
    let face = Typeface::new().unwrap();
    assert_apart(&figure, "mixed", &face);
    let told = answer(&said(folder.path(), &["info", "iv.h5"]));
    for words in [
        "8 voltages from -100.000 to 100.000 mV",
        "charge that moves inward, quantum over ballistic",
        "K+ -64.00000",
        "Na+ 50.00000",
        "reversal -53.86",
        "pS",
    ] {
        assert!(told.contains(words), "`{words}` is not in\n{told}");
    }
    let summary = Record::open(&path).unwrap().summary().unwrap().currents.unwrap();
    assert_eq!(
        (summary.ions, summary.rows, summary.models.len()),
        (vec!["K+".to_owned(), "Na+".to_owned()], 8, 3)
    );
}

#[test]
fn fluxes_cross_on_their_lines_at_reversal() {
    let folder = room();
    let arguments = ["--voltages", "-120 mV:120 mV:6", "--tolerance", "1e-6", "-o", "iv.h5"];
    expect(
        &said(folder.path(), &[&["currents", &shipped("k_filter.toml")], &arguments[..]].concat()),
        0,
        &[],
    );
    let path = folder.path().join("iv.h5");
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
    let folder = room();
    let voltages = [-100.0, -50.0, 0.0, 50.0];
    let without = |names: &[&str]| {
        let mut table = made(&voltages);
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
    assert_eq!(upright(figure.panels().nth(1).unwrap()), [REVERSAL; 2]);
    assert!(figure.panels().all(|panel| panel.y.from.is_finite() && panel.y.to.is_finite()));
    assert_apart(&figure, "bare", &Typeface::new().unwrap());

    let figure = drawn(&written(folder.path(), "slow.h5", without(&["current_kramers"])));
    assert!(figure.panels().count() == 4 && !names(&figure).contains(&"Kramers".to_owned()));
    let figure = drawn(&written(folder.path(), "plain.h5", without(&["kappa"])));
    assert_eq!(figure.panels().count(), 3);
    assert!(figure.panels().last().unwrap().x_labeled);

    // A gap stays a gap, and the axes are those of what is known.
    let mut gap = made(&voltages);
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
fn reversal_beyond_the_voltages_is_said_not_drawn() {
    let folder = room();
    let figure = drawn(&written(folder.path(), "far.h5", made(&[0.0, 20.0, 40.0])));
    assert!(
        figure.remark.as_ref().unwrap().contains("reverses at -60.000 mV"),
        "{:?}",
        figure.remark
    );
    for panel in figure.panels() {
        assert!(upright(panel).is_empty());
        assert!(!panel.series.iter().any(|series| series.shape == Shape::Dots), "{panel:?}");
    }
    expect(
        &said(folder.path(), &["plot", "far.h5"]),
        0,
        &["note: the current reverses at", "far-currents.svg"],
    );
    expect(&said(folder.path(), &["plot", "far.h5", "-o", "a.svg", "--quiet"]), 0, &[]);
}

#[test]
fn files_of_currents_are_whole_alike_and_the_usual_kind() {
    let folder = room();
    let at = folder.path();
    written(at, "iv.h5", made(&[-100.0, 0.0, 100.0]));
    for (theme, ending) in [("print", "svg"), ("dark", "png"), ("print", "pdf")] {
        let (one, two) = (format!("one.{ending}"), format!("two.{ending}"));
        let usual = ["plot", "iv.h5", "--theme", theme, "-o"];
        expect(&said(at, &[&usual[..], &[&one]].concat()), 0, &["figure"]);
        expect(&said(at, &[&usual[..], &[&two, "--kind", "currents"]].concat()), 0, &["figure"]);
        let bytes = fs::read(at.join(one)).unwrap();
        assert_eq!(bytes, fs::read(at.join(two)).unwrap());
        if ending == "svg" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.ends_with("</svg>\n") && !text.contains("NaN") && !text.contains("inf"));
        }
    }
    let subject = RecordView::open(&at.join("iv.h5"), None).unwrap();
    let wishes = PlotOptions {
        title: Some("ψ of K⁺, a title that goes on and on ".repeat(9)),
        ..PlotOptions::default()
    };
    assert_apart(
        &figure(&subject, FigureKind::Currents, &wishes, &DARK).unwrap(),
        "long",
        &Typeface::new().unwrap(),
    );
}

#[test]
fn records_without_what_is_wanted_are_refused() {
    let folder = room();
    let at = folder.path();
    quick_record(at);
    written(at, "iv.h5", made(&[-100.0, 0.0, 100.0]));
    written(at, "one.h5", made(&[20.0]));
    written(at, "same.h5", made(&[20.0, 20.0]));
    written(at, "none.h5", made(&[]));
    let mut lacking = made(&[-100.0, 0.0, 100.0]);
    lacking.columns.retain(|column| column.name != "flux_out");
    written(at, "lacking.h5", lacking);
    let before = names(at);
    let several = "--voltages \"-120 mV:120 mV:49\"";
    for (arguments, code, words) in [
        (
            &["plot", "quick.h5", "--kind", "currents"][..],
            2,
            ["no currents", "wavepore currents SCENARIO"],
        ),
        (
            &["plot", "quick.h5", "--kind", "currents", "--packet", "3"],
            2,
            ["no packet 3", "it holds 0"],
        ),
        (&["plot", "one.h5"], 2, ["at one voltage", several]),
        (&["plot", "same.h5"], 2, ["at one voltage", several]),
        (&["plot", "none.h5"], 2, ["at one voltage", several]),
        (&["plot", "lacking.h5"], 3, ["damaged", "/currents/flux_out is missing"]),
        (&["plot", "iv.h5", "--packet", "0"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "transmission"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "spacetime"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "snapshots"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "momentum"], 2, ["no packets", "wavepore run"]),
        (&["plot", "iv.h5", "--kind", "norms"], 2, ["no packets", "plot --kind currents"]),
        (&["animate", "iv.h5"], 2, ["no packets", "plot --kind currents"]),
        (&["animate", "iv.h5", "-o", "new/a.html"], 2, ["no packets", "plot --kind currents"]),
    ] {
        expect(&said(at, arguments), code, &words);
        assert_eq!(names(at), before, "{arguments:?}");
    }
    // Without a wish, a record of packets is still shown by its T(E).
    expect(&said(at, &["plot", "quick.h5"]), 0, &["quick-transmission.svg"]);
    for (record, words) in [
        ("one.h5", "1 voltage, 20.000 mV"),
        ("none.h5", "no voltages"),
        ("lacking.h5", "3 voltages"),
    ] {
        let output = said(at, &["info", record]);
        expect(&output, 0, &[]);
        assert!(answer(&output).contains(words), "{} {}", answer(&output), complaint(&output));
    }
}
