//! The film in which all packets move over one V(x): what a hall can see of it.

use std::collections::HashMap;
use std::path::Path;

use tempfile::tempdir;

use super::run;
use crate::render::movie::{Movie, MovieFormat, MovieLayout};
use crate::render::scene::{Mark, Text};
use crate::render::theme::{Theme, contrast};
use crate::render::{Color, DARK, PRINT, PixelSize, PlotOptions, RecordView};

/// Four packets at the thin filter.
const FOUR: &str = r#"
title = "K+ meets a thin filter"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = ["3.6 kBT", "4.7 kBT", "5.6 kBT", "7.0 kBT"]
width = "1 angstrom"
[numerics]
tolerance = 1e-3
[record]
frames = 60
"#;
const SIZE: PixelSize = PixelSize::new(1280, 720);
/// Points of a slide 13.33 inches wide.
const SLIDE: f32 = 960.0;

fn four(folder: &Path) -> RecordView {
    run(folder, "four.h5", FOUR)
}

fn film<'a>(view: &'a RecordView, theme: &Theme) -> Movie<'a> {
    let format = MovieFormat { size: SIZE, phase: false, layout: MovieLayout::default() };
    Movie::new(view, &PlotOptions::default(), theme, format).unwrap()
}

fn opaque([r, g, b]: [u8; 3]) -> Color {
    Color::hex(u32::from_be_bytes([0, r, g, b]))
}

fn texts(movie: &Movie<'_>, frame: usize) -> Vec<Text> {
    let marks = movie.scenes(frame).unwrap().into_iter().flat_map(|scene| scene.marks);
    marks.filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None }).collect()
}

#[test]
fn text_is_readable_from_the_back_of_a_hall() {
    let folder = tempdir().unwrap();
    let view = four(folder.path());
    for theme in [PRINT, DARK] {
        let movie = film(&view, &theme);
        let image = &movie.images(30..31).unwrap()[0];
        let scale = image.width as f32 / movie.scenes(30).unwrap()[0].width;
        for text in texts(&movie, 30) {
            let size = text.size * SLIDE / movie.scenes(30).unwrap()[0].width;
            assert!(size >= 20.0, "{}: {size} points", text.words);
            if text.turned {
                continue;
            }
            // The ground of a text is the most frequent colour around its first letter.
            let [x, y] = text.at.map(|at| (at * scale) as i32);
            let mut seen = HashMap::new();
            for (dx, dy) in (-12..12).flat_map(|dx| (-24..6).map(move |dy| (dx, dy))) {
                let (column, row) = ((x + dx).max(0) as usize, (y + dy).max(0) as usize);
                let pixel = image.pixels[row * image.width + column.min(image.width - 1)];
                *seen.entry(pixel).or_insert(0) += 1;
            }
            let [r, g, b] = *seen.iter().max_by_key(|pair| pair.1).unwrap().0;
            let ground = opaque([r, g, b]);
            let found = contrast(text.color, ground);
            assert!(found >= 4.5, "{}: contrast {found}", text.words);
        }
    }
}

#[test]
fn flux_planes_stand_out_from_every_lane() {
    let folder = tempdir().unwrap();
    let view = four(folder.path());
    for theme in [PRINT, DARK] {
        let movie = film(&view, &theme);
        let image = &movie.images(0..1).unwrap()[0];
        let [still, _] = movie.scenes(0).unwrap();
        let is_plane = |mark: &&Mark| {
            matches!(mark, Mark::Line { points, dash: Some(_), .. }
                if points.iter().all(|point| point[0] == points[0][0]))
        };
        let planes: Vec<&Mark> = still.marks.iter().filter(is_plane).collect();
        assert_eq!(planes.len(), 2);
        for plane in planes {
            let Mark::Line { points, color, .. } = plane else { continue };
            let column = (points[0][0] * image.width as f32 / still.width) as usize - 6;
            let mut seen = 0;
            let rows = points.iter().map(|point| point[1] * image.width as f32 / still.width);
            let (top, bottom) = rows.fold((f32::MAX, 0.0_f32), |(a, b), y| (a.min(y), b.max(y)));
            for row in (top as usize + 3..bottom as usize - 3).step_by(5) {
                // Beside lines that cross the plane: what it stands on is the same above and below.
                let [above, here, below] =
                    [row - 3, row, row + 3].map(|row| image.pixels[row * image.width + column]);
                if above != here || below != here {
                    continue;
                }
                assert!(contrast(*color, opaque(here)) >= 3.0, "row {row}");
                seen += 1;
            }
            assert!(seen > 40, "{seen} rows");
        }
    }
}

#[test]
fn little_of_the_picture_is_bare_and_the_barrier_is_wide() {
    let folder = tempdir().unwrap();
    let view = four(folder.path());
    for theme in [PRINT, DARK] {
        let movie = film(&view, &theme);
        let bare = theme.paper.rgb();
        for image in movie.images(0..movie.count()).unwrap() {
            let count = image.pixels.iter().filter(|&&pixel| pixel == bare).count();
            let share = count as f64 / image.pixels.len() as f64;
            assert!(share <= 0.6, "{share} is bare");
        }
        // The inset is the second frame; the packets come four to a frame.
        let (panel, place) = movie.panel(4);
        let barrier = view.barrier().unwrap();
        let shown = panel.panel.x.to - panel.panel.x.from;
        let pixels = barrier.length() / shown * f64::from(place.width()) * SIZE.width as f64;
        assert!(pixels >= 40.0, "the barrier is {pixels} pixels wide");
    }
}

