//! A scene as pixels.

use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    PremultipliedColorU8, Stroke as Pen, StrokeDash, Transform,
};

use super::Image;
use super::scene::{Mark, Rect, Scene, Text};
use super::theme::Color;
use super::typeface::{OutlineSegment, Typeface};
use crate::error::{Error, Result};

/// A raster that scenes are drawn on.
#[derive(Debug, Clone)]
pub(crate) struct Canvas {
    pixmap: Pixmap,
    /// Pixels per point.
    scale: f32,
    face: Typeface,
}

impl Canvas {
    /// A canvas of `width` × `height` pixels at `scale` pixels per point.
    ///
    /// # Errors
    /// [`Error::Machine`] if there is no memory for it.
    pub(crate) fn new(width: usize, height: usize, scale: f32) -> Result<Self> {
        let pixmap = Pixmap::new(width as u32, height as u32).ok_or_else(|| {
            Error::machine(format!("no memory for a picture of {width} × {height} pixels"), "")
        })?;
        Ok(Self { pixmap, scale, face: Typeface::new()? })
    }

    /// Draws `scene` over the present contents.
    pub(crate) fn draw(&mut self, scene: &Scene) {
        if let Some(paper) = scene.paper {
            self.pixmap.fill(ink(paper));
        }
        for mark in &scene.marks {
            self.mark(mark);
        }
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Line { points, width, color, dash } => {
                let dash = dash.and_then(|[on, off]| StrokeDash::new(vec![on, off], 0.0));
                let pen = Pen {
                    width: *width,
                    line_cap: LineCap::Butt,
                    line_join: LineJoin::Round,
                    dash,
                    ..Pen::default()
                };
                if let Some(path) = path(points, false) {
                    let turn = self.transform();
                    self.pixmap.stroke_path(&path, &paint(*color), &pen, turn, None);
                }
            }
            Mark::Area { outline, color } => {
                self.fill(path(outline, true), *color);
            }
            Mark::Dots { points, radius, color } => {
                for point in points {
                    self.disc(*point, *radius, *color);
                }
            }
            Mark::Text(text) => self.text(text),
            Mark::Picture { place, columns, pixels } => self.picture(place, *columns, pixels),
        }
    }

    /// From points to pixels.
    fn transform(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn text(&mut self, text: &Text) {
        let mut builder = PathBuilder::new();
        for segment in self.face.outline(text) {
            match segment {
                OutlineSegment::Move(a) => builder.move_to(a[0], a[1]),
                OutlineSegment::Line(a) => builder.line_to(a[0], a[1]),
                OutlineSegment::Quad(a, b) => builder.quad_to(a[0], a[1], b[0], b[1]),
                OutlineSegment::Cubic(a, b, c) => {
                    builder.cubic_to(a[0], a[1], b[0], b[1], c[0], c[1])
                }
            }
        }
        self.fill(builder.finish(), text.color);
    }

    /// Stretches rows of `columns` pixels over `place`.
    fn picture(&mut self, place: &Rect, columns: usize, pixels: &[[u8; 3]]) {
        let rows = pixels.len() / columns.max(1);
        let Some(mut picture) = Pixmap::new(columns as u32, rows as u32) else { return };
        for (to, [r, g, b]) in picture.pixels_mut().iter_mut().zip(pixels) {
            *to = PremultipliedColorU8::from_rgba(*r, *g, *b, 255)
                .unwrap_or(PremultipliedColorU8::TRANSPARENT);
        }
        let stretch = Transform::from_row(
            place.width() / columns as f32,
            0.0,
            0.0,
            place.height() / rows as f32,
            place.left,
            place.top,
        );
        // The nearest pixel would show the steps of the map.
        let how =
            PixmapPaint { quality: tiny_skia::FilterQuality::Bilinear, ..PixmapPaint::default() };
        let turn = stretch.post_concat(self.transform());
        self.pixmap.draw_pixmap(0, 0, picture.as_ref(), &how, turn, None);
    }

    /// Fills a disc pixel by pixel, by how far the rim is.
    // As a path each takes twenty times as long: a frame of a film has hundreds.
    fn disc(&mut self, center: [f32; 2], radius: f32, color: Color) {
        let [x, y] = center.map(|at| at * self.scale);
        let radius = radius * self.scale;
        let (columns, rows) = (self.pixmap.width() as usize, self.pixmap.height() as usize);
        let around = |middle: f32, count: usize| {
            let [from, to] = [middle - radius - 1.0, middle + radius + 1.0];
            (from.max(0.0) as usize).min(count)..(to.max(0.0) as usize + 1).min(count)
        };
        let (ink, pixels) = (color.0.map(f32::from), self.pixmap.pixels_mut());
        for row in around(y, rows) {
            for column in around(x, columns) {
                let (u, v) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
                let share = (radius + 0.5 - (u * u + v * v).sqrt()).min(1.0) * ink[3] / 255.0;
                if share <= 0.0 {
                    continue;
                }
                let pixel = &mut pixels[row * columns + column];
                let mix =
                    |ink: f32, own: u8| (share * ink + (1.0 - share) * f32::from(own) + 0.5) as u8;
                let [red, green, blue] = [
                    mix(ink[0], pixel.red()),
                    mix(ink[1], pixel.green()),
                    mix(ink[2], pixel.blue()),
                ];
                let alpha = mix(255.0, pixel.alpha());
                *pixel = PremultipliedColorU8::from_rgba(red, green, blue, alpha).unwrap_or(*pixel);
            }
        }
    }

    /// Fills a path; nothing where it is empty.
    fn fill(&mut self, path: Option<Path>, color: Color) {
        if let Some(path) = path {
            let turn = self.transform();
            self.pixmap.fill_path(&path, &paint(color), FillRule::Winding, turn, None);
        }
    }

    /// The raster as an opaque image.
    // Every film and figure begins with its background.
    pub(crate) fn image(&self) -> Image {
        let pixels = self.pixmap.pixels().iter().map(|p| [p.red(), p.green(), p.blue()]).collect();
        Image { width: self.pixmap.width() as usize, height: self.pixmap.height() as usize, pixels }
    }
}

