//! Whether words on a page keep apart.

use crate::render::layout::height_beside_frames;
use crate::render::scene::{Anchor, Mark, Rect};
use crate::render::{Figure, PRINT, PointSize, Style, Typeface, place};

/// Asserts that words lie on the paper and not on each other at the usual width, also where they
/// are larger and panels have letters.
pub fn assert_apart(figure: &Figure, name: &str, face: &Typeface) {
    let width = if figure.wide { 504.0 } else { 244.0 };
    assert_apart_at(figure, name, face, (width, width * figure.aspect));
    let (usual, large) =
        (Style::new(PRINT), Style { text: 12.0, letters: true, ..Style::new(PRINT) });
    let [less, more] =
        [&usual, &large].map(|style| height_beside_frames(figure, width, style, face));
    let size = PointSize { width, height: width * figure.aspect + more - less };
    assert_style_apart(figure, &format!("{name}, large"), face, size, &large);
}

/// The same on paper of so many points.
pub fn assert_apart_at(figure: &Figure, name: &str, face: &Typeface, size: (f32, f32)) {
    let size = PointSize { width: size.0, height: size.1 };
    assert_style_apart(figure, name, face, size, &Style::new(PRINT));
}

fn assert_style_apart(
    figure: &Figure,
    name: &str,
    face: &Typeface,
    size: PointSize,
    style: &Style,
) {
    let width = size.width;
    let placed = place(figure, size, style, face);
    let mut boxes: Vec<(Rect, String)> = Vec::new();
    for mark in &placed.scene.marks {
        let Mark::Text(text) = mark else { continue };
        let (long, high) = (face.width(&text.words, text.size), 0.7 * text.size);
        let start = match text.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => long / 2.0,
            Anchor::End => long,
        };
        let [x, y] = text.at;
        let place = if text.turned {
            Rect { left: x - high, right: x, top: y + start - long, bottom: y + start }
        } else {
            Rect { left: x - start, right: x - start + long, top: y - high, bottom: y }
        };
        let within = place.left >= 0.0
            && place.right <= width
            && place.top >= 0.0
            && place.bottom <= placed.scene.height;
        assert!(within, "{name}: `{}` {place:?}", text.words);
        for (other, words) in &boxes {
            let apart = place.left >= other.right
                || place.right <= other.left
                || place.top >= other.bottom
                || place.bottom <= other.top;
            assert!(apart, "{name}: `{}` on `{words}`", text.words);
        }
        boxes.push((place, text.words.clone()));
    }
    assert!(boxes.len() > 10, "{name}");
}
