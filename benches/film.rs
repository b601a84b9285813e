//! What a film costs: 300 frames of 1280 × 720 in each format, in batches of eight.
//!
//! `cargo bench --bench film`. Prints seconds in all, the share that the encoder took, megabytes
//! and the peak of memory (Linux; that of ffmpeg is not in it). Then the same of a record: K⁺ with
//! 300 frames through `wavepore animate`, and the share that drawing alone would take.

use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;
use wavepore::render::PlotOptions;
use wavepore::render::movie::{
    Encoder, GifFilm, Movie, MovieFormat, MovieLayout, VideoFilm, VideoFormat, WebpFilm,
};
use wavepore::render::{DARK, Image, PixelSize, RecordView};

#[path = "../tests/fixtures/synthetic.rs"]
mod synthetic;

mod common;

use common::{Result, peak_of, program};

const SIZE: PixelSize = PixelSize::new(1280, 720);
const FRAMES: usize = 300;
const BATCH: usize = 8;
const PACE: f64 = 25.0;

fn pictures(numbers: impl IntoParallelIterator<Item = usize>) -> Vec<Image> {
    numbers.into_par_iter().map(|number| synthetic::frame(SIZE, number, FRAMES)).collect()
}

/// Peak resident memory in MiB of this process since the last call.
fn peak() -> f64 {
    let peak = peak_of("self");
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak.unwrap_or(f64::NAN)
}

/// A record as it is drawn by `animate`.
fn record() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("wavepore-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/k_filter.toml");
    let text = std::fs::read_to_string(shipped)?;
    let text = match text.split_once("[record]") {
        Some((before, _)) => before.to_owned(),
        None => text,
    };
    std::fs::write(folder.join("k.toml"), text + "\n[record]\nframes = 300\n")?;
    program(&folder, &["run", "k.toml", "-o", "k.h5"])?;
    let subject = RecordView::open(&folder.join("k.h5"), None)?;
    let show = Movie::new(
        &subject,
        &PlotOptions::default(),
        &DARK,
        MovieFormat { size: SIZE, phase: false, layout: MovieLayout::Race },
    )?;
    let begun = Instant::now();
    for first in (0..show.count()).step_by(BATCH) {
        show.images(first..(first + BATCH).min(show.count()))?;
    }
    let drawing = begun.elapsed().as_secs_f64();
    println!("{} frames of {} packets from a record", show.count(), subject.packets.len());
    println!("format seconds   drawing      MB  peak MiB");
    for name in ["gif", "mp4"] {
        let film = format!("k.{name}");
        let (all, peak) = program(&folder, &["animate", "k.h5", "-o", &film])?;
        let megabytes =
            std::fs::metadata(folder.join(&film)).map_or(f64::NAN, |data| data.len() as f64 / 1e6);
        println!("{name:>6} {all:7.2} {:9.0} % {megabytes:7.2} {peak:8.0}", 100.0 * drawing / all);
    }
    drop(show);
    drop(subject);
    Ok(std::fs::remove_dir_all(&folder)?)
}

fn film(
    path: &Path,
    create: impl FnOnce() -> wavepore::error::Result<Box<dyn Encoder>>,
) -> Result<()> {
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
    let folder =
        std::env::var("FILM_BENCH_FOLDER").map_or_else(|_| std::env::temp_dir(), Into::into);
    let names = ["gif", "webp", "mp4", "webm"]
        .map(|ending| folder.join(format!("wavepore-bench.{ending}")));
    println!(
        "{FRAMES} frames of {}x{}, {} threads",
        SIZE.width,
        SIZE.height,
        rayon::current_num_threads()
    );
    println!("format seconds  encoding      MB  peak MiB");
    film(&names[0], || {
        let samples = pictures((0..8).map(|i| i * (FRAMES - 1) / 7).collect::<Vec<_>>());
        Ok(Box::new(GifFilm::create(&names[0], SIZE, PACE, &samples)?))
    })?;
    film(&names[1], || Ok(Box::new(WebpFilm::create(&names[1], SIZE, PACE)?)))?;
    for (name, format) in names[2..].iter().zip([VideoFormat::MP4, VideoFormat::WEBM]) {
        film(name, || Ok(Box::new(VideoFilm::create(name, format, SIZE, PACE)?)))?;
    }
    if std::env::var_os("FILM_BENCH_FOLDER").is_none() {
        names.iter().for_each(|name| drop(std::fs::remove_file(name)));
    }
    record()
}
