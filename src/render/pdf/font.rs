//! The typeface in a PDF file: the glyphs that are drawn, and the characters that a reader finds in
//! them.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::writers::FontDescriptor;
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, RawFace, Tag, name_id};

use super::super::typeface::{FILE, Glyph};
use super::deflate::deflated;
use crate::error::{Cause, Error, Result};

/// Whose numbers of glyphs these are: the font's own.
const IDENTITY: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The glyphs of a page, numbered in the order in which they are first drawn.
#[derive(Debug, Default)]
pub(super) struct FontSubset {
    numbers: GlyphRemapper,
    used: BTreeMap<u16, Used>,
}

/// A glyph that is drawn.
#[derive(Debug)]
struct Used {
    /// Thousandths of an em.
    advance: f32,
    /// The character that it shows; none for the box that stands for any character without a glyph.
    character: Option<char>,
}

impl FontSubset {
    /// The number of the glyph's glyph in the file.
    pub(crate) fn number(&mut self, glyph: &Glyph) -> u16 {
        let number = self.numbers.remap(glyph.id as u16);
        let character = (number != 0).then_some(glyph.character);
        self.used.entry(number).or_insert(Used { advance: 1000.0 * glyph.advance, character });
        number
    }

    /// The character that a reader finds for a glyph of the file.
    pub(crate) fn character(&self, number: u16) -> Option<char> {
        self.used.get(&number)?.character
    }

    /// Writes the font, with the glyphs that are used and no others; nothing where there are none.
    ///
    /// # Errors
    /// [`Error::Machine`] if the program was built with a damaged font.
    pub(crate) fn embed(&self, pdf: &mut Pdf, next: &mut Ref) -> Result<Option<Ref>> {
        let Some((&first, _)) = self.used.first_key_value() else { return Ok(None) };
        let [font, glyphs, descriptor, program, characters] = std::array::from_fn(|_| next.bump());
        let face = Face::parse(FILE, 0).map_err(failed)?;
        let name = self.name(&face);

        let outlines = deflated(&self.outlines()?)?;
        let mut stream = pdf.stream(program, &outlines);
        stream.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        stream.finish();
        let map = deflated(&self.characters())?;
        pdf.cmap(characters, &map).filter(Filter::FlateDecode);

        pdf.type0_font(font)
            .base_font(Name(format!("{name}-Identity-H").as_bytes()))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(glyphs)
            .to_unicode(characters);
        let mut numbered = pdf.cid_font(glyphs);
        numbered
            .subtype(CidFontType::Type0)
            .base_font(Name(name.as_bytes()))
            .system_info(IDENTITY)
            .font_descriptor(descriptor)
            .default_width(0.0);
        // From the first number on, none is left out.
        numbered.widths().consecutive(first, self.used.values().map(|used| used.advance));
        numbered.finish();
        describe(pdf.font_descriptor(descriptor), &face, Name(name.as_bytes())).font_file3(program);
        Ok(Some(font))
    }

    /// The font's name behind six glyphs of its own, as parts of fonts are called.
    fn name(&self, face: &Face<'_>) -> String {
        let glyphs = self.numbers.remapped_gids();
        let mut sum = glyphs.fold(5381_u64, |sum, glyph| sum.wrapping_mul(33) ^ u64::from(glyph));
        let mut name = String::new();
        for _ in 0..6 {
            name.push(char::from(b'A' + (sum % 26) as u8));
            sum /= 26;
        }
        let of_file =
            face.names().into_iter().find(|name| name.name_id == name_id::POST_SCRIPT_NAME);
        let of_file = of_file.and_then(|name| name.to_string());
        name + "+" + of_file.as_deref().unwrap_or("Unknown")
    }

    /// The outlines of the glyphs, in the Compact Font Format.
    fn outlines(&self) -> Result<Vec<u8>> {
        let file = subsetter::subset(FILE, 0, &self.numbers).map_err(failed)?;
        let table = RawFace::parse(&file, 0).map_err(failed)?.table(Tag::from_bytes(b"CFF "));
        table.map(<[u8]>::to_vec).ok_or_else(|| failed("no outlines"))
    }

    /// The map from glyphs to characters.
    fn characters(&self) -> Vec<u8> {
        let mut map = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
        for (number, used) in &self.used {
            if let Some(character) = used.character {
                map.pair(*number, character);
            }
        }
        map.finish().into_vec()
    }
}

/// What a reader needs to know of the font to mark words, or to find another one like it.
fn describe<'a>(
    mut descriptor: FontDescriptor<'a>,
    face: &Face<'_>,
    name: Name<'_>,
) -> FontDescriptor<'a> {
    let share = |units: i16| 1000.0 * f32::from(units) / f32::from(face.units_per_em());
    let whole = face.global_bounding_box();
    let weight = f32::from(face.weight().to_number());
    descriptor
        .name(name)
        // Its characters are not those of the Latin alphabet alone.
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(
            share(whole.x_min),
            share(whole.y_min),
            share(whole.x_max),
            share(whole.y_max),
        ))
        .italic_angle(0.0)
        .ascent(share(face.ascender()))
        .descent(share(face.descender()))
        .cap_height(share(face.capital_height().unwrap_or(face.ascender())))
        // No font says how thick its stems are; this follows from the weight closely enough.
        .stem_v(10.0 + 0.244 * (weight - 50.0));
    descriptor
}

fn failed(cause: impl Into<Cause>) -> Error {
    Error::caused("the font", cause)
}
