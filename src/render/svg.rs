//! Scenes as SVG 1.1. Text stays text: it can be searched, and edited in a drawing program.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Image;
use super::raster::png;
use super::scene::{Anchor, Mark, Scene, Text};
use super::theme::Color;
use super::thinning::thinned;
use super::typeface::FAMILY;
use super::typesetting::{LOWERED_BY, LOWERED_SIZE, characters};
use crate::error::Result;

/// The text of an SVG file.
///
/// # Errors
/// [`crate::error::Error::Machine`] if a picture inside cannot be encoded.
pub(crate) fn svg(scene: &Scene, title: &str) -> Result<String> {
    let (width, height) = (scene.width, scene.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{width}pt\" height=\"{height}pt\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"{FAMILY}\">\n<title>{}</title>\n",
        escaped(title)
    );
    if let Some(paper) = scene.paper {
        line(
            &mut out,
            format_args!("<rect width=\"{width}\" height=\"{height}\"{}/>", fill(paper)),
        );
    }
    for mark in &scene.marks {
        draw(&mut out, mark)?;
    }
    out.push_str("</svg>\n");
    Ok(out)
}

fn draw(out: &mut String, mark: &Mark) -> Result<()> {
    match mark {
        Mark::Line { points, width, color, dash } => {
            let dash = dash
                .map(|[on, off]| format!(" stroke-dasharray=\"{on} {off}\""))
                .unwrap_or_default();
            line(
                out,
                format_args!(
                    "<polyline points=\"{}\" fill=\"none\" stroke-width=\"{width}\" \
                     stroke-linejoin=\"round\"{}{dash}/>",
                    places(points),
                    stroke(*color)
                ),
            );
        }
        Mark::Area { outline, color } => {
            line(out, format_args!("<polygon points=\"{}\"{}/>", places(outline), fill(*color)));
        }
        Mark::Dots { points, radius, color } => {
            line(out, format_args!("<g{}>", fill(*color)));
            for [x, y] in points {
                line(out, format_args!("<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{radius}\"/>"));
            }
            line(out, format_args!("</g>"));
        }
        Mark::Text(text) => draw_text(out, text),
        Mark::Picture { place, columns, pixels } => {
            let rows = pixels.len() / (*columns).max(1);
            let picture =
                png(&Image { width: *columns, height: rows, pixels: pixels.clone() }, 1.0)?;
            line(
                out,
                format_args!(
                    "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" \
                     preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,{}\"/>",
                    place.left,
                    place.top,
                    place.width(),
                    place.height(),
                    STANDARD.encode(picture)
                ),
            );
        }
    }
    Ok(())
}

fn draw_text(out: &mut String, text: &Text) {
    let anchor = match text.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let [x, y] = text.at;
    let turn = if text.turned {
        format!(" transform=\"rotate(-90 {x:.2} {y:.2})\"")
    } else {
        String::new()
    };
    line(
        out,
        format_args!(
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{}\" \
             text-anchor=\"{anchor}\"{}{turn}>{}</text>",
            text.size,
            fill(text.color),
            typeset(&text.words, text.size)
        ),
    );
}

/// `words` of `size`, escaped, with subscripts.
fn typeset(words: &str, size: f32) -> String {
    let (small, down) = (LOWERED_SIZE * size, LOWERED_BY * size);
    let mut out = String::new();
    // The shift is relative: the letter behind a subscript takes it back.
    let mut lowered = false;
    for run in characters(words).chunk_by(|one, other| !one.lowered && !other.lowered) {
        let text = escaped(&run.iter().map(|letter| letter.drawn).collect::<String>());
        let _ = match (run[0].lowered, lowered) {
            (true, _) => {
                write!(out, "<tspan font-size=\"{small:.2}\" dy=\"{down:.2}\">{text}</tspan>")
            }
            (false, true) => write!(out, "<tspan dy=\"-{down:.2}\">{text}</tspan>"),
            (false, false) => write!(out, "{text}"),
        };
        lowered = run[0].lowered;
    }
    out
}

/// Writing to a string cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}

// A hundredth of a point is a 24th of a pixel at 300 dots an inch.
fn places(points: &[[f32; 2]]) -> String {
    let words: Vec<String> =
        thinned(points).iter().map(|[x, y]| format!("{x:.2},{y:.2}")).collect();
    words.join(" ")
}

fn color(what: &str, color: Color) -> String {
    let [r, g, b, a] = color.0;
    let opacity = if a == 255 {
        String::new()
    } else {
        format!(" {what}-opacity=\"{:.3}\"", f32::from(a) / 255.0)
    };
    format!(" {what}=\"#{r:02x}{g:02x}{b:02x}\"{opacity}")
}

fn fill(of: Color) -> String {
    color("fill", of)
}

fn stroke(of: Color) -> String {
    color("stroke", of)
}

/// `text` escaped for XML. Control characters are not allowed there: blanks become spaces, others
/// go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c.is_whitespace() => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_colours_keep_their_opacity() {
        let text = Text {
            at: [1.0, 2.0],
            words: "a\n< b & \"c\"\u{1}".into(),
            size: 8.0,
            color: Color::hex(0x123456).faded(0.5),
            anchor: Anchor::Middle,
            turned: true,
        };
        let scene = Scene { width: 10.0, height: 20.0, paper: None, marks: vec![Mark::Text(text)] };
        let file = svg(&scene, "<t>").unwrap();
        assert!(file.contains("a &lt; b &amp; &quot;c&quot;</text>"), "{file}");
        assert!(
            file.contains("fill=\"#123456\" fill-opacity=\"0.502\"")
                && file.contains("rotate(-90 1.00 2.00)")
        );
        assert!(file.contains("<title>&lt;t&gt;</title>"));
        assert_eq!(
            typeset("K+ < 5 kBT (a)", 10.0),
            "K⁺ &lt; 5 k<tspan font-size=\"7.00\" dy=\"1.80\">B</tspan>\
             <tspan dy=\"-1.80\">T (a)</tspan>"
        );
    }
}
