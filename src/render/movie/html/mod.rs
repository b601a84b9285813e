//! A record as one interactive HTML page without network access.
//!
//! [`write()`] puts `player/page.html`, its style and scripts, the numbers of the record and the title into one file. It
//! contains no address, and its security policy forbids requests. Densities of all packets are
//! stored frame by frame, so the page shows what the record holds.
//!
//! Accuracy: times, energies and probabilities are the record's own numbers. Positions, V(x) and W(x)
//! are single precision. Densities are within 0.14 % over 12.9 decades below a packet's initial peak,
//! phases within π/256 (`frames`). Between stored points the page interpolates
//! |ψ|², within 0.3 % of the peak (`numeric`). Grids of more than 8192 points in view are shown by the
//! lowest and the highest value of neighbouring points.
//!
//! Memory: 16 frames at a time. Sizes: 0.1 to 0.3 bytes a point and frame; four packets of 200
//! frames on 2048 points take 0.3 MB.

mod contents;
mod frames;
mod output;

use std::path::Path;

use self::contents::Contents;
use self::output::Output;
use crate::error::Result;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::typesetting::{Character, characters};

/// The page, with `{{…}}` where something is put in.
const PAGE: &str = include_str!("player/page.html");
const STYLE: &str = include_str!("player/style.css");
/// One script, in this order: a class comes after the one that it extends.
const SCRIPT: &str = concat!(
    include_str!("player/record.js"),
    "\n",
    include_str!("player/inflate.js"),
    "\n",
    include_str!("player/phase.js"),
    "\n",
    include_str!("player/plot.js"),
    "\n",
    include_str!("player/wave.js"),
    "\n",
    include_str!("player/gestures.js"),
    "\n",
    include_str!("player/panel.js"),
    "\n",
    include_str!("player/save.js"),
    "\n",
    include_str!("player/controls.js"),
);

/// Options of a page besides those of every film.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Page {
    /// Dark or light at first; `None` follows the reader's system. The page has a switch.
    pub dark: Option<bool>,
    /// Whether packets are coloured by phase at first. The page has a switch if the record holds
    /// wave functions.
    pub phase: bool,
    /// Stored frames per second at speed 1.
    pub frames_per_second: f64,
    /// Seconds of play at speed 1, instead of a rate.
    pub duration: Option<f64>,
}

/// Writes the page of `view` to `path`: under `<path>.partial`, renamed once it is complete.
/// `go_on` is called before every batch of frames, and its error ends the writing. Returns a note
/// for the user if options were met only in part.
///
/// # Errors
///
/// [`Usage`](crate::error::Error::Usage) if the record lacks what the page shows,
/// [`Machine`](crate::error::Error::Machine) if the record is damaged or the page cannot be
/// written. No new file has the name `path` then.
pub(crate) fn write(
    view: &RecordView,
    options: &PlotOptions,
    page: &Page,
    path: &Path,
    go_on: &dyn Fn() -> Result<()>,
) -> Result<Option<String>> {
    let contents = Contents::new(view, options, page)?;
    let mut output = Output::create(path)?;
    // the template is ours, the title is not: only the template is searched
    for (number, piece) in PAGE.split("{{").enumerate() {
        let (place, text) = if number == 0 { ("", piece) } else { place_and_text(piece) };
        match place {
            "theme" => {
                output.text(page.dark.map_or("", |dark| if dark { "dark" } else { "light" }))
            }
            "title" => output.text(&escaped(&plain(&contents.title))),
            "heading" => output.text(&heading(&contents.title)),
            "style" => output.text(STYLE),
            "record" => contents.write(&mut output, go_on),
            "script" => output.text(SCRIPT),
            _ => Ok(()),
        }?;
        output.text(text)?;
    }
    output.publish()?;
    Ok(contents.remark())
}

/// What is put in at the start of a piece of the template, and the text after it.
fn place_and_text(piece: &str) -> (&str, &str) {
    piece.split_once("}}").unwrap_or(("", piece))
}

/// `words` as they are set without marks: ions are, k_B·T is not.
fn plain(words: &str) -> String {
    characters(words).iter().map(|character| character.drawn).collect()
}

/// `words` as they are set, as HTML.
fn heading(words: &str) -> String {
    let set = |character: &Character| {
        let drawn = escaped(&character.drawn.to_string());
        if character.lowered { format!("<sub>{drawn}</sub>") } else { drawn }
    };
    characters(words).iter().map(set).collect()
}

/// Plain text as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_a_place_for_everything_and_names_no_address() {
        let places: Vec<&str> =
            PAGE.split("{{").skip(1).map(|piece| place_and_text(piece).0).collect();
        assert_eq!(places, ["theme", "title", "style", "heading", "record", "script"]);
        for text in [PAGE, STYLE, SCRIPT] {
            assert!(!text.contains("http:") && !text.contains("https:"));
        }
        assert!(!SCRIPT.contains("</script"));
    }

    #[test]
    fn titles_are_set_and_stay_text() {
        let title = "K+ <b> at 5 kBT";
        assert_eq!(escaped(&plain(title)), "K⁺ &lt;b&gt; at 5 kBT");
        assert_eq!(heading(title), "K⁺ &lt;b&gt; at 5 k<sub>B</sub>T");
    }
}
