//! Figures of collections: what they show against what a collection holds.

use std::path::{Path, PathBuf};

use tempfile::tempdir;

use super::files::names;
use super::separation::{assert_apart, assert_apart_at};
use super::unlocked;
use crate::record::{
    CaseEntry, CaseStatus, Collection, CollectionHeader, CollectionLayout, CollectionWriter,
    Column, Coordinate, CoordinateValues, Table,
};
use crate::render::collection_view::CollectionView;
use crate::render::figures::{FigureKind, sweep_figure};
use crate::render::scale::Spacing;
use crate::render::scene::Mark;
use crate::render::{
    DARK, EnergyUnit, Figure, Marker, PRINT, Panel, PlotOptions, PointSize, Series, Shape, Style,
    Typeface, place,
};

/// Temperature of the made cases, K, and one kBT there, meV.
const TEMPERATURE: (f64, f64) = (300.0, 25.851_999_786_435_52);

/// Writes a collection of cases that left the tables `made` gives by number; none where a case
/// failed.
fn collected(
    folder: &Path,
    what: &str,
    coordinates: Vec<Coordinate>,
    shape: &[usize],
    made: impl Fn(usize) -> Option<Table>,
) -> PathBuf {
    let tables = |case: usize| made(case).into_iter().collect();
    collected_tables(folder, what, coordinates, shape, tables)
}

fn collected_tables(
    folder: &Path,
    what: &str,
    coordinates: Vec<Coordinate>,
    shape: &[usize],
    made: impl Fn(usize) -> Vec<Table>,
) -> PathBuf {
    let cases: usize = shape.iter().product();
    let entry = |case: usize| {
        let tables = made(case);
        let name = format!("{case:016x}");
        if tables.is_empty() {
            let reason = "too narrow\n  help: widen it".into();
            return CaseEntry { reason, ..CaseEntry::without_result(&name, CaseStatus::Failed) };
        }
        CaseEntry { tables, ..CaseEntry::without_result(&name, CaseStatus::Done) }
    };
    let entries: Vec<CaseEntry> = (0..cases).map(entry).collect();
    let mut outline = CollectionLayout::default();
    entries.iter().for_each(|entry| outline.note(&entry.tables));
    let header = CollectionHeader {
        title: "made".into(),
        scenario: "[[barrier]]\n".into(),
        what: what.into(),
        coordinates,
        shape: shape.to_vec(),
    };
    let written = folder.join("written.h5");
    let mut writer = CollectionWriter::create(&written, true, &header, &outline, cases).unwrap();
    entries.iter().enumerate().for_each(|(case, entry)| writer.put(case, entry).unwrap());
    writer.finish().unwrap();
    unlocked(&written, &folder.join(format!("{}.h5", names(folder).len())))
}

fn words(name: &str, values: impl Iterator<Item = &'static str>) -> Coordinate {
    Coordinate {
        name: name.into(),
        values: CoordinateValues::Words(values.map(str::to_owned).collect()),
    }
}

fn numbers(name: &str, unit: &str, values: impl Iterator<Item = f64>) -> Coordinate {
    Coordinate {
        name: name.into(),
        values: CoordinateValues::Numbers(values.collect(), unit.into()),
    }
}

/// T of a case, a number of its own at every energy.
fn transmission(case: usize, top: f64) -> Table {
    let energy: Vec<f64> = (1..=5).map(|row| 25.0 * f64::from(row)).collect();
    let matrix = energy.iter().map(|energy| energy / 200.0 + 1e-3 * case as f64).collect();
    Table {
        group: "/transmission".into(),
        axis: Column::known("/transmission", "energy", energy),
        columns: vec![Column::known("/transmission", "matrix", matrix)],
        attributes: vec![
            ("temperature_K".into(), TEMPERATURE.0),
            ("classical_top_meV".into(), top),
        ],
        profiles: None,
    }
}

/// What crossed of the packet of a case: by packet, by transfer matrix, classically.
fn packet([packet, matrix, classical]: [f64; 3]) -> Table {
    Table {
        group: "/packets/0".into(),
        axis: Column::known("/packets/N", "time", vec![0.0, 1.0]),
        columns: vec![],
        attributes: vec![
            ("final_transmitted".into(), packet),
            ("expected_transmitted".into(), matrix),
            ("classical_transmitted".into(), classical),
        ],
        profiles: None,
    }
}

