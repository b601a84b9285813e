//! Formats of films and the endings of their files.

use std::path::Path;

use super::video_format::VideoFormat;
use super::{gif, webp};
use crate::error::{Error, Result};

/// A format that films are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilmFormat {
    /// 255 colours, plays everywhere.
    Gif,
    /// Exact colours; plays in browsers.
    Webp,
    /// Small; made by ffmpeg.
    Video(VideoFormat),
    /// An HTML page with controls.
    Html,
}

/// Endings of file names, in lower case, and their formats.
const ENDINGS: &[(&str, FilmFormat)] = &[
    ("gif", FilmFormat::Gif),
    ("webp", FilmFormat::Webp),
    ("mp4", FilmFormat::Video(VideoFormat::MP4)),
    ("webm", FilmFormat::Video(VideoFormat::WEBM)),
    ("html", FilmFormat::Html),
];

/// Endings of animated PNG.
// Without the transparent pixels of WebP a film of 1.5 MB takes 20 MB.
const APNG: &[&str] = &["apng", "png"];

impl FilmFormat {
    /// The format of the ending of `path`, in upper or lower case.
    ///
    /// # Errors
    /// [`Error::Usage`] if it names none; the message lists the endings.
    pub fn from_path(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let known = ENDINGS.iter().find(|(name, _)| Some(*name) == ending.as_deref());
        known.map(|&(_, film)| film).ok_or_else(|| {
            let is_apng = ending.is_some_and(|ending| APNG.contains(&ending.as_str()));
            let remedy = match is_apng {
                true => "use .webp, which keeps every colour in a tenth of an APNG's size, or .gif",
                false => "",
            };
            let names: Vec<String> = ENDINGS.iter().map(|(name, _)| format!(".{name}")).collect();
            Error::usage(
                format!(
                    "{}: the name of a film ends in one of {}",
                    path.display(),
                    names.join(" ")
                ),
                remedy,
            )
        })
    }

    /// Largest frame rate that browsers and players keep, 1/s; `None` without a limit.
    pub(crate) fn max_rate(self) -> Option<f64> {
        match self {
            Self::Gif => Some(gif::CLOCK.max_rate()),
            Self::Webp => Some(webp::CLOCK.max_rate()),
            Self::Video(_) | Self::Html => None,
        }
    }
}

/// Number of frames and playing time of a film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Timing {
    /// Frames, at least one.
    pub frames: usize,
    /// Playing time, seconds.
    pub seconds: f64,
}

impl Timing {
    /// `frames` frames at `frames_per_second`.
    pub(crate) fn at_rate(frames: usize, frames_per_second: f64) -> Self {
        Self { frames, seconds: frames as f64 / frames_per_second }
    }

    /// About `frames_per_second` during `seconds`: the nearest whole number of frames, at least
    /// two.
    pub(crate) fn within(seconds: f64, frames_per_second: f64) -> Self {
        Self { frames: ((seconds * frames_per_second).round() as usize).max(2), seconds }
    }

    /// Frames a second.
    pub(crate) fn frames_per_second(self) -> f64 {
        self.frames as f64 / self.seconds
    }

    /// The same playing time with at most `count` frames.
    #[must_use]
    pub(crate) fn limited(self, count: usize) -> Self {
        Self { frames: self.frames.min(count.max(1)), ..self }
    }

    /// The same playing time with at most as many frames as players of `film` show.
    #[must_use]
    pub(crate) fn played(self, film: FilmFormat) -> Self {
        // A whole number of frames up to rounding counts as whole.
        let most = film.max_rate().map(|max_rate| (max_rate * self.seconds + 1e-9) as usize);
        most.map_or(self, |most| self.limited(most))
    }

    /// The note where a record holds fewer moments than the frames that were `wanted`.
    pub(crate) fn note_of_lack(self, wanted: Timing) -> Option<String> {
        (self != wanted).then(|| {
            format!(
                "{} frames were asked for, and the record has {} moments to show: {:.3} frames a \
                 second; a larger record.frames gives more",
                wanted.frames,
                self.frames,
                self.frames_per_second()
            )
        })
    }

    /// The note where `film` plays fewer frames per second than the record `stored`.
    pub(crate) fn note_of_reduction(self, film: FilmFormat, stored: Timing) -> Option<String> {
        if self == stored {
            return None;
        }
        let (name, others) = match film {
            FilmFormat::Webp => ("a WebP", ".mp4, .webm or .html"),
            _ => ("a GIF", ".webp, .mp4, .webm or .html"),
        };
        Some(format!(
            "{} of {} frames are drawn, evenly spaced, so that the film takes {:.2} s as wanted: \
             players show {name} with no more than {:.0} frames a second; use {others} for more",
            self.frames,
            stored.frames,
            stored.seconds,
            film.max_rate().unwrap_or(f64::INFINITY).floor()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        let cases = [
            ("a.gif", FilmFormat::Gif),
            ("b/A.MP4", FilmFormat::Video(VideoFormat::MP4)),
            ("x.y.Html", FilmFormat::Html),
            ("a.webp", FilmFormat::Webp),
            ("a.WebM", FilmFormat::Video(VideoFormat::WEBM)),
        ];
        for (name, film) in cases {
            assert_eq!(FilmFormat::from_path(Path::new(name)).unwrap(), film, "{name}");
        }
        for name in ["film", "film.avi", ".gif", "film.gif.partial"] {
            let message = FilmFormat::from_path(Path::new(name)).unwrap_err().to_string();
            assert!(
                message.starts_with(name) && message.ends_with(".gif .webp .mp4 .webm .html"),
                "{message}"
            );
        }
        for name in ["film.apng", "film.PNG"] {
            let message = FilmFormat::from_path(Path::new(name)).unwrap_err().to_string();
            assert!(message.contains("use .webp") && message.contains("or .gif"), "{message}");
        }
    }
    #[test]
    fn a_film_keeps_its_playing_time_in_fewer_frames() {
        let played = |timing: Timing, film| timing.played(film).frames;
        for (rate, frames) in [(25.0, 25), (50.0, 50), (51.0, 50), (60.0, 50), (100.0, 50)] {
            assert_eq!(played(Timing::within(1.0, rate), FilmFormat::Gif), frames, "{rate}");
        }
        assert_eq!(played(Timing::at_rate(201, 60.0), FilmFormat::Gif), 167);
        assert_eq!(played(Timing::within(1.0, 90.0), FilmFormat::Webp), 90);
        assert_eq!(played(Timing::within(1.0, 100.0), FilmFormat::Webp), 90);
        assert_eq!(played(Timing::within(1.0, 100.0), FilmFormat::Video(VideoFormat::MP4)), 100);
        // A film of two frames that cannot be distinguished.
        assert_eq!(played(Timing::at_rate(2, 100.0), FilmFormat::Gif), 1);
        assert_eq!(Timing::within(0.1, 25.0).frames_per_second(), 30.0);
        assert_eq!(Timing::within(1.0, 0.3).frames, 2);
    }
}
