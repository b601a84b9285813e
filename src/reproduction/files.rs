//! What is left behind: data first, then the picture that is drawn from the data as they stand on the disk.

use std::path::{Path, PathBuf};

use super::data::Data;
use super::drawings::figure;
use super::findings::Findings;
use super::numbers;
use super::work::Work;
use super::{claims, report};
use crate::error::{Error, Result};
use crate::record;
use crate::render::{self, PRINT, Style, Typeface};

/// The numbers of the figures.
pub const FIGURES: std::ops::RangeInclusive<usize> = 1..=5;
/// Points a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// Widths of a column and of a page, mm.
const WIDTHS: (f32, f32) = (86.0, 178.0);
/// Dots an inch of a PNG.
const DOTS: f32 = 300.0;

/// `figure-<number>.<ending>` in `folder`.
pub fn path(folder: &Path, number: usize, ending: &str) -> PathBuf {
    folder.join(format!("figure-{number}.{ending}"))
}

/// Whether the data, or the data and the pictures, of figure `number` stand in `folder`. Files have their names only when they are complete.
pub fn is_there(folder: &Path, number: usize, pictures: bool) -> bool {
    let endings: &[&str] = if pictures { &["csv", "h5", "svg", "png"] } else { &["csv", "h5"] };
    endings.iter().all(|ending| path(folder, number, ending).is_file())
}

/// Computes figure `number` and writes its data as CSV and HDF5.
///
/// # Errors
/// As [`numbers::data`]; [`Error::Machine`] if a file cannot be written.
pub fn write_data(folder: &Path, number: usize, work: &Work<'_>) -> Result<()> {
    let data = numbers::data(number, work)?;
    let title = format!("data of figure {number}");
    // Pictures of other data must not stand beside these.
    for ending in ["svg", "png", "h5"] {
        remove(&path(folder, number, ending))?;
    }
    render::write_whole(&path(folder, number, "csv"), data.csv().as_bytes())?;
    record::write_tables(&path(folder, number, "h5"), true, &title, &data.tables(numbers::variables(number)))
}

/// Draws figure `number` from its CSV alone, as SVG and PNG.
///
/// # Errors
/// [`Error::Machine`] if the data are not there or damaged, or a file cannot be written.
pub fn draw(folder: &Path, number: usize) -> Result<()> {
    let source = path(folder, number, "csv");
    let text = std::fs::read_to_string(&source).map_err(|cause| Error::machine("cannot read", &source, &cause))?;
    let data = Data::parse(&text).map_err(|error| Error::machine("cannot draw", &source, &error))?;
    let figure = figure(number, &data, &PRINT);
    let width = POINTS * if figure.wide { WIDTHS.1 } else { WIDTHS.0 };
    let placed = render::place(&figure, (width, width * figure.aspect), &Style::new(PRINT), &Typeface::new()?);
    let scale = DOTS / 72.0;
    render::write_whole(&path(folder, number, "svg"), render::svg(&placed.scene, &figure.title)?.as_bytes())?;
    render::write_whole(&path(folder, number, "png"), &render::png(&render::image(&placed.scene, scale)?, scale)?)
}

/// Takes a file away that may be there.
fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::machine("cannot replace", path, &cause))
        }
        _ => Ok(()),
    }
}

/// Whether claims and report stand in `folder`.
pub fn claims_are_there(folder: &Path) -> bool {
    folder.join("claims.csv").is_file() && folder.join("report.md").is_file()
}

/// Writes the table of claims and the report.
///
/// # Errors
/// [`Error::Machine`] if a file cannot be written.
pub fn write_claims(folder: &Path, findings: &Findings) -> Result<()> {
    let claims = claims::claims(findings);
    remove(&folder.join("report.md"))?;
    render::write_whole(&folder.join("claims.csv"), claims::table(&claims).csv().as_bytes())?;
    render::write_whole(&folder.join("report.md"), report::report(findings, &claims).as_bytes())
}