/// I(V) that reverses at `reversal` mV.
fn currents(gain: f64, reversal: f64, voltages: &[f64]) -> Table {
    let column = |name: &str, scale: f64| {
        let current = voltages.iter().map(|voltage| scale * (voltage - reversal)).collect();
        Column::known("/currents", name, current)
    };
    Table {
        group: "/currents".into(),
        axis: Column::known("/currents", "voltage", voltages.to_vec()),
        columns: vec![
            column("current_quantum", gain),
            column("current_ballistic", 0.5 * gain),
            Column::known("/currents", "kappa", vec![2.0; voltages.len()]),
        ],
        attributes: vec![("reversal_quantum_mV".into(), reversal)],
        profiles: None,
    }
}

fn cases(path: &Path) -> CollectionView {
    CollectionView::new(Collection::open(path).unwrap(), None).unwrap()
}

fn drawn(path: &Path) -> Figure {
    sweep_figure(&cases(path), None, &PlotOptions::default(), &PRINT).unwrap()
}

/// Panels with a frame and without a bar of colours.
fn framed(figure: &Figure) -> Vec<&Panel> {
    let bar =
        |panel: &Panel| panel.series.iter().any(|series| matches!(series.shape, Shape::Map { .. }));
    figure.panels().filter(|panel| panel.framed && !bar(panel)).collect()
}

/// The entries of the key on top.
fn key(figure: &Figure) -> Vec<&Series> {
    let key = figure.panels().next().unwrap();
    assert!(!key.framed);
    key.series.iter().collect()
}

fn key_names(figure: &Figure) -> Vec<&str> {
    key(figure).into_iter().map(|series| series.name.as_str()).collect()
}

/// Every text of a figure on paper of so many points.
fn words_of(figure: &Figure, size: (f32, f32), face: &Typeface) -> Vec<String> {
    let size = PointSize { width: size.0, height: size.1 };
    let placed = place(figure, size, &Style::new(PRINT), face);
    let words = placed.scene.marks.into_iter().filter_map(|mark| match mark {
        Mark::Text(text) => Some(text.words),
        _ => None,
    });
    words.collect()
}

/// Two ions and three heights; case 4 failed.
fn ions_and_heights(folder: &Path) -> PathBuf {
    let ions = words("ion", (0..6).map(|case| ["K+", "Ca2+"][case / 3]));
    let heights =
        numbers("barrier.0.height", "meV", (0..6).map(|case| [50.0, 100.0, 90.0][case % 3]));
    let made = |case: usize| (case != 4).then(|| transmission(case, [60.0, 80.0][case / 3]));
    collected(folder, "transmission", vec![ions, heights], &[2, 3], made)
}

