//! What a person looks at: figures and films, drawn from a record alone.

mod image;
pub mod movie;
mod partial;

pub use image::Image;
