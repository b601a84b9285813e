//! The one typeface of all pictures, carried inside the program: how wide words are, and their outlines.

use ab_glyph::{Font, FontRef, OutlineCurve};

use super::scene::{Anchor, Text};
use crate::error::{Error, Result};

/// The font file; its licence stands beside it.
pub(super) const FILE: &[u8] = include_bytes!("font/inter.otf");
/// What readers of SVG look for when they do not have the typeface.
pub(super) const FAMILY: &str = "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/// The typeface, ready to measure and outline.
#[derive(Debug, Clone)]
pub struct Typeface {
    font: FontRef<'static>,
    em: f32,
}

/// One letter of a text: number of its glyph, bytes of the text it stands for, and how far the next one stands, in ems.
pub(super) struct Letter {
    pub glyph: u32,
    pub bytes: std::ops::Range<usize>,
    pub advance: f32,
}

/// A part of an outline, in points.
pub(super) enum Stroke {
    Move([f32; 2]),
    Line([f32; 2]),
    Quad([f32; 2], [f32; 2]),
    Cubic([f32; 2], [f32; 2], [f32; 2]),
}

impl Typeface {
    /// Reads the font.
    ///
    /// # Errors
    /// [`Error::Machine`] if the program was built with a damaged font.
    pub fn new() -> Result<Self> {
        let font = FontRef::try_from_slice(FILE).map_err(|cause| Error::Machine(format!("the font: {cause}")))?;
        let em = font.units_per_em().unwrap_or(1000.0);
        Ok(Self { font, em })
    }

    /// Width of `words` at `size`, in the unit of `size`.
    pub fn width(&self, words: &str, size: f32) -> f32 {
        self.letters(words).map(|letter| letter.advance).sum::<f32>() * size
    }

    /// `words` as far as `room` allows at `size`, with an ellipsis where they go on.
    pub fn fitted(&self, words: &str, size: f32, room: f32) -> String {
        if self.width(words, size) <= room {
            return words.into();
        }
        let mut left = room - self.width("…", size);
        let fits = |letter: &Letter| {
            left -= letter.advance * size;
            left >= 0.0
        };
        let end = self.letters(words).take_while(fits).last().map_or(0, |letter| letter.bytes.end);
        format!("{}…", words[..end].trim_end())
    }

    /// Letters in order.
    pub(super) fn letters<'a>(&'a self, words: &'a str) -> impl Iterator<Item = Letter> + 'a {
        words.char_indices().map(|(at, c)| {
            let glyph = self.font.glyph_id(c);
            let advance = self.font.h_advance_unscaled(glyph) / self.em;
            Letter { glyph: u32::from(glyph.0), bytes: at..at + c.len_utf8(), advance }
        })
    }

    /// Where a text begins along its own direction, relative to its place.
    pub(super) fn beginning(&self, text: &Text) -> f32 {
        let share = match text.anchor {
            Anchor::Start => return 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        -share * self.width(&text.words, text.size)
    }

    /// The outlines of a text where it stands.
    pub(super) fn outline(&self, text: &Text) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut along = self.beginning(text);
        let scale = text.size / self.em;
        for letter in self.letters(&text.words) {
            let place = |p: ab_glyph::Point| {
                let (u, v) = (along + p.x * scale, -p.y * scale);
                if text.turned { [text.at[0] + v, text.at[1] - u] } else { [text.at[0] + u, text.at[1] + v] }
            };
            let glyph = ab_glyph::GlyphId(letter.glyph as u16);
            let mut last = None;
            for curve in self.font.outline(glyph).into_iter().flat_map(|outline| outline.curves) {
                let (from, to, stroke) = match curve {
                    OutlineCurve::Line(a, b) => (a, b, Stroke::Line(place(b))),
                    OutlineCurve::Quad(a, b, c) => (a, c, Stroke::Quad(place(b), place(c))),
                    OutlineCurve::Cubic(a, b, c, d) => (a, d, Stroke::Cubic(place(b), place(c), place(d))),
                };
                if last != Some(from) {
                    strokes.push(Stroke::Move(place(from)));
                }
                strokes.push(stroke);
                last = Some(to);
            }
            along += letter.advance * text.size;
        }
        strokes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_do_not_fit_end_in_an_ellipsis() {
        let face = Typeface::new().unwrap();
        let words = "ψ(x, t) of K⁺ at nine energies";
        let width = face.width(words, 8.0);
        assert_eq!(face.fitted(words, 8.0, width), words);
        let cut = face.fitted(words, 8.0, 0.6 * width);
        assert!(cut.starts_with("ψ(x, t)") && cut.ends_with('…') && !cut.ends_with(" …"), "{cut}");
        assert!(face.width(&cut, 8.0) <= 0.6 * width && face.width(&cut, 8.0) > 0.5 * width);
        assert_eq!(face.fitted(words, 8.0, 0.0), "…");
    }

    #[test]
    fn digits_are_of_one_width_and_all_signs_of_figures_are_there() {
        let face = Typeface::new().unwrap();
        let widths: Vec<f32> = "0123456789".chars().map(|c| face.width(&c.to_string(), 1.0)).collect();
        assert!(widths.iter().all(|&width| width == widths[0]));
        for c in "K⁺Na⁺Ca²⁺ |ψ|² Åħ 10⁻¹² −→ ≤ kBT µ·×±κσ".chars() {
            assert!(face.letters(&c.to_string()).all(|letter| letter.glyph != 0), "{c}");
        }
    }
}