#[test]
fn every_curve_is_its_cases_in_the_colour_of_its_value() {
    let folder = tempdir().unwrap();
    let path = ions_and_heights(folder.path());
    let figure = drawn(&path);
    let panels = framed(&figure);
    assert_eq!(panels.iter().map(|panel| panel.title.as_str()).collect::<Vec<_>>(), ["K⁺", "Ca²⁺"]);
    assert_eq!(
        key_names(&figure),
        ["transfer matrix", "classical", "barrier height 50 meV", "100 meV", "90 meV"]
    );
    // Colours follow the numbers, not the order in which they were typed.
    let colors: Vec<_> = key(&figure)[2..].iter().map(|series| series.color).collect();
    assert_eq!(colors, [0.0, 1.0, 0.5].map(|share| PRINT.ordered(share)));
    let one = TEMPERATURE.1;
    for (place, panel) in panels.iter().enumerate() {
        assert_eq!((panel.x.label.as_str(), panel.y.label.is_empty()), ("energy (kBT)", place > 0));
        let step = panel.series.iter().find(|series| series.name == "classical").unwrap();
        assert!((step.x[1] * one - [60.0, 80.0][place]).abs() < 1e-9 && step.x[1] == step.x[2]);
        let curves: Vec<_> =
            panel.series.iter().filter(|series| matches!(series.shape, Shape::Line(_))).collect();
        let wanted: Vec<usize> = (3 * place..3 * place + 3).filter(|&case| case != 4).collect();
        assert_eq!(curves.len(), wanted.len());
        for (curve, case) in curves.into_iter().zip(wanted) {
            let made = transmission(case, 0.0);
            assert_eq!((&curve.y, curve.color), (&made.columns[0].values, colors[case % 3]));
            assert!(
                curve
                    .x
                    .iter()
                    .zip(&made.axis.values)
                    .all(|(shown, energy)| (shown * one - energy).abs() < 1e-9)
            );
        }
    }
    assert_eq!(panels[0].note, "5 of 6 cases");
    assert_eq!(figure.remark.as_deref(), Some("not shown of 6 cases: 1 failed"));
    let other =
        CollectionView::new(Collection::open(&path).unwrap(), Some(EnergyUnit::Mev)).unwrap();
    let figure =
        sweep_figure(&other, Some(FigureKind::Transmission), &PlotOptions::default(), &DARK)
            .unwrap();
    assert_eq!(
        (framed(&figure)[0].x.label.as_str(), framed(&figure)[0].x.to),
        ("energy (meV)", 125.0)
    );
    let options =
        PlotOptions { logarithmic: true, title: Some("mine".into()), ..PlotOptions::default() };
    let figure = sweep_figure(&cases(&path), None, &options, &PRINT).unwrap();
    let y = &framed(&figure)[0].y;
    assert!(y.spacing == Spacing::Logarithmic && y.from == 0.1 && figure.title == "mine");
    assert_eq!(figure.panels().next().unwrap().title, "mine");
}

#[test]
fn temperatures_that_differ_leave_no_thermal_energy() {
    let folder = tempdir().unwrap();
    let swept = numbers("temperature", "K", [200.0, 300.0].into_iter());
    let made = |case: usize| {
        let mut table = transmission(case, 60.0);
        table.attributes[0].1 = [200.0, 300.0][case];
        Some(table)
    };
    let path = collected(folder.path(), "transmission", vec![swept], &[2], made);
    assert_eq!(framed(&drawn(&path))[0].x.label, "energy (meV)");
    let thermal =
        CollectionView::new(Collection::open(&path).unwrap(), Some(EnergyUnit::Kbt)).unwrap();
    let refusal = sweep_figure(&thermal, None, &PlotOptions::default(), &PRINT).unwrap_err();
    assert!(refusal.exit_code() == 2 && refusal.to_string().contains("--energy mev"), "{refusal}");
}

#[test]
fn many_values_have_a_bar_of_colours() {
    let folder = tempdir().unwrap();
    let widths = |case: usize| 0.05 * 40f64.powf(case as f64 / 299.0);
    let swept = numbers("barrier.0.width", "angstrom", (0..300).map(widths));
    let path = collected(folder.path(), "transmission", vec![swept], &[300], |case| {
        Some(transmission(case, 60.0))
    });
    let figure = drawn(&path);
    let curves: Vec<_> = framed(&figure)[0]
        .series
        .iter()
        .filter(|line| matches!(line.shape, Shape::Line(_)))
        .collect();
    assert!((50..=100).contains(&curves.len()), "{}", curves.len());
    assert!(
        figure.remark.as_deref().unwrap().contains("of 300 curves are drawn"),
        "{:?}",
        figure.remark
    );
    let ends = [curves[0], curves[curves.len() - 1]].map(|curve| curve.color);
    assert_eq!(ends, [PRINT.ordered(0.0), PRINT.ordered(1.0)]);
    let bar = figure.panels().last().unwrap();
    assert_eq!((bar.x.label.as_str(), bar.x.spacing), ("barrier width (Å)", Spacing::Logarithmic));
    assert!((bar.x.from - 0.05).abs() < 1e-12 && (bar.x.to - 2.0).abs() < 1e-9);
    let Shape::Map { columns, pixels } = &bar.series[0].shape else { panic!("no bar of colours") };
    // A curve has the colour of its width.
    let middle = curves[curves.len() / 2];
    let width = widths((middle.y[0] * 1e3 - 125.0).round() as usize);
    let pixel = pixels[(bar.x.place(width) * *columns as f64) as usize];
    assert!(
        pixel.iter().zip(middle.color.0).all(|(a, b)| a.abs_diff(b) < 4),
        "{pixel:?} {:?}",
        middle.color
    );
}