#[test]
fn the_words_on_a_packet_become_true_as_it_happens() {
    let folder = tempdir().unwrap();
    let view = four(folder.path());
    let movie = film(&view, &PRINT);
    let words = |frame: usize| -> Vec<String> {
        texts(&movie, frame).into_iter().map(|text| text.words).collect()
    };
    let first = words(0);
    assert_eq!(first.iter().filter(|text| text.ends_with("behind the barrier")).count(), 4);
    assert!(first.contains(&"0 % behind the barrier".to_owned()), "{first:?}");
    // Before the end a line has the share of ions that are behind the top, to one decimal.
    let middle = movie.count() / 2;
    let states = movie.states(middle);
    for (index, state) in states.iter().enumerate() {
        if 1.0 - state.transmitted - state.reflected < 2e-3 {
            continue;
        }
        let ions = view.record.packet(index).unwrap().classical_ions().unwrap().unwrap();
        let (top, at) = (view.top().position, ions.at(state.frame));
        let behind = at.filter(|&(_, x)| f64::from(x) > top).count();
        let share = match (1000 * behind) / ions.energy.len() {
            0 => "0 %".to_owned(),
            tenths => format!("{:.1} %", tenths as f64 / 10.0),
        };
        assert!(words(middle).contains(&format!("classical ions: {share}")), "{share}");
    }
    let last = words(movie.count() - 1);
    // T and R by the transfer-matrix method: 0.0183, 0.2763, 0.2256, 0.0127.
    for end in ["1.83 % tunnels", "27.6 % tunnels", "22.6 % is reflected", "1.27 % is reflected"] {
        assert!(last.contains(&end.to_owned()), "{end}: {last:?}");
    }
    assert_eq!(last.iter().filter(|text| text.starts_with("classical ions: ")).count(), 4);
}

/// The dots of moving marks in a frame of the film, and their number of points.
fn dots(movie: &Movie<'_>, frame: usize) -> Vec<(Vec<[f32; 2]>, Color)> {
    let [_, moving] = movie.scenes(frame).unwrap();
    let own = |mark| match mark {
        Mark::Dots { points, color, .. } => Some((points, color)),
        _ => None,
    };
    moving.marks.into_iter().filter_map(own).collect()
}

#[test]
fn classical_ions_are_dots_at_their_energies_and_only_those_above_the_top_cross() {
    let folder = tempdir().unwrap();
    let view = four(folder.path());
    let movie = film(&view, &PRINT);
    let width = movie.scenes(0).unwrap()[0].width;
    let top = view.top();
    for frame in 0..movie.count() {
        let whole = dots(&movie, frame);
        for (number, index) in view.packets.iter().enumerate() {
            let packet = view.record.packet(*index).unwrap();
            let ions = packet.classical_ions().unwrap().unwrap();
            let state = movie.states(frame)[number];
            let (panel, place) = movie.panel(number);
            let [left, right] = [place.left, place.right].map(|at| at * width);
            let in_view = |x: f32| {
                let range = panel.panel.x.from..=panel.panel.x.to;
                range.contains(&f64::from(x))
            };
            // Of the whole, which is wide, every fourth.
            let drawn = ions.at(state.frame).step_by(4);
            let expected = drawn.filter(|&(_, x)| in_view(x)).count();
            // The whole comes first, a mark for each packet with ions in view.
            let color = PRINT.packet(*index).mixed(PRINT.ink, 0.35);
            let mine = whole.iter().find(|(points, own)| {
                *own == color && points.iter().all(|point| (left..=right).contains(&point[0]))
            });
            let drawn = mine.map_or(0, |(points, _)| points.len());
            assert_eq!(drawn, expected, "packet {index} in frame {frame}");
            for (energy, x) in ions.at(state.frame) {
                assert!(energy > top.value || f64::from(x) < top.position, "{energy} at {x}");
            }
        }
    }
    let [first, last] = [0, movie.count() - 1];
    assert!(dots(&movie, first).iter().map(|(points, _)| points.len()).sum::<usize>() == 200);
    // The share that ends behind is the number in the words.
    for (index, own) in view.packets.iter().zip(movie.states(last)) {
        let packet = view.record.packet(*index).unwrap();
        let ions = packet.classical_ions().unwrap().unwrap();
        let behind = ions.at(own.frame).filter(|&(_, x)| f64::from(x) > top.position).count();
        let expected = view.number(&packet, "classical_transmitted").unwrap();
        assert!((behind as f64 / 200.0 - expected).abs() < 0.01, "{behind} {expected}");
    }
    for theme in [PRINT, DARK] {
        for index in 0..9 {
            let color = theme.packet(index).mixed(theme.ink, 0.35);
            let lane = theme.paper.mixed(theme.packet(index), 0.11);
            let area = lane.mixed(theme.packet(index), 0.35);
            for ground in [theme.paper, theme.ground, lane, area] {
                assert!(contrast(color, ground) >= 3.0, "packet {index} on {ground:?}");
            }
        }
    }
}

#[test]
fn a_record_without_classical_ions_is_filmed_without() {
    let folder = tempdir().unwrap();
    drop(four(folder.path()));
    let path = folder.path().join("four.h5");
    let has_entry = |view: &RecordView| {
        texts(&film(view, &DARK), 3).iter().any(|text| text.words == "classical ions")
    };
    assert!(has_entry(&RecordView::open(&path, None).unwrap()));
    let file = hdf5::File::open_rw(&path).unwrap();
    for index in 0..4 {
        file.unlink(&format!("packets/{index}/classical_position")).unwrap();
    }
    file.close().unwrap();
    let view = RecordView::open(&path, None).unwrap();
    assert!(!has_entry(&view) && dots(&film(&view, &DARK), 3).is_empty());
}
