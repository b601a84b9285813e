//! Colours and sizes of a picture.

use super::theme::Theme;

/// Sizes of a picture, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Colours.
    pub theme: Theme,
    /// Size of numbers and labels.
    pub text: f32,
    /// Thickness of a data line.
    pub line: f32,
}

impl Style {
    /// Sizes for print at the width of a column.
    pub(crate) fn new(theme: Theme) -> Self {
        Self { theme, text: 7.5, line: 1.1 }
    }

    /// Thickness of frames and ticks.
    pub(super) fn frame(&self) -> f32 {
        self.line * 0.6
    }
}
