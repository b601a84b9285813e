//! Films of |ψ|² over V(x).
//!
//! A [`Film`] is written from a record in one go. An [`Encoder`] takes pictures in batches and writes
//! a film: [`GifFilm`], [`WebpFilm`] or [`VideoFilm`]. The format is chosen by the name of the file.
//!
//! GIF and WebP hold the box that changed from one picture to the next. The pictures of a batch are
//! drawn and compressed in parallel; they are written in order, so the file is the same, bit by
//! bit, for any number of threads. MP4 and WebM are made by ffmpeg. All write
//! `<name>.partial` and rename it in the end; an encoder that is dropped before leaves no file.
//!
//! Memory: the batch, its compressed form, and one picture more: less than 50 MiB for eight of 1280
//! × 720.
//!
//! Sources: GIF89a (CompuServe, 1990); WebP, RFC 9649; ITU-T H.264.

mod arrangement;
mod changes;
mod classical_ions;
mod encoder;
mod ffmpeg;
mod film;
mod film_format;
mod film_request;
mod foreground;
mod frame_sequence;
mod frames;
mod gif;
pub(crate) mod html;
mod known_digits;
mod lanes;
mod moments;
mod motion;
mod moving_scene;
mod packet_note;
mod packet_track;
mod palette;
mod panels;
mod phase_colors;
mod phase_key;
mod pixel_columns;
mod race;
mod shares;
mod video_format;
mod webp;

pub use arrangement::MovieLayout;
pub use encoder::Encoder;
pub use ffmpeg::VideoFilm;
pub use film::Film;
pub use film_format::FilmFormat;
pub use film_request::FilmRequest;
pub(crate) use film_request::{DURATIONS, RATES, SIDES};
pub use frames::{Movie, MovieFormat};
pub use gif::GifFilm;
pub use video_format::VideoFormat;
pub use webp::WebpFilm;
