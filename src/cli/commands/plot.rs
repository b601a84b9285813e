//! `wavepore plot`: figures from records, a collection of cases, or a scenario.

use std::path::PathBuf;

use clap::Args;

use super::plot_options::{PlotOptionArguments, ThemeName, without_glyph};
use super::plot_source::PlotSource;
use crate::cli::console::Console;
use crate::cli::console::format::{Unit, number_in};
use crate::cli::console::output;
use crate::error::Result;
use crate::record::write_whole;
use crate::render::{Drawing, FigureKind, PictureFormat, TEXT_SIZE, draw};

/// Options of `plot`.
#[derive(Debug, Args)]
pub(crate) struct PlotArguments {
    /// Record, collection of cases, or scenario (.toml, - for standard input), whose V(x) and
    /// packets are drawn without a run. Several records share a figure of T(E), currents or norms.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
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
    /// Size of numbers and labels in points; frames keep their size, so that the figure grows.
    #[arg(long, value_name = "PT", default_value_t = TEXT_SIZE, value_parser = text_size)]
    pub text_size: f32,
    /// Letter the panels: a, b, c.
    #[arg(long)]
    pub letters: bool,
    #[command(flatten)]
    pub options: PlotOptionArguments,
}

/// Draws a figure.
///
/// # Errors
/// Errors of the record, the options, or the output file.
pub(crate) fn plot(arguments: &PlotArguments, console: &Console) -> Result<()> {
    let (files, options) = (&arguments.files, arguments.options.options());
    let source = PlotSource::open(files, arguments.options.unit(), &options, console)?;
    let path = match &arguments.output {
        Some(path) => path.clone(),
        None => source.default_output(files, arguments.kind)?,
    };
    let format = PictureFormat::from_path(&path)?;
    output::ensure_writable(&path, arguments.force)?;
    let drawing = Drawing {
        width: arguments.width,
        dots_per_inch: arguments.dpi,
        text_size: arguments.text_size,
        letters: arguments.letters,
        ..Drawing::new(format, arguments.options.theme(ThemeName::Print))
    };
    let figure = source.figure(arguments.kind, &options, &drawing.theme)?;
    let drawn = draw(&figure, &drawing)?;
    console.remark(drawn.remark.as_deref());
    without_glyph(&drawn.without_glyph).iter().for_each(|text| console.warn(text));
    write_whole(&path, &drawn.bytes)?;
    console.status(&format!("figure: {}", path.display()));
    Ok(())
}

fn width(text: &str) -> std::result::Result<f32, String> {
    number_in(text, 30.0..=1000.0, Unit { what: " of millimetres", suffix: "mm" })
}

fn text_size(text: &str) -> std::result::Result<f32, String> {
    number_in(text, 4.0..=36.0, Unit { what: " of points", suffix: "pt" })
}

fn dots(text: &str) -> std::result::Result<f32, String> {
    number_in(text, 36.0..=1200.0, Unit::default())
}