#[test]
fn what_crossed_is_drawn_over_the_swept_parameter() {
    let folder = tempdir().unwrap();
    let heights = [6.0, 4.0, 5.0];
    let energies = [3.0, 4.0];
    let value = |case: usize| [0.1 * case as f64, 0.1 * case as f64 + 0.01, 0.02 * case as f64];
    let swept = vec![
        numbers("packet.energy", "kBT", (0..6).map(|case| energies[case / 3])),
        numbers("barrier.0.height", "kBT", (0..6).map(|case| heights[case % 3])),
    ];
    let path = collected(folder.path(), "run", swept, &[2, 3], |case| {
        (case != 2).then(|| packet(value(case)))
    });
    let figure = drawn(&path);
    assert_eq!(
        key_names(&figure),
        ["transfer matrix", "packet", "classical", "packet energy 3 kBT", "4 kBT"]
    );
    let [panel] = framed(&figure)[..] else { panic!("one panel") };
    assert_eq!(
        (panel.x.label.as_str(), panel.y.label.as_str()),
        ("barrier height (kBT)", "transmitted probability P_T")
    );
    for (name, of, shape) in [
        ("packet", 0, Shape::Dots),
        ("transfer matrix", 1, Shape::Line(1.0)),
        ("classical", 2, Shape::Dashes),
    ] {
        for (energy, cases) in [("3 kBT", [1, 0].to_vec()), ("4 kBT", [4, 5, 3].to_vec())] {
            let name = format!("{name} {energy}");
            let series = panel.series.iter().find(|series| series.name == name).unwrap();
            assert_eq!(series.shape, shape);
            // From the lowest height to the highest, without the case that failed.
            assert_eq!(series.x, cases.iter().map(|&case| heights[case % 3]).collect::<Vec<f64>>());
            assert_eq!(series.y, cases.iter().map(|&case| value(case)[of]).collect::<Vec<f64>>());
        }
    }
    let options = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let refusal = sweep_figure(&cases(&path), None, &options, &PRINT).unwrap_err();
    assert!(
        refusal.to_string().contains("no packet 1") && refusal.to_string().contains("they hold 0"),
        "{refusal}"
    );
}

#[test]
fn words_are_beside_the_axis_one_a_line() {
    let folder = tempdir().unwrap();
    let swept = || {
        let ions = words("ion", ["K+", "Na+", "Ca2+"].into_iter());
        vec![ions, numbers("packet.energy", "kBT", [4.0, 5.0, 6.0].into_iter())]
    };
    let value = |case: usize| [0.2, 0.3, 0.1].map(|share| share + 0.1 * case as f64);
    // Side by side they are one loop.
    let path = collected(folder.path(), "run", swept(), &[3], |case| Some(packet(value(case))));
    let figure = drawn(&path);
    let panel = framed(&figure)[0];
    assert_eq!(panel.y.names, ["K⁺, 4 kBT", "Na⁺, 5 kBT", "Ca²⁺, 6 kBT"]);
    assert_eq!(panel.x.label, "transmitted probability P_T");
    let matrix =
        panel.series.iter().find(|series| series.shape == Shape::Markers(Marker::Diamond)).unwrap();
    assert_eq!((&matrix.x, &matrix.y), (&vec![0.3, 0.4, 0.5], &vec![0.0, 1.0, 2.0]));
    // Without a sweep there is one line.
    let path = collected(folder.path(), "run", Vec::new(), &[1], |case| Some(packet(value(case))));
    assert_eq!(framed(&drawn(&path))[0].y.names, ["one case"]);
}

