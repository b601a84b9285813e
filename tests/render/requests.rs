//! Figures and films asked for by a program instead of the command line.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use clap::ValueEnum;

use super::files::names;
use super::run;
use super::scenarios::HILLS;
use crate::error::Error;
use crate::jobs::draw_scenario;
use crate::render::movie::{Film, FilmFormat, FilmRequest, MovieLayout};
use crate::render::{
    Drawing, FigureKind, PRINT, PictureFormat, PixelSize, PlotOptions, RecordView, draw_record,
};
use crate::scenario::Scenario;

fn small() -> FilmRequest {
    FilmRequest { size: PixelSize::new(160, 90), ..FilmRequest::default() }
}

fn hills(folder: &Path) -> RecordView {
    run(folder, "hills.h5", HILLS)
}

#[test]
fn a_film_counts_its_frames_and_ends_where_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let view = hills(folder.path());
    for name in ["film.gif", "film.webp"] {
        let path = folder.path().join(name);
        let film = Film::new(&view, FilmFormat::from_path(&path).unwrap(), &small()).unwrap();
        let seen = RefCell::new(Vec::new());
        let interrupted = film.write(&path, &|done| {
            seen.borrow_mut().push(done);
            if done > 10 { Err(Error::Cancelled) } else { Ok(()) }
        });
        assert!(matches!(interrupted, Err(Error::Cancelled)));
        assert_eq!((seen.take(), names(folder.path())), (vec![8, 16], vec!["hills.h5".into()]));
        let count = |done| {
            seen.borrow_mut().push(done);
            Ok(())
        };
        film.write(&path, &count).unwrap();
        assert_eq!(seen.take().last(), Some(&film.frames()));
        fs::remove_file(&path).unwrap();
    }
}

#[test]
fn notes_say_what_a_film_cannot_show() {
    let folder = tempfile::tempdir().unwrap();
    let view = hills(folder.path());
    let timed =
        |seconds| FilmRequest { duration: Some(seconds), frames_per_second: 100.0, ..small() };
    let film = Film::new(&view, FilmFormat::Webp, &timed(0.5)).unwrap();
    let words = format!("50 frames were asked for, and the record has {} moments", film.frames());
    assert!(film.remarks().last().unwrap().starts_with(&words), "{:?}", film.remarks());
    let film = Film::new(&view, FilmFormat::Gif, &timed(0.2)).unwrap();
    assert_eq!(film.frames(), 10);
    assert!(film.remarks().last().unwrap().starts_with("10 of 20 frames are drawn"));
}

#[test]
fn requests_beyond_the_limits_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let view = hills(folder.path());
    let race = FilmRequest { layout: Some(MovieLayout::Race), ..small() };
    let logarithmic = PlotOptions { logarithmic: true, ..PlotOptions::default() };
    for (request, format, words) in [
        (FilmRequest { size: PixelSize::new(160, 63), ..small() }, FilmFormat::Gif, "63 pixels"),
        (FilmRequest { size: PixelSize::new(7681, 90), ..small() }, FilmFormat::Html, "7680"),
        (FilmRequest { frames_per_second: f64::NAN, ..small() }, FilmFormat::Gif, "rate of NaN"),
        (FilmRequest { frames_per_second: 0.0, ..small() }, FilmFormat::Html, "0.1 to 100"),
        (FilmRequest { duration: Some(-1.0), ..small() }, FilmFormat::Webp, "-1 seconds"),
        (race.clone(), FilmFormat::Html, "a page has panels"),
        (FilmRequest { options: logarithmic, ..race }, FilmFormat::Gif, "panels with --log"),
    ] {
        let refused = Film::new(&view, format, &request).err().unwrap();
        assert_eq!(refused.exit_code(), 2);
        assert!(refused.to_string().contains(words), "{refused}");
    }
}

#[test]
fn figures_are_drawn_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    hills(folder.path());
    let path = folder.path().join("hills.h5");
    let options = PlotOptions::default();
    let scenario = Scenario::parse("hills", HILLS, folder.path()).unwrap();
    for (format, begin) in [
        (PictureFormat::Svg, &b"<svg"[..]),
        (PictureFormat::Png, &b"\x89PNG"[..]),
        (PictureFormat::Pdf, &b"%PDF"[..]),
    ] {
        let drawing = Drawing::new(format, PRINT);
        let usual = draw_record(&path, None, None, &options, &drawing).unwrap();
        let asked = Some(FigureKind::Transmission);
        assert_eq!(usual, draw_record(&path, asked, None, &options, &drawing).unwrap());
        let before = draw_scenario(&scenario, None, &options, &drawing).unwrap();
        for drawn in [usual, before] {
            assert!(drawn.bytes.starts_with(begin) && drawn.without_glyph.is_empty());
        }
    }
}

#[test]
fn every_kind_of_figure_has_the_name_of_the_command_line() {
    let typed = |kind: &FigureKind| kind.to_possible_value().unwrap().get_name().to_owned();
    let named: Vec<String> = FigureKind::value_variants().iter().map(typed).collect();
    assert_eq!(named, FigureKind::ALL.map(FigureKind::name));
}
