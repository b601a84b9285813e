//! A film of a record, from what is asked to the finished file.

use std::path::Path;

use super::arrangement::MovieLayout;
use super::encoder::Encoder;
use super::ffmpeg::VideoFilm;
use super::film_format::{FilmFormat, Timing};
use super::film_request::FilmRequest;
use super::frames::{Movie, MovieFormat};
use super::gif::GifFilm;
use super::html::{self, Page};
use super::webp::WebpFilm;
use crate::error::{Error, Result};
use crate::numeric::evenly_chosen;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::theme::DARK;
use crate::render::{Image, PixelSize};

/// Frames that are drawn in parallel and held in memory: 30 MB at 1280×720.
const BATCH: usize = 8;
/// Frames from which the colours of a GIF are chosen, from the first to the last: colours of a film
/// change slowly.
const PALETTE_FRAMES: usize = 6;
/// Largest number of frames of a film: 13 minutes at 25 a second.
const MAX_FRAMES: usize = 20_000;

/// A film that can be written.
pub struct Film<'a> {
    remarks: Vec<String>,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Pictures(Box<Pictures<'a>>),
    /// Drawn in the browser.
    Page {
        view: &'a RecordView,
        options: PlotOptions,
        page: Page,
    },
}

/// A film of pictures.
struct Pictures<'a> {
    movie: Movie<'a>,
    format: FilmFormat,
    size: PixelSize,
    timing: Timing,
}

impl<'a> Film<'a> {
    /// The film of `view` that `request` asks for.
    ///
    /// # Errors
    /// [`Error::Usage`] where the record lacks what is wanted, or the request contradicts itself;
    /// [`Error::Machine`] where the record is damaged.
    pub fn new(view: &'a RecordView, format: FilmFormat, request: &FilmRequest) -> Result<Self> {
        request.check()?;
        if format != FilmFormat::Html {
            return Self::of_pictures(view, format, request);
        }
        if request.layout == Some(MovieLayout::Race) {
            return Err(Error::usage(
                "--layout race is for films of pictures; a page has panels",
                "use --layout panels, or write .gif or .mp4",
            ));
        }
        let page = Page {
            dark: request.theme.map(|theme| theme == DARK),
            phase: request.phase,
            frames_per_second: request.frames_per_second,
            duration: request.duration,
        };
        let kind = Kind::Page { view, options: request.options.clone(), page };
        Ok(Self { remarks: Vec::new(), kind })
    }

    fn of_pictures(
        view: &'a RecordView,
        format: FilmFormat,
        request: &FilmRequest,
    ) -> Result<Self> {
        let FilmRequest { size, frames_per_second, phase, ref options, .. } = *request;
        let theme = request.theme.unwrap_or(DARK);
        let layout = request.layout_of_pictures()?;
        let movie = Movie::new(view, options, &theme, MovieFormat { size, phase, layout })?;
        let wanted = match request.duration {
            Some(seconds) => Timing::within(seconds, frames_per_second),
            None => Timing::at_rate(movie.count(), frames_per_second),
        };
        if wanted.frames > MAX_FRAMES {
            return Err(Error::usage(
                format!("{} frames are more than {MAX_FRAMES}", wanted.frames),
                "ask for a shorter --duration",
            ));
        }
        let stored = wanted.limited(movie.count());
        let timing = stored.played(format);
        let remarks = [
            movie.remark().map(str::to_owned),
            stored.note_of_lack(wanted),
            timing.note_of_reduction(format, stored),
        ];
        let movie = movie.in_frames(timing.frames);
        let pictures = Pictures { movie, format, size, timing };
        let kind = Kind::Pictures(Box::new(pictures));
        Ok(Self { remarks: remarks.into_iter().flatten().collect(), kind })
    }

    /// Number of frames; 0 of a page, which is drawn in the browser.
    pub fn frames(&self) -> usize {
        match &self.kind {
            Kind::Pictures(pictures) => pictures.timing.frames,
            Kind::Page { .. } => 0,
        }
    }

    /// Notes for the user: what was met only in part.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Characters of titles and axes that the built-in font cannot draw, each once; none of a page,
    /// whose reader has them.
    pub fn characters_without_glyph(&self) -> Vec<char> {
        match &self.kind {
            Kind::Pictures(pictures) => pictures.movie.characters_without_glyph(),
            Kind::Page { .. } => Vec::new(),
        }
    }

    /// Writes the film to `path`, in place of a file that is there. `go_on` is called with the
    /// number of frames done after every few of them, and its error ends the writing. Returns a note
    /// for the user that only the written film gives.
    ///
    /// # Errors
    /// Those of `go_on`; [`Error::Machine`] if the record cannot be read, the film cannot be
    /// written, or its encoder is missing; [`Error::Usage`] for a size or pace that the format does
    /// not have. No new file has the name `path` then.
    pub fn write(
        &self,
        path: &Path,
        go_on: &dyn Fn(usize) -> Result<()>,
    ) -> Result<Option<String>> {
        match &self.kind {
            Kind::Pictures(pictures) => pictures.write(path, go_on).map(|()| None),
            Kind::Page { view, options, page } => {
                html::write(view, options, page, path, &|| go_on(0))
            }
        }
    }
}

impl Pictures<'_> {
    fn write(&self, path: &Path, go_on: &dyn Fn(usize) -> Result<()>) -> Result<()> {
        let count = self.timing.frames;
        let mut encoder = self.encoder(path)?;
        for start in (0..count).step_by(BATCH) {
            let frames = start..(start + BATCH).min(count);
            encoder.frames(self.movie.images(frames.clone())?)?;
            go_on(frames.end)?;
        }
        encoder.finish()
    }

    /// Begins the file of the film.
    fn encoder(&self, path: &Path) -> Result<Box<dyn Encoder>> {
        let fps = self.timing.frames_per_second();
        Ok(match self.format {
            FilmFormat::Webp => Box::new(WebpFilm::create(path, self.size, fps)?),
            FilmFormat::Video(format) => Box::new(VideoFilm::create(path, format, self.size, fps)?),
            FilmFormat::Gif | FilmFormat::Html => {
                Box::new(GifFilm::create(path, self.size, fps, &self.samples()?)?)
            }
        })
    }

    /// A few frames from all over the film.
    fn samples(&self) -> Result<Vec<Image>> {
        let mut samples = Vec::new();
        for frame in evenly_chosen(self.timing.frames, PALETTE_FRAMES) {
            samples.extend(self.movie.images(frame..frame + 1)?);
        }
        Ok(samples)
    }
}
