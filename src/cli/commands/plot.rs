//! `wavepore plot`: figures from a record, or from a collection of cases.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::plot_options::{PlotOptionArguments, ThemeName, without_glyph};
use crate::cli::console::Console;
use crate::cli::console::format::{Unit, number_in};
use crate::cli::console::output;
use crate::cli::sandbox::child::Depth;
use crate::cli::sandbox::read::read_in_sandbox;
use crate::error::{Error, Result};
use crate::record::{Collection, Record, write_whole};
use crate::render::figures::{FigureKind, figure, sweep_figure};
use crate::render::{
    self, CollectionView, EnergyUnit, Figure, PlotOptions, PointSize, RecordView, Style, Theme,
    Typeface,
};

/// Millimetres per point.
const MILLIMETRES_PER_POINT: f32 = 25.4 / 72.0;
/// Width of a column in common journals, mm.
const COLUMN_WIDTH: f32 = 86.0;
/// Width of a page in common journals, mm.
const PAGE_WIDTH: f32 = 178.0;

/// Options of `plot`.
#[derive(Debug, Args)]
pub(crate) struct PlotArguments {
    /// Record, or a collection of cases.
    pub record: PathBuf,
    /// What to show [default: levels where a record holds those, spectrum of a run with a drive,
    /// else transmission, or currents where it holds those and no T(E); of a collection what it was
    /// computed for].
    #[arg(long, value_enum)]
    pub kind: Option<FigureKind>,
    /// Figure to write: .svg, .png or .pdf [default: beside the record, .svg].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Replace a figure that is there.
    #[arg(long)]
    pub force: bool,
    /// Width in mm [default: 86, a column, or 178, a page, where there are panels side by side].
    #[arg(long, value_parser = width)]
    pub width: Option<f32>,
    /// Dots an inch of a PNG.
    #[arg(long, default_value_t = 300.0, value_parser = dots)]
    pub dpi: f32,
    #[command(flatten)]
    pub options: PlotOptionArguments,
}

/// Draws a figure.
///
/// # Errors
/// Errors of the record, the options, or the output file.
pub(crate) fn plot(arguments: &PlotArguments, console: &Console) -> Result<()> {
    read_in_sandbox(&arguments.record, Depth::Frames)?;
    let source = PlotSource::open(&arguments.record, arguments.options.unit())?;
    let path = match &arguments.output {
        Some(path) => path.clone(),
        None => beside(&arguments.record, &source.name(arguments.kind)?),
    };
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    if !["svg", "png", "pdf"].contains(&extension.as_str()) {
        return Err(Error::usage(
            format!("{} names no format for figures", path.display()),
            "end its name in .svg, .png or .pdf",
        ));
    }
    output::ensure_writable(&path, arguments.force)?;
    let theme = arguments.options.theme(ThemeName::Print);
    let figure = source.figure(arguments.kind, &arguments.options.options(), &theme)?;
    console.remark(figure.remark.as_deref());
    let bytes = draw(&figure, &extension, arguments, &Style::new(theme), console)?;
    write_whole(&path, &bytes)?;
    console.status(&format!("figure: {}", path.display()));
    Ok(())
}

/// What a figure is drawn from.
enum PlotSource {
    /// One record.
    Record(Box<RecordView>),
    /// A collection of cases.
    Collection(Box<CollectionView>),
}

impl PlotSource {
    /// Opens a record or a collection; energies are shown in `unit`.
    fn open(path: &Path, unit: Option<EnergyUnit>) -> Result<Self> {
        // A file that is neither gives the error of a record.
        match Record::open(path).map(drop) {
            Err(refusal) => {
                let collection = Collection::open(path).map_err(|_| refusal)?;
                Ok(Self::Collection(Box::new(CollectionView::new(collection, unit)?)))
            }
            Ok(()) => Ok(Self::Record(Box::new(RecordView::open(path, unit)?))),
        }
    }

    /// What is shown, as part of a file name.
    fn name(&self, kind: Option<FigureKind>) -> Result<String> {
        Ok(match (self, kind) {
            (Self::Collection(cases), None) => cases.collection.what().to_owned(),
            (Self::Record(view), None) => value_name(default_kind(view)?),
            (_, Some(kind)) => value_name(kind),
        })
    }

    fn figure(
        &self,
        kind: Option<FigureKind>,
        options: &PlotOptions,
        theme: &Theme,
    ) -> Result<Figure> {
        match self {
            Self::Collection(cases) => sweep_figure(cases, kind, options, theme),
            Self::Record(view) => {
                let kind = kind.map_or_else(|| default_kind(view), Ok)?;
                figure(view, kind, options, theme)
            }
        }
    }
}

/// The name of `kind` on the command line.
fn value_name(kind: FigureKind) -> String {
    kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The kind that is shown of a record by default.
fn default_kind(view: &RecordView) -> Result<FigureKind> {
    Ok(match () {
        () if view.holds_states()? => FigureKind::Levels,
        () if view.is_driven_run()? => FigureKind::Spectrum,
        () if view.currents_alone()? => FigureKind::Currents,
        () => FigureKind::Transmission,
    })
}

fn draw(
    figure: &Figure,
    extension: &str,
    arguments: &PlotArguments,
    style: &Style,
    console: &Console,
) -> Result<Vec<u8>> {
    let usual = if figure.wide { PAGE_WIDTH } else { COLUMN_WIDTH };
    let width = arguments.width.unwrap_or(usual);
    // Text keeps its size, so a narrower figure is not lower.
    let size = PointSize {
        width: width / MILLIMETRES_PER_POINT,
        height: width.max(usual) / MILLIMETRES_PER_POINT * figure.aspect,
    };
    let face = Typeface::new()?;
    let placed = render::place(figure, size, style, &face);
    // SVG names fonts, and its viewer has the glyphs.
    if extension != "svg" {
        without_glyph(&placed.scene.without_glyph(&face))
            .iter()
            .for_each(|text| console.warn(text));
    }
    match extension {
        "svg" => Ok(render::svg(&placed.scene, &figure.title)?.into_bytes()),
        "pdf" => render::pdf(&placed.scene, &figure.title),
        _ => {
            let scale = arguments.dpi / 72.0;
            render::png(&render::image(&placed.scene, scale)?, scale)
        }
    }
}

/// `output/k.h5` and `norms` give `output/k-norms.svg`.
fn beside(record: &Path, kind: &str) -> PathBuf {
    let mut name = record.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{kind}.svg"));
    record.with_file_name(name)
}

fn width(text: &str) -> std::result::Result<f32, String> {
    number_in(text, 30.0..=1000.0, Unit { what: " of millimetres", suffix: "mm" })
}

fn dots(text: &str) -> std::result::Result<f32, String> {
    number_in(text, 36.0..=1200.0, Unit::default())
}
