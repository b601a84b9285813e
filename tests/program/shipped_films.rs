//! Films of all shipped scenarios: every frame that was asked for, and something moves in each.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use super::binary::{expect, invoke};
use super::files::{names, shipped};

/// Largest share of frames that look like the one before.
const MAX_STILL: f64 = 0.05;
/// Rows of the title and the clock, over the height of a film.
const HEADER: f64 = 0.16;

/// Number of frames of a GIF, and of those that differ from the one before below the clock.
fn frames(path: &Path) -> (usize, usize) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(BufReader::new(File::open(path).unwrap())).unwrap();
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let mut picture = vec![0_u8; width * height];
    let (mut count, mut moving) = (0, 0);
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        let before = picture.clone();
        for (row, pixels) in frame.buffer.chunks(usize::from(frame.width)).enumerate() {
            let start = (usize::from(frame.top) + row) * width + usize::from(frame.left);
            for (shown, &pixel) in picture[start..].iter_mut().zip(pixels) {
                if frame.transparent != Some(pixel) {
                    *shown = pixel;
                }
            }
        }
        let below = (HEADER * height as f64) as usize * width;
        moving += usize::from(picture[below..] != before[below..]);
        count += 1;
    }
    (count, moving)
}

#[test]
fn every_frame_of_a_shipped_scenario_shows_another_moment() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut seen = 0;
    for name in names(Path::new(&shipped(""))) {
        if !name.ends_with(".toml") {
            continue;
        }
        let scenario = shipped(&name);
        let text = fs::read_to_string(&scenario).unwrap();
        let table = |name: &str| text.lines().any(|line| line.starts_with(name));
        let is_run = table("[packet") || table("[[packet");
        if !is_run || table("[sweep") || table("frames = 0") {
            continue;
        }
        expect(&invoke(at, &["run", &scenario, "-o", "a.h5", "--force"]), 0, &[]);
        let film = ["animate", "a.h5", "-o", "a.gif", "--force", "--size", "640x360"];
        expect(&invoke(at, &film), 0, &[]);
        let (count, moving) = frames(&at.join("a.gif"));
        println!("{name}: {moving} of {count} frames move");
        assert_eq!(count, 200, "{name}");
        assert!((count - moving) as f64 <= MAX_STILL * count as f64, "{name}: {moving} move");
        seen += 1;
    }
    assert!(seen >= 10, "{seen} scenarios");
}
