//! Figures of several records together, and logarithmic axes of every kind.

use std::path::Path;

use tempfile::tempdir;

use super::run;
use super::scenarios::{HILLS, QUICK};
use super::separation::assert_apart;
use crate::render::figures::{FigureKind, figure, figure_of_several};
use crate::render::layout::height_beside_frames;
use crate::render::scene::{Mark, Scene};
use crate::render::{
    DARK, Figure, PRINT, PlotOptions, PointSize, RecordView, Scale, Series, Shape, Style, Typeface,
    place,
};

/// The same packet and barrier for K⁺ and Na⁺.
fn ions(folder: &Path) -> [RecordView; 2] {
    let text = format!("{QUICK}[numerics]\ntolerance = 1e-3\n");
    ["K+", "Na+"].map(|ion| run(folder, &format!("{ion}.h5"), &text.replace("K+", ion)))
}

fn series<'a>(figure: &'a Figure, name: &str) -> Vec<&'a Series> {
    figure.panels().flat_map(|panel| &panel.series).filter(|series| series.name == name).collect()
}

#[test]
fn records_are_told_apart_by_their_ions_in_one_legend() {
    let folder = tempdir().unwrap();
    let views = ions(folder.path());
    let face = Typeface::new().unwrap();
    for logarithmic in [false, true] {
        let options = PlotOptions { logarithmic, ..PlotOptions::default() };
        let drawn = figure_of_several(&views, FigureKind::Transmission, &options, &PRINT).unwrap();
        for (number, name) in ["K⁺", "Na⁺"].into_iter().enumerate() {
            let line = series(&drawn, name);
            let table = views[number].transmission().unwrap();
            assert_eq!((line.len(), &line[0].y), (1, &table.matrix));
            assert!(line[0].in_legend && line[0].color == PRINT.packet(number));
        }
        // Dots are values of the record, and few.
        let dots = series(&drawn, "packets");
        assert_eq!(dots.iter().filter(|series| series.in_legend).count(), 1);
        for (view, dots) in views.iter().zip(&dots) {
            let table = view.transmission().unwrap();
            assert!((8..=32).contains(&dots.x.len()), "{}", dots.x.len());
            assert!(dots.y.iter().all(|value| table.packet.contains(value)));
        }
        assert_apart(&drawn, "several", &face);
        // Their common title, else how many they are, or what is asked for.
        let title = |figure: &Figure| figure.panels().next().unwrap().title.clone();
        assert_eq!(title(&drawn), "2 records");
        let same = [&views[0], &views[0]]
            .map(|view| RecordView::open(&folder.path().join("K+.h5"), Some(view.unit)).unwrap());
        let drawn = figure_of_several(&same, FigureKind::Transmission, &options, &PRINT).unwrap();
        assert_eq!(title(&drawn), views[0].record.header().title);
        let options = PlotOptions { title: Some("two ions".into()), ..options };
        let asked = figure_of_several(&views, FigureKind::Transmission, &options, &PRINT).unwrap();
        assert_eq!(title(&asked), "two ions");
    }
}

#[test]
fn probabilities_of_several_records_are_those_of_each() {
    let folder = tempdir().unwrap();
    let views = ions(folder.path());
    let drawn =
        figure_of_several(&views, FigureKind::Norms, &PlotOptions::default(), &DARK).unwrap();
    for (view, name) in views.iter().zip(["K⁺, 5.6 kBT", "Na⁺, 5.6 kBT"]) {
        let held = view.record.packet(0).unwrap().series().unwrap();
        // The legend, and the panels of each side and the norm.
        let [_, left, inside, right, norm] = series(&drawn, name)[..] else { panic!("{name}") };
        let columns = ["left", "inside", "right", "norm"].map(|name| held.column(name));
        assert_eq!([&left.y[..], &inside.y, &right.y, &norm.y], columns);
    }
    assert_apart(&drawn, "norms", &Typeface::new().unwrap());
    // Two packets of one record would not be told apart from those of another.
    let hills = [run(folder.path(), "hills.h5", HILLS), run(folder.path(), "same.h5", HILLS)];
    let two = figure_of_several(&hills, FigureKind::Norms, &PlotOptions::default(), &PRINT);
    assert!(two.unwrap_err().to_string().contains("holds 2 packets"));
    let one = PlotOptions { packets: vec![1], ..PlotOptions::default() };
    let drawn = figure_of_several(&hills, FigureKind::Norms, &one, &PRINT).unwrap();
    // One ion and one title: numbers tell them apart.
    let names: Vec<&str> = drawn
        .panels()
        .flat_map(|panel| &panel.series)
        .filter(|series| series.in_legend)
        .map(|series| series.name.as_str())
        .collect();
    assert!(names.len() == 2 && names[0].contains("(1)") && names[1].contains("(2)"), "{names:?}");
    for kind in [FigureKind::Spacetime, FigureKind::Snapshots, FigureKind::Levels] {
        let error = figure_of_several(&hills, kind, &one, &PRINT).unwrap_err().to_string();
        assert!(error.contains("shows one record, not 2"), "{error}");
    }
}

