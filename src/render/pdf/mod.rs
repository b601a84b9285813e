//! A scene as a PDF page with the typeface inside. Words stay words: they can be searched and
//! copied.

mod content;
mod deflate;
mod font;
mod pen;

use pdf_writer::writers::{ExtGraphicsState, Resources};
use pdf_writer::{Chunk, Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr};

use self::content::{Content, Picture, picture_name};
use self::deflate::deflated;
use self::pen::{FONT, opacity_name};
use super::scene::Scene;
use super::typeface::Typeface;
use crate::error::{Error, Result};

/// The bytes of a PDF file; the same scene and title give the same bytes.
///
/// # Errors
/// [`Error::Machine`] if the page cannot be made.
pub(crate) fn pdf(scene: &Scene, title: &str) -> Result<Vec<u8>> {
    let (width, height) = (scene.width, scene.height);
    if ![width, height].iter().all(|length| length.is_finite() && *length > 0.0) {
        return Err(Error::machine(
            format!("a PDF page of {width} × {height} points cannot be made"),
            "",
        ));
    }
    let content = Content::of(scene, &Typeface::new()?);

    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    // pdfLaTeX warns of anything above 1.5; nothing here needs more than 1.4.
    pdf.set_version(1, 5);
    let mut next = Ref::new(1);
    let [catalog, pages, page, operators, info] = std::array::from_fn(|_| next.bump());
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    pdf.document_info(info).title(TextStr(title)).creator(TextStr("wavepore"));
    pdf.stream(operators, &deflated(&content.operators)?).filter(Filter::FlateDecode);
    let font = content.font.embed(&mut pdf, &mut next)?;
    let pictures: Vec<Ref> = content.pictures.iter().map(|_| next.bump()).collect();
    for (picture, place) in content.pictures.iter().zip(&pictures) {
        embed(&mut pdf, *place, picture)?;
    }

    let mut sheet = pdf.page(page);
    sheet.parent(pages).media_box(Rect::new(0.0, 0.0, width, height)).contents(operators);
    name(sheet.resources(), &content, font, &pictures);
    sheet.finish();
    Ok(pdf.finish())
}

/// Says where to find what the operators of a page name.
fn name(mut resources: Resources<'_>, content: &Content, font: Option<Ref>, pictures: &[Ref]) {
    if let Some(font) = font {
        resources.fonts().pair(FONT, font);
    }
    if !pictures.is_empty() {
        let mut places = resources.x_objects();
        for (index, place) in pictures.iter().enumerate() {
            places.pair(Name(picture_name(index).as_bytes()), *place);
        }
    }
    if !content.opacities.is_empty() {
        let mut states = resources.ext_g_states();
        for &opacity in &content.opacities {
            let share = f32::from(opacity) / 255.0;
            let name = opacity_name(opacity);
            let mut state: ExtGraphicsState<'_> = states.insert(Name(name.as_bytes())).start();
            state.stroking_alpha(share).non_stroking_alpha(share);
        }
    }
}

/// Writes a picture as the object `place`.
fn embed(pdf: &mut Chunk, place: Ref, picture: &Picture) -> Result<()> {
    let bytes = deflated(&picture.bytes)?;
    let mut image = pdf.image_xobject(place, &bytes);
    image.filter(Filter::FlateDecode);
    image.width(picture.columns as i32).height(picture.rows as i32).bits_per_component(8);
    image.color_space().device_rgb();
    Ok(())
}
