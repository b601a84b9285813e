//! What a film costs: 300 frames of 1280 × 720 in each format, in batches of eight.
//!
//! `cargo bench --bench film`. Prints seconds in all, the share that the encoder took, megabytes and the peak of memory
//! (Linux; that of ffmpeg is not in it).

use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use wavepore::error::Result;
use wavepore::render::Image;
use wavepore::render::movie::{ApngFilm, Encoder, GifFilm, Mp4Film};

#[path = "../tests/program/synthetic.rs"]
mod synthetic;

const SIZE: (usize, usize) = (1280, 720);
const FRAMES: usize = 300;
const BATCH: usize = 8;
const PACE: f64 = 25.0;

fn pictures(numbers: impl IntoParallelIterator<Item = usize>) -> Vec<Image> {
    numbers.into_par_iter().map(|number| synthetic::frame(SIZE, number, FRAMES)).collect()
}

/// Peak resident memory in MiB since the last call, where Linux tells it.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

fn film(path: &Path, create: impl FnOnce() -> Result<Box<dyn Encoder>>) -> Result<()> {
    peak();
    let begun = Instant::now();
    let mut encoder = create()?;
    let mut encoding = begun.elapsed();
    for first in (0..FRAMES).step_by(BATCH) {
        let frames = pictures(first..(first + BATCH).min(FRAMES));
        let handed = Instant::now();
        encoder.frames(frames)?;
        encoding += handed.elapsed();
    }
    let handed = Instant::now();
    encoder.finish()?;
    encoding += handed.elapsed();
    let (all, encoding) = (begun.elapsed().as_secs_f64(), encoding.as_secs_f64());
    let megabytes = std::fs::metadata(path).map_or(f64::NAN, |data| data.len() as f64 / 1e6);
    let name = path.extension().unwrap_or_default().to_string_lossy();
    println!("{name:>6} {all:7.2} {:9.0} % {megabytes:7.2} {:8.0}", 100.0 * encoding / all, peak());
    Ok(())
}

fn main() -> Result<()> {
    let folder = std::env::var("FILM_BENCH_FOLDER").map_or_else(|_| std::env::temp_dir(), Into::into);
    let names = ["gif", "apng", "mp4"].map(|ending| folder.join(format!("wavepore-bench.{ending}")));
    println!("{FRAMES} frames of {}x{}, {} threads", SIZE.0, SIZE.1, rayon::current_num_threads());
    println!("format seconds  encoding      MB  peak MiB");
    film(&names[0], || {
        let samples = pictures((0..8).map(|i| i * (FRAMES - 1) / 7).collect::<Vec<_>>());
        Ok(Box::new(GifFilm::create(&names[0], SIZE, PACE, &samples)?))
    })?;
    film(&names[1], || Ok(Box::new(ApngFilm::create(&names[1], SIZE, PACE, FRAMES)?)))?;
    film(&names[2], || Ok(Box::new(Mp4Film::create(&names[2], SIZE, PACE)?)))?;
    if std::env::var_os("FILM_BENCH_FOLDER").is_none() {
        names.iter().for_each(|name| drop(std::fs::remove_file(name)));
    }
    Ok(())
}
