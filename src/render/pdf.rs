//! A scene as a PDF page with the typeface inside.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Size, Transform};
use krilla::image::Image as Picture;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::scene::{Mark, Rect, Scene};
use super::theme::Color;
use super::typeface::{FILE, Typeface};
use crate::error::{Error, Result};

/// The bytes of a PDF file.
///
/// # Errors
/// [`Error::Machine`] if the page cannot be made.
pub fn pdf(scene: &Scene, title: &str) -> Result<Vec<u8>> {
    let failed = || Error::Machine("the PDF page cannot be made".into());
    let face = Typeface::new()?;
    let font = Font::new(FILE.into(), 0).ok_or_else(failed)?;
    let mut document = Document::new();
    let size = PageSettings::from_wh(scene.width, scene.height).ok_or_else(failed)?;
    let mut page = document.start_page_with(size);
    let mut surface = page.surface();
    if let Some(paper) = scene.paper {
        let whole = Rect { left: 0.0, top: 0.0, right: scene.width, bottom: scene.height };
        area(&mut surface, &whole.outline(), paper);
    }
    for mark in &scene.marks {
        draw(&mut surface, mark, &face, &font);
    }
    surface.finish();
    page.finish();
    document.set_metadata(Metadata::new().title(title.into()).creator("wavepore".into()));
    document.finish().map_err(|cause| Error::Machine(format!("the PDF page cannot be made: {cause:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, face: &Typeface, font: &Font) {
    match mark {
        Mark::Line { points, width, color, dash } => {
            let dash = dash.map(|[on, off]| StrokeDash { array: vec![on, off], offset: 0.0 });
            let stroke = Stroke {
                paint: ink(*color).into(),
                width: *width,
                line_join: LineJoin::Round,
                opacity: opacity(*color),
                dash,
                ..Stroke::default()
            };
            surface.set_fill(None);
            surface.set_stroke(Some(stroke));
            if let Some(path) = path(points, false) {
                surface.draw_path(&path);
            }
        }
        Mark::Area { outline, color } => area(surface, outline, *color),
        Mark::Dots { points, radius, color } => {
            for point in points {
                let corner = |i: u32| {
                    let (sin, cos) = (i as f32 * std::f32::consts::TAU / 16.0).sin_cos();
                    [point[0] + radius * cos, point[1] + radius * sin]
                };
                area(surface, &(0..16).map(corner).collect::<Vec<_>>(), *color);
            }
        }
        Mark::Text(text) => {
            let glyphs: Vec<KrillaGlyph> = face
                .glyphs(&text.words)
                .map(|glyph| KrillaGlyph::new(GlyphId::new(glyph.id), glyph.advance, 0.0, 0.0, 0.0, glyph.bytes, None))
                .collect();
            surface.set_stroke(None);
            surface.set_fill(Some(fill(text.color)));
            let [x, y] = text.at;
            let turn = if text.turned {
                Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y)
            } else {
                Transform::from_translate(x, y)
            };
            surface.push_transform(&turn);
            let start = Point::from_xy(face.beginning(text), 0.0);
            surface.draw_glyphs(start, &glyphs, font.clone(), &text.words, text.size, false);
            surface.pop();
        }
        Mark::Picture { place, columns, pixels } => {
            let rows = pixels.len() / (*columns).max(1);
            let bytes = pixels.iter().flat_map(|&[r, g, b]| [r, g, b, 255]).collect();
            if let Some(size) = Size::from_wh(place.width(), place.height()) {
                surface.push_transform(&Transform::from_translate(place.left, place.top));
                surface.draw_image(Picture::from_rgba8(bytes, *columns as u32, rows as u32), size);
                surface.pop();
            }
        }
    }
}

fn area(surface: &mut Surface<'_>, outline: &[[f32; 2]], color: Color) {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(color)));
    if let Some(path) = path(outline, true) {
        surface.draw_path(&path);
    }
}

fn path(points: &[[f32; 2]], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (i, point) in points.iter().enumerate() {
        if i == 0 { builder.move_to(point[0], point[1]) } else { builder.line_to(point[0], point[1]) }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

fn fill(color: Color) -> Fill {
    Fill { paint: ink(color).into(), opacity: opacity(color), rule: FillRule::NonZero }
}

fn ink(color: Color) -> rgb::Color {
    let [r, g, b, _] = color.0;
    rgb::Color::new(r, g, b)
}

fn opacity(color: Color) -> NormalizedF32 {
    NormalizedF32::new(f32::from(color.0[3]) / 255.0).unwrap_or(NormalizedF32::ONE)
}
