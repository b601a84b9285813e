//! Which characters of a picture the built-in font cannot draw.

use super::scene::{Mark, Scene};
use super::typeface::Typeface;

impl Scene {
    /// Characters that `face` has no glyph for, each once, in the order in which they are drawn.
    pub(crate) fn without_glyph(&self, face: &Typeface) -> Vec<char> {
        let mut missing = Vec::new();
        for mark in &self.marks {
            let Mark::Text(text) = mark else { continue };
            for glyph in face.glyphs(&text.words).filter(|glyph| glyph.id == 0) {
                if !missing.contains(&glyph.character) {
                    missing.push(glyph.character);
                }
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::scene::{Anchor, Text};
    use crate::render::theme::PRINT;

    /// What is drawn for `words`, and what the font has no glyph for.
    fn drawn(words: &str) -> (String, Vec<char>) {
        let face = Typeface::new().unwrap();
        let text = Text {
            at: [0.0; 2],
            words: words.into(),
            size: 8.0,
            color: PRINT.ink,
            anchor: Anchor::Start,
            turned: false,
        };
        let scene =
            Scene { width: 9.0, height: 9.0, paper: None, marks: vec![Mark::Text(text); 2] };
        let letters = face.glyphs(words).map(|glyph| glyph.character).collect();
        (letters, scene.without_glyph(&face))
    }

    #[test]
    fn what_can_be_drawn_is_drawn_however_it_is_typed() {
        // Letters with marks behind them, signs that mean letters, blanks and orders to the setter.
        let cases = [
            ("Ångström: na\u{ef}ve", "Ångström: naïve"),
            ("A\u{30a}ngstro\u{308}m", "Ångström"),
            ("\u{3b1}\u{301} \u{438}\u{306}", "ά й"),
            ("1 \u{212b}, \u{210f} = 1, 3 \u{2126}, 25 \u{2103}", "1 Å, ħ = 1, 3 Ω, 25 °C"),
            ("two\nlines\tand\u{2009}a\u{a0}blank\r\n", "two lines and a blank  "),
            ("\u{feff}K\u{200d}+\u{fe0f}\u{7}\u{ad}", "K+"),
            ("Калиевый канал, φίλτρο, č ř ğ", "Калиевый канал, φίλτρο, č ř ğ"),
        ];
        for (typed, wanted) in cases {
            assert_eq!(drawn(typed), (wanted.to_owned(), vec![]), "{typed:?}");
        }
    }

    #[test]
    fn what_has_no_glyph_is_named_once() {
        let cases = [
            ("水水 K⁺ 水", "水"),
            ("שלום", "שלום"),
            ("한글 ion", "한글"),
            ("ion 🙂!", "🙂"),
            ("x\u{30a}", "\u{30a}"),
            ("ế", "ế"),
        ];
        for (typed, missing) in cases {
            assert_eq!(drawn(typed).1, missing.chars().collect::<Vec<_>>(), "{typed:?}");
        }
    }
}
