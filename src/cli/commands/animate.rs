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
use crate::render::movie::{DURATIONS, Film, FilmFormat, FilmRequest, MovieLayout, RATES, SIDES};
use crate::render::{PixelSize, RecordView};

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
    pub layout: Option<MovieLayout>,
    /// Colour the packet by the phase of its wave function; the record must hold it.
    #[arg(long)]
    pub phase: bool,
    /// What to show, and how.
    #[command(flatten)]
    pub options: PlotOptionArguments,
}

/// Makes a film.
///
/// # Errors
/// Errors of the record, the options, or the output file; a missing encoder; an interruption.
pub(crate) fn animate(arguments: &AnimateArguments, console: &Console) -> Result<()> {
    let path = arguments.output.clone().unwrap_or_else(|| arguments.record.with_extension("gif"));
    let format = FilmFormat::from_path(&path)?;
    refuse_scenario(&arguments.record)?;
    read_in_sandbox(&arguments.record, Depth::Frames, console.program.as_ref())?;
    let view = RecordView::open(&arguments.record, arguments.options.unit())?;
    output::ensure_writable(&path, arguments.force)?;
    let film = Film::new(&view, format, &request(arguments))?;
    film.remarks().iter().for_each(|remark| console.remark(Some(remark)));
    without_glyph(&film.characters_without_glyph()).iter().for_each(|text| console.warn(text));
    let remark = progress::with_frame_progress(film.frames(), console.quiet, |control| {
        film.write(&path, &|done| {
            control.steps.store(done as u64, Ordering::Relaxed);
            progress::check_cancelled(control)
        })
    })?;
    console.remark(remark.as_deref());
    console.status(&format!("film: {}", path.display()));
    Ok(())
}

fn request(arguments: &AnimateArguments) -> FilmRequest {
    let AnimateArguments { size, fps, duration, phase, layout, options, .. } = arguments;
    FilmRequest {
        size: *size,
        frames_per_second: *fps,
        duration: *duration,
        layout: *layout,
        phase: *phase,
        theme: options.theme.map(ThemeName::theme),
        options: options.options(),
    }
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

fn size(text: &str) -> std::result::Result<PixelSize, String> {
    let pixels = |text: &str| number_in(text, SIDES, Unit::default()).ok();
    let sides = text.split_once(['x', '×']);
    sides
        .and_then(|(width, height)| Some(PixelSize::new(pixels(width)?, pixels(height)?)))
        .ok_or_else(|| {
            "expected two numbers of pixels from 64 to 7680, for example 1280x720".into()
        })
}

fn rate(text: &str) -> std::result::Result<f64, String> {
    number_in(text, RATES, Unit::default())
}

fn seconds(text: &str) -> std::result::Result<f64, String> {
    number_in(text, DURATIONS, Unit { what: " of seconds", suffix: "s" })
}
