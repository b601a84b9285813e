//! Colours, lines and glyphs as they are set on a PDF page; only what changes is written.

use std::collections::BTreeSet;

use pdf_writer::{Content, Name};

use super::super::theme::Color;

/// The font's name among the resources of the page.
pub(super) const FONT: Name<'_> = Name(b"F");

/// The name of an opacity, 0 … 255, among the resources of the page.
pub(super) fn opacity_name(opacity: u8) -> String {
    format!("A{opacity}")
}

/// What is set.
pub(super) struct Pen {
    /// Every opacity that was set.
    pub opacities: BTreeSet<u8>,
    fill: [u8; 3],
    stroke: [u8; 3],
    opacity: u8,
    width: f32,
    dash: Option<[f32; 2]>,
    size: Option<f32>,
}

impl Default for Pen {
    /// How every page begins.
    fn default() -> Self {
        let (fill, stroke, opacity) = ([0; 3], [0; 3], 255);
        Self {
            opacities: BTreeSet::new(),
            fill,
            stroke,
            opacity,
            width: 1.0,
            dash: None,
            size: None,
        }
    }
}

impl Pen {
    /// Sets the colour of areas and glyphs.
    pub(crate) fn fill(&mut self, out: &mut Content, color: Color) {
        let [r, g, b, opacity] = color.0;
        self.opacity(out, opacity);
        if self.fill != [r, g, b] {
            self.fill = [r, g, b];
            let [r, g, b] = self.fill.map(share);
            out.set_fill_rgb(r, g, b);
        }
    }

    /// Sets how lines look; `width` may not be below 0.
    pub(crate) fn line(
        &mut self,
        out: &mut Content,
        color: Color,
        width: f32,
        dash: Option<[f32; 2]>,
    ) {
        let [r, g, b, opacity] = color.0;
        self.opacity(out, opacity);
        if self.stroke != [r, g, b] {
            self.stroke = [r, g, b];
            let [r, g, b] = self.stroke.map(share);
            out.set_stroke_rgb(r, g, b);
        }
        if self.width != width {
            self.width = width;
            out.set_line_width(width);
        }
        if self.dash != dash {
            self.dash = dash;
            out.set_dash_pattern(dash.into_iter().flatten(), 0.0);
        }
    }

    /// Sets the opacity of all that follows.
    pub(crate) fn opacity(&mut self, out: &mut Content, opacity: u8) {
        if self.opacity != opacity {
            self.opacity = opacity;
            self.opacities.insert(opacity);
            out.set_parameters(Name(opacity_name(opacity).as_bytes()));
        }
    }

    /// Sets the font at `size`.
    pub(crate) fn set_font(&mut self, out: &mut Content, size: f32) {
        if self.size != Some(size) {
            self.size = Some(size);
            out.set_font(FONT, size);
        }
    }
}

/// A part of a colour, 0 … 1.
fn share(part: u8) -> f32 {
    f32::from(part) / 255.0
}
