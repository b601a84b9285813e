//! The built-in font: widths of texts and outlines of glyphs.

use std::ops::Range;

use ab_glyph::{Font, FontRef, GlyphId, OutlineCurve};
use unicode_normalization::char::{compose, decompose_compatible};

use super::scene::{Anchor, Text};
use super::typesetting::{Character, LOWERED_BY, LOWERED_SIZE, characters};
use crate::error::{Error, Result};

/// The font file; its licence is in the same folder.
pub(super) const FILE: &[u8] = include_bytes!("font/inter.otf");
/// Font family of SVG files.
pub(super) const FAMILY: &str = "Inter, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/// The built-in font.
#[derive(Debug, Clone)]
pub(crate) struct Typeface {
    font: FontRef<'static>,
    em: f32,
}

/// One glyph of a text.
pub(super) struct Glyph {
    /// Index in the font; 0 if the font has no such glyph.
    pub id: u32,
    /// The character that is drawn.
    pub character: char,
    /// Bytes of the text it stands for.
    pub bytes: Range<usize>,
    /// Advance to the next glyph, em of this one.
    pub advance: f32,
    /// Whether it is a subscript.
    pub lowered: bool,
}

impl Glyph {
    /// Size in that of the text.
    pub(super) fn scale(&self) -> f32 {
        if self.lowered { LOWERED_SIZE } else { 1.0 }
    }

    /// Advance to the next glyph, em of the text.
    fn width(&self) -> f32 {
        self.advance * self.scale()
    }
}

/// A part of an outline, in points.
pub(super) enum OutlineSegment {
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
    pub(crate) fn new() -> Result<Self> {
        let font =
            FontRef::try_from_slice(FILE).map_err(|cause| Error::caused("the font", cause))?;
        let em = font.units_per_em().unwrap_or(1000.0);
        Ok(Self { font, em })
    }

    /// Width of `words` at `size`, in the unit of `size`.
    pub(crate) fn width(&self, words: &str, size: f32) -> f32 {
        self.glyphs(words).map(|glyph| glyph.width()).sum::<f32>() * size
    }

    /// `words` shortened to the width `room` at `size`, with an ellipsis if anything is cut.
    pub(crate) fn fitted(&self, words: &str, size: f32, room: f32) -> String {
        if self.width(words, size) <= room {
            return words.into();
        }
        let mut left = room - self.width("…", size);
        let fits = |glyph: &Glyph| {
            left -= glyph.width() * size;
            left >= 0.0
        };
        let end = self.glyphs(words).take_while(fits).last().map_or(0, |glyph| glyph.bytes.end);
        format!("{}…", words[..end].trim_end())
    }

    /// The glyphs of `words` in order. A combining mark is joined to the letter before it, white
    /// space becomes a space, invisible characters are left out; ions and k_B·T are set.
    pub(super) fn glyphs(&self, words: &str) -> std::vec::IntoIter<Glyph> {
        let mut glyphs: Vec<Glyph> = Vec::new();
        for Character { at, typed, drawn: c, lowered } in characters(words) {
            let bytes = at..at + typed.len_utf8();
            if takes_no_room(c) {
                glyphs.last_mut().into_iter().for_each(|last| last.bytes.end = bytes.end);
                continue;
            }
            let joined = glyphs.last().and_then(|last| compose(last.character, c));
            match glyphs.last_mut().zip(joined.filter(|&joined| self.has(joined))) {
                Some((last, joined)) => *last = self.glyph(joined, last.bytes.start..bytes.end),
                None => {
                    let drawn = self.drawn(c).into_iter().map(|c| self.glyph(c, bytes.clone()));
                    glyphs.extend(drawn.map(|glyph| Glyph { lowered, ..glyph }));
                }
            }
        }
        glyphs.into_iter()
    }

