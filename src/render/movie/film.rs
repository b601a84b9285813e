//! Formats of films and the endings of their files.

use std::path::Path;

use crate::error::{Error, Result};

/// A format that films are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Film {
    /// 255 colours, plays everywhere.
    Gif,
    /// Exact colours; plays in browsers.
    Apng,
    /// Small; made by ffmpeg.
    Mp4,
    /// A page with buttons, for a browser.
    Html,
}

/// Endings of file names, in lower case, with what they mean.
const ENDINGS: &[(&str, Film)] =
    &[("gif", Film::Gif), ("mp4", Film::Mp4), ("html", Film::Html), ("apng", Film::Apng), ("png", Film::Apng)];

impl Film {
    /// The format that the ending of `path` names, in capitals or not.
    ///
    /// # Errors
    /// [`Error::Usage`] if it names none; the message tells those that there are.
    pub fn from_path(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let known = ENDINGS.iter().find(|(name, _)| Some(*name) == ending.as_deref());
        known.map(|&(_, film)| film).ok_or_else(|| {
            let names: Vec<String> = ENDINGS.iter().map(|(name, _)| format!(".{name}")).collect();
            Error::Usage(format!("{}: the name of a film ends in one of {}", path.display(), names.join(" ")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        let cases = [
            ("a.gif", Film::Gif),
            ("b/A.MP4", Film::Mp4),
            ("x.y.Html", Film::Html),
            ("a.apng", Film::Apng),
            ("a.PNG", Film::Apng),
        ];
        for (name, film) in cases {
            assert_eq!(Film::from_path(Path::new(name)).unwrap(), film, "{name}");
        }
        for name in ["film", "film.avi", ".gif", "film.gif.partial"] {
            let message = Film::from_path(Path::new(name)).unwrap_err().to_string();
            assert!(message.starts_with(name) && message.ends_with(".gif .mp4 .html .apng .png"), "{message}");
        }
    }
}