/// `scene` at `scale` pixels per point.
///
/// # Errors
/// [`Error::Machine`] if there is no memory for it.
pub(crate) fn image(scene: &Scene, scale: f32) -> Result<Image> {
    let pixels = |points: f32| (points * scale).round().max(1.0) as usize;
    let mut canvas = Canvas::new(pixels(scene.width), pixels(scene.height), scale)?;
    canvas.draw(scene);
    Ok(canvas.image())
}

/// `image` as a PNG file that states `scale` pixels per point.
///
/// # Errors
/// [`Error::Machine`] if it cannot be encoded.
pub(crate) fn png(image: &Image, scale: f32) -> Result<Vec<u8>> {
    let failed = |cause: png::EncodingError| Error::caused("the picture cannot be encoded", cause);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, image.width as u32, image.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let per_metre = (scale * 72.0 / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(image.pixels.as_flattened()))
        .map_err(failed)?;
    Ok(file)
}

fn ink(color: Color) -> tiny_skia::Color {
    let [r, g, b, a] = color.0;
    tiny_skia::Color::from_rgba8(r, g, b, a)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(ink(color));
    paint
}

fn path(points: &[[f32; 2]], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (i, point) in points.iter().enumerate() {
        if i == 0 {
            builder.move_to(point[0], point[1])
        } else {
            builder.line_to(point[0], point[1])
        }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_covers_its_area_wherever_its_centre_is_and_ends_at_the_edge() {
        let (paper, ink) = (Color::hex(0xffffff), Color::hex(0x000000));
        for (center, share) in [([10.0, 10.0], 1.0), ([7.3, 12.6], 1.0), ([0.0, 9.1], 0.5)] {
            let marks = vec![Mark::Dots { points: vec![center], radius: 2.0, color: ink }];
            let scene = Scene { width: 20.0, height: 20.0, paper: Some(paper), marks };
            let drawn = image(&scene, 2.0).unwrap();
            let covered: f32 =
                drawn.pixels.iter().map(|pixel| 1.0 - f32::from(pixel[0]) / 255.0).sum();
            let expected = share * std::f32::consts::PI * 16.0;
            assert!((covered - expected).abs() < 0.02 * expected, "{covered} {expected}");
        }
    }
}