    /// The characters drawn for `c`: itself, a space, or compatible letters (Å for the ångström
    /// sign, ħ for the Planck constant); itself if the font lacks one of these.
    fn drawn(&self, c: char) -> Vec<char> {
        if c.is_whitespace() {
            return vec![' '];
        }
        let mut same: Vec<char> = Vec::new();
        if !self.has(c) {
            decompose_compatible(c, |piece| match same.last_mut() {
                Some(last) if compose(*last, piece).is_some() => {
                    *last = compose(*last, piece).unwrap_or(piece);
                }
                _ => same.push(if piece.is_whitespace() { ' ' } else { piece }),
            });
        }
        if same.is_empty() || same.iter().any(|&c| !self.has(c)) { vec![c] } else { same }
    }

    fn has(&self, c: char) -> bool {
        self.font.glyph_id(c).0 != 0
    }

    fn glyph(&self, character: char, bytes: Range<usize>) -> Glyph {
        let glyph = self.font.glyph_id(character);
        let advance = self.font.h_advance_unscaled(glyph) / self.em;
        Glyph { id: u32::from(glyph.0), character, bytes, advance, lowered: false }
    }

    /// Offset of the beginning of a text from its anchor, along its direction.
    pub(super) fn beginning(&self, text: &Text) -> f32 {
        let share = match text.anchor {
            Anchor::Start => return 0.0,
            Anchor::Middle => 0.5,
            Anchor::End => 1.0,
        };
        -share * self.width(&text.words, text.size)
    }

    /// The outlines of a text at its place.
    pub(super) fn outline(&self, text: &Text) -> Vec<OutlineSegment> {
        let mut segments = Vec::new();
        let mut advance = self.beginning(text);
        for glyph in self.glyphs(&text.words) {
            let scale = glyph.scale() * text.size / self.em;
            let down = if glyph.lowered { LOWERED_BY * text.size } else { 0.0 };
            let place = |p: ab_glyph::Point| {
                let (u, v) = (advance + p.x * scale, down - p.y * scale);
                if text.turned {
                    [text.at[0] + v, text.at[1] - u]
                } else {
                    [text.at[0] + u, text.at[1] + v]
                }
            };
            let id = GlyphId(glyph.id as u16);
            let mut last = None;
            for curve in self.font.outline(id).into_iter().flat_map(|outline| outline.curves) {
                let (from, to, segment) = match curve {
                    OutlineCurve::Line(a, b) => (a, b, OutlineSegment::Line(place(b))),
                    OutlineCurve::Quad(a, b, c) => (a, c, OutlineSegment::Quad(place(b), place(c))),
                    OutlineCurve::Cubic(a, b, c, d) => {
                        (a, d, OutlineSegment::Cubic(place(b), place(c), place(d)))
                    }
                };
                if last != Some(from) {
                    segments.push(OutlineSegment::Move(place(from)));
                }
                segments.push(segment);
                last = Some(to);
            }
            advance += glyph.width() * text.size;
        }
        segments
    }
}

/// Whether `c` is an invisible formatting character: joiners, directions, variation selectors, soft
/// hyphens, control characters other than white space.
fn takes_no_room(c: char) -> bool {
    let order = matches!(
        u32::from(c),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF
    );
    order || (c.is_control() && !c.is_whitespace())
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
        let widths: Vec<f32> =
            "0123456789".chars().map(|c| face.width(&c.to_string(), 1.0)).collect();
        assert!(widths.iter().all(|&width| width == widths[0]));
        for c in "K⁺Na⁺Ca²⁺ |ψ|² Åħ 10⁻¹² −→ ≤ kBT µ·×±κσ".chars() {
            assert!(face.glyphs(&c.to_string()).all(|glyph| glyph.id != 0), "{c}");
        }
    }

    #[test]
    fn letters_stand_for_the_bytes_that_were_typed() {
        let face = Typeface::new().unwrap();
        let bytes: Vec<_> =
            face.glyphs("a\u{308}b\u{200b}\u{2103}").map(|glyph| glyph.bytes).collect();
        assert_eq!(bytes, [0..3, 3..7, 7..10, 7..10]);
    }
}