#[test]
fn currents_are_the_cases_with_their_reversal() {
    let folder = tempdir().unwrap();
    let voltages = [-100.0, -50.0, 0.0, 50.0];
    let at = |reversals: [f64; 2]| {
        let swept = numbers("reservoirs.inside", "mM", [70.0, 140.0].into_iter());
        let made = |case: usize| Some(currents(1.0 + case as f64, reversals[case], &voltages));
        drawn(&collected(folder.path(), "currents", vec![swept], &[2], made))
    };
    let figure = at([-60.0, -60.0]);
    assert_eq!(
        key_names(&figure),
        ["quantum", "ballistic", "reversal −60.00 mV", "concentration inside 70 mM", "140 mM"]
    );
    let panel = framed(&figure)[0];
    assert_eq!(
        (panel.x.label.as_str(), panel.y.label.as_str()),
        ("membrane voltage (mV)", "current (pA)")
    );
    for case in 0..2 {
        let made = currents(1.0 + case as f64, -60.0, &voltages);
        let curves: Vec<_> = panel.series.iter().filter(|series| series.x == voltages).collect();
        assert_eq!(curves[case].y, made.columns[0].values);
        assert_eq!(
            (&curves[2 + case].y, &curves[2 + case].shape),
            (&made.columns[1].values, &Shape::Dashes)
        );
    }
    let figure = at([-60.0, -30.0]);
    let dots = framed(&figure)[0].series.iter().filter(|series| series.shape == Shape::Dots);
    assert_eq!(
        dots.map(|dot| (dot.x[0], dot.y[0])).collect::<Vec<_>>(),
        [(-60.0, 0.0), (-30.0, 0.0)]
    );
    assert!(key_names(&figure).contains(&"reversal"));
}

#[test]
fn at_one_voltage_currents_and_kappa_are_drawn_over_the_swept_parameter() {
    let folder = tempdir().unwrap();
    let swept = || vec![numbers("barrier.0.width", "angstrom", [0.1, 0.2, 0.4].into_iter())];
    let at = |voltage: f64| {
        let made = |case: usize| Some(currents(1.0 + case as f64, 0.0, &[voltage]));
        drawn(&collected(folder.path(), "currents", swept(), &[3], made))
    };
    let figure = at(20.0);
    let [current, kappa] = framed(&figure)[..] else { panic!("two panels") };
    assert_eq!(current.y.label, "current at 20 mV (pA)");
    let quantum = current.series.iter().find(|series| series.name == "quantum").unwrap();
    assert_eq!((&quantum.x, &quantum.y), (&vec![0.1, 0.2, 0.4], &vec![20.0, 40.0, 60.0]));
    assert_eq!(
        (kappa.y.label.as_str(), &kappa.series[0].y),
        ("κ = quantum / ballistic", &vec![2.0; 3])
    );
    // Where nothing flows, rounding is not drawn.
    let figure = at(0.0);
    assert!(
        framed(&figure).len() == 1
            && figure.remark.as_deref().unwrap().contains("no current flows")
    );
}

