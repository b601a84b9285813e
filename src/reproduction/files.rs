//! Output files: data first, then figures, drawn from the files of the data.

use std::path::{Path, PathBuf};

use super::data;
use super::figure_data::FigureData;
use super::figures::figure;
use super::findings::Findings;
use super::{claims, report};
use crate::error::{Error, Result};
use crate::record::{self, write_whole};
use crate::render::{self, PRINT, PointSize, Style, Typeface};

/// The numbers of the figures: those of the paper, and one on its last claim.
pub(crate) const FIGURES: std::ops::RangeInclusive<usize> = 1..=6;
/// Endings of the files of a figure; all others are made from the first one.
const ENDINGS: [&str; 4] = ["csv", "h5", "svg", "png"];
/// Points per millimetre.
const POINTS_PER_MILLIMETRE: f32 = 72.0 / 25.4;
/// Width of a column of Physical Review, mm.
const COLUMN_WIDTH: f32 = 86.0;
/// Width of its page, mm.
const PAGE_WIDTH: f32 = 178.0;
/// Dots an inch of a PNG.
const DOTS_PER_INCH: f32 = 300.0;

/// `figure-<number>.<ending>` in `folder`.
pub(crate) fn path(folder: &Path, number: usize, ending: &str) -> PathBuf {
    folder.join(format!("figure-{number}.{ending}"))
}

/// Endings of the missing files of a figure. Files have their names only when they are complete.
pub(crate) fn missing(folder: &Path, number: usize) -> Vec<&'static str> {
    ENDINGS.into_iter().filter(|ending| !path(folder, number, ending).is_file()).collect()
}

/// Whether figure `number` stands in `folder` with its data.
pub(crate) fn is_there(folder: &Path, number: usize) -> bool {
    missing(folder, number).is_empty()
}

/// The data of figure `number` as they stand in `folder`.
///
/// # Errors
/// [`Error::Machine`] if they cannot be read, are damaged, or belong to another figure.
pub(crate) fn stored(folder: &Path, number: usize) -> Result<FigureData> {
    let source = path(folder, number, "csv");
    let text = std::fs::read_to_string(&source)
        .map_err(|cause| Error::io("cannot read", &source, cause))?;
    let foreign = |what: &str| {
        Error::machine(
            format!("{} holds no data of figure {number}: {what}", source.display()),
            format!("move it away, or add --force to make figure {number} anew"),
        )
    };
    let data = FigureData::parse(&text).map_err(|error| foreign(&error.to_string()))?;
    let names = data::variables(number).iter().map(|variable| variable.name);
    if names.eq(data.names()) { Ok(data) } else { Err(foreign("its columns are others")) }
}

/// Writes `data` of figure `number` as CSV and HDF5, where their endings are among `endings`.
///
/// # Errors
/// [`Error::Machine`] if a file cannot be written.
pub(crate) fn write_data(
    folder: &Path,
    number: usize,
    data: &FigureData,
    endings: &[&str],
) -> Result<()> {
    let title = format!("data of figure {number}");
    if endings.contains(&"csv") {
        // Files made from other data must not stay beside these.
        for ending in &ENDINGS[1..] {
            remove(&path(folder, number, ending))?;
        }
        write_whole(&path(folder, number, "csv"), data.csv().as_bytes())?;
    }
    if endings.contains(&"h5") {
        record::write_tables(
            &path(folder, number, "h5"),
            true,
            &title,
            &data.tables(data::variables(number)),
        )?;
    }
    Ok(())
}

/// Draws figure `number` from its CSV alone, as SVG and PNG, where they are among `endings`.
///
/// # Errors
/// [`Error::Machine`] if the data are not there or damaged, or a file cannot be written.
pub(crate) fn draw(folder: &Path, number: usize, endings: &[&str]) -> Result<()> {
    if !endings.iter().any(|ending| ["svg", "png"].contains(ending)) {
        return Ok(());
    }
    let figure = figure(number, &stored(folder, number)?, &PRINT);
    let width = POINTS_PER_MILLIMETRE * if figure.wide { PAGE_WIDTH } else { COLUMN_WIDTH };
    let size = PointSize { width, height: width * figure.aspect };
    let placed = render::place(&figure, size, &Style::new(PRINT), &Typeface::new()?);
    let scale = DOTS_PER_INCH / 72.0;
    if endings.contains(&"svg") {
        write_whole(
            &path(folder, number, "svg"),
            render::svg(&placed.scene, &figure.title)?.as_bytes(),
        )?;
    }
    if endings.contains(&"png") {
        write_whole(
            &path(folder, number, "png"),
            &render::png(&render::image(&placed.scene, scale)?, scale)?,
        )?;
    }
    Ok(())
}

/// Removes a file if it exists.
fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::io("cannot replace", path, cause))
        }
        _ => Ok(()),
    }
}

/// Whether claims and report stand in `folder`.
pub(crate) fn claims_are_there(folder: &Path) -> bool {
    folder.join("claims.csv").is_file() && folder.join("report.md").is_file()
}

/// Writes the table of claims and the report. Without `force` an existing file with the same
/// contents is kept.
///
/// # Errors
/// [`Error::Usage`] if the contents differ; [`Error::Machine`] if a file cannot be written.
pub(crate) fn write_claims(folder: &Path, findings: &Findings, force: bool) -> Result<()> {
    let claims = claims::claims(findings);
    let files = [
        ("claims.csv", claims::table(&claims).csv()),
        ("report.md", report::report(findings, &claims)),
    ];
    let mut wanted = Vec::new();
    for (name, text) in &files {
        let path = folder.join(name);
        if force || !path.is_file() {
            wanted.push((path, text));
        } else if std::fs::read(&path).map_err(|cause| Error::io("cannot read", &path, cause))?
            != text.as_bytes()
        {
            return Err(Error::usage(
                format!(
                    "{} says other things than what is found now, and is not overwritten",
                    path.display()
                ),
                "add --force to make everything anew, or choose another folder with -o",
            ));
        }
    }
    if force {
        remove(&folder.join("report.md"))?;
    }
    wanted.into_iter().try_for_each(|(path, text)| write_whole(&path, text.as_bytes()))
}
