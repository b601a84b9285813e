//! Colours and sizes of a picture.

use super::theme::Theme;

/// Size of numbers and labels where none is asked for, points.
pub(crate) const TEXT_SIZE: f32 = 7.5;

/// Sizes of a picture, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Colours.
    pub theme: Theme,
    /// Size of numbers and labels.
    pub text: f32,
    /// Thickness of a data line.
    pub line: f32,
    /// Whether panels have letters: a, b, c.
    pub letters: bool,
}

impl Style {
    /// Sizes for print at the width of a column.
    pub(crate) fn new(theme: Theme) -> Self {
        Self { theme, text: TEXT_SIZE, line: 1.1, letters: false }
    }

    /// Thickness of frames and ticks.
    pub(super) fn frame(&self) -> f32 {
        self.line * 0.6
    }
}
