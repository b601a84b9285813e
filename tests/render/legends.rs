//! What names the curves of figures: legends in the colours of what is drawn, words at the curves.

use std::path::Path;

use tempfile::tempdir;

use super::run;
use super::scenarios::{HILLS, QUICK};
use crate::render::figures::{FigureKind, figure};
use crate::render::scale::Spacing;
use crate::render::scene::{Mark, Scene};
use crate::render::{
    DARK, Figure, PRINT, Panel, PlotOptions, PointSize, RecordView, Series, Shape, Style, Theme,
    Typeface, place,
};

fn hills(folder: &Path) -> RecordView {
    run(folder, "hills.h5", HILLS)
}

fn drawn(view: &RecordView, kind: FigureKind, theme: &Theme) -> Figure {
    figure(view, kind, &PlotOptions::default(), theme).unwrap()
}

fn is_line(series: &Series) -> bool {
    matches!(series.shape, Shape::Line(_) | Shape::Dashes) && !series.x.is_empty()
}

/// The entries of the legend of `panel`.
fn entries(panel: &Panel) -> Vec<&Series> {
    panel.series.iter().filter(|series| series.in_legend).collect()
}

fn scene(figure: &Figure) -> Scene {
    let size = PointSize { width: 244.0, height: 244.0 * figure.aspect };
    place(figure, size, &Style::new(PRINT), &Typeface::new().unwrap()).scene
}

#[test]
fn times_have_colours_of_their_own_and_names_at_their_peaks() {
    let folder = tempdir().unwrap();
    let view = hills(folder.path());
    for theme in [PRINT, DARK] {
        let figure = drawn(&view, FigureKind::Snapshots, &theme);
        let top = figure.panels().next().unwrap().y.to;
        for panel in figure.panels() {
            assert_eq!(panel.y.to, top, "panels share their axis");
            let named = entries(panel);
            assert!(named.len() >= 4, "{named:?}");
            for (number, entry) in named[..4].iter().enumerate() {
                let color = theme.moment(number, 4);
                assert!(entry.color == color && entry.name.contains(' '), "{entry:?}");
                let of_time = |series: &&Series| series.color == color && is_line(series);
                let line = panel.series.iter().find(of_time).unwrap();
                let labels = panel.labels.iter().filter(|label| label.color == color);
                for label in labels {
                    assert!(label.words.contains(&entry.name), "{label:?}");
                    let at = line.x.iter().position(|x| *x == label.at[0]).unwrap();
                    assert_eq!(line.y[at], label.at[1], "a name is at a peak of its line");
                }
            }
            // The packet comes from the left; both parts leave.
            let first = &panel.labels[0].words;
            assert!(first.starts_with("0 ") && first.ends_with('→'), "{first}");
            let cut = named.len() > 4;
            let highest = panel.series.iter().filter(|series| series.name == "|ψ|²");
            let highest = highest.flat_map(|series| &series.y).fold(f64::MIN, |a, &b| a.max(b));
            assert_eq!(cut, highest > top, "{highest} {top}");
        }
    }
}

#[test]
fn one_packet_is_named_at_its_curves_and_several_have_panels() {
    let folder = tempdir().unwrap();
    let view = hills(folder.path());
    let quick = run(folder.path(), "quick.h5", QUICK);
    let one = drawn(&quick, FigureKind::Norms, &PRINT);
    let names: Vec<&str> = one.rows[0].panels[0].labels.iter().map(|own| &own.words[..]).collect();
    assert_eq!(names, ["incoming", "transmitted", "reflected", "between the planes"]);
    let written = scene(&one);
    let is_written = |words: &str| {
        written.marks.iter().any(|mark| matches!(mark, Mark::Text(text) if text.words == words))
    };
    assert!(["incoming", "transmitted", "reflected"].into_iter().all(is_written));
    // The norm has a logarithmic axis where less than a hundredth is left.
    for (view, index) in [(&quick, 0), (&view, 0), (&view, 1)] {
        let options = PlotOptions { packets: vec![index], ..PlotOptions::default() };
        let one = figure(view, FigureKind::Norms, &options, &PRINT).unwrap();
        let norm = &one.rows[1].panels[0];
        let least = norm.series[0].y.iter().fold(1.0, |a: f64, &b| a.min(b));
        assert_eq!(norm.y.spacing == Spacing::Logarithmic, least < 1e-2, "{least}");
    }
    let all = drawn(&view, FigureKind::Norms, &PRINT);
    let panels: Vec<&Panel> = all.panels().collect();
    let colors: Vec<_> = entries(panels[0]).iter().map(|entry| entry.color).collect();
    assert_eq!(colors, [PRINT.packet(0), PRINT.packet(1)]);
    for (panel, side) in panels[1..4].iter().zip(["left", "between", "right"]) {
        assert!(panel.title.starts_with(side), "{}", panel.title);
        let lines: Vec<_> = panel.series.iter().map(|line| line.color).collect();
        assert!(lines == colors && panel.series.iter().all(is_line), "one line a packet");
    }
}

#[test]
fn legends_have_the_colours_of_what_they_name() {
    let folder = tempdir().unwrap();
    let view = hills(folder.path());
    for theme in [PRINT, DARK] {
        for (index, panel) in drawn(&view, FigureKind::Momentum, &theme).panels().enumerate() {
            for entry in entries(panel) {
                assert!(is_line(entry) && entry.color.0[3] == 255, "{entry:?}");
            }
            let transmitted = entries(panel).into_iter().find(|own| own.name == "transmitted");
            assert_eq!(transmitted.unwrap().color, theme.packet(index));
        }
        // Of several packets none lends its colour to the entry for all of them.
        let figure = drawn(&view, FigureKind::Transmission, &theme);
        for panel in figure.panels() {
            for entry in entries(panel) {
                let is_packet = (0..2).any(|index| entry.color == theme.packet(index));
                assert!(!is_packet, "{}", entry.name);
            }
        }
        let one = run(folder.path(), "quick.h5", QUICK);
        for panel in drawn(&one, FigureKind::Transmission, &theme).panels() {
            let own = entries(panel).into_iter().filter(|own| own.name.contains("packet"));
            assert_eq!(own.map(|own| own.color).collect::<Vec<_>>(), [theme.packet(0)]);
        }
    }
}

#[test]
fn dots_on_a_line_leave_it_in_view() {
    let folder = tempdir().unwrap();
    let view = hills(folder.path());
    let scene = scene(&drawn(&view, FigureKind::Transmission, &PRINT));
    let mut seen = 0;
    for mark in &scene.marks {
        let Mark::Dots { points, .. } = mark else { continue };
        for pair in points.windows(2) {
            let apart = (pair[1][0] - pair[0][0]).hypot(pair[1][1] - pair[0][1]);
            assert!(apart >= 5.7, "{pair:?}");
        }
        seen += points.len();
    }
    assert!((6..60).contains(&seen), "{seen}");
}