#[test]
fn loops_beyond_two_are_panels_and_words_keep_apart() {
    let folder = tempdir().unwrap();
    let (ions, heights, widths) = (["K+", "Na+", "Rb+", "Cs+", "H+"], 7, 10);
    let count = ions.len() * heights * widths;
    let swept = vec![
        words("ion", (0..count).map(|case| ions[case / (heights * widths)])),
        numbers(
            "barrier.0.height",
            "meV",
            (0..count).map(|case| 100.0 + 12.345 * (case / widths % heights) as f64),
        ),
        numbers(
            "barrier.0.width",
            "angstrom",
            (0..count).map(|case| 0.05 * (1.0 + (case % widths) as f64)),
        ),
    ];
    let face = Typeface::new().unwrap();
    let shape = [ions.len(), heights, widths];
    let long = PlotOptions {
        title: Some("ψ of K⁺, a title that goes on and on ".repeat(9)),
        ..PlotOptions::default()
    };
    let path = collected(folder.path(), "transmission", swept.clone(), &shape, |case| {
        Some(transmission(case % 50, 60.0 + case as f64))
    });
    let figure = drawn(&path);
    // The longest loop has the colours; of the others so many values have panels that they fit.
    assert_eq!(framed(&figure).len(), 12);
    assert!(figure.remark.as_deref().unwrap().contains("panels for"), "{:?}", figure.remark);
    assert_eq!(framed(&figure)[0].title, "K⁺, barrier height 100 meV");
    assert_apart(&figure, "transmission", &face);
    let value = |case: usize| [0.5, 0.4, 1e-3 * case as f64];
    let path = collected(folder.path(), "run", swept.clone(), &shape, |case| {
        (case != 7).then(|| packet(value(case)))
    });
    for options in [
        PlotOptions::default(),
        long.clone(),
        PlotOptions { logarithmic: true, ..PlotOptions::default() },
    ] {
        let figure = sweep_figure(&cases(&path), None, &options, &PRINT).unwrap();
        assert_eq!(framed(&figure).len(), 5);
        assert_apart(&figure, "run", &face);
    }
    for voltages in [&[-100.0, 0.0, 100.0][..], &[20.0]] {
        let made = |case: usize| {
            (!case.is_multiple_of(9)).then(|| currents(1.0 + case as f64, -60.0, voltages))
        };
        let path = collected(folder.path(), "currents", swept.clone(), &shape, made);
        assert_apart(&drawn(&path), "currents", &face);
        assert_apart(&sweep_figure(&cases(&path), None, &long, &PRINT).unwrap(), "currents", &face);
    }
    let one = vec![swept[0].clone()];
    let alone = one.into_iter().map(|mut ions| {
        if let CoordinateValues::Words(words) = &mut ions.values {
            *words =
                (0..60).map(|case| format!("a potential of a long name, number {case}")).collect();
        }
        ions
    });
    let path =
        collected(folder.path(), "run", alone.collect(), &[60], |case| Some(packet(value(case))));
    let figure = drawn(&path);
    assert_apart_at(&figure, "names", &face, (244.0, 244.0 * figure.aspect));
}

#[test]
fn packets_of_runs_share_one_range_and_a_legend_of_what_is_drawn() {
    let folder = tempdir().unwrap();
    let swept = || vec![numbers("drive.frequency", "THz", [1.0, 2.0, 3.0].into_iter())];
    // Two packets, of which a little and nearly all crosses.
    let at = |matrix: f64| {
        collected_tables(folder.path(), "run", swept(), &[3], |case| {
            let crossed = [0.1 * (1.0 + case as f64), 0.9];
            let one = |(number, crossed): (usize, f64)| Table {
                group: format!("/packets/{number}"),
                ..packet([crossed, matrix * crossed, 0.5 * crossed])
            };
            crossed.into_iter().enumerate().map(one).collect()
        })
    };
    for (matrix, names) in [
        (1.0, &["transfer matrix", "packet", "classical"][..]),
        (f64::NAN, &["packet", "classical"]),
    ] {
        let path = at(matrix);
        for logarithmic in [false, true] {
            let options = PlotOptions { logarithmic, ..PlotOptions::default() };
            let figure = sweep_figure(&cases(&path), None, &options, &PRINT).unwrap();
            let [first, second] = framed(&figure)[..] else { panic!("two panels") };
            // The numbers of the first panel are those of the second, which has none.
            assert!(!first.bare && second.bare);
            assert_eq!((first.y.from, first.y.to), (second.y.from, second.y.to));
            for panel in [first, second] {
                let all = panel.series.iter().flat_map(|series| &series.y);
                let mut known = all.filter(|value| value.is_finite());
                assert!(
                    known.all(|value| logarithmic || (0.0..=1.0).contains(&panel.y.place(*value)))
                );
            }
            assert_eq!(key_names(&figure), names);
        }
    }
}

