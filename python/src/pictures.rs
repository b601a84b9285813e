//! Figures and films.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::prelude::*;
use wavepore::error::{Error, Result};
use wavepore::jobs;
use wavepore::render::movie::{Film, FilmFormat, FilmRequest, MovieLayout};
use wavepore::render::{
    DARK, Drawing, Drawn, FigureKind, PRINT, PictureFormat, PixelSize, PlotOptions, RecordView,
    Theme, digits_within, draw_record, rounded_bound,
};
use wavepore::simulation::Control;
use wavepore::units::Interval;

use crate::call::{Call, Progress};
use crate::errors::{exception, refused_argument};
use crate::scenario::Scenario;

/// The figure `kind` of the record or collection at `path`, as SVG; without a kind what
/// `wavepore plot` shows.
#[pyfunction]
#[pyo3(signature = (path, kind, theme))]
pub(crate) fn picture(
    py: Python<'_>,
    path: PathBuf,
    kind: Option<&str>,
    theme: &str,
) -> PyResult<String> {
    let kind = kind.map(|name| kind_named(py, name)).transpose()?;
    let drawing = Drawing::new(PictureFormat::Svg, theme_named(py, theme)?);
    let drawn = Call::plain().forecast(py, |_| {
        draw_record(&path, kind, None, &PlotOptions::default(), &drawing).map_err(in_python)
    })?;
    Ok(text(drawn))
}

/// V(x) with the packets, planes and levels of a scenario, as SVG.
#[pyfunction]
pub(crate) fn scenario_picture(
    py: Python<'_>,
    scenario: &Scenario,
    theme: &str,
) -> PyResult<String> {
    let drawing = Drawing::new(PictureFormat::Svg, theme_named(py, theme)?);
    let options = PlotOptions::default();
    let drawn = Call::plain().forecast(py, |_| {
        jobs::draw_scenario(&scenario.inner, None, &options, &drawing).map_err(in_python)
    })?;
    Ok(text(drawn))
}

/// What `wavepore._animation.animate` asks for, as a dict.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct FilmArguments {
    size: [usize; 2],
    fps: f64,
    duration: Option<f64>,
    layout: Option<String>,
    phase: bool,
    theme: Option<String>,
    packets: Vec<usize>,
    /// Å.
    x: Option<[f64; 2]>,
    /// fs.
    time: Option<[f64; 2]>,
}

impl FilmArguments {
    fn request(self, py: Python<'_>) -> PyResult<FilmRequest> {
        Ok(FilmRequest {
            size: PixelSize::new(self.size[0], self.size[1]),
            frames_per_second: self.fps,
            duration: self.duration,
            layout: self.layout.map(|name| layout_named(py, &name)).transpose()?,
            phase: self.phase,
            theme: self.theme.map(|name| theme_named(py, &name)).transpose()?,
            options: PlotOptions {
                packets: self.packets,
                x: self.x.map(|[from, to]| Interval::new(from, to)),
                time: self.time.map(|[from, to]| Interval::new(from, to)),
                ..PlotOptions::default()
            },
        })
    }
}

/// Writes a film of the record at `path` to `output`, in place of a file that is there. Returns
/// notes.
#[pyfunction]
#[pyo3(signature = (path, output, arguments, progress))]
pub(crate) fn film(
    py: Python<'_>,
    path: PathBuf,
    output: PathBuf,
    arguments: FilmArguments,
    progress: Progress<'_>,
) -> PyResult<Vec<String>> {
    let format = FilmFormat::from_path(&output).map_err(|error| exception(py, &error))?;
    let request = arguments.request(py)?;
    let (control, frames) = (Control::default(), AtomicUsize::new(0));
    let go_on = |done: usize| {
        control.steps.store(done as u64, Ordering::Relaxed);
        if control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
    };
    let work = || -> Result<Vec<String>> {
        let view = RecordView::open(&path, None)?;
        let film = Film::new(&view, format, &request)?;
        frames.store(film.frames(), Ordering::Relaxed);
        let later = film.write(&output, &go_on)?;
        let missing = without_glyph(&film.characters_without_glyph());
        let notes = film.remarks().iter().cloned().chain(missing).chain(later);
        Ok(notes.map(|note| without_dashes(&note)).collect())
    };
    let share = || {
        let done = control.steps.load(Ordering::Relaxed) as f64;
        (done, frames.load(Ordering::Relaxed) as f64)
    };
    let call = Call { threads: None, progress };
    call.run(py, &control, &share, || work().map_err(in_python))
}

/// `value` with the digits that `bound` leaves.
#[pyfunction]
pub(crate) fn known_digits(value: f64, bound: f64) -> String {
    digits_within(value, bound)
}

/// A bound, rounded up to two digits.
#[pyfunction]
pub(crate) fn bound_digits(bound: f64) -> String {
    rounded_bound(bound)
}

fn text(drawn: Drawn) -> String {
    String::from_utf8_lossy(&drawn.bytes).into_owned()
}

fn kind_named(py: Python<'_>, name: &str) -> PyResult<FigureKind> {
    let found = FigureKind::ALL.into_iter().find(|kind| kind.name() == name);
    found.ok_or_else(|| unknown(py, "kind", name, &FigureKind::ALL.map(FigureKind::name)))
}

fn theme_named(py: Python<'_>, name: &str) -> PyResult<Theme> {
    match name {
        "dark" => Ok(DARK),
        "light" | "print" => Ok(PRINT),
        _ => Err(unknown(py, "theme", name, &["dark", "light"])),
    }
}

fn layout_named(py: Python<'_>, name: &str) -> PyResult<MovieLayout> {
    match name {
        "race" => Ok(MovieLayout::Race),
        "panels" => Ok(MovieLayout::Panels),
        _ => Err(unknown(py, "layout", name, &["race", "panels"])),
    }
}

fn unknown(py: Python<'_>, argument: &str, name: &str, known: &[&str]) -> PyErr {
    let message = format!("`{argument}` is {name:?}");
    refused_argument(py, argument, message, &format!("use {}", known.join(", ")))
}

/// The note about characters that are drawn as boxes; none without any.
fn without_glyph(missing: &[char]) -> Option<String> {
    let codes: Vec<String> = missing.iter().map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    (!codes.is_empty()).then(|| {
        let codes = codes.join(" ");
        format!("the built-in font has no glyph for {codes}: boxes are drawn; .html has them")
    })
}

/// An error that names options as arguments of Python.
fn in_python(error: Error) -> Error {
    match error {
        Error::Usage { problem, remedy } => {
            Error::Usage { problem: without_dashes(&problem), remedy: without_dashes(&remedy) }
        }
        other => other,
    }
}

/// `--layout panels` as `layout panels`; commands between backticks stay.
fn without_dashes(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.replace("--", ""),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}
