//! `wavepore animate`: films from a record.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use clap::Args;

use super::plot_options::{PlotOptionArguments, ThemeName, without_glyph};
use super::plot_source::scenario_path;
use crate::cli::console::format::{Unit, number_in};
use crate::cli::console::{Console, output, progress};
use crate::cli::sandbox::child::Depth;
use crate::cli::sandbox::read::read_in_sandbox;
use crate::error::{Error, Result};
use crate::numeric::evenly_chosen;
use crate::render::movie::{
    Encoder, FilmFormat, GifFilm, Movie, MovieFormat, MovieLayout, Timing, VideoFilm, WebpFilm,
    html,
};
use crate::render::{PixelSize, RecordView};

/// Frames that are drawn in parallel and held in memory: 30 MB at 1280×720.
const BATCH: usize = 8;
/// Frames from which the colours of a GIF are chosen, from the first to the last: colours of a film
/// change slowly.
const PALETTE_FRAMES: usize = 6;
/// Largest number of frames of a film: 13 minutes at 25 a second.
const MAX_FRAMES: usize = 20_000;

/// Options of `animate`.
#[derive(Debug, Args)]
pub(crate) struct AnimateArguments {
    /// Record.
    pub record: PathBuf,
    /// Film to write: .gif, .webp, .mp4, .webm or .html [default: beside the record, .gif].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Replace a film that is there.
    #[arg(long)]
    pub force: bool,
    /// Width and height in pixels.
    #[arg(long, default_value = "1280x720", value_parser = size)]
    pub size: PixelSize,
    /// Frames a second; a GIF keeps its playing time with 50 at most, a WebP with 90.
    #[arg(long, default_value_t = 25.0, value_parser = rate)]
    pub fps: f64,
    /// Seconds the film lasts [default: every stored moment is a frame].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub duration: Option<f64>,
    /// How packets are shown [default: race; panels with --log].
    #[arg(long, value_enum)]
    pub layout: Option<LayoutName>,
    /// Colour the packet by the phase of its wave function; the record must hold it.
    #[arg(long)]
    pub phase: bool,
    /// What to show, and how.
    #[command(flatten)]
    pub options: PlotOptionArguments,
}

/// How packets are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LayoutName {
    /// All over one V(x), each at its energy, beside the barrier magnified; .html has panels.
    Race,
    /// A panel each.
    Panels,
}

/// Makes a film.
///
/// # Errors
/// Errors of the record, the options, or the output file; a missing encoder; an interruption.
pub(crate) fn animate(arguments: &AnimateArguments, console: &Console) -> Result<()> {
    let path = arguments.output.clone().unwrap_or_else(|| arguments.record.with_extension("gif"));
    let film = FilmFormat::from_path(&path)?;
    refuse_scenario(&arguments.record)?;
    read_in_sandbox(&arguments.record, Depth::Frames, console.program.as_ref())?;
    let view = RecordView::open(&arguments.record, arguments.options.unit())?;
    output::ensure_writable(&path, arguments.force)?;
    if film == FilmFormat::Html {
        page(&view, arguments, &path, console)?;
    } else {
        draw(&view, arguments, film, &path, console)?;
    }
    console.status(&format!("film: {}", path.display()));
    Ok(())
}

/// Refuses a scenario, of which there is nothing to show before it is run.
fn refuse_scenario(path: &Path) -> Result<()> {
    let Some(scenario) = scenario_path(path) else { return Ok(()) };
    let (record, output) = match scenario {
        "-" => ("FILE.h5".into(), " -o FILE.h5"),
        _ => (output::record_path(scenario, None)?, ""),
    };
    Err(Error::usage(
        format!("{scenario} is a scenario, and a film needs the record of its run"),
        format!(
            "run it first: wavepore run {scenario}{output} && wavepore animate {}",
            record.display()
        ),
    ))
}

fn page(
    view: &RecordView,
    arguments: &AnimateArguments,
    path: &Path,
    console: &Console,
) -> Result<()> {
    if arguments.layout == Some(LayoutName::Race) {
        return Err(Error::usage(
            "--layout race is for films of pictures; a page has panels",
            "use --layout panels, or write .gif or .mp4",
        ));
    }
    let page = html::Page {
        dark: arguments.options.theme.map(|theme| theme == ThemeName::Dark),
        phase: arguments.phase,
        frames_per_second: arguments.fps,
        duration: arguments.duration,
    };
    let options = arguments.options.options();
    // A page is drawn in the browser: there are no frames to count.
    let remark = progress::with_frame_progress(0, console.quiet, |control| {
        html::write(view, &options, &page, path, &|| progress::check_cancelled(control))
    })?;
    console.remark(remark.as_deref());
    Ok(())
}

