//! A figure as a file: its size on paper, and its bytes.

use std::path::Path;

use super::figure::Figure;
use super::layout::{height_beside_frames, place};
use super::pdf::pdf;
use super::placed::PointSize;
use super::raster;
use super::style::{Style, TEXT_SIZE};
use super::svg::svg;
use super::theme::Theme;
use super::typeface::Typeface;
use crate::error::{Error, Result};

/// Millimetres per point.
const MILLIMETRES_PER_POINT: f32 = 25.4 / 72.0;
/// Width of a column in common journals, mm.
const COLUMN_WIDTH: f32 = 86.0;
/// Width of a page in common journals, mm.
const PAGE_WIDTH: f32 = 178.0;

/// A format that figures are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Text with the reader's own fonts.
    Svg,
    /// Pixels.
    Png,
    /// Text with the built-in font.
    Pdf,
}

impl PictureFormat {
    /// The format of the ending of `path`, in upper or lower case.
    ///
    /// # Errors
    /// [`Error::Usage`] if it names none.
    pub(crate) fn from_path(path: &Path) -> Result<Self> {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_lowercase().as_str() {
            "svg" => Ok(Self::Svg),
            "png" => Ok(Self::Png),
            "pdf" => Ok(Self::Pdf),
            _ => Err(Error::usage(
                format!("{} names no format for figures", path.display()),
                "end its name in .svg, .png or .pdf",
            )),
        }
    }
}

/// Sizes and colours of a figure, and its format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// Format of the file.
    pub format: PictureFormat,
    /// Colours.
    pub theme: Theme,
    /// Width, mm; by default a column, or a page where there are panels side by side.
    pub width: Option<f32>,
    /// Pixels per inch of a PNG.
    pub dots_per_inch: f32,
    /// Size of numbers and labels, points; frames keep their size, so that the figure grows.
    pub text_size: f32,
    /// Whether panels have letters: a, b, c.
    pub letters: bool,
}

impl Drawing {
    /// For print, at the usual size.
    pub fn new(format: PictureFormat, theme: Theme) -> Self {
        let text_size = TEXT_SIZE;
        Self { format, theme, width: None, dots_per_inch: 300.0, text_size, letters: false }
    }
}

/// A figure as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Contents of the file.
    pub bytes: Vec<u8>,
    /// Note for the user: which options were met only in part.
    pub remark: Option<String>,
    /// Characters that the built-in font cannot draw, each once; none of an SVG, whose reader has
    /// them.
    pub without_glyph: Vec<char>,
}

/// Draws `figure` in the sizes of `drawing`.
///
/// # Errors
/// [`Error::Machine`] if it is too large, or damaged fonts cannot be read.
pub(crate) fn draw(figure: &Figure, drawing: &Drawing) -> Result<Drawn> {
    let usual = if figure.wide { PAGE_WIDTH } else { COLUMN_WIDTH };
    let width = drawing.width.unwrap_or(usual);
    let face = Typeface::new()?;
    let plain = Style::new(drawing.theme);
    let style = Style { text: drawing.text_size, letters: drawing.letters, ..plain };
    // Text keeps its size, so a narrower figure is not lower. Larger text, and letters, take more
    // height beside the frames.
    let points = width / MILLIMETRES_PER_POINT;
    let beside = |style: &Style| height_beside_frames(figure, points, style, &face);
    let more = beside(&style) - beside(&plain);
    let size = PointSize {
        width: points,
        height: width.max(usual) / MILLIMETRES_PER_POINT * figure.aspect + more,
    };
    let placed = place(figure, size, &style, &face);
    let without_glyph = match drawing.format {
        PictureFormat::Svg => Vec::new(),
        PictureFormat::Png | PictureFormat::Pdf => placed.scene.without_glyph(&face),
    };
    let bytes = match drawing.format {
        PictureFormat::Svg => svg(&placed.scene, &figure.title)?.into_bytes(),
        PictureFormat::Pdf => pdf(&placed.scene, &figure.title)?,
        PictureFormat::Png => {
            let scale = drawing.dots_per_inch / 72.0;
            let image = raster::image(&placed.scene, scale)?;
            raster::png(&image, scale)?
        }
    };
    Ok(Drawn { bytes, remark: figure.remark.clone(), without_glyph })
}