#[test]
fn panels_differ_by_their_titles() {
    let folder = tempdir().unwrap();
    let (voltages, outside) = ([-10.0, 10.0, 0.0], [1.0, 2.0]);
    let swept = vec![
        numbers("barrier.0.height", "kBT", (0..54).map(|case| [1.0, 3.0, 5.0][case / 18])),
        numbers(
            "barrier.0.width",
            "angstrom",
            (0..54).map(|case| [0.01, 0.02, 30.0][case / 6 % 3]),
        ),
        numbers("reservoirs.outside", "mM", (0..54).map(|case| outside[case / 3 % 2])),
        numbers("membrane.voltage", "mV", (0..54).map(|case| voltages[case % 3])),
    ];
    let made = |case: usize| {
        (!case.is_multiple_of(5)).then(|| currents(1.0 + case as f64, -60.0, &[20.0]))
    };
    let path = collected(folder.path(), "currents", swept, &[3, 3, 2, 3], made);
    let figure = drawn(&path);
    let face = Typeface::new().unwrap();
    assert_apart(&figure, "currents", &face);
    let size = (504.0, 504.0 * figure.aspect);
    let words = words_of(&figure, size, &face);
    assert!(!words.iter().any(|words| words.contains('…')), "{words:?}");
    // Currents and κ, each with a panel for both concentrations.
    assert_eq!(words.iter().filter(|words| *words == "membrane voltage −10 mV").count(), 4);
    assert!(words.iter().any(|words| words == "43 of 54 cases"), "{words:?}");
}

#[test]
fn narrow_ranges_count_from_a_round_number() {
    let folder = tempdir().unwrap();
    let face = Typeface::new().unwrap();
    for (high, title) in
        [(5.000_000_1, "barrier height − 5 (10⁻⁹ kBT)"), (5.0f64.next_up(), "barrier height (kBT)")]
    {
        let swept = numbers(
            "barrier.0.height",
            "kBT",
            (0..9).map(|case| 5.0 + (high - 5.0) * f64::from(case) / 8.0),
        );
        let path = collected(folder.path(), "transmission", vec![swept.clone()], &[9], |case| {
            Some(transmission(case, 60.0))
        });
        let bar = drawn(&path);
        let path = collected(folder.path(), "currents", vec![swept], &[9], |case| {
            Some(currents(1.0 + 1e-9 * case as f64, -60.0, &[20.0]))
        });
        for figure in [bar, drawn(&path)] {
            for width in [244.0, 150.0] {
                assert_apart_at(&figure, "narrow", &face, (width, 244.0 * figure.aspect));
            }
            let words = words_of(&figure, (244.0, 244.0 * figure.aspect), &face);
            assert!(words.iter().any(|words| words == title), "{words:?}");
        }
    }
}

#[test]
fn ions_given_by_numbers_keep_them() {
    let folder = tempdir().unwrap();
    let ions = words(
        "ion",
        ["{mass=\"38.9637064864 u\",charge=1}", "{mass=\"1e3 u\",charge=-2}"].into_iter(),
    );
    let path = collected(folder.path(), "run", vec![ions], &[2], |_| Some(packet([0.5, 0.4, 0.3])));
    assert_eq!(framed(&drawn(&path))[0].y.names, ["38.9637064864 u, +1", "1e3 u, −2"]);
}

#[test]
fn damaged_files_are_reported_by_name() {
    let folder = tempdir().unwrap();
    let swept = || vec![numbers("barrier.0.height", "meV", [50.0, 60.0].into_iter())];
    let without = |energy: bool| {
        move |case: usize| {
            let mut table = transmission(case, 60.0);
            let column = if energy { &mut table.axis } else { &mut table.columns[0] };
            column.values.fill(f64::NAN);
            Some(table)
        }
    };
    let other = |_: usize| Some(packet([0.5, 0.4, 0.3]));
    let refused = |path: &Path| {
        let refusal =
            sweep_figure(&cases(path), None, &PlotOptions::default(), &PRINT).unwrap_err();
        assert!(
            refusal.exit_code() == 3 && refusal.to_string().contains(path.to_str().unwrap()),
            "{refusal}"
        );
        refusal.to_string()
    };
    let path = collected(folder.path(), "transmission", swept(), &[2], without(true));
    assert!(refused(&path).contains("is damaged: no energy of its T(E) is a number"));
    let path = collected(folder.path(), "transmission", swept(), &[2], without(false));
    assert!(refused(&path).contains("is damaged: no T of its T(E) is a number"));
    let path = collected(folder.path(), "transmission", swept(), &[2], other);
    assert!(refused(&path).contains("is damaged: it holds no /transmission"));
    let path = collected(folder.path(), "sums", swept(), &[2], other);
    assert!(refused(&path).contains("it holds `sums`, which is nothing known"));
}
