//! The marks of a scene as the operators of a PDF page.

use std::collections::BTreeSet;

use pdf_writer::types::LineJoinStyle;
use pdf_writer::{Name, Settings, Str, TextStr};

use super::super::scene::{Mark, Rect, Scene, Text};
use super::super::theme::Color;
use super::super::thinning::thinned;
use super::super::typeface::{Glyph, Typeface};
use super::super::typesetting::LOWERED_BY;
use super::font::FontSubset;
use super::pen::Pen;

/// How far from the ends of a quarter of a circle its cubic's other points stand, radii.
const QUARTER: f32 = 0.552_284_8;

/// A page as it is drawn, and what its operators name.
pub(super) struct Content {
    /// The operators.
    pub operators: Vec<u8>,
    /// The glyphs of the only font.
    pub font: FontSubset,
    /// Opacities, 0 … 255, that are set.
    pub opacities: BTreeSet<u8>,
    /// Pictures, each to be found under the [`picture_name`] of its place here.
    pub pictures: Vec<Picture>,
}

/// A picture of at least one pixel.
pub(super) struct Picture {
    /// Pixels in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Red, green and blue of columns × rows pixels.
    pub bytes: Vec<u8>,
}

/// The name of a picture among the resources of the page.
pub(super) fn picture_name(index: usize) -> String {
    format!("P{index}")
}

impl Content {
    /// Draws `scene`.
    pub(crate) fn of(scene: &Scene, face: &Typeface) -> Self {
        let mut writer = Writer::new(scene.height);
        if let Some(paper) = scene.paper {
            let whole = Rect { left: 0.0, top: 0.0, right: scene.width, bottom: scene.height };
            writer.area(&whole.outline(), paper);
        }
        for mark in &scene.marks {
            writer.draw(mark, face);
        }
        Self {
            operators: writer.out.finish().into_vec(),
            font: writer.font,
            opacities: writer.pen.opacities,
            pictures: writer.pictures,
        }
    }
}

struct Writer {
    out: pdf_writer::Content,
    height: f32,
    pen: Pen,
    font: FontSubset,
    pictures: Vec<Picture>,
}

impl Writer {
    fn new(height: f32) -> Self {
        let mut out = pdf_writer::Content::with_settings(Settings { pretty: false });
        out.set_line_join(LineJoinStyle::RoundJoin);
        let (pen, font, pictures) = (Pen::default(), FontSubset::default(), Vec::new());
        Self { out, height, pen, font, pictures }
    }

    fn draw(&mut self, mark: &Mark, face: &Typeface) {
        match mark {
            Mark::Line { points, width, color, dash } => self.line(points, *width, *color, *dash),
            Mark::Area { outline, color } => self.area(outline, *color),
            Mark::Dots { points, radius, color } => {
                self.pen.fill(&mut self.out, *color);
                points.iter().for_each(|point| self.dot(*point, *radius));
            }
            Mark::Text(text) => self.text(text, face),
            Mark::Picture { place, columns, pixels } => self.picture(place, *columns, pixels),
        }
    }

    fn line(&mut self, points: &[[f32; 2]], width: f32, color: Color, dash: Option<[f32; 2]>) {
        if !(drawable(points) && width.is_finite() && width >= 0.0) {
            return;
        }
        self.pen.line(&mut self.out, color, width, dash);
        self.path(points);
        self.out.stroke();
    }

    fn area(&mut self, outline: &[[f32; 2]], color: Color) {
        if drawable(outline) {
            self.pen.fill(&mut self.out, color);
            self.path(outline);
            // Chromium draws rectangles with sharp edges only if they are closed.
            self.out.close_path().fill_nonzero();
        }
    }

