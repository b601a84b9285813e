//! What is asked of a film, and within which limits.

use std::ops::RangeInclusive;

use super::arrangement::MovieLayout;
use crate::error::{Error, Result};
use crate::render::PixelSize;
use crate::render::plot_options::PlotOptions;
use crate::render::theme::Theme;

/// Width and height of a frame, pixels.
pub(crate) const SIDES: RangeInclusive<usize> = 64..=7680;
/// Frames a second.
pub(crate) const RATES: RangeInclusive<f64> = 0.1..=100.0;
/// Seconds that a film lasts.
pub(crate) const DURATIONS: RangeInclusive<f64> = 0.1..=3600.0;

/// What a film shows, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmRequest {
    /// Size of its frames; a page fits its window.
    pub size: PixelSize,
    /// Frames a second; a GIF keeps its playing time with 50 at most, a WebP with 90.
    pub frames_per_second: f64,
    /// Seconds that it lasts; by default every stored moment is a frame.
    pub duration: Option<f64>,
    /// How packets are shown; by default as a race where that is possible.
    pub layout: Option<MovieLayout>,
    /// Whether packets are coloured by the phase of their wave functions.
    pub phase: bool,
    /// Colours; by default dark ones, and those of the reader's system for a page.
    pub theme: Option<Theme>,
    /// What is shown.
    pub options: PlotOptions,
}

impl Default for FilmRequest {
    fn default() -> Self {
        Self {
            size: PixelSize::new(1280, 720),
            frames_per_second: 25.0,
            duration: None,
            layout: None,
            phase: false,
            theme: None,
            options: PlotOptions::default(),
        }
    }
}

impl FilmRequest {
    /// # Errors
    /// [`Error::Usage`] for numbers beyond the limits.
    pub(super) fn check(&self) -> Result<()> {
        let PixelSize { width, height } = self.size;
        let refuse = |what: &str, value: String, from: String, to: String| {
            Err(Error::usage(format!("{what} of {value}"), format!("use one from {from} to {to}")))
        };
        if let Some(side) = [width, height].into_iter().find(|side| !SIDES.contains(side)) {
            let [from, to] = [SIDES.start(), SIDES.end()].map(usize::to_string);
            return refuse("a frame has a side", format!("{side} pixels"), from, to);
        }
        let numbers = [
            ("a film has a rate", Some(self.frames_per_second), "frames a second", RATES),
            ("a film has a duration", self.duration, "seconds", DURATIONS),
        ];
        for (what, value, unit, limits) in numbers {
            if let Some(value) = value.filter(|value| !limits.contains(value)) {
                let [from, to] = [limits.start(), limits.end()].map(f64::to_string);
                return refuse(what, format!("{value} {unit}"), from, to);
            }
        }
        Ok(())
    }

    /// The layout of a film of pictures; on a logarithmic axis of densities packets have no place at
    /// their energies.
    ///
    /// # Errors
    /// [`Error::Usage`] for a race on such an axis.
    pub(super) fn layout_of_pictures(&self) -> Result<MovieLayout> {
        match (self.layout, self.options.logarithmic) {
            (Some(MovieLayout::Race), true) => Err(Error::usage(
                "--layout race has an axis of energies, and --log one of densities",
                "use --layout panels with --log",
            )),
            (Some(MovieLayout::Panels), _) | (None, true) => Ok(MovieLayout::Panels),
            _ => Ok(MovieLayout::Race),
        }
    }
}
