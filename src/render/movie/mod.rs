//! Films of |ψ|² over V(x).
//!
//! An [`Encoder`] takes pictures in batches and writes a film: [`GifFilm`], [`ApngFilm`] or
//! [`Mp4Film`]. The format is chosen by the name of the file.
//!
//! GIF and APNG hold the box that changed from one picture to the next. The pictures of a batch are
//! drawn in parallel, and compressed in parallel for a GIF; they are written in order, so the file
//! is the same, bit by bit, for any number of threads. MP4 is made by ffmpeg. All write
//! `<name>.partial` and rename it in the end; an encoder that is dropped before leaves no file.
//!
//! Memory: the batch, its compressed form, and one picture more: less than 50 MiB for eight of 1280
//! × 720.
//!
//! Sources: GIF89a (CompuServe, 1990); PNG, third edition (W3C, 2025), which holds APNG; ITU-T
//! H.264.

mod apng;
mod arrangement;
mod changes;
mod encoder;
mod film_format;
mod frame_sequence;
mod frames;
mod gif;
pub(crate) mod html;
mod lanes;
mod mp4;
mod packet_note;
mod packet_track;
mod palette;
mod panels;
mod race;
mod shares;

pub use apng::ApngFilm;
pub use arrangement::MovieLayout;
pub use encoder::Encoder;
pub(crate) use film_format::{FilmFormat, Timing};
pub use frames::{Movie, MovieFormat};
pub use gif::GifFilm;
pub use mp4::Mp4Film;