#[test]
fn maps_of_all_packets_share_their_colours() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "hills.h5", HILLS);
    let all = figure(&view, FigureKind::Spacetime, &PlotOptions::default(), &PRINT).unwrap();
    let columns: Vec<usize> = all.rows.iter().map(|row| row.panels.len()).collect();
    assert_eq!((columns, all.wide), (vec![2, 2, 1], true));
    let bar = all.panels().last().unwrap();
    let mut highest = 0.0_f64;
    for index in 0..2 {
        let packets = vec![index];
        let options = PlotOptions { packets, ..PlotOptions::default() };
        let alone = figure(&view, FigureKind::Spacetime, &options, &PRINT).unwrap();
        assert_eq!((alone.rows.len(), alone.wide), (3, false));
        assert_eq!(all.rows[1].panels[index].x, alone.rows[1].panels[0].x);
        assert_eq!(all.rows[0].panels[index].title, alone.rows[0].panels[0].title);
        highest = highest.max(alone.panels().last().unwrap().x.to);
    }
    assert_eq!(bar.x.to, highest);
    // Its end has a number; V(x) looks the same above each map; dashed lines are named once.
    assert_eq!(bar.x.ticks(4).last().unwrap().value, highest);
    assert_eq!(all.rows[0].panels[0].y, all.rows[0].panels[1].y);
    let planes = series(&all, "flux planes");
    assert!(planes.len() == 4 && planes.iter().all(|plane| plane.shape == Shape::Dashes));
    assert_eq!(planes.iter().filter(|plane| plane.in_legend).count(), 1);
    assert_apart(&all, "hills.h5", &Typeface::new().unwrap());
    let nine = (0..9).map(|i| format!("\"{} kBT\"", 4 + i)).collect::<Vec<_>>().join(", ");
    let nine = HILLS.replace("\"4.4 kBT\", \"6 kBT\"", &nine).replace("1e-4", "1e-2");
    let nine = run(folder.path(), "nine.h5", &nine);
    let many = figure(&nine, FigureKind::Spacetime, &PlotOptions::default(), &PRINT).unwrap();
    let columns: Vec<usize> = many.rows.iter().map(|row| row.panels.len()).collect();
    assert_eq!(columns, [4, 4, 4, 4, 1, 1, 1]);
}

#[test]
fn a_logarithmic_axis_reaches_1e_300() {
    let scale = Scale::logarithmic("T", 1e-300, 2.0);
    for decade in [-300, -200, -17, 0] {
        let place = scale.place(10f64.powi(decade));
        let wanted = (f64::from(decade) + 300.0) / (300.0 + 2f64.log10());
        assert!((place - wanted).abs() < 1e-12, "{decade}: {place}");
    }
    assert!(scale.place(0.0).is_finite() && scale.place(0.0) < 0.0);
    let ticks = scale.ticks(6);
    assert!(ticks.len() >= 4 && ticks.iter().any(|tick| tick.label.contains("10⁻²")), "{ticks:?}");
}

#[test]
fn every_kind_has_a_logarithmic_axis_or_says_why_not() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "hills.h5", HILLS);
    let log = PlotOptions { logarithmic: true, ..PlotOptions::default() };
    let face = Typeface::new().unwrap();
    for kind in [
        FigureKind::Transmission,
        FigureKind::Spacetime,
        FigureKind::Snapshots,
        FigureKind::Momentum,
        FigureKind::Norms,
    ] {
        let [plain, drawn] = [&PlotOptions::default(), &log]
            .map(|options| figure(&view, kind, options, &PRINT).unwrap());
        assert!(plain != drawn, "{}", kind.name());
        assert_apart(&drawn, kind.name(), &face);
    }
    let momentum = figure(&view, FigureKind::Momentum, &log, &PRINT).unwrap();
    for panel in momentum.panels() {
        for series in &panel.series {
            let peak = series.y.iter().fold(0.0, |a: f64, b| a.max(*b));
            assert!(panel.y.place(peak) > 0.0, "{} is not in view", series.name);
        }
    }
    let norms = figure(&view, FigureKind::Norms, &log, &PRINT).unwrap();
    let right = norms.panels().find(|panel| panel.title.starts_with("right")).unwrap();
    for series in &right.series {
        assert!(right.y.place(*series.y.last().unwrap()) > 0.0, "{}", series.name);
    }
    for kind in [FigureKind::Currents, FigureKind::Levels] {
        let error = figure(&view, kind, &log, &PRINT).unwrap_err();
        assert!(error.to_string().contains("--log means nothing"), "{error}");
    }
}

#[test]
fn larger_text_leaves_frames_as_high_and_letters_name_them() {
    let folder = tempdir().unwrap();
    let view = run(folder.path(), "hills.h5", HILLS);
    let drawn = figure(&view, FigureKind::Transmission, &PlotOptions::default(), &PRINT).unwrap();
    let face = Typeface::new().unwrap();
    let width = 244.0;
    let heights = |style: &Style| {
        let plain = Style::new(PRINT);
        let more = height_beside_frames(&drawn, width, style, &face)
            - height_beside_frames(&drawn, width, &plain, &face);
        let size = PointSize { width, height: 230.0 + more };
        let placed = place(&drawn, size, style, &face);
        let frames: Vec<f32> = placed.frames.iter().map(|frame| frame.height()).collect();
        (frames, placed.scene)
    };
    let (usual, scene) = heights(&Style::new(PRINT));
    let letters = |scene: &Scene| {
        let words = scene.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) if text.words.len() == 1 => Some(text.words.clone()),
            _ => None,
        });
        words.filter(|word| word.chars().all(char::is_alphabetic)).collect::<Vec<String>>()
    };
    assert!(letters(&scene).is_empty());
    let (larger, scene) = heights(&Style { text: 11.0, letters: true, ..Style::new(PRINT) });
    assert_eq!(letters(&scene), ["a", "b"]);
    let close = usual.iter().zip(&larger).all(|(a, b)| (a - b).abs() < 0.01);
    assert!(close, "{usual:?} {larger:?}");
}