fn draw(
    view: &RecordView,
    arguments: &AnimateArguments,
    film: FilmFormat,
    path: &Path,
    console: &Console,
) -> Result<()> {
    let theme = arguments.options.theme(ThemeName::Dark);
    let options = arguments.options.options();
    let layout = layout(arguments.layout, options.logarithmic)?;
    let format = MovieFormat { size: arguments.size, phase: arguments.phase, layout };
    let movie = Movie::new(view, &options, &theme, format)?;
    console.remark(movie.remark());
    let wanted = match arguments.duration {
        Some(seconds) => Timing::within(seconds, arguments.fps),
        None => Timing::at_rate(movie.count(), arguments.fps),
    };
    if wanted.frames > MAX_FRAMES {
        return Err(Error::usage(
            format!("{} frames are more than {MAX_FRAMES}", wanted.frames),
            "ask for a shorter --duration",
        ));
    }
    let stored = wanted.limited(movie.count());
    console.remark(describe_lack(wanted, stored).as_deref());
    let timing = stored.played(film);
    console.remark(describe_reduction(film, stored, timing).as_deref());
    without_glyph(&movie.characters_without_glyph()).iter().for_each(|text| console.warn(text));
    let movie = movie.in_frames(timing.frames);
    let count = timing.frames;
    progress::with_frame_progress(count, console.quiet, |control| {
        let mut encoder = encoder(film, path, arguments.size, timing, &movie)?;
        for start in (0..count).step_by(BATCH) {
            let frames = start..(start + BATCH).min(count);
            encoder.frames(movie.images(frames.clone())?)?;
            control.steps.store(frames.end as u64, Ordering::Relaxed);
            progress::check_cancelled(control)?;
        }
        encoder.finish()
    })
}

/// The layout of a film; on a logarithmic axis of densities packets have no place at their energies.
fn layout(asked: Option<LayoutName>, logarithmic: bool) -> Result<MovieLayout> {
    match (asked, logarithmic) {
        (Some(LayoutName::Race), true) => Err(Error::usage(
            "--layout race has an axis of energies, and --log one of densities",
            "use --layout panels with --log",
        )),
        (Some(LayoutName::Panels), _) | (None, true) => Ok(MovieLayout::Panels),
        _ => Ok(MovieLayout::Race),
    }
}

/// Begins the file of a film.
fn encoder(
    film: FilmFormat,
    path: &Path,
    size: PixelSize,
    timing: Timing,
    movie: &Movie<'_>,
) -> Result<Box<dyn Encoder>> {
    let fps = timing.frames_per_second();
    Ok(match film {
        FilmFormat::Webp => Box::new(WebpFilm::create(path, size, fps)?),
        FilmFormat::Video(format) => Box::new(VideoFilm::create(path, format, size, fps)?),
        FilmFormat::Gif | FilmFormat::Html => {
            let mut samples = Vec::new();
            for frame in evenly_chosen(timing.frames, PALETTE_FRAMES) {
                samples.extend(movie.images(frame..frame + 1)?);
            }
            Box::new(GifFilm::create(path, size, fps, &samples)?)
        }
    })
}

/// The note where a record holds fewer moments than the film should have frames.
fn describe_lack(wanted: Timing, stored: Timing) -> Option<String> {
    (stored != wanted).then(|| {
        format!(
            "{} frames were asked for, and the record has {} moments to show: {:.3} frames a \
             second; a larger record.frames gives more",
            wanted.frames,
            stored.frames,
            stored.frames_per_second()
        )
    })
}

/// The note where a format plays fewer frames per second than asked for.
fn describe_reduction(film: FilmFormat, wanted: Timing, played: Timing) -> Option<String> {
    if played == wanted {
        return None;
    }
    let (name, others) = match film {
        FilmFormat::Webp => ("a WebP", ".mp4, .webm or .html"),
        _ => ("a GIF", ".webp, .mp4, .webm or .html"),
    };
    Some(format!(
        "{} of {} frames are drawn, evenly spaced, so that the film takes {:.2} s as wanted: \
         players show \
         {name} with no more than {:.0} frames a second; use {others} for more",
        played.frames,
        wanted.frames,
        wanted.seconds,
        film.max_rate().unwrap_or(f64::INFINITY).floor()
    ))
}

fn size(text: &str) -> std::result::Result<PixelSize, String> {
    let pixels = |text: &str| number_in(text, 64..=7680, Unit::default()).ok();
    let sides = text.split_once(['x', '×']);
    sides
        .and_then(|(width, height)| Some(PixelSize::new(pixels(width)?, pixels(height)?)))
        .ok_or_else(|| {
            "expected two numbers of pixels from 64 to 7680, for example 1280x720".into()
        })
}

fn rate(text: &str) -> std::result::Result<f64, String> {
    number_in(text, 0.1..=100.0, Unit::default())
}

fn seconds(text: &str) -> std::result::Result<f64, String> {
    number_in(text, 0.1..=3600.0, Unit { what: " of seconds", suffix: "s" })
}