    /// A filled circle: four cubics.
    fn dot(&mut self, [x, y]: [f32; 2], radius: f32) {
        if ![x, y, radius].iter().all(|number| number.is_finite()) {
            return;
        }
        let at = |u: f32, v: f32| self.place([x + radius * u, y + radius * v]);
        let [x, y] = at(1.0, 0.0);
        let quarters =
            [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]].map(|[u, v]: [f32; 2]| {
                [
                    at(u - QUARTER * v, v + QUARTER * u),
                    at(QUARTER * u - v, QUARTER * v + u),
                    at(-v, u),
                ]
            });
        self.out.move_to(x, y);
        for [a, b, c] in quarters {
            self.out.cubic_to(a[0], a[1], b[0], b[1], c[0], c[1]);
        }
        self.out.fill_nonzero();
    }

    fn text(&mut self, text: &Text, face: &Typeface) {
        let start = face.beginning(text);
        if ![text.at[0], text.at[1], text.size, start].iter().all(|number| number.is_finite()) {
            return;
        }
        self.pen.fill(&mut self.out, text.color);
        self.out.begin_text();
        self.pen.set_font(&mut self.out, text.size);
        let [x, y] = text.at;
        if text.turned {
            let [x, y] = self.place([x, y - start]);
            self.out.set_text_matrix([0.0, 1.0, -1.0, 0.0, x, y]);
        } else {
            let [x, y] = self.place([x + start, y]);
            self.out.next_line(x, y);
        }
        self.words(text, face);
        self.out.end_text();
    }

    /// Shows `words`. What was typed stands beside the glyphs wherever they show other characters:
    /// a blank that is no space, a glyph and its mark in one, a sign drawn as several glyphs.
    fn words(&mut self, Text { words, size, .. }: &Text, face: &Typeface) {
        let glyphs: Vec<Glyph> = face.glyphs(words).collect();
        let mut plain = Vec::new();
        for glyphs in glyphs.chunk_by(|one, other| one.bytes == other.bytes) {
            let numbers: Vec<u16> = glyphs.iter().map(|glyph| self.font.number(glyph)).collect();
            let shown: Option<String> =
                numbers.iter().map(|number| self.font.character(*number)).collect();
            let typed = &words[glyphs[0].bytes.clone()];
            let bytes = numbers.iter().flat_map(|number| number.to_be_bytes());
            if glyphs[0].lowered {
                self.show(&std::mem::take(&mut plain));
                self.pen.set_font(&mut self.out, size * glyphs[0].scale());
                self.out.set_rise(-LOWERED_BY * size);
                self.show(&bytes.collect::<Vec<u8>>());
                self.pen.set_font(&mut self.out, *size);
                self.out.set_rise(0.0);
                continue;
            }
            if shown.as_deref() == Some(typed) {
                plain.extend(bytes);
                continue;
            }
            self.show(&std::mem::take(&mut plain));
            self.out
                .begin_marked_content_with_properties(Name(b"Span"))
                .properties()
                .actual_text(TextStr(typed));
            self.show(&bytes.collect::<Vec<u8>>());
            self.out.end_marked_content();
        }
        self.show(&plain);
    }

    fn show(&mut self, numbers: &[u8]) {
        if !numbers.is_empty() {
            self.out.show(Str(numbers));
        }
    }

    fn picture(&mut self, place: &Rect, columns: usize, pixels: &[[u8; 3]]) {
        let rows = pixels.len() / columns.max(1);
        let size = [place.width(), place.height()];
        let corners = [place.left, place.bottom, size[0], size[1]];
        let finite = corners.iter().all(|number| number.is_finite());
        if columns == 0 || rows == 0 || !finite || size.iter().any(|length| *length <= 0.0) {
            return;
        }
        self.pen.opacity(&mut self.out, 255);
        let name = picture_name(self.pictures.len());
        let [x, y] = self.place([place.left, place.bottom]);
        self.out.save_state().transform([short(size[0]), 0.0, 0.0, short(size[1]), x, y]);
        self.out.x_object(Name(name.as_bytes())).restore_state();
        let bytes = pixels[..columns * rows].as_flattened().to_vec();
        self.pictures.push(Picture { columns, rows, bytes });
    }

    fn path(&mut self, points: &[[f32; 2]]) {
        for (i, point) in thinned(points).into_iter().enumerate() {
            let [x, y] = self.place(point);
            if i == 0 {
                self.out.move_to(x, y)
            } else {
                self.out.line_to(x, y)
            };
        }
    }

    /// A point of the scene on the page, whose y goes up.
    fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [short(x), short(self.height - y)]
    }
}

/// Whether a path has points, and all of them have a place.
fn drawable(points: &[[f32; 2]]) -> bool {
    points.len() > 1 && points.as_flattened().iter().all(|number| number.is_finite())
}

/// A length to a thousandth of a point, which nobody sees: a third of all bytes are saved.
fn short(points: f32) -> f32 {
    ((f64::from(points) * 1e3).round() / 1e3) as f32
}
